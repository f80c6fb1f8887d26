using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.Publishing;
using static AdaptivQ.Quizzes.Tests.Publishing.QuizToPublish;

namespace AdaptivQ.Quizzes.Tests.Publishing;

/// <summary>Whether a quiz can measure what its policy asks for decides whether it is published.</summary>
public sealed class QuizFeasibilityTests
{
    [Fact]
    public void A_goal_that_enough_learners_reach_and_a_quiz_without_a_goal_are_published()
    {
        PublishQuizEndpoint.FeasibilityProblem(DraftPolicy, new FeasibilityReport([], 0.67, 2.0 / 3, null, null, null)).ShouldBeNull();
        PublishQuizEndpoint
            .FeasibilityProblem(
                DraftPolicy with
                {
                    Stops = DraftPolicy.Stops with { StandardError = null },
                },
                new FeasibilityReport([], null, 2.0 / 3, null, null, null)
            )
            .ShouldBeNull();
    }

    [Fact]
    public void A_goal_out_of_reach_is_refused_with_its_reach_and_what_to_change()
    {
        var refusal = PublishQuizEndpoint
            .FeasibilityProblem(DraftPolicy, new FeasibilityReport([], 0.197, 2.0 / 3, 0.47, 31, -2))
            .ShouldRefuse(409, "quiz-not-publishable", "standardError");
        refusal.Detail.ShouldBe(
            "Only 19 per cent of learners would reach the goal, a standard error of 0.45, within 3 questions. To publish it, ask up to 31 "
                + "questions; "
                + "or make the standard error 0.47, or state none; or add items of a difficulty near -2.0 logits, where it is reached "
                + "least."
        );
        refusal.More.ShouldBe(
            new Dictionary<string, object?>
            {
                ["reach"] = 0.197,
                ["reachableMaxItems"] = 31,
                ["reachableStandardError"] = 0.47,
                ["weakestAbility"] = -2.0,
            },
            ignoreOrder: true
        );
    }

    [Fact]
    public void A_least_information_that_no_item_gives_is_refused_with_the_most_that_one_gives()
    {
        var policy = DraftPolicy with { Stops = DraftPolicy.Stops with { StandardError = null, LeastInformation = 2 } };
        var refusal = PublishQuizEndpoint
            .FeasibilityProblem(policy, new FeasibilityReport([], null, 2.0 / 3, null, null, null) { MostInformation = 0.25 })
            .ShouldRefuse(409, "quiz-not-publishable", "leastInformation");
        refusal.Detail.ShouldBe(
            "No item gives the least information 2 at any ability; the most is 0.25, so every attempt would end at once. Ask for less."
        );
    }

    [Fact]
    public void A_cure_that_does_not_help_is_not_named()
    {
        var refusal = PublishQuizEndpoint
            .FeasibilityProblem(DraftPolicy, new FeasibilityReport([], 0, 2.0 / 3, 1.2, null, 0))
            .ShouldNotBeNull();
        refusal.Detail.ShouldBe(
            "Only 0 per cent of learners would reach the goal, a standard error of 0.45, within 3 questions. To publish it, add items of "
                + "a difficulty near 0 logits, where it is reached least."
        );
    }

    [Fact]
    public void Items_whose_parameters_cannot_be_used_are_named_and_the_quiz_is_not_published()
    {
        var one = PublishQuizEndpoint.FeasibilityProblem(
            DraftPolicy,
            new FeasibilityReport([new UnusableItem("Q-1", "discrimination 0: it must be above 0.")], null, 2.0 / 3, null, null, null)
        );
        var refusal = one.ShouldRefuse(409, "quiz-not-publishable");
        refusal.More["unusableItems"].ShouldBeOfType<List<string>>().ShouldBe(["Q-1"]);
        refusal.Detail.ShouldBe("Item 'Q-1' has parameters that cannot be used, discrimination 0: it must be above 0.");
        var eleven = Enumerable.Range(1, 11).Select(n => new UnusableItem($"Q-{n}", "x."));
        PublishQuizEndpoint
            .FeasibilityProblem(DraftPolicy, new FeasibilityReport([.. eleven], null, 2.0 / 3, null, null, null))
            .ShouldRefuse(409, "quiz-not-publishable")
            .Detail.ShouldEndWith("'Q-10', 'Q-11'.");
        var many = PublishQuizEndpoint.FeasibilityProblem(
            DraftPolicy,
            new FeasibilityReport(
                [.. Enumerable.Range(1, 15).Select(n => new UnusableItem($"Q-{n}", "x."))],
                null,
                2.0 / 3,
                null,
                null,
                null
            )
        );
        many.ShouldNotBeNull()
            .Detail.ShouldEndWith("So have 14 more: 'Q-2', 'Q-3', 'Q-4', 'Q-5', 'Q-6', 'Q-7', 'Q-8', 'Q-9', 'Q-10', 'Q-11', ….");
    }

    [Fact]
    public void Where_no_module_answers_whether_it_can_measure_what_passes_this_module_s_own_checks_is_published()
    {
        var (published, document, refused) = PublishQuizEndpoint.Freeze(null, Draft, [], 0, Items, Now);
        (refused, published!.Version, document!.Items.Count).ShouldBe((null, 1, Items.Count));
        PublishQuizEndpoint.Freeze(null, Draft, [], 0, [.. Items.Take(2)], Now).Refused!.Kind.ShouldBe("quiz-not-publishable");
    }

    [Fact]
    public void Where_a_module_answers_that_it_cannot_measure_nothing_is_published()
    {
        var (published, document, refused) = PublishQuizEndpoint.Freeze(new Hopeless(), Draft, [], 0, Items, Now);
        (published, document, refused!.Field).ShouldBe((null, null, "standardError"));
    }

    private sealed class Hopeless : IFeasibility
    {
        public FeasibilityReport Check(PublishedQuiz quiz) => new([], 0, 2.0 / 3, null, null, null);
    }
}
