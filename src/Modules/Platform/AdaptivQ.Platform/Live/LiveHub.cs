using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Threading.Channels;
using AdaptivQ.Kernel;
using AdaptivQ.Platform.Observability;
using AdaptivQ.Platform.Redis;

namespace AdaptivQ.Platform.Live;

/// <summary>
/// The pages that are open on this node, and the way from and to the other nodes'. Without Redis the way ends here, and the
/// pages are told that they do not hear everything.
/// </summary>
public sealed class LiveHub
{
    /// <summary>Names the metric that counts the open pages of this node.</summary>
    public const string ConnectionGauge = "adaptivq_live_connections";

    /// <summary>Limits the pages that one person may have open on one node.</summary>
    public const int MostOfAnAccount = 12;
    private const int MostOnANode = 2_000;
    private const string Channel = "adaptivq:live";
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private readonly ConcurrentDictionary<LiveConnection, byte> _open = new();
    private readonly Guid _node = Guid.CreateVersion7();
    private readonly Lock _opening = new();
    private readonly RedisLink? _redis;
    private readonly Dictionary<string, ILiveTopic> _topics;

    /// <summary>Listens to the other nodes where a <see cref="RedisLink"/> is registered.</summary>
    /// <param name="services">Asked once, for the topics and the link.</param>
    public LiveHub(IServiceProvider services, IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _topics = services.GetServices<ILiveTopic>().ToDictionary(topic => topic.Name);
#pragma warning disable CA2000 // The factory owns its meters.
        meters
            .Create(Telemetry.Name)
            .CreateObservableGauge(ConnectionGauge, () => _open.Count, description: "Pages that are told of changes by this node.");
#pragma warning restore CA2000
        if ((_redis = services.GetService<RedisLink>()) is not { } redis)
        {
            return;
        }
        redis.Listen(Channel, Receive);
        redis.Changed += () =>
        {
            foreach (var connection in _open.Keys)
            {
                connection.Wake();
            }
        };
    }

    /// <summary>The topics that the caller's role may hear of, by name.</summary>
    public IEnumerable<ILiveTopic> TopicsOf(Caller caller) => _topics.Values.Where(topic => caller.Is(topic.Role));

    /// <summary>Whether what happens on other nodes is heard here.</summary>
    public bool HearsEverything => _redis is null or { IsUp: true };

    /// <returns>Null when the account, or the node, has too many.</returns>
    public LiveConnection? Open(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        lock (_opening)
        {
            if (
                _open.Count >= MostOnANode
                || _open.Keys.Count(connection => connection.Caller.PersonId == caller.PersonId) >= MostOfAnAccount
            )
            {
                return null;
            }
            var connection = new LiveConnection(caller, closed => _open.TryRemove(closed, out _));
            _open.TryAdd(connection, 0);
            return connection;
        }
    }

    /// <summary>To the pages of this node, and to the other nodes for theirs. Never fails: a notice is a hint to look.</summary>
    public async Task Publish(LiveNotice notice)
    {
        Deliver(notice);
        if (_redis is { } redis)
        {
            await redis.Publish(Channel, JsonSerializer.Serialize(new Envelope(_node, notice), Web));
        }
    }

    /// <summary>Ends the person's pages on this node alone.</summary>
    public void SignOut(Guid personId) => Deliver(LiveNotice.SignOut(personId));

    private void Receive(string message)
    {
        try
        {
            if (JsonSerializer.Deserialize<Envelope>(message, Web) is { Notice: { } notice } envelope && envelope.Node != _node)
            {
                Deliver(notice);
            }
        }
        catch (JsonException)
        {
            // Of another release, or not from us. It was a hint, and the pages look by themselves as well.
        }
    }

    private void Deliver(LiveNotice notice)
    {
        // A topic that this node does not know is another release's.
        var topic = notice.Topic is { } name ? _topics.GetValueOrDefault(name) : null;
        foreach (var connection in _open.Keys)
        {
            var caller = connection.Caller;
            if (notice.SignedOut == caller.PersonId)
            {
                connection.End();
            }
            else if (topic is not null && caller.Is(topic.Role) && (notice.School is null || notice.School == caller.Tenant))
            {
                connection.Offer(notice);
            }
        }
    }

    private sealed record Envelope(Guid Node, LiveNotice Notice);
}

/// <summary>One open page: what is still to be told it. When it does not listen, the oldest is forgotten, and it is told that.</summary>
public sealed class LiveConnection : IDisposable
{
    private const int MostWaiting = 64;
    private static readonly LiveNotice Nothing = new(null, null, null, null);

    private readonly Channel<LiveNotice> _waiting;
    private readonly Action<LiveConnection> _closed;
    private int _missed;

    /// <summary>Opens a connection to which nothing has been told yet.</summary>
    /// <param name="caller">The person who looks at the page.</param>
    /// <param name="closed">Called by <see cref="Dispose"/>.</param>
    public LiveConnection(Caller caller, Action<LiveConnection> closed)
    {
        (Caller, _closed) = (caller, closed);
        _waiting = Channel.CreateBounded<LiveNotice>(
            new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Exchange(ref _missed, 1)
        );
    }

    /// <summary>The person who looks at the page: decides which notices it gets.</summary>
    public Caller Caller { get; }

    /// <summary>Complete when its person has signed out.</summary>
    public ChannelReader<LiveNotice> Waiting => _waiting.Reader;

    /// <summary>
    /// Queues a notice. When 64 wait already, the oldest is dropped and <see cref="HasMissed"/> tells so.
    /// </summary>
    public void Offer(LiveNotice notice) => _waiting.Writer.TryWrite(notice);

    /// <summary>Something may have changed that is no notice.</summary>
    public void Wake() => Offer(Nothing);

    /// <summary>Completes <see cref="Waiting"/>: what is queued can still be read, nothing more is taken.</summary>
    public void End() => _waiting.Writer.TryComplete();

    /// <summary>Whether something was forgotten since the last time this was asked.</summary>
    public bool HasMissed() => Interlocked.Exchange(ref _missed, 0) == 1;

    /// <summary>Ends the connection and takes it off its hub.</summary>
    public void Dispose()
    {
        _closed(this);
        End();
    }
}
