using System.Runtime.Intrinsics;
using AdaptivQ.Adaptivity.Engine.Calibration;
using CsCheck;

namespace AdaptivQ.Engine.Tests.Calibration;

public sealed class VectorMathTests
{
    [Fact]
    public void The_exponential_is_within_two_units_in_the_last_place() =>
        Gen.Double[-708, 0].Sample(x => UnitsApart(Exp(x), Math.Exp(x)).ShouldBeLessThanOrEqualTo(2, $"exp({x:R})"), iter: 20_000);

    [Fact]
    public void So_it_is_close_to_nought() =>
        Gen.Double[-2, 0].Sample(x => UnitsApart(Exp(x), Math.Exp(x)).ShouldBeLessThanOrEqualTo(2, $"exp({x:R})"), iter: 20_000);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-708.0000001, 0)]
    [InlineData(-1e300, 0)]
    [InlineData(double.NegativeInfinity, 0)]
    public void Its_ends_are_exact(double x, double expected) => Exp(x).ShouldBe(expected);

    [Fact]
    public void Lanes_do_not_touch_one_another() =>
        Gen.Double[-800, 0].Array[8].Sample(x =>
        {
            var all = VectorMath.ExpOfNonPositive(Vector512.Create(x));
            for (var lane = 0; lane < VectorMath.Lanes; lane++)
            {
                all.GetElement(lane).ShouldBe(Exp(x[lane]));
            }
        });

    private static double Exp(double x) => VectorMath.ExpOfNonPositive(Vector512.Create(x)).GetElement(5);

    private static long UnitsApart(double x, double y) => Math.Abs(BitConverter.DoubleToInt64Bits(x) - BitConverter.DoubleToInt64Bits(y));
}
