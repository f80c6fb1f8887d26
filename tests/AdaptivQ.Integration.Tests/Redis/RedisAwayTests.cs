using System.Collections.Concurrent;
using System.Diagnostics;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Platform.Limits;
using AdaptivQ.Platform.Redis;
using StackExchange.Redis;

namespace AdaptivQ.Integration.Tests.Redis;

/// <summary>Redis may die, hang, forget or come back: no answer is lost, refused or held up by it.</summary>
public sealed class RedisAwayTests(HostFixture fixture, RedisServer redis) : IClassFixture<RedisServer>
{
    /// <summary>No answer takes as long as one wait for a Redis that hangs would, by the library's own patience.</summary>
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
        await using var host = await fixture.FreshHost(builder =>
        {
            redis.UseAsDeployed(builder, wire.Port);
            // They answer without a pause for thought; what they may is another test's matter.
            builder.Configuration[RequestLimits.FactorKey] = "100000";
        });
        await host.Reaches(redis: true);
        var quiz = await host.DemoQuiz("practise");
        using var stop = new CancellationTokenSource();
        var learners = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => await host.NewLearner(quiz)));
        var work = learners.Select(learner => new Work(learner, quiz, TimeSpan.FromMilliseconds(20), stop.Token)).ToList();
        // Where there is no Redis to wait for: what takes long there too is this machine's doing.
        var elsewhere = new Work(
            await fixture.Host.NewLearner(await fixture.Host.DemoQuiz("practise")),
            await fixture.Host.DemoQuiz("practise"),
            TimeSpan.FromMilliseconds(100),
            stop.Token
        );
        Task EverybodyAnswers() => Task.WhenAll(work.Append(elsewhere).Select(one => one.Answers(5)));
        await EverybodyAnswers();

        await (
            what switch
            {
                "killed" => redis.Kill(),
                "frozen" => redis.Freeze(),
                "silent" => Do(wire.FallSilent),
                "flushed" => Flush(),
                _ => Do(redis.Kill, redis.Start),
            }
        );
        await EverybodyAnswers();
        if (what is "killed" or "frozen" or "silent")
        {
            await host.Reaches(redis: false);
        }
        await EverybodyAnswers();

        // Signing in asks Redis for its limit, and beginning another quiz asks it for the quiz.
        (await host.NewToken("learner@demo.test")).ShouldNotBeEmpty();
        var other = await host.NewQuiz(TestSchool.Items());
        var sitting = await Sitting.Start((await host.NewLearner(other)).Client, other);
        (await sitting.Answer()).Ok();

        await (
            what switch
            {
                "killed" => redis.Start(),
                "frozen" => redis.Thaw(),
                "silent" => Do(wire.Flow),
                _ => Task.CompletedTask,
            }
        );
        await host.Reaches(redis: true);
        await EverybodyAnswers();
        await stop.CancelAsync();
        await Task.WhenAll(work.Append(elsewhere).Select(one => one.Over));

        work.SelectMany(one => one.Refused).ShouldBeEmpty();
        work.SelectMany(one => one.Took)
            .Where(took => took.Long > Promise && !elsewhere.Took.Any(other => other.Long > Promise / 3 && other.Meets(took)))
            .ShouldBeEmpty();
        foreach (var (attempt, answered) in work.SelectMany(one => one.Attempts))
        {
            (await host.Stream(attempt)).Count(fact => fact.Data is AnswerScored).ShouldBe(answered);
        }
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
        // The quiz that it read to begin is put into Redis afterwards.
        await Eventually.Get(
            () => Task.FromResult(client.GetServers()[0].Keys(pattern: $"adaptivq:cache:quiz:*{quiz:N}:1").Count()),
            entries => entries == 1,
            "the quiz is in Redis"
        );
        var before = await Calls(client);

        for (var i = 0; i < 10 && sitting.Item is not null; i++)
        {
            (await sitting.Answer(i % 2)).Ok();
        }

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

    private sealed record Span(long From, TimeSpan Long)
    {
        public bool Meets(Span other) => From <= other.End && other.From <= End;

        private long End => From + (long)(Long.TotalSeconds * Stopwatch.Frequency);
    }

    /// <summary>Someone who takes the quiz again and again.</summary>
    private sealed class Work
    {
        private readonly ConcurrentQueue<Span> _took = new();

        public Work(SignedInPerson learner, Guid quiz, TimeSpan thinks, CancellationToken stop) =>
            Over = Task.Run(() => Go(learner, quiz, thinks, stop), CancellationToken.None);

        public Task Over { get; }

        public IReadOnlyCollection<Span> Took => _took;

        public List<string> Refused { get; } = [];

        public Dictionary<Guid, int> Attempts { get; } = [];

        /// <summary>Until so many more answers were taken.</summary>
        public async Task Answers(int more)
        {
            var before = _took.Count;
            await Eventually.Get(
                () => Task.FromResult((_took.Count, Over)),
                now => now.Over.IsFaulted || now.Count >= before + more,
                "answers go on"
            );
            if (Over.IsFaulted)
            {
                await Over;
            }
        }

        private async Task Go(SignedInPerson learner, Guid quiz, TimeSpan thinks, CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
            {
                var sitting = await Sitting.Start(learner.Client, quiz);
                Attempts[sitting.Id] = 0;
                while (sitting.Item is not null && !stop.IsCancellationRequested)
                {
                    var from = Stopwatch.GetTimestamp();
                    var reply = await sitting.Answer();
                    _took.Enqueue(new Span(from, Stopwatch.GetElapsedTime(from)));
                    if (reply.Status == 200)
                    {
                        Attempts[sitting.Id]++;
                    }
                    else
                    {
                        Refused.Add(reply.Text);
                    }
                    await Task.Delay(thinks, CancellationToken.None);
                }
            }
        }
    }

    /// <summary>How often Redis was asked for a value, a limit or to pass something on.</summary>
    private static async Task<string> Calls(ConnectionMultiplexer client)
    {
        var stats = (await client.GetServers()[0].InfoRawAsync("commandstats"))!.Split('\n').Select(line => line.Split(',')[0].Trim());
        return string.Join(
            ' ',
            stats.Where(line =>
                line.StartsWith("cmdstat_get:", StringComparison.Ordinal)
                || line.StartsWith("cmdstat_set:", StringComparison.Ordinal)
                || line.StartsWith("cmdstat_eval", StringComparison.Ordinal)
            )
        );
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
