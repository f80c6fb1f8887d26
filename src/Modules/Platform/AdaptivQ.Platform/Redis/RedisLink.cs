using System.Diagnostics.Metrics;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using AdaptivQ.Platform.Observability;
using StackExchange.Redis;

namespace AdaptivQ.Platform.Redis;

/// <summary>
/// The way to Redis, which may be gone at any time without anybody having to wait for it: it is opened in the background,
/// looked after every second, and closed to all calls from the first one that fails until a look succeeds again.
/// </summary>
public sealed partial class RedisLink : BackgroundService
{
    /// <summary>Names the metric that is 1 while this node reaches Redis, else 0.</summary>
    public const string UpGauge = "adaptivq_redis_up";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly RedisSettings _settings;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource<ConnectionMultiplexer> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(RedisChannel Channel, Action<string> Handler)> _heard = [];
    private int _subscribed;
    private volatile bool _up;
    private string? _lastProblem;

    /// <summary>Registers the gauge adaptivq_redis_up. The link itself is opened when the service starts.</summary>
    public RedisLink(RedisSettings settings, IMeterFactory meters, ILogger<RedisLink> logger)
    {
        ArgumentNullException.ThrowIfNull(meters);
        (_settings, _logger) = (settings, logger);
#pragma warning disable CA2000 // The factory owns its meters.
        meters
            .Create(Telemetry.Name)
            .CreateObservableGauge(UpGauge, () => _up ? 1 : 0, description: "Whether this node reaches Redis: 1 or 0.");
#pragma warning restore CA2000
    }

    /// <summary>Whether a call made now would be tried.</summary>
    public bool IsUp => _up;

    /// <summary>Redis came, or went.</summary>
    public event Action? Changed;

    /// <summary>One call, or false at once where Redis is away, and soon where it has just gone.</summary>
    public async Task<(bool Done, T? Value)> Try<T>(Func<IDatabase, Task<T>> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!_up)
        {
            return (false, default);
        }
        try
        {
            return (true, await call(_opened.Task.Result.GetDatabase()).WaitAsync(_settings.CommandTimeout));
        }
        catch (RedisServerException e)
        {
            // It answers, but not to this: a value of another kind under that key, for one. No reason not to ask it other things.
            LogRefused(_logger, e.Message);
            return (false, default);
        }
#pragma warning disable CA1031 // Whatever went wrong with it, the others must still be told.
        catch (Exception e)
        {
            SetState(up: false, Words(e) ?? e.Message);
            return (false, default);
        }
#pragma warning restore CA1031
    }

    /// <summary>Those who listen now get it; no one gets it later.</summary>
    public async Task<bool> Publish(string channel, string message) =>
        (await Try(redis => redis.PublishAsync(RedisChannel.Literal(channel), message))).Done;

    /// <summary>Before the link is started. What arrives while Redis is away is lost.</summary>
    public void Listen(string channel, Action<string> handler) => _heard.Add((RedisChannel.Literal(channel), handler));

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        if (_opened.Task.IsCompletedSuccessfully)
        {
            _opened.Task.Result.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery);
        // Returns whether it got through or not, and goes on trying; but first it looks up names and shakes hands.
        await Task.Yield();
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(Options());
        multiplexer.ConnectionFailed += (_, failure) => SetState(up: false, Words(failure.Exception) ?? failure.FailureType.ToString());
        _opened.SetResult(multiplexer);
        do
        {
            try
            {
                await multiplexer.GetDatabase().PingAsync().WaitAsync(2 * _settings.CommandTimeout, stoppingToken);
                await Subscribe(multiplexer);
                SetState(up: true, null);
            }
#pragma warning disable CA1031 // A background service that fails takes the host with it.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                SetState(up: false, Words(e) ?? e.Message);
            }
