using Marten;
using Marten.Services;

namespace AdaptivQ.Platform.Live;

/// <summary>
/// Tells of what the background projections have written, on the node that runs them and after their commit: a page that then
/// looks, sees it. A rebuild tells nothing, it works beside the live documents.
/// </summary>
internal sealed class ReadModelWatch : BackgroundService, IChangeListener
{
    /// <summary>What changes within it is told together: a page looks a few times a second at most, however many answer.</summary>
    private static readonly TimeSpan Gathers = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan UntilDatabaseIsBack = TimeSpan.FromSeconds(2);
    private const int MostTogether = 500;
    private const int MostWaiting = 20_000;

    private readonly LiveHub _hub;
    private readonly IReadOnlyList<ILiveTopic> _topics;
    private readonly SemaphoreSlim _something = new(0, 1);
    private readonly Lock _lock = new();
    private Dictionary<ILiveTopic, HashSet<object>> _changed = [];

    public ReadModelWatch(StoreOptions options, IEnumerable<ILiveTopic> topics, LiveHub hub)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_topics, _hub) = ([.. topics], hub);
        // Here and not by IConfigureMarten: a rebuild makes stores of its own from those, and they must be silent.
        options.Projections.AsyncListeners.Add(this);
    }

    public Task BeforeCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token) => Task.CompletedTask;

    public Task AfterCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(commit);
        lock (_lock)
        {
            foreach (var document in commit.Inserted.Concat(commit.Updated))
            {
                foreach (var topic in _topics)
                {
                    if (topic.KeyOf(document) is { } key)
                    {
                        Add(topic, key);
                    }
                }
            }
        }

        Signal();
        return Task.CompletedTask;
    }

    public override void Dispose()
    {
        base.Dispose();
        _something.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await _something.WaitAsync(stoppingToken);
            await Task.Delay(Gathers, stoppingToken);
            foreach (var (topic, keys) in Take())
            {
                foreach (var together in keys.Chunk(MostTogether))
                {
                    await Publish(topic, together, stoppingToken);
                }
            }
        }
    }

    private async Task Publish(ILiveTopic topic, object[] keys, CancellationToken stopping)
    {
        try
        {
            foreach (var notice in await topic.Describe(keys, stopping))
            {
                await _hub.Publish(notice);
            }
        }
#pragma warning disable CA1031 // A background service that fails takes the host with it; and the database may only be away.
        catch (Exception) when (!stopping.IsCancellationRequested)
        {
            lock (_lock)
            {
                foreach (var key in keys)
                {
                    Add(topic, key);
                }
            }

            await Task.Delay(UntilDatabaseIsBack, stopping);
            Signal();
        }
#pragma warning restore CA1031
    }

    /// <summary>Under the lock.</summary>
    private void Add(ILiveTopic topic, object key)
    {
        if (!_changed.TryGetValue(topic, out var keys))
        {
            _changed[topic] = keys = [];
        }
        if (keys.Count < MostWaiting)
        {
            keys.Add(key);
        }
    }

    private void Signal()
    {
        lock (_lock)
        {
            if (_something.CurrentCount == 0 && _changed.Count > 0)
            {
                _something.Release();
            }
        }
    }

    private Dictionary<ILiveTopic, HashSet<object>> Take()
    {
        lock (_lock)
        {
            var taken = _changed;
            _changed = [];
            return taken;
        }
    }
}
