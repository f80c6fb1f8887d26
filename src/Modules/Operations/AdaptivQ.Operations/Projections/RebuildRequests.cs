using AdaptivQ.Platform.Database;
using Marten;
using Npgsql;

namespace AdaptivQ.Operations.Projections;

/// <summary>The newest rebuild of a projection: asked for, under way, or over.</summary>
/// <param name="State">One of the constants.</param>
/// <param name="Position">How far the replay has come; Target where it goes; both event sequence numbers.</param>
/// <param name="Neglected">Asked for a while ago, and not begun yet.</param>
/// <param name="Stale">Under way, but the node that did it has given no sign of life for a while.</param>
/// <param name="Added">Documents the rebuild had to add to the live ones; Changed and Removed likewise. All zero: they were right.</param>
public sealed record Rebuild(
    string Projection,
    Guid Id,
    string State,
    bool CancelWanted,
    int Attempts,
    long Position,
    long Target,
    long Added,
    long Changed,
    long Removed,
    DateTimeOffset RequestedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? HeartbeatAt,
    DateTimeOffset? EndedAt,
    string? Message,
    bool Stale,
    bool Neglected
)
{
    /// <summary>Waits for a node to begin.</summary>
    public const string Requested = "requested";

    /// <summary>Under way on a node.</summary>
    public const string Running = "running";

    /// <summary>Over: the live documents are what the events say.</summary>
    public const string Done = "done";

    /// <summary>Over with an error, which Message gives; the live documents are as they were.</summary>
    public const string Failed = "failed";

    /// <summary>Stopped by an operator; the live documents are as they were.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Whether it waits for a node or is under way; a projection has one such rebuild at most.</summary>
    public bool IsOpen => State is Requested or Running;

    /// <summary>0 to 1.</summary>
    public double Progress => Target == 0 ? 0 : Math.Clamp((double)Position / Target, 0, 1);

    /// <summary>Mean speed from the start to the last heartbeat; 0 before the first one.</summary>
    public long EventsPerSecond =>
        StartedAt is { } start && HeartbeatAt is { } last && (last - start).TotalSeconds is > 0 and var seconds
            ? (long)(Position / seconds)
            : 0;
}

/// <summary>
/// Rebuilds as rows, one a projection: a request writes it, a node that can do it claims it and keeps giving signs of life,
/// so that a rebuild whose process dies is taken up by another. Times are the database's; nodes need not agree on the hour.
/// </summary>
public sealed class RebuildRequests(IDocumentStore store)
{
    internal const string TableName = DatabaseNames.HostSchema + ".projection_rebuilds";
    internal const int MostAttempts = 3;

    // The heartbeat comes every half second; a process that is merely slow must not lose its work.
    private const string IsStale = "(state = 'running' and heartbeat_at < now() - interval '15 seconds')";

    // So long the node that runs the projection has to take it up, before one that does not looks whether any does.
    private const string IsNeglected = "(state = 'requested' and requested_at < now() - interval '5 seconds')";
    private const string Columns =
        "projection, id, state, cancel, attempts, position, target, added, changed, removed, requested_at, started_at, heartbeat_at, "
        + "ended_at, message, "
        + "coalesce("
        + IsStale
        + ", false), "
        + IsNeglected;

    internal const string SelectAll = "select " + Columns + " from " + TableName;

    /// <returns>The request; null where one is open already.</returns>
    public Task<Rebuild?> Request(string projection, CancellationToken cancellation) =>
        One(
            $"""
            insert into {TableName} as r (projection, id, state, requested_at) values (@projection, @id, 'requested', now())
            on conflict (projection) do update set id = excluded.id, state = excluded.state, requested_at = excluded.requested_at,
                cancel = false, worker = null, attempts = 0, position = 0, target = 0, added = 0, changed = 0, removed = 0,
                started_at = null, heartbeat_at = null, ended_at = null, message = null
            where r.state not in ('requested', 'running')
            returning {Columns}
            """,
            cancellation,
            ("projection", projection),
            ("id", Guid.CreateVersion7())
        );

    /// <summary>Reads the newest rebuild of a projection; null where there never was one.</summary>
    public Task<Rebuild?> Find(string projection, CancellationToken cancellation) =>
        One($"{SelectAll} where projection = @projection", cancellation, ("projection", projection));

    /// <summary>Asked for or under way, the oldest first.</summary>
    public async Task<IReadOnlyList<Rebuild>> Open(CancellationToken cancellation)
    {
        await using var connection = await Connect(cancellation);
        await using var command = new NpgsqlCommand(
            $"{SelectAll} where state in ('requested', 'running') order by requested_at",
            connection
        );
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var open = new List<Rebuild>();
        while (await reader.ReadAsync(cancellation))
        {
            open.Add(Read(reader));
        }
        return open;
    }

    /// <summary>Stops it: at once where no node works on it, else as soon as the node that does has noticed.</summary>
    /// <returns>Null where there was nothing to cancel.</returns>
    public Task<Rebuild?> Cancel(string projection, CancellationToken cancellation) =>
        One(
            $"""
            update {TableName} set cancel = true,
                ended_at = case when state = 'requested' or {IsStale} then now() end,
                state = case when state = 'requested' or {IsStale} then 'cancelled' else state end
            where projection = @projection and state in ('requested', 'running')
            returning {Columns}
            """,
            cancellation,
            ("projection", projection)
        );

