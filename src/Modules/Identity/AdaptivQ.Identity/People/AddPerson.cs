using System.Security.Claims;
using AdaptivQ.Identity.SignIn;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Wolverine.Http;

namespace AdaptivQ.Identity.People;

/// <param name="Email">The address to sign in with; no one else has it, in any school.</param>
/// <param name="Roles">At least one of <see cref="Kernel.Roles"/>.</param>
public sealed record AddPerson(string? DisplayName, string? Email, IReadOnlyList<string>? Roles);

/// <param name="Password">To sign in with. It is shown this once.</param>
public sealed record AddedPerson(Guid Id, string Password);

/// <summary>A person joins the school, with a local account.</summary>
public static class AddPersonEndpoint
{
    /// <summary>Adds the person and answers 201 with their password; 409 where the address has an account.</summary>
    [WolverinePost("/api/people"), Authorize(Roles = Roles.Operator)]
    [Refuses(409)]
    [EndpointSummary("Add a person to the school; answers with the password, once")]
    public static async Task<Results<Created<AddedPerson>, ProblemHttpResult>> Post(
        AddPerson? command,
        ClaimsPrincipal user,
        IDocumentSession session,
        Passwords passwords,
        CancellationToken cancellation
    )
    {
        if (command is null)
        {
            return Refusal.NoBody.ToResult();
        }
        if (PeopleRules.CheckInstallation(Caller.Of(user), null, command.Roles) is { } beyond)
        {
            return beyond.ToResult();
        }
        AddedPerson? added = null;
        var refusal = await session.Commit(
            async writing =>
            {
                (added, var refused) = await Run(writing, passwords, Guid.CreateVersion7(), command, cancellation);
                return refused;
            },
            cancellation
        );
        return refusal is null ? TypedResults.Created($"/api/people/{added!.Id}", added) : refusal.ToResult();
    }

    /// <summary>Adds the person in the session, which is the school's; the caller commits.</summary>
    public static async Task<(AddedPerson? Added, Refusal? Refused)> Run(
        IDocumentSession session,
        Passwords passwords,
        Guid id,
        AddPerson command,
        CancellationToken cancellation
    )
    {
        var (person, refusal) = Decide(id, command);
        if (refusal is not null)
        {
            return (null, refusal);
        }
        if (await session.LoadAsync<Account>(Account.IdOf(person!.Email), cancellation) is not null)
        {
            return (
                null,
                new Refusal(
                    StatusCodes.Status409Conflict,
                    "account-exists",
                    "There is such an account",
                    "This address signs in already. Give another one."
                )
                {
                    Field = "email",
                }
            );
        }

        var password = Passwords.New();
        session.Insert(person);
        session.Insert(passwords.AccountOf(person, session.TenantId, password));
        return (new AddedPerson(id, password), null);
    }

    /// <summary>Decides who joins; refuses a name, an e-mail address or roles that cannot be used (400).</summary>
    /// <param name="id">The id that the person gets.</param>
    /// <returns>The person or the refusal. Whether the address is free is checked by <see cref="Run"/>.</returns>
    public static (Person? Person, Refusal? Refused) Decide(Guid id, AddPerson command)
    {
        if (PlainText.Line(command.DisplayName, PeopleRules.LongestName, out var name) is { } problem)
        {
            return (null, Refusal.BadField("displayName", $"A person's name {problem}."));
        }
        if (PeopleRules.CheckEmail(command.Email, out var email) is { } wrong)
        {
            return (null, wrong);
        }
        return PeopleRules.CheckRoles(command.Roles, out var roles) is { } refusal
            ? (null, refusal)
            : (new Person(id, name, email, roles, Demo: false), null);
    }
}
