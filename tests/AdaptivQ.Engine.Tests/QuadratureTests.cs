using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Engine.Tests;

public sealed class QuadratureTests
{
    [Fact]
    public void Nodes_are_equally_spaced_from_end_to_end()
    {
        var quadrature = Quadrature.Trapezoid(-4, 4, 61);
        quadrature.Count.ShouldBe(61);
        quadrature.Nodes[0].ShouldBe(-4);
        quadrature.Nodes[30].ShouldBe(0);
        quadrature.Nodes[60].ShouldBe(4);
        for (var i = 1; i < quadrature.Count; i++)
        {
            (quadrature.Nodes[i] - quadrature.Nodes[i - 1]).ShouldBe(quadrature.Spacing, 1e-14);
        }
    }

    [Fact]
    public void The_trapezoid_halves_the_end_points_and_so_integrates_a_straight_line_exactly()
    {
        var quadrature = Quadrature.Trapezoid(-1, 3, 9);
        Integrate(quadrature, _ => 1).ShouldBe(4, 1e-14);
        Integrate(quadrature, theta => 2 * theta + 1).ShouldBe(12, 1e-14);
    }

    [Fact]
    public void The_rectangle_weights_every_point_alike()
    {
        var quadrature = Quadrature.Rectangle(-1, 3, 9);
        quadrature.Weights.ToArray().ShouldAllBe(weight => weight == 0.5);
        quadrature.Rule.ShouldBe(QuadratureRule.Rectangle);
    }

    [Theory]
    [InlineData(QuadratureRule.Trapezoid)]
    [InlineData(QuadratureRule.Rectangle)]
    public void The_normal_prior_integrates_to_one(QuadratureRule rule)
    {
        var prior = Prior.Normal(0.5, 0.8);
        var quadrature = rule == QuadratureRule.Trapezoid ? Quadrature.Trapezoid(-8, 8, 121) : Quadrature.Rectangle(-8, 8, 121);
        Integrate(quadrature, theta => Math.Exp(prior.LogDensity(theta))).ShouldBe(1, 1e-12);
    }

    [Fact]
    public void A_range_that_does_not_rise_and_a_single_point_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Quadrature.Trapezoid(1, 1, 61));
        Should.Throw<ArgumentOutOfRangeException>(() => Quadrature.Rectangle(double.NaN, 4, 61));
        Should.Throw<ArgumentOutOfRangeException>(() => Quadrature.Rectangle(-4, double.PositiveInfinity, 61));
        Should.Throw<ArgumentOutOfRangeException>(() => Quadrature.Trapezoid(-4, 4, 1));
    }

    [Fact]
    public void A_prior_without_a_finite_mean_and_a_spread_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Prior.Normal(double.NaN, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => Prior.Normal(0, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => Prior.Normal(0, double.PositiveInfinity));
    }

    private static double Integrate(Quadrature quadrature, Func<double, double> f)
    {
        var sum = 0.0;
        for (var i = 0; i < quadrature.Count; i++)
        {
            sum += quadrature.Weights[i] * f(quadrature.Nodes[i]);
        }

        return sum;
    }
}
