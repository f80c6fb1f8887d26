using System.Globalization;
using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Wolverine.Http;

namespace AdaptivQ.Quizzes.Publishing;

public sealed record PublishedVersion(Guid QuizId, int Version, int Items);

/// <summary>
/// Freezes the quiz with its items as they read now, as the next version, if it can do what it is for: a quiz whose items cannot
/// be used, or whose stated precision most learners never reach, would fail in silence.
/// </summary>
public static class PublishQuiz
{
    [WolverinePost("/api/quizzes/{quizId}/publish"), Authorize(Roles = Roles.Author)]
    [EndpointSummary("Publish a quiz as its next version")]
    public static async Task<IResult> Post(Guid quizId, IDocumentSession session, IFeasibility feasibility, TimeProvider clock, CancellationToken cancellation)
    {
        var (version, refusal) = await Run(session, feasibility, quizId, clock.GetUtcNow(), cancellation);
        return refusal is null ? TypedResults.Ok(version) : refusal.ToResult();
    }

    public static async Task<(PublishedVersion? Version, Refusal? Refused)> Run(
        IDocumentSession session, IFeasibility feasibility, Guid quizId, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await session.LoadAsync<Quiz>(quizId, cancellation) is not { } quiz) return (null, Refusal.NotFound("quiz"));
        var (published, document, refusal) = await Prepare(session, feasibility, quiz, now, cancellation);
        if (refusal is not null) return (null, refusal);
        session.Events.Append(quizId, (long)published!.Version + 1, published);
        session.Store(document!);
        await session.SaveChangesAsync(cancellation);
        return (new PublishedVersion(quizId, published.Version, published.Items.Count), null);
    }

    /// <summary>Sets a quiz up and publishes it in one commit: where either is refused, nothing is left behind.</summary>
    public static async Task<(PublishedVersion? Version, Refusal? Refused)> SetUpAndRun(
        IDocumentSession session, IFeasibility feasibility, DraftQuiz command, DateTimeOffset now, CancellationToken cancellation)
    {
        var bank = await session.LoadAsync<ItemBank>(command.BankId, cancellation);
        var drafted = DraftQuizEndpoint.Decide(Guid.CreateVersion7(), command, bank, now);
        if (drafted.Refused is { } unclear) return (null, unclear);
        var quiz = Quiz.Create((QuizDrafted)drafted.Events[0]);
        var (published, document, refusal) = await Prepare(session, feasibility, quiz, now, cancellation);
        if (refusal is not null) return (null, refusal);
        session.Events.StartStream<Quiz>(quiz.Id, [.. drafted.Events, published!]);
        session.Store(document!);
        await session.SaveChangesAsync(cancellation);
        return (new PublishedVersion(quiz.Id, published!.Version, published.Items.Count), null);
    }

    /// <summary>What publishing a quiz would write, or why it is refused; writes nothing, and the quiz need not be stored yet.</summary>
    private static async Task<(QuizPublished? Event, PublishedQuizDocument? Document, Refusal? Refused)> Prepare(
        IDocumentSession session, IFeasibility feasibility, Quiz quiz, DateTimeOffset now, CancellationToken cancellation)
    {
        var items = await session.Query<Item>().Where(item => item.BankId == quiz.BankId).ToListAsync(cancellation);
        var bank = (await session.LoadAsync<ItemBank>(quiz.BankId, cancellation))!;
        var decision = Decide(quiz, bank.CalibrationVersion, items, now);
        if (decision.Refused is { } refusal) return (null, null, refusal);
        var published = (QuizPublished)decision.Events[0];
        var document = PublishedQuizDocument.From(quiz, published, items.ToDictionary(item => item.Id));
        var infeasible = Judge(document.Policy, feasibility.Check(document.ToContract()));
        return infeasible is null ? (published, document, null) : (null, null, infeasible);
    }

    /// <summary>Which items at which revision; in the order of their own ids, so that a version's order never depends on the store.</summary>
    /// <param name="calibration">The bank's calibration version.</param>
    public static Decision Decide(Quiz quiz, int calibration, IReadOnlyList<Item> bank, DateTimeOffset now)
    {
        var items = bank
            .Where(item => quiz.OnlyTopics is null || quiz.OnlyTopics.Contains(item.Content.Topic))
            .OrderBy(item => item.ExternalId, StringComparer.Ordinal)
            .Select(item => new PublishedRevision(item.Id, item.Revision, item.CalibrationVersion))
            .ToList();
        return items.Count < quiz.Policy.MostItems()
            ? Decision.No(NotPublishable($"It asks up to {quiz.Policy.MostItems()} questions and its topics hold {items.Count} items. Add items, or ask fewer questions."))
            : Decision.Of(new QuizPublished(quiz.Id, quiz.PublishedVersion + 1, calibration, quiz.NextPolicyVersion(), quiz.Policy, items, now));
    }

    /// <summary>Why the quiz cannot do what it is for, and what to change; null where it can.</summary>
    public static Refusal? Judge(Policy policy, FeasibilityReport report)
    {
        if (report.Unusable is [var first, ..])
        {
            var others = report.Unusable.Count == 1 ? "" : $" So have {report.Unusable.Count - 1} more: {string.Join(", ", report.Unusable.Skip(1).Take(10).Select(item => $"'{item.Id}'"))}{(report.Unusable.Count > 11 ? ", …" : "")}.";
            return NotPublishable($"Item '{first.Id}' has parameters that cannot be used, {first.Problem}{others}") with
            {
                More = new Dictionary<string, object?> { ["unusableItems"] = report.Unusable.Select(item => item.Id).ToList() },
            };
        }

        if (report.MostInformation is { } most)
        {
            return NotPublishable(string.Create(
                CultureInfo.InvariantCulture,
                $"No item gives the least information {(policy as AssessPolicy)?.Stops.LeastInformation:0.###} at any ability; the most is {most:0.###}, so every attempt would end at once. Ask for less.")) with
            { Field = "leastInformation" };
        }

        if (report.Reach is not { } reach || reach >= report.LargePart) return null;
        var cures = new List<string>();
        if (report.ReachableMaxItems is { } questions) cures.Add($"ask up to {questions} questions");
        if (report.ReachableStandardError is { } error && error <= 1) cures.Add(string.Create(CultureInfo.InvariantCulture, $"make the standard error {error:0.00}, or state none"));
        if (report.WeakestAbility is { } ability) cures.Add(string.Create(CultureInfo.InvariantCulture, $"add items of a difficulty near {ability:+0.0;-0.0;0} logits, where it is reached least"));
        return NotPublishable(string.Create(
            CultureInfo.InvariantCulture,
            $"Only {Math.Floor(100 * reach):0} per cent of learners would reach the goal, a standard error of {(policy as AssessPolicy)?.Stops.StandardError:0.00##}, within {policy.MostItems()} questions. To publish it, {string.Join("; or ", cures)}.")) with
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

    private static Refusal NotPublishable(string detail) =>
        new(StatusCodes.Status409Conflict, "quiz-not-publishable", "The quiz cannot be published", detail);
}
