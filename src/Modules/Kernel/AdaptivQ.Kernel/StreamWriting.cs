using Marten;

namespace AdaptivQ.Kernel;

/// <summary>
/// The one way in which a module changes a stream outside the hot path: read it as it is now, decide, append what was decided to
/// exactly that. Where the stream has changed meanwhile the commit throws Marten's ConcurrencyException, which clients see as a 409.
/// </summary>
public static class StreamWriting
{
    /// <summary>Decides on the stream and commits.</summary>
    /// <param name="decide">Gets null where there is no such stream.</param>
    /// <returns>Why nothing was written; null where it was, or where nothing had to be.</returns>
    public static async Task<Refusal?> Change<TState>(
        this IDocumentSession session, Guid id, Func<TState?, Decision> decide, CancellationToken cancellation)
        where TState : class
    {
        if (await session.Decide(id, decide, cancellation) is { } refusal) return refusal;
        await session.SaveChangesAsync(cancellation);
        return null;
    }

    /// <summary>Decides on the stream; the caller commits, together with what else belongs to it.</summary>
    /// <param name="decide">Gets null where there is no such stream.</param>
    /// <returns>Why there is nothing to commit; null where there is, or where nothing has to be written.</returns>
    public static async Task<Refusal?> Decide<TState>(
        this IDocumentSession session, Guid id, Func<TState?, Decision> decide, CancellationToken cancellation)
        where TState : class
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(decide);
        var stream = await session.Events.FetchForWriting<TState>(id, cancellation);
        var (events, refusal) = decide(stream.Aggregate);
        if (refusal is null && events.Count > 0) stream.AppendMany(events);
        return refusal;
    }
}
