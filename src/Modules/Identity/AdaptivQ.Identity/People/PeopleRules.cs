using System.Globalization;
using AdaptivQ.Kernel;

namespace AdaptivQ.Identity.People;

/// <summary>What a person's entry may hold.</summary>
internal static class PeopleRules
{
    public const int LongestName = 120;
    private const int LongestEmail = 254;

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
