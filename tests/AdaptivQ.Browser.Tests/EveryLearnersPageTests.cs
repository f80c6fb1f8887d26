using AdaptivQ.Adaptivity.Attempts;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdaptivQ.Browser.Tests;

/// <summary>Pages that learners see, and those that anybody does.</summary>
public sealed class EveryLearnersPageTests(BrowserFixture fixture) : EveryPage(fixture)
{
    private static readonly TestPerson Robin = TestPerson.Demo("learner");

    protected override bool ForLearners => true;

    [Fact]
    public Task Sign_in() =>
        Examine(
            "sign-in",
            null,
            async visitor =>
            {
                await visitor.Page.GotoAsync("/sign-in");
                await Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" })).ToBeVisibleAsync();
            }
        );

    [Fact]
    public Task Sign_in_refused() =>
        Examine(
            "sign-in-refused",
            null,
            async visitor =>
            {
                visitor.ExpectsStatus(401);
                await visitor.Page.GotoAsync("/sign-in");
                await visitor.Page.GetByLabel("Email address").FillAsync($"{Guid.NewGuid():n}@test.example");
                await visitor.Page.GetByLabel("Password", new() { Exact = true }).FillAsync("not-the-password");
                await visitor.Page.Press("Enter");
                await Expect(visitor.Page.GetByText("is not right")).ToBeVisibleAsync();
            }
        );

    [Fact]
    public Task Not_found() =>
        Examine(
            "not-found",
            Robin,
            async visitor =>
            {
                await visitor.Page.GotoAsync("/no/such/page");
                await Heading(visitor, "There is no such page");
            }
        );

    [Fact]
    public Task Somebody_elses_attempt() =>
        Examine(
            "not-yours",
            Robin,
            async visitor =>
            {
                visitor.ExpectsStatus(404);
                await visitor.Page.GotoAsync($"/attempts/{Guid.NewGuid()}");
                await Expect(visitor.Page.GetByText("not yours to see")).ToBeVisibleAsync();
            }
        );

