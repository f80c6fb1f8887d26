using System.Security.Claims;
using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.Contracts;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Wolverine.Http;

namespace AdaptivQ.Learners.Classes;

public sealed record AssignQuiz(Guid QuizId, Guid ClassId);

/// <summary>A teacher lets a class take a published quiz.</summary>
public static class AssignQuizEndpoint
{
    [WolverinePost("/api/assignments"), Authorize(Roles = Roles.Teacher)]
    [EndpointSummary("Let a class take a quiz")]
    public static async Task<IResult> Post(
        AssignQuiz? command, ClaimsPrincipal user, IDocumentSession session, IPublishedQuizzes quizzes, TimeProvider clock, CancellationToken cancellation)
    {
        if (command is null) return Refusal.NoBody.ToResult();
        var caller = Caller.Of(user);
        var stream = await session.Events.FetchForWriting<SchoolClass>(command.ClassId, cancellation);
        var published = await quizzes.Newest(caller.Tenant, [command.QuizId], cancellation);
        var decision = Decide(stream.Aggregate, caller.PersonId, command, published.Count > 0, clock.GetUtcNow());
        if (decision.Refused is { } refusal) return refusal.ToResult();
        stream.AppendMany(decision.Events);
        await session.SaveChangesAsync(cancellation);
        return TypedResults.Created($"/api/assignments/{command.ClassId}/{command.QuizId}", command);
    }

    /// <param name="teacherId">Who asks; must teach the class.</param>
    /// <param name="published">Whether the school has a published version of the quiz.</param>
    public static Decision Decide(SchoolClass? @class, Guid teacherId, AssignQuiz command, bool published, DateTimeOffset now)
    {
        if (@class is null || !@class.Teachers.Contains(teacherId)) return Decision.No(Refusal.NotFound("class") with { Field = "classId" });
        if (!published) return Decision.No(Refusal.NotFound("published quiz") with { Field = "quizId" });
        return @class.Assignments.Any(assignment => assignment.QuizId == command.QuizId)
            ? Decision.Of()
            : Decision.Of(new QuizAssigned(command.ClassId, command.QuizId, now));
    }
}
