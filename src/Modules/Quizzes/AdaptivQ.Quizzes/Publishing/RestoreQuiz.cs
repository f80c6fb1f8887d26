using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Wolverine.Http;

namespace AdaptivQ.Quizzes.Publishing;

/// <summary>An author brings a retired quiz back as it was: its newest version can be started again.</summary>
public static class RestoreQuizEndpoint
{
    /// <summary>Restores the quiz and answers its state: draft or published; 404 where there is no such quiz.</summary>
    [WolverinePost("/api/quizzes/{quizId}/restore"), Authorize(Roles = Roles.Author)]
    [Refuses(404, 409)]
    [EndpointSummary("Restore a retired quiz; again changes nothing")]
    public static async Task<Results<Ok<QuizState>, ProblemHttpResult>> Post(
        Guid quizId,
        HttpRequest request,
        IDocumentSession session,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (await RequestBody.MustBeEmpty(request, cancellation) is { } unexpected)
        {
            return unexpected.ToResult();
        }
        var (state, refusal) = await Run(session, quizId, clock.GetUtcNow(), cancellation);
        return refusal is null ? TypedResults.Ok(new QuizState(quizId, state!)) : refusal.ToResult();
    }

    /// <returns>The quiz's state from here on, draft or published, or why it is not restored.</returns>
    public static async Task<(string? State, Refusal? Refused)> Run(
        IDocumentSession session,
        Guid quizId,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        string? state = null;
        var refusal = await session.Change<Quiz>(
            quizId,
            quiz =>
            {
                state = quiz is null ? null : (quiz with { RetiredAt = null }).State();
                return Decide(quiz, now);
            },
            cancellation
        );
        return (state, refusal);
    }

    /// <summary>Decides that the quiz is restored, or nothing where it is not retired; null is refused with 404.</summary>
    public static Decision Decide(Quiz? quiz, DateTimeOffset now) =>
        quiz switch
        {
            null => Decision.No(Refusal.NotFound("quiz")),
            { RetiredAt: null } => Decision.Of(),
            _ => Decision.Of(new QuizRestored(quiz.Id, now)),
        };
}
