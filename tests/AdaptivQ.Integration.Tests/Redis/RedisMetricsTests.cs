namespace AdaptivQ.Integration.Tests.Redis;

/// <summary>What alerts and dashboards read of Redis, caches, limits and open pages.</summary>
public sealed class RedisMetricsTests(HostFixture fixture, RedisServer redis) : IClassFixture<RedisServer>
{
    [Fact]
    public async Task They_are_among_the_metrics_under_the_names_that_alerts_know()
    {
        await using var host = await fixture.FreshHost(builder =>
        {
            redis.Use(builder);
            builder.Configuration["ADAPTIVQ_LIMIT_FACTOR"] = "0.01";
        });
        await host.Reaches(redis: true);
        var quiz = await host.DemoQuiz("practise");
        var learner = await host.NewLearner(quiz);
        var sitting = await Sitting.Start(learner.Client, quiz);
        (await sitting.Answer()).Ok();
        (await learner.Client.Start(quiz)).Problem.ShouldBe("too-many-requests");
        using var client = host.Anonymous();

        var metrics = await Eventually.Get(
            async () => (await client.Get("/metrics")).Text.Split('\n'), lines => lines.Any(line => line.StartsWith("adaptivq_limited_requests_total{", StringComparison.Ordinal)), "the limit is counted");

        foreach (var (name, labels) in new[]
        {
            ("adaptivq_redis_up", Array.Empty<string>()),
            ("adaptivq_live_connections", []),
            ("adaptivq_cache_requests_total", ["cache=\"quiz\"", "result=\"local\""]),
            ("adaptivq_limited_requests_total", ["limit=\"attempt-starts\""]),
        })
        {
            metrics.ShouldContain(
                line => (line.StartsWith($"{name} ", StringComparison.Ordinal) || line.StartsWith($"{name}{{", StringComparison.Ordinal)) && labels.All(label => line.Contains(label, StringComparison.Ordinal)),
                name);
        }
    }
}
