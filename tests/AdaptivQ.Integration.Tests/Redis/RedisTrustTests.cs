using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AdaptivQ.Platform.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace AdaptivQ.Integration.Tests.Redis;

/// <summary>Redis is spoken to over TLS, by its right name, with the right password, or not at all.</summary>
public sealed class RedisTrustTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private sealed class Diary : ILogger<RedisLink>
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Lines.Enqueue($"{formatter(state, exception)} {exception}");
    }

    private static async Task With(RedisSettings settings, Func<RedisLink, Diary, Task> check)
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var log = new Diary();
        using var link = new RedisLink(settings, services.GetRequiredService<IMeterFactory>(), log);
        await link.StartAsync(CancellationToken.None);
        await check(link, log);
        await link.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task With_the_right_authority_name_and_password_it_is_spoken_to()
    {
        await With(
            redis.Settings() with
            {
                CommandTimeout = TimeSpan.FromSeconds(20),
            },
            async (link, log) =>
            {
                await Eventually.Get(() => Task.FromResult(link.IsUp), up => up, $"Redis is up: {string.Join('\n', log.Lines)}");
                (await link.Try(database => database.StringSetAsync("trusted", "yes"))).ShouldBe((true, true));
                log.Lines.ShouldContain(line => line.StartsWith($"Redis at localhost:{redis.Port} answers.", StringComparison.Ordinal));
            }
        );
        await using var client = await redis.Connect();
        (await client.GetDatabase().StringGetAsync("trusted")).ShouldBe((RedisValue)"yes");
    }

    [Theory]
    [InlineData("authority", "does not come from an authority that is trusted. Set REDIS_CA_FILE")]
    [InlineData("name", "is not for the name '127.0.0.1'. Set REDIS_HOST")]
    [InlineData("password", "refuses the password. Check REDIS_PASSWORD")]
    public async Task With_a_wrong_one_it_is_not_and_the_log_says_which(string wrong, string words)
    {
        const string Wrong = "wrong-password-73";
        var settings = wrong switch
        {
            "authority" => redis.Settings(authorityFile: redis.StrangersFile),
            "name" => redis.Settings(host: "127.0.0.1"),
            _ => redis.Settings(password: Wrong),
        };
        await With(
            settings,
            async (link, log) =>
            {
                await Eventually.Get(
                    () => Task.FromResult(log.Lines.ToArray()),
                    lines => lines.Any(line => line.Contains(words, StringComparison.Ordinal)),
                    words
                );
                link.IsUp.ShouldBeFalse();
                (await link.Try(database => database.PingAsync())).Done.ShouldBeFalse();
                foreach (var line in log.Lines)
                {
                    line.ShouldNotContain(redis.Password);
                    line.ShouldNotContain(Wrong);
                }
            }
        );
    }

    [Fact]
    public async Task Without_TLS_it_does_not_answer_and_the_log_says_so()
    {
        await With(
            redis.Settings() with
            {
                Tls = false,
            },
            async (link, log) =>
            {
                await Eventually.Get(() => Task.FromResult(log.Lines.Count), lines => lines > 0, "a line in the log");
                link.IsUp.ShouldBeFalse();
                log.Lines.ShouldAllBe(line =>
                    line.StartsWith("Redis at localhost", StringComparison.Ordinal)
                    && !line.Contains(redis.Password, StringComparison.Ordinal)
                );
            }
        );
    }
}
