using AdaptivQ.Adaptivity.Engine;
using CsCheck;

namespace AdaptivQ.Engine.Tests;

public sealed class AbilityEstimatorTests
{
    private static readonly ThetaRange Wide = new(-8, 8);
    private static readonly Quadrature Grid = Quadrature.Trapezoid(-8, 8, 321);
    private static readonly Prior Standard = Prior.Normal(0, 1);
    private static readonly AbilityEstimator Likelihood = new MaximumLikelihood(Wide);
    private static readonly AbilityEstimator Mode = new MaximumAPosteriori(Standard, Wide);
    private static readonly AbilityEstimator Weighted = new WeightedLikelihood(Wide);

    [Fact]
    public void No_ability_makes_the_responses_more_likely_than_the_maximum_likelihood_estimate() =>
        Models
            .Answers(Models.Any, 1, 20)
            .Sample(
                answers =>
                {
                    var (items, responses) = Apart(answers);
                    var pattern = new ResponsePattern(items, responses);
                    var best = pattern.At(Likelihood.Estimate(pattern).Theta).LogLikelihood;
                    for (var theta = Wide.Lo; theta <= Wide.Hi; theta += 0.04)
                    {
                        pattern.LogLikelihood(theta).ShouldBeLessThanOrEqualTo(best + 1e-12);
                    }
                },
                iter: 200
            );

    [Fact]
    public void No_ability_has_a_higher_posterior_than_the_mode() =>
        Models
            .Answers(Models.Any, 1, 20)
            .Sample(
                answers =>
                {
                    var (items, responses) = Apart(answers);
                    var pattern = new ResponsePattern(items, responses);
                    var mode = Mode.Estimate(pattern).Theta;
                    var best = pattern.At(mode).LogLikelihood + Standard.LogDensity(mode);
                    for (var theta = Wide.Lo; theta <= Wide.Hi; theta += 0.04)
                    {
                        (pattern.At(theta).LogLikelihood + Standard.LogDensity(theta)).ShouldBeLessThanOrEqualTo(best + 1e-12);
                    }
                },
                iter: 300
            );

    [Fact]
    public void An_estimate_within_the_bounds_is_a_root_to_the_last_digits_and_one_at_a_bound_says_so() =>
        Models
            .Answers(Models.Any, 1, 20)
            .Sample(
                answers =>
                {
                    var (items, responses) = Apart(answers);
                    var pattern = new ResponsePattern(items, responses);
                    var estimate = Likelihood.Estimate(pattern);
                    var terms = pattern.At(estimate.Theta);
                    if (estimate.Caveats.HasFlag(EstimateCaveats.AtLowerBound) || estimate.Caveats.HasFlag(EstimateCaveats.AtUpperBound))
                    {
                        estimate.Theta.ShouldBe(estimate.Caveats.HasFlag(EstimateCaveats.AtLowerBound) ? Wide.Lo : Wide.Hi);
                        (terms.Slope * estimate.Theta).ShouldBeGreaterThanOrEqualTo(0);
                    }
                    else
                    {
                        terms.Slope.ShouldBe(0, 1e-12 * (1 + terms.Information + Math.Abs(terms.ObservedInformation)));
                        estimate.StandardError.ShouldBe(1 / Math.Sqrt(terms.Information));
                    }
                },
                iter: 500
            );

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void All_wrong_or_all_correct_has_its_maximum_likelihood_at_the_bound_or_at_infinity(int score)
    {
        var bank = Items.Ladder();
        int[] scores = [score, score, score];
        var pattern = new ResponsePattern(bank, [0, 2, 4], scores);
        var bounded = new MaximumLikelihood(new ThetaRange(-4, 5)).Estimate(pattern);
        bounded.Theta.ShouldBe(score == 0 ? -4 : 5);
        bounded.IsExtreme.ShouldBeTrue();
        bounded.Caveats.ShouldBe(score == 0 ? EstimateCaveats.AtLowerBound : EstimateCaveats.AtUpperBound);
        double.IsFinite(bounded.StandardError).ShouldBeTrue();

        var free = new MaximumLikelihood(ThetaRange.Unbounded).Estimate(pattern);
        free.Theta.ShouldBe(score == 0 ? double.NegativeInfinity : double.PositiveInfinity);
        free.StandardError.ShouldBe(double.PositiveInfinity);
        double.IsFinite(new WeightedLikelihood(ThetaRange.Unbounded).Estimate(pattern).Theta).ShouldBeTrue();
        double.IsFinite(new MaximumAPosteriori(Standard, ThetaRange.Unbounded).Estimate(pattern).Theta).ShouldBeTrue();
    }

