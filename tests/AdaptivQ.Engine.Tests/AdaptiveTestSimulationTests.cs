using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Adaptivity.Engine.Simulation;

namespace AdaptivQ.Engine.Tests;

public sealed class AdaptiveTestSimulationTests
{
    private static readonly CompiledBank Bank = new([
        .. Enumerable.Range(0, 200).Select(i => new IrtParameters(0.8 + i % 7 * 0.2, -3 + i * 0.03, i % 3 * 0.1)),
    ]);

    private static readonly Blueprint ThreeTopics = new(
        [new("A", Minimum: 3), new("B", Minimum: 3, Maximum: 6), new("C", Maximum: 8)],
        [.. Enumerable.Range(0, 200).Select(i => i / 67)]
    );

    private static readonly AdaptiveTest Everything = new(Bank, new StoppingRule(20, 5, 0.3))
    {
        Randomesque = 3,
        Constraints = new SelectionConstraints
        {
            Blueprint = ThreeTopics,
            Enemies = new EnemyItems(
                200,
                [
                    [100, 101, 102],
                    [30, 90, 150],
                ]
            ),
            Pilots = new PilotItems(200, [10, 60, 110, 160], [2, 7]),
            Exposure = new ExposureParameters([.. Enumerable.Range(0, 200).Select(i => 0.4 + i % 4 * 0.2)]),
        },
    };

    [Fact]
    public void The_results_are_the_same_bits_for_any_number_of_threads()
    {
        var population = SimulatedPopulation.Normal(300);
        var one = Simulate.Run(Everything, population, 7, threads: 1);
        foreach (var threads in new[] { 2, 3, 16 })
        {
            var again = Simulate.Run(Everything, population, 7, threads);
            again.Overall.ShouldBe(one.Overall);
            again.Levels.ShouldBe(one.Levels);
            again.Exposure.ToArray().ShouldBe(one.Exposure.ToArray());
            again.Tests.Select(test => test.Estimate).ShouldBe(one.Tests.Select(test => test.Estimate));
        }

        Simulate.Run(Everything, population, 8).Overall.ShouldNotBe(one.Overall);
    }

    [Fact]
    public void With_eligibility_too_the_results_are_the_same_bits_for_any_number_of_threads()
    {
        var (one, four) = (Controlled(1), Controlled(4));
        four.Overall.ShouldBe(one.Overall);
        four.Given.ShouldBe(one.Given);

        static (SimulatedLevel Overall, double[] Given) Controlled(int threads)
        {
            var eligibility = new ExposureEligibility(200, 0.2);
            var report = Simulate.Run(Everything, SimulatedPopulation.Normal(150), 7, threads, eligibility);
            return (report.Overall, eligibility.Given.ToArray());
        }
    }

    [Fact]
    public void Every_simulated_test_keeps_every_rule()
    {
        var constraints = Everything.Constraints;
        var report = Simulate.Run(Everything, SimulatedPopulation.AtLevels([-2, 0, 2], 60), 3);
        foreach (var test in report.Tests)
        {
            int[] all = [.. test.Items, .. test.PilotItems];
            all.ShouldBeUnique();
            constraints.Enemies!.Sets.ShouldAllBe(set => set.Count(item => all.Contains(item)) <= 1);
            test.Items.ShouldAllBe(item => !constraints.Pilots!.IsPilot(item));
            test.PilotItems.ShouldAllBe(item => constraints.Pilots!.IsPilot(item));
            test.PilotItems.Count.ShouldBe(test.Items.Count >= 6 ? 2 : 1);
            test.Items.Count.ShouldBeInRange(5, 20);
            test.Reason.ShouldBe(test.Estimate.StandardError <= 0.3 ? StopReason.Precision : StopReason.Length);
            if (test.Items.Count == 20)
            {
                ThreeTopics.IsMetBy([.. test.Items]).ShouldBeTrue();
            }
        }

        report.Relaxed.ShouldBeEmpty();
    }

