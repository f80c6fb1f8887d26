using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Adaptivity.Engine.Simulation;
using CsCheck;

namespace AdaptivQ.Engine.Tests;

/// <summary>Simulated and post-hoc tests, stopping, exposure and the domain score over banks of any mixture of response models.</summary>
public sealed class MixedSimulationTests
{
    private const long Seed = 12;

    private static readonly ExpectedAPosteriori Eap = new(Quadrature.Trapezoid(-4, 4, 61), Prior.Normal(0, 1));
    private static readonly IrtParameters[] Dichotomous =
    [
        .. Enumerable.Range(0, 60).Select(i => new IrtParameters(0.8 + i % 5 * 0.25, -2.4 + i * 0.08, i % 3 * 0.1)),
    ];

    /// <summary>A third each of partial credit, graded and 3PL items, from easy to hard.</summary>
    private static readonly CompiledBank Mixture = new([
        .. Enumerable
            .Range(0, 90)
            .Select(i =>
                (-2.5 + i * 5 / 90.0, 0.8 + i % 4 * 0.2) is var (b, a) && i % 3 == 0
                    ? (ResponseModel)new GeneralizedPartialCreditModel(a, [b + 0.3, b - 0.4, b + 0.6])
                : i % 3 == 1 ? new GradedResponseModel(a, [b - 0.7, b, b + 0.8])
                : new DichotomousModel(new IrtParameters(a, b, 0.2))
            ),
    ]);

    private static readonly AdaptiveTest Test = new(Mixture, new StoppingRule(20, 5, 0.3));

    [Fact]
    public void A_simulated_test_over_a_mixture_recovers_the_abilities_behind_it()
    {
        var report = Simulate.Run(Test, SimulatedPopulation.Normal(2_000), Seed);

        // Under the prior that the abilities were drawn from, EAP is unbiased over all of them, and its error is what it states.
        report.Overall.Bias.ShouldBe(0, 0.03);
        report.Overall.Rmse.ShouldBeInRange(0.2, 0.33);
        report.Overall.Rmse.ShouldBe(report.Overall.MeanStandardError, 0.02);
        report.Levels.ShouldAllBe(level => Math.Abs(level.Bias) < 0.2);
        report.Overall.Reach.ShouldNotBeNull().ShouldBeGreaterThan(0.9);

        // Some items of every model were given, and responses in every category.
        report.Tests.SelectMany(test => test.Items).Select(item => item % 3).Distinct().Count().ShouldBe(3);
        report.Tests.SelectMany(test => test.Scores).Distinct().Order().ShouldBe([0, 1, 2, 3]);
    }

    [Fact]
    public void A_simulation_over_a_mixture_is_the_same_bits_for_any_number_of_threads()
    {
        var test = Test with { Randomesque = 3 };
        var one = Simulate.Run(test, SimulatedPopulation.Normal(200), Seed, threads: 1);
        var two = Simulate.Run(test, SimulatedPopulation.Normal(200), Seed, threads: 2);
        two.Overall.ShouldBe(one.Overall);
        two.Exposure.ToArray().ShouldBe(one.Exposure.ToArray());
        for (var i = 0; i < one.Tests.Count; i++)
        {
            two.Tests[i].Estimate.ShouldBe(one.Tests[i].Estimate);
            two.Tests[i].Items.ShouldBe(one.Tests[i].Items);
            two.Tests[i].Scores.ShouldBe(one.Tests[i].Scores);
        }
    }

    [Fact]
    public void A_post_hoc_test_over_the_responses_of_a_simulee_is_the_simulated_test()
    {
        var simulated = Simulate.Run(Test with { Stopping = new StoppingRule(15, 15) }, SimulatedPopulation.Normal(50), Seed).Tests;
        var start = Eap.Estimate(new ResponsePattern(Mixture, [], [])).Theta;
        var postHoc = new PostHocTest(Mixture, Eap, SelectionCriterion.MaximumInformation) { Start = start };
        var items = new int[15];
        for (var simulee = 0; simulee < simulated.Count; simulee++)
        {
            var taken = simulated[simulee];
            var itsSeed = unchecked((long)SeededRandom.Derive(Seed, "simulee", simulee).NextUInt64());
            int[] categories =
            [
                .. Enumerable
                    .Range(0, Mixture.Count)
                    .Select(item => Mixture.Draw(item, taken.Theta, SeededRandom.Derive(itsSeed, "answer", item).NextDouble())),
            ];
            postHoc.Run(categories, items).ShouldBe(taken.Estimate);
            items.ShouldBe(taken.Items);
        }
    }

