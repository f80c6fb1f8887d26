using System.Globalization;
using AdaptivQ.Platform.Limits;
using Microsoft.AspNetCore.Builder;
using StackExchange.Redis;

namespace AdaptivQ.Integration.Tests.Redis;

/// <summary>No one asks more often than they can need, on however many nodes they ask; and no school is shut out for its one
/// address.</summary>
public sealed class LimitTests(HostFixture fixture, RedisServer redis) : IClassFixture<RedisServer>
{
    private const string Path = "/api/tokens";

    private static Action<WebApplicationBuilder> With(string factor, params (string Name, string Value)[] settings) =>
        builder =>
        {
            // What a node counts by itself; Redis has a clock of its own.
            SetClock.Standing().Use(builder);
            builder.Configuration[RequestLimits.FactorKey] = factor;
            foreach (var (name, value) in settings)
            {
                builder.Configuration[name] = value;
            }
        };

    private static async Task<Reply> TryToSignIn(TestHost host, string email, params (string Name, string Value)[] headers)
    {
        using var client = host.Anonymous();
        return await client.Send(HttpMethod.Post, Path, new { email, password = "wrong" }, null, headers);
    }

    private static string NewAddress() => $"{Guid.NewGuid():n}@school.test";

    [Fact]
    public async Task Tries_at_one_account_are_counted_over_all_nodes_and_by_each_alone_while_Redis_is_away()
    {
        // Two at once, then one in half a minute, by the clock of Redis, which goes on; the account's own lock comes after more failures.
        void Configure(WebApplicationBuilder builder)
        {
            With("0.034")(builder);
            redis.Use(builder);
        }

        await using var first = await fixture.FreshHost(Configure);
        await using var second = new TestHost(first.ConnectionString, Configure);
        await second.Start();
        foreach (var host in new[] { first, second })
        {
            await host.Reaches(redis: true);
        }
        using var measures = new Measures(second);
        var email = NewAddress();
        foreach (var host in new[] { first, second })
        {
            (await TryToSignIn(host, email)).Problem.ShouldBe("sign-in-refused");
        }

        var refused = await TryToSignIn(second, email);
        refused.Status.ShouldBe(429);
        refused.Problem.ShouldBe("too-many-requests");
        ((string)refused["detail"]!).ShouldContain("try again");
        int.Parse(refused.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture).ShouldBeInRange(1, 30);
        measures.Count("adaptivq_limited_requests", "sign-ins-to-account").ShouldBe(1);
        (await TryToSignIn(first, NewAddress())).Problem.ShouldBe("sign-in-refused");
        await using (var client = await redis.Connect())
        {
            foreach (var key in client.GetServers()[0].Keys(pattern: "adaptivq:limit:*"))
            {
                ((string)key!).ShouldMatch("^adaptivq:limit:[a-z-]+:[0-9a-f]{32}$");
                // -1 would be a key for ever; -2 is one that has gone since it was listed.
                ((long)await client.GetDatabase().ExecuteAsync("PTTL", key)).ShouldNotBe(-1);
            }
        }

        await redis.Kill();
        await second.Reaches(redis: false);
        var alone = new List<Reply>();
        for (var i = 0; i < 3; i++)
        {
            alone.Add(await TryToSignIn(second, email));
        }
        alone.Take(2).ShouldAllBe(reply => reply.Problem != "too-many-requests");
        alone[2].Problem.ShouldBe("too-many-requests");
        await redis.Start();
    }

    [Fact]
    public async Task What_is_no_count_under_a_key_counts_as_nothing()
    {
        void Configure(WebApplicationBuilder builder)
        {
            With("0.1")(builder);
            redis.Use(builder);
        }

        await using var host = await fixture.FreshHost(Configure);
        await host.Reaches(redis: true);
        await using var client = await redis.Connect();
        var database = client.GetDatabase();
        foreach (
            var spoil in new Func<RedisKey, Task>[]
            {
                key => database.StringSetAsync(key, "nonsense"),
                key => database.StringSetAsync(key, "99999999999999999999"),
                key => database.HashSetAsync(key, "a", "b"),
            }
        )
        {
            await client.GetServers()[0].FlushAllDatabasesAsync();
            await TryToSignIn(host, NewAddress());
            foreach (var key in client.GetServers()[0].Keys(pattern: "adaptivq:limit:*").ToList())
            {
                await database.KeyDeleteAsync(key);
                await spoil(key);
            }

            (await TryToSignIn(host, NewAddress())).Problem.ShouldBe("sign-in-refused");
        }

        // What was planted here has no end of its own, which another test would find.
        await client.GetServers()[0].FlushAllDatabasesAsync();
    }

