using AdaptivQ.Adaptivity.Engine;
using CsCheck;

namespace AdaptivQ.Engine.Tests;

/// <summary>Every criterion over banks of any mixture of response models.</summary>
public sealed class MixedSelectionTests
{
    private const double Theta = 0.3;
    private const double Tolerance = 1e-12;

    internal static readonly Quadrature Grid = Quadrature.Trapezoid(-4, 4, 61);
    internal static readonly Prior Standard = Prior.Normal(0, 1);
    private static readonly SelectionCriterion[] All = SelectionCriterionTests.All;

    /// <summary>The first three are answered, in the categories of <see cref="Scores"/>; the rest are chosen from.</summary>
    private static readonly ResponseModel[] Models =
    [
        new GeneralizedPartialCreditModel(0.9, [-1, 0.4, 1.2]),
        new DichotomousModel(new IrtParameters(1.2, -0.3, 0.2)),
        new GradedResponseModel(1.3, [-0.5, 0.8]),
        new DichotomousModel(new IrtParameters(1.4, 0.6, 0.15, 0.97)),
        new GeneralizedPartialCreditModel(1.1, [0.9, -0.6, 0.2]),
        new GradedResponseModel(1.6, [-1.5, 0.1, 0.7, 1.9]),
        new NominalResponseModel([0.2, 0, 1.1, 0.8], [0, 0.4, -0.3, 0.5]),
        new DichotomousModel(new IrtParameters(0.8, 0)),
    ];

    internal static readonly int[] Given = [0, 1, 2];
    private static readonly int[] Scores = [2, 1, 0];
    internal static readonly CompiledBank Bank = new(Models);

    [Fact]
    public void A_bank_of_dichotomous_models_gets_every_criterions_value_to_the_bit() =>
        Gen.Select(Items.Any.Array[3, 20], Gen.Double[-3, 3], Gen.Int[0, 1], Gen.Int[0, 1])
            .Sample(
                (items, theta, first, second) =>
                {
                    var (plain, models) = (new CompiledBank(items), MixedBankTests.BankOfModels(items));
                    foreach (var criterion in All)
                    {
                        var expected = Values(criterion, plain, theta, [0, 1], [first, second]);
                        Values(criterion, models, theta, [0, 1], [first, second]).ShouldBe(expected, criterion.Name);
                    }
                },
                iter: 100
            );

    [Fact]
    public void Two_ordered_categories_are_a_2PL_item_to_every_criterion() =>
        Gen.Select(Items.TwoParameter.Array[4, 12], Gen.Double[-3, 3], Gen.Int[0, 1], Gen.Int[0, 1])
            .Sample(
                (items, theta, first, second) =>
                {
                    var (plain, ordered) = (new CompiledBank(items), TwoCategories(items));
                    foreach (var criterion in All)
                    {
                        var expected = Values(criterion, plain, theta, [0, 1], [first, second]);
                        var actual = Values(criterion, ordered, theta, [0, 1], [first, second]);
                        for (var item = 2; item < items.Length; item++)
                        {
                            actual[item].ShouldBe(expected[item], Tolerance * Math.Max(1, Math.Abs(expected[item])), criterion.Name);
                        }
                    }
                },
                iter: 100
            );

    [Fact]
    public void Maximum_information_is_the_sum_of_squared_slopes_over_the_chances() =>
        ShouldBe(SelectionCriterion.MaximumInformation, (model, _) => Information(model, Theta));

    [Fact]
    public void Target_success_is_the_distance_of_the_expected_score_from_the_target() =>
        ShouldBe(SelectionCriterion.TargetSuccess(0.7), (model, _) => Math.Abs(Mean(model, Theta) / (model.CategoryCount - 1) - 0.7));

    [Fact]
    public void The_nearest_difficulty_is_that_to_b_or_to_the_mean_of_the_thresholds_or_steps()
    {
        var values = Values(SelectionCriterion.NearestDifficulty, Bank, Theta, Given, Scores);
        values[3].ShouldBe(0.3, Tolerance);
        values[4].ShouldBe(Math.Abs(Theta - 0.5 / 3), Tolerance);
        values[5].ShouldBe(Math.Abs(Theta - 0.3), Tolerance);
        values[7].ShouldBe(0.3, Tolerance);
    }

    [Fact]
    public void The_nearest_optimum_is_that_to_the_ability_of_most_information()
    {
        var values = Values(SelectionCriterion.NearestOptimum, Bank, Theta, Given, Scores);
        for (var item = 3; item < Models.Length; item++)
        {
            var best = Enumerable.Range(-40_000, 80_001).Select(i => i * 1e-4).MaxBy(theta => Information(Models[item], theta));
            values[item].ShouldBe(Math.Abs(Theta - best), 1e-4);
        }

        values[6].ShouldBe(Values(SelectionCriterion.NearestDifficulty, Bank, Theta, Given, Scores)[6]);
    }

