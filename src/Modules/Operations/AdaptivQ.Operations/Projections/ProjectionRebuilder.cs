using Marten;
using Npgsql;

namespace AdaptivQ.Operations.Projections;

/// <summary>
/// Rebuilds a projection without downtime: replays all events into a shadow table while the live one keeps serving; then, while
/// nothing may write the live documents, the shadow catches up and the differences are written to them, in one commit. Cancelled, failed
/// or killed at any point before that commit, it leaves the live documents as they were.
/// </summary>
public sealed partial class ProjectionRebuilder(
    IServiceProvider services,
    IDocumentStore store,
    MartenInternals marten,
    ProjectionCatalog catalog,
    RebuildRequests rebuilds,
    ShardWatch watch,
    ILogger<ProjectionRebuilder> logger
)
{
    // What may be left to replay while writers wait: some tenths of a second.
    private const long FewEvents = 5_000;
    private const int MostPasses = 20;
    private const int MostRounds = 3;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether this process may put the new documents of the projection in: of an inline one any may; of one that runs in
    /// the background the node that runs it, or any as long as none does.
    /// </summary>
    /// <param name="orNobody">Also where no node runs it.</param>
    public async Task<bool> CanDo(string name, bool orNobody, CancellationToken cancellation)
    {
        if (catalog.Find(name) is not { Rebuildable: true } projection)
        {
            return false;
        }
        if (projection.Mode == ProjectionMode.Inline || OwnShards(projection).Count == projection.Shards.Count)
        {
            return true;
        }
        if (!orNobody)
        {
            return false;
        }
        await using var held = await marten.TakeLocks(projection, cancellation);
        return held is not null;
    }

    /// <summary>Does what was claimed and writes what came of it. Throws only when the database cannot be told.</summary>
    /// <param name="stopping">The process ends: the rebuild is given back for another to do.</param>
    public async Task Run(Rebuild rebuild, string worker, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(rebuild);
        using var over = new CancellationTokenSource();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var work = new Work(rebuild, worker);
        var heart = SendHeartbeats(work, cancel, over.Token);
        try
        {
            LogStarted(rebuild.Projection);
            await Do(work, cancel.Token);
            LogDone(rebuild.Projection, work.Total.Added, work.Total.Changed, work.Total.Removed);
        }
        catch (RebuildClaimLostException)
        {
            LogLost(rebuild.Projection);
        }
        catch (OperationCanceledException) when (work.Lost)
        {
            LogLost(rebuild.Projection);
        }
        catch (OperationCanceledException) when (work.CancelWanted)
        {
            LogCancelled(rebuild.Projection);
            await rebuilds.End(rebuild, worker, Rebuild.Cancelled, null, CancellationToken.None);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await rebuilds.Release(rebuild, worker, CancellationToken.None);
        }
        catch (RunElsewhereException)
        {
            await rebuilds.Release(rebuild, worker, CancellationToken.None);
        }
#pragma warning disable CA1031 // Whatever it was: the operator is told, and the live projection goes on.
        catch (Exception e)
        {
            LogFailed(e, rebuild.Projection);
            await rebuilds.End(rebuild, worker, Rebuild.Failed, InWords(e), CancellationToken.None);
        }
#pragma warning restore CA1031
        finally
        {
            await over.CancelAsync();
            await heart;
        }
    }

    private async Task Do(Work work, CancellationToken cancellation)
    {
        var projection =
            catalog.Find(work.Rebuild.Projection)
            ?? throw new InvalidOperationException($"This version of AdaptivQ has no projection {work.Rebuild.Projection}.");
        await using var shadow = await ShadowProjection.Create(services, projection, cancellation);
        for (var round = 1; round <= MostRounds; round++)
        {
            if (round > 1)
            {
                await shadow.Empty(cancellation);
            }
            var reached = await Grow(shadow, work, cancellation);
            var changes =
                projection.Mode == ProjectionMode.Inline
                    ? await PutInline(projection, shadow, reached, work, cancellation)
                    : await PutAsync(projection, shadow, reached, work, cancellation);
            if (projection.Mode == ProjectionMode.Async || changes == DocumentChanges.None)
            {
                return;
            }

            // A writer that had read a document before it was put right may have written its successor afterwards. Such a
            // request is over within moments; look once more after them, until there was nothing to put right.
            await Task.Delay(Settling, cancellation);
        }

        throw new InvalidOperationException(
            $"{MostRounds} rebuilds in a row each found other documents. Either its code does not depend on the events alone, or a node "
                + $"with an older version of it still writes."
        );
    }

    /// <summary>Replays until little is left, while everything goes on.</summary>
    private async Task<long> Grow(ShadowProjection shadow, Work work, CancellationToken cancellation)
    {
        var reached = 0L;
        for (var pass = 0; pass < MostPasses; pass++)
        {
            var mark = await marten.SafeMark(cancellation);
            if (mark - reached <= FewEvents && pass > 0)
            {
                break;
            }
            work.Target = mark;
            await shadow.Replay(reached, mark, position => work.Position = position, cancellation);
            reached = Math.Max(reached, mark);
        }

        return reached;
    }

    /// <summary>
    /// Inline documents are written by each process that appends. While their table is locked against writing, no event that
    /// concerns them can be committed: it comes in the same commit as its document. What is committed by then is all there is.
    /// </summary>
    private async Task<DocumentChanges> PutInline(
        KnownProjection projection,
        ShadowProjection shadow,
        long reached,
        Work work,
        CancellationToken cancellation
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var connection = await Connect(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            try
            {
                // Writers queue behind one who waits for this lock, so it does not wait long.
                await Execute(
                    connection,
                    $"set local lock_timeout = '2s'; lock table {shadow.LiveTable} in share row exclusive mode",
                    cancellation
                );
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable && attempt < 10)
            {
                await transaction.RollbackAsync(CancellationToken.None);
                await Task.Delay(Heartbeat, cancellation);
                continue;
            }

            var mark = await Newest(connection, cancellation);
            // Further than was safe to go before: numbers still missing below are of commits that are not this projection's.
            await shadow.Replay(reached, mark, _ => { }, cancellation);
            var changes = await shadow.WriteDifferences(connection, cancellation);
            work.Total += changes;
            if (changes == DocumentChanges.None)
            {
                await RebuildRequests.Complete(connection, work.Rebuild, work.Worker, mark, work.Total, cancellation);
            }
            else
            {
                await RebuildRequests.Fence(connection, work.Rebuild, work.Worker, cancellation);
            }
            await transaction.CommitAsync(cancellation);
            return changes;
        }
    }

    /// <summary>Only the daemon writes these: its shards stop, the shadow passes them, and they go on from where it has come.</summary>
    private async Task<DocumentChanges> PutAsync(
        KnownProjection projection,
        ShadowProjection shadow,
        long reached,
        Work work,
        CancellationToken cancellation
    )
    {
        await using var held = await AcquireLock(projection, cancellation);
        await using var connection = await Connect(cancellation);
        // Where a node runs it, to where that has come, so that what differs is what was wrong. Where none does, as far as there is.
        var mark = held is not StoppedShards
            ? await marten.SafeMark(cancellation)
            : Math.Max(reached, await marten.ComeTo(connection, projection, cancellation));
        await shadow.Replay(reached, mark, _ => { }, cancellation);

        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (!await marten.PutProgress(connection, projection, mark, cancellation))
        {
            throw new InvalidOperationException($"{projection.Name} has come further than the events that are safe to read, {mark}.");
        }
        work.Total = await shadow.WriteDifferences(connection, cancellation);
        await RebuildRequests.Complete(connection, work.Rebuild, work.Worker, mark, work.Total, cancellation);
        await transaction.CommitAsync(cancellation);
        return work.Total;
    }

    /// <summary>Those that this node runs. One that has stopped may go on anywhere.</summary>
    private List<NodeShard> OwnShards(KnownProjection projection) =>
        [.. marten.NodeShards().Where(shard => !shard.HasStopped && projection.Shards.Any(known => known.Identity == shard.Identity))];

    /// <exception cref="RunElsewhereException">Another node runs it.</exception>
    private async Task<IAsyncDisposable> AcquireLock(KnownProjection projection, CancellationToken cancellation)
    {
        var own = OwnShards(projection);
        if (own.Count < projection.Shards.Count)
        {
            return await marten.TakeLocks(projection, cancellation) ?? throw new RunElsewhereException();
        }

        var held = new StoppedShards(own, watch, logger);
        try
        {
            await held.Stop(cancellation);
            return held;
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    private async Task<long> Newest(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(marten.SelectNewestEvent, connection);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<NpgsqlConnection> Connect(CancellationToken cancellation)
    {
        var connection = store.Storage.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        return connection;
    }

    private async Task SendHeartbeats(Work work, CancellationTokenSource cancel, CancellationToken over)
    {
        try
        {
            using var timer = new PeriodicTimer(Heartbeat);
            while (await timer.WaitForNextTickAsync(over))
            {
                try
                {
                    var now = await rebuilds.Report(work.Rebuild, work.Worker, work.Position, work.Target, over);
                    work.Lost = now is null;
                    work.CancelWanted = now is { CancelWanted: true };
                    if (work.Lost || work.CancelWanted)
                    {
                        await cancel.CancelAsync();
                        return;
                    }
                }
                catch (Exception e) when (e is NpgsqlException or TimeoutException)
                {
                    // The next one may get through; if none does, another process takes over, and this one is fenced off.
                    LogNoHeartbeat(e, work.Rebuild.Projection);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }

    /// <summary>For the operator: which event, and what was wrong with it, not where in the code.</summary>
    private static string InWords(Exception e)
    {
        while (e is AggregateException { InnerException: { } first })
        {
            e = first;
        }
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            if (MartenInternals.FailedEvent(cause, out var applied) is { } failed)
            {
                var why = (cause.InnerException ?? cause).Message;
                return $"Event {failed.Sequence} ({failed.Type}) cannot be {(applied ? "applied" : "read")}: {why}";
            }
        }

        var root = e;
        while (root.InnerException is { } inner)
        {
            root = inner;
        }
        return root is PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } denied
            ? $"The database user may not do what a rebuild needs, which is to create a table beside the live one: {denied.MessageText}."
            : root.Message;
    }

    [LoggerMessage(LogLevel.Information, "Rebuilding {Projection}.")]
    private partial void LogStarted(string projection);

    [LoggerMessage(LogLevel.Information, "{Projection} is rebuilt: {Added} documents added, {Changed} changed, {Removed} removed.")]
    private partial void LogDone(string projection, long added, long changed, long removed);

    [LoggerMessage(LogLevel.Information, "The rebuild of {Projection} was cancelled; the live one is as it was.")]
    private partial void LogCancelled(string projection);

    [LoggerMessage(LogLevel.Warning, "Another process has taken over the rebuild of {Projection}.")]
    private partial void LogLost(string projection);

    [LoggerMessage(LogLevel.Warning, "No sign of life could be given for the rebuild of {Projection}.")]
    private partial void LogNoHeartbeat(Exception e, string projection);

    [LoggerMessage(LogLevel.Error, "The rebuild of {Projection} failed; the live one is as it was.")]
    private partial void LogFailed(Exception e, string projection);

    private sealed class Work(Rebuild rebuild, string worker)
    {
        private long _position;
        private long _target;

        public Rebuild Rebuild { get; } = rebuild;

        public string Worker { get; } = worker;

        public DocumentChanges Total { get; set; } = DocumentChanges.None;

        public bool Lost { get; set; }

        public bool CancelWanted { get; set; }

        /// <summary>Only forwards: a further round begins again at the first event, but the operator has seen the bar full.</summary>
        public long Position
        {
            get => Interlocked.Read(ref _position);
            set
            {
                if (value > _position)
                {
                    Interlocked.Exchange(ref _position, value);
                }
            }
        }

        public long Target
        {
            get => Interlocked.Read(ref _target);
            set => Interlocked.Exchange(ref _target, value);
        }
    }

    /// <summary>Another node runs the shard; it will find the request.</summary>
    private sealed class RunElsewhereException : Exception;
}
