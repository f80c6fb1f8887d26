using AdaptivQ.Adaptivity.Engine.Simulation;
using AdaptivQ.Adaptivity.Feasibility;
using AdaptivQ.Quizzes.Contracts;

namespace AdaptivQ.Adaptivity.Tests.Feasibility;

public sealed class QuizFeasibilityTests
{
    private static readonly QuizFeasibility Check = new();

    /// <summary>As many items at each of ten levels, with the parameters that items have before anybody answered.</summary>
    private static PublishedQuiz Plan(int items, double? standardError, int maxItems, double a = 1) =>
        MadeUp.Published(
            MadeUp.Policy with
            {
                Randomesque = 5,
                StandardError = standardError,
                MinItems = 8,
                MaxItems = maxItems,
            },
            [.. Enumerable.Range(0, items).Select(i => MadeUp.Item(i, a, (i % 10 - 4.5) * 0.5, 0.2))]
        );

    [Fact]
    public void A_goal_within_reach_is_feasible_and_a_quiz_without_a_goal_is()
    {
        var report = Check.Check(Plan(168, 0.5, 25));
        report.Reach.ShouldNotBeNull().ShouldBeGreaterThan(0.9);
        (report.ReachableMaxItems, report.ReachableStandardError, report.WeakestAbility).ShouldBe((null, null, null));
        Check.Check(Plan(168, null, 25)).Reach.ShouldBeNull();
    }

    [Fact]
    public void For_a_goal_out_of_reach_what_is_proposed_is_within_reach()
    {
        var plan = Plan(168, 0.45, 25);
        var report = Check.Check(plan);
        report.Reach.ShouldNotBeNull().ShouldBeLessThan(report.LargePart);
        Check
            .Check(plan with { Policy = plan.Policy with { MaxItems = report.ReachableMaxItems.ShouldNotBeNull() } })
            .Reach.ShouldNotBeNull()
            .ShouldBeGreaterThanOrEqualTo(0.8);
        Check
            .Check(plan with { Policy = plan.Policy with { StandardError = report.ReachableStandardError } })
            .Reach.ShouldNotBeNull()
            .ShouldBeGreaterThanOrEqualTo(0.8);
    }

    [Fact]
    public void The_ability_named_is_where_items_are_wanting()
    {
        var plan = Plan(60, 0.4, 15, a: 1.8);
        // Nothing above the middle.
        plan = plan with
        {
            Items = [.. plan.Items.Where(item => item.Parameters.B[0] < 0)],
        };
        var report = Check.Check(plan);
        report.Reach.ShouldNotBeNull().ShouldBeLessThan(report.LargePart);
        report.WeakestAbility.ShouldBe(2);
    }

    [Fact]
    public void When_the_whole_bank_does_not_reach_the_goal_more_questions_are_not_proposed()
    {
        var report = Check.Check(Plan(20, 0.3, 10));
        report.Reach.ShouldBe(0);
        report.ReachableMaxItems.ShouldBeNull();
    }

    [Fact]
    public void More_information_than_any_item_gives_is_told_with_the_most_that_one_gives()
    {
        var plan = Plan(20, null, 10);
        PublishedQuiz Asking(double information) => plan with { Policy = plan.Policy with { LeastInformation = information } };
        var most = Check.Check(Asking(10)).MostInformation.ShouldNotBeNull();
        most.ShouldBeInRange(0.16, 0.18);
        Check.Check(Asking(most - 0.001)).MostInformation.ShouldBeNull();
        Check.Check(Asking(most + 0.001)).MostInformation.ShouldBe(most);
        Check.Check(plan).MostInformation.ShouldBeNull();
    }

    [Fact]
    public void Items_without_usable_parameters_are_each_named_with_the_cure()
    {
        var plan = Plan(20, 0.5, 10);
        PublishedItem Named(string id, PublishedItem item) => item with { ItemId = MadeUp.ItemId(900 + id.Length), ExternalId = id };
        PublishedItem With(string id, PublishedItem item, PublishedParameters parameters) =>
            Named(id, item) with
            {
                Parameters = parameters,
            };

        var report = Check.Check(
            plan with
            {
                Items =
                [
                    .. plan.Items,
                    Named("flat", MadeUp.Item(0, 0, 0, 0)),
                    Named("none", MadeUp.Item(0, double.NaN, double.NaN, 0)),
                    Named("sure", MadeUp.Item(0, 1, 0, 1)),
                    With("other scoring", MadeUp.SeveralPoints(0, 1, 0), new PublishedParameters("dichotomous", 1, [0], 0, 1, "prior")),
                    With("too many steps", MadeUp.Item(0, 1, 0, 0), new PublishedParameters("gpcm", 1, [0, 1, 2], 0, 1, "prior")),
                    With("falling", MadeUp.SeveralPoints(0, 1, 0), new PublishedParameters("grm", 1, [1, 0, 2], 0, 1, "prior")),
                    With("unknown", MadeUp.Item(0, 1, 0, 0), new PublishedParameters("essay", 1, [0], 0, 1, "prior")),
                ],
            }
        );
        report.Unusable.Select(item => item.Id).ShouldBe(["flat", "none", "sure", "other scoring", "too many steps", "falling", "unknown"]);
        report.Unusable[3].Problem.ShouldContain("scored in 4 categories, which need 3");
        report.Unusable[5].Problem.ShouldNotContain("Parameter");
        report.Unusable[0].Problem.ShouldStartWith("discrimination 0: it must be a finite number above 0.");
        report.Reach.ShouldBeNull();
        Check
            .Check(plan with { Policy = plan.Policy with { StandardError = null }, Items = [MadeUp.Item(0, 0, 0, 0)] })
            .Unusable.ShouldHaveSingleItem();
    }

    [Fact]
    public void The_same_plan_always_gets_the_same_report()
    {
        var (one, again) = (Check.Check(Plan(168, 0.45, 25)), Check.Check(Plan(168, 0.45, 25)));
        (again with { Unusable = one.Unusable }).ShouldBe(one);
    }

    [Fact]
    public void A_published_quiz_is_simulated_as_its_attempts_run()
    {
        var quiz = MadeUp.Quiz(MadeUp.Policy with { StandardError = 0.7, MinItems = 2, MaxItems = 8, Randomesque = 3 });
        var test = QuizFeasibility.TestOf(quiz);
        (test.Stopping.MaxItems, test.Stopping.MinItems, test.Stopping.StandardError, test.Randomesque).ShouldBe((8, 2, 0.7, 3));
        (test.Criterion, test.Estimator).ShouldBe((quiz.Policy.Criterion, quiz.Policy.Estimator));
        var report = AdaptiveTestSimulation.Run(
            test,
            SimulatedPopulation.Normal(50),
            1,
            cancellation: TestContext.Current.CancellationToken
        );
        report.Tests.ShouldAllBe(taken => taken.Items.Count >= 2 && taken.Items.Count <= 8);
    }
}