    [Fact]
    public void A_post_hoc_test_with_a_maximum_searched_each_time_ends_at_the_estimate_of_its_responses()
    {
        var estimator = new WeightedLikelihood(new ThetaRange(-4, 4));
        var test = new PostHocTest(Mixture, estimator, new KullbackLeibler(Quadrature.Trapezoid(-4, 4, 61)));
        int[] categories = [.. Enumerable.Range(0, Mixture.Count).Select(item => item % Mixture.CategoryCount(item))];
        var items = new int[10];
        var estimate = test.Run(categories, items);
        items.ShouldBeUnique();
        estimate.ShouldBe(estimator.Estimate(new ResponsePattern(Mixture, items, [.. items.Select(item => categories[item])])));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(null, false)]
    public void A_post_hoc_test_answered_in_all_the_highest_or_all_the_lowest_categories_is_extreme(bool? highest, bool isExtreme)
    {
        int[] categories =
        [
            .. Enumerable.Range(0, Mixture.Count).Select(item => highest ?? item % 2 == 0 ? Mixture.CategoryCount(item) - 1 : 0),
        ];
        new PostHocTest(Mixture, Eap, SelectionCriterion.MaximumInformation).Run(categories, new int[12]).IsExtreme.ShouldBe(isExtreme);
    }

    [Fact]
    public void A_bank_of_dichotomous_models_is_simulated_to_the_bit_as_the_bank_of_their_parameters()
    {
        var population = SimulatedPopulation.Normal(100);
        var test = new AdaptiveTest(new CompiledBank(Dichotomous), new StoppingRule(15, 5, 0.4));
        var plain = Simulate.Run(test, population, Seed);
        var models = Simulate.Run(test with { Bank = MixedBankTests.BankOfModels(Dichotomous) }, population, Seed);
        models.Overall.ShouldBe(plain.Overall);
        for (var i = 0; i < plain.Tests.Count; i++)
        {
            models.Tests[i].Estimate.ShouldBe(plain.Tests[i].Estimate);
            models.Tests[i].Items.ShouldBe(plain.Tests[i].Items);
            models.Tests[i].Scores.ShouldBe(plain.Tests[i].Scores);
        }
    }

    [Fact]
    public void Right_and_wrong_are_categories_1_and_0_of_a_post_hoc_test_to_the_bit() =>
        Gen
            .Bool.Array[60]
            .Sample(
                responses =>
                {
                    int[] categories = [.. responses.Select(right => right ? 1 : 0)];
                    var (criterion, bank) = (SelectionCriterion.MaximumInformation, MixedBankTests.BankOfModels(Dichotomous));
                    foreach (var estimator in (AbilityEstimator[])[Eap, new MaximumLikelihood(new ThetaRange(-4, 4))])
                    {
                        var (first, second) = (new int[12], new int[12]);
                        var plain = new PostHocTest(new CompiledBank(Dichotomous), estimator, criterion);
                        var models = new PostHocTest(bank, estimator, criterion);
                        models.Run(categories, second).ShouldBe(plain.Run(responses, first));
                        second.ShouldBe(first);
                    }
                },
                iter: 50
            );

    [Fact]
    public void A_post_hoc_test_refuses_right_and_wrong_for_a_mixture_and_categories_that_are_none()
    {
        var test = new PostHocTest(Mixture, Eap, SelectionCriterion.MaximumInformation);
        Should.Throw<InvalidOperationException>(() => test.Run(new bool[90], new int[3])).Message.ShouldContain("categories");
        var categories = new int[90];
        categories[2] = 2;
        Should
            .Throw<ArgumentOutOfRangeException>(() => test.Run(categories, new int[3]))
            .Message.ShouldStartWith("Score 2 must be 0 or 1, as item 2 is dichotomous.");
        categories[2] = 0;
        categories[4] = 4;
        Should
            .Throw<ArgumentOutOfRangeException>(() => test.Run(categories, new int[3]))
            .Message.ShouldStartWith("Score 4 must be a category of item 4, from 0 to 3.");
        Should.Throw<ArgumentException>(() => test.Run(new int[89], new int[3])).Message.ShouldContain("bank of 90 items");
    }