    [Fact]
    public void Pilot_items_touch_neither_theta_nor_its_standard_error()
    {
        var report = Simulate.Run(Everything, SimulatedPopulation.Normal(40), 5);
        report.Tests.ShouldAllBe(test => test.PilotItems.Count > 0);
        foreach (var test in report.Tests)
        {
            var again = Everything.Estimator.Estimate(new ResponsePattern(Bank, [.. test.Items], [.. test.Scores]));
            again.Theta.ShouldBe(test.Estimate.Theta, 1e-12);
            again.StandardError.ShouldBe(test.Estimate.StandardError, 1e-12);
        }
    }

    [Fact]
    public void The_report_says_what_the_tests_say()
    {
        var report = Simulate.Run(
            Everything with
            {
                Stopping = new StoppingRule(20, 5, 0.42),
            },
            SimulatedPopulation.AtLevels([-2.5, 0, 2.5], 100),
            9
        );
        var tests = report.Tests;
        tests.Count.ShouldBe(300);
        report.Overall.MeanLength.ShouldBe(tests.Average(test => test.Items.Count), 1e-12);
        report.Overall.Bias.ShouldBe(tests.Average(test => test.Estimate.Theta - test.Theta), 1e-12);
        report.Overall.Rmse.ShouldBe(Math.Sqrt(tests.Average(test => Math.Pow(test.Estimate.Theta - test.Theta, 2))), 1e-12);
        report.Overall.Reach!.Value.ShouldBe(tests.Count(test => ErrorOf(test) <= 0.42) / 300.0);
        report.Reasons.Values.Sum().ShouldBe(300);
        report.Levels.Select(level => (level.Theta, level.Simulees)).ShouldBe([(-2.5, 100), (0, 100), (2.5, 100)]);
        report.Levels[1].Reach!.Value.ShouldBeGreaterThan(report.Levels[2].Reach!.Value);
        report.Exposure[110].ShouldBe(0);
        report.Exposure.ToArray().Sum().ShouldBe(report.Overall.MeanLength, 1e-9);
        report.MeanExposure.ShouldBe(report.Overall.MeanLength / 196, 1e-12);
        report.UnusedItems.ShouldBe(
            Enumerable
                .Range(0, 200)
                .Count(item => !Everything.Constraints.Pilots!.IsPilot(item) && !tests.Any(test => test.Items.Contains(item)))
        );
        report.BlueprintMet!.Value.ShouldBe(tests.Count(test => ThreeTopics.IsMetBy([.. test.Items])) / 300.0);
        report.StandardErrorReachedBy(1).ShouldBe(tests.Max(ErrorOf));
        tests.Count(test => ErrorOf(test) <= report.StandardErrorReachedBy(0.8)).ShouldBeGreaterThanOrEqualTo(240);
    }

    /// <summary>A standard error that the grid or a bound has made tells nothing.</summary>
    private static double ErrorOf(SimulatedTest test) =>
        (test.Estimate.Caveats & EstimateCaveats.UnreliableError) == 0 ? test.Estimate.StandardError : double.PositiveInfinity;

    [Fact]
    public void A_standard_error_that_a_coarse_grid_has_made_reaches_no_goal()
    {
        var coarse = new ExpectedAPosteriori(Quadrature.Trapezoid(-20, 20, 21), Prior.Normal(0, 1));
        var report = Simulate.Run(
            new AdaptiveTest(Bank, new StoppingRule(40, 5, 0.35)) { Estimator = coarse },
            SimulatedPopulation.Normal(100),
            21
        );
        report.Tests.Count(test => test.Estimate.StandardError <= 0.35).ShouldBeGreaterThan(50);
        report.Overall.Reach!.Value.ShouldBe(0);
        report.Reasons.Keys.ShouldNotContain(StopReason.Precision);
        report.StandardErrorReachedBy(0.5).ShouldBe(double.PositiveInfinity);
    }

