using System.Security.Cryptography;
using System.Text.RegularExpressions;
using AdaptivQ.Operations.Projections;
using AdaptivQ.Platform.Database;
using JasperFx;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Daemon.Coordination;
using Marten.Storage;
using Medallion.Threading.Postgres;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using IProjectionCoordinator = Marten.Events.Daemon.Coordination.IProjectionCoordinator;

namespace AdaptivQ.Operations;

/// <summary>
/// All that we use of Marten, JasperFx and Wolverine beyond what they document for applications: the daemon's insides, names of
/// their tables and columns. An upgrade that changes any of it fails here and in MartenInternalsTests, nowhere else
/// (docs/adr/0016-martens-internals-in-one-file.md).
/// </summary>
public sealed class MartenInternals(IDocumentStore store, StoreOptions options, IProjectionCoordinator coordinator)
{
    /// <summary>Durable messages that wait to be handled. Columns that we read: status ('Incoming', 'Scheduled'), timestamp.</summary>
    public const string IncomingMessages = DatabaseNames.MessageSchema + ".wolverine_incoming_envelopes";

    /// <summary>Durable messages that wait to be sent. Column that we read: timestamp.</summary>
    public const string OutgoingMessages = DatabaseNames.MessageSchema + ".wolverine_outgoing_envelopes";

    /// <summary>Messages that could not be handled.</summary>
    public const string DeadLetters = DatabaseNames.MessageSchema + ".wolverine_dead_letters";

    /// <summary>What the daemon writes beside the progress of a shard that met an event it cannot apply.</summary>
    public const string PausedStatus = nameof(AgentStatus.Paused);

    private MartenDatabase Database => (MartenDatabase)store.Storage.Database;

    private string ProgressTable => ProgressTableOf(options);

    /// <summary>A node without the daemon has no coordinator; a rebuild may be asked for there all the same.</summary>
    internal static void AddCoordinator(IServiceCollection services) =>
        services.TryAddSingleton<IProjectionCoordinator, ProjectionCoordinator>();

    /// <summary>Has the daemon write beside its progress whether a shard runs or why it paused, so that every node can tell.</summary>
    internal static void TrackStates(StoreOptions options)
    {
        options.Events.EnableExtendedProgressionTracking = true;
        // Again and again: a change that was written while the database was away is otherwise never heard of.
        options.Projections.ExtendedProgressionHeartbeatInterval = TimeSpan.FromSeconds(10);
    }

    /// <summary>Everything in the store that turns events into something else, as the modules registered it; by name.</summary>
    internal IReadOnlyList<KnownProjection> Projections()
    {
        var projections = options
            .Projections.All.Where(source => source.Lifecycle is ProjectionLifecycle.Inline or ProjectionLifecycle.Async)
            .Select(source => new KnownProjection(
                source.Name,
                source.Lifecycle == ProjectionLifecycle.Inline ? ProjectionMode.Inline : ProjectionMode.Async,
                [.. source.Shards().Select(shard => Known(shard.Name))],
                source.PublishedTypes().ToList() is [var view] ? view : null
            ));
        var subscriptions = ((IEventStore<IDocumentOperations, IQuerySession>)store)
            .AllShards()
            .Where(shard => shard.Role == ShardRole.Subscription)
            .GroupBy(shard => shard.Name.Name, StringComparer.Ordinal)
            .Select(shards => new KnownProjection(
                shards.Key,
                ProjectionMode.Subscription,
                [.. shards.Select(shard => Known(shard.Name))],
                null
            ));
        return [.. projections.Concat(subscriptions).OrderBy(projection => projection.Name, StringComparer.Ordinal)];
    }

    /// <summary>SQL that reads (name, last_seq_id, agent_status, pause_reason) of every shard that has begun.</summary>
    internal string SelectProgress =>
        $"select name, last_seq_id, agent_status, pause_reason from {ProgressTable} where last_seq_id is not null";

    /// <summary>SQL that reads the number of the newest event, 0 without one.</summary>
    internal string SelectNewestEvent => $"select coalesce(max(seq_id), 0) from {options.Events.DatabaseSchemaName}.mt_events";

