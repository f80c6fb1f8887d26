using System.Runtime.Intrinsics;
using AdaptivQ.Adaptivity.Engine;
using CsCheck;

namespace AdaptivQ.Engine.Tests;

public sealed class ElementaryTests
{
    private const double UnitInTheLastPlace = 2.3e-16;

    [Fact]
    public void The_exponential_is_right_to_two_units_in_the_last_place() =>
        Gen.OneOf(Gen.Double[-708, 709], Gen.Double[-1, 1], Gen.Double[-1e-9, 1e-9])
            .Sample(x => Elementary.Exp(x).ShouldBe(Math.Exp(x), 2 * UnitInTheLastPlace * Math.Exp(x)), iter: 200_000);

    [Fact]
    public void The_logarithm_is_right_to_two_units_in_the_last_place() =>
        Gen.OneOf(Gen.Double[1e-300, 1e300], Gen.Double[0.5, 2], Gen.Double[1, 1 + 1e-9], Gen.Double[1e-12, 1e-3])
            .Sample(
                x => Elementary.Log(x).ShouldBe(Math.Log(x), Math.Max(2 * UnitInTheLastPlace * Math.Abs(Math.Log(x)), 1e-300)),
                iter: 200_000
            );

    [Fact]
    public void Several_at_once_come_out_to_the_bit_as_one_alone() =>
        Gen.Select(Gen.OneOf(Gen.Double[-800, 800], Gen.Const(-1e300), Gen.Const(double.NegativeInfinity)), Gen.Double[1e-300, 1e10])
            .Array[Vector512<double>.Count]
            .Sample(pairs =>
            {
                var exp = Elementary.Exp(Vector512.Create(pairs.Select(pair => pair.Item1).ToArray()));
                var log = Elementary.Log(Vector512.Create(pairs.Select(pair => pair.Item2).ToArray()));
                for (var i = 0; i < pairs.Length; i++)
                {
                    exp[i].ShouldBe(Elementary.Exp(pairs[i].Item1));
                    log[i].ShouldBe(Elementary.Log(pairs[i].Item2));
                }
            });

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-708.5, 0)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(double.NaN, double.NaN)]
    public void The_ends_of_the_exponential_are_what_they_are_said_to_be(double x, double expected) => Elementary.Exp(x).ShouldBe(expected);

    [Fact]
    public void An_exponential_never_overflows()
    {
        Elementary.Exp(1e300).ShouldBe(Elementary.Exp(709));
        double.IsFinite(Elementary.Exp(double.PositiveInfinity)).ShouldBeTrue();
    }
}
