using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace AdaptivQ.Quizzes.Publishing;

/// <summary>What an author says of a new quiz; what is left out gets the mode's usual value.</summary>
/// <param name="MinItems">For assess, no rule but time ends an attempt before.</param>
/// <param name="StandardError">
/// Stop once the ability is known this well (logits, 0.2 to 1); for assess. A promise: publishing is refused where most
/// learners cannot reach it. Left out, none is made, and every learner gets the most questions.
/// </param>
public sealed record DraftQuiz(
    string? Title,
    string? Description,
    Guid BankId,
    string? Mode,
    string? Feedback = null,
    int? MaxItems = null,
    int? MinItems = null,
    double? StandardError = null,
    int? TimeLimitSeconds = null,
    IReadOnlyList<string>? Topics = null,
    int? Randomesque = null)
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

public sealed record DraftedQuiz(Guid Id);

/// <summary>An author sets up a quiz over a bank.</summary>
public static class DraftQuizEndpoint
{
    private const int LongestTitle = 120;
    private const int LongestDescription = 500;

    [WolverinePost("/api/quizzes"), Authorize(Roles = Roles.Author)]
    [EndpointSummary("Set up a quiz over a bank; with publish=true publish it as well, or do neither")]
    public static async Task<IResult> Post(
        DraftQuiz? command, [FromQuery] bool? publish, IDocumentSession session, IFeasibility feasibility, TimeProvider clock, CancellationToken cancellation)
    {
        if (command is null) return Refusal.NoBody.ToResult();
        if (publish == true)
        {
            var (version, refused) = await PublishQuiz.SetUpAndRun(session, feasibility, command, clock.GetUtcNow(), cancellation);
            return refused?.ToResult() ?? TypedResults.Created($"/api/quizzes/{version!.QuizId}", version);
        }

        var bank = await session.LoadAsync<ItemBank>(command.BankId, cancellation);
        var decision = Decide(Guid.CreateVersion7(), command, bank, clock.GetUtcNow());
        if (decision.Refused is { } refusal) return refusal.ToResult();
        var drafted = (QuizDrafted)decision.Events[0];
        session.Events.StartStream<Quiz>(drafted.QuizId, decision.Events);
        await session.SaveChangesAsync(cancellation);
        return TypedResults.Created($"/api/quizzes/{drafted.QuizId}", new DraftedQuiz(drafted.QuizId));
    }

    public static Decision Decide(Guid quizId, DraftQuiz command, ItemBank? bank, DateTimeOffset now)
    {
        Decision Bad(string field, string detail) => Decision.No(Refusal.BadField(field, detail));

        if (bank is null) return Decision.No(Refusal.NotFound("item bank") with { Field = "bankId" });
        var title = command.Title?.Trim() ?? "";
        if (title.Length is 0 or > LongestTitle || title.Contains('\0', StringComparison.Ordinal))
            return Bad("title", $"Give the quiz a title of 1 to {LongestTitle} characters, without NUL.");
        var description = command.Description?.Trim() ?? "";
        if (description.Length > LongestDescription || description.Contains('\0', StringComparison.Ordinal))
            return Bad("description", $"Describe the quiz in at most {LongestDescription} characters, without NUL.");

        var topics = command.Topics is { Count: > 0 } some ? some.Distinct(StringComparer.Ordinal).ToList() : null;
        if (topics?.Find(topic => topic is null || !bank.Topics.ContainsKey(topic)) is { } unknown) return Bad("topics", $"The bank has no topic '{unknown}'.");
        if (topics?.Contains(null!) == true) return Bad("topics", "A topic is null. Name each by its text.");
        var available = topics?.Sum(topic => bank.Topics[topic]) ?? bank.ItemCount;
        if (available == 0) return Bad("bankId", "The bank has no items yet. Import some first.");

        var (policy, problem) = PolicyDraft.Read(command, available);
        return problem is { } wrong
            ? Bad(wrong.Field, wrong.Detail)
            : Decision.Of(new QuizDrafted(quizId, title, description, bank.Id, policy!, topics, now));
    }
}
