using System.Security.Claims;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Wolverine.Http;

namespace AdaptivQ.Learners.Classes;

/// <summary>A teacher gives a class up, or is relieved of it. A class always keeps a teacher.</summary>
public static class DismissTeacherEndpoint
{
    /// <summary>Dismisses the teacher and answers 204; 404 where they do not teach the class.</summary>
    [WolverineDelete("/api/classes/{classId}/teachers/{teacherId}"), Authorize(Roles = ClassRules.Changers)]
    [Refuses(404, 409)]
    [EndpointSummary("Dismiss a teacher from a class")]
    public static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        Guid classId,
        Guid teacherId,
        ClaimsPrincipal user,
        IDocumentSession session,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var refusal = await session.Change<SchoolClass>(
            classId,
            @class => Decide(@class, teacherId, Caller.Of(user), clock.GetUtcNow()),
            cancellation
        );
        return refusal is null ? TypedResults.NoContent() : refusal.ToResult();
    }

    /// <summary>
    /// Decides on the dismissal; refuses it for the class's only teacher and in an archived class (409).
    /// </summary>
    public static Decision Decide(SchoolClass? @class, Guid teacherId, Caller caller, DateTimeOffset now)
    {
        if (ClassRules.MayChange(@class, caller) is { } refusal)
        {
            return Decision.No(refusal);
        }
        if (!@class!.Teachers.Contains(teacherId))
        {
            return Decision.No(Refusal.NotFound("teacher of the class") with { Field = "teacherId" });
        }
        return @class.Teachers.Count > 1
            ? Decision.Of(new TeacherDismissed(@class.Id, teacherId, now))
            : Decision.No(
                new Refusal(
                    StatusCodes.Status409Conflict,
                    "last-teacher",
                    "The class would have no teacher",
                    "This is the class's only teacher. Appoint another one first, or archive the class."
                )
                {
                    Field = "teacherId",
                }
            );
    }
}