    [Fact]
    public async Task An_address_that_somebody_claims_is_not_believed()
    {
        // Six failures from an address; the seventh try goes on slowly.
        await using var host = await fixture.FreshHost(With("0.1"));
        (await SlowAfter(host, Enumerable.Range(0, 7).Select(i => $"203.0.113.{i}"))).ShouldBe(6);
    }

    [Fact]
    public async Task What_a_proxy_that_is_named_says_counts_but_not_what_it_was_told()
    {
        await using var host = await fixture.FreshHost(With("0.1", (Proxies.NetworksKey, "127.0.0.0/8, ::1/128, 10.0.0.0/16")));
        (await SlowAfter(host, Enumerable.Range(0, 7).Select(i => $"203.0.113.{i}"))).ShouldBeNull();
        // The client wrote the first one; our load balancer added who it was.
        (await SlowAfter(host, Enumerable.Range(0, 7).Select(i => $"198.51.100.{i}, 203.0.113.77, 10.0.3.4"))).ShouldBe(6);
    }

    [Fact]
    public async Task A_computer_with_many_addresses_of_IPv6_is_one()
    {
        await using var host = await fixture.FreshHost(With("0.1", (Proxies.NetworksKey, "127.0.0.0/8, ::1/128")));
        (await SlowAfter(host, Enumerable.Range(0, 7).Select(i => $"2001:db8:1:2:{i}::{i}"))).ShouldBe(6);
        (await SlowAfter(host, ["2001:db8:1:3::1"])).ShouldBeNull();
    }

    /// <summary>Fails to sign in with each of these in X-Forwarded-For, to an account of its own.</summary>
    /// <returns>How many tries were taken at once; null where all were.</returns>
    private static async Task<int?> SlowAfter(TestHost host, IEnumerable<string> forwardedFor)
    {
        using var measures = new Measures(host);
        var tries = 0;
        foreach (var from in forwardedFor)
        {
            (await TryToSignIn(host, NewAddress(), ("X-Forwarded-For", from))).Problem.ShouldBe("sign-in-refused");
            if (measures.Count("adaptivq_limited_requests", "failed-sign-ins-from-address") > 0)
            {
                return tries;
            }
            tries++;
        }
        return null;
    }

    [Fact]
    public async Task A_program_that_runs_in_circles_is_stopped_account_by_account()
    {
        // Of 120 starts, 1200 answers and 1200 reads at once: 2, 24 and 24.
        await using var host = await fixture.FreshHost(With("0.02"));
        var quiz = await host.DemoQuiz("practise");
        var (learner, other) = (await host.NewLearner(quiz), await host.NewLearner(quiz));
        var sitting = await Sitting.Start(learner.Client, quiz);
        (await learner.Client.Start(quiz)).Ok();
        (await learner.Client.Start(quiz)).Problem.ShouldBe("too-many-requests");
        await Sitting.Start(other.Client, quiz);

        var answers = new List<Reply>();
        for (var i = 0; i < 40; i++)
        {
            answers.Add(await learner.Client.Answer(sitting.Id, sitting.ItemId, sitting.Guess(0), sitting.Version, "the same"));
        }
        answers[0].Ok();
        answers.Count(reply => reply.Status == 200).ShouldBe(24);
        answers[^1].Problem.ShouldBe("too-many-requests");
        answers[^1].Headers.Contains("Retry-After").ShouldBeTrue();

        var reads = new List<Reply>();
        for (var i = 0; i < 40; i++)
        {
            reads.Add(await learner.Client.Post("/graphql", new { query = "{ __typename }" }));
        }
        reads[^1].Problem.ShouldBe("too-many-requests");
        (await learner.Client.Get("/api/quizzes")).Status.ShouldBe(200);
    }
}
