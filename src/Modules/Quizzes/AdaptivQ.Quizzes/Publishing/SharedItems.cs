using System.ComponentModel.DataAnnotations;
using AdaptivQ.Quizzes.Contracts;
using Marten;

namespace AdaptivQ.Quizzes.Publishing;

/// <summary>Another quiz that asks some of the same items for the other purpose. What practice has shown, an assessment no longer
/// measures.</summary>
/// <param name="Mode">The other quiz's: assess or practise.</param>
/// <param name="Items">How many items the two have in common.</param>
public sealed record SharedItems(
    Guid QuizId,
    string Title,
    [property: AllowedValues(PublishedQuiz.Assess, PublishedQuiz.Practise)] string Mode,
    int Items
)
{
    /// <summary>Reads which quizzes share items with a version for the other purpose, those with the most first.</summary>
    /// <param name="bankId">The quiz's bank: an item belongs to one bank, and so does a quiz.</param>
    internal static async Task<IReadOnlyList<SharedItems>> Read(
        IQuerySession session,
        PublishedQuizDocument document,
        Guid bankId,
        CancellationToken cancellation
    )
    {
        var quizId = document.QuizId;
        var others = await session
            .Query<Quiz>()
            .Where(quiz => quiz.BankId == bankId && quiz.Id != quizId && quiz.RetiredAt == null && quiz.PublishedVersion > 0)
            .ToListAsync(cancellation);
        var newest = await session.LoadManyAsync<PublishedQuizDocument>(
            cancellation,
            [.. others.Select(quiz => PublishedQuizDocument.IdOf(quiz.Id, quiz.PublishedVersion))]
        );
        return Of(document, newest);
    }

    /// <summary>Compares a version with the newest versions of other quizzes.</summary>
    public static IReadOnlyList<SharedItems> Of(PublishedQuizDocument document, IEnumerable<PublishedQuizDocument> others)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(others);
        var items = document.Items.Select(item => item.ItemId).ToHashSet();
        return
        [
            .. others
                .Where(other => other.Policy.Mode != document.Policy.Mode)
                .Select(other => new SharedItems(
                    other.QuizId,
                    other.Title,
                    other.Policy.Mode,
                    other.Items.Count(item => items.Contains(item.ItemId))
                ))
                .Where(shared => shared.Items > 0)
                .OrderByDescending(shared => shared.Items)
                .ThenBy(shared => shared.Title, StringComparer.Ordinal),
        ];
    }
}
