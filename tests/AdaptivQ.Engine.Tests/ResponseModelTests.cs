using AdaptivQ.Adaptivity.Engine;
using CsCheck;

namespace AdaptivQ.Engine.Tests;

public sealed class ResponseModelTests
{
    private const int Many = 1_000;

    [Fact]
    public void The_chances_of_all_categories_add_up_to_one_and_their_derivatives_to_nothing() =>
        Gen.Select(Models.Any, Items.Theta)
            .Sample(
                (model, theta) =>
                {
                    Values(model, model.Probabilities, theta).Sum().ShouldBe(1, 1e-14);
                    Values(model, model.FirstDerivatives, theta).Sum().ShouldBe(0, 1e-12);
                    Values(model, model.SecondDerivatives, theta).Sum().ShouldBe(0, 1e-11);
                },
                iter: Many
            );

    [Fact]
    public void Derivatives_are_those_of_the_probabilities_taken_numerically() =>
        Gen.Select(Models.Any, Items.Theta)
            .Sample(
                (model, theta) =>
                {
                    const double H = 1e-4;
                    var first = Values(model, model.FirstDerivatives, theta);
                    var second = Values(model, model.SecondDerivatives, theta);
                    var (below, above) = (Values(model, model.Probabilities, theta - H), Values(model, model.Probabilities, theta + H));
                    var (slopeBelow, slopeAbove) = (
                        Values(model, model.FirstDerivatives, theta - H),
                        Values(model, model.FirstDerivatives, theta + H)
                    );
                    for (var k = 0; k < model.CategoryCount; k++)
                    {
                        first[k].ShouldBe((above[k] - below[k]) / (2 * H), 1e-5);
                        second[k].ShouldBe((slopeAbove[k] - slopeBelow[k]) / (2 * H), 1e-4);
                    }

                    model
                        .InformationSlope(theta)
                        .ShouldBe(
                            (model.Information(theta + H) - model.Information(theta - H)) / (2 * H),
                            1e-4 * (1 + model.Information(theta))
                        );
                },
                iter: Many
            );

    [Fact]
    public void Log_probability_is_the_logarithm_of_the_probability() =>
        Gen.Select(Models.Any, Items.Theta)
            .Sample(
                (model, theta) =>
                {
                    var probabilities = Values(model, model.Probabilities, theta);
                    for (var k = 0; k < model.CategoryCount; k++)
                    {
                        Math.Exp(model.LogProbability(theta, k)).ShouldBe(probabilities[k], 1e-14);
                    }
                },
                iter: Many
            );

    [Fact]
    public void Information_is_that_of_its_definition_and_the_expectation_of_the_observed_one() =>
        Gen.Select(Models.Any, Gen.Double[-3, 3])
            .Sample(
                (model, theta) =>
                {
                    var p = Values(model, model.Probabilities, theta);
                    var slope = Values(model, model.FirstDerivatives, theta);
                    var curvature = Values(model, model.SecondDerivatives, theta);
                    var (information, observed, j) = (0.0, 0.0, 0.0);
                    for (var k = 0; k < p.Length; k++)
                    {
                        information += slope[k] * slope[k] / p[k];
                        j += slope[k] * curvature[k] / p[k];
                        observed += p[k] * model.ObservedInformation(theta, k);
                    }

                    model.Information(theta).ShouldBe(information, 1e-9 * (1 + information));
                    model.WarmJ(theta).ShouldBe(j, 1e-8 * (1 + Math.Abs(j)));
                    observed.ShouldBe(information, 1e-9 * (1 + information));
                },
                iter: Many
            );

    [Fact]
    public void J_of_several_ordered_or_nominal_categories_is_the_slope_of_the_information() =>
        Gen.Select(Models.Polytomous, Items.Theta)
            .Sample(
                (model, theta) => model.WarmJ(theta).ShouldBe(model.InformationSlope(theta), 1e-12 * (1 + model.Information(theta))),
                iter: Many
            );

    [Fact]
    public void With_two_categories_every_model_is_the_2PL() =>
        Gen.Select(Items.TwoParameter, Items.Theta)
            .Sample(
                (item, theta) =>
                {
                    ResponseModel[] models =
                    [
                        new DichotomousModel(item),
                        new GradedResponseModel(item.Discrimination, [item.Difficulty], item.Scaling),
                        new GeneralizedPartialCreditModel(item.Discrimination, [item.Difficulty], item.Scaling),
                        new NominalResponseModel([0, item.Slope], [0, -item.Slope * item.Difficulty]),
                    ];
                    foreach (var model in models)
                    {
                        Values(model, model.Probabilities, theta)[1].ShouldBe(Irt.Probability(item, theta), 1e-13);
                        model.Information(theta).ShouldBe(Irt.Information(item, theta), 1e-12);
                        model.WarmJ(theta).ShouldBe(Irt.WarmJ(item, theta), 1e-12);
                        model.LogProbability(theta, 0).ShouldBe(Irt.LogProbability(item, theta, correct: false), 1e-12);
                    }
                },
                iter: Many
            );

