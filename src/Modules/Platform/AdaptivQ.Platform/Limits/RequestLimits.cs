using System.Diagnostics.Metrics;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using AdaptivQ.Kernel;
using AdaptivQ.Platform.CommandLine;
using AdaptivQ.Platform.Observability;
using AdaptivQ.Platform.Redis;
using Microsoft.AspNetCore.RateLimiting;

namespace AdaptivQ.Platform.Limits;

/// <summary>
/// How often one client may ask. A person does not reach these limits by ordinary use: they stop programs that run in circles and those
/// that try passwords. By account, because a school has one address for all; by address only before a sign-in.
/// </summary>
public static class RequestLimits
{
    /// <summary>GraphQL, of an account.</summary>
    public const string Reads = "reads";

    /// <summary>Configuration key: all limits times this, for load tests and for schools that are larger than we thought. Default
    /// 1.</summary>
    public const string FactorKey = "ADAPTIVQ_LIMIT_FACTOR";

    internal const string CounterName = "adaptivq_limited_requests";

    /// <exception cref="CommandRefusedException">A setting cannot be used.</exception>
    public static void AddRequestLimits(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var factor =
            builder.Configuration[FactorKey] is not { Length: > 0 } text ? 1
            : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
            : throw new CommandRefusedException(
                $"{FactorKey} is '{text}'. Give a number above 0: 1 for the limits as they are, 10 for ten times as many."
            );
        builder.AddProxies();
        builder.Services.AddSingleton(provider => new LimitedRequests(provider.GetRequiredService<IMeterFactory>()));
        builder.Services.AddSingleton(new RequestLimit(Reads, new Pace(1200, TimeSpan.FromSeconds(0.05)), LimitedBy.Account));
        builder.Services.AddSingleton(provider => new Limiters(provider.GetServices<RequestLimit>(), factor, provider));
        builder.Services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = async (rejected, _) =>
            {
                var context = rejected.HttpContext;
                var limit = context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName ?? "other";
                rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait);
                await Refuse(context, limit, wait).ExecuteAsync(context);
            };
        });
        builder
            .Services.AddOptions<RateLimiterOptions>()
            .Configure<IEnumerable<RequestLimit>>(
                (options, limits) =>
                {
                    foreach (var limit in limits.Where(limit => limit.By != LimitedBy.Key))
                    {
                        options.AddPolicy(limit.Name, context => Partition(context, limit));
                    }
                }
            );
    }

    /// <summary>Counts and refuses a request.</summary>
    internal static IResult Refuse(HttpContext context, string limit, TimeSpan wait)
    {
        context.RequestServices.GetRequiredService<LimitedRequests>().Count(limit);
        return RefusalOf(wait).ToResult();
    }

    /// <summary>The refusal of what came too often.</summary>
    /// <param name="wait">Until it may come again.</param>
    public static Refusal RefusalOf(TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        return new Refusal(
            StatusCodes.Status429TooManyRequests,
            "too-many-requests",
            "Too many requests",
            $"That was more in a short time than anybody needs. Wait {(seconds == 1 ? "a second" : $"{seconds} seconds")} and try again; "
                + "a program that repeats itself should wait longer each time."
        ).After(wait);
    }

    private static RateLimitPartition<string> Partition(HttpContext context, RequestLimit limit)
    {
        var limiters = context.RequestServices.GetRequiredService<Limiters>();
        return RateLimitPartition.Get(
            limit.By == LimitedBy.Address ? ClientAddress.Of(context) : AccountOf(context),
            whose => limiters.Create(limit, whose)
        );
    }

    private static string AccountOf(HttpContext context) => context.User.FindFirstValue(Caller.PersonClaim) ?? ClientAddress.Of(context);
}

/// <summary>Makes a limit's counts, one for everybody who asks.</summary>
public sealed class Limiters : IAsyncDisposable
{
    private readonly double _factor;
    private readonly RedisLink? _redis;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, PartitionedRateLimiter<string>> _byKey;

    internal Limiters(IEnumerable<RequestLimit> limits, double factor, IServiceProvider services)
    {
        (_factor, _redis, _clock) = (factor, services.GetService<RedisLink>(), services.GetRequiredService<TimeProvider>());
        _byKey = limits
            .Where(limit => limit.By == LimitedBy.Key)
            .ToDictionary(
                limit => limit.Name,
                limit =>
                    PartitionedRateLimiter.Create<string, string>(key =>
                        RateLimitPartition.Get(key, whose => (RateLimiter)Create(limit, whose))
                    )
            );
    }

    /// <summary>A limit that the module itself asks, with the key that it counts by.</summary>
    /// <param name="limit">Name of a limit by <see cref="LimitedBy.Key"/>.</param>
    public PartitionedRateLimiter<string> ByKey(string limit) => _byKey[limit];

    /// <param name="whose">Goes into Redis as a digest: an address belongs to a person.</param>
    internal CountingLimiter Create(RequestLimit limit, string whose)
    {
        var pace = limit.Pace.Times(_factor);
        var key = $"adaptivq:limit:{limit.Name}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whose)))[..32]}";
        return new CountingLimiter(
            new LocalCount(pace, _clock),
            limit.Shared && _redis is { } redis ? new SharedCount(pace, redis, key) : null
        );
    }

    /// <summary>Ends the limiters that modules ask by key.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var limiter in _byKey.Values)
        {
            await limiter.DisposeAsync();
        }
    }
}

/// <summary>How many requests each limit has turned away or slowed down, as a metric.</summary>
public sealed class LimitedRequests
{
    private readonly Counter<long> _limited;

    internal LimitedRequests(IMeterFactory meters)
    {
#pragma warning disable CA2000 // The factory owns its meters.
        _limited = meters
            .Create(Telemetry.Name)
            .CreateCounter<long>(RequestLimits.CounterName, description: "Requests that a limit turned away.");
#pragma warning restore CA2000
    }

    /// <summary>Counts one request.</summary>
    /// <param name="limit">The limit's name.</param>
    public void Count(string limit) => _limited.Add(1, new KeyValuePair<string, object?>("limit", limit));
}
