using Marten;
using Npgsql;

namespace AdaptivQ.Operations.Projections;

/// <summary>What a rebuild found different in the live documents, and put right. All zero: they were what the events say.</summary>
internal sealed record DocumentChanges(long Added, long Changed, long Removed)
{
    public static DocumentChanges None { get; } = new(0, 0, 0);

    public static DocumentChanges operator +(DocumentChanges left, DocumentChanges right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new(left.Added + right.Added, left.Changed + right.Changed, left.Removed + right.Removed);
    }
}

/// <summary>
/// A second copy of one projection that grows beside the live one (<see cref="ShadowStore"/>). Readers and writers of the live one notice
/// nothing of it until its documents are put in.
/// </summary>
internal sealed class ShadowProjection : IAsyncDisposable
{
    private readonly ShadowStore _store;
    private readonly string _liveTable;
    private readonly IReadOnlyList<string> _bookkeeping;

    private ShadowProjection(ShadowStore store, KnownProjection projection, string liveTable) =>
        (_store, _liveTable, _bookkeeping) = (store, liveTable, ShadowStore.BookkeepingColumns(projection.Mode));

    /// <summary>Quoted and with its schema.</summary>
    public string LiveTable => _liveTable;

    private string Table => _store.Table;

    /// <summary>Empty. Clears away what earlier rebuilds that were killed have left.</summary>
    public static async Task<ShadowProjection> Create(IServiceProvider services, KnownProjection projection, CancellationToken cancellation)
    {
        var store = ShadowStore.Open(services, projection);
        var live = services.GetRequiredService<IDocumentStore>().Options.FindOrResolveDocumentType(projection.View!);
        var shadow = new ShadowProjection(store, projection, live.TableName.QualifiedName);
        try
        {
            await shadow.RemoveOthers(cancellation);
            await store.CreateTable(cancellation);
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
    public Task Replay(long from, long to, Action<long> progress, CancellationToken cancellation) =>
        _store.Replay(from, to, progress, cancellation);

    /// <summary>
    /// Makes the live documents what the shadow's are, writing only those that differ. The caller sees to it that nothing
    /// else writes them meanwhile, and that both have seen the same events.
    /// </summary>
    public async Task<DocumentChanges> WriteDifferences(NpgsqlConnection connection, CancellationToken cancellation)
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
            """
        );
        var added = await Execute(
            $"""
            insert into {_liveTable} ({string.Join(", ", columns)})
            select {string.Join(", ", columns)} from {Table} shadow where not exists (select 1 from {_liveTable} live where {same})
            """
        );
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
        await using var connection = await _store.Connect(cancellation);
        await using var command = new NpgsqlCommand($"truncate {Table}", connection);
        await command.ExecuteNonQueryAsync(cancellation);
        await ForgetProgress(connection, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // A document has nothing in the schema but its table. (Clean.CompletelyRemoveAsync alters it after it has dropped it.)
            await using var connection = await _store.Connect(CancellationToken.None);
            await using var command = new NpgsqlCommand($"drop table if exists {Table}", connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
            await ForgetProgress(connection, CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // The database is away. The next rebuild of this projection clears up first.
        }

        await _store.DisposeAsync();
    }

    /// <summary>Of the shadow's table, which is as the code wants it. Where the live one lacks a column, the rebuild fails and says
    /// which.</summary>
    private async Task<(IReadOnlyList<string> All, IReadOnlyList<string> Keys)> Columns(
        NpgsqlConnection connection,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand(
            """
            select quote_ident(attname), coalesce(attnum = any(indkey), false)
            from pg_attribute left join pg_index on indrelid = attrelid and indisprimary
            where attrelid = @table::regclass and attnum > 0 and not attisdropped and attgenerated = ''
            order by attnum
            """,
            connection
        );
        command.Parameters.AddWithValue("table", Table);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (all, keys) = (new List<string>(), new List<string>());
        while (await reader.ReadAsync(cancellation))
        {
            all.Add(reader.GetString(0));
            if (reader.GetBoolean(1))
            {
                keys.Add(reader.GetString(0));
            }
        }

        return (all, keys);
    }

    /// <summary>The caller has the claim on this projection: no other shadow of it has any use.</summary>
    private async Task RemoveOthers(CancellationToken cancellation)
    {
        await using var connection = await _store.Connect(cancellation);
        await using var find = new NpgsqlCommand(
            """
            select format('%I.%I', other.schemaname, other.tablename)
            from pg_tables other, pg_class live
            where live.oid = @live::regclass and other.schemaname = live.relnamespace::regnamespace::text
              and other.tablename ~ ('^' || live.relname || @suffix || '$')
            """,
            connection
        );
        find.Parameters.AddWithValue("live", _liveTable);
        find.Parameters.AddWithValue("suffix", ShadowStore.TableSuffix);
        var others = new List<string>();
        await using (var reader = await find.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                others.Add(reader.GetString(0));
            }
        }

        await using var forget = new NpgsqlBatch(connection);
        foreach (var other in others)
        {
            forget.BatchCommands.Add(new($"drop table if exists {other}"));
        }
        forget.BatchCommands.Add(
            new($"delete from {_store.ProgressTable} where name ~ $1")
            {
                Parameters = { new NpgsqlParameter { Value = _store.AnyProgress } },
            }
        );
        await forget.ExecuteNonQueryAsync(cancellation);
    }

    private async Task ForgetProgress(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"delete from {_store.ProgressTable} where name = any(@shards)", connection);
        command.Parameters.AddWithValue("shards", _store.ShardNames.ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