    /// <summary>The event that the furthest shard of a projection has come to.</summary>
    internal async Task<long> ComeTo(NpgsqlConnection connection, KnownProjection projection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select coalesce(max(last_seq_id), 0) from {ProgressTable} where name = any(@shards)",
            connection
        );
        command.Parameters.AddWithValue("shards", NamesOf(projection));
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Puts a projection's progress at an event, unless it is further. Locks the rows: a shard that runs is refused.</summary>
    /// <returns>False where one of its shards is further.</returns>
    internal async Task<bool> PutProgress(
        NpgsqlConnection connection,
        KnownProjection projection,
        long mark,
        CancellationToken cancellation
    )
    {
        await using var upsert = new NpgsqlCommand(
            $"""
            insert into {ProgressTable} as p (name, last_seq_id) select shard, @mark from unnest(@shards) shard
            on conflict (name) do update set last_seq_id = @mark, last_updated = now() where p.last_seq_id is null or p.last_seq_id <= @mark
            """,
            connection
        );
        upsert.Parameters.AddWithValue("mark", mark);
        upsert.Parameters.AddWithValue("shards", NamesOf(projection));
        return await upsert.ExecuteNonQueryAsync(cancellation) == projection.Shards.Count;
    }

    /// <summary>The event up to which no other can still come in between.</summary>
    internal async Task<long> SafeMark(CancellationToken cancellation)
    {
        // A daemon that has only just started has not looked yet, and says 0.
        if (coordinator.DaemonForMainDatabase() is { IsRunning: true } running && running.HighWaterMark() is > 0 and var mark)
        {
            return mark;
        }
        using var daemon = await store.BuildProjectionDaemonAsync(logger: NullLogger.Instance);
        await daemon.PrepareForRebuildsAsync().WaitAsync(cancellation);
        return daemon.HighWaterMark();
    }

    /// <summary>The shards that this node's daemon knows, those that stopped among them.</summary>
    internal IReadOnlyList<NodeShard> NodeShards()
    {
        var daemon = coordinator.DaemonForMainDatabase();
        return [.. daemon.CurrentAgents().Select(agent => new NodeShard(agent, daemon))];
    }

    /// <summary>Takes the locks that keep every daemon from running the shards.</summary>
    /// <returns>To be disposed; null where one is held.</returns>
    internal async Task<IAsyncDisposable?> TakeLocks(KnownProjection projection, CancellationToken cancellation)
    {
        var locks = new HeldLocks();
        foreach (var shard in projection.Shards)
        {
            var key = new PostgresAdvisoryLockKey(shard.Lock);
            var shardLock = new PostgresDistributedLock(key, Database.DataSource, lockOptions => lockOptions.UseTransaction());
            var handle = await shardLock.TryAcquireAsync(cancellationToken: cancellation);
            if (handle is null)
            {
                await locks.DisposeAsync();
                return null;
            }

            locks.Add(handle);
        }

        return locks;
    }

    /// <summary>The event that a projection failed at, as the daemon reports it.</summary>
    /// <param name="applied">Whether it could be read, and not be applied.</param>
    /// <returns>Null where the failure names none.</returns>
    internal static (long Sequence, string? Type)? FailedEvent(Exception cause, out bool applied)
    {
        applied = cause is ApplyEventException;
        return cause is IEventFailureContext { Sequence: > 0 } failure ? (failure.Sequence, failure.EventTypeName) : null;
    }

    internal static string ProgressTableOf(StoreOptions options) => $"{options.Events.DatabaseSchemaName}.mt_event_progression";

    private static string[] NamesOf(KnownProjection projection) => [.. projection.Shards.Select(shard => shard.Identity)];

    private KnownShard Known(ShardName name) =>
        new(name.Identity, ProjectionLockIds.Compute(options.Events.DatabaseSchemaName, name, options.Projections.DaemonLockId));
}

