using System.Text.RegularExpressions;

namespace AdaptivQ.Integration.Tests;

/// <summary>What operators and programmers find without signing in. Readiness without a database:
/// <see cref="DatabaseAwayTests"/>.</summary>
public sealed partial class ObservabilityTests(HostFixture fixture)
{
    [Fact]
    public async Task A_healthy_host_says_so()
    {
        using var client = fixture.Anonymous();
        (await client.Get("/health/live")).Status.ShouldBe(200);
        (await Eventually.Ready(client)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Metrics_are_Prometheus_text_and_count_requests()
    {
        await using var node = await OwnNode.Serve(fixture);
        using var client = node.Anonymous();
        (await client.Get("/health/live")).Status.ShouldBe(200);

        var reply = await client.Get("/metrics");

        reply.Status.ShouldBe(200);
        reply.ContentHeaders.ContentType!.MediaType.ShouldBe("text/plain");
        reply.Text.ShouldContain("# TYPE http_server_request_duration_seconds histogram");
        reply
            .Text.Split('\n')
            .ShouldContain(line => line.StartsWith("http_server_request_duration_seconds_count{", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_tell_neither_where_the_database_is_nor_who_signs_in_to_it()
    {
        await using var node = await OwnNode.Serve(fixture);
        using var learner = await node.SignedIn("learner");
        await (await Sitting.Start(learner, (await OwnNode.Quizzes(learner, "practise"))[0])).Answer();

        var pools = (
            await node.Metrics(lines => lines.Any(line => line.StartsWith("db_client_", StringComparison.Ordinal)), "what Npgsql measures")
        )
            .Select(line => PoolName().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups[1].Value)
            .Distinct()
            // A stand-in in Marten that leads nowhere, and is never opened.
            .Where(name => !name.Contains("Database=marten_testing;", StringComparison.Ordinal));

        pools.Order(StringComparer.Ordinal).ShouldBe(["adaptivq", "adaptivq-appends", "adaptivq-schema"]);
    }

    [Fact]
    public async Task Metrics_have_no_label_of_a_school()
    {
        await using var node = await OwnNode.Serve(fixture);
        using var learner = await node.SignedIn("learner");
        await (await Sitting.Start(learner, (await OwnNode.Quizzes(learner, "practise"))[0])).ToTheEnd();

        var lines = await node.Metrics(
            lines =>
                lines.Any(line =>
                    line.StartsWith("wolverine_messages_succeeded", StringComparison.Ordinal)
                    && line.Contains("RecordAttempt", StringComparison.Ordinal)
                ),
            "a message of the school is counted"
        );

        lines
            .Where(line =>
                line.Contains("tenant", StringComparison.OrdinalIgnoreCase) || line.Contains(TestSchool.School, StringComparison.Ordinal)
            )
            .ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/METRICS")]
    [InlineData("/health/ready")]
    [InlineData("/api/../metrics")]
    [InlineData("/api/%2e%2e/health/live")]
    public async Task Health_and_metrics_are_not_told_to_those_who_come_by_a_proxy(string path)
    {
        using var client = fixture.Anonymous();
        // As it is written: an HttpClient would resolve the dots itself.
        var address = new Uri(
            $"{client.BaseAddress!.GetLeftPart(UriPartial.Authority)}{path}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
        );
        using var byProxy = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "X-Forwarded-For", "203.0.113.7" } } };
        using var direct = new HttpRequestMessage(HttpMethod.Get, address);

        using var refused = await client.SendAsync(byProxy, TestContext.Current.CancellationToken);
        using var answered = await client.SendAsync(direct, TestContext.Current.CancellationToken);

        refused.StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
        answered.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_API_is_described_with_every_command_and_the_key_that_it_needs()
    {
        using var client = fixture.Anonymous();

        var document = (await client.Get("/openapi/v1.json")).Ok();

        foreach (
            var (path, method) in new[]
            {
                ("/api/tokens", "post"),
                ("/api/session", "post"),
                ("/api/session", "get"),
                ("/api/session", "delete"),
                ("/api/quizzes", "get"),
                ("/api/attempts", "post"),
                ("/api/attempts", "get"),
                ("/api/attempts/{attemptId}", "get"),
                ("/api/attempts/{attemptId}/answers", "post"),
                ("/api/attempts/{attemptId}/finish", "post"),
                ("/api/attempts/{attemptId}/review", "get"),
                ("/api/attempts/{attemptId}/timeline", "get"),
                ("/api/media/{id}", "get"),
                ("/api/item-banks", "post"),
                ("/api/item-banks/{bankId}/items", "post"),
                ("/api/item-banks/{bankId}/parameters", "post"),
                ("/api/quizzes", "post"),
                ("/api/quizzes/{quizId}/publish", "post"),
                ("/api/assignments", "post"),
                ("/api/items", "post"),
                ("/api/items/{itemId}", "put"),
                ("/api/items/{itemId}/retire", "post"),
                ("/api/quizzes/{quizId}", "put"),
                ("/api/quizzes/{quizId}/retire", "post"),
                ("/api/quizzes/{quizId}/restore", "post"),
                ("/api/quizzes/{quizId}/rollback", "post"),
            }
        )
        {
            document["paths"]![path]?[method].ShouldNotBeNull($"{method} {path}");
        }

        foreach (var path in new[] { "/api/attempts", "/api/attempts/{attemptId}/answers", "/api/attempts/{attemptId}/finish" })
        {
            document["paths"]![path]!["post"]!["parameters"]!
                .AsArray()
                .ShouldContain(parameter => (string)parameter!["in"]! == "header" && (string)parameter["name"]! == "Idempotency-Key", path);
        }

        document["paths"]!["/api/attempts/{attemptId}/answers"]!["post"]!["responses"]!["409"].ShouldNotBeNull();
    }

    [Fact]
    public async Task The_API_has_a_page_to_read_it_on()
    {
        using var client = fixture.Anonymous();
        using var response = await client.GetAsync("/scalar/");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
    }

    [Fact]
    public async Task Only_developers_are_served_the_page_s_scripts()
    {
        await using var deployed = await fixture.FreshHost(builder => builder.Environment.EnvironmentName = "Staging");
        using var client = deployed.Anonymous();
        var reply = await client.Get("/scalar/");
        reply.Status.ShouldBe(404);
        reply.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("script-src 'self'");
    }

    [Fact]
    public async Task Every_answer_carries_the_headers_that_guard_it()
    {
        using var client = fixture.Anonymous();
        foreach (var path in new[] { "/api/quizzes", "/api/nothing", "/health/live", "/openapi/v1.json" })
        {
            var reply = await client.Get(path);
            reply.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
            reply.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'");
            reply.Headers.GetValues("Referrer-Policy").Single().ShouldBe("same-origin");
            reply.Headers.Contains("Server").ShouldBeFalse(path);
            if (path.StartsWith("/api", StringComparison.Ordinal))
            {
                reply.Headers.CacheControl!.NoStore.ShouldBeTrue(path);
            }
        }
    }

    [GeneratedRegex("pool_name=\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex PoolName();
}
