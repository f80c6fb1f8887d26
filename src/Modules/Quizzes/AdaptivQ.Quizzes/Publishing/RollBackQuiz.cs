using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Wolverine.Http;

namespace AdaptivQ.Quizzes.Publishing;

/// <param name="Version">The earlier version whose items and parameters new attempts are to get again.</param>
public sealed record RollBackQuiz(int? Version);

/// <summary>
/// A published version turned out wrong, its items or their parameters: an earlier one is published again, as the next
/// version. Nothing is taken back; attempts under way keep the version they began with, and every result says which it was. The
/// draft stays as it was edited last.
/// </summary>
public static class RollBackQuizEndpoint
{
    /// <summary>Publishes an earlier version as the next one and answers that; see <see cref="Decide"/> for what is refused.</summary>
    [WolverinePost("/api/quizzes/{quizId}/rollback"), Authorize(Roles = Roles.Author)]
    [Refuses(404, 409)]
    [EndpointSummary("Publish an earlier version of a quiz again, as its next version")]
    public static async Task<Results<Ok<PublishedVersion>, ProblemHttpResult>> Post(
        Guid quizId,
        RollBackQuiz? command,
        IDocumentSession session,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (command is null)
        {
            return Refusal.NoBody.ToResult();
        }
        var (version, refusal) = await Run(session, quizId, command, clock.GetUtcNow(), cancellation);
        return refusal is null ? TypedResults.Ok(version) : refusal.ToResult();
    }

    /// <summary>Publishes an earlier version as the next one, in one commit.</summary>
    /// <returns>The new version, or why there is none.</returns>
    /// <exception cref="InvalidOperationException">The earlier version was published and is not stored: a broken database.</exception>
    public static async Task<(PublishedVersion? Version, Refusal? Refused)> Run(
        IDocumentSession session,
        Guid quizId,
        RollBackQuiz command,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        PublishedVersion? version = null;
        var refusal = await session.Commit(
            async writing =>
            {
                (version, var refused) = await Prepare(writing, quizId, command, now, cancellation);
                return refused;
            },
            cancellation
        );
        return refusal is null ? (version, null) : (null, refusal);
    }

    private static async Task<(PublishedVersion? Version, Refusal? Refused)> Prepare(
        IDocumentSession session,
        Guid quizId,
        RollBackQuiz command,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        if (quizId == Guid.Empty)
        {
            return (null, Refusal.NotFound("quiz"));
        }
        var facts = await session.Events.FetchStreamAsync(quizId, token: cancellation);
        IReadOnlyList<QuizPublished> versions = [.. facts.Select(fact => fact.Data).OfType<QuizPublished>()];
        QuizPublished? published = null;
        var refusal = await session.Decide<Quiz>(
            quizId,
            quiz =>
            {
                var decision = Decide(quiz, versions, command, now);
                published = decision.Events.OfType<QuizPublished>().SingleOrDefault();
                return decision;
            },
            cancellation
        );
        if (refusal is not null)
        {
            return (null, refusal);
        }
        var earlier =
            await session.LoadAsync<PublishedQuizDocument>(PublishedQuizDocument.IdOf(quizId, command.Version!.Value), cancellation)
            ?? throw new InvalidOperationException($"Version {command.Version} of quiz {quizId} was published and is not stored.");
        var document = earlier with { Id = PublishedQuizDocument.IdOf(quizId, published!.Version), Version = published.Version };
        session.Store(document);
        var bankId = (await session.LoadAsync<Quiz>(quizId, cancellation))!.BankId;
        var shared = await SharedItems.Read(session, document, bankId, cancellation);
        return (new PublishedVersion(quizId, published.Version, published.Items.Count, shared), null);
    }

    /// <summary>
    /// Decides that an earlier version is published again, as the next one.
    /// Refused with 404 where there is no such quiz; with 409 where it is retired (quiz-retired), was published once only
    /// (nothing-to-roll-back-to), or is as that version already (nothing-to-publish); with 400 where no earlier version has that number.
    /// </summary>
    /// <param name="published">Every version of the quiz.</param>
    public static Decision Decide(Quiz? quiz, IReadOnlyList<QuizPublished> published, RollBackQuiz command, DateTimeOffset now)
    {
        if (quiz is null)
        {
            return Decision.No(Refusal.NotFound("quiz"));
        }
        if (quiz.RetiredAt is not null)
        {
            return Decision.No(RetireQuizEndpoint.NotWhileRetired);
        }
        if (quiz.PublishedVersion < 2)
        {
            return Decision.No(
                new Refusal(
                    StatusCodes.Status409Conflict,
                    "nothing-to-roll-back-to",
                    "There is no earlier version",
                    "The quiz has no version before the one that is published. Change its items and publish it again."
                )
            );
        }
        if (
            published.FirstOrDefault(version => version.Version == command.Version) is not { } earlier
            || earlier.Version >= quiz.PublishedVersion
        )
        {
            return Decision.No(
                Refusal.BadField(
                    "version",
                    $"Name a version from 1 to {quiz.PublishedVersion - 1}; {quiz.PublishedVersion} is the published one."
                )
            );
        }

        return QuizVersions.SameAs(earlier, published.Single(version => version.Version == quiz.PublishedVersion))
            ? Decision.No(
                new Refusal(
                    StatusCodes.Status409Conflict,
                    PublishQuizEndpoint.NothingToPublish,
                    "There is nothing to publish",
                    $"Version {quiz.PublishedVersion}, which is published, is as version {earlier.Version}."
                )
            )
            : Decision.Of(earlier with { Version = quiz.PublishedVersion + 1, At = now });
    }
}
