using System.Globalization;
using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Wolverine.Http;

namespace AdaptivQ.Quizzes.Publishing;

/// <summary>The version that was published.</summary>
/// <param name="Items">How many items it holds.</param>
/// <param name="SharesItemsWith">Quizzes for the other purpose that ask some of its items: practice gives away what an assessment
/// measures.</param>
public sealed record PublishedVersion(Guid QuizId, int Version, int Items, IReadOnlyList<SharedItems> SharesItemsWith);

/// <summary>
/// Freezes the quiz with its items as they read now, as the next version, if it can do what it is for: a quiz whose items cannot
/// be used, or whose stated precision most learners never reach, would fail in silence.
/// </summary>
public static class PublishQuizEndpoint
{
    /// <summary>The kind of refusal of a quiz that is as its newest version.</summary>
    public const string NothingToPublish = "nothing-to-publish";

    /// <summary>
    /// Publishes the draft and answers the new version.
    /// 404 where there is no such quiz; 409 where it is retired, the same as its newest version, or cannot do what it is for.
    /// </summary>
    /// <param name="feasibility">Empty where no module can check what the quiz promises.</param>
    [WolverinePost("/api/quizzes/{quizId}/publish"), Authorize(Roles = Roles.Author)]
    [Refuses(404, 409)]
    [EndpointSummary("Publish a quiz as its next version")]
    public static async Task<Results<Ok<PublishedVersion>, ProblemHttpResult>> Post(
        Guid quizId,
        HttpRequest request,
        IDocumentSession session,
        [NotBody] IEnumerable<IFeasibility> feasibility,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (await RequestBody.MustBeEmpty(request, cancellation) is { } unexpected)
        {
            return unexpected.ToResult();
        }
        var (version, refusal) = await Run(session, feasibility.SingleOrDefault(), quizId, clock.GetUtcNow(), cancellation);
        return refusal is null ? TypedResults.Ok(version) : refusal.ToResult();
    }

    /// <summary>Publishes the draft as the next version.</summary>
    /// <param name="feasibility">Null where no module answers that: what passes this module's own checks is then published.</param>
    public static Task<(PublishedVersion? Version, Refusal? Refused)> Run(
        IDocumentSession session,
        IFeasibility? feasibility,
        Guid quizId,
        DateTimeOffset now,
        CancellationToken cancellation
    ) => Run(session, feasibility, quizId, null, now, cancellation);

    /// <summary>Edits the draft and publishes it, in one commit: where either is refused, nothing is written.</summary>
    public static Task<(PublishedVersion? Version, Refusal? Refused)> EditAndRun(
        IDocumentSession session,
        IFeasibility? feasibility,
        Guid quizId,
        DraftQuiz edit,
        DateTimeOffset now,
        CancellationToken cancellation
    ) => Run(session, feasibility, quizId, edit, now, cancellation);

    private static async Task<(PublishedVersion? Version, Refusal? Refused)> Run(
        IDocumentSession session,
        IFeasibility? feasibility,
        Guid quizId,
        DraftQuiz? edit,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        PublishedVersion? version = null;
        var refusal = await session.Commit(
            async writing =>
            {
                (version, var refused) = await Prepare(writing, feasibility, quizId, edit, now, cancellation);
                return refused;
            },
            cancellation
        );
        return refusal is null ? (version, null) : (null, refusal);
    }

