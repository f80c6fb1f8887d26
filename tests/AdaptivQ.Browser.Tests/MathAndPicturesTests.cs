using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdaptivQ.Browser.Tests;

/// <summary>Formulas and pictures reach the learner as such.</summary>
public sealed class MathAndPicturesTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task A_picture_is_shown_with_its_description_and_can_be_enlarged()
    {
        var learner = await School.Enrol("Petra Picture");
        var visitor = await Visit(learner);
        var page = visitor.Page;
        await visitor.OpenAttempt(await School.Begin(learner, School.Figures));
        var open = page.GetByRole(AriaRole.Button, new() { Name = TestSchool.PictureAlt });
        var picture = open.GetByRole(AriaRole.Img, new() { Name = TestSchool.PictureAlt });
        await Expect(picture).ToBeVisibleAsync();
        await Expect(picture).ToHaveJSPropertyAsync("complete", true);
        (await picture.EvaluateAsync<int>("image => image.naturalWidth")).ShouldBe(420);

        await open.ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByRole(AriaRole.Img)).ToBeVisibleAsync();
        await page.Press("Escape");
        await Expect(dialog).ToBeHiddenAsync();
        await open.HasFocus();
    }

    [Fact]
    public async Task Formulas_of_questions_options_and_explanations_are_drawn()
    {
        var learner = await School.Enrol("Max Math");
        var visitor = await Visit(learner);
        var page = visitor.Page;
        var question = await visitor.OpenAttempt(await School.Begin(learner, School.Practice));
        var formulas = 0;
        for (var number = 1; number <= 5; number++)
        {
            await question.Shows(number);
            await ShouldBeDrawn(page.Locator("article"));
            // Read out as words, not as the author's source.
            var spoken = await question.Options.EvaluateAllAsync<string[]>("all => all.map(one => one.ariaLabel ?? '')");
            foreach (var text in spoken.Append(await question.Announcement.InnerTextAsync()))
            {
                text.ShouldNotMatch(@"[\\{}$]", $"spoken: {text}");
            }
            await question.Answer(School.Practice, right: false);
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Continue" })).ToBeVisibleAsync();
            await ShouldBeDrawn(page.Locator("article"));
            formulas += await page.Locator("article .katex").CountAsync();
            await page.Press("Enter");
        }

        formulas.ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task Every_formula_of_the_demo_bank_can_be_drawn()
    {
        var author = await Visit(TestPerson.Demo("author"));
        var page = author.Page;
        await page.GotoAsync($"/banks/{School.DemoBankId}");
        var items = page.Locator("main ol > li:has(h2)");
        await Expect(items.First).ToBeVisibleAsync();
        var more = page.GetByRole(AriaRole.Button, new() { Name = "Show more" });
        while (await more.IsVisibleAsync())
        {
            var before = await items.CountAsync();
            await more.ClickAsync();
            await Expect(items.Nth(before)).ToBeVisibleAsync();
        }

        (await items.CountAsync()).ShouldBe(School.Assessment.Source.Items.Count);
        await ShouldBeDrawn(page.Locator("main"));
    }

    [Fact]
    public async Task Formulas_are_drawn_wherever_a_teacher_reads_them()
    {
        var learner = await School.Enrol("Tilo Timeline");
        var attemptId = await School.Begin(learner, School.Practice);
        var visitor = await Visit(learner);
        var question = await visitor.OpenAttempt(attemptId);
        for (var number = 1; number <= 4; number++)
        {
            await question.Shows(number);
            await question.Answer(School.Practice, right: true);
            await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        }

        var teacher = await Visit(TestPerson.Demo("teacher"));
        await teacher.Page.GotoAsync($"/attempts/{attemptId}/timeline");
        await Expect(teacher.Page.Locator("#question-4")).ToBeVisibleAsync();
        await ShouldBeDrawn(teacher.Page.Locator("main"));
    }

    /// <summary>No dollar sign is left over, no formula failed, and none stands there as its source.</summary>
    private static async Task ShouldBeDrawn(ILocator place)
    {
        // What KaTeX keeps for screen readers and copying holds the source on purpose.
        var text = await place.EvaluateAsync<string>(
            """
            place => {
              const copy = place.cloneNode(true);
              copy.querySelectorAll('annotation').forEach(one => one.remove());
              return copy.textContent;
            }
            """
        );
        text.ShouldNotContain("$");
        text.ShouldNotContain("\\");
        await Expect(place.Locator(".katex-error")).ToHaveCountAsync(0);
        (await place.Locator("code").AllInnerTextsAsync()).ShouldBeEmpty();
    }
}
