using AdaptivQ.Adaptivity.Engine;
using CsCheck;
using static AdaptivQ.Engine.Tests.MixedSelectionTests;

namespace AdaptivQ.Engine.Tests;

/// <summary>Every estimator over banks of any mixture of response models.</summary>
public sealed class MixedEstimateTests
{
    private const double Tolerance = 1e-12;

    private static readonly AbilityEstimator[] Estimators =
    [
        new ExpectedAPosteriori(Grid, Standard),
        new ExpectedAPosteriori(Grid, Prior.Jeffreys),
        new MaximumAPosteriori(Standard, new ThetaRange(-6, 6)),
        new MaximumAPosteriori(Prior.Jeffreys, new ThetaRange(-6, 6)),
        new MaximumLikelihood(ThetaRange.Unbounded),
        new MaximumLikelihood(new ThetaRange(-4, 4), InformationKind.Observed),
        new WeightedLikelihood(new ThetaRange(-6, 6)),
    ];

    [Fact]
    public void A_bank_of_dichotomous_models_gets_every_estimate_to_the_bit() =>
        Gen.Select(Items.Any, Gen.Int[0, 1])
            .Array[1, 12]
            .Sample(
                answers =>
                {
                    IrtParameters[] parameters = [.. answers.Select(answer => answer.Item1)];
                    int[] items = [.. Enumerable.Range(0, answers.Length)];
                    int[] scores = [.. answers.Select(answer => answer.Item2)];
                    var (plain, models) = (new CompiledBank(parameters), MixedBankTests.BankOfModels(parameters));
                    foreach (var estimator in Estimators)
                    {
                        var expected = estimator.Estimate(new ResponsePattern(plain, items, scores));
                        estimator.Estimate(new ResponsePattern(models, items, scores)).ShouldBe(expected);
                    }
                },
                iter: 100
            );

    [Fact]
    public void Two_ordered_categories_are_a_2PL_item_to_every_estimator() =>
        Gen.Select(Items.TwoParameter, Gen.Int[0, 1])
            .Array[2, 12]
            .Sample(
                answers =>
                {
                    IrtParameters[] parameters = [.. answers.Select(answer => answer.Item1)];
                    int[] items = [.. Enumerable.Range(0, answers.Length)];
                    int[] scores = [.. answers.Select(answer => answer.Item2)];
                    foreach (var estimator in Estimators)
                    {
                        var expected = estimator.Estimate(new ResponsePattern(new CompiledBank(parameters), items, scores));
                        var actual = estimator.Estimate(new ResponsePattern(TwoCategories(parameters), items, scores));
                        if (expected.Caveats.HasFlag(EstimateCaveats.SeveralMaxima))
                        {
                            // Of two maxima as high as one another, the last bit decides.
                            actual.Caveats.ShouldBe(expected.Caveats);
                            continue;
                        }

                        if (double.IsFinite(expected.Theta))
                        {
                            // Where there is little information, a root is known no better than the slope of the log-likelihood over it.
                            var variance = Math.Max(1, expected.StandardError * expected.StandardError);
                            actual.Theta.ShouldBe(expected.Theta, Tolerance * variance, estimator.ToString());
                            actual.StandardError.ShouldBe(expected.StandardError, Tolerance * variance * expected.StandardError);
                        }
                        else
                        {
                            (actual.Theta, actual.StandardError).ShouldBe((expected.Theta, expected.StandardError));
                        }

                        (actual.IsExtreme, actual.Caveats).ShouldBe((expected.IsExtreme, expected.Caveats));
                    }
                },
                iter: 300
            );

    [Fact]
    public void Responses_to_a_bank_say_what_those_to_its_models_say() =>
        Models
            .Answers(Models.Any, 1, 15)
            .Sample(
                answers =>
                {
                    ResponseModel[] models = [.. answers.Select(answer => answer.Item)];
                    int[] categories = [.. answers.Select(answer => answer.Category)];
                    int[] items = [.. Enumerable.Range(0, models.Length)];
                    var bank = new CompiledBank(models);
                    foreach (var estimator in Estimators)
                    {
                        var expected = estimator.Estimate(new ResponsePattern(models, categories));
                        estimator.Estimate(new ResponsePattern(bank, items, categories)).ShouldBe(expected);
                    }
                },
                iter: 100
            );