    [Fact]
    public void Weighted_information_is_the_integral_of_the_likelihood_times_the_information()
    {
        foreach (var prior in (Prior?[])[null, Standard])
        {
            ShouldBe(new WeightedInformation(Grid, prior), (model, _) => Integral(prior, theta => Information(model, theta)));
        }
    }

    [Fact]
    public void Divergence_is_the_integral_of_the_likelihood_times_the_sum_over_categories()
    {
        foreach (var prior in (Prior?[])[null, Standard])
        {
            ShouldBe(
                new KullbackLeibler(Grid, prior),
                (model, _) =>
                    Integral(
                        prior,
                        theta =>
                            Enumerable
                                .Range(0, model.CategoryCount)
                                .Sum(k => P(model, k, Theta) * Math.Log(P(model, k, Theta) / P(model, k, theta)))
                    )
            );
        }
    }

    [Fact]
    public void Global_discrimination_is_half_the_sum_of_the_variances_of_the_chances()
    {
        foreach (var prior in (Prior?[])[null, Standard])
        {
            var mass = Integral(prior, _ => 1);
            ShouldBe(
                new GlobalDiscrimination(Grid, prior),
                (model, _) =>
                    Enumerable
                        .Range(0, model.CategoryCount)
                        .Sum(k =>
                        {
                            var mean = Integral(prior, theta => P(model, k, theta)) / mass;
                            return Integral(prior, theta => (P(model, k, theta) - mean) * (P(model, k, theta) - mean)) / mass;
                        }) / 2
            );
        }
    }

    [Fact]
    public void The_expected_variance_is_the_mean_over_the_categories_of_the_variances_after_each() =>
        ShouldBe(
            new ExpectedPosteriorVariance(Grid, Standard),
            (model, _) => Enumerable.Range(0, model.CategoryCount).Sum(k => P(model, k, Theta) * After(model, k).Variance)
        );

    [Theory]
    [InlineData(InformationKind.Expected)]
    [InlineData(InformationKind.Observed)]
    public void The_expected_information_is_the_mean_over_the_categories_of_that_at_the_estimate_after_each(InformationKind kind)
    {
        var mode = new MaximumAPosteriori(Standard, new ThetaRange(-4, 4));
        Check(new ExpectedAPosteriori(Grid, Standard), (model, k) => After(model, k).Mean);
        Check(mode, (model, k) => mode.Estimate(new ResponsePattern([Models[0], Models[1], Models[2], model], [.. Scores, k])).Theta);

        void Check(AbilityEstimator estimator, Func<ResponseModel, int, double> after) =>
            ShouldBe(
                new ExpectedInformation(estimator, kind),
                (model, _) =>
                    Enumerable
                        .Range(0, model.CategoryCount)
                        .Sum(k =>
                        {
                            var theta = after(model, k);
                            var information =
                                kind == InformationKind.Expected ? Information(model, theta) : model.ObservedInformation(theta, k);
                            return P(model, k, Theta) * information;
                        })
            );
    }

    [Fact]
    public void Criteria_that_draw_weigh_the_information_of_all_models_alike()
    {
        // Three of twenty items are given: W = (1 + 2 + 3) / (1 + 2 + ... + 19).
        const double Progress = 6.0 / 190;
        var draws = Draws();
        var largest = Models.Skip(3).Max(model => Information(model, Theta));
        ShouldBe(SelectionCriterion.Random, (_, item) => draws[item]);
        ShouldBe(new Progressive(), (model, item) => (1 - Progress) * largest * draws[item] + Progress * Information(model, Theta));
        ShouldBe(
            new Proportional(),
            (model, item) => 20 * Progress * Math.Log(Information(model, Theta)) - Math.Log(-Math.Log(draws[item]))
        );
    }

    [Fact]
    public void Choosing_from_a_mixed_bank_allocates_nothing()
    {
        var values = new double[Bank.Count];
        var excluded = new bool[Bank.Count];
        var allocated = new long[All.Length];
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < All.Length; i++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                All[i]
                    .Evaluate(
                        new SelectionState(Bank, Theta, excluded) { Responses = new ResponsePattern(Bank, Given, Scores), Length = 5 },
                        values
                    );
                allocated[i] = GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }

