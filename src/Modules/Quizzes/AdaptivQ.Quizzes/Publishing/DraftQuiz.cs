using System.ComponentModel.DataAnnotations;
using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace AdaptivQ.Quizzes.Publishing;

/// <summary>What an author says of a new quiz; what is left out gets the mode's usual value.</summary>
/// <param name="MinItems">For assess, no rule but time ends an attempt before.</param>
/// <param name="StandardError">
/// Stop once the ability is known this well (logits, 0.2 to 1); for assess. A promise: publishing is refused where most
/// learners cannot reach it. Left out, none is made, and every learner gets the most questions.
/// </param>
public record DraftQuiz(
    string? Title,
    string? Description,
    Guid BankId,
    [property: AllowedValues(PublishedQuiz.Assess, PublishedQuiz.Practise)] string? Mode,
    [property: AllowedValues(QuizPolicy.FeedbackInstant, QuizPolicy.FeedbackAtEnd, QuizPolicy.FeedbackNever)] string? Feedback = null,
    int? MaxItems = null,
    int? MinItems = null,
    double? StandardError = null,
    int? TimeLimitSeconds = null,
    IReadOnlyList<string>? Topics = null,
    int? Randomesque = null
)
{
    /// <summary>Ability estimator: EAP (default), MAP, MLE or WLE.</summary>
    public string? Estimator { get; init; }

    /// <summary>The normal prior of ability, logits. Left out, N(0, 1).</summary>
    public DraftPrior? Prior { get; init; }

    /// <summary>The abilities reckoned with. Left out, 81 points from -6 to 6 logits.</summary>
    public DraftGrid? Grid { get; init; }

    /// <summary>For assess, the selection criterion by the engine's name; left out, MFI.</summary>
    public string? Criterion { get; init; }

    /// <summary>For Progressive and Proportional, how late information takes over, at least 0; left out, 1.</summary>
    public double? Acceleration { get; init; }

    /// <summary>For practise, the wanted probability of a right answer; left out, 0.7.</summary>
    public double? TargetSuccess { get; init; }

    /// <summary>For assess, stop once an answer moves the ability by no more than this, logits.</summary>
    public double? ThetaChange { get; init; }

    /// <summary>For assess, stop once no item left gives this much information, per squared logit.</summary>
    public double? LeastInformation { get; init; }

    /// <summary>For assess, stop once the level is decided.</summary>
    public DraftClassification? Classification { get; init; }

    /// <summary>The levels a result is told in, lowest first, with the cuts between them. Left out, five usual ones.</summary>
    public DraftLevels? Levels { get; init; }

    private const int LongestTitle = 120;
    private const int LongestDescription = 500;

    /// <summary>Makes a draft of what the author says, or names the field that can't be kept.</summary>
    /// <param name="bank">The quiz's bank; null where it is not there.</param>
    public (QuizDraft? Draft, Refusal? Refused) Read(ItemBank? bank)
    {
        static (QuizDraft?, Refusal?) Bad(string field, string detail) => (null, Refusal.BadField(field, detail));

        if (bank is null && BankId == Guid.Empty)
        {
            return Bad("bankId", "Send the id of the item bank that the quiz asks from.");
        }
        if (bank is null)
        {
            return (null, Refusal.NotFound("item bank") with { Field = "bankId" });
        }
        if (PlainText.Line(Title, LongestTitle, out var title) is { } untitled)
        {
            return Bad("title", $"The title {untitled}.");
        }
        if (PlainText.Lines(Description, LongestDescription, out var description) is { } unclear)
        {
            return Bad("description", $"The description {unclear}.");
        }

        var topics = Topics is { Count: > 0 } some ? some.Distinct(StringComparer.Ordinal).ToList() : null;
        if (topics?.Contains(null!) == true)
        {
            return Bad("topics", "A topic is null. Name each by its text.");
        }
        if (topics?.Find(topic => !bank.Topics.ContainsKey(topic)) is { } unknown)
        {
            return Bad("topics", $"The bank has no topic '{unknown}'.");
        }
        var available = topics?.Sum(topic => bank.Topics[topic]) ?? bank.ItemCount;
        if (available == 0)
        {
            return Bad("bankId", "The bank has no items yet. Import some first.");
        }

        var (policy, problem) = PolicyDraft.Read(this, available);
        return problem is { } wrong ? Bad(wrong.Field, wrong.Detail) : (new QuizDraft(title, description, policy!, topics), null);
    }
}

