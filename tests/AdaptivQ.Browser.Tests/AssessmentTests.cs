using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AdaptivQ.Adaptivity.Attempts;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdaptivQ.Browser.Tests;

/// <summary>The whole way once: a learner is measured, and a teacher reads how.</summary>
public sealed partial class AssessmentTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private static readonly string[] Levels = ["Starting out", "Growing", "Secure", "Strong", "Excellent"];

    [Fact]
    public async Task A_learner_finishes_by_keyboard_alone_and_the_teacher_reads_the_same_attempt()
    {
        var learner = await School.Enrol("Nadia Keys");
        var given = await TakeByKeyboard(learner);
        var result = await ReadResult(given.Page, given.Answers);

        await School.CatchUp();
        var teacher = await Visit(TestPerson.Demo("teacher"));
        await FindAttempt(teacher.Page, learner, result);
        teacher.Page.Url.ShouldEndWith($"/attempts/{given.AttemptId}/timeline");
        await ReadTimeline(teacher, given.AttemptId, given.Answers, result);
    }

    private sealed record Given(string ItemId, Response Response, bool Right);

    private sealed record SeenResult(string Level, string Low, string Estimate, string High);

    private async Task<(IPage Page, Guid AttemptId, IReadOnlyList<Given> Answers)> TakeByKeyboard(TestPerson learner)
    {
        var visitor = await Visit();
        var page = visitor.Page;
        await page.GotoAsync("/");
        await page.TabTo(page.GetByLabel("Email address"));
        await page.Keyboard.TypeAsync(learner.Email);
        await page.TabTo(page.GetByLabel("Password", new() { Exact = true }));
        await page.Keyboard.TypeAsync(TestPerson.Password);
        await page.Press("Enter");

        await page.TabTo(QuizCard(page, School.Assessment.Source.Title).GetByRole(AriaRole.Button, new() { Name = "Start" }));
        await page.Press("Enter");

        var question = new QuestionPage(page);
        var answers = new List<Given>();
        var region = "";
        for (var number = 1; ; number++)
        {
            await question.Shows(number);
            await question.Heading.HasFocus();
            await Expect(question.Announcement).ToHaveTextAsync(new Regex(@$"^Question {number}\. \S"));
            // A screen reader speaks only of changes inside a region that was there before.
            if (number == 1)
            {
                region = await Mark(question.Announcement);
            }
            else
            {
                (await question.Announcement.GetAttributeAsync("data-marked")).ShouldBe(
                    region,
                    "the line that is read out was exchanged for another one"
                );
            }

            var right = number % 3 != 0;
            var item = School.Assessment.Item(await question.ItemId());
            var response = await question.Response(School.Assessment, right);
            var type = item.Interaction.Type;
            var request = await page.RunAndWaitForRequestAsync(
                () => number == 2 ? AnswerWithoutDigits(question, type, response) : AnswerByDigits(question, type, response),
                "**/answers"
            );
            var sent = JsonDocument.Parse(request.PostData!).RootElement.GetProperty("response");
            var (points, maxPoints, _) = item.Interaction.Score(sent);
            points.ShouldBe(right ? maxPoints : 0, $"{sent} was sent for {item.ExternalId}, and {response} given");
            answers.Add(new Given($"{item.ItemId}", Response.Of(sent), right));

            await page.WaitForFunctionAsync(
                "before => document.querySelector('h1') && !document.querySelector('h1').textContent.startsWith(before)",
                $"Question {number} of"
            );
            if (await page.EvaluateAsync<bool>("() => location.pathname.endsWith('/result')"))
            {
                break;
            }
        }

        answers.Count.ShouldBeInRange(School.Assessment.Source.Policy.MinItems, School.Assessment.Source.Policy.MaxItems);
        return (page, question.AttemptId, answers);
    }

    private static async Task AnswerByDigits(QuestionPage question, string type, JsonElement response)
    {
        await question.Press(type, response);
        await question.Page.Press("Enter");
    }

    /// <summary>
    /// As a keyboard user does who does not know our digit keys: Tab leads to the fields and on to the button,
    /// arrows move the mark of radio buttons, Space sets a checkbox.
    /// </summary>
    private static async Task AnswerWithoutDigits(QuestionPage question, string type, JsonElement response)
    {
        var page = question.Page;
        if (type == QuestionPage.Numeric)
        {
            await page.TabTo(question.NumberField);
            await page.Keyboard.TypeAsync(response.GetString()!);
        }
        else if (type == QuestionPage.Ordering)
        {
            // Ends on the button.
            await question.Press(type, response);
            await page.Press("Enter");
            return;
        }
        else if (type == QuestionPage.MultipleResponse)
        {
            var chosen = QuestionPage.Chosen(type, response).ToHashSet();
            foreach (var (place, option) in (await question.OptionIds()).Index())
            {
                if (!chosen.Contains(option))
                {
                    continue;
                }
                await page.TabTo(question.Options.Nth(place));
                await page.Press("Space");
                await Expect(question.Options.Nth(place)).ToBeCheckedAsync();
            }
        }
        else
        {
            var place = Array.IndexOf(await question.OptionIds(), QuestionPage.Chosen(type, response).Single());
            await page.TabTo(question.Options.First);
            await page.Press("Space");
            for (var step = 0; step < place; step++)
            {
                await page.Press("ArrowDown");
            }
            await Expect(question.Options.Nth(place)).ToBeCheckedAsync();
        }

        await page.TabTo(question.AnswerButton);
        await page.Press("Enter");
    }

    private static async Task<SeenResult> ReadResult(IPage page, IReadOnlyList<Given> answers)
    {
        await Expect(page.GetByText("Why it ended")).ToBeVisibleAsync();
        var heading = page.GetByRole(AriaRole.Heading, new() { Level = 1 });
        await heading.HasFocus();
        var level = await heading.InnerTextAsync();
        Levels.ShouldContain(level);
        var text = await page.Locator("main").InnerTextAsync();
        text.ShouldMatch(@"Your level is most likely between \w|The level is clear: ");
        var expected = ExpectedWords().Match(text);
        expected.Success.ShouldBeTrue($"no range in words in: {text}");
        text.ShouldContain($"{answers.Count} questions, {answers.Count(answer => answer.Right)} right");
        Technical().Match(text).Value.ShouldBeEmpty("A learner reads words, not the figures of the model.");
        return new SeenResult(level, expected.Groups["low"].Value, expected.Groups["estimate"].Value, expected.Groups["high"].Value);
    }

    private static async Task FindAttempt(IPage page, TestPerson learner, SeenResult result)
    {
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = TestSchool.ClassTitle }).ClickAsync();
        var row = page.GetByRole(AriaRole.Row)
            .Filter(new() { Has = page.GetByRole(AriaRole.Link, new() { Name = learner.Name, Exact = true }) });
        await Expect(row).ToContainTextAsync(result.Level);
        await Expect(row).ToContainTextAsync(new Regex($@"{result.Estimate}\s*\({result.Low}–{result.High}\)"));
        await row.GetByRole(AriaRole.Link, new() { Name = learner.Name, Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(learner.Name);
        await page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Question by question" })).ToBeVisibleAsync();
    }

    private static async Task ReadTimeline(Visitor teacher, Guid attemptId, IReadOnlyList<Given> answers, SeenResult result)
    {
        var page = teacher.Page;
        var response = await teacher.Context.APIRequest.GetAsync($"/api/attempts/{attemptId}/timeline");
        var timeline = (await response.JsonAsync())!.Value;
        var steps = timeline.GetProperty("steps").EnumerateArray().ToList();
        steps.Select(step => Response.Of(step.GetProperty("response"))).ShouldBe(answers.Select(answer => answer.Response));
        steps.Select(step => step.GetProperty("itemId").GetString()).ShouldBe(answers.Select(answer => answer.ItemId));
        steps.Select(step => step.GetProperty("correct").GetBoolean()).ShouldBe(answers.Select(answer => answer.Right));
        var told = timeline.GetProperty("result");
        new SeenResult(
            told.GetProperty("level").GetString()!,
            $"{told.GetProperty("range").GetProperty("low")}",
            $"{told.GetProperty("range").GetProperty("estimate")}",
            $"{told.GetProperty("range").GetProperty("high")}"
        ).ShouldBe(result, "The learner and the teacher's timeline must be told the same.");

        var text = await page.Locator("main").InnerTextAsync();
        text.ShouldContain($"{answers.Count} answers, {answers.Count(answer => answer.Right)} right");
        text.ShouldContain($"about {result.Estimate} of 100 questions of this bank right, most likely {result.Low} to {result.High}");
        await Expect(page.Locator("table tbody tr")).ToHaveCountAsync(steps.Count);
        await Expect(page.Locator("li[id^=question-]")).ToHaveCountAsync(steps.Count);

        await page.GetByRole(AriaRole.Switch, new() { Name = "Show technical figures" }).ClickAsync();
        foreach (var step in steps)
        {
            await ReadStep(page, step);
        }
    }

    private static async Task ReadStep(IPage page, JsonElement step)
    {
        var position = step.GetProperty("position").GetInt32();
        var card = page.Locator($"#question-{position}");
        await Expect(card).ToContainTextAsync(step.GetProperty("correct").GetBoolean() ? "✓ Right" : "✗ Wrong");
        var parameters = step.GetProperty("parameters");
        await Expect(card)
            .ToContainTextAsync(
                $"θ {Figure(step, "thetaBefore")} → {Figure(step, "thetaAfter")}, "
                    + $"SE {Figure(step, "standardErrorBefore")} → {Figure(step, "standardErrorAfter")}; "
                    + $"item {ItemFigures(parameters)}; revision"
            );

        var why = step.GetProperty("why");
        why.GetProperty("criterion").GetString().ShouldBe("MFI");
        var words = card.GetByText(
            $"It was one of the {why.GetProperty("randomesqueOf")} questions that would tell most about this learner, "
                + "going by what was known then: neither clearly too easy nor clearly too hard."
        );
        await Expect(words).ToBeHiddenAsync();
        await card.GetByText("Why this question?").ClickAsync();
        await Expect(words).ToBeVisibleAsync();
        await Expect(card.GetByText("Next in line were:").Locator("xpath=following-sibling::ol/li"))
            .ToHaveCountAsync(why.GetProperty("runnersUp").GetArrayLength());
    }

    /// <summary>Of an item that is right or wrong, or of one with points and a step to each of them.</summary>
    private static string ItemFigures(JsonElement parameters)
    {
        var steps = string.Join(", ", parameters.GetProperty("b").EnumerateArray().Select(step => Figure(step.GetDouble())));
        var shared = $"a {Figure(parameters, "a")}, b {steps}";
        return parameters.GetProperty("model").GetString() == "gpcm"
            ? $"{shared} (generalized partial credit model), location {Figure(parameters, "location")}"
            : $"{shared}, c {Figure(parameters, "c")}";
    }

    private static string Figure(JsonElement owner, string name) => Figure(owner.GetProperty(name).GetDouble());

    private static string Figure(double number) =>
        number.ToString("0.00", CultureInfo.InvariantCulture).Replace("-0.00", "0.00", StringComparison.Ordinal).Replace('-', '−');

    private static ILocator QuizCard(IPage page, string title) =>
        page.GetByRole(AriaRole.Listitem).Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = title }) });

    private static async Task<string> Mark(ILocator element)
    {
        await element.EvaluateAsync("element => element.dataset.marked = 'here'");
        return "here";
    }

    [GeneratedRegex(@"about (?<estimate>\d+) of 100 questions like these right \(most likely (?<low>\d+) to (?<high>\d+)\)")]
    private static partial Regex ExpectedWords();

    [GeneratedRegex(@"θ|theta|logit|standard error|\bSE\b|\d[.,]\d", RegexOptions.IgnoreCase)]
    private static partial Regex Technical();
}