    /// <summary>Takes it on, as the only one.</summary>
    /// <param name="worker">Names this process's claim; a later claim by another ends it.</param>
    /// <returns>Null where another was faster.</returns>
    public Task<Rebuild?> Claim(Rebuild rebuild, string worker, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rebuild);
        return One(
            $"""
            update {TableName} set state = 'running', worker = @worker, attempts = attempts + 1,
                position = 0, target = 0, started_at = now(), heartbeat_at = now()
            where projection = @projection and id = @id and (state = 'requested' or {IsStale})
            returning {Columns}
            """,
            cancellation,
            ("projection", rebuild.Projection),
            ("id", rebuild.Id),
            ("worker", worker)
        );
    }

    /// <summary>A sign of life.</summary>
    /// <returns>The rebuild, with the wish to cancel it; null where the claim is lost.</returns>
    public Task<Rebuild?> Report(Rebuild rebuild, string worker, long position, long target, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rebuild);
        return One(
            $"update {TableName} set position = @position, target = @target, heartbeat_at = now() {Claimed} returning {Columns}",
            cancellation,
            [("position", position), ("target", target), .. Claim(rebuild, worker)]
        );
    }

    /// <summary>Over without a new projection.</summary>
    /// <param name="state">failed or cancelled.</param>
    /// <param name="message">For the operator.</param>
    public Task<Rebuild?> End(Rebuild rebuild, string worker, string state, string? message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rebuild);
        return One(
            $"update {TableName} set state = @state, message = @message, ended_at = now() {Claimed} returning {Columns}",
            cancellation,
            [("state", state), ("message", (object?)message?[..Math.Min(message.Length, 2000)] ?? DBNull.Value), .. Claim(rebuild, worker)]
        );
    }

    /// <summary>Gives it back for another to do; it does not count as an attempt.</summary>
    public Task<Rebuild?> Release(Rebuild rebuild, string worker, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rebuild);
        return One(
            $"update {TableName} set state = 'requested', worker = null, attempts = attempts - 1, started_at = null, heartbeat_at = null "
                + $"{Claimed} returning {Columns}",
            cancellation,
            Claim(rebuild, worker)
        );
    }

    /// <summary>Inside the commit that puts the new documents in: no other may have claimed it, and none can until the commit.</summary>
    /// <exception cref="RebuildClaimLostException">Another has.</exception>
    public static async Task Fence(NpgsqlConnection connection, Rebuild rebuild, string worker, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rebuild);
        await using var command = new NpgsqlCommand(
            $"select 1 from {TableName} where projection = @projection and id = @id and worker = @worker and state = 'running' for update",
            connection
        );
        Fill(command, Claim(rebuild, worker));
        if (await command.ExecuteScalarAsync(cancellation) is null)
        {
            throw new RebuildClaimLostException();
        }
    }

    /// <summary>Inside the commit that puts the new documents in: done, if and only if that commits.</summary>
    /// <param name="total">What all rounds of it found different.</param>
    /// <exception cref="RebuildClaimLostException">Another has claimed it meanwhile.</exception>
    internal static async Task Complete(
        NpgsqlConnection connection,
        Rebuild rebuild,
        string worker,
        long target,
        DocumentChanges total,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(rebuild);
        ArgumentNullException.ThrowIfNull(total);
        await using var command = new NpgsqlCommand(
            $"""
            update {TableName} set state = 'done', position = @target, target = @target,
                added = @added, changed = @changed, removed = @removed, heartbeat_at = now(), ended_at = clock_timestamp() {Claimed}
            """,
            connection
        );
        Fill(
            command,
            [("target", target), ("added", total.Added), ("changed", total.Changed), ("removed", total.Removed), .. Claim(rebuild, worker)]
        );
        if (await command.ExecuteNonQueryAsync(cancellation) != 1)
        {
            throw new RebuildClaimLostException();
        }
    }

    internal static Rebuild Read(NpgsqlDataReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        DateTimeOffset? Time(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
        return new Rebuild(
            reader.GetString(0),
            reader.GetGuid(1),
            reader.GetString(2),
            reader.GetBoolean(3),
            reader.GetInt32(4),
            reader.GetInt64(5),
            reader.GetInt64(6),
            reader.GetInt64(7),
            reader.GetInt64(8),
            reader.GetInt64(9),
            reader.GetFieldValue<DateTimeOffset>(10),
            Time(11),
            Time(12),
            Time(13),
            reader.IsDBNull(14) ? null : reader.GetString(14),
            reader.GetBoolean(15),
            reader.GetBoolean(16)
        );
    }

    private const string Claimed = "where projection = @projection and id = @id and worker = @worker and state = 'running'";

    private static (string, object)[] Claim(Rebuild rebuild, string worker) =>
        [("projection", rebuild.Projection), ("id", rebuild.Id), ("worker", worker)];

    private static void Fill(NpgsqlCommand command, IEnumerable<(string Name, object Value)> parameters)
    {
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }
    }

    private async Task<Rebuild?> One(string sql, CancellationToken cancellation, params (string, object)[] parameters)
    {
        await using var connection = await Connect(cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        Fill(command, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Read(reader) : null;
    }

    private async Task<NpgsqlConnection> Connect(CancellationToken cancellation)
    {
        var connection = store.Storage.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        return connection;
    }
}

/// <summary>Another process has taken the rebuild over; this one leaves it alone.</summary>
internal sealed class RebuildClaimLostException() : Exception("Another process has taken this rebuild over.");
