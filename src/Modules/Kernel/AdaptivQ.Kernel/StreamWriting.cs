using JasperFx;
using Marten;
using Npgsql;

namespace AdaptivQ.Kernel;

/// <summary>
/// The one way in which a module changes a stream outside the hot path (docs/adr/0015-one-way-to-write.md): read it as it is now, decide,
/// append what was decided to exactly that. Where the stream has changed meanwhile nothing is written, and it is decided again.
/// </summary>
public static class StreamWriting
{
    /// <summary>How often a change is decided before it is refused because another always came first.</summary>
    private const int MostTries = 12;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Decides on the stream and commits.</summary>
    /// <param name="decide">Gets null where there is no such stream. Asked again where the stream has changed meanwhile.</param>
    /// <returns>Why nothing was written; null where it was, or where nothing had to be.</returns>
    public static Task<Refusal?> Change<TState>(
        this IDocumentSession session,
        Guid id,
        Func<TState?, Decision> decide,
        CancellationToken cancellation
    )
        where TState : class => session.Commit(writing => writing.Decide(id, decide, cancellation), cancellation);

    /// <summary>Commits what is decided in the session; where another change came first, has it decided again on what is there
    /// then.</summary>
    /// <param name="decide">
    /// Reads all it decides on from the session it is given, and leaves what it decides there. Gives why nothing is to be written.
    /// </param>
    /// <returns>Why nothing was written; null where it was, or where nothing had to be.</returns>
    public static async Task<Refusal?> Commit(
        this IDocumentSession session,
        Func<IDocumentSession, Task<Refusal?>> decide,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(decide);
        Refusal? refusal = null;
        if (await Try(session))
        {
            return refusal;
        }
        for (var tries = 1; ; tries++)
        {
            await Task.Delay(tries * Pause, cancellation);
            // A session keeps the aggregates it has read, and would decide on them again.
            await using var again = session.DocumentStore.LightweightSession(session.TenantId);
            if (await Try(again, isLast: tries == MostTries))
            {
                return refusal;
            }
        }

        async Task<bool> Try(IDocumentSession writing, bool isLast = false)
        {
            try
            {
                refusal = await decide(writing);
                if (refusal is null)
                {
                    await writing.SaveChangesAsync(cancellation);
                }
                return true;
            }
            catch (Exception e) when (!isLast && IsRaceLost(e))
            {
                // What it holds must not be written later.
                writing.EjectAllPendingChanges();
                return false;
            }
        }
    }

    /// <summary>Decides on the stream; the caller commits, together with what else belongs to it.</summary>
    /// <param name="decide">Gets null where there is no such stream.</param>
    /// <returns>Why there is nothing to commit; null where there is, or where nothing has to be written.</returns>
    public static async Task<Refusal?> Decide<TState>(
        this IDocumentSession session,
        Guid id,
        Func<TState?, Decision> decide,
        CancellationToken cancellation
    )
        where TState : class
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(decide);
        // No stream has this id, and none can be begun under it.
        if (id == Guid.Empty)
        {
            return decide(null).Refused ?? Refusal.BadField("id", "An id is missing. Name what is to be changed.");
        }
        var stream = await session.Events.FetchForWriting<TState>(id, cancellation);
        var (events, refusal) = decide(stream.Aggregate);
        if (refusal is null && events.Count > 0)
        {
            stream.AppendMany(events);
        }
        return refusal;
    }

    /// <summary>Whether what was to be written has changed meanwhile, was made by another at the same moment, or is gone.</summary>
    public static bool IsRaceLost(Exception failure) =>
        failure
            is ConcurrencyException
                or Marten.Exceptions.ExistingStreamIdCollisionException
                or DocumentAlreadyExistsException
                or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation }
        || failure.InnerException is { } inner && IsRaceLost(inner);
}