    [Fact]
    public void Standard_errors_are_honest_estimates_follow_ability_and_a_good_bank_reaches_its_goal()
    {
        var report = Simulate.Run(new AdaptiveTest(Bank, new StoppingRule(40, 5, 0.35)), SimulatedPopulation.Normal(1000), 21);
        report.Overall.Reach!.Value.ShouldBeGreaterThan(0.95);

        // Over the population that is the prior, the root mean square error is the posterior standard deviation, to sampling error.
        report.Overall.Rmse.ShouldBe(report.Overall.MeanStandardError, 0.03);
        report.Overall.Bias.ShouldBe(0, 0.05);
    }

    [Fact]
    public void A_normal_population_has_its_mean_and_spread_and_its_levels()
    {
        var population = SimulatedPopulation.Normal(20_000, mean: 0.5, standardDeviation: 2);
        double[] thetas = [.. Enumerable.Range(0, population.Count).Select(simulee => population.Theta(simulee, 3))];
        thetas.Average().ShouldBe(0.5, 5 * 2 / Math.Sqrt(20_000));
        Math.Sqrt(thetas.Average(theta => (theta - 0.5) * (theta - 0.5))).ShouldBe(2, 0.06);
        population.Levels.ToArray().ShouldBe([-3.5, -1.5, 0.5, 2.5, 4.5]);
        population.LevelOf(-9).ShouldBe(0);
        population.LevelOf(1.4).ShouldBe(2);
        population.LevelOf(1.6).ShouldBe(3);
    }

    [Fact]
    public void A_test_by_likelihood_ratio_classifies_nearly_everybody_away_from_the_cut_rightly()
    {
        var rule = new SequentialProbabilityRatioTest([0], 0.3, 0.05, 0.05);
        var report = Simulate.Run(
            new AdaptiveTest(Bank, new StoppingRule(150) { Classification = rule }),
            SimulatedPopulation.AtLevels([-0.3, 0.3], 500),
            12
        );
        var classified = report.Tests.Where(test => test.Reason == StopReason.LikelihoodRatio).ToList();
        classified.Count.ShouldBeGreaterThan(900);
        var wrong = classified.Count(test =>
            rule.Classify(new ResponsePattern(Bank, [.. test.Items], [.. test.Scores])) != (test.Theta > 0 ? 1 : 0)
        );
        (wrong / (double)classified.Count).ShouldBeLessThan(0.05 + 4 * Math.Sqrt(0.05 * 0.95 / classified.Count));
    }

    [Fact]
    public void Low_information_ends_tests_for_which_the_bank_has_no_more_to_say()
    {
        var test = new AdaptiveTest(Items.Ladder(), new StoppingRule(5) { LeastInformation = 0.2 });
        var report = Simulate.Run(test, SimulatedPopulation.AtLevels([0], 50), 2);
        report.Reasons.Keys.ShouldContain(StopReason.LowInformation);
        foreach (var taken in report.Tests.Where(taken => taken.Reason == StopReason.LowInformation))
        {
            Enumerable
                .Range(0, 5)
                .Except(taken.Items)
                .Select(item => Irt.Information(Items.Ladder()[item], taken.Estimate.Theta))
                .Max()
                .ShouldBeLessThan(0.2);
        }
    }

    [Fact]
    public void Parts_that_do_not_fit_the_bank_are_refused()
    {
        var wrong = new AdaptiveTest(Items.Ladder(), new StoppingRule(3)) { Constraints = Everything.Constraints };
        Should.Throw<ArgumentException>(() => Simulate.Run(wrong, SimulatedPopulation.Normal(1), 1)).Message.ShouldContain("blueprint");
        Should.Throw<ArgumentOutOfRangeException>(() => Simulate.Run(Everything, SimulatedPopulation.Normal(1), 1, threads: 0));
        Should.Throw<ArgumentOutOfRangeException>(() => SimulatedPopulation.Normal(0));
        Should.Throw<ArgumentOutOfRangeException>(() => SimulatedPopulation.Normal(1, 0, 0));
        Should.Throw<ArgumentException>(() => SimulatedPopulation.AtLevels([1, 0], 5));
        Should.Throw<ArgumentException>(() => SimulatedPopulation.AtLevels([], 5));
    }
}