    [Fact]
    public void A_running_posterior_of_any_models_is_the_estimate_of_all_responses_at_once() =>
        Models
            .Answers(Models.Any, 1, 15)
            .Sample(
                answers =>
                {
                    ResponseModel[] models = [.. answers.Select(answer => answer.Item)];
                    int[] categories = [.. answers.Select(answer => answer.Category)];
                    int[] items = [.. Enumerable.Range(0, models.Length)];
                    var bank = new CompiledBank(models);
                    var estimator = new GridPosterior(Grid, Standard);
                    var posterior = new double[Grid.Count];
                    estimator.Start(posterior);
                    foreach (var item in items)
                    {
                        estimator.Observe(posterior, bank, item, categories[item]);
                    }

                    var isExtreme =
                        items.All(item => models[item].IsLowest(categories[item]))
                        || items.All(item => models[item].IsHighest(categories[item]));
                    var running = estimator.Summarise(posterior, isExtreme);
                    running.ShouldBe(estimator.Estimate(bank, items, categories));

                    // The same from the chances themselves, multiplied.
                    var weights = Weights(models, categories, Standard);
                    var mean = weights.Select((weight, i) => weight * Grid.Nodes[i]).Sum() / weights.Sum();
                    running.Theta.ShouldBe(mean, 1e-11);
                    running.IsExtreme.ShouldBe(isExtreme);
                },
                iter: 200
            );

    [Theory]
    [InlineData(0, 0, 0, true)]
    [InlineData(3, 1, 2, true)]
    [InlineData(3, 1, 1, false)]
    [InlineData(0, 0, 2, false)]
    [InlineData(1, 1, 2, false)]
    public void Responses_are_extreme_when_all_are_lowest_or_all_highest(int partialCredit, int dichotomous, int graded, bool isExtreme)
    {
        int[] scores = [partialCredit, dichotomous, graded];
        new ResponsePattern(Bank, Given, scores).IsExtreme.ShouldBe(isExtreme);
        new GridPosterior(Grid, Standard).Estimate(Bank, Given, scores).IsExtreme.ShouldBe(isExtreme);
    }

    [Fact]
    public void Many_abilities_at_once_get_the_log_probability_to_the_bit_that_each_gets_alone() =>
        Gen.Select(Models.Any, Gen.OneOf(Items.Theta, Gen.Double[-1e4, 1e4]).Array[1, 40], Gen.Int[0, 1_000])
            .Sample(
                (model, thetas, draw) =>
                {
                    var category = draw % model.CategoryCount;
                    var sums = new double[thetas.Length];
                    model.AddLogProbability(category, thetas, sums);
                    for (var i = 0; i < thetas.Length; i++)
                    {
                        sums[i].ShouldBe(model.LogProbability(thetas[i], category));
                    }
                }
            );

    [Fact]
    public void Log_probabilities_are_finite_and_never_above_0_even_between_thresholds_that_all_but_meet()
    {
        ResponseModel[] models =
        [
            new GradedResponseModel(1, [0, double.Epsilon]),
            new GradedResponseModel(2, [1, Math.BitIncrement(1)]),
            new GeneralizedPartialCreditModel(2.5, [900, -900]),
        ];
        foreach (var model in models)
        {
            foreach (var theta in (double[])[double.NegativeInfinity, -1e9, -1, 0, 1, 1e9, double.PositiveInfinity])
            {
                for (var k = 0; k < model.CategoryCount; k++)
                {
                    double.IsFinite(model.LogProbability(theta, k)).ShouldBeTrue();
                    model.LogProbability(theta, k).ShouldBeLessThanOrEqualTo(0);
                }
            }
        }

        // 1 - exp(-x) loses x where it is small; L (1 - L) is 1/4 at the thresholds.
        new GradedResponseModel(1, [0, 1e-12])
            .LogProbability(0, 1)
            .ShouldBe(Math.Log(1e-12 / 4), 1e-9);
        new GradedResponseModel(1, [0, 1e-200]).LogProbability(0, 1).ShouldBe(Math.Log(1e-200 / 4), 1e-9);
    }
}
