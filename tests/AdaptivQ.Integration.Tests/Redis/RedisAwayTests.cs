using System.Diagnostics;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Host.Redis;
using StackExchange.Redis;

namespace AdaptivQ.Integration.Tests.Redis;

/// <summary>Redis may die, hang, forget or come back: no answer is lost, refused or held up by it.</summary>
public sealed class RedisAwayTests(HostFixture fixture, RedisServer redis) : IClassFixture<RedisServer>
{
    /// <summary>No answer takes as long as one wait for a Redis that hangs would, by the library's own patience, on the busiest machine.</summary>
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData("killed")]
    [InlineData("frozen")]
    [InlineData("silent")]
    [InlineData("flushed")]
    [InlineData("restarted")]
    public async Task While_learners_answer_whatever_happens_to_Redis_every_answer_is_taken_and_none_waits(string what)
    {
        await using var wire = new RedisWire(redis.Port);
        await using var host = await fixture.FreshHost(builder => redis.Use(builder, wire.Port));
        await host.Reaches(redis: true);
        var quiz = await host.DemoQuiz("practise");
        using var stop = new CancellationTokenSource();
        var learners = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => await host.NewLearner(quiz)));
        var work = learners.Select(learner => Task.Run(() => Work(host, learner, quiz, stop.Token))).ToList();
        await Task.Delay(TimeSpan.FromSeconds(1));

        await (what switch
        {
            "killed" => redis.Kill(),
            "frozen" => redis.Freeze(),
            "silent" => Do(wire.FallSilent),
            "flushed" => Flush(),
            _ => Do(redis.Kill, redis.Start),
        });
        if (what is "killed" or "frozen" or "silent") await host.Reaches(redis: false);

        // Signing in asks Redis for its limit, and beginning another quiz asks it for the quiz.
        (await host.NewToken("learner@demo.test")).ShouldNotBeEmpty();
        var other = await host.NewQuiz(TestSchool.Items());
        var sitting = await Sitting.Start((await host.NewLearner(other)).Client, other);
        (await sitting.Answer()).Ok();

        await (what switch
        {
            "killed" => redis.Start(),
            "frozen" => redis.Thaw(),
            "silent" => Do(wire.Flow),
            _ => Task.CompletedTask,
        });
        await host.Reaches(redis: true);
        await stop.CancelAsync();
        var done = await Task.WhenAll(work);

        done.SelectMany(one => one.Refused).ShouldBeEmpty();
        done.Sum(one => one.Took.Count).ShouldBeGreaterThan(20);
        done.SelectMany(one => one.Took).Count(took => took > Promise).ShouldBe(0);
        foreach (var (attempt, answered) in done.SelectMany(one => one.Attempts))
            (await host.Stream(attempt)).Count(fact => fact.Data is AnswerScored).ShouldBe(answered);
    }

    [Fact]
    public async Task An_answer_asks_Redis_nothing()
    {
        await using var host = await fixture.FreshHost(builder => redis.Use(builder));
        await host.Reaches(redis: true);
        var quiz = await host.DemoQuiz("practise");
        var learner = await host.NewLearner(quiz);
        var sitting = await Sitting.Start(learner.Client, quiz);
        await using var client = await redis.Connect();
        var before = await Calls(client);

        for (var i = 0; i < 10 && sitting.Item is not null; i++) (await sitting.Answer(i % 2)).Ok();

        (await Calls(client)).ShouldBe(before);
    }

    [Fact]
    public async Task A_host_starts_and_works_where_Redis_was_never_there_and_finds_it_when_it_comes()
    {
        await redis.Kill();
        await using var host = await fixture.FreshHost(builder => redis.Use(builder));
        using var measures = new Measures(host);
        await host.Reaches(redis: false);
        measures.Gauge(RedisLink.UpGauge).ShouldBe(0);
        var quiz = await host.DemoQuiz("practise");
        var sitting = await Sitting.Start((await host.NewLearner(quiz)).Client, quiz);
        (await sitting.Answer()).Ok();

        await redis.Start();

        await host.Reaches(redis: true);
        measures.Gauge(RedisLink.UpGauge).ShouldBe(1);
    }

    private sealed record Done(IReadOnlyList<TimeSpan> Took, IReadOnlyList<string> Refused, IReadOnlyDictionary<Guid, int> Attempts);

    /// <summary>Takes the quiz again and again.</summary>
    private static async Task<Done> Work(TestHost host, Somebody learner, Guid quiz, CancellationToken stop)
    {
        var (took, refused, attempts) = (new List<TimeSpan>(), new List<string>(), new Dictionary<Guid, int>());
        while (!stop.IsCancellationRequested)
        {
            var sitting = await Sitting.Start(learner.Client, quiz);
            attempts[sitting.Id] = 0;
            while (sitting.Item is not null && !stop.IsCancellationRequested)
            {
                var watch = Stopwatch.StartNew();
                var reply = await sitting.Answer();
                took.Add(watch.Elapsed);
                if (reply.Status == 200) attempts[sitting.Id]++;
                else refused.Add(reply.Text);
                await Task.Delay(20, CancellationToken.None);
            }
        }

        return new Done(took, refused, attempts);
    }

    /// <summary>How often Redis was asked for a value, a limit or to pass something on.</summary>
    private static async Task<string> Calls(ConnectionMultiplexer client)
    {
        var stats = (await client.GetServers()[0].InfoRawAsync("commandstats"))!.Split('\n').Select(line => line.Split(',')[0].Trim());
        return string.Join(' ', stats.Where(line => line.StartsWith("cmdstat_get:", StringComparison.Ordinal) || line.StartsWith("cmdstat_set:", StringComparison.Ordinal) || line.StartsWith("cmdstat_eval", StringComparison.Ordinal)));
    }

    private async Task Flush()
    {
        await using var client = await redis.Connect();
        await client.GetServers()[0].FlushAllDatabasesAsync();
    }

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static async Task Do(Func<Task> first, Func<Task> second)
    {
        await first();
        await second();
    }
}