#pragma warning restore CA1031
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task Subscribe(ConnectionMultiplexer multiplexer)
    {
        for (; _subscribed < _heard.Count; _subscribed++)
        {
            var (channel, handler) = _heard[_subscribed];
            // Once: after a reconnect the library does it again by itself.
            await multiplexer
                .GetSubscriber()
                .SubscribeAsync(channel, (_, message) => handler(message.ToString()))
                .WaitAsync(2 * _settings.CommandTimeout);
        }
    }

    private int LongerThanWeWait => (int)(2.5 * _settings.CommandTimeout.TotalMilliseconds);

    private ConfigurationOptions Options()
    {
        var options = new ConfigurationOptions
        {
            EndPoints = { { _settings.Host, _settings.Port } },
            Password = _settings.Password,
            Ssl = _settings.Tls,
            SslHost = _settings.Tls ? _settings.Host : null,
            ClientName = "adaptivq",
            AbortOnConnectFail = false,
            BacklogPolicy = BacklogPolicy.FailFast,
            ConnectTimeout = 2_000,
            AsyncTimeout = LongerThanWeWait,
            SyncTimeout = LongerThanWeWait,
            ConnectRetry = 1,
            ReconnectRetryPolicy = new LinearRetry(1_000),
            HeartbeatInterval = LookEvery,
            // Their stack traces and server lists say nothing that an operator could use.
            IncludeDetailInExceptions = false,
        };
        options.CertificateValidation += IsTheServer;
        return options;
    }

    /// <summary>The certificate is for the host's name and comes from the authority that was named, or else from one that the system
    /// trusts.</summary>
    private bool IsTheServer(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var remaining = errors;
        if (_settings.Authority is { } authority && certificate is X509Certificate2 server && chain is not null)
        {
            using var own = new X509Chain();
            own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            own.ChainPolicy.CustomTrustStore.Add(authority);
            own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
            remaining = own.Build(server)
                ? errors & ~SslPolicyErrors.RemoteCertificateChainErrors
                : errors | SslPolicyErrors.RemoteCertificateChainErrors;
        }

        if (remaining == SslPolicyErrors.None)
        {
            return true;
        }
        LogCertificate(
            _logger,
            _settings.ToString(),
            remaining.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
                ? $"its certificate is not for the name '{_settings.Host}'. Set REDIS_HOST to the name in the certificate"
                : "its certificate does not come from an authority that is trusted. Set REDIS_CA_FILE to the authority's certificate"
        );
        return false;
    }

    /// <summary>What an operator can do something about; the rest is said as the library says it.</summary>
    private static string? Words(Exception? e) =>
        e switch
        {
            null => null,
            TimeoutException => "it does not answer",
            _ when e.Message.Contains("WRONGPASS", StringComparison.Ordinal) || e.Message.Contains("NOAUTH", StringComparison.Ordinal) =>
                "it refuses the password. Check REDIS_PASSWORD",
            AuthenticationException => "no TLS connection came about. Check REDIS_TLS, REDIS_HOST and REDIS_CA_FILE",
            _ => Words(e.InnerException),
        };

    private void SetState(bool up, string? problem)
    {
        var changed = _up != up;
        _up = up;
        if (up && changed)
        {
            LogUp(_logger, _settings.ToString());
        }
        // Each problem once, not once a second.
        if (!up && (changed || problem != _lastProblem))
        {
            LogDown(_logger, _settings.ToString(), problem);
        }
        _lastProblem = problem;
        if (changed)
        {
            Changed?.Invoke();
        }
    }

    [LoggerMessage(LogLevel.Information, "Redis at {Address} answers.")]
    private static partial void LogUp(ILogger logger, string address);

    [LoggerMessage(
        LogLevel.Warning,
        "Redis at {Address} is away: {Problem}. Nothing waits for it; live notices and limits are this node's own until it is back."
    )]
    private static partial void LogDown(ILogger logger, string address, string? problem);

    [LoggerMessage(LogLevel.Warning, "Redis at {Address} is not trusted: {Problem}.")]
    private static partial void LogCertificate(ILogger logger, string address, string problem);

    [LoggerMessage(LogLevel.Warning, "Redis refused a call: {Problem}")]
    private static partial void LogRefused(ILogger logger, string problem);
}
