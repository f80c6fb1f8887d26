using AdaptivQ.Learners.Contracts;
using Marten;

namespace AdaptivQ.Adaptivity.History;

/// <summary>Learners who have taken a quiz.</summary>
internal sealed class LearnerTraces(IDocumentStore store) : ILearnerTraces
{
    public async Task<bool> Has(string tenant, Guid learnerId, CancellationToken cancellation)
    {
        await using var session = store.QuerySession(tenant);
        return await session.Query<AttemptSummary>().AnyAsync(attempt => attempt.LearnerId == learnerId, cancellation);
    }
}