    private static async Task<(PublishedVersion? Version, Refusal? Refused)> Prepare(
        IDocumentSession session,
        IFeasibility? feasibility,
        Guid quizId,
        DraftQuiz? edit,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        if (await session.LoadAsync<Quiz>(quizId, cancellation) is not { } seen)
        {
            return (null, Refusal.NotFound("quiz"));
        }
        var items = await session.Query<Item>().Where(item => item.BankId == seen.BankId).ToListAsync(cancellation);
        var bank = (await session.LoadAsync<ItemBank>(seen.BankId, cancellation))!;
        var last = await session.LoadAsync<PublishedQuizDocument>(PublishedQuizDocument.IdOf(quizId, seen.PublishedVersion), cancellation);
        PublishedQuizDocument? document = null;
        var refusal = await session.Decide<Quiz>(
            quizId,
            quiz =>
            {
                if (quiz!.PublishedVersion != seen.PublishedVersion)
                {
                    return Decision.No(PublishedMeanwhile);
                }
                var edited = edit is null ? Decision.Of() : EditQuizEndpoint.Decide(quiz, edit, bank, now);
                if (edited.Refused is not null)
                {
                    return edited;
                }
                var draft = edited.Events.OfType<QuizEdited>().Aggregate(quiz, (state, fact) => state.Apply(fact));
                var pinned = last?.Revisions() ?? [];
                (var published, document, var refused) = Freeze(feasibility, draft, pinned, bank.CalibrationVersion, items, now);
                return refused is null ? Decision.Of([.. edited.Events, published!]) : Decision.No(refused);
            },
            cancellation
        );
        if (refusal is not null)
        {
            return (null, refusal);
        }
        session.Store(document!);
        var shared = await SharedItems.Read(session, document!, seen.BankId, cancellation);
        return (new PublishedVersion(quizId, document!.Version, document.Items.Count, shared), null);
    }

    /// <summary>What publishing would write, or why it is refused: that the quiz can't be published, or can't do what it is for.</summary>
    /// <param name="feasibility">Null where no module answers that.</param>
    /// <param name="last">What the newest version pins; nothing where there is none.</param>
    /// <param name="calibration">The bank's calibration version.</param>
    public static (QuizPublished? Event, PublishedQuizDocument? Document, Refusal? Refused) Freeze(
        IFeasibility? feasibility,
        Quiz quiz,
        IReadOnlyList<PublishedRevision> last,
        int calibration,
        IReadOnlyList<Item> bank,
        DateTimeOffset now
    )
    {
        var decision = Decide(quiz, last, calibration, bank, now);
        if (decision.Refused is { } refusal)
        {
            return (null, null, refusal);
        }
        var published = (QuizPublished)decision.Events[0];
        var document = PublishedQuizDocument.From(published, bank.ToDictionary(item => item.Id));
        var infeasible = feasibility is null ? null : FeasibilityProblem(document.Policy, feasibility.Check(document.ToContract()));
        return infeasible is null ? (published, document, null) : (null, null, infeasible);
    }

    /// <summary>Which items at which revision; in the order of their own ids, so that a version's order never depends on the
    /// store.</summary>
    /// <param name="last">What the newest version pins; nothing where there is none.</param>
    /// <param name="calibration">The bank's calibration version.</param>
    /// <param name="bank">All items of the bank, retired ones too.</param>
    public static Decision Decide(
        Quiz quiz,
        IReadOnlyList<PublishedRevision> last,
        int calibration,
        IReadOnlyList<Item> bank,
        DateTimeOffset now
    )
    {
        if (quiz.RetiredAt is not null)
        {
            return Decision.No(RetireQuizEndpoint.NotWhileRetired);
        }
        var draft = quiz.Draft;
        var items = bank.Where(item =>
                item.RetiredAt is null && (draft.OnlyTopics is null || draft.OnlyTopics.Contains(item.Content.Topic))
            )
            .OrderBy(item => item.ExternalId, StringComparer.Ordinal)
            .ToList();
        if (items.Count < draft.Policy.MostItems())
        {
            return Decision.No(
                NotPublishable(
                    $"It asks up to {draft.Policy.MostItems()} questions and its topics hold {items.Count} items. "
                        + "Add items, or ask fewer questions."
                )
            );
        }

        var revisions = items.ConvertAll(item => new PublishedRevision(item.Id, item.Revision, item.CalibrationVersion));
        if (quiz.PublishedVersion > 0 && !quiz.IsEdited() && revisions.SequenceEqual(last))
        {
            return Decision.No(NothingNew(quiz));
        }
        var topics = items.Select(item => item.Content.Topic).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return Decision.Of(
            new QuizPublished(
                quiz.Id,
                quiz.PublishedVersion + 1,
                draft.Title,
                draft.Description,
                calibration,
                quiz.NextPolicyVersion(),
                draft.Policy,
                draft.OnlyTopics,
                [.. topics],
                revisions,
                now
            )
        );
    }

