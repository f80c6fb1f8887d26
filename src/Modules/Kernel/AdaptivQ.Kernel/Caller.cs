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

    /// <summary>Checks whether the caller has a role.</summary>
    /// <param name="role">One of <see cref="Kernel.Roles"/>, in lower case.</param>
    public bool Is(string role) => Roles.Contains(role, StringComparer.Ordinal);

    /// <summary>Reads the caller from the claims of the signed-in identity.</summary>
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
    /// <summary>Takes the quizzes that are assigned to their classes.</summary>
    public const string Learner = "learner";

    /// <summary>Teaches classes: changes them, and sees their learners' results.</summary>
    public const string Teacher = "teacher";

    /// <summary>Writes items and quizzes and publishes them.</summary>
    public const string Author = "author";

    /// <summary>Sees the results of all learners of the school.</summary>
    public const string Analyst = "analyst";

    /// <summary>Manages the school's people and classes.</summary>
    public const string Operator = "operator";

    /// <summary>Runs the installation for all its schools: projections, rebuilds. Given on the command line only.</summary>
    public const string Installation = "installation";

    /// <summary>Lists every role, in the order in which a person's roles are kept.</summary>
    public static IReadOnlyList<string> All { get; } = [Learner, Teacher, Author, Analyst, Operator, Installation];
}
