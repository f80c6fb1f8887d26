using System.Security.Claims;

namespace AdaptivQ.Kernel;

/// <summary>Who is asking: read from the signed-in identity and from nowhere else.</summary>
/// <param name="PersonId">The random id that stands for the person in every event.</param>
/// <param name="Tenant">The school. Every stream and document the caller can reach lies in it.</param>
/// <param name="Roles">Some of <see cref="Kernel.Roles"/>.</param>
public sealed record Caller(Guid PersonId, string Tenant, IReadOnlyList<string> Roles)
{
    /// <summary>Claim that holds the school's id.</summary>
    public const string TenantClaim = "tenant";

    /// <summary>Claim that holds the person's random id.</summary>
    public const string PersonClaim = "sub";

    /// <summary>Claim that holds one role; a person may have several.</summary>
    public const string RoleClaim = "role";

    public bool Is(string role) => Roles.Contains(role, StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">The endpoint let a caller in who is not signed in: a bug.</exception>
    public static Caller Of(ClaimsPrincipal user)
    {
        var person = user.FindFirstValue(PersonClaim);
        var tenant = user.FindFirstValue(TenantClaim);
        return Guid.TryParse(person, out var id) && !string.IsNullOrEmpty(tenant)
            ? new Caller(id, tenant, [.. user.FindAll(RoleClaim).Select(claim => claim.Value)])
            : throw new InvalidOperationException("An endpoint that needs a signed-in person was reached without one.");
    }
}

/// <summary>The roles a person can have in a school.</summary>
public static class Roles
{
    public const string Learner = "learner";
    public const string Teacher = "teacher";
    public const string Author = "author";
    public const string Analyst = "analyst";
    public const string Operator = "operator";

    public static IReadOnlyList<string> All { get; } = [Learner, Teacher, Author, Analyst, Operator];
}
