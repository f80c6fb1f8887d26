using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Wolverine.Http;

namespace AdaptivQ.Quizzes.Publishing;

public sealed record PublishedVersion(Guid QuizId, int Version, int Items);

/// <summary>Freezes the quiz with its items as they read now, as the next version.</summary>
public static class PublishQuiz
{
    [WolverinePost("/api/quizzes/{quizId}/publish"), Authorize(Roles = Roles.Author)]
    [EndpointSummary("Publish a quiz as its next version")]
    public static async Task<IResult> Post(Guid quizId, IDocumentSession session, TimeProvider clock, CancellationToken cancellation)
    {
        var (version, refusal) = await Run(session, quizId, clock.GetUtcNow(), cancellation);
        return refusal is null ? TypedResults.Ok(version) : refusal.ToResult();
    }

    public static async Task<(PublishedVersion? Version, Refusal? Refused)> Run(
        IDocumentSession session, Guid quizId, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await session.LoadAsync<Quiz>(quizId, cancellation) is not { } quiz) return (null, Refusal.NotFound("quiz"));
        var items = await session.Query<Item>().Where(item => item.BankId == quiz.BankId).ToListAsync(cancellation);
        var decision = Decide(quiz, items, now);
        if (decision.Refused is { } refusal) return (null, refusal);
        var published = (QuizPublished)decision.Events[0];
        session.Events.Append(quizId, (long)published.Version + 1, decision.Events);
        session.Store(PublishedQuizDocument.From(quiz, published, items.ToDictionary(item => item.Id)));
        await session.SaveChangesAsync(cancellation);
        return (new PublishedVersion(quizId, published.Version, published.Items.Count), null);
    }

    /// <summary>Which items at which revision; in the order of their own ids, so that a version's order never depends on the store.</summary>
    public static Decision Decide(Quiz quiz, IReadOnlyList<Item> bank, DateTimeOffset now)
    {
        var items = bank
            .Where(item => quiz.OnlyTopics is null || quiz.OnlyTopics.Contains(item.Content.Topic))
            .OrderBy(item => item.ExternalId, StringComparer.Ordinal)
            .Select(item => new PublishedRevision(item.Id, item.Revision))
            .ToList();
        return items.Count < quiz.Policy.MaxItems
            ? Decision.No(new Refusal(StatusCodes.Status409Conflict, "quiz-not-publishable", "The quiz cannot be published",
                $"It asks up to {quiz.Policy.MaxItems} questions and its topics hold {items.Count} items. Add items, or ask fewer questions."))
            : Decision.Of(new QuizPublished(quiz.Id, quiz.PublishedVersion + 1, CalibrationVersion: 0, PolicyVersion: 1, items, now));
    }
}
