using AdaptivQ.Kernel;
using Marten;

namespace AdaptivQ.Adaptivity.Attempts;

/// <summary>Questions that wait for a learner's answer in other attempts of theirs: their keys are told nowhere meanwhile.</summary>
public sealed class OpenElsewhere(IDocumentStore store, AttemptStore attempts)
{
    /// <summary>The items that are open for the caller, in the newest state there is.</summary>
    /// <param name="besides">The attempt that is looked at, which does not count; null for none.</param>
    public async Task<IReadOnlySet<Guid>> Items(Caller caller, Guid? besides, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var self = caller.PersonId;
        await using var session = store.QuerySession(caller.Tenant);
        var running = await session
            .Query<LearnerAttempt>()
            .Where(attempt => attempt.LearnerId == self && attempt.FinishedAt == null)
            .Select(attempt => attempt.Id)
            .ToListAsync(cancellation);
        var items = new HashSet<Guid>();
        foreach (var id in running.Where(id => id != besides))
        {
            if (await attempts.Reload(caller.Tenant, id, cancellation) is { Open.ItemId: var item })
            {
                items.Add(item);
            }
        }
        return items;
    }
}
