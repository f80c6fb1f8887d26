using AdaptivQ.Kernel;
using AdaptivQ.Platform.Live;

namespace AdaptivQ.Platform.Tests;

/// <summary>What waits for a page that is open.</summary>
public sealed class LiveConnectionTests
{
    [Fact]
    public void A_page_that_does_not_listen_loses_the_oldest_notices_and_is_told_so()
    {
        using var connection = new LiveConnection(new Caller(Guid.NewGuid(), "a-school", [Roles.Operator]), _ => { });
        for (var i = 0; i < 100; i++)
        {
            connection.Offer(LiveNotice.Of("projections", null, $"{i}"));
        }

        connection.HasMissed().ShouldBeTrue();
        connection.HasMissed().ShouldBeFalse();
        var waiting = new List<string>();
        while (connection.Waiting.TryRead(out var notice))
        {
            waiting.Add(notice.Read<string>()!);
        }
        waiting.ShouldBe(Enumerable.Range(100 - waiting.Count, waiting.Count).Select(i => $"{i}"));
        waiting.Count.ShouldBeLessThan(100);
    }
}