    [Fact]
    public void Of_several_maxima_the_highest_is_taken_and_the_estimate_says_that_there_were_several()
    {
        // A hard item with guessing answered right, an easier one wrong: either the learner is able and slipped, or guessed.
        var bank = new CompiledBank([new IrtParameters(3, 2, 0.2), new IrtParameters(0.6, 1, 0), new IrtParameters(0.6, -3, 0)]);
        var pattern = new ResponsePattern(bank, [0, 1, 2], [1, 0, 1]);
        var (roots, highest) = (0, Wide.Lo);
        for (var i = -799; i <= 800; i++)
        {
            roots += pattern.At((i - 1) / 100.0).Slope > 0 != pattern.At(i / 100.0).Slope > 0 ? 1 : 0;
            highest = pattern.At(i / 100.0).LogLikelihood > pattern.At(highest).LogLikelihood ? i / 100.0 : highest;
        }

        roots.ShouldBe(3);
        var estimate = Likelihood.Estimate(pattern);
        estimate.Caveats.ShouldBe(EstimateCaveats.SeveralMaxima);
        estimate.Theta.ShouldBe(highest, 0.01);
    }

    [Fact]
    public void A_rise_towards_an_infinite_bound_is_no_maximum_of_its_own()
    {
        var bank = new CompiledBank([new IrtParameters(1.5, 0, 0.2), new IrtParameters(0.8, 0.5, 0.2), new IrtParameters(1.2, -1, 0.2)]);
        var pattern = new ResponsePattern(bank, [0, 1, 2], [1, 0, 1]);
        pattern.At(-12).Slope.ShouldBeLessThan(0);
        var estimate = new MaximumLikelihood(ThetaRange.Unbounded).Estimate(pattern);
        double.IsFinite(estimate.Theta).ShouldBeTrue();
        estimate.Caveats.ShouldBe(EstimateCaveats.None);
    }

    [Fact]
    public void Answers_worse_than_guessing_send_the_likelihood_to_minus_infinity()
    {
        var bank = new CompiledBank([
            new IrtParameters(1, 0, 0.25),
            new IrtParameters(1, 0, 0.25),
            new IrtParameters(1, 0, 0.25),
            new IrtParameters(1, 0, 0.25),
            new IrtParameters(1, 0, 0.25),
        ]);
        var estimate = new MaximumLikelihood(ThetaRange.Unbounded).Estimate(new ResponsePattern(bank, [0, 1, 2, 3, 4], [1, 0, 0, 0, 0]));
        estimate.Theta.ShouldBe(double.NegativeInfinity);
        estimate.Caveats.ShouldBe(EstimateCaveats.AtLowerBound);
        estimate.IsExtreme.ShouldBeFalse();
    }

    [Fact]
    public void Steep_items_that_contradict_one_another_and_far_away_bounds_still_give_an_estimate()
    {
        var bank = new CompiledBank([new IrtParameters(1e200, -3), new IrtParameters(1e200, 3, 0.1), new IrtParameters(1, 0)]);
        var pattern = new ResponsePattern(bank, [0, 1, 2], [0, 1, 1]);
        foreach (var range in (ThetaRange[])[Wide, ThetaRange.Unbounded, new(5e4, 6e4), new(double.NegativeInfinity, -2e4)])
        {
            foreach (
                var estimator in (AbilityEstimator[])
                    [new MaximumLikelihood(range), new WeightedLikelihood(range), new MaximumAPosteriori(Standard, range)]
            )
            {
                estimator.Estimate(pattern).Theta.ShouldBeInRange(range.Lo, range.Hi);
            }
        }
    }

    [Fact]
    public void Bounds_beyond_every_maximum_do_not_move_the_estimate() =>
        Models
            .Answers(Models.Polytomous, 3, 20)
            .Sample(
                answers =>
                {
                    var (items, responses) = Apart(answers);
                    var pattern = new ResponsePattern(items, responses);
                    new MaximumAPosteriori(Standard, ThetaRange.Unbounded)
                        .Estimate(pattern)
                        .Theta.ShouldBe(Mode.Estimate(pattern).Theta, 1e-9);
                },
                iter: 300
            );

    [Fact]
    public void A_uniform_prior_makes_the_posterior_mode_the_maximum_likelihood_within_it() =>
        Models
            .Answers(Models.Any, 1, 12)
            .Sample(
                answers =>
                {
                    var (items, responses) = Apart(answers);
                    var pattern = new ResponsePattern(items, responses);
                    var uniform = new MaximumAPosteriori(Prior.Uniform(-3, 3), Wide).Estimate(pattern);
                    var likelihood = new MaximumLikelihood(new ThetaRange(-3, 3)).Estimate(pattern);
                    uniform.Theta.ShouldBe(likelihood.Theta);
                    uniform.StandardError.ShouldBe(likelihood.StandardError);
                },
                iter: 300
            );

