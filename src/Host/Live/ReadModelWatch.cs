using AdaptivQ.Adaptivity.History;
using AdaptivQ.Host.Operations;
using Marten;
using Marten.Services;
using Npgsql;

namespace AdaptivQ.Host.Live;

/// <summary>
/// Tells of what the background projections have written, on the node that runs them and after their commit: whoever then
/// looks, sees it. A rebuild tells nothing, it works beside the live documents.
/// </summary>
public sealed class ReadModelWatch : BackgroundService, IChangeListener
{
    /// <summary>What changes within it is told together: a page looks a few times a second at most, however many answer.</summary>
    private static readonly TimeSpan Gathers = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan UntilDatabaseIsBack = TimeSpan.FromSeconds(2);
    private const int MostTogether = 500;
    private const int MostWaiting = 20_000;

    private readonly IDocumentStore _store;
    private readonly LiveHub _hub;
    private readonly Lazy<IReadOnlyDictionary<Type, string>> _projections;
    private readonly SemaphoreSlim _something = new(0, 1);
    private readonly Lock _lock = new();
    private HashSet<Guid> _attempts = [];
    private HashSet<string> _advanced = [];

    public ReadModelWatch(IDocumentStore store, StoreOptions options, ProjectionCatalog catalog, LiveHub hub)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_store, _hub) = (store, hub);
        _projections = new(() => catalog.All.Where(projection => projection is { Mode: ProjectionMode.Async, View: not null })
            .DistinctBy(projection => projection.View).ToDictionary(projection => projection.View!, projection => projection.Name));
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
                if (_projections.Value.TryGetValue(document.GetType(), out var name)) _advanced.Add(name);
                if (_attempts.Count >= MostWaiting) continue;
                if (document is AttemptSummary attempt) _attempts.Add(attempt.Id);
                else if (document is AnswerRecord answer) _attempts.Add(answer.AttemptId);
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
            var (attempts, advanced) = Take();
            if (advanced.Count > 0) await _hub.Publish(LiveNotice.Advanced([.. advanced.Order(StringComparer.Ordinal)]));
            foreach (var together in attempts.Chunk(MostTogether))
            {
                try
                {
                    foreach (var notice in await Describe(together, stoppingToken)) await _hub.Publish(notice);
                }
#pragma warning disable CA1031 // A background service that fails takes the host with it; and the database may only be away.
                catch (Exception) when (!stoppingToken.IsCancellationRequested)
                {
                    lock (_lock) _attempts.UnionWith(together);
                    await Task.Delay(UntilDatabaseIsBack, stoppingToken);
                    Signal();
                }
#pragma warning restore CA1031
            }
        }
    }

    private void Signal()
    {
        lock (_lock)
        {
            if (_something.CurrentCount == 0 && (_attempts.Count > 0 || _advanced.Count > 0)) _something.Release();
        }
    }

    private (HashSet<Guid> Attempts, HashSet<string> Advanced) Take()
    {
        lock (_lock)
        {
            var taken = (_attempts, _advanced);
            (_attempts, _advanced) = ([], []);
            return taken;
        }
    }

    /// <summary>Whose attempts they are, and of which school: the daemon's commit holds those of all.</summary>
    private async Task<IEnumerable<LiveNotice>> Describe(Guid[] attempts, CancellationToken cancellation)
    {
        var table = _store.Options.FindOrResolveDocumentType(typeof(AttemptSummary)).TableName.QualifiedName;
        await using var connection = _store.Storage.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand($"select tenant_id, id, learner_id from {table} where id = any($1)", connection) { Parameters = { new() { Value = attempts } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<(string School, ChangedAttempt Attempt)>();
        while (await reader.ReadAsync(cancellation)) found.Add((reader.GetString(0), new ChangedAttempt(reader.GetGuid(1), reader.GetGuid(2))));
        return found.GroupBy(one => one.School, one => one.Attempt, StringComparer.Ordinal).Select(school => LiveNotice.Changed(school.Key, [.. school]));
    }
}
