using System.Security.Claims;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Wolverine.Http;

namespace AdaptivQ.Learners.Classes;

/// <summary>A learner leaves a class. Attempts stay; the class's teachers see them no more.</summary>
public static class WithdrawLearnerEndpoint
{
    /// <summary>Withdraws the learner and answers 204; 404 where they are not in the class.</summary>
    [WolverineDelete("/api/classes/{classId}/learners/{learnerId}"), Authorize(Roles = ClassRules.Changers)]
    [Refuses(404, 409)]
    [EndpointSummary("Withdraw a learner from a class")]
    public static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        Guid classId,
        Guid learnerId,
        ClaimsPrincipal user,
        IDocumentSession session,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var refusal = await session.Change<SchoolClass>(
            classId,
            @class => Decide(@class, learnerId, Caller.Of(user), clock.GetUtcNow()),
            cancellation
        );
        return refusal is null ? TypedResults.NoContent() : refusal.ToResult();
    }

    /// <summary>
    /// Decides on the withdrawal; refuses a learner who is not in the class (404) and an archived class
    /// (409).
    /// </summary>
    public static Decision Decide(SchoolClass? @class, Guid learnerId, Caller caller, DateTimeOffset now)
    {
        if (ClassRules.MayChange(@class, caller) is { } refusal)
        {
            return Decision.No(refusal);
        }
        return @class!.Learners.Contains(learnerId)
            ? Decision.Of(new LearnerWithdrawn(@class.Id, learnerId, now))
            : Decision.No(Refusal.NotFound("learner of the class") with { Field = "learnerId" });
    }
}
