using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdaptivQ.Browser.Tests;

/// <summary>Pages of teachers, authors, analysts and operators, with what the demo school has in them.</summary>
public sealed class EveryStaffPageTests(BrowserFixture fixture) : EveryPage(fixture)
{
    private static readonly TestPerson Teacher = TestPerson.Demo("teacher");
    private static readonly TestPerson Author = TestPerson.Demo("author");

    protected override bool ForLearners => false;

    [Fact]
    public Task Classes() =>
        Examine(
            "classes",
            Teacher,
            async visitor =>
            {
                await visitor.Page.GotoAsync("/classes");
                await Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Class 8A" })).ToBeVisibleAsync();
            }
        );

    [Fact]
    public Task Class() => Examine("class", Teacher, OpenClass);

    [Fact]
    public Task Class_while_assigning() =>
        Examine(
            "class-assign",
            Teacher,
            async visitor =>
            {
                await OpenClass(visitor);
                await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Assign a quiz" }).ClickAsync();
                await Expect(visitor.Page.GetByLabel("Quiz for this class")).ToBeVisibleAsync();
            }
        );

    [Fact]
    public Task Class_while_changing() =>
        Examine(
            "class-change",
            Teacher,
            async visitor =>
            {
                await OpenClass(visitor);
                await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Change class" }).ClickAsync();
                await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Archive the class" }).ClickAsync();
                await Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Archive Class 8A" })).ToBeVisibleAsync();
            }
        );

    [Fact]
    public Task Learner() => Examine("learner", Teacher, OpenLearner);

