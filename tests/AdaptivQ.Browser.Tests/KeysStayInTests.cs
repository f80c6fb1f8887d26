using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Quizzes.ItemTypes;
using AdaptivQ.Quizzes.Publishing;
using Microsoft.Playwright;
using static AdaptivQ.Browser.Tests.Received;
using static Microsoft.Playwright.Assertions;

namespace AdaptivQ.Browser.Tests;

/// <summary>Nothing that tells an answer, or how an item is scored, is anywhere in a learner's browser before it may be.</summary>
public sealed partial class KeysStayInTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    /// <summary>Shorter texts stand in other places by chance.</summary>
    private const int Telling = 20;

    private static readonly HashSet<string> Forbidden = new(
        [
            "a",
            "b",
            "c",
            "parameters",
            "parametersource",
            "discrimination",
            "difficulty",
            "difficultylabel",
            "guessing",
            "theta",
            "thetabefore",
            "thetaafter",
            "standarderror",
            "se",
            "sebefore",
            "seafter",
            "information",
            "exposure",
            "seed",
            "iskey",
            "key",
            "correctresponse",
            "rationale",
            "message",
            "keeplast",
            "criterion",
            "why",
            "ranked",
            "score",
            "points",
            "maxpoints",
            "category",
            "correct",
            "solution",
            "messages",
            "keys",
            "value",
            "tolerance",
            "factor",
            "mistakes",
            "answer",
            "feedbacktrue",
            "feedbackfalse",
            "order",
        ],
        StringComparer.OrdinalIgnoreCase
    );

    [Fact]
    public async Task A_measurement_brings_no_key_explanation_or_parameter_before_its_end()
    {
        var learner = await School.Enrol("Klara Keys");
        var (visitor, received) = await Listen();
        var page = visitor.Page;
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("Email address").FillAsync(learner.Email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(TestPerson.Password);
        await page.Press("Enter");
        var card = page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = School.Assessment.Source.Title });
        await card.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        var question = new QuestionPage(page);
        for (var number = 1; number <= 4; number++)
        {
            await question.Shows(number);
            await question.Answer(School.Assessment, right: number % 2 == 0);
        }

        await question.Shows(5);
        await page.ReloadAsync();
        await question.Shows(5);
        // What someone would try: the review and the result of what is still running.
        visitor.ExpectsStatus(409);
        await page.GotoAsync($"/attempts/{question.AttemptId}/review");
        await Expect(page.GetByText("The right answers are shown once the attempt is over.")).ToBeVisibleAsync();
        await page.GotoAsync($"/attempts/{question.AttemptId}/result");
        await question.Shows(5);

        received.Enqueue(new Received("what the browser keeps", await Kept(page), IsJson: false));
        ShouldTellNothing([.. received], Secrets(School.Assessment, except: []));
        Names([.. received]).Where(Forbidden.Contains).Distinct().ShouldBeEmpty("fields that a learner has no use for");
        received.Count(one => one.IsJson).ShouldBeGreaterThan(6);
    }

    [Fact]
    public async Task Items_of_every_type_tell_nothing_before_the_end()
    {
        using var author = await School.SignInAuthor();
        var bankId = await author.OpenBank("What stays in", ItemsWithSecrets.File);
        var draft = new DraftQuiz("What stays in", "", bankId, "assess", "at-end", 5, 5, null, null, null, null);
        var quiz = await School.Publish(author, draft);
        quiz.Source.Items.Select(item => item.Interaction.Type)
            .ShouldBe(ItemTypeCatalogue.All.Select(type => type.Name), ignoreOrder: true);
        var learner = await School.Enrol("Kim Kindly");
        var (visitor, received) = await Listen();
        visitor.ExpectsLostConnection();
        await visitor.SignIn(learner);
        var page = visitor.Page;
        var question = await visitor.OpenAttempt(await School.Begin(learner, quiz));
        for (var number = 1; number <= 5; number++)
        {
            await question.Shows(number);
            if (number == 4)
            {
                await page.ReloadAsync();
            }
            await question.Shows(number);
            // While it is on its way, the answer is kept in the browser, and the question with it.
            await page.RouteAsync("**/answers", route => route.AbortAsync("connectionfailed"));
            // The right number would be in the browser because the learner knows it.
            await question.Answer(quiz, right: quiz.Item(await question.ItemId()).Interaction is not Numeric);
            await Expect(question.LostConnection).ToBeVisibleAsync();
            received.Enqueue(new Received($"what the browser keeps of question {number}", await Kept(page), IsJson: false));
            ShouldTellNothing([.. received], ItemsWithSecrets.Secrets);
            Names([.. received]).Where(Forbidden.Contains).Distinct().ShouldBeEmpty("fields that a learner has no use for");
            NamesInItems([.. received]).Except(Shown).ShouldBeEmpty("a question has more in it than there is to see");
            await page.UnrouteAsync("**/answers");
        }

        await Expect(page).ToHaveURLAsync(new Regex("/result$"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Look at your answers" }).ClickAsync();
        await Expect(page.GetByText(TestSchool.Canary).First).ToBeVisibleAsync();
        // It was all there to be told.
        var told = string.Join('\n', received.Select(one => one.Body));
        string[] planted = [$"rationale {TestSchool.Canary}", $"feedback {TestSchool.Canary}", "90417.53", "0.0371"];
        foreach (var text in planted)
        {
            told.ShouldContain(text);
        }
    }

    /// <summary>Every member that a question and its interaction may have.</summary>
    private static readonly string[] Shown =
    [
        "id",
        "type",
        "stem",
        "imageUrl",
        "imageAlt",
        "interaction",
        "options",
        "text",
        "scoring",
        "units",
        "entries",
    ];

    private static Task<string> Kept(IPage page) =>
        page.EvaluateAsync<string>(
            "() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, document.documentElement.outerHTML])"
        );

    [Fact]
    public async Task Practice_tells_of_an_item_only_after_it_has_been_answered()
    {
        var learner = await School.Enrol("Pelle Planted");
        var (visitor, received) = await Listen();
        await visitor.SignIn(learner);
        var question = await visitor.OpenAttempt(await School.Begin(learner, School.Figures));
        await visitor.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        received.ShouldAllBe(
            one => !one.Body.Contains(TestSchool.Canary, StringComparison.Ordinal),
            "planted in every text that is for afterwards"
        );

        var practice = await visitor.OpenAttempt(await School.Begin(learner, School.Practice));
        var answered = new List<Guid>();
        for (var number = 1; number <= 3; number++)
        {
            await practice.Shows(number);
            answered.Add(await practice.ItemId());
            await practice.Answer(School.Practice, right: false);
            await Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Continue" })).ToBeVisibleAsync();
            await visitor.Page.Press("Enter");
        }

        await practice.Shows(4);
        ShouldTellNothing([.. received], Secrets(School.Practice, except: answered));
    }

    [Fact]
    public async Task No_source_maps_and_no_texts_of_the_bank_are_served()
    {
        var visitor = await Visit();
        var files = Directory.EnumerateFiles(Fixture.FrontEndFolder, "*", SearchOption.AllDirectories).ToList();
        files.Where(file => file.EndsWith(".map", StringComparison.Ordinal)).ShouldBeEmpty();
        var scripts = files.Where(file => Path.GetExtension(file) is ".js" or ".css").ToList();
        scripts.Count.ShouldBeGreaterThan(10);
        var secrets = Secrets(School.Assessment, except: []);
        foreach (var script in scripts)
        {
            var text = await File.ReadAllTextAsync(script);
            SourceMap().IsMatch(text).ShouldBeFalse($"{script} names a source map");
            ShouldTellNothing([new Received(script, text, IsJson: false)], secrets);
        }

        var name = Path.GetFileName(scripts.First(script => script.Contains("assets", StringComparison.Ordinal)));
        (await visitor.Context.APIRequest.GetAsync($"/assets/{name}")).Status.ShouldBe(200);
        (await visitor.Context.APIRequest.GetAsync($"/assets/{name}.map")).Status.ShouldBe(404);
    }

    /// <summary>Someone whose every answer from the server is kept, with its headers.</summary>
    private async Task<(Visitor, ConcurrentQueue<Received>)> Listen()
    {
        var visitor = await Visit();
        var received = new ConcurrentQueue<Received>();
        await visitor.Context.RouteAsync(
            "**/*",
            async route =>
            {
                var response = await route.FetchAsync();
                var type = response.Headers.GetValueOrDefault("content-type", "");
                var isText =
                    type.StartsWith("text/", StringComparison.Ordinal)
                    || type.Contains("json", StringComparison.Ordinal)
                    || type.Contains("script", StringComparison.Ordinal);
                received.Enqueue(
                    new Received(
                        $"{route.Request.Method} {route.Request.Url}",
                        isText ? await response.TextAsync() : "",
                        type.Contains("json", StringComparison.Ordinal)
                    )
                );
                received.Enqueue(
                    new Received(
                        $"headers of {route.Request.Url}",
                        string.Join('\n', response.HeadersArray.Select(header => $"{header.Name}: {header.Value}")),
                        IsJson: false
                    )
                );
                await route.FulfillAsync(new() { Response = response });
            }
        );
        return (visitor, received);
    }

    /// <summary>Every explanation in the bank, but for what the items that are left out say as well.</summary>
    private static HashSet<string> Secrets(CompiledQuiz quiz, IReadOnlyCollection<Guid> except)
    {
        static IEnumerable<string> TextsOf(Quizzes.Contracts.PublishedItem item) =>
            Feedback(JsonSerializer.SerializeToElement((Interaction)item.Interaction))
                .Append(item.Rationale)
                .OfType<string>()
                .Where(text => text.Length >= Telling);

        var told = quiz.Source.Items.Where(item => except.Contains(item.ItemId)).SelectMany(TextsOf).ToHashSet();
        var secrets = quiz.Source.Items.SelectMany(TextsOf).Where(text => !told.Contains(text)).ToHashSet();
        secrets.Count.ShouldBeGreaterThan(300, "the demo's items explain themselves");
        return secrets;
    }

    /// <summary>All the feedback texts of an item, of any type.</summary>
    private static IEnumerable<string> Feedback(JsonElement content) =>
        content.ValueKind switch
        {
            JsonValueKind.Object => content
                .EnumerateObject()
                .SelectMany(member =>
                    member.Value.ValueKind == JsonValueKind.String && member.Name.StartsWith("feedback", StringComparison.OrdinalIgnoreCase)
                        ? [member.Value.GetString()!]
                        : Feedback(member.Value)
                ),
            JsonValueKind.Array => content.EnumerateArray().SelectMany(Feedback),
            _ => [],
        };

    [GeneratedRegex(@"^\s*(//|/\*)[#@]\s*sourceMappingURL=", RegexOptions.Multiline)]
    private static partial Regex SourceMap();
}
