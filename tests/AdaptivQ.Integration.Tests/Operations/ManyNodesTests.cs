using System.Text.Json.Nodes;

namespace AdaptivQ.Integration.Tests.Operations;

/// <summary>Two nodes over one database, and a history long enough that a rebuild takes a while.</summary>
public sealed class ManyNodesTests(HostFixture fixture) : IAsyncLifetime
{
    private TestHost? _first;
    private TestHost? _second;

    private TestHost First => _first!;

    private TestHost Second => _second!;

    public async ValueTask InitializeAsync()
    {
        _first = await fixture.FreshHost();
        await First.AddHistory(250);
        _second = new TestHost(First.ConnectionString);
        await Second.Start();
    }

    public async ValueTask DisposeAsync()
    {
        if (_second is not null)
        {
            await _second.DisposeAsync();
        }
        if (_first is not null)
        {
            await _first.DisposeAsync();
        }
    }

    [Fact]
    public async Task Every_node_shows_the_same_and_the_one_that_runs_a_projection_rebuilds_it()
    {
        using var first = await First.SignedIn("operator");
        using var second = await Second.SignedIn("operator");
        await using var replays = await HeldReplays.Begin(First, after: 0);
        foreach (var name in new[] { "AnswerRecords", "AttemptSummaries", "LearnerAttempts" })
        {
            (await second.Rebuild(name)).Status.ShouldBe(202);
            ((string)(await first.Projection(name))["state"]!).ShouldBe("rebuilding");
            await replays.LetGo();
            var seen = new List<double>();
            await Eventually.Get(
                async () =>
                {
                    var projection = await second.Projection(name);
                    if (projection["rebuild"] is { } rebuild)
                    {
                        seen.Add((double)rebuild["progress"]!);
                    }
                    return projection;
                },
                projection => projection["rebuild"] is null,
                $"{name} rebuilt",
                Projections.Patience
            );
            await replays.Hold();
            seen.SequenceEqual(seen.Order()).ShouldBeTrue($"progress only grows, not {string.Join(" ", seen)}");

            (await second.Settled(name))["lastRebuild"]!.ShouldHaveChangedNothing();
        }

        await Eventually.Get(
            async () => ((await first.Get(Projections.Path)).Ok(), (await second.Get(Projections.Path)).Ok()),
            both => JsonNode.DeepEquals(both.Item1, both.Item2),
            "the same list from both nodes"
        );
    }

    [Fact]
    public async Task A_rebuild_in_the_midst_of_its_replay_is_cancelled_at_once_and_the_live_one_has_never_stopped()
    {
        using var @operator = await First.SignedIn("operator");
        var before = await First.Rows("AnswerRecords");
        // More than the first page of events has, which is where progress first shows, and fewer than there are.
        await using (await HeldReplays.Begin(First, after: 3_000))
        {
            (await @operator.Rebuild("AnswerRecords")).Status.ShouldBe(202);
            await Eventually.Get(
                () => @operator.Projection("AnswerRecords"),
                projection => (double?)projection["rebuild"]?["progress"] is > 0 and < 1,
                "the replay under way",
                Projections.Patience
            );

            (await @operator.CancelRebuild("AnswerRecords")).Status.ShouldBe(204);

            var after = await @operator.Settled("AnswerRecords");
            ((string)after["lastRebuild"]!["outcome"]!).ShouldBe("cancelled");
            (await First.Rows("AnswerRecords")).ShouldBe(before);
            await First.NothingLeftOver();
        }

        (await @operator.RebuildToTheEnd("AnswerRecords")).ShouldHaveChangedNothing();
    }

    [Fact]
    public async Task A_node_that_is_shut_down_gives_its_rebuild_to_the_other()
    {
        using var @operator = await First.SignedIn("operator");
        await First.SlowReplays();
        (await @operator.Rebuild("AnswerRecords")).Status.ShouldBe(202);
        await Eventually.Get(
            () => @operator.Projection("AnswerRecords"),
            projection => (double?)projection["rebuild"]?["progress"] is > 0,
            "the replay under way",
            Projections.Patience
        );

        await First.ReplaysAtFullSpeed();
        await Second.DisposeAsync();
        _second = null;
        await First.Restart();

        using var again = await First.SignedIn("operator");
        (await again.Settled("AnswerRecords"))["lastRebuild"]!.ShouldHaveChangedNothing();
        await First.NothingLeftOver();
    }
}