    [Fact]
    public Task Timeline() =>
        Examine(
            "timeline",
            Teacher,
            async visitor =>
            {
                await OpenLearner(visitor);
                await visitor.Page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Link).First.ClickAsync();
                await TimelineIsDrawn(visitor);
            }
        );

    [Fact]
    public async Task Timeline_with_technical_figures()
    {
        var learner = await School.Enrol("Tara Technical");
        var attemptId = await School.Take(learner, School.Figures, position => position != 3);
        await Examine(
            "timeline-technical",
            Teacher,
            async visitor =>
            {
                await visitor.Page.GotoAsync($"/attempts/{attemptId}/timeline");
                await TimelineIsDrawn(visitor);
                await visitor.Page.GetByRole(AriaRole.Switch).ClickAsync();
                await visitor.Page.GetByText("Why this question?").First.ClickAsync();
                await Expect(visitor.Page.GetByText("Next in line were:").First).ToBeVisibleAsync();
            }
        );
    }

    [Fact]
    public async Task Timeline_of_every_type()
    {
        var learner = await School.Enrol("Tove Types");
        var attemptId = await School.TakeEveryType(learner);
        await Examine(
            "timeline-types",
            Teacher,
            async visitor =>
            {
                await visitor.Page.GotoAsync($"/attempts/{attemptId}/timeline");
                await TimelineIsDrawn(visitor);
                await visitor.Page.GetByRole(AriaRole.Switch).ClickAsync();
                await Expect(visitor.Page.Locator($"#question-{TypedItems.All.Count}")).ToContainTextAsync("SE");
            }
        );
    }

    [Fact]
    public async Task Attempt_without_an_answer()
    {
        var learner = await School.Enrol("Nora Nothing");
        var attemptId = await School.Leave(learner, School.Assessment);
        await Examine(
            "timeline-unanswered",
            Teacher,
            async visitor =>
            {
                await visitor.Page.GotoAsync($"/attempts/{attemptId}/timeline");
                await Expect(visitor.Page.GetByText("since no question was answered")).ToBeVisibleAsync();
            }
        );
        await School.CatchUp();
        await Examine(
            "learner-unanswered",
            Teacher,
            async visitor =>
            {
                await visitor.Page.GotoAsync($"/learners/{learner.Id}");
                await Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "No answers, so no level" })).ToBeVisibleAsync();
                await Expect(visitor.Page.GetByText("No level yet", new() { Exact = true })).ToBeVisibleAsync();
            }
        );
        await Examine(
            "class-unanswered",
            Teacher,
            async visitor =>
            {
                await visitor.Page.GotoAsync("/classes");
                await visitor.Page.GetByRole(AriaRole.Link, new() { Name = TestSchool.ClassTitle }).ClickAsync();
                var row = visitor.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = learner.Name });
                await Expect(row).ToContainTextAsync("No answers, so no level");
                await Expect(row).ToContainTextAsync("Ended without an answer");
            }
        );
    }

    [Fact]
    public Task Item_banks() =>
        Examine(
            "banks",
            Author,
            async visitor =>
            {
                await visitor.Page.GotoAsync("/banks");
                await Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "School mathematics" })).ToBeVisibleAsync();
            }
        );

    [Fact]
    public Task Item_bank() =>
        Examine(
            "bank",
            Author,
            async visitor =>
            {
                await visitor.Page.GotoAsync($"/banks/{School.DemoBankId}");
                var answered = visitor.Page.WaitForResponseAsync(response =>
                    response.Request.PostData?.Contains("which number", StringComparison.Ordinal) == true
                );
                await visitor.Page.GetByLabel("Search").FillAsync("which number");
                // Until they are there, all items of the bank count as found.
                var found = (await (await answered).JsonAsync())!.Value.GetProperty("data").GetProperty("items").GetProperty("totalCount");
                await Expect(visitor.Page.GetByText($"{found} items found", new() { Exact = true })).ToBeVisibleAsync();
                await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 2 }).First).ToBeVisibleAsync();
            }
        );

    [Fact]
    public Task Item_bank_of_every_type() =>
        Examine(
            "bank-types",
            Author,
            async visitor =>
            {
                await visitor.Page.GotoAsync($"/banks/{School.TypedBankId}");
                await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "square" })).ToBeVisibleAsync();
                await Expect(visitor.Page.GetByText("One point, for exactly the keys.")).ToBeVisibleAsync();
            }
        );

    [Fact]
    public Task Import_with_mistakes() =>
        Examine(
            "import-mistakes",
            Author,
            async visitor =>
            {
                visitor.ExpectsStatus(400);
                await AuthoringTests.NewBank(visitor.Page, $"Geography of Europe {Guid.NewGuid().ToString()[..4]}");
                await AuthoringTests.Import(
                    visitor.Page,
                    "geography.csv",
                    "id,stem,a,b,correct,level\ng1,,Rome,Paris,a,1\ng2,Capital of Norway?,Oslo,Oslo,a,2\ng3,Longest "
                        + "river?,Volga,Danube,x,99\n"
                );
                await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "geography.csv was not imported" }))
                    .ToBeVisibleAsync();
            }
        );

    [Fact]
    public Task Publish() => Examine("publish", Author, OpenPublish);

    [Fact]
    public Task Publish_with_mistakes() =>
        Examine(
            "publish-mistakes",
            Author,
            async visitor =>
            {
                await OpenPublish(visitor);
                await visitor.Page.GetByLabel("At most").FillAsync("500");
                await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
                await Expect(visitor.Page.GetByText("Give the quiz a title")).ToBeVisibleAsync();
            }
        );

    [Fact]
    public Task Quizzes() =>
        Examine(
            "quizzes-published",
            Author,
            async visitor =>
            {
                await visitor.Page.GotoAsync("/quizzes");
                await Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Mathematics check" })).ToBeVisibleAsync();
            }
        );

    [Fact]
    public async Task Quiz_and_its_editor()
    {
        var title = $"Plane figures {Guid.NewGuid().ToString()[..4]}";
        var author = await Visit(Author);
        await EditingTests.PublishTwice(author.Page, School.DemoBankId, title);
        await Examine(
            "quiz",
            Author,
            async visitor =>
            {
                await OpenQuiz(visitor, title);
                await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Version 2" })).ToBeVisibleAsync();
            }
        );
        await Examine(
            "quiz-retire",
            Author,
            async visitor =>
            {
                await OpenQuiz(visitor, title);
                await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Retire" }).ClickAsync();
                await Expect(visitor.Page.GetByText("No attempt can be started any more.")).ToBeVisibleAsync();
            }
        );
        await Examine(
            "quiz-edit",
            Author,
            async visitor =>
            {
                await OpenQuiz(visitor, title);
                await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Edit", Exact = true }).ClickAsync();
                await Expect(visitor.Page.GetByLabel("Title")).ToHaveValueAsync(title);
            }
        );
    }

    [Fact]
    public Task Explore() =>
        Examine(
            "explore",
            TestPerson.Demo("analyst"),
            async visitor =>
            {
                await visitor.Page.GotoAsync("/explore");
                await (await ExploringTests.EditorIsReady(visitor.Page)).ClickAsync();
                await Expect(visitor.Page.Locator(".graphiql-response")).ToContainTextAsync("totalCount");
            }
        );

    [Fact]
    public Task Operations() =>
        Examine(
            "operations",
            TestPerson.Demo("operator"),
            async visitor =>
            {
                await visitor.Page.GotoAsync("/operations");
                await Expect(visitor.Page.GetByRole(AriaRole.Rowheader, new() { Name = "AttemptSummaries" })).ToBeVisibleAsync();
            }
        );

    private static async Task OpenClass(Visitor visitor)
    {
        await visitor.Page.GotoAsync("/classes");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Class 8A" }).ClickAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Robin Lee" })).ToBeVisibleAsync();
    }

    private static async Task OpenQuiz(Visitor visitor, string title)
    {
        await visitor.Page.GotoAsync("/quizzes");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = title }).ClickAsync();
        await Heading(visitor, title);
    }

    private static async Task OpenLearner(Visitor visitor)
    {
        await OpenClass(visitor);
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Robin Lee" }).ClickAsync();
        await Heading(visitor, "Robin Lee");
        await Expect(visitor.Page.Locator("main svg").First).ToBeVisibleAsync();
    }

    private static async Task TimelineIsDrawn(Visitor visitor)
    {
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Question by question" })).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator("main svg").First).ToBeVisibleAsync();
    }

    private async Task OpenPublish(Visitor visitor)
    {
        await visitor.Page.GotoAsync($"/banks/{School.DemoBankId}/publish");
        await Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Publish" })).ToBeVisibleAsync();
    }
}
