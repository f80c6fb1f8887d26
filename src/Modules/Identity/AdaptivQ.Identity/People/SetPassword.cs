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

/// <param name="Password">12 to 256 characters; left out, one is made.</param>
public sealed record SetPassword(string? Password);

/// <param name="Password">To sign in with. It is shown this once.</param>
public sealed record PasswordSet(string Password);

/// <summary>A person gets another password: from an operator of the school, or a learner from one of their teachers.</summary>
public static class SetPasswordEndpoint
{
    private const int Shortest = 12;
    private const int Longest = 256;

    /// <summary>
    /// Sets the password and answers 200 with it; what was signed in with the old one is signed out. 404 where the caller may not change
    /// the person's, 409 where the person has no account.
    /// </summary>
    [WolverinePut("/api/people/{personId}/password"), Authorize(Roles = $"{Roles.Teacher},{Roles.Operator}")]
    [Refuses(404, 409)]
    [EndpointSummary("Give a person another password; answers with it, once")]
    public static async Task<Results<Ok<PasswordSet>, ProblemHttpResult>> Put(
        Guid personId,
        SetPassword? command,
        ClaimsPrincipal user,
        IDocumentSession session,
        Passwords passwords,
        [NotBody] FailedSignIns failed,
        [NotBody] IEnumerable<IClassMembership> classes,
        [NotBody] RevokedSessions revoked,
        CancellationToken cancellation
    )
    {
        if (command is null)
        {
            return Refusal.NoBody.ToResult();
        }
        var caller = Caller.Of(user);
        PasswordSet? set = null;
        var refusal = await session.Commit(
            async writing =>
            {
                (set, var refused) = await Run(writing, passwords, failed, classes, personId, command, caller, cancellation);
                return refused;
            },
            cancellation
        );
        if (refusal is not null)
        {
            return refusal.ToResult();
        }
        await revoked.Look(cancellation);
        return TypedResults.Ok(set);
    }

    /// <summary>Sets it in the session; the caller commits.</summary>
    public static async Task<(PasswordSet? Set, Refusal? Refused)> Run(
        IDocumentSession session,
        Passwords passwords,
        FailedSignIns failed,
        IEnumerable<IClassMembership> classes,
        Guid personId,
        SetPassword command,
        Caller caller,
        CancellationToken cancellation
    )
    {
        var (person, account, teaches) = await PeopleRules.Read(session, classes, personId, caller, cancellation);
        if (Decide(person, account, command, caller, teaches) is { } refusal)
        {
            return (null, refusal);
        }
        var password = command.Password ?? Passwords.New();
        session.Update(passwords.Change(session.EndSessions(account!), password));
        failed.Forget(session, account!.Id);
        return (new PasswordSet(password), null);
    }

    /// <summary>Decides whether the caller may set this password; refuses a password that is too weak (400).</summary>
    /// <param name="teaches">Whether the caller teaches a class that the person is in.</param>
    /// <returns>Why not; null where the password may be set.</returns>
    public static Refusal? Decide(Person? person, Account? account, SetPassword command, Caller caller, bool teaches)
    {
        if (PeopleRules.CheckAccount(person, account, caller, teaches) is { } refusal)
        {
            return refusal;
        }
        return command.Password is { } password && ProblemOf(password) is { } problem
            ? Refusal.BadField("password", $"{problem} Leave it out to have one made.")
            : null;
    }

    /// <summary>What is wrong with a password that a person chose; null where nothing is.</summary>
    public static string? ProblemOf(string password) =>
        password.Length is < Shortest or > Longest || password.Any(char.IsControl) || password.Distinct().Count() < 3
            ? $"A password has {Shortest} to {Longest} characters, at least three different ones."
            : null;
}
