using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using AdaptivQ.Host.Authentication;
using AdaptivQ.Host.Redis;
using AdaptivQ.Kernel;
using AdaptivQ.Learners.People;
using Microsoft.AspNetCore.RateLimiting;

namespace AdaptivQ.Host.Limits;

/// <summary>
/// How often somebody may ask. So generous that no person meets a limit: they stop programs that run in circles and those
/// that try passwords. By account, because a school has one address for all; by address only where nobody is known yet.
/// </summary>
public static class RequestLimits
{
    /// <summary>Tries to sign in, from an address. A school of a thousand comes in within some minutes.</summary>
    public const string SignInsFromAddress = "sign-ins-from-address";

    /// <summary>Tries to sign in, to an account, on top of its lock after failures.</summary>
    public const string SignInsToAccount = "sign-ins-to-account";

    /// <summary>GraphQL, of an account.</summary>
    public const string Reads = "reads";

    /// <summary>Configuration key: all limits times this, for load tests and for schools that are larger than we thought. Default 1.</summary>
    public const string FactorKey = "ADAPTIVQ_LIMIT_FACTOR";

    public const string CounterName = "adaptivq_limited_requests";

    private static readonly Dictionary<string, Pace> Paces = new(StringComparer.Ordinal)
    {
        [SignInsFromAddress] = new(600, TimeSpan.FromSeconds(0.2)),
        [SignInsToAccount] = new(60, TimeSpan.FromSeconds(1)),
        [Kernel.Limits.AttemptStarts] = new(120, TimeSpan.FromSeconds(1)),
        [Kernel.Limits.Answers] = new(1200, TimeSpan.FromSeconds(0.05)),
        [Reads] = new(1200, TimeSpan.FromSeconds(0.05)),
    };

    /// <exception cref="CommandRefusedException">A setting cannot be used.</exception>
    public static void AddRequestLimits(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var factor = builder.Configuration[FactorKey] is not { Length: > 0 } text ? 1
            : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
            : throw new CommandRefusedException($"{FactorKey} is '{text}'. Give a number above 0: 1 for the limits as they are, 10 for ten times as many.");
        builder.AddProxies();
        builder.Services.AddSingleton<LimitedRequests>();
        builder.Services.AddSingleton(provider => new Limiters(Paces.ToDictionary(pace => pace.Key, pace => pace.Value.Times(factor)), provider));
        builder.Services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.AddPolicy(SignInsFromAddress, context => Partition(context, SignInsFromAddress, AddressOf(context)));
            options.AddPolicy(Kernel.Limits.AttemptStarts, context => Partition(context, Kernel.Limits.AttemptStarts, AccountOf(context)));
            options.AddPolicy(Kernel.Limits.Answers, context => Partition(context, Kernel.Limits.Answers, AccountOf(context), shared: false));
            options.AddPolicy(Reads, context => Partition(context, Reads, AccountOf(context)));
            options.OnRejected = async (rejected, _) =>
            {
                var context = rejected.HttpContext;
                var limit = context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName ?? "other";
                rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait);
                await Refuse(context, limit, wait).ExecuteAsync(context);
            };
        });
    }

    /// <summary>Sign-ins to one account, however many addresses they come from.</summary>
    public static RouteHandlerBuilder LimitSignIns(this RouteHandlerBuilder route) => route
        .RequireRateLimiting(SignInsFromAddress)
        .AddEndpointFilter(async (invocation, next) =>
        {
            var context = invocation.HttpContext;
            if (invocation.Arguments.OfType<Credentials>().FirstOrDefault()?.Email is not { Length: > 0 } email) return await next(invocation);
            using var lease = await context.RequestServices.GetRequiredService<Limiters>().SignInsToAccount.AcquireAsync(Account.IdOf(email), 1, context.RequestAborted);
            if (lease.IsAcquired) return await next(invocation);
            lease.TryGetMetadata(MetadataName.RetryAfter, out var wait);
            return Refuse(context, SignInsToAccount, wait);
        });

    /// <summary>The refusal, counted, with the header that says when to try again.</summary>
    internal static IResult Refuse(HttpContext context, string limit, TimeSpan wait)
    {
        context.RequestServices.GetRequiredService<LimitedRequests>().Count(limit);
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return new Refusal(
            StatusCodes.Status429TooManyRequests, "too-many-requests", "Too many requests",
            $"That was more in a short time than anybody needs. Wait {(seconds == 1 ? "a second" : $"{seconds} seconds")} and try again; a program that repeats itself should wait longer each time.").ToResult();
    }

    private static RateLimitPartition<string> Partition(HttpContext context, string limit, string whose, bool shared = true)
    {
        var limiters = context.RequestServices.GetRequiredService<Limiters>();
        return RateLimitPartition.Get(whose, _ => limiters.Create(limit, whose, shared));
    }

    private static string AccountOf(HttpContext context) => context.User.FindFirstValue(Caller.PersonClaim) ?? AddressOf(context);

    /// <summary>Of IPv6 the part that a provider gives to one customer: a computer has as many of the rest as it likes.</summary>
    private static string AddressOf(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address) return "unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress([.. address.GetAddressBytes()[..8], .. new byte[8]]).ToString() : address.ToString();
    }
}

/// <summary>Makes a limit's counts, one for everybody who asks.</summary>
internal sealed class Limiters : IAsyncDisposable
{
    private readonly IReadOnlyDictionary<string, Pace> _paces;
    private readonly RedisLink? _redis;
    private readonly TimeProvider _clock;

    public Limiters(IReadOnlyDictionary<string, Pace> paces, IServiceProvider services)
    {
        (_paces, _redis, _clock) = (paces, services.GetService<RedisLink>(), services.GetRequiredService<TimeProvider>());
        SignInsToAccount = PartitionedRateLimiter.Create<string, string>(
            account => RateLimitPartition.Get(account, whose => (RateLimiter)Create(RequestLimits.SignInsToAccount, whose, shared: true)));
    }

    public PartitionedRateLimiter<string> SignInsToAccount { get; }

    /// <param name="whose">Goes into Redis as a digest: an address is somebody's.</param>
    public CountingLimiter Create(string limit, string whose, bool shared)
    {
        var key = $"adaptivq:limit:{limit}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whose)))[..32]}";
        return new CountingLimiter(new LocalCount(_paces[limit], _clock), shared && _redis is { } redis ? new SharedCount(_paces[limit], redis, key) : null);
    }

    public ValueTask DisposeAsync() => SignInsToAccount.DisposeAsync();
}

/// <summary>How many requests each limit has turned away, as a metric.</summary>
internal sealed class LimitedRequests
{
    private readonly Counter<long> _limited;

    public LimitedRequests(IMeterFactory meters)
    {
#pragma warning disable CA2000 // The factory owns its meters.
        _limited = meters.Create(Telemetry.Name).CreateCounter<long>(RequestLimits.CounterName, description: "Requests that a limit turned away.");
#pragma warning restore CA2000
    }

    public void Count(string limit) => _limited.Add(1, new KeyValuePair<string, object?>("limit", limit));
}
