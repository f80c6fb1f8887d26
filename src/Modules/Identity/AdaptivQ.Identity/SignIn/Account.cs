using System.Security.Cryptography;
using System.Text;
using AdaptivQ.Identity.People;
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
