using System.Text.RegularExpressions;
using AdaptivQ.Quizzes.ItemTypes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdaptivQ.Browser.Tests;

/// <summary>Every type of item, from its author's file to the learner's answer and the teacher's timeline.</summary>
public sealed class EveryItemTypeTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    public enum By
    {
        Mouse,
        Keyboard,
    }

    /// <summary>Every type there is: a new one comes with an item here.</summary>
    public static TheoryData<string> Types { get; } = [.. TypedItems.All.Select(item => item.Type)];

    [Fact]
    public void There_is_an_item_of_every_type() =>
        TypedItems.All.Select(item => item.Type).Order(StringComparer.Ordinal).ShouldBe(ItemTypeCatalogue.All.Select(type => type.Name));

    [Theory]
    [InlineData(By.Mouse)]
    [InlineData(By.Keyboard)]
    public async Task What_comes_of_an_answer_is_told_in_words_and_everywhere_the_same(By hand)
    {
        var learner = await School.Enrol($"Tiva Types {hand}");
        var visitor = await Visit(learner);
        var taken = new List<Taken>();
        foreach (var verdict in Enum.GetValues<Verdict>())
        {
            taken.Add(await Take(visitor, await School.Begin(learner, School.EveryType), hand, verdict));
            await ReadResultAndReview(visitor.Page, taken[^1]);
        }

        var teacher = await Visit(TestPerson.Demo("teacher"));
        foreach (var attempt in taken)
        {
            await ReadTimeline(teacher.Page, attempt);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_refresh_shows_the_same_question_and_what_was_being_sent(string type)
    {
        var learner = await School.Enrol($"Reta Reload {type}");
        var visitor = await Visit(learner);
        visitor.ExpectsLostConnection();
        var (attemptId, number) = await School.Reach(learner, School.EveryType, type);
        var question = await visitor.OpenAttempt(attemptId, number);
        var seen = await question.Seen();
        await visitor.Page.ReloadAsync();
        await question.Shows(number);
        (await question.Seen()).ShouldBe(seen);

        await visitor.Page.RouteAsync("**/answers", route => route.AbortAsync("connectionfailed"));
        var item = School.EveryType.Item(await question.ItemId());
        var way = TypedItems.Of(item).Way(Verdict.Wrong);
        var rows = InOrder(way, await Order(question, item.Interaction));
        var given = await question.Answer(School.EveryType, way.Response(item.Interaction));
        await Expect(question.LostConnection).ToBeVisibleAsync();
        var sending = await question.Seen();
        await visitor.Page.ReloadAsync();
        await Expect(question.LostConnection).ToBeVisibleAsync();
        (await question.Given()).ShouldBe(given);
        (await question.Seen()).ShouldBe(sending);

        // It is on its way: neither a click nor a key changes it any more.
        await question.TryToChange();
        (await question.Given()).ShouldBe(given);

        await visitor.Page.UnrouteAsync("**/answers");
        await Expect(Lesson(visitor.Page)).ToHaveTextAsync(way.Heading);
        (await Rows(visitor.Page.Locator("article"))).ShouldBe(rows);
        (await School.Scored(attemptId)).Count.ShouldBe(number);
    }

    [Fact]
    public async Task A_number_that_is_none_is_caught_with_a_kind_word_and_nothing_is_sent()
    {
        var learner = await School.Enrol("Nora Nonumber");
        var visitor = await Visit(learner);
        var page = visitor.Page;
        var (attemptId, number) = await School.Reach(learner, School.EveryType, QuestionPage.Numeric);
        var question = await visitor.OpenAttempt(attemptId, number);
        var sent = 0;
        page.Request += (_, request) => sent += request.Url.EndsWith("/answers", StringComparison.Ordinal) ? 1 : 0;
        await page.Press("Enter");
        await Expect(page.GetByText("Type your answer first.")).ToBeVisibleAsync();

        var kind = page.GetByRole(AriaRole.Status)
            .Filter(new() { HasText = "That isn’t a number we can read yet. Try it like one of the examples." });
        foreach (var text in new[] { "about one and a half", "1.4.1.4", "3/0", "m", "1,41 km", "√2" })
        {
            await question.NumberField.FillAsync(text);
            await Expect(kind).ToHaveCountAsync(0);
            await question.NumberField.PressAsync("Enter");
            await Expect(kind).ToBeVisibleAsync();
            await Expect(question.NumberField).ToHaveValueAsync(text);
        }

        await question.Shows(number);
        sent.ShouldBe(0);
        (await School.Scored(attemptId)).Count.ShouldBe(number - 1);
        await question.NumberField.FillAsync("1.414");
        await question.AnswerButton.ClickAsync();
        await Expect(Lesson(page)).ToHaveTextAsync(Way.ThatIsRight);
        sent.ShouldBe(1);
    }

    [Theory]
    [InlineData(QuestionPage.SingleChoice, "Choose one of the answers first.")]
    [InlineData(QuestionPage.MultipleResponse, "Choose at least one answer first.")]
    [InlineData(QuestionPage.TrueFalse, "Choose true or false first.")]
    public async Task Without_a_choice_nothing_is_sent_and_the_page_says_what_is_missing(string type, string reminder)
    {
        var learner = await School.Enrol($"Mio Missing {type}");
        var visitor = await Visit(learner);
        var (attemptId, number) = await School.Reach(learner, School.EveryType, type);
        var question = await visitor.OpenAttempt(attemptId, number);
        await visitor.Page.Press("Enter");
        await Expect(visitor.Page.GetByText(reminder)).ToBeVisibleAsync();
        await visitor.Page.Press("2");
        await Expect(visitor.Page.GetByText(reminder)).ToHaveCountAsync(0);
        await Expect(question.Options.Nth(1)).ToBeCheckedAsync();
        (await School.Scored(attemptId)).Count.ShouldBe(number - 1);
    }

    [Fact]
    public async Task The_order_that_is_shown_is_an_answer_once_the_learner_keeps_it()
    {
        var learner = await School.Enrol("Odo Order");
        var visitor = await Visit(learner);
        var (attemptId, number) = await School.Reach(learner, School.EveryType, QuestionPage.Ordering);
        var question = await visitor.OpenAttempt(attemptId, number);
        await visitor.Page.Press("Enter");
        var reminder = visitor.Page.GetByText("Move the entries first. If they are already in order, choose “Keep this order”.");
        await Expect(reminder).ToBeVisibleAsync();
        (await School.Scored(attemptId)).Count.ShouldBe(number - 1);

        var shown = await question.Seen();
        await question.KeepButton.ClickAsync();
        await Expect(reminder).ToHaveCountAsync(0);
        await Expect(question.KeepButton).ToHaveAttributeAsync("aria-pressed", "true");
        await question.KeepButton.HasFocus();
        (await question.Seen()).ShouldBe(shown);
        await question.AnswerButton.ClickAsync();
        await Expect(Lesson(visitor.Page)).ToBeVisibleAsync();
        (await School.Scored(attemptId)).Count.ShouldBe(number);
    }

    [Fact]
    public async Task A_phone_has_buttons_for_the_sign_and_the_fraction_line()
    {
        var learner = await School.Enrol("Fatima Phone");
        var visitor = await Visit(learner, Device.Phone);
        var (attemptId, number) = await School.Reach(learner, School.Variants, item => item.ExternalId == "below-zero");
        var question = await visitor.OpenAttempt(attemptId, number);
        await question.NumberField.TapAsync();
        await visitor.Page.Keyboard.TypeAsync("3");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Insert a fraction line" }).TapAsync();
        await visitor.Page.Keyboard.TypeAsync("4");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Change the sign" }).TapAsync();
        await Expect(question.NumberField).ToHaveValueAsync("-3/4");
        await question.NumberField.HasFocus();
        await question.AnswerButton.TapAsync();
        await Expect(Lesson(visitor.Page)).ToHaveTextAsync(Way.ThatIsRight);
    }

    [Fact]
    public async Task An_author_sees_each_type_with_its_key_and_how_it_is_scored()
    {
        var author = await Visit(TestPerson.Demo("author"));
        var page = author.Page;
        await page.GotoAsync($"/banks/{School.TypedBankId}");
        foreach (var item in TypedItems.All)
        {
            var heading = page.GetByRole(AriaRole.Heading, new() { Name = item.Id, Exact = true });
            var card = page.GetByRole(AriaRole.Listitem).Filter(new() { Has = heading });
            await Expect(card).ToContainTextAsync(item.TypeName);
            var keys = card.GetByRole(AriaRole.Listitem).Filter(new() { Has = page.GetByText("key", new() { Exact = true }) });
            await Expect(keys).ToHaveTextAsync(item.Keys.Select(key => $"✓{key}key"));
            await Expect(card.GetByText("✓")).ToHaveCountAsync(item.Keys.Length);
            foreach (var message in item.Ways.SelectMany(way => way.Messages))
            {
                await Expect(card).ToContainTextAsync(message);
            }
            await Expect(card).ToContainTextAsync(item.Rationale);
        }

        var main = page.Locator("main");
        await Expect(main.GetByText("A point for each key chosen, one off for each distractor chosen, never below 0.")).ToHaveCountAsync(1);
        await Expect(main.GetByText("One point, for exactly the keys.")).ToHaveCountAsync(1);
        await Expect(main.GetByText("Units: m, cm (1 cm is 0.01 m)")).ToHaveCountAsync(1);
        await Expect(main.GetByText("Unit: ml")).ToHaveCountAsync(1);
        await Expect(main.GetByText("stays last")).ToHaveCountAsync(1);
        await Expect(main.GetByText("known mistake")).ToHaveCountAsync(3);
    }

    /// <summary>An answer, and the rows that it is shown in.</summary>
    private sealed record Answered(TypedItem Item, Way Way, string[] Rows);

    private sealed record Taken(Guid AttemptId, IReadOnlyList<Answered> Answers)
    {
        public int Right => Answers.Count(answer => answer.Way.Verdict == Verdict.Right);
    }

    private async Task<Taken> Take(Visitor visitor, Guid attemptId, By hand, Verdict verdict)
    {
        var page = visitor.Page;
        var question = await visitor.OpenAttempt(attemptId);
        var answers = new List<Answered>();
        while (answers.Count < TypedItems.All.Count)
        {
            await question.Shows(answers.Count + 1);
            await question.Heading.HasFocus();
            var item = School.EveryType.Item(await question.ItemId());
            var typed = TypedItems.Of(item);
            var way = typed.Way(verdict);
            var rows = InOrder(way, await Order(question, item.Interaction));
            answers.Add(new Answered(typed, way, rows));
            if (hand == By.Mouse)
            {
                await question.Answer(School.EveryType, way.Response(item.Interaction));
            }
            else
            {
                if (item.Interaction is MultipleResponse)
                {
                    await ShouldToggle(question);
                }
                await question.Press(typed.Type, way.Response(item.Interaction));
                await page.Press("Enter");
            }

            await Expect(Lesson(page)).ToHaveTextAsync(way.Heading);
            await Lesson(page).HasFocus();
            (await Rows(page.Locator("article"))).ShouldBe(rows);
            var lesson = page.Locator("article section");
            foreach (var text in way.Messages.Append(typed.Rationale))
            {
                await Expect(lesson).ToContainTextAsync(text);
            }

            if (hand == By.Keyboard)
            {
                await page.Press("Enter");
            }
            else
            {
                await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^(Continue|See your result)$") }).ClickAsync();
            }
        }

        return new Taken(attemptId, answers);
    }

    /// <summary>A digit chooses, and the same digit takes the choice back.</summary>
    private static async Task ShouldToggle(QuestionPage question)
    {
        await question.Page.Press("1", "3");
        await Expect(question.Options.Nth(0)).ToBeCheckedAsync();
        await Expect(question.Options.Nth(2)).ToBeCheckedAsync();
        await question.Page.Press("3", "1");
        await Expect(question.Options.Nth(2)).Not.ToBeCheckedAsync();
        (await question.Given()).ShouldBeEmpty();
    }

    private static async Task ReadResultAndReview(IPage page, Taken taken)
    {
        await Expect(page).ToHaveURLAsync(new Regex("/result$"));
        await Expect(page.GetByText($"{taken.Answers.Count} questions, {taken.Right} right")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Look at your answers" }).ClickAsync();
        await Expect(page.GetByText($"{taken.Answers.Count} questions, {taken.Right} right.")).ToBeVisibleAsync();
        foreach (var (index, (item, way, rows)) in taken.Answers.Index())
        {
            var heading = page.GetByRole(AriaRole.Heading, new() { NameRegex = new Regex($"^Question {index + 1}") });
            await Expect(heading).ToContainTextAsync(Word(way));
            var answer = page.GetByRole(AriaRole.Listitem).Filter(new() { Has = heading });
            (await Rows(answer)).ShouldBe(rows);
            foreach (var text in way.Messages.Append(item.Rationale))
            {
                await Expect(answer).ToContainTextAsync(text);
            }
        }
    }

    private static async Task ReadTimeline(IPage page, Taken taken)
    {
        await page.GotoAsync($"/attempts/{taken.AttemptId}/timeline");
        await Expect(page.GetByText($"{taken.Answers.Count} answers, {taken.Right} right")).ToBeVisibleAsync();
        foreach (var (index, (item, way, rows)) in taken.Answers.Index())
        {
            var card = page.Locator($"#question-{index + 1}");
            var verdict = way.Verdict switch
            {
                Verdict.Right => "✓ Right",
                Verdict.Partly => $"◐ {way.Heading}",
                _ => "✗ Wrong",
            };
            await Expect(card.GetByText(verdict, new() { Exact = true })).ToBeVisibleAsync();
            (await Rows(card)).ShouldBe(rows.Select(row => row.Replace("Your answer", "Learner’s answer", StringComparison.Ordinal)));
            foreach (var text in way.Messages.Append(item.Rationale))
            {
                await Expect(card).ToContainTextAsync(text);
            }
            await Expect(page.Locator("table tbody tr").Nth(index)).ToContainTextAsync(verdict, new() { IgnoreCase = true });
        }
    }

    /// <summary>A review's word for what came of the answer.</summary>
    private static string Word(Way way) =>
        way.Verdict switch
        {
            Verdict.Right => "Right",
            Verdict.Partly => way.Heading,
            _ => "Not quite",
        };

    private static ILocator Lesson(IPage page) => page.Locator("article").GetByRole(AriaRole.Heading, new() { Level = 2 });

    /// <summary>The rows of a scored answer as they stand there, each with its note.</summary>
    private static Task<string[]> Rows(ILocator place) =>
        place.Locator("ol > li:not(details li)").EvaluateAllAsync<string[]>("rows => rows.map(row => row.children[1].textContent)");

    /// <summary>The texts of the options in the order in which this learner has them; empty where there are none.</summary>
    private static async Task<IReadOnlyList<string>> Order(QuestionPage question, Quizzes.Contracts.IItemInteraction interaction)
    {
        var options = interaction switch
        {
            SingleChoice choice => choice.Options,
            MultipleResponse choice => choice.Options,
            _ => [],
        };
        return options.Count == 0 ? [] : [.. (await question.OptionIds()).Select(id => options.Single(option => option.Id == id).Text)];
    }

    private static string[] InOrder(Way way, IReadOnlyList<string> order)
    {
        bool Is(string row, string text) =>
            row == text || (row.StartsWith(text, StringComparison.Ordinal) && char.IsUpper(row[text.Length]));
        return order.Count == 0 ? way.Rows : [.. order.Select(text => way.Rows.Single(row => Is(row, text)))];
    }
}
