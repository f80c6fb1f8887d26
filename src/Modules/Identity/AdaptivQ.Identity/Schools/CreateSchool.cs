using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Http;

namespace AdaptivQ.Identity.Schools;

/// <summary>A school. Its id is the tenant's.</summary>
public sealed record School(string Id, string Name);

/// <param name="Id">1 to 40 lower-case letters, digits and hyphens; the tenant's id.</param>
public sealed record CreateSchool(string? Id, string? Name);

/// <summary>A school joins the installation. Its people and everything of theirs lie in a tenant of its own.</summary>
public static class CreateSchoolSlice
{
    private const int LongestId = 40;
    private const int LongestName = 120;

    /// <summary>Makes the school in a session of its tenant; the caller commits.</summary>
    public static async Task<Refusal?> Run(IDocumentSession session, CreateSchool command, CancellationToken cancellation)
    {
        var (school, refusal) = Decide(command, await session.LoadAsync<School>(session.TenantId, cancellation) is not null);
        if (refusal is null)
        {
            session.Insert(school!);
        }
        return refusal;
    }

    /// <summary>What is wrong with the id of a school; null where it can be one.</summary>
    public static Refusal? CheckId(string? id) =>
        id is { Length: >= 1 and <= LongestId }
        && id.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
            ? null
            : Refusal.BadField("id", $"A school's id has 1 to {LongestId} lower-case letters, digits and hyphens.");

    /// <param name="exists">Whether there is a school of this id.</param>
    public static (School? School, Refusal? Refused) Decide(CreateSchool command, bool exists)
    {
        if (CheckId(command.Id) is { } wrong)
        {
            return (null, wrong);
        }
        if (PlainText.Line(command.Name, LongestName, out var name) is { } problem)
        {
            return (null, Refusal.BadField("name", $"A school's name {problem}."));
        }
        return exists
            ? (
                null,
                new Refusal(
                    StatusCodes.Status409Conflict,
                    "school-exists",
                    "There is such a school",
                    $"There is a school '{command.Id}' already."
                )
                {
                    Field = "id",
                }
            )
            : (new School(command.Id!, name), null);
    }
}
