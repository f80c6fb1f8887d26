using System.Security.Cryptography;
using System.Text.RegularExpressions;
using JasperFx;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using JasperFx.MultiTenancy;
using Marten;
using Marten.Schema;
using Marten.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace AdaptivQ.Host.Operations;

/// <summary>What a rebuild found different in the live documents, and put right. All zero: they were what the events say.</summary>
public sealed record DocumentChanges(long Added, long Changed, long Removed)
{
    public static DocumentChanges None { get; } = new(0, 0, 0);

    public static DocumentChanges operator +(DocumentChanges left, DocumentChanges right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new(left.Added + right.Added, left.Changed + right.Changed, left.Removed + right.Removed);
    }

    public static DocumentChanges Add(DocumentChanges left, DocumentChanges right) => left + right;
}

/// <summary>
/// A second copy of one projection that grows beside the live one: the same code over the same events, but under a version
/// number of its own, to which Marten gives a table and a progress of its own. Readers and writers of the live one notice
/// nothing of it until its documents are put in.
/// </summary>
public sealed class ShadowProjection : IAsyncDisposable
{
    // Seven digits: far from any version a projection will ever reach. Drawn anew each time, so that a process which has lost
    // its claim without knowing it yet, and the one that has it now, do not write into or clear away the same shadow.
    private const int LowestVersion = 1_000_000;
    private const int HighestVersion = 9_999_999;
    private const string AnyVersion = "[1-9][0-9]{6}";
    // Larger pages than the live daemon's: nobody waits for a single event here. Measured: 5,000 twice as fast as 1,000.
    private const int EventsPerPage = 5_000;
    private static readonly TimeSpan Unlimited = TimeSpan.FromDays(20);

    private readonly DocumentStore _store;
    private readonly StoreOptions _options;
    private readonly IProjectionSource<IDocumentOperations, IQuerySession> _source;
    private readonly Type _view;
    private readonly string _liveTable;
    private readonly string[] _bookkeeping;

    private ShadowProjection(
        DocumentStore store, StoreOptions options, IProjectionSource<IDocumentOperations, IQuerySession> source, KnownProjection projection, string liveTable)
    {
        (_store, _options, _source, _view, _liveTable) = (store, options, source, projection.View!, liveTable);
        // When a document was stored says nothing about what it says. Nor does the version of an inline one: Marten gives it
        // that of the last event appended with it, and when replaying that of the last event it looks at.
        _bookkeeping = projection.Mode == ProjectionMode.Inline ? ["mt_last_modified", "mt_version"] : ["mt_last_modified"];
    }

    /// <summary>Quoted and with its schema.</summary>
    public string LiveTable => _liveTable;

    /// <summary>Quoted and with its schema.</summary>
    public string Table => ((IDocumentStore)_store).Options.FindOrResolveDocumentType(_view).TableName.QualifiedName;