    /// <summary>Why the quiz cannot do what it is for, and what to change; null where it can.</summary>
    public static Refusal? FeasibilityProblem(Policy policy, FeasibilityReport report)
    {
        if (report.Unusable is [var first, ..])
        {
            var named = string.Join(", ", report.Unusable.Skip(1).Take(10).Select(item => $"'{item.Id}'"));
            var others =
                report.Unusable.Count == 1
                    ? ""
                    : $" So have {report.Unusable.Count - 1} more: {named}{(report.Unusable.Count > 11 ? ", …" : "")}.";
            return NotPublishable($"Item '{first.Id}' has parameters that cannot be used, {first.Problem}{others}") with
            {
                More = new Dictionary<string, object?> { ["unusableItems"] = report.Unusable.Select(item => item.Id).ToList() },
            };
        }

        if (report.MostInformation is { } most)
        {
            return NotPublishable(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"No item gives the least information {(policy as AssessPolicy)?.Stops.LeastInformation:0.###} at any ability; the "
                        + $"most is {most:0.###}, so every attempt would end at once. Ask for less."
                )
            ) with
            {
                Field = "leastInformation",
            };
        }

        if (report.Reach is not { } reach || reach >= report.LargePart)
        {
            return null;
        }
        var cures = new List<string>();
        if (report.ReachableMaxItems is { } questions)
        {
            cures.Add($"ask up to {questions} questions");
        }
        if (report.ReachableStandardError is { } error && error <= 1)
        {
            cures.Add(string.Create(CultureInfo.InvariantCulture, $"make the standard error {error:0.00}, or state none"));
        }
        if (report.WeakestAbility is { } ability)
        {
            cures.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"add items of a difficulty near {ability:+0.0;-0.0;0} logits, where it is reached least"
                )
            );
        }
        return NotPublishable(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Only {Math.Floor(100 * reach):0} per cent of learners would reach the goal, a standard error of "
                    + $"{(policy as AssessPolicy)?.Stops.StandardError:0.00##}, within {policy.MostItems()} questions. "
                    + $"To publish it, {string.Join("; or ", cures)}."
            )
        ) with
        {
            Field = "standardError",
            More = new Dictionary<string, object?>
            {
                ["reach"] = reach,
                ["reachableMaxItems"] = report.ReachableMaxItems,
                ["reachableStandardError"] = report.ReachableStandardError,
                ["weakestAbility"] = report.WeakestAbility,
            },
        };
    }

    /// <summary>Another publishing came between reading and deciding.</summary>
    private static Refusal PublishedMeanwhile =>
        new(
            StatusCodes.Status409Conflict,
            "changed-meanwhile",
            "The quiz has changed meanwhile",
            "The quiz was published at the same moment. Look at its newest version, and repeat if you still want to."
        );

    private static Refusal NothingNew(Quiz quiz) =>
        new(
            StatusCodes.Status409Conflict,
            NothingToPublish,
            "There is nothing to publish",
            $"Version {quiz.PublishedVersion} has the same title, description, settings, topics and items. Edit the quiz or its items "
                + $"first."
        )
        {
            More = new Dictionary<string, object?> { ["current"] = quiz.PublishedVersion },
        };

    private static Refusal NotPublishable(string detail) =>
        new(StatusCodes.Status409Conflict, "quiz-not-publishable", "The quiz cannot be published", detail);
}
