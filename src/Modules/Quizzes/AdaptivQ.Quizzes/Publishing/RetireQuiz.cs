using System.ComponentModel.DataAnnotations;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Wolverine.Http;

namespace AdaptivQ.Quizzes.Publishing;

/// <param name="State">draft, published or retired.</param>
public sealed record QuizState(Guid Id, [property: AllowedValues(Quiz.Drafted, Quiz.Published, Quiz.Retired)] string State);

/// <summary>An author takes a quiz out of use: until it is restored it can't be started, published or edited.</summary>
public static class RetireQuizEndpoint
{
    /// <summary>Why a retired quiz can't be changed.</summary>
    public static Refusal NotWhileRetired =>
        new(StatusCodes.Status409Conflict, "quiz-retired", "The quiz is retired", "The quiz is retired. Restore it first.");

    /// <summary>Retires the quiz and answers its state, retired; 404 where there is no such quiz.</summary>
    [WolverinePost("/api/quizzes/{quizId}/retire"), Authorize(Roles = Roles.Author)]
    [Refuses(404, 409)]
    [EndpointSummary("Retire a quiz; again changes nothing")]
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
        return await Run(session, quizId, clock.GetUtcNow(), cancellation) is { } refusal
            ? refusal.ToResult()
            : TypedResults.Ok(new QuizState(quizId, Quiz.Retired));
    }

    /// <returns>Why the quiz is not retired; null where it is.</returns>
    public static Task<Refusal?> Run(IDocumentSession session, Guid quizId, DateTimeOffset now, CancellationToken cancellation) =>
        session.Change<Quiz>(quizId, quiz => Decide(quiz, now), cancellation);

    /// <summary>Decides that the quiz is retired, or nothing where it is already; null is refused with 404.</summary>
    public static Decision Decide(Quiz? quiz, DateTimeOffset now) =>
        quiz switch
        {
            null => Decision.No(Refusal.NotFound("quiz")),
            { RetiredAt: not null } => Decision.Of(),
            _ => Decision.Of(new QuizRetired(quiz.Id, now)),
        };
}
