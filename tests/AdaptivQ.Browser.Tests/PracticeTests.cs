using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdaptivQ.Browser.Tests;

/// <summary>Practice teaches after each answer and ends when the learner likes.</summary>
public sealed class PracticeTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task A_right_answer_is_confirmed_and_a_wrong_one_taught_and_Enter_leads_on()
    {
        var learner = await School.Enrol("Pia Practice");
        var visitor = await Visit(learner);
        var question = await visitor.OpenAttempt(await School.Begin(learner, School.Practice));
        var page = visitor.Page;

        var right = School.Practice.Item(await question.ItemId());
        await question.Answer(School.Practice, right: true);
        var confirmed = page.GetByRole(AriaRole.Heading, new() { Name = "That is right." });
        await confirmed.HasFocus();
        await ShouldSay(page, right.Interaction.Type, right: true);
        (await Lesson(page)).ShouldContain(Start(right.Rationale!));
        await Expect(page.GetByRole(AriaRole.Progressbar, new() { Name = "Questions answered" }))
            .ToHaveAttributeAsync("aria-valuenow", "1");

        // The mark cannot be moved any more.
        await page.Press("1", "2");
        await Expect(confirmed).ToBeVisibleAsync();
        await page.Press("Enter");

        await question.Shows(2);
        await question.Heading.HasFocus();
        var wrong = School.Practice.Item(await question.ItemId());
        // An answer that the author has something to say to.
        var response = await question.Response(School.Practice, right: false, pick: 1);
        await question.Answer(School.Practice, response);
        await page.GetByRole(AriaRole.Heading, new() { Name = "Not quite. Here is why." }).HasFocus();
        await ShouldSay(page, wrong.Interaction.Type, right: false);
        var lesson = await Lesson(page);
        lesson.ShouldContain(Start(wrong.Rationale!));
        lesson.ShouldContain(Start(wrong.Interaction.Messages(response).ShouldHaveSingleItem()));
        await page.Press("Enter");
        await question.Shows(3);
    }

    [Fact]
    public async Task A_refresh_while_the_explanation_is_read_shows_it_again()
    {
        var learner = await School.Enrol("Emil Explained");
        var visitor = await Visit(learner);
        var question = await visitor.OpenAttempt(await School.Begin(learner, School.Practice));
        await question.Answer(School.Practice, right: false);
        var taught = visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Not quite. Here is why." });
        await Expect(taught).ToBeVisibleAsync();
        var lesson = await Lesson(visitor.Page);

        await visitor.Page.ReloadAsync();
        await Expect(taught).ToBeVisibleAsync();
        await question.Shows(1);
        (await Lesson(visitor.Page)).ShouldBe(lesson);
        (await School.Scored(question.AttemptId)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Stop_here_can_be_taken_back_and_otherwise_gives_a_result()
    {
        var learner = await School.Enrol("Stina Stops");
        var visitor = await Visit(learner);
        var page = visitor.Page;
        await page.Clock.InstallAsync();
        var question = await visitor.OpenAttempt(await School.Begin(learner, School.Practice));
        for (var number = 1; number <= 2; number++)
        {
            await question.Shows(number);
            await question.Answer(School.Practice, right: number == 1);
            await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        }

        await question.Shows(3);
        // However long this machine takes to press the button: the page's seconds pass when it is told so.
        await page.Clock.PauseAtAsync(await Now(page) + TimeSpan.FromMinutes(1));
        var stop = page.GetByRole(AriaRole.Button, new() { Name = "Stop here" });
        await stop.ClickAsync();
        await page.Clock.RunForAsync(5_000);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(stop).ToBeVisibleAsync();
        await page.Clock.RunForAsync(10_000);
        await Expect(stop).ToBeVisibleAsync();
        await question.Shows(3);

        await stop.ClickAsync();
        await page.Clock.ResumeAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/result$"));
        await Expect(page.GetByText("You stopped here.")).ToBeVisibleAsync();
        await Expect(page.GetByText("2 questions, 1 right")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Look at your answers" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Question 2" })).ToBeVisibleAsync();
    }

    /// <summary>Beside the options, or beside the number, stands what came of them.</summary>
    private static async Task ShouldSay(IPage page, string type, bool right)
    {
        var several = type == QuestionPage.MultipleResponse;
        string[] notes = (several, right) switch
        {
            (true, true) => ["Chosen, and right"],
            (true, false) => ["Right too, but not chosen", "Chosen, but not right"],
            (false, true) => ["Your answer, and it is right"],
            (false, false) => ["The right answer", "Your answer"],
        };
        foreach (var note in notes)
        {
            var found = page.GetByText(note, new() { Exact = true });
            await Expect(several ? found.First : found).ToBeVisibleAsync();
        }
    }

    private static async Task<DateTime> Now(IPage page) =>
        DateTime.UnixEpoch.AddMilliseconds(await page.EvaluateAsync<double>("() => Date.now()"));

    /// <summary>What is taught, as plain text without formulas.</summary>
    private static async Task<string> Lesson(IPage page) =>
        await page.Locator("section", new() { Has = page.GetByRole(AriaRole.Heading, new() { Level = 2 }) }).InnerTextAsync();

    /// <summary>The words before the first formula.</summary>
    private static string Start(string source) =>
        source.Split('$', '*', '`')[0].Trim() is { Length: > 0 } start ? start : source.Split('$')[2].Trim();
}