    [Fact]
    public void Half_of_the_learners_at_a_threshold_reach_its_category_or_a_higher_one()
    {
        var model = new GradedResponseModel(1.7, [-1, 0.2, 1.5]);
        for (var k = 0; k < 3; k++)
        {
            Values(model, model.Probabilities, model.Thresholds[k])[(k + 1)..].Sum().ShouldBe(0.5, 1e-14);
        }
    }

    [Fact]
    public void Two_neighbouring_categories_are_equally_likely_at_the_step_between_them()
    {
        var model = new GeneralizedPartialCreditModel(0.8, [1, -0.5, 0.3], 1.702);
        for (var k = 0; k < 3; k++)
        {
            var p = Values(model, model.Probabilities, model.Steps[k]);
            p[k].ShouldBe(p[k + 1], 1e-14);
        }
    }

    [Fact]
    public void Very_low_ability_tends_to_the_lowest_categories_and_very_high_to_the_highest() =>
        Models.Any.Sample(
            model =>
            {
                var isFloored = model is DichotomousModel { Parameters: { Guessing: > 0 } or { UpperAsymptote: < 1 } };
                foreach (var far in (double[])[1e6, 1e300, double.PositiveInfinity])
                {
                    var low = Values(model, model.Probabilities, -far).Where((_, k) => model.IsLowest(k)).Sum();
                    var high = Values(model, model.Probabilities, far).Where((_, k) => model.IsHighest(k)).Sum();
                    (isFloored ? Math.Ceiling(low) : low).ShouldBe(1, 1e-14);
                    (isFloored ? Math.Ceiling(high) : high).ShouldBe(1, 1e-14);
                    for (var k = 0; k < model.CategoryCount; k++)
                    {
                        foreach (var terms in (LikelihoodTerms[])[model.Terms(far, k), model.Terms(-far, k)])
                        {
                            double.IsNaN(terms.LogLikelihood + terms.Slope + terms.ObservedInformation + terms.Information).ShouldBeFalse();
                            terms.LogLikelihood.ShouldBeLessThanOrEqualTo(0);
                            terms.Information.ShouldBe(0, 1e-12);
                        }
                    }
                }
            },
            iter: 200
        );

    [Fact]
    public void Unusable_parameters_are_refused_by_name()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new GradedResponseModel(0, [0])).Message.ShouldContain("discrimination a");
        Should.Throw<ArgumentOutOfRangeException>(() => new GradedResponseModel(1, [])).Message.ShouldContain("2 to 64");
        Should.Throw<ArgumentOutOfRangeException>(() => new GradedResponseModel(1, [0, 0])).Message.ShouldContain("b2 must be above b1");
        Should
            .Throw<ArgumentOutOfRangeException>(() => new GradedResponseModel(1, [0, double.NaN]))
            .Message.ShouldContain("b2 must be a finite");
        Should.Throw<ArgumentOutOfRangeException>(() => new GeneralizedPartialCreditModel(1, [0], 0)).Message.ShouldContain("scaling D");
        Should.Throw<ArgumentOutOfRangeException>(() => new GeneralizedPartialCreditModel(double.NaN, [0]));
        Should.Throw<ArgumentOutOfRangeException>(() => GeneralizedPartialCreditModel.PartialCredit([double.PositiveInfinity]));
        Should
            .Throw<ArgumentOutOfRangeException>(() => new NominalResponseModel([1, 1], [0, 1]))
            .Message.ShouldContain("All slopes are the same");
        Should.Throw<ArgumentException>(() => new NominalResponseModel([0, 1], [0]));
        Should.Throw<InvalidIrtParametersException>(() => new DichotomousModel(new IrtParameters(-1, 0)));
    }

    [Fact]
    public void Categories_that_do_not_exist_and_spans_that_do_not_fit_are_refused()
    {
        var model = new GradedResponseModel(1, [-1, 1]);
        Should.Throw<ArgumentOutOfRangeException>(() => model.LogProbability(0, 3));
        Should.Throw<ArgumentOutOfRangeException>(() => model.Terms(0, -1));
        Should.Throw<ArgumentException>(() => model.Probabilities(0, new double[2]));
        Should.Throw<ArgumentException>(() => model.AddLogProbability(0, [0, 1], new double[1]));
    }

    private delegate void Fill(double theta, Span<double> values);

    private static double[] Values(ResponseModel model, Fill fill, double theta)
    {
        var values = new double[model.CategoryCount];
        fill(theta, values);
        return values;
    }
}
