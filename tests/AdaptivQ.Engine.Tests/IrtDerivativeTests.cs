using AdaptivQ.Adaptivity.Engine;
using CsCheck;

namespace AdaptivQ.Engine.Tests;

public sealed class IrtDerivativeTests
{
    private const int Many = 2_000;
    private const double H = 1e-4;

    [Fact]
    public void Each_higher_derivative_is_the_slope_of_the_one_below_it() =>
        Gen.Select(Items.Any, Items.Theta)
            .Sample(
                (item, theta) =>
                {
                    IsSlope(x => Irt.SecondDerivative(item, x), x => Irt.ThirdDerivative(item, x), theta);
                    IsSlope(x => Irt.Information(item, x), x => Irt.InformationSlope(item, x), theta);
                    IsSlope(x => Irt.InformationSlope(item, x), x => Irt.InformationCurvature(item, x), theta);
                    IsSlope(x => Irt.WarmJ(item, x), x => Irt.WarmJSlope(item, x), theta);
                },
                iter: Many
            );

    [Fact]
    public void Observed_information_is_the_curvature_of_the_log_likelihood_and_its_expectation_is_the_expected_information() =>
        Gen.Select(Items.Any, Items.Theta)
            .Sample(
                (item, theta) =>
                {
                    var p = Irt.Probability(item, theta);
                    var right = Irt.ObservedInformation(item, theta, correct: true);
                    var wrong = Irt.ObservedInformation(item, theta, correct: false);
                    (p * right + (1 - p) * wrong).ShouldBe(Irt.Information(item, theta), 1e-9);
                    right.ShouldBe(-Curvature(item, theta, correct: true), 1e-3 * (1 + Math.Abs(right)));
                    wrong.ShouldBe(-Curvature(item, theta, correct: false), 1e-3 * (1 + Math.Abs(wrong)));
                },
                iter: Many
            );

    [Fact]
    public void Without_guessing_J_is_the_slope_of_the_information_and_observed_information_is_the_expected() =>
        Gen.Select(Items.TwoParameter, Items.Theta)
            .Sample(
                (item, theta) =>
                {
                    var information = Irt.Information(item, theta);
                    Irt.WarmJ(item, theta).ShouldBe(Irt.InformationSlope(item, theta), 1e-13 * (1 + information));
                    Irt.ObservedInformation(item, theta, correct: true).ShouldBe(information, 1e-13 * information);
                    Irt.ObservedInformation(item, theta, correct: false).ShouldBe(information, 1e-13 * information);
                },
                iter: Many
            );

    [Fact]
    public void With_guessing_a_correct_response_far_below_the_difficulty_bears_negative_information() =>
        Irt.ObservedInformation(new IrtParameters(1.5, 0, 0.25), -2, correct: true).ShouldBeLessThan(0);

    [Theory]
    [InlineData(30)]
    [InlineData(900)]
    [InlineData(1e300)]
    [InlineData(double.PositiveInfinity)]
    public void No_derivative_is_lost_in_the_tails(double far)
    {
        IrtParameters[] items = [new(1, 0), new(3, -2), new(1.5, 0.5, 0.25), new(1.5, 0.5, 0, 0.95), new(2, 1, 0.2, 0.9, 1.702)];
        foreach (var item in items)
        {
            foreach (var theta in (double[])[far, -far])
            {
                double[] values =
                [
                    Irt.ThirdDerivative(item, theta),
                    Irt.InformationSlope(item, theta),
                    Irt.InformationCurvature(item, theta),
                    Irt.WarmJ(item, theta),
                    Irt.WarmJSlope(item, theta),
                    Irt.ObservedInformation(item, theta, correct: true),
                    Irt.ObservedInformation(item, theta, correct: false),
                ];
                values.ShouldAllBe(value => Math.Abs(value) < 1e-6);
            }
        }
    }

    private static void IsSlope(Func<double, double> function, Func<double, double> derivative, double theta)
    {
        var numeric = (function(theta + H) - function(theta - H)) / (2 * H);
        derivative(theta).ShouldBe(numeric, 2e-4 * (1 + Math.Abs(numeric)));
    }

    private static double Curvature(IrtParameters item, double theta, bool correct)
    {
        const double Step = 1e-3;
        return (
                Irt.LogProbability(item, theta + Step, correct)
                - 2 * Irt.LogProbability(item, theta, correct)
                + Irt.LogProbability(item, theta - Step, correct)
            ) / (Step * Step);
    }
}