    [Fact]
    public void Without_guessing_Warms_estimate_is_the_posterior_mode_under_Jeffreys_prior() =>
        Models
            .Answers(Gen.OneOf(Models.Polytomous, Items.TwoParameter.Select(item => (ResponseModel)new DichotomousModel(item))), 2, 15)
            .Sample(
                answers =>
                {
                    var (items, responses) = Apart(answers);
                    var pattern = new ResponsePattern(items, responses);
                    var (weighted, mode) = (
                        Weighted.Estimate(pattern).Theta,
                        new MaximumAPosteriori(Prior.Jeffreys, Wide).Estimate(pattern).Theta
                    );
                    if (Math.Abs(weighted - mode) <= 1e-9)
                    {
                        return;
                    }

                    // Contradictory answers may have two modes. Of two that are as high as one another, to the digits of Simpson's rule by
                    // which Warm's are compared, either is the mode.
                    Height(pattern, weighted).ShouldBe(Height(pattern, mode), 1e-6, $"{weighted} and {mode}");

                    static double Height(in ResponsePattern pattern, double theta)
                    {
                        var terms = pattern.At(theta);
                        return terms.LogLikelihood + Math.Log(terms.Information) / 2;
                    }
                },
                iter: 300
            );

    [Fact]
    public void Warms_estimate_is_less_biased_than_maximum_likelihood_and_the_posterior_mode()
    {
        // All 2^8 patterns of eight like items, weighted by their chances at theta = 1.5: an expectation without sampling.
        var bank = new CompiledBank([.. Enumerable.Range(0, 8).Select(i => new IrtParameters(1.5, -1 + i * 0.35))]);
        int[] items = [.. Enumerable.Range(0, 8)];
        const double True = 1.5;
        AbilityEstimator[] estimators = [Weighted, new MaximumLikelihood(new ThetaRange(-4, 4)), Mode];
        var bias = new double[estimators.Length];
        for (var code = 0; code < 256; code++)
        {
            int[] scores = [.. items.Select(i => (code >> i) & 1)];
            var pattern = new ResponsePattern(bank, items, scores);
            var chance = Math.Exp(pattern.At(True).LogLikelihood);
            for (var i = 0; i < estimators.Length; i++)
            {
                bias[i] += chance * (estimators[i].Estimate(pattern).Theta - True);
            }
        }

        Math.Abs(bias[0]).ShouldBeLessThan(Math.Abs(bias[1]) / 2);
        Math.Abs(bias[0]).ShouldBeLessThan(Math.Abs(bias[2]) / 2);
    }

    [Fact]
    public void A_bank_and_a_mixture_of_models_give_the_same_estimates() =>
        Gen.Select(Items.Any, Gen.Bool)
            .Array[1, 20]
            .Sample(
                answers =>
                {
                    var bank = new CompiledBank([.. answers.Select(answer => answer.Item1)]);
                    int[] scores = [.. answers.Select(answer => answer.Item2 ? 1 : 0)];
                    ResponseModel[] models = [.. answers.Select(answer => new DichotomousModel(answer.Item1))];
                    AbilityEstimator[] estimators = [Likelihood, Mode, Weighted, new ExpectedAPosteriori(Grid, Standard)];
                    foreach (var estimator in estimators)
                    {
                        estimator
                            .Estimate(new ResponsePattern(models, scores))
                            .ShouldBe(estimator.Estimate(new ResponsePattern(bank, [.. Enumerable.Range(0, bank.Count)], scores)));
                    }
                },
                iter: 200
            );

    [Fact]
    public void The_posterior_mean_is_that_of_the_running_posterior_bit_for_bit()
    {
        var bank = Items.Ladder();
        var running = new GridPosterior(Grid, Standard).Estimate(bank, [0, 2, 4], [1, 0, 1]);
        new ExpectedAPosteriori(Grid, Standard).Estimate(new ResponsePattern(bank, [0, 2, 4], [1, 0, 1])).ShouldBe(running);
    }

    [Fact]
    public void Under_Jeffreys_prior_the_posterior_mean_weighs_the_likelihood_by_the_root_of_the_information() =>
        Models
            .Answers(Models.Any, 1, 10)
            .Sample(
                answers =>
                {
                    var (items, responses) = Apart(answers);
                    var pattern = new ResponsePattern(items, responses);
                    var (mass, first) = (0.0, 0.0);
                    for (var i = 0; i < Grid.Count; i++)
                    {
                        var terms = pattern.At(Grid.Nodes[i]);
                        var density = Grid.Weights[i] * Math.Exp(terms.LogLikelihood) * Math.Sqrt(terms.Information);
                        mass += density;
                        first += density * Grid.Nodes[i];
                    }

                    new ExpectedAPosteriori(Grid, Prior.Jeffreys).Estimate(pattern).Theta.ShouldBe(first / mass, 1e-9);
                },
                iter: 300
            );

