using System.Security.Claims;
using AdaptivQ.Identity.Schools;
using AdaptivQ.Identity.SignIn;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Wolverine.Http;

namespace AdaptivQ.Identity.People;

/// <param name="Roles">All that the person has from here on; at least one.</param>
public sealed record SetRoles(IReadOnlyList<string>? Roles);

/// <summary>What a person may do in the school.</summary>
public static class SetRolesEndpoint
{
    /// <summary>
    /// Sets the roles and answers 204; the person signs in again and has them. 404 for no such person, 409 where operators would lock
    /// themselves out.
    /// </summary>
    [WolverinePut("/api/people/{personId}/roles"), Authorize(Roles = Roles.Operator)]
    [Refuses(404, 409)]
    [EndpointSummary("Set a person's roles")]
    public static async Task<Results<NoContent, ProblemHttpResult>> Put(
        Guid personId,
        SetRoles? command,
        ClaimsPrincipal user,
        IDocumentSession session,
        [NotBody] RevokedSessions revoked,
        CancellationToken cancellation
    )
    {
        if (command is null)
        {
            return Refusal.NoBody.ToResult();
        }
        var caller = Caller.Of(user);
        var refusal = await session.Commit(writing => Run(writing, personId, command, caller, cancellation), cancellation);
        if (refusal is not null)
        {
            return refusal.ToResult();
        }
        await revoked.Look(cancellation);
        return TypedResults.NoContent();
    }

    /// <summary>Sets them in the session; the caller commits.</summary>
    public static async Task<Refusal?> Run(
        IDocumentSession session,
        Guid personId,
        SetRoles command,
        Caller caller,
        CancellationToken cancellation
    )
    {
        // Read before anything that is decided on: two operators who take the role from each other at once both change the school, so
        // that one of them is decided again, on what the other has written.
        var school = await session.LoadAsync<School>(session.TenantId, cancellation);
        var person = await session.LoadAsync<Person>(personId, cancellation);
        var others = await PeopleRules.HasOtherOperator(session, personId, cancellation);
        var (changed, refusal) = Decide(person, command, caller, others);
        if (refusal is not null)
        {
            return refusal;
        }
        if (person!.Roles.Contains(Roles.Operator) && !changed!.Roles.Contains(Roles.Operator) && school is not null)
        {
            session.Update(school);
        }
        session.Update(changed!);
        if (await session.LoadAsync<Account>(Account.IdOf(changed!.Email), cancellation) is { } account && account.PersonId == personId)
        {
            session.Update(session.EndSessions(account) with { Roles = changed.Roles });
        }
        return null;
    }

    /// <summary>
    /// Decides on the roles; refuses to leave the school without an operator, and callers to give up
    /// their own operator role.
    /// </summary>
    /// <param name="others">Whether another person of the school is an operator.</param>
    public static (Person? Person, Refusal? Refused) Decide(Person? person, SetRoles command, Caller caller, bool others)
    {
        if (person is null)
        {
            return (null, Refusal.NotFound("person"));
        }
        if (PeopleRules.CheckRoles(command.Roles, out var roles) is { } refusal)
        {
            return (null, refusal);
        }
        if (PeopleRules.CheckInstallation(caller, person, roles) is { } beyond)
        {
            return (null, beyond);
        }
        if (!others && person.Roles.Contains(Roles.Operator) && !roles.Contains(Roles.Operator))
        {
            return (
                null,
                new Refusal(
                    StatusCodes.Status409Conflict,
                    "last-operator",
                    "The school would have no operator",
                    "This is the school's only operator. Give the role to another person first."
                )
                {
                    Field = "roles",
                }
            );
        }

        return person.Id == caller.PersonId && !roles.Contains(Roles.Operator)
            ? (
                null,
                new Refusal(
                    StatusCodes.Status409Conflict,
                    "own-operator-role",
                    "You would lock yourself out",
                    "You can't take the role operator from yourself. Ask another operator to do it."
                )
                {
                    Field = "roles",
                }
            )
            : (person with { Roles = roles }, null);
    }
}
