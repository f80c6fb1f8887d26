using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Adaptivity.Engine.Simulation;
using CsCheck;

namespace AdaptivQ.Engine.Tests;

public sealed class ExposureTests
{
    private const double Target = 0.25;
    private const int Length = 10;

    /// <summary>120 items; the few with steep slopes are what maximum information would give to nearly everybody.</summary>
    private static readonly AdaptiveTest Test = new(
        new CompiledBank([.. Enumerable.Range(0, 120).Select(i => new IrtParameters(0.6 + i % 11 * 0.15, -2 + i * 0.0336, 0.15))]),
        new StoppingRule(Length, Length)
    );

    [Fact]
    public void An_item_is_out_in_a_share_1_minus_k_of_the_tests_and_one_with_k_1_never()
    {
        var parameters = new ExposureParameters([1, 0.5, 0.1]);
        var kept = new int[3];
        for (var seed = 0; seed < 20_000; seed++)
        {
            var excluded = new bool[3];
            parameters.Exclude(seed, 0, excluded);
            for (var item = 0; item < 3; item++)
            {
                kept[item] += excluded[item] ? 0 : 1;
            }
        }

        kept[0].ShouldBe(20_000);
        // Five standard deviations of a binomial count.
        kept[1].ShouldBeInRange(10_000 - 354, 10_000 + 354);
        kept[2].ShouldBeInRange(2_000 - 213, 2_000 + 213);
    }

    [Fact]
    public void A_test_draws_once_for_an_item_whatever_the_ability_and_the_step() =>
        Gen.Select(Gen.Long, Gen.Double[0.01, 1].Array[8], Gen.Double[-3, 3], Gen.Double[-3, 3])
            .Sample(
                (seed, k, one, other) =>
                {
                    var (first, again) = (new bool[8], new bool[8]);
                    new ExposureParameters(k).Exclude(seed, one, first);
                    new ExposureParameters(k).Exclude(seed, other, again);
                    again.ShouldBe(first);
                }
            );

    [Fact]
    public void Every_ability_group_has_its_own_parameters()
    {
        var parameters = new ExposureParameters(
            [-1, 1],
            [
                [1, 1e-9],
                [1, 1],
                [1e-9, 1],
            ]
        );
        foreach (var (theta, group, expected) in new[] { (-1.5, 0, new[] { false, true }), (-1, 1, [false, false]), (1, 2, [true, false]) })
        {
            parameters.GroupOf(theta).ShouldBe(group);
            var excluded = new bool[2];
            parameters.Exclude(4, theta, excluded);
            excluded.ShouldBe(expected);
        }
    }

    [Fact]
    public void Sympson_and_Hetter_s_parameters_hold_exposure_at_the_target_in_a_fresh_simulation()
    {
        Largest(Test, 99).ShouldBeGreaterThan(0.6);
        var found = SympsonHetter.Find(
            Test,
            SimulatedPopulation.Normal(2000),
            Target,
            tolerance: 0.03,
            iterations: 20,
            seed: 5,
            cancellation: TestContext.Current.CancellationToken
        );
        found.Converged.ShouldBeTrue();
        found.LargestExposure.ShouldBeLessThanOrEqualTo(Target + 0.03);
        found.Parameters.Of(0).ToArray().ShouldAllBe(k => k > 0 && k <= 1);
        found.Parameters.Of(0).ToArray().Count(k => k == 1).ShouldBeGreaterThanOrEqualTo(Length);

        // Tolerance, and four standard deviations of a share of 2,000, since it is the largest of 120.
        var controlled = Test with
        {
            Constraints = new SelectionConstraints { Exposure = found.Parameters },
        };
        Largest(controlled, 100).ShouldBeLessThan(Target + 0.03 + 4 * Math.Sqrt(Target * (1 - Target) / 2000));
    }

    [Fact]
    public void By_ability_group_exposure_is_held_within_each_group()
    {
        var population = SimulatedPopulation.AtLevels([-1.2, 1.2], 1000);
        var found = SympsonHetter.Find(
            Test,
            population,
            0.35,
            tolerance: 0.05,
            iterations: 12,
            seed: 6,
            boundaries: [0],
            cancellation: TestContext.Current.CancellationToken
        );
        found.Converged.ShouldBeTrue();
        var controlled = Test with { Constraints = new SelectionConstraints { Exposure = found.Parameters } };
        var report = Simulate.Run(controlled, population, 101);
        foreach (var group in report.Tests.GroupBy(test => test.Theta))
        {
            group
                .SelectMany(test => test.Items)
                .CountBy(item => item)
                .Max(item => item.Value / 1000.0)
                .ShouldBeLessThan(0.35 + 0.05 + 4 * Math.Sqrt(0.35 * 0.65 / 1000));
        }
    }

    [Fact]
    public void The_same_seed_finds_the_same_parameters_for_any_number_of_threads()
    {
        var one = SympsonHetter.Find(
            Test,
            SimulatedPopulation.Normal(200),
            Target,
            0.01,
            3,
            5,
            threads: 1,
            cancellation: TestContext.Current.CancellationToken
        );
        var four = SympsonHetter.Find(
            Test,
            SimulatedPopulation.Normal(200),
            Target,
            0.01,
            3,
            5,
            threads: 4,
            cancellation: TestContext.Current.CancellationToken
        );
        four.Parameters.Of(0).ToArray().ShouldBe(one.Parameters.Of(0).ToArray());
        (four.LargestExposure, four.Iterations, four.Converged).ShouldBe((one.LargestExposure, one.Iterations, one.Converged));
    }

