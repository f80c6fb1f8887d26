using AdaptivQ.Operations.Projections;

namespace AdaptivQ.Operations.Tests;

/// <summary>What an operator is told of a projection, from what the database says.</summary>
public sealed class ProjectionStatusTests
{
    private static readonly KnownProjection Async = new("Answers", ProjectionMode.Async, [new("Answers:All", 1)], typeof(string));
    private static readonly KnownProjection Inline = new("Quiz", ProjectionMode.Inline, [], typeof(string));
    private static readonly KnownProjection Messages = new("Messages", ProjectionMode.Subscription, [new("Messages:All", 2)], null);

    [Fact]
    public void An_inline_projection_is_never_behind() =>
        ProjectionStatus
            .Of(Inline, 40, [], held: false, rebuild: null)
            .ShouldBe(new ProjectionStatus("Quiz", "inline", 40, 40, 0, "running", true, null, null, null));

    [Fact]
    public void One_in_the_background_is_as_far_as_its_slowest_shard_and_at_0_until_each_has_begun()
    {
        var two = Async with { Shards = [new("a", 1), new("b", 2)] };
        ProjectionStatus.Of(two, 40, [new("a", 30, null, null), new("b", 25, null, null)], held: true, rebuild: null).Lag.ShouldBe(15);
        ProjectionStatus.Of(two, 40, [new("a", 30, null, null)], held: true, rebuild: null).Sequence.ShouldBe(0);
    }

    [Theory]
    [InlineData(true, null, "running")]
    [InlineData(true, "Paused", "paused")]
    [InlineData(false, "Paused", "stopped")]
    [InlineData(false, null, "stopped")]
    public void It_runs_pauses_or_has_stopped(bool held, string? said, string state) =>
        ProjectionStatus.Of(Async, 40, [new("Answers:All", 40, said, null)], held, rebuild: null).State.ShouldBe(state);

    [Fact]
    public void Why_it_paused_is_told_from_the_inside_out_without_a_trace()
    {
        var reason =
            "Event 7 cannot be applied\n ---> A value is missing\n   at Some.Code()\n   --- End of inner exception stack trace ---";
        ProjectionStatus
            .Of(Async, 40, [new("Answers:All", 6, "Paused", reason)], held: true, rebuild: null)
            .Problem.ShouldBe("A value is missing ← Event 7 cannot be applied");
    }

    [Fact]
    public void While_it_is_rebuilt_it_says_how_far_and_afterwards_what_came_of_it()
    {
        var at = new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
        var rebuild = new Rebuild(
            "Answers",
            Guid.Empty,
            Rebuild.Running,
            false,
            1,
            30,
            40,
            0,
            0,
            0,
            at,
            at,
            at.AddSeconds(10),
            null,
            null,
            false,
            false
        );
        var during = ProjectionStatus.Of(Async, 40, [new("Answers:All", 40, null, null)], held: true, rebuild);
        (during.State, during.Rebuild).ShouldBe(("rebuilding", new RebuildProgress(0.75, 3)));

        var after = ProjectionStatus.Of(
            Async,
            40,
            [new("Answers:All", 40, null, null)],
            held: true,
            rebuild with
            {
                State = Rebuild.Done,
                EndedAt = at.AddSeconds(12),
                Changed = 2,
            }
        );
        (after.State, after.LastRebuild).ShouldBe(("running", new LastRebuild("done", at.AddSeconds(12), 12, 0, 2, 0, null)));
    }

    [Fact]
    public void What_cannot_be_rebuilt_is_refused_with_the_reason()
    {
        RequestRebuildEndpoint.Refuse(Async).ShouldBeNull();
        RequestRebuildEndpoint.Refuse(null)!.Status.ShouldBe(404);
        RequestRebuildEndpoint.Refuse(Messages)!.Detail.ShouldContain("send every message of the past again");
        RequestRebuildEndpoint.Refuse(Async with { View = null })!.Kind.ShouldBe("not-rebuildable");
    }
}
