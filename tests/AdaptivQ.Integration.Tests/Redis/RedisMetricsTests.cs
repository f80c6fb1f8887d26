namespace AdaptivQ.Integration.Tests.Redis;

/// <summary>What alerts and dashboards read of Redis, caches, limits and open pages.</summary>
public sealed class RedisMetricsTests(HostFixture fixture, RedisServer redis) : IClassFixture<RedisServer>
{
    [Fact]
    public async Task They_are_among_the_metrics_under_the_names_that_alerts_know()
    {
        await using var node = await OwnNode.Serve(fixture, [.. redis.Environment, ("ADAPTIVQ_LIMIT_FACTOR", "0.01")]);
        using var stranger = node.Anonymous();
        await Eventually.Get(
            () => stranger.Get("/health/ready"),
            ready => ready.Text.StartsWith("Healthy", StringComparison.Ordinal),
            "the node reaches Redis"
        );
        using var learner = await node.SignedIn("learner");
        var quiz = (await OwnNode.Quizzes(learner, "practise"))[0];
        var sitting = await Sitting.Start(learner, quiz);
        (await sitting.Answer()).Ok();
        // The second one; or the third, should the node have lost Redis out of sight for a moment and counted by itself.
        await Eventually.Get(() => learner.Start(quiz), reply => reply.Problem == "too-many-requests", "a start too many");

        var metrics = await node.Metrics(
            lines => lines.Any(line => line.StartsWith("adaptivq_limited_requests_total{", StringComparison.Ordinal)),
            "the limit is counted"
        );

        foreach (
            var (name, labels) in new[]
            {
                ("adaptivq_redis_up", Array.Empty<string>()),
                ("adaptivq_live_connections", []),
                ("adaptivq_cache_requests_total", ["cache=\"quiz\"", "result=\"local\""]),
                ("adaptivq_limited_requests_total", ["limit=\"attempt-starts\""]),
            }
        )
        {
            metrics.ShouldContain(
                line =>
                    (line.StartsWith($"{name} ", StringComparison.Ordinal) || line.StartsWith($"{name}{{", StringComparison.Ordinal))
                    && labels.All(label => line.Contains(label, StringComparison.Ordinal)),
                name
            );
        }
    }
}
