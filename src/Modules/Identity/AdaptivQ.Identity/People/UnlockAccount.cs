using System.Security.Claims;
using AdaptivQ.Identity.Contracts;
using AdaptivQ.Identity.SignIn;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Wolverine.Http;

namespace AdaptivQ.Identity.People;

/// <summary>Unlocks an account before its time: an operator does it, or a learner's teacher.</summary>
public static class UnlockAccountEndpoint
{
    /// <summary>Forgets the failures and answers 204, also where there are none; 404 where the caller may not.</summary>
    [WolverinePost("/api/people/{personId}/unlock"), Authorize(Roles = $"{Roles.Teacher},{Roles.Operator}")]
    [Refuses(404, 409)]
    [EndpointSummary("Unlock a person's account after failed sign-ins")]
    public static async Task<Results<NoContent, ProblemHttpResult>> Post(
        Guid personId,
        HttpRequest request,
        ClaimsPrincipal user,
        IDocumentSession session,
        [NotBody] FailedSignIns failed,
        [NotBody] IEnumerable<IClassMembership> classes,
        CancellationToken cancellation
    )
    {
        if (await RequestBody.MustBeEmpty(request, cancellation) is { } unexpected)
        {
            return unexpected.ToResult();
        }
        var caller = Caller.Of(user);
        var refusal = await session.Commit(writing => Run(writing, failed, classes, personId, caller, cancellation), cancellation);
        return refusal is null ? TypedResults.NoContent() : refusal.ToResult();
    }

    /// <summary>Unlocks it in the session; the caller commits.</summary>
    public static async Task<Refusal?> Run(
        IDocumentSession session,
        FailedSignIns failed,
        IEnumerable<IClassMembership> classes,
        Guid personId,
        Caller caller,
        CancellationToken cancellation
    )
    {
        var (person, account, teaches) = await PeopleRules.Read(session, classes, personId, caller, cancellation);
        if (PeopleRules.CheckAccount(person, account, caller, teaches) is { } refusal)
        {
            return refusal;
        }
        failed.Forget(session, account!.Id);
        return null;
    }
}
