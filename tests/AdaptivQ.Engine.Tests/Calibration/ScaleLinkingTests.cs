using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Adaptivity.Engine.Calibration;
using CsCheck;

namespace AdaptivQ.Engine.Tests.Calibration;

public sealed class ScaleLinkingTests
{
    private static readonly LinkingMethod[] All =
    [
        LinkingMethod.MeanMean,
        LinkingMethod.MeanSigma,
        LinkingMethod.Haebara,
        LinkingMethod.StockingLord,
    ];

    [Fact]
    public void A_scale_that_was_only_stretched_and_shifted_is_brought_back_exactly() =>
        Gen.Select(Items.ThreeParameter.Array[5, 12], Gen.Double[0.6, 1.6], Gen.Double[-1.5, 1.5])
            .Sample(
                (old, a, b) =>
                {
                    // Difficulties apart from one another, so that every method has something to go by. theta_old = a theta_new + b.
                    old = [.. old.Select((item, i) => item with { Difficulty = item.Difficulty / 10 + 0.5 * i - 2 })];
                    IrtParameters[] fresh =
                    [
                        .. old.Select(item =>
                            item with
                            {
                                Discrimination = item.Discrimination * a,
                                Difficulty = (item.Difficulty - b) / a,
                            }
                        ),
                    ];
                    foreach (var method in All)
                    {
                        var link = ScaleLinking.Link(old, fresh, method);
                        link.Slope.ShouldBe(a, 1e-6, method.ToString());
                        link.Intercept.ShouldBe(b, 1e-6, method.ToString());
                        link.Apply(fresh[0]).Difficulty.ShouldBe(old[0].Difficulty, 1e-5);
                        link.Apply(fresh[0]).Discrimination.ShouldBe(old[0].Discrimination, 1e-5);
                    }
                },
                iter: 50
            );

    [Fact]
    public void Applied_to_abilities_and_items_alike_a_link_changes_no_probability() =>
        Gen.Select(Items.ThreeParameter, Items.Theta, Gen.Double[0.5, 2], Gen.Double[-2, 2])
            .Sample(
                (item, theta, a, b) =>
                {
                    var link = new ScaleTransformation(a, b);
                    Irt.Probability(link.Apply(item), link.Apply(theta)).ShouldBe(Irt.Probability(item, theta), 1e-12);
                }
            );

    [Fact]
    public void Moments_worked_by_hand()
    {
        // Slopes 1, 2 against 2, 4: A = 2 by the means. Difficulties 0, 2 (sd 1) against -1, 3 (sd 2): A = 0.5 by sigma.
        IrtParameters[] old = [new(1, 0), new(2, 2)],
            fresh = [new(2, -1), new(4, 3)];
        ScaleLinking.Link(old, fresh, LinkingMethod.MeanMean).ShouldBe(new ScaleTransformation(2, -1));
        ScaleLinking.Link(old, fresh, LinkingMethod.MeanSigma).ShouldBe(new ScaleTransformation(0.5, 0.5));
    }

    [Theory]
    [InlineData(LinkingMethod.Haebara)]
    [InlineData(LinkingMethod.StockingLord)]
    public void No_transformation_nearby_brings_the_curves_closer(LinkingMethod method)
    {
        IrtParameters[] old = [new(1.1, -1), new(0.8, 0.2), new(1.6, 1.1), new(1.2, -0.3)];
        IrtParameters[] fresh = [new(1.0, -1.6), new(0.9, -0.4), new(1.3, 0.5), new(1.4, -0.7)];
        var link = ScaleLinking.Link(old, fresh, method);
        var least = Loss(link);
        foreach (var (a, b) in new[] { (1e-3, 0.0), (-1e-3, 0.0), (0.0, 1e-3), (0.0, -1e-3), (1e-3, -1e-3), (-1e-3, 1e-3) })
        {
            Loss(new ScaleTransformation(link.Slope + a, link.Intercept + b)).ShouldBeGreaterThan(least);
        }

        double Loss(ScaleTransformation at)
        {
            var loss = 0.0;
            foreach (var theta in Quadrature.Rectangle(-4, 4, 61).Nodes)
            {
                double[] apart = [.. old.Zip(fresh, (one, other) => Irt.Probability(one, theta) - Irt.Probability(at.Apply(other), theta))];
                loss +=
                    Math.Exp(-theta * theta / 2) * (method == LinkingMethod.Haebara ? apart.Sum(x => x * x) : apart.Sum() * apart.Sum());
            }

            return loss;
        }
    }

    [Fact]
    public void Two_calibrations_of_groups_of_different_ability_are_linked_by_their_common_items()
    {
        // The new group is N(0.7, 1.3^2) on the old scale; each calibration calls its own group N(0, 1).
        var items = Simulated.Items(20);
        var options = new CalibrationOptions { Quadrature = Quadrature.Rectangle(-6, 6, 61), StandardErrors = false };
        IrtParameters[] Calibrated(ResponseMatrix responses) =>
            [
                .. ItemCalibration
                    .Calibrate(responses, CalibrationModel.TwoPL, options, cancellation: TestContext.Current.CancellationToken)
                    .Items.Select(item => item.ToItemParameters()),
            ];
        var old = Calibrated(Simulated.Dichotomous(items, 5000, 31));
        var fresh = Calibrated(Simulated.Dichotomous(items, 5000, 32, mean: 0.7, sd: 1.3));
        foreach (var method in All)
        {
            var link = ScaleLinking.Link(old, fresh, method);
            link.Slope.ShouldBe(1.3, method is LinkingMethod.Haebara or LinkingMethod.StockingLord ? 0.06 : 0.12, method.ToString());
            link.Intercept.ShouldBe(0.7, 0.1, method.ToString());
        }
    }

    [Fact]
    public void What_cannot_be_linked_is_refused()
    {
        Should.Throw<ArgumentException>(() =>
            ScaleLinking.Link([new IrtParameters(1, 0)], [new IrtParameters(1, 0)], LinkingMethod.MeanMean)
        );
        Should.Throw<ArgumentException>(() => ScaleLinking.Link([new(1, 0), new(1, 1)], [new IrtParameters(1, 0)], LinkingMethod.Haebara));
        Should.Throw<ArgumentException>(() => ScaleLinking.Link([new(1, 1), new(2, 1)], [new(1, 0), new(1, 0)], LinkingMethod.MeanSigma));
    }
}