    [Fact]
    public void A_target_that_the_bank_cannot_fill_tests_with_is_refused() =>
        Should
            .Throw<ArgumentException>(() =>
                SympsonHetter.Find(
                    Test,
                    SimulatedPopulation.Normal(10),
                    0.05,
                    0.01,
                    3,
                    5,
                    cancellation: TestContext.Current.CancellationToken
                )
            )
            .Message.ShouldContain("cannot fill tests of 10 items");

    [Theory]
    [InlineData(1)]
    [InlineData(0.998)]
    public void Item_eligibility_holds_exposure_at_the_target_without_a_simulation_beforehand(double fading)
    {
        var eligibility = new ExposureEligibility(Test.Bank.Count, Target, fading);
        var report = Simulate.Run(Test, SimulatedPopulation.Normal(2000), 31, eligibility: eligibility);

        // The first tests, before any count, give everybody the same items; they weigh little among 2,000.
        report.LargestExposure.ShouldBeLessThan(Target + 4 * Math.Sqrt(Target * (1 - Target) / 2000) + 64.0 / 2000);
        report.Relaxed.ShouldBeEmpty();
        for (var item = 0; item < Test.Bank.Count; item++)
        {
            eligibility.Probability(item).ShouldBeInRange(double.Epsilon, 1);
            eligibility.Given[item].ShouldBeLessThanOrEqualTo(eligibility.Eligible[item] + 1e-9);
        }
    }

    [Fact]
    public void The_probability_of_eligibility_is_target_times_eligible_over_given()
    {
        var eligibility = new ExposureEligibility([100, 80, 50], [50, 10, 0], target: 0.25);
        eligibility.Probability(0).ShouldBe(0.5);
        eligibility.Probability(1).ShouldBe(1);
        eligibility.Probability(2).ShouldBe(1);
        eligibility.Count([false, true, false], [2]);
        eligibility.Eligible.ToArray().ShouldBe([101, 80, 51]);
        eligibility.Given.ToArray().ShouldBe([50, 10, 1]);

        var faded = new ExposureEligibility([100], [50], target: 0.25, fading: 0.9);
        faded.Count([false], [0]);
        (faded.Eligible[0], faded.Given[0]).ShouldBe((91, 46));
    }

    [Fact]
    public void Exposure_gives_way_when_nothing_else_is_left_and_the_record_says_so()
    {
        var constraints = new SelectionConstraints { Exposure = new ExposureParameters([1e-12, 1e-12]) };
        var excluded = new bool[2];
        constraints.Exclude([], 2, 0, 1, [], excluded).ShouldBe([new RelaxedConstraint(ConstraintKind.Exposure)]);
        excluded.ShouldBe([false, false]);
    }

    [Fact]
    public void Marking_items_out_for_a_step_allocates_nothing()
    {
        const int Count = 500;
        var constraints = new SelectionConstraints
        {
            Blueprint = new Blueprint(
                [new("A", 0.5, 2, 9), new("B", 0.3), new("C", 0.2)],
                [.. Enumerable.Range(0, Count).Select(item => item % 3)]
            ),
            Enemies = new EnemyItems(
                Count,
                [
                    [1, 2, 3],
                    [7, 9],
                ]
            ),
            Pilots = new PilotItems(Count, [5, 6], [2]),
            Exposure = new ExposureParameters([.. Enumerable.Repeat(0.7, Count)]),
        };
        var (excluded, ineligible, given) = (new bool[Count], new bool[Count], new[] { 0, 1, 4 });
        Step();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Step();
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Step()
        {
            constraints.ExcludeForGood(given, excluded);
            constraints.Exclude(given, 20, 0.3, 12, ineligible, excluded);
        }
    }

    [Fact]
    public void Values_out_of_their_range_are_refused()
    {
        Should.Throw<ArgumentException>(() => new ExposureParameters([0.5, 0]));
        Should.Throw<ArgumentException>(() => new ExposureParameters([1.1]));
        Should.Throw<ArgumentException>(() => new ExposureParameters([double.NaN]));
        Should.Throw<ArgumentException>(() => new ExposureParameters([]));
        Should.Throw<ArgumentException>(() =>
            new ExposureParameters(
                [0],
                [
                    [1.0],
                ]
            )
        );
        Should.Throw<ArgumentException>(() =>
            new ExposureParameters(
                [0],
                [
                    [1.0],
                    [1.0, 1.0],
                ]
            )
        );
        Should.Throw<ArgumentException>(() =>
            new ExposureParameters(
                [1, 0],
                [
                    [1.0],
                    [1.0],
                    [1.0],
                ]
            )
        );
        Should.Throw<ArgumentOutOfRangeException>(() => new ExposureEligibility(3, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => new ExposureEligibility(3, 0.2, 0));
        Should.Throw<ArgumentException>(() => new ExposureEligibility([1], [2], 0.2));
    }

    private static double Largest(AdaptiveTest test, long seed) =>
        Simulate.Run(test, SimulatedPopulation.Normal(2000), seed).LargestExposure;
}
