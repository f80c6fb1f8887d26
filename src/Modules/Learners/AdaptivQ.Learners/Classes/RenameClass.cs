using System.Security.Claims;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Wolverine.Http;

namespace AdaptivQ.Learners.Classes;

/// <summary>Gives another title to the class that the address names.</summary>
/// <param name="Title">1 to 120 characters on one line; unique among the school's classes that are not
/// archived.</param>
public sealed record RenameClass(string? Title);

/// <summary>A class gets another title.</summary>
public static class RenameClassEndpoint
{
    /// <summary>Renames the class and answers 204, also where it has the title already.</summary>
    [WolverinePut("/api/classes/{classId}/title"), Authorize(Roles = ClassRules.Changers)]
    [Refuses(404, 409)]
    [EndpointSummary("Give a class another title")]
    public static async Task<Results<NoContent, ProblemHttpResult>> Put(
        Guid classId,
        RenameClass? command,
        ClaimsPrincipal user,
        IDocumentSession session,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (command is null)
        {
            return Refusal.NoBody.ToResult();
        }
        var (caller, now) = (Caller.Of(user), clock.GetUtcNow());
        var refusal = await session.Commit(writing => Run(writing, classId, command, caller, now, cancellation), cancellation);
        return refusal is null ? TypedResults.NoContent() : refusal.ToResult();
    }

    private static async Task<Refusal?> Run(
        IDocumentSession session,
        Guid classId,
        RenameClass command,
        Caller caller,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var titles = await OpenClassEndpoint.Titles(session, cancellation);
        return await session.Decide<SchoolClass>(
            classId,
            @class => session.KeepTitle(@class, Decide(@class, command, caller, titles.Contains, now)),
            cancellation
        );
    }

    /// <summary>
    /// Decides on the title; refuses one that cannot be used (400) or is taken, and an archived class
    /// (409).
    /// </summary>
    /// <param name="taken">Whether a class of the school that is not archived has the title; its own title counts as
    /// free.</param>
    public static Decision Decide(SchoolClass? @class, RenameClass command, Caller caller, Func<string, bool> taken, DateTimeOffset now)
    {
        if (ClassRules.MayChange(@class, caller) is { } not)
        {
            return Decision.No(not);
        }
        if (ClassRules.CheckTitle(command.Title, title => title != @class!.Title && taken(title), out var title) is { } refusal)
        {
            return Decision.No(refusal);
        }
        return title == @class!.Title ? Decision.Of() : Decision.Of(new ClassRenamed(@class.Id, title, now));
    }
}