        allocated.ShouldAllBe(bytes => bytes == 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-4)]
    [InlineData(40)]
    public void Items_far_from_every_ability_get_a_number_from_every_criterion(double theta)
    {
        var bank = new CompiledBank([
            Models[0],
            new GradedResponseModel(3, [1e3, 2e3]),
            new GeneralizedPartialCreditModel(3, [-1e3, 50]),
            new NominalResponseModel([0, 5, -5], [1e3, 0, 0]),
            new GradedResponseModel(50, [0.1, 0.2]),
            new GradedResponseModel(1, [0, double.Epsilon]),
        ]);
        foreach (var criterion in All)
        {
            Values(criterion, bank, theta, [0], [1])[1..].ShouldAllBe(value => !double.IsNaN(value), criterion.Name);
        }
    }

    [Fact]
    public void The_report_of_a_choice_states_the_information_of_the_items_own_model()
    {
        var choice = ItemSelector.Select(State(Bank, Theta, Given, Scores), SelectionCriterion.TargetSuccess(0.6))!;
        choice.Ranked.ShouldAllBe(ranked => ranked.Information == Models[ranked.Item].Information(Theta));
        choice.Ranked.Count.ShouldBe(5);
    }

    private static void ShouldBe(SelectionCriterion criterion, Func<ResponseModel, int, double> plainly)
    {
        var values = Values(criterion, Bank, Theta, Given, Scores);
        for (var item = Given.Length; item < Models.Length; item++)
        {
            var expected = plainly(Models[item], item);
            values[item].ShouldBe(expected, Tolerance * Math.Max(1, Math.Abs(expected)), $"{criterion.Name}, item {item}");
        }
    }

    private static double[] Values(SelectionCriterion criterion, CompiledBank bank, double theta, int[] given, int[] scores)
    {
        var values = new double[bank.Count];
        criterion.Evaluate(State(bank, theta, given, scores), values);
        return values;
    }

    private static SelectionState State(CompiledBank bank, double theta, int[] given, int[] scores)
    {
        var excluded = new bool[bank.Count];
        foreach (var item in given)
        {
            excluded[item] = true;
        }

        return new SelectionState(bank, theta, excluded)
        {
            Responses = new ResponsePattern(bank, given, scores),
            Length = 20,
            Random = new SeededRandom(11),
        };
    }

    private static double[] Draws()
    {
        var random = new SeededRandom(11);
        var draws = new double[Models.Length];
        for (var i = 0; i < draws.Length; i++)
        {
            draws[i] = random.NextDouble();
        }

        return draws;
    }

    internal static CompiledBank TwoCategories(IrtParameters[] items) =>
        new([
            .. items.Select(
                (item, i) =>
                    i % 2 == 0
                        ? (ResponseModel)new GeneralizedPartialCreditModel(item.Discrimination, [item.Difficulty])
                        : new GradedResponseModel(item.Discrimination, [item.Difficulty])
            ),
        ]);

    private static double P(ResponseModel model, int k, double theta)
    {
        var p = new double[model.CategoryCount];
        model.Probabilities(theta, p);
        return p[k];
    }

    private static double Mean(ResponseModel model, double theta) =>
        Enumerable.Range(0, model.CategoryCount).Sum(k => k * P(model, k, theta));

    private static double Information(ResponseModel model, double theta)
    {
        var (p, slopes) = (new double[model.CategoryCount], new double[model.CategoryCount]);
        model.Probabilities(theta, p);
        model.FirstDerivatives(theta, slopes);
        return p.Zip(slopes, (chance, slope) => slope * slope / chance).Sum();
    }

    /// <summary>w_i L(theta_i) g(theta_i) at every node; without g for no prior.</summary>
    internal static double[] Weights(ResponseModel[] models, int[] categories, Prior? prior)
    {
        var weights = new double[Grid.Count];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = Grid.Weights[i] * Math.Exp(prior?.LogDensity(Grid.Nodes[i]) ?? 0);
            for (var item = 0; item < models.Length; item++)
            {
                weights[i] *= P(models[item], categories[item], Grid.Nodes[i]);
            }
        }

        return weights;
    }

    private static double Integral(Prior? prior, Func<double, double> of)
    {
        var weights = Weights(Models[..3], Scores, prior);
        return weights.Select((weight, i) => weight * of(Grid.Nodes[i])).Sum();
    }

    /// <summary>The posterior once the item is answered too.</summary>
    private static (double Mean, double Variance) After(ResponseModel model, int category)
    {
        var weights = Weights([.. Models[..3], model], [.. Scores, category], Standard);
        var mean = weights.Select((weight, i) => weight * Grid.Nodes[i]).Sum() / weights.Sum();
        return (mean, weights.Select((weight, i) => weight * (Grid.Nodes[i] - mean) * (Grid.Nodes[i] - mean)).Sum() / weights.Sum());
    }
}
