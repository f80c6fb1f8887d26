using System.Data;
using System.Threading.Channels;
using JasperFx;
using JasperFx.Events;
using Marten;
using Marten.Services;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdaptivQ.Adaptivity.Attempts;

/// <summary>Facts one command adds to one attempt.</summary>
/// <param name="CommandId">Becomes the id of the first event, which the store keeps unique: the command cannot happen twice.</param>
public sealed record AttemptChange(string Tenant, Attempt Before, Guid CommandId, IReadOnlyList<object> Facts)
{
    /// <summary>Id of the attempt, and of its stream.</summary>
    public Guid AttemptId => Before.Started.AttemptId;
}

/// <summary>
/// Reads attempts and appends to them. State is kept in memory between answers: every append names the version it builds on,
/// so a stale copy cannot do harm, it only costs a reload. Appends of concurrent learners share a commit, which is where
/// an answer's cost lies (docs/adr/0005-shared-commits.md).
/// </summary>
public sealed class AttemptStore : IAsyncDisposable
{
    /// <summary>Key of the data source that appends are written through.</summary>
    public const string Connections = "attempts";

    private const int MostPerCommit = 64;
    private const int Writers = 2;
    private const int MostKept = 5_000;
    private static readonly TimeSpan KeptUnused = TimeSpan.FromMinutes(20);

