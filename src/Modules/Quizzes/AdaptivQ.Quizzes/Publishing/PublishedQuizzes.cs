using System.ComponentModel;
using AdaptivQ.Platform.Observability;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;
using Marten;
using Microsoft.Extensions.Caching.Hybrid;

namespace AdaptivQ.Quizzes.Publishing;

/// <summary>An item at the revision that was published.</summary>
/// <param name="CalibrationVersion">The bank's when the parameters were set; 0 for priors.</param>
public sealed record PublishedItemRevision(
    Guid ItemId,
    int Revision,
    string ExternalId,
    ItemContent Content,
    ItemParameters Parameters,
    int CalibrationVersion
);

/// <summary>
/// A published version, stored whole and never changed, beside the event that names the same revisions. It holds keys, so it
/// never leaves the server as it is.
/// </summary>
/// <param name="Id">Quiz id and version, "…:3".</param>
[ImmutableObject(true)] // The cache then hands out the one copy instead of making one for each who asks.
public sealed record PublishedQuizDocument(
    string Id,
    Guid QuizId,
    int Version,
    string Title,
    string Description,
    int CalibrationVersion,
    int PolicyVersion,
    Policy Policy,
    IReadOnlyList<PublishedItemRevision> Items
)
{
    /// <summary>Makes the id of a version's document: 32 hexadecimal digits of the quiz, a colon, the version.</summary>
    public static string IdOf(Guid quizId, int version) => $"{quizId:N}:{version}";

    /// <param name="items">At least those that the version pins, as they are now.</param>
    public static PublishedQuizDocument From(QuizPublished published, IReadOnlyDictionary<Guid, Item> items)
    {
        return new(
            IdOf(published.QuizId, published.Version),
            published.QuizId,
            published.Version,
            published.Title,
            published.Description,
            published.CalibrationVersion,
            published.PolicyVersion,
            published.Policy,
            [
                .. published
                    .Items.Select(revision => items[revision.ItemId])
                    .Select(item => new PublishedItemRevision(
                        item.Id,
                        item.Revision,
                        item.ExternalId,
                        item.Content,
                        item.Parameters,
                        item.CalibrationVersion
                    )),
            ]
        );
    }

    /// <summary>What the version pins, without the items' content.</summary>
    public IReadOnlyList<PublishedRevision> Revisions() =>
        [.. Items.Select(item => new PublishedRevision(item.ItemId, item.Revision, item.CalibrationVersion))];

    /// <summary>As other modules know it.</summary>
    public PublishedQuiz ToContract() =>
        new(
            QuizId,
            Version,
            Title,
            Description,
            Policy.Mode,
            CalibrationVersion,
            PolicyVersion,
            Policy.ToContract(),
            [.. Items.Select(ToContract)]
        );

    private static PublishedItem ToContract(PublishedItemRevision item)
    {
        var (content, parameters) = (item.Content, item.Parameters);
        return new PublishedItem(
            item.ItemId,
            item.Revision,
            item.ExternalId,
            content.Topic,
            content.Skill,
            content.Level,
            content.Stem,
            content.ImageId,
            content.ImageAlt,
            content.Interaction,
            content.Rationale,
            new PublishedParameters(parameters.Model, parameters.A, parameters.B, parameters.C, parameters.D, parameters.Source.Kind)
            {
                Errors = new PublishedErrors(parameters.Errors.A, parameters.Errors.B, parameters.Errors.C, parameters.Errors.D),
                From = parameters.Source.Whose(),
                Learners = parameters.Source.LearnerCount(),
                CalibrationVersion = item.CalibrationVersion,
            }
        );
    }
}

internal sealed class PublishedQuizzes(IDocumentStore store, HybridCache cache, CacheRequests requests) : IPublishedQuizzes
{
    private const string CacheName = "quiz";

    // Another build may write another shape: it has entries of its own.
    private static readonly string Release = typeof(PublishedQuizDocument).Module.ModuleVersionId.ToString("N");

    public async Task<PublishedQuiz?> Find(string tenant, Guid quizId, int version, CancellationToken cancellation)
    {
        try
        {
            var document = await cache.GetOrCreateAsync(
                $"{CacheName}:{Release}:{tenant}:{PublishedQuizDocument.IdOf(quizId, version)}",
                (tenant, quizId, version),
                async (wanted, stop) =>
                {
                    requests.Count(CacheName, CacheRequests.Miss);
                    await using var session = store.QuerySession(wanted.tenant);
                    return await session.LoadAsync<PublishedQuizDocument>(PublishedQuizDocument.IdOf(wanted.quizId, wanted.version), stop)
                        ?? throw new NotPublishedException();
                },
                cancellationToken: cancellation
            );
            return document.ToContract();
        }
        catch (NotPublishedException)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<PublishedQuizSummary>> Newest(
        string tenant,
        IReadOnlyCollection<Guid> quizIds,
        CancellationToken cancellation
    )
    {
        if (quizIds.Count == 0)
        {
            return [];
        }
        await using var session = store.QuerySession(tenant);
        var quizzes = await session.LoadManyAsync<Quiz>(cancellation, quizIds);
        return
        [
            .. quizzes
                .Where(quiz => quiz.State() == Quiz.Published)
                .OrderBy(quiz => quiz.Title, StringComparer.Ordinal)
                .Select(quiz => new PublishedQuizSummary(
                    quiz.Id,
                    quiz.PublishedVersion,
                    quiz.Title,
                    quiz.Description,
                    quiz.Policy.Mode,
                    quiz.Policy.Feedback,
                    quiz.Topics,
                    quiz.Policy.MostItems(),
                    quiz.Policy.TimeLimit()
                )),
        ];
    }
}

/// <summary>Keeps "there is none" out of the cache: a version that is not there yet may be there a moment later.</summary>
#pragma warning disable CA1032, CA1064 // It never leaves the class above.
internal sealed class NotPublishedException : Exception;
#pragma warning restore CA1032, CA1064