/// <summary>A shard that this node's daemon knows. Equal where it is the same run of the same shard.</summary>
internal sealed class NodeShard(ISubscriptionAgent agent, IProjectionDaemon daemon) : IEquatable<NodeShard>
{
    private readonly ISubscriptionAgent _agent = agent;

    /// <summary>The name that its progress is stored under.</summary>
    public string Identity => _agent.Name.Identity;

    /// <summary>Whether it stopped. One that has may go on anywhere.</summary>
    public bool HasStopped => _agent.Status == AgentStatus.Stopped;

    /// <summary>Why it stopped; null where that is not known.</summary>
    public string? Failure => _agent.Failure?.Detail;

    /// <summary>
    /// Stops it once what it has begun is done. Not through the daemon, which would forget it: the coordinator starts at its next
    /// look what is not there, but leaves alone what is there and stopped. The lock on the shard stays with this node.
    /// </summary>
    public Task StopAndDrain(CancellationToken cancellation) => _agent.StopAndDrainAsync(cancellation);

    /// <summary>Starts it again from its progress.</summary>
    public async Task StartAgain()
    {
        await daemon.StartAgentAsync(Identity, CancellationToken.None);
        // A start that fails only logs. Forgotten, the shard is started by the coordinator at its next look.
        if (daemon.StatusFor(Identity) != AgentStatus.Running)
        {
            await daemon.StopAgentAsync(Identity);
        }
        if (_agent is IAsyncDisposable stopped)
        {
            await stopped.DisposeAsync();
        }
    }

    /// <summary>
    /// Has the daemon forget it, so that the node that holds its lock starts it again. The coordinator (JasperFx.Events 2.100,
    /// ProjectionCoordinatorBase) starts what is not there and what has paused, but never what is there and stopped.
    /// </summary>
    public void Forget() => daemon.EjectPausedShard(Identity);

    public bool Equals(NodeShard? other) => ReferenceEquals(_agent, other?._agent);

    public override bool Equals(object? obj) => Equals(obj as NodeShard);

    public override int GetHashCode() => _agent.GetHashCode();
}

/// <summary>
/// A second store for one projection: the same code over the same events, but under a version number of its own, to which Marten
/// gives a table and a progress of its own.
/// </summary>
internal sealed class ShadowStore : IAsyncDisposable
{
    // Seven digits: far from any version a projection will ever reach. Drawn each time, so that a process which has lost its claim
    // without knowing it yet, and the one that has it now, do not write into or clear away the same shadow.
    private const int LowestVersion = 1_000_000;
    private const int HighestVersion = 9_999_999;
    private const string AnyVersion = "[1-9][0-9]{6}";

    // Larger pages than the live daemon's: no one waits for a single event here. Measured: 5,000 twice as fast as 1,000.
    private const int EventsPerPage = 5_000;
    private static readonly TimeSpan Unlimited = TimeSpan.FromDays(20);

    private readonly DocumentStore _store;
    private readonly StoreOptions _options;
    private readonly IProjectionSource<IDocumentOperations, IQuerySession> _source;
    private readonly Type _view;

    private ShadowStore(StoreOptions options, IProjectionSource<IDocumentOperations, IQuerySession> source, Type view) =>
        (_store, _options, _source, _view) = (new DocumentStore(options), options, source, view);

    /// <summary>Quoted and with its schema.</summary>
    public string Table => ((IDocumentStore)_store).Options.FindOrResolveDocumentType(_view).TableName.QualifiedName;

    /// <summary>
    /// Columns that say when a document was stored and not what it says. To the version of an inline one Marten gives that of the
    /// last event appended with it, and when replaying that of the last event it looks at.
    /// </summary>
    public static IReadOnlyList<string> BookkeepingColumns(ProjectionMode mode) =>
        mode == ProjectionMode.Inline ? ["mt_last_modified", "mt_version"] : ["mt_last_modified"];

    /// <summary>Regular expression of what Marten appends to the name of a table for the version of a shadow.</summary>
    public static string TableSuffix => $"_{AnyVersion}";

    /// <summary>Regular expression of the names that progress of any shadow of the projection is stored under.</summary>
    public string AnyProgress => $"^{Regex.Escape(_source.Name)}:V{AnyVersion}:";

