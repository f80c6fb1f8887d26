using System.Security.Claims;
using System.Text.Json.Serialization;
using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.Contracts;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Wolverine.Http;

namespace AdaptivQ.Learners.Classes;

/// <summary>Assigns a quiz to a class.</summary>
/// <param name="QuizId">A quiz of the school with a published version.</param>
/// <param name="ClassId">A class that the caller may change.</param>
public sealed record AssignQuiz([property: JsonRequired] Guid QuizId, [property: JsonRequired] Guid ClassId);

/// <summary>A class may take a published quiz from here on.</summary>
public static class AssignQuizEndpoint
{
    /// <summary>Assigns the quiz and answers 201, also where the class has it already.</summary>
    [WolverinePost("/api/assignments"), Authorize(Roles = ClassRules.Changers)]
    [Refuses(404, 409)]
    [EndpointSummary("Let a class take a quiz")]
    public static async Task<Results<Created<AssignQuiz>, ProblemHttpResult>> Post(
        AssignQuiz? command,
        ClaimsPrincipal user,
        IDocumentSession session,
        IPublishedQuizzes quizzes,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (command is null)
        {
            return Refusal.NoBody.ToResult();
        }
        var caller = Caller.Of(user);
        var published = await quizzes.Newest(caller.Tenant, [command.QuizId], cancellation);
        var now = clock.GetUtcNow();
        var refusal = await session.Commit(writing => Run(writing, command, caller, published.Count > 0, now, cancellation), cancellation);
        return refusal is null ? TypedResults.Created($"/api/assignments/{command.ClassId}/{command.QuizId}", command) : refusal.ToResult();
    }

    /// <summary>Assigns in the session; the caller commits.</summary>
    /// <param name="published">Whether the school has a published version of the quiz.</param>
    public static Task<Refusal?> Run(
        IDocumentSession session,
        AssignQuiz command,
        Caller caller,
        bool published,
        DateTimeOffset now,
        CancellationToken cancellation
    ) => session.Decide<SchoolClass>(command.ClassId, @class => Decide(@class, command, caller, published, now), cancellation);

    /// <summary>
    /// Decides on the assignment; refuses a quiz that is not published (404) and an archived class (409).
    /// </summary>
    /// <param name="published">Whether the school has a published version of the quiz.</param>
    public static Decision Decide(SchoolClass? @class, AssignQuiz command, Caller caller, bool published, DateTimeOffset now)
    {
        if (ClassRules.MayChange(@class, caller) is { } refusal)
        {
            return Decision.No(refusal);
        }
        if (!published)
        {
            return Decision.No(Refusal.NotFound("published quiz") with { Field = "quizId" });
        }
        return @class!.Assignments.Any(assignment => assignment.QuizId == command.QuizId)
            ? Decision.Of()
            : Decision.Of(new QuizAssigned(command.ClassId, command.QuizId, now));
    }
}
