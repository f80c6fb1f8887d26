using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Engine.Tests;

public sealed class PerformanceLevelTests
{
    private static readonly double[] Cuts = [-1.5, -0.5, 0.5, 1.5];

    [Theory]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(-1.6, 0)]
    [InlineData(-1.5, 1)]
    [InlineData(-0.51, 1)]
    [InlineData(0, 2)]
    [InlineData(0.5, 3)]
    [InlineData(1.499, 3)]
    [InlineData(1.5, 4)]
    [InlineData(double.PositiveInfinity, 4)]
    public void A_level_is_reached_at_its_cut_exactly(double theta, int level) => PerformanceLevel.Of(theta, Cuts).ShouldBe(level);

    [Fact]
    public void Without_cuts_there_is_one_level() => PerformanceLevel.Of(3, []).ShouldBe(0);

    [Fact]
    public void An_interval_reaches_from_the_level_of_its_low_end_to_that_of_its_high_end()
    {
        var estimate = new AbilityEstimate(0.4, 0.3, IsExtreme: false);
        PerformanceLevel.Of(estimate, z: 1, Cuts).ShouldBe(new LevelRange(2, 2, 3));
        PerformanceLevel.Of(estimate, z: 4, Cuts).ShouldBe(new LevelRange(1, 2, 4));
        PerformanceLevel.Of(estimate, z: 0, Cuts).ShouldBe(new LevelRange(2, 2, 2));
    }

    [Fact]
    public void Cuts_that_do_not_ascend_and_abilities_that_are_no_numbers_are_refused()
    {
        Should.Throw<ArgumentException>(() => PerformanceLevel.Of(0, [0.5, 0.5]));
        Should.Throw<ArgumentException>(() => PerformanceLevel.Of(0, [1, 0]));
        Should.Throw<ArgumentException>(() => PerformanceLevel.Of(0, [double.NaN]));
        Should.Throw<ArgumentOutOfRangeException>(() => PerformanceLevel.Of(double.NaN, Cuts));
        Should.Throw<ArgumentOutOfRangeException>(() => PerformanceLevel.Of(new AbilityEstimate(0, 1, IsExtreme: false), z: -1, Cuts));
    }
}