    [Fact]
    public void A_post_hoc_test_over_a_mixture_allocates_nothing()
    {
        var test = new PostHocTest(Mixture, Eap, SelectionCriterion.MaximumInformation);
        int[] categories = [.. Enumerable.Range(0, Mixture.Count).Select(item => item % 2)];
        var items = new int[20];
        Enumerable.Range(0, 20).Min(_ => Allocated()).ShouldBe(0);

        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            test.Run(categories, items);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Two_ordered_categories_are_simulated_as_the_2PL_item_that_they_are()
    {
        IrtParameters[] items = [.. Dichotomous.Select(item => item with { Guessing = 0 })];
        var plain = new AdaptiveTest(new CompiledBank(items), new StoppingRule(12, 12));
        ResponseModel[] models = [.. items.Select(item => new GradedResponseModel(item.Discrimination, [item.Difficulty]))];
        var graded = plain with { Bank = new CompiledBank(models) };
        var population = SimulatedPopulation.Normal(100);
        var (expected, actual) = (Simulate.Run(plain, population, Seed).Tests, Simulate.Run(graded, population, Seed).Tests);
        for (var i = 0; i < expected.Count; i++)
        {
            actual[i].Items.ShouldBe(expected[i].Items);
            actual[i].Scores.ShouldBe(expected[i].Scores);
            actual[i].Estimate.Theta.ShouldBe(expected[i].Estimate.Theta, 1e-12);
        }
    }

    [Fact]
    public void Every_rule_of_stopping_ends_tests_over_a_mixture()
    {
        var population = SimulatedPopulation.AtLevels([-1.5, 1.5], 40);
        Reasons(new StoppingRule(40, 1) { Classification = new SequentialProbabilityRatioTest([0], 0.3, 0.05, 0.05) })
            .ShouldContain(StopReason.LikelihoodRatio);
        Reasons(new StoppingRule(40, 1) { Classification = new ConfidenceIntervalClassification([0], 1.96) })
            .ShouldContain(StopReason.ConfidenceInterval);
        Reasons(new StoppingRule(90, 1) { LeastInformation = 0.6 }).ShouldBe([StopReason.LowInformation]);
        Reasons(new StoppingRule(40, 1, 0.3)).ShouldContain(StopReason.Precision);

        StopReason[] Reasons(StoppingRule rule) => [.. Simulate.Run(new AdaptiveTest(Mixture, rule), population, Seed).Reasons.Keys];
    }

    [Fact]
    public void A_likelihood_ratio_over_a_mixture_is_the_product_of_the_ratios_of_its_responses()
    {
        var rule = new SequentialProbabilityRatioTest([0.2], 0.4, 0.05, 0.05);
        int[] items = [0, 1, 2, 3];
        int[] scores = [2, 3, 1, 0];
        var expected = 0.0;
        foreach (var item in items)
        {
            var (above, below) = (new double[Mixture.CategoryCount(item)], new double[Mixture.CategoryCount(item)]);
            Mixture.Probabilities(item, 0.6, above);
            Mixture.Probabilities(item, -0.2, below);
            expected += Math.Log(above[scores[item]] / below[scores[item]]);
        }

        rule.LogRatio(new ResponsePattern(Mixture, items, scores), 0.2).ShouldBe(expected, 1e-12);
    }

    [Fact]
    public void Exposure_is_controlled_over_a_mixture()
    {
        var test = new AdaptiveTest(Mixture, new StoppingRule(10, 10));
        var population = SimulatedPopulation.Normal(1_000);
        Simulate.Run(test, population, Seed).LargestExposure.ShouldBeGreaterThan(0.5);
        var found = SympsonHetter.Find(test, population, 0.3, 0.04, 15, Seed, cancellation: TestContext.Current.CancellationToken);
        found.Converged.ShouldBeTrue();
        found.LargestExposure.ShouldBeLessThanOrEqualTo(0.34);
    }

    [Fact]
    public void The_domain_score_of_a_mixture_is_the_mean_share_of_the_highest_scores() =>
        Gen.Select(Models.Any.Array[1, 30], Items.Theta)
            .Sample(
                (models, theta) =>
                {
                    var share = models.Average(model =>
                    {
                        var p = new double[model.CategoryCount];
                        model.Probabilities(theta, p);
                        return p.Select((chance, k) => k * chance).Sum() / (p.Length - 1);
                    });
                    DomainScore.Expected(new CompiledBank(models), theta).ShouldBe(share, 1e-13);
                }
            );

    [Fact]
    public void The_domain_score_of_ordered_categories_never_falls_as_ability_rises() =>
        Gen.Select(Models.Ordered.Array[1, 30], Items.Theta, Gen.Double[0.01, 2])
            .Sample(
                (models, theta, step) =>
                    DomainScore
                        .Expected(new CompiledBank(models), theta + step)
                        .ShouldBeGreaterThanOrEqualTo(DomainScore.Expected(new CompiledBank(models), theta) - 1e-14)
            );

    [Fact]
    public void The_domain_score_of_a_mixture_rises_from_what_guessing_gives_to_everything()
    {
        double[] scores = [.. Enumerable.Range(-6, 13).Select(theta => DomainScore.Expected(Mixture, theta))];
        scores.ShouldBe(scores.Order());
        scores.Distinct().Count().ShouldBe(13);
        DomainScore.Expected(Mixture, double.NegativeInfinity).ShouldBe(0.2 / 3, 1e-12);
        DomainScore.Expected(Mixture, double.PositiveInfinity).ShouldBe(1, 1e-12);
        var range = DomainScore.Range(Mixture, new AbilityEstimate(0.5, 0.4, IsExtreme: false), z: 1);
        (range.Low, range.Estimate, range.High).ShouldBe(
            (DomainScore.Expected(Mixture, 0.5 - 0.4), DomainScore.Expected(Mixture, 0.5), DomainScore.Expected(Mixture, 0.5 + 0.4))
        );
    }
}
