using System.Security.Claims;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Wolverine.Http;

namespace AdaptivQ.Learners.Classes;

/// <summary>A class is over. Its learners keep what they took, and its teachers still see it; its quizzes can't be started through it any
/// more.</summary>
public static class ArchiveClassEndpoint
{
    /// <summary>Archives the class and answers 204, also where it is archived already; frees its title.</summary>
    [WolverinePost("/api/classes/{classId}/archive"), Authorize(Roles = ClassRules.Changers)]
    [Refuses(404)]
    [EndpointSummary("Archive a class")]
    public static async Task<Results<NoContent, ProblemHttpResult>> Post(
        Guid classId,
        HttpRequest request,
        ClaimsPrincipal user,
        IDocumentSession session,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (await RequestBody.MustBeEmpty(request, cancellation) is { } unexpected)
        {
            return unexpected.ToResult();
        }
        var (caller, now) = (Caller.Of(user), clock.GetUtcNow());
        var refusal = await session.Commit(
            writing => writing.Decide<SchoolClass>(classId, @class => writing.KeepTitle(@class, Decide(@class, caller, now)), cancellation),
            cancellation
        );
        return refusal is null ? TypedResults.NoContent() : refusal.ToResult();
    }

    /// <summary>Decides to archive; refuses a caller who may not change the class (404).</summary>
    /// <returns>No event where the class is archived already.</returns>
    public static Decision Decide(SchoolClass? @class, Caller caller, DateTimeOffset now)
    {
        var already = @class?.ArchivedAt is not null;
        if (ClassRules.MayChange(already ? @class! with { ArchivedAt = null } : @class, caller) is { } refusal)
        {
            return Decision.No(refusal);
        }
        return already ? Decision.Of() : Decision.Of(new ClassArchived(@class!.Id, now));
    }
}