    /// <summary>Empty. Clears away what earlier rebuilds that were killed have left.</summary>
    public static async Task<ShadowProjection> Create(IServiceProvider services, KnownProjection projection, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(projection);
        var view = projection.View ?? throw new ArgumentException($"{projection.Name} writes no documents of its own.", nameof(projection));
        var live = services.GetRequiredService<IDocumentStore>();
        var liveOptions = services.GetRequiredService<StoreOptions>();

        var options = new StoreOptions();
        options.Connection(((MartenDatabase)live.Storage.Database).DataSource);
        options.DisableNpgsqlLogging = true;
        options.AutoCreateSchemaObjects = AutoCreate.None;
        options.Serializer(liveOptions.Serializer());
        options.DatabaseSchemaName = liveOptions.DatabaseSchemaName;
        options.Events.DatabaseSchemaName = liveOptions.Events.DatabaseSchemaName;
        options.Events.StreamIdentity = liveOptions.Events.StreamIdentity;
        options.Events.TenancyStyle = liveOptions.Events.TenancyStyle;
        if (live.Options.FindOrResolveDocumentType(view).TenancyStyle == TenancyStyle.Conjoined) options.Policies.AllDocumentsAreMultiTenanted();
        foreach (var configure in services.GetServices<IConfigureMarten>()) configure.Configure(services, options);

        // An event that cannot be applied ends the rebuild; a document that lacks one would be quietly wrong.
        options.Projections.RebuildErrors.SkipApplyErrors = false;
        options.Projections.RebuildErrors.SkipSerializationErrors = false;
        options.Projections.RebuildErrors.SkipUnknownEvents = false;

        var source = options.Projections.All.Single(candidate => candidate.Name == projection.Name);
        var definition = (ProjectionBase)source;
        definition.OverwriteVersion((uint)RandomNumberGenerator.GetInt32(LowestVersion, HighestVersion + 1));
        definition.Lifecycle = ProjectionLifecycle.Async;
        definition.Options.BatchSize = EventsPerPage;
        definition.Options.MaximumHopperSize = 2 * EventsPerPage;

        var store = new DocumentStore(options);
        var shadow = new ShadowProjection(store, options, source, projection, live.Options.FindOrResolveDocumentType(view).TableName.QualifiedName);
        try
        {
            await shadow.RemoveOthers(cancellation);
            // Only this one table; everything else of the schema is none of a rebuild's business, in Production least of all.
            var database = (MartenDatabase)store.Storage.Database;
            database.AutoCreate = AutoCreate.CreateOrUpdate;
            await database.EnsureStorageExistsAsync(view, cancellation);
            database.AutoCreate = AutoCreate.None;
            return shadow;
        }
        catch
        {
            await shadow.DisposeAsync();
            throw;
        }
    }

    /// <summary>Applies the events after <paramref name="from"/> up to and with <paramref name="to"/>.</summary>
    /// <param name="progress">The sequence number it has come to.</param>
    public async Task Replay(long from, long to, Action<long> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (from >= to) return;
        foreach (var shard in _source.Shards()) await Replay(shard, from, to, progress, cancellation);
    }

