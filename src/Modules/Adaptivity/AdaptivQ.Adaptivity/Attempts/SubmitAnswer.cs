using System.Security.Claims;
using AdaptivQ.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Wolverine.Http;

namespace AdaptivQ.Adaptivity.Attempts;

/// <param name="Response">Id of the chosen option.</param>
/// <param name="Version">The version of the attempt the learner saw.</param>
public sealed record SubmitAnswer(Guid ItemId, string? Response, int Version);

/// <summary>The hot path: score the answer, estimate the ability, choose what comes next; one commit, and only then the reply.</summary>
public static class SubmitAnswerEndpoint
{
    /// <summary>An answer sent just in time may arrive a little late.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    [WolverinePost("/api/attempts/{attemptId}/answers"), Authorize(Roles = Roles.Learner), EnableRateLimiting(Limits.Answers)]
    [EndpointSummary("Answer the open question; the next one comes with the reply")]
    [ProducesResponseType<StepView>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status429TooManyRequests)]
    public static Task<IResult> Post(
        Guid attemptId, SubmitAnswer? answer, [FromHeader(Name = "Idempotency-Key")] string? key,
        ClaimsPrincipal user, AttemptCommands commands, TimeProvider clock, CancellationToken cancellation)
    {
        if (answer is null) return Task.FromResult(Refusal.NoBody.ToResult());
        var now = clock.GetUtcNow();
        return commands.Run(
            Caller.Of(user), attemptId, key, new CommandWords(answer.ItemId, answer.Response, answer.Version),
            (attempt, quiz) => Decide(attempt, quiz, answer, now), now, cancellation);
    }

    public static Decision Decide(Attempt attempt, CompiledQuiz quiz, SubmitAnswer answer, DateTimeOffset now)
    {
        if (attempt.Finished is not null)
            return Decision.No(AttemptCommands.Conflict("attempt-finished", "The attempt is over", "It has ended; see its result in 'current'.", attempt, quiz, now));
        if (answer.Version != attempt.Version) return Decision.No(AttemptCommands.Stale(attempt, quiz, now));
        if (attempt.Open is not { } open || open.ItemId != answer.ItemId)
            return Decision.No(AttemptCommands.Conflict("item-not-open", "That question is not open", "Only the question in 'current' can be answered now.", attempt, quiz, now));
        if (quiz.Item(open.ItemId).Options.FirstOrDefault(option => option.Id == answer.Response) is not { } chosen)
        {
            return Decision.No(new Refusal(StatusCodes.Status400BadRequest, "unknown-option", "No such option",
                "The response must be the id of one of the question's options.")
            { Field = "response" });
        }

        if (attempt.Deadline is { } deadline && now > deadline + Grace)
            return Decision.Of(NextStep.Finish(attempt, quiz, AttemptFinished.Time, deadline));

        var given = new GivenAnswer(open.Position, open.ItemId, chosen.Id, chosen.IsKey, 0, 0, open.ShownAt, now);
        var estimate = NextStep.Estimate(quiz, attempt.Answers.Add(given));
        var scored = new AnswerScored(
            attempt.Started.AttemptId, open.Position, open.ItemId, chosen.Id, chosen.IsKey ? 1 : 0, estimate.Theta, estimate.StandardError, now);
        return Decision.Of(scored, NextStep.After(attempt.Apply(Guid.Empty, scored), quiz, now));
    }
}
