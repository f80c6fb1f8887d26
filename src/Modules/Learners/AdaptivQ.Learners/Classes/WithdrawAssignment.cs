using System.Security.Claims;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Wolverine.Http;

namespace AdaptivQ.Learners.Classes;

/// <summary>A class may no longer start a quiz. Attempts under way go on, and results stay.</summary>
public static class WithdrawAssignmentEndpoint
{
    /// <summary>Withdraws the assignment and answers 204; 404 where the class does not have the quiz.</summary>
    [WolverineDelete("/api/assignments/{classId}/{quizId}"), Authorize(Roles = ClassRules.Changers)]
    [Refuses(404, 409)]
    [EndpointSummary("Take a quiz back from a class")]
    public static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        Guid classId,
        Guid quizId,
        ClaimsPrincipal user,
        IDocumentSession session,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var refusal = await session.Change<SchoolClass>(
            classId,
            @class => Decide(@class, quizId, Caller.Of(user), clock.GetUtcNow()),
            cancellation
        );
        return refusal is null ? TypedResults.NoContent() : refusal.ToResult();
    }

    /// <summary>
    /// Decides on the withdrawal; refuses a quiz that the class does not have (404) and an archived class
    /// (409).
    /// </summary>
    public static Decision Decide(SchoolClass? @class, Guid quizId, Caller caller, DateTimeOffset now)
    {
        if (ClassRules.MayChange(@class, caller) is { } refusal)
        {
            return Decision.No(refusal);
        }
        return @class!.Assignments.Any(assignment => assignment.QuizId == quizId)
            ? Decision.Of(new AssignmentWithdrawn(@class.Id, quizId, now))
            : Decision.No(Refusal.NotFound("assignment") with { Field = "quizId" });
    }
}
