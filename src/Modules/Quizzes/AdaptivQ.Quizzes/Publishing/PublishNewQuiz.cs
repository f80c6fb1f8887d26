using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;
using Marten;
using Microsoft.AspNetCore.Http;

namespace AdaptivQ.Quizzes.Publishing;

/// <summary>Sets a quiz up and publishes it in one commit: where either is refused, nothing is left behind.</summary>
public static class PublishNewQuiz
{
    /// <param name="feasibility">Null where no module answers that: what passes this module's own checks is then published.</param>
    /// <param name="quizId">Of the new quiz.</param>
    public static async Task<(PublishedVersion? Version, Refusal? Refused)> Run(
        IDocumentSession session,
        IFeasibility? feasibility,
        Guid quizId,
        DraftQuiz command,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var bank = await session.LoadAsync<ItemBank>(command.BankId, cancellation);
        var items = await session.Query<Item>().Where(item => item.BankId == command.BankId).ToListAsync(cancellation);
        PublishedQuizDocument? document = null;
        var refusal = await session.Decide<Quiz>(
            quizId,
            known =>
            {
                if (known is not null)
                {
                    return Decision.No(Exists);
                }
                var (draft, refused) = command.Read(bank);
                if (draft is null)
                {
                    return Decision.No(refused!);
                }
                var drafted = new QuizDrafted(quizId, draft.Title, draft.Description, bank!.Id, draft.Policy, draft.OnlyTopics, now);
                var quiz = Quiz.Create(drafted);
                (var published, document, refused) = PublishQuizEndpoint.Freeze(feasibility, quiz, [], bank.CalibrationVersion, items, now);
                return refused is null ? Decision.Of(drafted, published!) : Decision.No(refused);
            },
            cancellation
        );
        if (refusal is not null)
        {
            return (null, refusal);
        }
        session.Store(document!);
        await session.SaveChangesAsync(cancellation);
        var shared = await SharedItems.Read(session, document!, command.BankId, cancellation);
        return (new PublishedVersion(quizId, document!.Version, document.Items.Count, shared), null);
    }

    private static Refusal Exists =>
        new(
            StatusCodes.Status409Conflict,
            "quiz-exists",
            "There is such a quiz",
            "There is a quiz with this id. Edit it, or set up another."
        );
}
