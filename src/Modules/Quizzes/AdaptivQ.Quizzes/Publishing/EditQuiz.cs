using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.ItemBanks;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace AdaptivQ.Quizzes.Publishing;

/// <summary>An author changes a quiz's draft. Learners and teachers see nothing of it before it is published.</summary>
public static class EditQuizEndpoint
{
    [WolverinePut("/api/quizzes/{quizId}"), Authorize(Roles = Roles.Author)]
    [EndpointSummary("Edit a quiz's draft; what is left out gets its usual value, and the bank stays")]
    [ProducesResponseType<DraftedQuiz>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict)]
    public static async Task<IResult> Put(
        Guid quizId, DraftQuiz? command, IDocumentSession session, TimeProvider clock, CancellationToken cancellation)
    {
        if (command is null) return Refusal.NoBody.ToResult();
        var bank = await session.LoadAsync<Quiz>(quizId, cancellation) is { } seen
            ? await session.LoadAsync<ItemBank>(seen.BankId, cancellation)
            : null;
        return await session.Change<Quiz>(quizId, quiz => Decide(quiz, command, bank, clock.GetUtcNow()), cancellation) is { } refusal
            ? refusal.ToResult()
            : TypedResults.Ok(new DraftedQuiz(quizId));
    }

    /// <param name="bank">The quiz's bank.</param>
    public static Decision Decide(Quiz? quiz, DraftQuiz command, ItemBank? bank, DateTimeOffset now)
    {
        if (quiz is null) return Decision.No(Refusal.NotFound("quiz"));
        if (quiz.RetiredAt is not null) return Decision.No(RetireQuizEndpoint.NotWhileRetired);
        if (command.BankId != quiz.BankId && command.BankId != Guid.Empty)
            return Decision.No(Refusal.BadField("bankId", "A quiz keeps its bank. Leave the bank out, or set up another quiz."));
        var (draft, refusal) = command.Read(bank);
        return draft is null ? Decision.No(refusal!)
            : draft == quiz.Draft ? Decision.Of()
            : Decision.Of(new QuizEdited(quiz.Id, draft.Title, draft.Description, draft.Policy, draft.OnlyTopics, now));
    }
}
