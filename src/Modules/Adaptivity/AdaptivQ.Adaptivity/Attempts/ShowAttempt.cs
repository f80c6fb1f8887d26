using System.Security.Claims;
using System.Text.Json;
using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace AdaptivQ.Adaptivity.Attempts;

/// <summary>An attempt for its learner: the open question, from any device and at any time; afterwards the result and what was
/// right.</summary>
public static class ShowAttemptEndpoint
{
    /// <summary>Answers the caller's own attempt as the database has it; 404 for any other.</summary>
    [WolverineGet("/api/attempts/{attemptId}"), Authorize(Roles = Roles.Learner)]
    [EndpointSummary("Your attempt as it stands, on any device")]
    [Refuses(404)]
    public static async Task<Results<Ok<AttemptView>, ProblemHttpResult>> Get(
        Guid attemptId,
        ClaimsPrincipal user,
        AttemptStore attempts,
        CompiledQuizzes quizzes,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var caller = Caller.Of(user);
        // From the database, not from memory: another node may have gone on with it.
        var attempt = await attempts.Reload(caller.Tenant, attemptId, cancellation);
        if (attempt is null || attempt.Started.LearnerId != caller.PersonId)
        {
            return Refusal.NotFound("attempt").ToResult();
        }
        var quiz = await quizzes.Of(caller.Tenant, attempt, cancellation);
        return TypedResults.Ok(AttemptView.Of(attempt, quiz, clock.GetUtcNow()));
    }

    /// <summary>
    /// Answers every response of the caller's own attempt with its score and solution.
    /// 404 for any other attempt; 409 for what <see cref="Decide"/> refuses.
    /// </summary>
    [WolverineGet("/api/attempts/{attemptId}/review"), Authorize(Roles = Roles.Learner)]
    [EndpointSummary("Your answers and the right ones, once the attempt is over")]
    [Refuses(404, 409)]
    public static async Task<Results<Ok<List<AnsweredItem>>, ProblemHttpResult>> Review(
        Guid attemptId,
        ClaimsPrincipal user,
        AttemptStore attempts,
        CompiledQuizzes quizzes,
        OpenElsewhere elsewhere,
        CancellationToken cancellation
    )
    {
        var caller = Caller.Of(user);
        var attempt = await attempts.Reload(caller.Tenant, attemptId, cancellation);
        if (attempt is null || attempt.Started.LearnerId != caller.PersonId)
        {
            return Refusal.NotFound("attempt").ToResult();
        }
        var quiz = await quizzes.Of(caller.Tenant, attempt, cancellation);
        if (Decide(attempt, quiz, await elsewhere.Items(caller, attemptId, cancellation)) is { } refusal)
        {
            return refusal.ToResult();
        }
        return TypedResults.Ok(attempt.Answers.Select(answer => AnsweredItem.Of(answer, quiz, attempt.Started.Seed)).ToList());
    }

    /// <summary>Decides whether the right answers may be shown now.</summary>
    /// <param name="openElsewhere">Items that wait for an answer in other attempts of the learner.</param>
    /// <returns>Why not, 409 review-not-open; null where they may.</returns>
    public static Refusal? Decide(Attempt attempt, CompiledQuiz quiz, IReadOnlySet<Guid> openElsewhere)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        ArgumentNullException.ThrowIfNull(quiz);
        var policy = quiz.Source.Policy;
        var why =
            attempt.Finished is not { } finished ? "The right answers are shown once the attempt is over."
            : policy.Feedback == QuizPolicy.FeedbackNever ? "This quiz does not show its right answers."
            : !Telling.TellsAnswers(policy, finished.Reason, finished.Answered)
                ? $"The attempt ended after {finished.Answered} of at least {policy.MinItems} questions; its answers are not shown."
            : attempt.Answers.Any(answer => openElsewhere.Contains(answer.ItemId))
                ? "One of its questions is open for you in another quiz. Answer it there first, then look back."
            : null;
        return why is null ? null : new Refusal(StatusCodes.Status409Conflict, "review-not-open", "There is nothing to review", why);
    }
}

/// <summary>One answer, once it may be talked about.</summary>
public sealed record AnsweredItem(
    int Position,
    ItemView Item,
    JsonElement Response,
    bool Correct,
    double Points,
    double MaxPoints,
    JsonElement Solution,
    IReadOnlyList<string> Messages,
    string? Rationale,
    double SecondsTaken
)
{
    /// <summary>Shows an answered item as the learner saw it, with score, solution and the author's messages.</summary>
    /// <param name="seed">The attempt's seed.</param>
    public static AnsweredItem Of(GivenAnswer answer, CompiledQuiz quiz, long seed)
    {
        var item = quiz.Item(answer.ItemId);
        var feedback = FeedbackView.Of(item, answer.Response);
        return new AnsweredItem(
            answer.Position,
            ItemView.Of(item, seed, answer.Position),
            feedback.Response,
            feedback.Correct,
            feedback.Points,
            feedback.MaxPoints,
            feedback.Solution,
            feedback.Messages,
            feedback.Rationale,
            answer.SecondsTaken
        );
    }
}
