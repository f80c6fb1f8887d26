using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;
using Marten;
using Microsoft.Extensions.Caching.Hybrid;

namespace AdaptivQ.Quizzes.Publishing;

/// <summary>A published version, stored whole and never changed, beside the event that names the same revisions.</summary>
/// <param name="Id">Quiz id and version, "…:3".</param>
public sealed record PublishedQuizDocument(string Id, Guid QuizId, int Version, PublishedQuiz Quiz)
{
    public static string IdOf(Guid quizId, int version) => $"{quizId:N}:{version}";

    public static PublishedQuizDocument From(Quiz quiz, QuizPublished published, IReadOnlyDictionary<Guid, Item> items)
    {
        return new(
            IdOf(quiz.Id, published.Version), quiz.Id, published.Version,
            new PublishedQuiz(
                quiz.Id, published.Version, quiz.Title, quiz.Description, quiz.Mode,
                published.CalibrationVersion, published.PolicyVersion, quiz.Policy,
                [.. published.Items.Select(revision => Publish(items[revision.ItemId]))]));
    }

    private static PublishedItem Publish(Item item) => new(
        item.Id, item.Revision, item.ExternalId, item.Content.Topic, item.Content.Skill, item.Parameters.Level,
        item.Content.Stem, item.Content.ImageId, item.Content.ImageAlt,
        [.. item.Content.Options.Select(option => new PublishedOption(option.Id, option.Text, option.IsKey, option.Feedback, option.KeepLast))],
        item.Content.Rationale, item.Parameters.A, item.Parameters.B, item.Parameters.C, item.Parameters.Source);
}

internal sealed class PublishedQuizzes(IDocumentStore store, HybridCache cache, CacheRequests requests) : IPublishedQuizzes
{
    private const string CacheName = "quiz";

    // Another build may write another shape: it has entries of its own.
    private static readonly string Release = typeof(PublishedQuiz).Module.ModuleVersionId.ToString("N");

    public async Task<PublishedQuiz?> Find(string tenant, Guid quizId, int version, CancellationToken cancellation)
    {
        try
        {
            return await cache.GetOrCreateAsync(
                $"{CacheName}:{Release}:{tenant}:{PublishedQuizDocument.IdOf(quizId, version)}",
                (tenant, quizId, version),
                async (wanted, stop) =>
                {
                    requests.Count(CacheName, CacheRequests.Miss);
                    await using var session = store.QuerySession(wanted.tenant);
                    var document = await session.LoadAsync<PublishedQuizDocument>(PublishedQuizDocument.IdOf(wanted.quizId, wanted.version), stop);
                    return document?.Quiz ?? throw new NotPublishedException();
                },
                cancellationToken: cancellation);
        }
        catch (NotPublishedException)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<PublishedQuizSummary>> Newest(string tenant, IReadOnlyCollection<Guid> quizIds, CancellationToken cancellation)
    {
        if (quizIds.Count == 0) return [];
        await using var session = store.QuerySession(tenant);
        var quizzes = await session.LoadManyAsync<Quiz>(cancellation, quizIds);
        var banks = (await session.LoadManyAsync<ItemBank>(cancellation, quizzes.Select(quiz => quiz.BankId).Distinct()))
            .ToDictionary(bank => bank.Id);
        return
        [
            .. quizzes.Where(quiz => quiz.PublishedVersion > 0)
                .OrderBy(quiz => quiz.Title, StringComparer.Ordinal)
                .Select(quiz => new PublishedQuizSummary(
                    quiz.Id, quiz.PublishedVersion, quiz.Title, quiz.Description, quiz.Mode,
                    quiz.OnlyTopics ?? [.. banks[quiz.BankId].Topics.Keys],
                    quiz.Policy.MaxItems, quiz.Policy.TimeLimitSeconds)),
        ];
    }
}

/// <summary>Keeps "there is none" out of the cache: a version that is not there yet may be there a moment later.</summary>
#pragma warning disable CA1032, CA1064 // It never leaves the class above.
internal sealed class NotPublishedException : Exception;
#pragma warning restore CA1032, CA1064
