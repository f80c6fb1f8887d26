using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.ItemBanks;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Wolverine.Http;

namespace AdaptivQ.Quizzes.Publishing;

/// <summary>What an author changes a draft to.</summary>
public sealed record EditQuiz() : DraftQuiz(null, null, Guid.Empty, null)
{
    /// <summary>Of the draft that the author saw.</summary>
    public int? Edition { get; init; }
}

/// <summary>The quiz whose draft was edited.</summary>
/// <param name="Edition">Of the draft from here on; as before where nothing changed.</param>
public sealed record EditedQuiz(Guid Id, int Edition);

/// <summary>An author changes a quiz's draft. Only authors see it before it is published.</summary>
public static class EditQuizEndpoint
{
    /// <summary>
    /// Edits the draft and answers its edition, the same as before where nothing changed.
    /// 404 where there is no such quiz; 409 where it is retired, or the author saw another edition.
    /// </summary>
    [WolverinePut("/api/quizzes/{quizId}"), Authorize(Roles = Roles.Author)]
    [Refuses(404, 409)]
    [EndpointSummary("Edit a quiz's draft; what is left out gets its usual value, and the bank stays")]
    public static async Task<Results<Ok<EditedQuiz>, ProblemHttpResult>> Put(
        Guid quizId,
        EditQuiz? command,
        IDocumentSession session,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (command is null)
        {
            return Refusal.NoBody.ToResult();
        }
        var bank = await session.LoadAsync<Quiz>(quizId, cancellation) is { } seen
            ? await session.LoadAsync<ItemBank>(seen.BankId, cancellation)
            : null;
        var edition = 0;
        var refusal = await session.Change<Quiz>(
            quizId,
            quiz =>
            {
                var decision = Decide(quiz, command, command.Edition, bank, clock.GetUtcNow());
                edition = (quiz?.Edition ?? 0) + decision.Events.Count;
                return decision;
            },
            cancellation
        );
        return refusal is null ? TypedResults.Ok(new EditedQuiz(quizId, edition)) : refusal.ToResult();
    }

    /// <summary>
    /// Decides as the overload without an edition does, where the edition is the one that the author saw.
    /// Refused with 409 where it is another (quiz-stale); with 400 where it is null.
    /// </summary>
    /// <param name="edition">The draft's that the author saw.</param>
    /// <param name="bank">The quiz's bank.</param>
    public static Decision Decide(Quiz? quiz, DraftQuiz command, int? edition, ItemBank? bank, DateTimeOffset now)
    {
        if (quiz is null)
        {
            return Decision.No(Refusal.NotFound("quiz"));
        }
        if (quiz.RetiredAt is not null)
        {
            return Decision.No(RetireQuizEndpoint.NotWhileRetired);
        }
        if (edition is null)
        {
            return Decision.No(Refusal.BadField("edition", "Send the edition that you saw: a whole number from 1."));
        }
        return edition == quiz.Edition ? Decide(quiz, command, bank, now) : Decision.No(Stale(quiz));
    }

    /// <summary>
    /// Decides that the draft is edited, or nothing where it says the same as before.
    /// Refused with 404 where there is no such quiz; with 409 where it is retired (quiz-retired); with 400 where it names another bank
    /// or a field can't be kept.
    /// </summary>
    /// <param name="bank">The quiz's bank.</param>
    public static Decision Decide(Quiz? quiz, DraftQuiz command, ItemBank? bank, DateTimeOffset now)
    {
        if (quiz is null)
        {
            return Decision.No(Refusal.NotFound("quiz"));
        }
        if (quiz.RetiredAt is not null)
        {
            return Decision.No(RetireQuizEndpoint.NotWhileRetired);
        }
        if (command.BankId != quiz.BankId && command.BankId != Guid.Empty)
        {
            return Decision.No(Refusal.BadField("bankId", "A quiz keeps its bank. Leave the bank out, or set up another quiz."));
        }
        var (draft, refusal) = command.Read(bank);
        return draft is null ? Decision.No(refusal!)
            : draft == quiz.Draft ? Decision.Of()
            : Decision.Of(new QuizEdited(quiz.Id, draft.Title, draft.Description, draft.Policy, draft.OnlyTopics, now));
    }

    private static Refusal Stale(Quiz quiz) =>
        new(
            StatusCodes.Status409Conflict,
            "quiz-stale",
            "The draft was edited meanwhile",
            $"The draft has edition {quiz.Edition} by now. Load it again and repeat what you changed."
        )
        {
            Field = "edition",
            More = new Dictionary<string, object?> { ["current"] = quiz.Edition },
        };
}
