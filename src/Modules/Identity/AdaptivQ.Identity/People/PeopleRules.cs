using System.Globalization;
using AdaptivQ.Identity.Contracts;
using AdaptivQ.Identity.SignIn;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Http;

namespace AdaptivQ.Identity.People;

/// <summary>What a person's entry may hold.</summary>
internal static class PeopleRules
{
    public const int LongestName = 120;
    private const int LongestEmail = 254;

    /// <summary>Why the caller may not change this person, or give them these roles; null where they may.</summary>
    /// <remarks>The installation's operator rules all its schools: a school's operator must not become one by way of another's
    /// account.</remarks>
    public static Refusal? CheckInstallation(Caller caller, Person? person, IReadOnlyList<string>? given) =>
        // Only the installation's operator has the command line; a session over HTTP may have been stolen.
        caller.PersonId == Guid.Empty
        || !(person?.Roles.Contains(Roles.Installation) == true || given?.Contains(Roles.Installation) == true)
            ? null
            : new Refusal(
                StatusCodes.Status403Forbidden,
                "installation-role",
                "Only the installation's operator may do that",
                "The role installation is given and taken on the command line ('adaptivq people roles'), and so are the passwords and "
                    + "accounts of those who have it."
            );

    /// <summary>The person, the account they sign in with, and whether the caller teaches a class that they are in.</summary>
    public static async Task<(Person? Person, Account? Account, bool Teaches)> Read(
        IDocumentSession session,
        IEnumerable<IClassMembership> classes,
        Guid personId,
        Caller caller,
        CancellationToken cancellation
    )
    {
        var person = await session.LoadAsync<Person>(personId, cancellation);
        var account = person is null ? null : await session.LoadAsync<Account>(Account.IdOf(person.Email), cancellation);
        var teaches = false;
        foreach (var membership in caller.Is(Roles.Teacher) ? classes : [])
        {
            teaches |= await membership.Teaches(session.TenantId, caller.PersonId, personId, cancellation);
        }
        return (person, account, teaches);
    }

    /// <summary>Whether another person of the school is an operator whose account is not switched off.</summary>
    public static async Task<bool> HasOtherOperator(IDocumentSession session, Guid personId, CancellationToken cancellation)
    {
        var tenant = session.TenantId;
        var off = await session
            .Query<Account>()
            .Where(account => account.Tenant == tenant && account.Disabled)
            .Select(account => account.PersonId)
            .ToListAsync(cancellation);
        Guid[] without = [personId, .. off];
        return await session
            .Query<Person>()
            .AnyAsync(other => !other.Id.IsOneOf(without) && other.Roles.Contains(Roles.Operator), cancellation);
    }

    /// <summary>Why the caller may not look after the person's account; null where they may.</summary>
    /// <param name="teaches">Whether the caller teaches a class that the person is in.</param>
    public static Refusal? CheckAccount(Person? person, Account? account, Caller caller, bool teaches)
    {
        // A teacher's word counts for learners only: another role would lend the teacher its rights.
        var may = caller.Is(Roles.Operator) || (teaches && person?.Roles is [Roles.Learner]);
        if (person is null || !may)
        {
            return Refusal.NotFound("person");
        }
        if (CheckInstallation(caller, person, null) is { } beyond)
        {
            return beyond;
        }
        return account is null || account.PersonId != person.Id
            ? new Refusal(
                StatusCodes.Status409Conflict,
                "no-account",
                "The person has no account",
                "This person doesn't sign in with a password."
            )
            : null;
    }

    /// <param name="email">As it is kept.</param>
    public static Refusal? CheckEmail(string? given, out string email)
    {
        if (PlainText.Line(given, LongestEmail, out email) is { } problem)
        {
            return Refusal.BadField("email", $"An e-mail address {problem}.");
        }
        var at = email.LastIndexOf('@');
        // A joiner, which a name may need, would make another address that looks the same.
        var plain = !email.Any(letter => char.IsWhiteSpace(letter) || char.GetUnicodeCategory(letter) == UnicodeCategory.Format);
        return plain && at > 0 && at < email.Length - 1
            ? null
            : Refusal.BadField("email", "That is not an e-mail address. Write one such as ada@school.test.");
    }

    /// <param name="roles">Each once, in the order of <see cref="Roles.All"/>.</param>
    public static Refusal? CheckRoles(IReadOnlyList<string>? given, out IReadOnlyList<string> roles)
    {
        roles = [.. Roles.All.Where(role => given?.Contains(role) == true)];
        var all = string.Join(", ", Roles.All);
        if (given is not { Count: > 0 })
        {
            return Refusal.BadField("roles", $"Give at least one role. The roles are {all}.");
        }
        var unknown = given.FirstOrDefault(role => !Roles.All.Contains(role));
        return given.All(role => Roles.All.Contains(role))
            ? null
            : Refusal.BadField("roles", $"There is no role '{unknown}'. The roles are {all}.");
    }
}
