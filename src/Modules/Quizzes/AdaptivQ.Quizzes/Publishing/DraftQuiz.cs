using AdaptivQ.Adaptivity.Contracts;
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
/// <param name="StandardError">
/// Stop once the ability is known this well (logits, 0.2 to 1); for assess mode. A promise: publishing is refused where most
/// learners cannot reach it. Left out, none is made, and every learner gets the most questions.
/// </param>
public sealed record DraftQuiz(
    string? Title,
    string? Description,
    Guid BankId,
    string? Mode,
    string? Feedback,
    int? MaxItems,
    int? MinItems,
    double? StandardError,
    int? TimeLimitSeconds,
    IReadOnlyList<string>? Topics,
    int? Randomesque);

public sealed record DraftedQuiz(Guid Id);

/// <summary>An author sets up a quiz over a bank.</summary>
public static class DraftQuizEndpoint
{
    private static readonly string[] LevelNames = ["Starting out", "Growing", "Secure", "Strong", "Excellent"];
    private static readonly double[] LevelCuts = [-1.2, -0.4, 0.4, 1.2];

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
        if (title.Length is 0 or > 120 || title.Contains('\0', StringComparison.Ordinal)) return Bad("title", "Give the quiz a title of 1 to 120 characters, without NUL.");
        var description = command.Description?.Trim() ?? "";
        if (description.Length > 500 || description.Contains('\0', StringComparison.Ordinal)) return Bad("description", "Describe the quiz in at most 500 characters, without NUL.");
        if (command.Mode is not (PublishedQuiz.Assess or PublishedQuiz.Practise)) return Bad("mode", "The mode is 'assess' or 'practise'.");
        var assess = command.Mode == PublishedQuiz.Assess;
        var feedback = command.Feedback ?? (assess ? QuizPolicy.FeedbackAtEnd : QuizPolicy.FeedbackInstant);
        if (feedback is not (QuizPolicy.FeedbackInstant or QuizPolicy.FeedbackAtEnd or QuizPolicy.FeedbackNever))
            return Bad("feedback", "Feedback is 'instant', 'atEnd' or 'never'.");

        var topics = command.Topics is { Count: > 0 } some ? some.Distinct(StringComparer.Ordinal).ToList() : null;
        if (topics?.FindIndex(topic => topic is null || !bank.Topics.ContainsKey(topic)) is { } unknown and >= 0) return Bad("topics", $"The bank has no topic '{topics[unknown]}'.");
        var available = topics?.Sum(topic => bank.Topics[topic]) ?? bank.ItemCount;
        if (available == 0) return Bad("bankId", "The bank has no items yet. Import some first.");

        var maxItems = command.MaxItems ?? Math.Min(available, assess ? 25 : 15);
        if (maxItems < 1 || maxItems > available)
            return Bad("maxItems", $"Ask at least 1 and at most {available} questions: that is how many items there are.");
        var minItems = command.MinItems ?? Math.Min(maxItems, assess ? 8 : 1);
        if (minItems < 1 || minItems > maxItems) return Bad("minItems", $"The least number of questions lies between 1 and {maxItems}.");
        if (command.StandardError is { } se && !(se is >= 0.2 and <= 1)) return Bad("standardError", "The precision to stop at is a standard error of 0.2 to 1 logits.");
        if (command.TimeLimitSeconds is { } limit && limit is < 30 or > 6 * 3600) return Bad("timeLimitSeconds", "A time limit lies between 30 seconds and 6 hours; leave it out for none.");
        var randomesque = command.Randomesque ?? 5;
        if (randomesque is < 1 or > 20) return Bad("randomesque", "Draw the next question from the best 1 to 20.");

        var policy = new QuizPolicy(
            "3PL", "EAP",
            assess ? QuizPolicy.MaximumInformation : QuizPolicy.ClosestToTarget,
            TargetSuccess: 0.7,
            randomesque,
            assess ? command.StandardError : null,
            minItems, maxItems, command.TimeLimitSeconds, feedback, LevelCuts, LevelNames);
        return Decision.Of(new QuizDrafted(quizId, title, description, bank.Id, command.Mode, policy, topics, now));
    }
}