    /// <summary>
    /// Makes the live documents what the shadow's are, writing only those that differ. The caller sees to it that nothing
    /// else writes them meanwhile, and that both have seen the same events.
    /// </summary>
    public async Task<DocumentChanges> PutIn(NpgsqlConnection connection, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var (columns, keys) = await Columns(connection, cancellation);
        var same = string.Join(" and ", keys.Select(key => $"live.{key} = shadow.{key}"));
        var compared = columns.Except([.. keys, .. _bookkeeping]).ToList();
        string Row(string table) => $"({string.Join(", ", compared.Select(column => $"{table}.{column}"))})";

        // Without statistics the planner joins a fresh table by looping over it.
        await Execute($"analyze {Table}");
        var removed = await Execute($"delete from {_liveTable} live where not exists (select 1 from {Table} shadow where {same})");
        var changed = await Execute(
            $"""
            update {_liveTable} live set {string.Join(", ", columns.Except(keys).Select(column => $"{column} = shadow.{column}"))}
            from {Table} shadow where {same} and {Row("live")} is distinct from {Row("shadow")}
            """);
        var added = await Execute(
            $"""
            insert into {_liveTable} ({string.Join(", ", columns)})
            select {string.Join(", ", columns)} from {Table} shadow where not exists (select 1 from {_liveTable} live where {same})
            """);
        return new DocumentChanges(added, changed, removed);

        async Task<long> Execute(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
            return await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <summary>Forgets what was replayed.</summary>
    public async Task Empty(CancellationToken cancellation)
    {
        await using var connection = await Connect(cancellation);
        await using var command = new NpgsqlCommand($"truncate {Table}", connection);
        await command.ExecuteNonQueryAsync(cancellation);
        await ForgetProgress(connection, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Remove(CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // The database is away. The next rebuild of this projection clears up first.
        }

        await _store.DisposeAsync();
    }

    private async Task Replay(
        AsyncShard<IDocumentOperations, IQuerySession> shard, long from, long to, Action<long> progress, CancellationToken cancellation)
    {
        var store = (IEventStore<IDocumentOperations, IQuerySession>)_store;
        var database = (MartenDatabase)_store.Storage.Database;
        var execution = shard.Factory.BuildExecution(store, database, NullLogger.Instance, shard.Name);
        var loader = store.BuildEventLoader(database, NullLogger.Instance, shard.Filters, shard.Options, shard.Name);
        await using var agent = new SubscriptionAgent(
            shard.Name, shard.Options, TimeProvider.System, loader, execution, database.Tracker,
            new SubscriptionMetrics(store, shard.Name, database), NullLogger.Instance);

        // The daemon's own RebuildProjectionAsync takes no cancellation while it replays; this is what it does inside.
        var request = new SubscriptionExecutionRequest(from, ShardExecutionMode.Rebuild, store.RebuildErrors, new NulloDaemonRuntime()) { DisableOptimizedReplay = true };
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

    /// <summary>Of the shadow's table, which is as the code wants it. Where the live one lacks a column, the rebuild fails and says which.</summary>
    private async Task<(IReadOnlyList<string> All, IReadOnlyList<string> Keys)> Columns(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select quote_ident(attname), coalesce(attnum = any(indkey), false)
            from pg_attribute left join pg_index on indrelid = attrelid and indisprimary
            where attrelid = @table::regclass and attnum > 0 and not attisdropped and attgenerated = ''
            order by attnum
            """,
            connection);
        command.Parameters.AddWithValue("table", Table);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (all, keys) = (new List<string>(), new List<string>());
        while (await reader.ReadAsync(cancellation))
        {
            all.Add(reader.GetString(0));
            if (reader.GetBoolean(1)) keys.Add(reader.GetString(0));
        }

        return (all, keys);
    }

    private async Task Remove(CancellationToken cancellation)
    {
        // A document has nothing in the schema but its table. (Clean.CompletelyRemoveAsync alters it after it has dropped it.)
        await using var connection = await Connect(cancellation);
        await using var command = new NpgsqlCommand($"drop table if exists {Table}", connection);
        await command.ExecuteNonQueryAsync(cancellation);
        await ForgetProgress(connection, cancellation);
    }

    /// <summary>The caller has the claim on this projection: no other shadow of it has any use.</summary>
    private async Task RemoveOthers(CancellationToken cancellation)
    {
        await using var connection = await Connect(cancellation);
        await using var find = new NpgsqlCommand(
            """
            select format('%I.%I', other.schemaname, other.tablename)
            from pg_tables other, pg_class live
            where live.oid = @live::regclass and other.schemaname = live.relnamespace::regnamespace::text
              and other.tablename ~ ('^' || live.relname || '_' || @version || '$')
            """,
            connection);
        find.Parameters.AddWithValue("live", _liveTable);
        find.Parameters.AddWithValue("version", AnyVersion);
        var others = new List<string>();
        await using (var reader = await find.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation)) others.Add(reader.GetString(0));
        }

        await using var forget = new NpgsqlBatch(connection);
        foreach (var other in others) forget.BatchCommands.Add(new($"drop table if exists {other}"));
        forget.BatchCommands.Add(new($"delete from {_options.Events.DatabaseSchemaName}.mt_event_progression where name ~ $1")
        {
            Parameters = { new NpgsqlParameter { Value = $"^{Regex.Escape(_source.Name)}:V{AnyVersion}:" } },
        });
        await forget.ExecuteNonQueryAsync(cancellation);
    }

    private async Task ForgetProgress(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"delete from {_options.Events.DatabaseSchemaName}.mt_event_progression where name = any(@shards)", connection);
        command.Parameters.AddWithValue("shards", _source.Shards().Select(shard => shard.Name.Identity).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<NpgsqlConnection> Connect(CancellationToken cancellation)
    {
        var connection = _store.Storage.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        return connection;
    }
}