/// <summary>Mean and standard deviation of a normal prior, logits; left out, 0 and 1.</summary>
public sealed record DraftPrior(double? Mean = null, double? StandardDeviation = null);

/// <summary>Lowest and highest ability, logits, and how many points EAP sums over; left out, -6, 6 and 81.</summary>
public sealed record DraftGrid(double? Low = null, double? High = null, int? Points = null);

/// <param name="Method">interval or sprt.</param>
/// <param name="Z">For interval, half its width in standard errors; left out, 1.96.</param>
/// <param name="Delta">For sprt, half the indifference region in logits; left out, 0.25. Alpha and Beta likewise, 0.05.</param>
public sealed record DraftClassification(string? Method, double? Z = null, double? Delta = null, double? Alpha = null, double? Beta = null);

/// <param name="Cuts">Ascending, logits; one fewer than names.</param>
public sealed record DraftLevels(IReadOnlyList<string>? Names, IReadOnlyList<double>? Cuts);

/// <param name="Version">Of the quiz that was published at once; null for a draft.</param>
/// <param name="SharesItemsWith">As of <see cref="PublishedVersion"/>; empty for a draft.</param>
public sealed record DraftedQuiz(Guid Id, int? Version, IReadOnlyList<SharedItems> SharesItemsWith);

/// <summary>An author sets up a quiz over a bank.</summary>
public static class DraftQuizEndpoint
{
    /// <summary>Sets up a quiz and answers its id; 404 where there is no such bank, 400 for a field not accepted.</summary>
    /// <param name="publish">True to publish it as version 1 in the same commit; where that is refused, there is no draft.</param>
    /// <param name="feasibility">Empty where no module can check what the quiz promises.</param>
    [WolverinePost("/api/quizzes"), Authorize(Roles = Roles.Author)]
    [Refuses(404, 409)]
    [EndpointSummary("Set up a quiz over a bank; with publish=true publish it as well, or do neither")]
    public static async Task<Results<Created<DraftedQuiz>, ProblemHttpResult>> Post(
        DraftQuiz? command,
        [FromQuery] bool? publish,
        IDocumentSession session,
        [NotBody] IEnumerable<IFeasibility> feasibility,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (command is null)
        {
            return Refusal.NoBody.ToResult();
        }
        var (quizId, now) = (Guid.CreateVersion7(), clock.GetUtcNow());
        if (publish == true)
        {
            var (version, refused) = await PublishNewQuiz.Run(session, feasibility.SingleOrDefault(), quizId, command, now, cancellation);
            return refused is null
                ? TypedResults.Created($"/api/quizzes/{quizId}", new DraftedQuiz(quizId, version!.Version, version.SharesItemsWith))
                : refused.ToResult();
        }

        var bank = await session.LoadAsync<ItemBank>(command.BankId, cancellation);
        return await session.Change<Quiz>(quizId, _ => Decide(quizId, command, bank, now), cancellation) is { } refusal
            ? refusal.ToResult()
            : TypedResults.Created($"/api/quizzes/{quizId}", new DraftedQuiz(quizId, null, []));
    }

    /// <summary>Decides that the quiz is drafted. Refused where <see cref="DraftQuiz.Read"/> refuses what the author says.</summary>
    /// <param name="quizId">Of the new quiz.</param>
    /// <param name="bank">The quiz's bank; null where it is not there.</param>
    public static Decision Decide(Guid quizId, DraftQuiz command, ItemBank? bank, DateTimeOffset now)
    {
        var (draft, refusal) = command.Read(bank);
        return draft is null
            ? Decision.No(refusal!)
            : Decision.Of(new QuizDrafted(quizId, draft.Title, draft.Description, bank!.Id, draft.Policy, draft.OnlyTopics, now));
    }
}
