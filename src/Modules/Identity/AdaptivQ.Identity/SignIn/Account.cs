using System.Security.Cryptography;
using System.Text;
using AdaptivQ.Identity.People;
using AdaptivQ.Identity.Schools;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace AdaptivQ.Identity.SignIn;

/// <summary>A way to sign in. Found before anybody knows which school it belongs to, hence the one document outside all schools.</summary>
/// <param name="Id">SHA-256 of the e-mail address in lower case.</param>
public sealed record Account(string Id, string Tenant, Guid PersonId, string PasswordHash, IReadOnlyList<string> Roles, bool Demo)
{
    /// <summary>Carried by every cookie and token; another one ends those handed out before. Random.</summary>
    public Guid Stamp { get; init; }

    /// <summary>Whether the school has switched it off: nobody signs in with it.</summary>
    public bool Disabled { get; init; }

    /// <summary>Computes the account's id from an e-mail address.</summary>
    /// <param name="email">In any case; spaces around it are ignored.</param>
    /// <returns>SHA-256 of the trimmed address in lower case (UTF-8), as 64 lower-case hexadecimal digits.</returns>
    public static string IdOf(string email)
    {
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email.Trim().ToLowerInvariant())));
    }
}

/// <summary>A person who has proved who they are.</summary>
/// <param name="Stamp">The account's; see <see cref="Account.Stamp"/>.</param>
public sealed record SignedIn(
    Guid PersonId,
    string Tenant,
    IReadOnlyList<string> Roles,
    string DisplayName,
    string Email,
    string School,
    Guid Stamp
);

/// <summary>E-mail and password, checked.</summary>
public sealed class PasswordSignIn(IDocumentStore store, IPasswordHasher<Account> hasher, TimeProvider clock)
{
    private static readonly Account NoAccount = new("", "", Guid.Empty, "", [], false);

    // Verified against when there is no account, so that the time taken does not tell which addresses have one.
    private readonly Lazy<string> _decoy = new(() => hasher.HashPassword(NoAccount, Guid.Empty.ToString()));

    // Tries under one address take turns. Many at once would all be let in, and all be counted as the same one.
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Checks an address and its password, and counts failures.</summary>
    /// <returns>The person, or a refusal: 400 for a missing or overlong value, 401 for a wrong pair, 429 after too many
    /// failures.</returns>
    public async Task<(SignedIn? Person, Refusal? Refused)> Check(string? email, string? password, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(email) || email.Length > 254)
        {
            return (null, Refusal.BadField("email", "Give the e-mail address you sign in with."));
        }
        if (string.IsNullOrEmpty(password) || password.Length > 256)
        {
            return (null, Refusal.BadField("password", "Give your password."));
        }

        var id = Account.IdOf(email);
        var turn = _turns[Convert.ToByte(id[..2], 16)];
        await turn.WaitAsync(cancellation);
        try
        {
            return await Check(id, password, clock.GetUtcNow(), cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<(SignedIn? Person, Refusal? Refused)> Check(
        string id,
        string password,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        await using var session = store.LightweightSession();
        var failures = await session.LoadAsync<SignInFailures>(id, cancellation);
        if (SignInLock.Left(failures, now) is { } left)
        {
            return (null, Locked(left));
        }

        var account = await session.LoadAsync<Account>(id, cancellation);
        var outcome = hasher.VerifyHashedPassword(account ?? NoAccount, account?.PasswordHash ?? _decoy.Value, password);
        if (account is null || outcome == PasswordVerificationResult.Failed)
        {
            var (counted, locked) = SignInLock.Decide(id, failures, now);
            session.Store(counted);
            await session.SaveChangesAsync(cancellation);
            return (
                null,
                locked is { } wait
                    ? Locked(wait)
                    : new Refusal(
                        StatusCodes.Status401Unauthorized,
                        "sign-in-refused",
                        "Sign-in refused",
                        "E-mail address and password do not belong together. Check both and try again."
                    )
            );
        }

        if (account.Disabled)
        {
            return (null, Closed("Your school has switched this account off. Ask at the school."));
        }
        if (failures is not null)
        {
            session.Delete<SignInFailures>(id);
        }
        if (outcome == PasswordVerificationResult.SuccessRehashNeeded)
        {
            session.Update(account with { PasswordHash = hasher.HashPassword(account, password) });
        }
        await session.SaveChangesAsync(cancellation);

        await using var school = store.QuerySession(account.Tenant);
        var person = await school.LoadAsync<Person>(account.PersonId, cancellation);
        var name = (await school.LoadAsync<School>(account.Tenant, cancellation))?.Name ?? account.Tenant;
        return person is null
            ? (null, Closed("This account is closed."))
            : (new SignedIn(account.PersonId, account.Tenant, account.Roles, person.DisplayName, person.Email, name, account.Stamp), null);
    }

    /// <summary>Said to whoever knows the password only.</summary>
    private static Refusal Closed(string why) => new(StatusCodes.Status401Unauthorized, "sign-in-refused", "Sign-in refused", why);

    private static Refusal Locked(TimeSpan left) =>
        new(
            StatusCodes.Status429TooManyRequests,
            "locked-out",
            "Too many failed sign-ins",
            $"Wait {Math.Max(1, (int)Math.Ceiling(left.TotalMinutes))} minutes and try again."
        )
        {
            More = new Dictionary<string, object?> { ["retryAfterSeconds"] = (int)Math.Ceiling(left.TotalSeconds) },
        };
}

/// <summary>Makes passwords and the accounts that keep their hashes.</summary>
public sealed class Passwords(IPasswordHasher<Account> hasher)
{
    /// <summary>A password of 16 letters and digits, none of which looks like another.</summary>
    public static string New() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 16);

    /// <summary>The account by which the person signs in with the password.</summary>
    /// <param name="tenant">The school's id.</param>
    public Account AccountOf(Person person, string tenant, string password)
    {
        return Change(new Account(Account.IdOf(person.Email), tenant, person.Id, "", person.Roles, person.Demo), password);
    }

    /// <summary>The account with another password, and otherwise as it is.</summary>
    public Account Change(Account account, string password) => account with { PasswordHash = hasher.HashPassword(account, password) };
}