    private readonly IDocumentStore _store;
    private readonly NpgsqlDataSource _connections;
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MostKept });
    private readonly Channel<Pending> _queue = Channel.CreateBounded<Pending>(
        new BoundedChannelOptions(4096) { FullMode = BoundedChannelFullMode.Wait }
    );
    private readonly Task _writers;

    /// <summary>Starts the tasks that commit appends; they run until the store is disposed of.</summary>
    /// <param name="connections">For appends alone; the container knows it by the key <see cref="Connections"/>.</param>
    public AttemptStore(IDocumentStore store, [FromKeyedServices(Connections)] NpgsqlDataSource connections)
    {
        (_store, _connections) = (store, connections);
        _writers = Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(WriteAsync)));
    }

    /// <summary>The attempt, perhaps some events old; null where the school has none such.</summary>
    public ValueTask<Attempt?> Find(string tenant, Guid attemptId, CancellationToken cancellation) =>
        _cache.TryGetValue(CacheKey(tenant, attemptId), out Attempt? known)
            ? ValueTask.FromResult(known)
            : new ValueTask<Attempt?>(Reload(tenant, attemptId, cancellation));

    /// <summary>The attempt as the database has it.</summary>
    public async Task<Attempt?> Reload(string tenant, Guid attemptId, CancellationToken cancellation)
    {
        var attempt = Attempt.Fold((await History(tenant, attemptId, cancellation)).Select(fact => (fact.Id, fact.Data)));
        if (attempt is not null)
        {
            Keep(tenant, attempt);
        }
        return attempt;
    }

    /// <summary>The stream, oldest first; empty where the school has none such.</summary>
    /// <param name="version">Only up to this version; 0 for all.</param>
    public async Task<IReadOnlyList<IEvent>> History(string tenant, Guid attemptId, CancellationToken cancellation, int version = 0)
    {
        await using var session = _store.QuerySession(tenant);
        return await session.Events.FetchStreamAsync(attemptId, version, token: cancellation);
    }

    /// <summary>Keeps what an append has led to, for the next command.</summary>
    public void Keep(string tenant, Attempt attempt)
    {
        _cache.Set(
            CacheKey(tenant, attempt.Started.AttemptId),
            attempt,
            new MemoryCacheEntryOptions { SlidingExpiration = KeptUnused, Size = 1 }
        );
    }

    /// <summary>
    /// Appends the facts once they are safely committed, or not at all.
    /// </summary>
    /// <returns>The attempt after the facts; null when another had appended in the meantime.</returns>
    /// <exception cref="Exception">The database could not be reached or did not answer: whether the facts were committed is unknown, and
    /// the same command may be sent again.</exception>
    public async Task<Attempt?> Append(AttemptChange change)
    {
        var pending = new Pending(change);
        await _queue.Writer.WriteAsync(pending);
        bool appended;
        try
        {
            appended = await pending.Done.Task;
        }
        catch
        {
            _cache.Remove(CacheKey(change.Tenant, change.AttemptId));
            throw;
        }

        if (!appended)
        {
            _cache.Remove(CacheKey(change.Tenant, change.AttemptId));
            return null;
        }

        var after = change.Before;
        for (var i = 0; i < change.Facts.Count; i++)
        {
            after = after.Apply(i == 0 ? change.CommandId : Guid.Empty, change.Facts[i]);
        }
        Keep(change.Tenant, after);
        return after;
    }

    /// <summary>Commits what is queued, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writers;
        _cache.Dispose();
    }

    private static (string, Guid) CacheKey(string tenant, Guid attemptId) => (tenant, attemptId);

    private async Task WriteAsync()
    {
        var batch = new List<Pending>(MostPerCommit);
        var attempts = new HashSet<Guid>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            attempts.Clear();
            Pending? second = null;
            while (batch.Count < MostPerCommit && _queue.Reader.TryRead(out var pending))
            {
                // Two commands for one attempt cannot share a commit; the second waits for the next one.
                if (!attempts.Add(pending.Change.AttemptId))
                {
                    second = pending;
                    break;
                }

                batch.Add(pending);
            }

            foreach (var ofTenant in batch.GroupBy(pending => pending.Change.Tenant))
            {
                await Commit([.. ofTenant]);
            }
            if (second is not null)
            {
                await Commit([second]);
            }
        }
    }

    /// <summary>One commit for all; when it fails, each on its own, so that one stale command does not refuse the others.</summary>
    private async Task Commit(IReadOnlyList<Pending> batch)
    {
        try
        {
            await Save(batch);
            foreach (var pending in batch)
            {
                pending.Done.SetResult(true);
            }
        }
        catch (Exception e) when (batch.Count > 1 && !IsSilent(e))
        {
            foreach (var pending in batch)
            {
                await Commit([pending]);
            }
        }
        catch (Exception e) when (IsConflict(e))
        {
            batch[0].Done.SetResult(false);
        }
#pragma warning disable CA1031 // The loop serves every learner on the node; the failure goes to the one whose command it was.
        catch (Exception e)
        {
            foreach (var pending in batch)
            {
                pending.Done.SetException(e);
            }
        }
#pragma warning restore CA1031
    }

    private async Task Save(IReadOnlyList<Pending> batch)
    {
        await using var connection = await _connections.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var options = SessionOptions.ForTransaction(transaction, shouldAutoCommit: true);
        options.TenantId = batch[0].Change.Tenant;
        await using var session = _store.LightweightSession(options);
        session.CorrelationId = null;
        foreach (var (change, _, span) in batch)
        {
            var facts = change.Facts.Select(session.Events.BuildEvent).ToList();
            facts[0].Id = change.CommandId;
            if (facts[^1].Data is AttemptFinished)
            {
                facts[^1].CorrelationId = span;
            }
            session.Events.Append(change.AttemptId, (long)(change.Before.Version + facts.Count), facts.Cast<object>());
        }

        try
        {
            await session.SaveChangesAsync();
        }
        catch (InvalidOperationException e) when (connection.State != ConnectionState.Open)
        {
            // Marten tries again what failed, on the transaction that went with the connection, and that is what it then complains of.
            throw new NpgsqlException("The connection was lost before the commit.", new IOException(e.Message, e));
        }
    }

    /// <summary>Another version in the store, or the same command committed before.</summary>
    private static bool IsConflict(Exception e) =>
        e is ConcurrencyException
        || e is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation }
        || e.InnerException is { } inner && IsConflict(inner);

    /// <summary>No answer in time, rather than a refusal: to ask again for each would take as long each time, while others queue.</summary>
    private static bool IsSilent(Exception e) =>
        e is TimeoutException or NpgsqlException { InnerException: TimeoutException } || e.InnerException is { } inner && IsSilent(inner);

    /// <param name="Span">Of the request.</param>
    private sealed record Pending(AttemptChange Change, TaskCompletionSource<bool> Done, string? Span)
    {
        public Pending(AttemptChange change)
            : this(change, new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously), AttemptTelemetry.Span) { }
    }
}
