using System.Security.Claims;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Wolverine.Http;

namespace AdaptivQ.Learners.People;

/// <param name="Roles">All that the person has from here on; at least one.</param>
public sealed record SetRoles(IReadOnlyList<string>? Roles);

/// <summary>What a person may do in the school.</summary>
public static class SetRolesEndpoint
{
    [WolverinePut("/api/people/{personId}/roles"), Authorize(Roles = Roles.Operator)]
    [EndpointSummary("Set a person's roles")]
    public static async Task<IResult> Put(
        Guid personId, SetRoles? command, ClaimsPrincipal user, IDocumentSession session, CancellationToken cancellation)
    {
        if (command is null) return Refusal.NoBody.ToResult();
        if (await Run(session, personId, command, Caller.Of(user), cancellation) is { } refusal) return refusal.ToResult();
        await session.SaveChangesAsync(cancellation);
        return TypedResults.NoContent();
    }

    /// <summary>Sets them in the session; the caller commits.</summary>
    public static async Task<Refusal?> Run(IDocumentSession session, Guid personId, SetRoles command, Caller caller, CancellationToken cancellation)
    {
        var person = await session.LoadAsync<Person>(personId, cancellation);
        var (changed, refusal) = Decide(person, command, caller);
        if (refusal is not null) return refusal;
        session.Store(changed!);
        if (await session.LoadAsync<Account>(Account.IdOf(changed!.Email), cancellation) is { } account && account.PersonId == personId)
            session.Store(account with { Roles = changed.Roles });
        return null;
    }

    public static (Person? Person, Refusal? Refused) Decide(Person? person, SetRoles command, Caller caller)
    {
        if (person is null) return (null, Refusal.NotFound("person"));
        if (PeopleRules.CheckRoles(command.Roles, out var roles) is { } refusal) return (null, refusal);
        return person.Id == caller.PersonId && !roles.Contains(Roles.Operator)
            ? (null, new Refusal(
                StatusCodes.Status409Conflict, "own-operator-role", "You would lock yourself out",
                "You can't take the role operator from yourself. Ask another operator to do it.")
            { Field = "roles" })
            : (person with { Roles = roles }, null);
    }
}