    /// <summary>The table of progress, with its schema; its column name holds the names of shards.</summary>
    public string ProgressTable => MartenInternals.ProgressTableOf(_options);

    /// <summary>The names that its own progress is stored under.</summary>
    public IReadOnlyList<string> ShardNames => [.. _source.Shards().Select(shard => shard.Name.Identity)];

    /// <summary>A new one, without its table.</summary>
    public static ShadowStore Open(IServiceProvider services, KnownProjection projection)
    {
        var view = projection.View ?? throw new ArgumentException($"{projection.Name} writes no documents of its own.", nameof(projection));
        var live = services.GetRequiredService<IDocumentStore>();
        var options = ShadowStoreOptions.Like(services, ((MartenDatabase)live.Storage.Database).DataSource, view);
        var source = options.Projections.All.Single(candidate => candidate.Name == projection.Name);
        var definition = (ProjectionBase)source;
        definition.OverwriteVersion((uint)RandomNumberGenerator.GetInt32(LowestVersion, HighestVersion + 1));
        definition.Lifecycle = ProjectionLifecycle.Async;
        definition.Options.BatchSize = EventsPerPage;
        definition.Options.MaximumHopperSize = 2 * EventsPerPage;

        return new ShadowStore(options, source, view);
    }

    /// <summary>Creates the projection's one table. A rebuild creates nothing else of the schema, above all not in Production.</summary>
    public async Task CreateTable(CancellationToken cancellation)
    {
        var database = (MartenDatabase)_store.Storage.Database;
        database.AutoCreate = AutoCreate.CreateOrUpdate;
        await database.EnsureStorageExistsAsync(_view, cancellation);
        database.AutoCreate = AutoCreate.None;
    }

    /// <summary>Applies the events after <paramref name="from"/> up to and with <paramref name="to"/>.</summary>
    /// <param name="progress">The sequence number it has come to.</param>
    public async Task Replay(long from, long to, Action<long> progress, CancellationToken cancellation)
    {
        if (from >= to)
        {
            return;
        }
        foreach (var shard in _source.Shards())
        {
            await Replay(shard, from, to, progress, cancellation);
        }
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    /// <summary>To the database of the live store.</summary>
    public async Task<NpgsqlConnection> Connect(CancellationToken cancellation)
    {
        var connection = _store.Storage.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        return connection;
    }

    private async Task Replay(
        AsyncShard<IDocumentOperations, IQuerySession> shard,
        long from,
        long to,
        Action<long> progress,
        CancellationToken cancellation
    )
    {
        var store = (IEventStore<IDocumentOperations, IQuerySession>)_store;
        var database = (MartenDatabase)_store.Storage.Database;
        var execution = shard.Factory.BuildExecution(store, database, NullLogger.Instance, shard.Name);
        var loader = store.BuildEventLoader(database, NullLogger.Instance, shard.Filters, shard.Options, shard.Name);
        await using var agent = new SubscriptionAgent(
            shard.Name,
            shard.Options,
            _options.Events.TimeProvider,
            loader,
            execution,
            database.Tracker,
            new SubscriptionMetrics(store, shard.Name, database),
            NullLogger.Instance
        );

        // The daemon's own RebuildProjectionAsync takes no cancellation while it replays; this is what it does inside.
        var request = new SubscriptionExecutionRequest(from, ShardExecutionMode.Rebuild, store.RebuildErrors, new NulloDaemonRuntime())
        {
            DisableOptimizedReplay = true,
        };
        var replay = agent.ReplayAsync(request, to, Unlimited);
        while (await Task.WhenAny(replay, Task.Delay(200, CancellationToken.None)) != replay)
        {
            if (cancellation.IsCancellationRequested)
            {
                await agent.ReportCriticalFailureAsync(new OperationCanceledException(cancellation));
                break;
            }

            progress(agent.LastCommitted);
        }

        try
        {
            await replay;
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }

        cancellation.ThrowIfCancellationRequested();
        progress(to);
    }
}
