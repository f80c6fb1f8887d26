using System.Security.Claims;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Wolverine.Http;

namespace AdaptivQ.Learners.Classes;

/// <param name="Title">Unique among the school's classes that are not archived.</param>
public sealed record OpenClass(string? Title);

/// <summary>Tells the id of the class that was opened.</summary>
public sealed record OpenedClass(Guid Id);

/// <summary>A class begins. A teacher who opens one teaches it; an operator appoints its teachers.</summary>
public static class OpenClassEndpoint
{
    /// <summary>Opens the class and answers 201 with its id; 409 where another class has the title.</summary>
    [WolverinePost("/api/classes"), Authorize(Roles = ClassRules.Changers)]
    [Refuses(409)]
    [EndpointSummary("Open a class")]
    public static async Task<Results<Created<OpenedClass>, ProblemHttpResult>> Post(
        OpenClass? command,
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
        var (id, caller, now) = (Guid.CreateVersion7(), Caller.Of(user), clock.GetUtcNow());
        var refusal = await session.Commit(writing => Run(writing, id, command, caller, now, cancellation), cancellation);
        return refusal is null ? TypedResults.Created($"/api/classes/{id}", new OpenedClass(id)) : refusal.ToResult();
    }

    /// <summary>Opens the class in the session; the caller commits.</summary>
    public static async Task<Refusal?> Run(
        IDocumentSession session,
        Guid id,
        OpenClass command,
        Caller caller,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var titles = await Titles(session, cancellation);
        return await session.Decide<SchoolClass>(
            id,
            known => known is null ? session.KeepTitle(null, Decide(id, command, caller, titles.Contains, now)) : Decision.No(Exists),
            cancellation
        );
    }

    /// <summary>Decides on the class; refuses a title that cannot be used (400) or is taken (409).</summary>
    /// <param name="id">The id that the class gets.</param>
    /// <param name="taken">Whether a class of the school that is not archived has the title.</param>
    public static Decision Decide(Guid id, OpenClass command, Caller caller, Func<string, bool> taken, DateTimeOffset now)
    {
        if (ClassRules.CheckTitle(command.Title, taken, out var title) is { } refusal)
        {
            return Decision.No(refusal);
        }
        var opened = new ClassOpened(id, title, now);
        return caller.Is(Roles.Teacher) ? Decision.Of(opened, new TeacherAppointed(id, caller.PersonId, now)) : Decision.Of(opened);
    }

    private static Refusal Exists =>
        new(
            StatusCodes.Status409Conflict,
            "class-exists",
            "There is such a class",
            "The school has a class with this id. Change it, or open another."
        );

    /// <summary>Titles of the school's classes that are not archived.</summary>
    internal static async Task<IReadOnlySet<string>> Titles(IQuerySession session, CancellationToken cancellation) =>
        (
            await session
                .Query<SchoolClass>()
                .Where(@class => @class.ArchivedAt == null)
                .Select(@class => @class.Title)
                .ToListAsync(cancellation)
        ).ToHashSet(StringComparer.Ordinal);
}
