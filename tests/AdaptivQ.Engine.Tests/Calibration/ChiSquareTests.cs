using AdaptivQ.Adaptivity.Engine.Calibration;
using CsCheck;

namespace AdaptivQ.Engine.Tests.Calibration;

public sealed class ChiSquareTests
{
    [Fact]
    public void With_an_even_number_of_degrees_of_freedom_it_is_a_finite_sum() =>
        Gen.Select(Gen.Double[0, 200], Gen.Int[1, 30])
            .Sample(
                (x, half) =>
                {
                    // Q(n, x / 2) = exp(-x / 2) sum of (x / 2)^k / k! for k below n.
                    var (term, sum) = (1.0, 0.0);
                    for (var k = 0; k < half; k++)
                    {
                        sum += term;
                        term *= x / 2 / (k + 1);
                    }

                    var expected = Math.Exp(-x / 2) * sum;
                    ChiSquare.UpperTail(x, 2 * half).ShouldBe(expected, 1e-13 + 1e-12 * expected);
                }
            );

    // Abramowitz and Stegun (1964), table 26.8: percentage points.
    [Theory]
    [InlineData(3.84146, 1, 0.05)]
    [InlineData(6.63490, 1, 0.01)]
    [InlineData(10.8276, 1, 0.001)]
    [InlineData(7.81473, 3, 0.05)]
    [InlineData(11.0705, 5, 0.05)]
    [InlineData(18.3070, 10, 0.05)]
    [InlineData(43.7730, 30, 0.05)]
    [InlineData(124.342, 100, 0.05)]
    public void Percentage_points_are_those_of_the_tables(double x, double degrees, double p) =>
        ChiSquare.UpperTail(x, degrees).ShouldBe(p, 2e-6);

    [Fact]
    public void Two_more_degrees_of_freedom_add_one_term() =>
        Gen.Select(Gen.Double[0.01, 300], Gen.Double[0.1, 150])
            .Sample(
                (x, degrees) =>
                {
                    var a = degrees / 2;
                    var term = Math.Exp(a * Math.Log(x / 2) - x / 2 - ChiSquare.LogGamma(a + 1));
                    ChiSquare.UpperTail(x, degrees + 2).ShouldBe(ChiSquare.UpperTail(x, degrees) + term, 1e-12);
                }
            );

    [Fact]
    public void It_starts_at_one_falls_and_ends_at_nought()
    {
        ChiSquare.UpperTail(0, 3).ShouldBe(1);
        ChiSquare.UpperTail(double.PositiveInfinity, 3).ShouldBe(0);
        Gen.Select(Gen.Double[0, 100], Gen.Double[0, 10], Gen.Double[0.2, 60])
            .Sample(
                (x, more, degrees) =>
                    ChiSquare.UpperTail(x + more, degrees).ShouldBeLessThanOrEqualTo(ChiSquare.UpperTail(x, degrees) + 1e-13)
            );
    }

    [Fact]
    public void The_far_tail_keeps_its_digits() => ChiSquare.UpperTail(1000, 2).ShouldBe(Math.Exp(-500), Math.Exp(-500) * 1e-12);

    [Fact]
    public void Log_gamma_knows_factorials_and_halves()
    {
        var logFactorial = 0.0;
        for (var n = 1; n < 150; n++)
        {
            ChiSquare.LogGamma(n).ShouldBe(logFactorial, 1e-13 * Math.Max(1, logFactorial));
            logFactorial += Math.Log(n);
        }

        ChiSquare.LogGamma(0.5).ShouldBe(Math.Log(Math.PI) / 2, 1e-14);
        Gen.Double[0.01, 100].Sample(x => ChiSquare.LogGamma(x + 1).ShouldBe(ChiSquare.LogGamma(x) + Math.Log(x), 1e-12));
    }

    [Fact]
    public void What_is_no_statistic_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => ChiSquare.UpperTail(-1, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => ChiSquare.UpperTail(double.NaN, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => ChiSquare.UpperTail(1, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => ChiSquare.LogGamma(0));
    }
}