    [Fact]
    public void More_of_a_higher_category_never_lowers_the_estimate() =>
        Models
            .Answers(Gen.OneOf(Models.Graded, Models.PartialCredit), 2, 10)
            .Sample(
                answers =>
                {
                    var (items, responses) = Apart(answers);
                    if (responses[0] == items[0].CategoryCount - 1)
                    {
                        return;
                    }

                    int[] better = [responses[0] + 1, .. responses[1..]];
                    foreach (var estimator in (AbilityEstimator[])[Likelihood, Mode, new ExpectedAPosteriori(Grid, Standard)])
                    {
                        estimator
                            .Estimate(new ResponsePattern(items, better))
                            .Theta.ShouldBeGreaterThanOrEqualTo(estimator.Estimate(new ResponsePattern(items, responses)).Theta - 1e-9);
                    }
                },
                iter: 300
            );

    [Fact]
    public void Without_a_response_only_a_prior_can_tell()
    {
        var none = new ResponsePattern(Items.Ladder(), [], []);
        foreach (var estimator in (AbilityEstimator[])[Likelihood, Weighted, new MaximumAPosteriori(Prior.Jeffreys, Wide)])
        {
            var estimate = estimator.Estimate(none);
            estimate.Caveats.ShouldBe(EstimateCaveats.Undefined);
            estimate.Theta.ShouldBe(double.NaN);
        }

        var prior = new MaximumAPosteriori(Prior.Normal(0.5, 0.8), Wide).Estimate(none);
        prior.Theta.ShouldBe(0.5, 1e-12);
        prior.StandardError.ShouldBe(0.8, 1e-12);
        prior.IsExtreme.ShouldBeTrue();
    }

    [Fact]
    public void Estimating_allocates_nothing()
    {
        var bank = Items.Ladder();
        int[] items = [0, 1, 2, 3, 4];
        int[] scores = [1, 1, 0, 1, 0];
        ResponseModel[] models = [new GradedResponseModel(1.2, [-1, 0, 1]), new DichotomousModel(new IrtParameters(1, 0, 0.2))];
        int[] categories = [2, 1];
        AbilityEstimator[] estimators = [Likelihood, Mode, Weighted, new ExpectedAPosteriori(Grid, Prior.Jeffreys)];
        var sum = 0.0;
        for (var round = 0; round < 2; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var estimator in estimators)
            {
                sum += estimator.Estimate(new ResponsePattern(bank, items, scores)).Theta;
                sum += estimator.Estimate(new ResponsePattern(models, categories)).Theta;
            }

            if (round == 1)
            {
                (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
            }
        }

        double.IsFinite(sum).ShouldBeTrue();
    }

    [Fact]
    public void Patterns_and_ranges_that_fit_nothing_are_refused()
    {
        var bank = Items.Ladder();
        Should.Throw<ArgumentException>(() =>
        {
            _ = new ResponsePattern(bank, [0, 1], [1]);
        });
        Should.Throw<ArgumentOutOfRangeException>(() =>
        {
            _ = new ResponsePattern(bank, [0], [2]);
        });
        Should.Throw<ArgumentOutOfRangeException>(() =>
        {
            _ = new ResponsePattern(bank, [5], [1]);
        });
        Should.Throw<ArgumentOutOfRangeException>(() =>
        {
            _ = new ResponsePattern([new GradedResponseModel(1, [0, 1])], [3]);
        });
        Should.Throw<ArgumentOutOfRangeException>(() => new ThetaRange(1, 1));
        Should.Throw<ArgumentException>(() => new MaximumLikelihood(default));
        Should.Throw<ArgumentException>(() => new MaximumAPosteriori(Prior.Uniform(5, 6), new ThetaRange(-4, 4)));
        Should.Throw<ArgumentException>(() => new ExpectedAPosteriori(Grid, Prior.Uniform(9, 10)));
        Should.Throw<ArgumentOutOfRangeException>(() => Prior.Uniform(1, 0));
        Should.Throw<NotSupportedException>(() => new GridPosterior(Grid, Prior.Jeffreys));
    }

    private static (ResponseModel[] Items, int[] Responses) Apart((ResponseModel Item, int Category)[] answers) =>
        ([.. answers.Select(answer => answer.Item)], [.. answers.Select(answer => answer.Category)]);
}