    [Fact]
    public Task My_quizzes() =>
        Examine(
            "quizzes",
            Robin,
            async visitor =>
            {
                await visitor.Page.GotoAsync("/");
                await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Mathematics check" })).ToBeVisibleAsync();
                await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "What you have done" })).ToBeVisibleAsync();
            }
        );

    [Fact]
    public async Task My_quizzes_before_anything_was_assigned()
    {
        var learner = await School.Enrol("Noa Newcomer");
        await Examine(
            "quizzes-new",
            learner,
            async visitor =>
            {
                await visitor.Page.GotoAsync("/");
                await Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Start" }).First).ToBeVisibleAsync();
            }
        );
    }

    [Fact]
    public Task Person_menu() =>
        Examine(
            "person-menu",
            Robin,
            async visitor =>
            {
                await visitor.Page.GotoAsync("/");
                await visitor.Page.GetByRole(AriaRole.Button, new() { Name = Robin.Name }).ClickAsync();
                await Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
            }
        );

    [Fact]
    public async Task Question()
    {
        var learner = await School.Enrol("Quentin Question");
        await Examine(
            "question",
            learner,
            async visitor =>
            {
                var question = await visitor.OpenAttempt(await School.Begin(learner, School.Assessment, TimeSpan.FromMinutes(9)));
                await question.Answer(School.Assessment, right: true);
                await question.Shows(2);
                await question.Give(School.Assessment, right: false);
            }
        );
    }

    [Fact]
    public async Task Question_with_a_picture()
    {
        var learner = await School.Enrol("Pablo Picture");
        await Examine(
            "question-picture",
            learner,
            async visitor =>
            {
                await visitor.OpenAttempt(await School.Begin(learner, School.Figures));
                await Expect(visitor.Page.GetByRole(AriaRole.Img)).ToBeVisibleAsync();
            }
        );
    }

    [Theory]
    [MemberData(nameof(EveryItemTypeTests.Types), MemberType = typeof(EveryItemTypeTests))]
    public async Task Question_of_every_type(string type)
    {
        var learner = await School.Enrol($"Tess {type}");
        await Examine(
            $"question-{type}",
            learner,
            async visitor =>
            {
                var question = await Reach(visitor, learner, School.EveryType, TypedItems.OfType(type).Id);
                // Something is chosen or typed, and not everything that there is.
                await question.Give(School.EveryType, right: true);
            }
        );
    }

    [Theory]
    [InlineData("factors")]
    [InlineData("below-zero")]
    [InlineData("bottle")]
    public async Task Question_whose_type_has_another_side(string item)
    {
        var learner = await School.Enrol($"Otto {item}");
        await Examine($"question-{item}", learner, visitor => Reach(visitor, learner, School.Variants, item));
    }

    [Fact]
    public async Task Question_with_a_number_that_is_none()
    {
        var learner = await School.Enrol("Nuno Nonumber");
        await Examine(
            "question-no-number",
            learner,
            async visitor =>
            {
                var question = await Reach(visitor, learner, School.EveryType, TypedItems.OfType(QuestionPage.Numeric).Id);
                await question.NumberField.FillAsync("about one and a half");
                await question.NumberField.PressAsync("Enter");
                await Expect(visitor.Page.GetByText("That isn’t a number we can read yet.")).ToBeVisibleAsync();
            }
        );
    }

    [Fact]
    public async Task Question_without_connection()
    {
        var learner = await School.Enrol("Lotta Lost");
        await Examine(
            "question-offline",
            learner,
            async visitor =>
            {
                visitor.ExpectsLostConnection();
                var question = await visitor.OpenAttempt(await School.Begin(learner, School.Assessment));
                await visitor.Page.RouteAsync("**/answers", route => route.AbortAsync());
                await question.Answer(School.Assessment, right: true);
                await Expect(question.LostConnection).ToBeVisibleAsync();
            }
        );
    }

    [Theory]
    [InlineData(true, "That is right.")]
    [InlineData(false, "Not quite. Here is why.")]
    public async Task Explanation(bool right, string heading)
    {
        var learner = await School.Enrol("Lou Lesson");
        await Examine(
            right ? "lesson-right" : "lesson-wrong",
            learner,
            async visitor =>
            {
                var question = await visitor.OpenAttempt(await School.Begin(learner, School.Practice));
                await question.Answer(School.Practice, right);
                await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = heading })).ToBeVisibleAsync();
            }
        );
    }

    /// <summary>Each way to answer each item.</summary>
    public static TheoryData<string, Verdict> Ways
    {
        get
        {
            var all = new TheoryData<string, Verdict>();
            foreach (var item in TypedItems.All)
            {
                foreach (var way in item.Ways)
                {
                    all.Add(item.Type, way.Verdict);
                }
            }
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Explanation_of_every_type(string type, Verdict verdict)
    {
        var learner = await School.Enrol($"Lena {type}");
        await Examine(
            $"lesson-{type}-{verdict}".ToLowerInvariant(),
            learner,
            async visitor =>
            {
                var question = await Reach(visitor, learner, School.EveryType, TypedItems.OfType(type).Id);
                var way = TypedItems.OfType(type).Way(verdict);
                await question.Answer(School.EveryType, way.Response(School.EveryType.Item(await question.ItemId()).Interaction));
                await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = way.Heading })).ToBeVisibleAsync();
            }
        );
    }

    [Fact]
    public async Task Result()
    {
        var learner = await School.Enrol("Rita Result");
        var attemptId = await School.Take(learner, School.Assessment, position => position % 3 != 0);
        await Examine("result", learner, visitor => OpenResult(visitor, attemptId));
    }

    [Fact]
    public async Task Result_of_nothing_but_right_answers()
    {
        var learner = await School.Enrol("Alma Allright");
        var attemptId = await School.Take(learner, School.Figures, _ => true);
        await Examine(
            "result-estimated",
            learner,
            async visitor =>
            {
                await OpenResult(visitor, attemptId);
                await Expect(visitor.Page.GetByText("This is an estimate.")).ToBeVisibleAsync();
            }
        );
    }

    [Fact]
    public async Task Result_without_an_answer()
    {
        var learner = await School.Enrol("Nils Nothing");
        var attemptId = await School.Leave(learner, School.Assessment);
        await Examine(
            "result-unanswered",
            learner,
            async visitor =>
            {
                await OpenResult(visitor, attemptId);
                await Heading(visitor, "No level yet");
                await Expect(visitor.Page.GetByText("No question was answered")).ToBeVisibleAsync();
                await Expect(visitor.Page.GetByText("Secure")).ToHaveCountAsync(0);
            }
        );
        await Examine(
            "quizzes-unanswered",
            learner,
            async visitor =>
            {
                await visitor.Page.GotoAsync("/");
                await Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "done, without a level" })).ToBeVisibleAsync();
                await Expect(visitor.Page.GetByText("No answers", new() { Exact = true })).ToBeVisibleAsync();
            }
        );
    }

    [Fact]
    public async Task Review()
    {
        var learner = await School.Enrol("Remy Review");
        var attemptId = await School.Take(learner, School.Figures, position => position % 2 == 0);
        await Examine(
            "review",
            learner,
            async visitor =>
            {
                await visitor.Page.GotoAsync($"/attempts/{attemptId}/review");
                await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Question 6" })).ToBeVisibleAsync();
            }
        );
    }

    [Fact]
    public async Task Review_of_every_type()
    {
        var learner = await School.Enrol("Runa Review");
        var attemptId = await School.TakeEveryType(learner);
        await Examine(
            "review-types",
            learner,
            async visitor =>
            {
                await visitor.Page.GotoAsync($"/attempts/{attemptId}/review");
                await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = $"Question {TypedItems.All.Count}" }))
                    .ToBeVisibleAsync();
            }
        );
    }

    /// <summary>A question that waits in an attempt of its own.</summary>
    private async Task<QuestionPage> Reach(Visitor visitor, TestPerson learner, CompiledQuiz quiz, string item)
    {
        var (attemptId, number) = await School.Reach(learner, quiz, asked => asked.ExternalId == item);
        return await visitor.OpenAttempt(attemptId, number);
    }

    private static async Task OpenResult(Visitor visitor, Guid attemptId)
    {
        await visitor.Page.GotoAsync($"/attempts/{attemptId}/result");
        await Expect(visitor.Page.GetByText("Why it ended")).ToBeVisibleAsync();
    }
}
