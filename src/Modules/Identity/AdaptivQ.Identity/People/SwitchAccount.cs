using System.Security.Claims;
using System.Text.Json.Serialization;
using AdaptivQ.Identity.Schools;
using AdaptivQ.Identity.SignIn;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Wolverine.Http;

namespace AdaptivQ.Identity.People;

/// <param name="Disabled">True: nobody signs in with the account, and who has is signed out. False: it works again.</param>
public sealed record SwitchAccount([property: JsonRequired] bool Disabled);

/// <summary>An account is switched off or on; the person, their classes and their answers stay.</summary>
public static class SwitchAccountEndpoint
{
    /// <summary>Switches the account and answers 204; 404 for no such person, 409 where they have none or it is the caller's own.</summary>
    [WolverinePut("/api/people/{personId}/account"), Authorize(Roles = Roles.Operator)]
    [Refuses(404, 409)]
    [EndpointSummary("Switch a person's account off or on")]
    public static async Task<Results<NoContent, ProblemHttpResult>> Put(
        Guid personId,
        SwitchAccount? command,
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
        if (await session.Commit(writing => Run(writing, personId, command.Disabled, caller, cancellation), cancellation) is { } refusal)
        {
            return refusal.ToResult();
        }
        await revoked.Look(cancellation);
        return TypedResults.NoContent();
    }

    /// <summary>Switches it in the session; the caller commits.</summary>
    public static async Task<Refusal?> Run(
        IDocumentSession session,
        Guid personId,
        bool disabled,
        Caller caller,
        CancellationToken cancellation
    )
    {
        // Read before anything that is decided on, and written with an operator's account: two operators who switch each other off at
        // once both change the school, so that one of them is decided again.
        var school = await session.LoadAsync<School>(session.TenantId, cancellation);
        var person = await session.LoadAsync<Person>(personId, cancellation);
        var others = await PeopleRules.HasOtherOperator(session, personId, cancellation);
        var account = person is null ? null : await session.LoadAsync<Account>(Account.IdOf(person.Email), cancellation);
        if (Decide(person, account, disabled, caller, others) is { } refusal)
        {
            return refusal;
        }
        if (account!.Disabled != disabled)
        {
            if (school is not null && disabled && person!.Roles.Contains(Roles.Operator))
            {
                session.Update(school);
            }
            session.Update((disabled ? session.EndSessions(account) : account) with { Disabled = disabled });
        }
        return null;
    }

    /// <summary>Decides whether the caller may switch this account.</summary>
    /// <param name="others">Whether another person of the school is an operator who can sign in.</param>
    /// <returns>Why not; null where it may be switched.</returns>
    public static Refusal? Decide(Person? person, Account? account, bool disabled, Caller caller, bool others)
    {
        if (PeopleRules.CheckAccount(person, account, caller, teaches: false) is { } refusal)
        {
            return refusal;
        }
        if (disabled && !others && person!.Roles.Contains(Roles.Operator))
        {
            return new Refusal(
                StatusCodes.Status409Conflict,
                "last-operator",
                "The school would have no operator",
                "This is the school's only operator who can sign in. Give the role to another person first."
            );
        }
        return disabled && person!.Id == caller.PersonId
            ? new Refusal(
                StatusCodes.Status409Conflict,
                "own-account",
                "You would lock yourself out",
                "You can't switch off your own account. Ask another operator to do it."
            )
            : null;
    }
}
