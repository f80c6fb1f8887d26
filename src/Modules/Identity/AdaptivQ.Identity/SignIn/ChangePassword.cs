using AdaptivQ.Identity.People;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Wolverine.Http;

namespace AdaptivQ.Identity.SignIn;

/// <param name="Current">The password that the caller signs in with until now.</param>
/// <param name="Next">12 to 256 characters.</param>
public sealed record ChangePassword(string? Current, string? Next);

/// <summary>A person changes their own password.</summary>
public static class ChangePasswordEndpoint
{
    /// <summary>
    /// Changes it and answers 204; the caller stays signed in here by cookie, and is signed out everywhere else. 400 for a wrong current
    /// password, which counts as a failed sign-in.
    /// </summary>
    [WolverinePut("/api/session/password"), Authorize]
    [Refuses(409, 429)]
    [EndpointSummary("Change your own password; you are signed out everywhere else")]
    public static async Task<Results<NoContent, ProblemHttpResult>> Put(
        ChangePassword? command,
        HttpContext context,
        IDocumentSession session,
        [NotBody] PasswordSignIn signIn,
        [NotBody] Passwords passwords,
        [NotBody] RevokedSessions revoked,
        [NotBody] KnownDevices devices,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (command is null)
        {
            return Refusal.NoBody.ToResult();
        }
        if (Decide(command) is { } problem)
        {
            return problem.ToResult();
        }
        var caller = Caller.Of(context.User);
        if (await session.LoadAsync<Person>(caller.PersonId, cancellation) is not { } person)
        {
            return Refusal.NotFound("person").ToResult();
        }
        var (known, refused) = await signIn.Check(person.Email, command.Current, devices.OriginOf(context), cancellation);
        if (known is null)
        {
            return (refused!.Kind == "sign-in-refused" ? WrongPassword : refused).ToResult();
        }
        var stamp = known.Stamp;
        var refusal = await session.Commit(
            async writing =>
            {
                if (await writing.LoadAsync<Account>(Account.IdOf(person.Email), cancellation) is not { } account)
                {
                    return Refusal.NotFound("person");
                }
                // Reset or switched off while the password was checked: what was checked is the one before.
                if (account.Disabled || account.Stamp != known.Stamp)
                {
                    return ChangedMeanwhile;
                }
                var changed = passwords.Change(writing.EndSessions(account), command.Next!);
                stamp = changed.Stamp;
                writing.Update(changed);
                return null;
            },
            cancellation
        );
        if (refusal is not null)
        {
            return refusal.ToResult();
        }
        await revoked.Look(cancellation);
        if (context.User.Identity!.AuthenticationType == CookieAuthenticationDefaults.AuthenticationScheme)
        {
            await Sessions.SetCookie(context, known with { Stamp = stamp }, clock.GetUtcNow());
        }
        return TypedResults.NoContent();
    }

    /// <summary>What is wrong with the command by itself; null where nothing is.</summary>
    public static Refusal? Decide(ChangePassword command)
    {
        if (string.IsNullOrEmpty(command.Current))
        {
            return Refusal.BadField("current", "Give the password you sign in with now.");
        }
        if (SetPasswordEndpoint.ProblemOf(command.Next ?? "") is { } problem)
        {
            return Refusal.BadField("next", problem);
        }
        return command.Next == command.Current ? Refusal.BadField("next", "That is the password you have. Choose another one.") : null;
    }

    private static Refusal ChangedMeanwhile =>
        new(
            StatusCodes.Status409Conflict,
            "changed-meanwhile",
            "The account has changed meanwhile",
            "Somebody changed your account at the same moment. Sign in again, with the password that you were given."
        );

    private static Refusal WrongPassword =>
        Refusal.BadField("current", "That is not the password you sign in with. Check it and try again.");
}
