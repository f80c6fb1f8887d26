using AdaptivQ.Platform.Limits;

namespace AdaptivQ.Platform.Tests;

/// <summary>The generic cell rate algorithm on one node.</summary>
public sealed class LocalCountTests
{
    [Fact]
    public void After_the_burst_one_comes_through_in_every_so_long_and_a_refusal_says_how_long()
    {
        var clock = SetClock.Standing();
        var count = new LocalCount(new Pace(3, TimeSpan.FromMinutes(1)), clock);
        for (var i = 0; i < 3; i++)
        {
            count.Take().ShouldBe(TimeSpan.Zero);
        }
        var wait = count.Take();
        wait.ShouldBe(TimeSpan.FromMinutes(1));
        count.Idle.ShouldBeNull();

        clock.Advance(wait);
        count.Take().ShouldBe(TimeSpan.Zero);
        count.Take().ShouldBeGreaterThan(TimeSpan.Zero);

        clock.Advance(TimeSpan.FromMinutes(10));
        count.Idle.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.FromMinutes(5));
        for (var i = 0; i < 3; i++)
        {
            count.Take().ShouldBe(TimeSpan.Zero);
        }
        count.Take().ShouldBeGreaterThan(TimeSpan.Zero);
    }
}
