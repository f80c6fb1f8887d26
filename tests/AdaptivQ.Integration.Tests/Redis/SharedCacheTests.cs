using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.Contracts;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace AdaptivQ.Integration.Tests.Redis;

/// <summary>A published quiz is read from the database once, then from Redis by the other nodes, and from memory by everybody.</summary>
public sealed class SharedCacheTests(HostFixture fixture, RedisServer redis) : IClassFixture<RedisServer>
{
    private const string Requests = "adaptivq_cache_requests";

    private static Task<PublishedQuiz?> Find(TestHost host, Guid quizId, int version = 1, string school = TestSchool.School) =>
        host.Services.GetRequiredService<IPublishedQuizzes>().Find(school, quizId, version, CancellationToken.None);

    private async Task<(TestHost First, TestHost Second)> TwoNodes()
    {
        var first = await fixture.FreshHost(builder => redis.Use(builder));
        var second = new TestHost(first.ConnectionString, builder => redis.Use(builder));
        await second.Start();
        foreach (var host in new[] { first, second })
        {
            await host.Reaches(redis: true);
        }
        return (first, second);
    }

    /// <summary>The entry that a node has put into Redis; it does so after it has answered.</summary>
    private static async Task<RedisKey> Entry(ConnectionMultiplexer client, Guid quizId)
    {
        var found = await Eventually.Get(
            () => Task.FromResult(client.GetServers()[0].Keys(pattern: $"adaptivq:cache:quiz:*{quizId:N}:1").ToArray()),
            keys => keys.Length > 0,
            "the quiz is in Redis"
        );
        return found.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_one_node_has_read_the_other_finds_in_Redis_the_same_to_the_last_figure()
    {
        var (first, second) = await TwoNodes();
        await using var one = first;
        await using var other = second;
        await using var client = await redis.Connect();
        var quizId = await first.DemoQuiz("assess");
        using var here = new Measures(first);
        using var there = new Measures(second);

        var read = await Find(first, quizId);
        var key = await Entry(client, quizId);
        var found = await Find(second, quizId);

        found!.InFull().ShouldBe(read!.InFull());
        here.Count(Requests, "miss").ShouldBe(1);
        there.Count(Requests, "miss").ShouldBe(0);
        there.Count(Requests, "redis").ShouldBe(1);
        ((string)key!).ShouldContain($":{TestSchool.School}:");
        (await client.GetDatabase().KeyTimeToLiveAsync(key)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_thousand_who_begin_at_once_on_a_cold_node_read_the_quiz_once()
    {
        await using var host = await fixture.FreshHost(builder => redis.Use(builder));
        await host.Reaches(redis: true);
        var quizId = await host.NewQuiz(TestSchool.Items());
        using var measures = new Measures(host);
        var quizzes = host.Services.GetRequiredService<CompiledQuizzes>();

        var found = await Task.WhenAll(
            Enumerable
                .Range(0, 1000)
                .Select(_ => Task.Run(() => quizzes.Find(TestSchool.School, quizId, 1, CancellationToken.None).AsTask()))
        );

        found.Distinct().ShouldHaveSingleItem().ShouldNotBeNull();
        measures.Count(Requests, "miss").ShouldBe(1);
        (await quizzes.Find(TestSchool.School, quizId, 1, CancellationToken.None)).ShouldBeSameAs(found[0]);
        measures.Count(Requests, "local").ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task An_entry_that_is_not_whole_counts_as_none_and_is_written_anew()
    {
        await using var host = await fixture.FreshHost(builder => redis.Use(builder));
        await host.Reaches(redis: true);
        await using var client = await redis.Connect();
        var database = client.GetDatabase();
        var spoilings = new Func<RedisKey, byte[], Task>[]
        {
            (key, _) => database.StringSetAsync(key, "nonsense"),
            (key, _) => database.StringSetAsync(key, ""),
            (key, whole) => database.StringSetAsync(key, whole[..^1]),
            (key, whole) =>
            {
                byte[] changed = [.. whole];
                changed[^9] ^= 1;
                return database.StringSetAsync(key, changed);
            },
            async (key, _) =>
            {
                await database.KeyDeleteAsync(key);
                await database.HashSetAsync(key, "data", "of another kind");
            },
        };
        foreach (var spoil in spoilings)
        {
            var quizId = await host.NewQuiz(TestSchool.Items());
            var published = (await Find(host, quizId))!.InFull();
            var key = await Entry(client, quizId);
            var whole = (byte[])(await database.StringGetAsync(key))!;
            await spoil(key, whole);

            // A node that has nothing in memory.
            await using var other = new TestHost(host.ConnectionString, builder => redis.Use(builder));
            await other.Start();
            await other.Reaches(redis: true);
            using var measures = new Measures(other);
            (await Find(other, quizId))!.InFull().ShouldBe(published);
            measures.Count(Requests, "error").ShouldBe(1);
            measures.Count(Requests, "miss").ShouldBe(1);
            await Eventually.Get(
                async () =>
                    await database.KeyTypeAsync(key) == RedisType.String && (await database.StringGetAsync(key)).Length() == whole.Length,
                mended => mended,
                "the entry is whole again"
            );
        }
    }

    [Fact]
    public async Task A_school_finds_its_own_quizzes_only_and_one_that_is_not_there_yet_is_found_once_it_is()
    {
        await using var host = await fixture.FreshHost(builder => redis.Use(builder));
        await host.Reaches(redis: true);
        var quizId = await host.NewQuiz(TestSchool.Items());
        (await Find(host, quizId)).ShouldNotBeNull();

        (await Find(host, quizId, school: "another-school")).ShouldBeNull();
        (await Find(host, quizId, version: 2)).ShouldBeNull();

        var author = await host.NewPerson(Roles.Author);
        await author.Client.Edit(quizId);
        (await author.Client.Post($"/api/quizzes/{quizId}/publish")).Ok();
        (await Find(host, quizId, version: 2)).ShouldNotBeNull().Version.ShouldBe(2);
    }
}
