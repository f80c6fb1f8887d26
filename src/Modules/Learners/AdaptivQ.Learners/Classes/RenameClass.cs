using System.Security.Claims;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Wolverine.Http;

namespace AdaptivQ.Learners.Classes;

public sealed record RenameClass(string? Title);

/// <summary>A class gets another title.</summary>
public static class RenameClassEndpoint
{
    [WolverinePut("/api/classes/{classId}/title"), Authorize(Roles = ClassRules.Changers)]
    [EndpointSummary("Give a class another title")]
    public static async Task<IResult> Put(
        Guid classId, RenameClass? command, ClaimsPrincipal user, IDocumentSession session, TimeProvider clock, CancellationToken cancellation)
    {
        if (command is null) return Refusal.NoBody.ToResult();
        var titles = await OpenClassEndpoint.Titles(session, cancellation);
        var refusal = await session.Change<SchoolClass>(
            classId, @class => Decide(@class, command, Caller.Of(user), titles.Contains, clock.GetUtcNow()), cancellation);
        return refusal?.ToResult() ?? TypedResults.NoContent();
    }

    public static Decision Decide(SchoolClass? @class, RenameClass command, Caller caller, Func<string, bool> taken, DateTimeOffset now)
    {
        if (ClassRules.MayChange(@class, caller) is { } not) return Decision.No(not);
        if (ClassRules.CheckTitle(command.Title, title => title != @class!.Title && taken(title), out var title) is { } refusal) return Decision.No(refusal);
        return title == @class!.Title ? Decision.Of() : Decision.Of(new ClassRenamed(@class.Id, title, now));
    }
}
