using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Serialization;
using AdaptivQ.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Wolverine.Http;

namespace AdaptivQ.Adaptivity.Attempts;

/// <param name="Response">JSON in the shape of the item's type: an option's id, an array of them, true or false, a number as text.</param>
/// <param name="Version">The version of the attempt the learner saw.</param>
public sealed record SubmitAnswer(
    [property: JsonRequired] Guid ItemId,
    [property: JsonRequired] JsonElement Response,
    [property: JsonRequired] int Version
);

/// <summary>The hot path: score the answer, estimate the ability, choose what comes next; one commit, and only then the reply.</summary>
public static class SubmitAnswerEndpoint
{
    /// <summary>An answer sent just in time may arrive a little late.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Scores the answer and replies with the next question or the result, once that is committed.
    /// See <see cref="Decide"/> for what is refused.
    /// </summary>
    [WolverinePost("/api/attempts/{attemptId}/answers"), Authorize(Roles = Roles.Learner), EnableRateLimiting(AttemptLimits.Answers)]
    [Refuses(404, 409)]
    [EndpointSummary("Answer the open question; the next one comes with the reply")]
    public static async Task<Results<Ok<StepView>, ProblemHttpResult>> Post(
        Guid attemptId,
        SubmitAnswer? answer,
        [FromHeader(Name = "Idempotency-Key")] string? key,
        ClaimsPrincipal user,
        AttemptCommands commands,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (answer is null)
        {
            return Refusal.NoBody.ToResult();
        }
        var now = clock.GetUtcNow();
        return await commands.Run(
            Caller.Of(user),
            attemptId,
            key,
            new CommandFingerprint(answer.ItemId, Response.Of(answer.Response), answer.Version),
            (attempt, quiz) => Decide(attempt, quiz, answer, now),
            now,
            cancellation
        );
    }

    /// <summary>
    /// Decides on the score, the ability after it, and the next question or the end.
    /// Past the deadline and <see cref="Grace"/> nothing is scored: the attempt ends by time. Refused with 409 where the attempt is over
    /// (attempt-finished) or the command names an earlier version (attempt-stale) or another item than the open one (item-not-open);
    /// with 400 where the response does not fit the item (invalid-response).
    /// </summary>
    public static Decision Decide(Attempt attempt, CompiledQuiz quiz, SubmitAnswer answer, DateTimeOffset now)
    {
        if (attempt.Finished is not null)
        {
            return Decision.No(
                AttemptCommands.Conflict(
                    "attempt-finished",
                    "The attempt is over",
                    "It has ended; see its result in 'current'.",
                    attempt,
                    quiz,
                    now
                )
            );
        }
        if (answer.Version != attempt.Version)
        {
            return Decision.No(AttemptCommands.Stale(attempt, quiz, now));
        }
        if (attempt.Open is not { } open || open.ItemId != answer.ItemId)
        {
            return Decision.No(
                AttemptCommands.Conflict(
                    "item-not-open",
                    "That question is not open",
                    "Only the question in 'current' can be answered now.",
                    attempt,
                    quiz,
                    now
                )
            );
        }
        var interaction = quiz.Item(open.ItemId).Interaction;
        if (interaction.Problem(answer.Response) is { } problem)
        {
            return Decision.No(
                new Refusal(StatusCodes.Status400BadRequest, "invalid-response", "The response doesn't fit the question", problem)
                {
                    Field = "response",
                }
            );
        }

        if (attempt.Deadline is { } deadline && now > deadline + Grace)
        {
            return Decision.Of(NextStep.Finish(attempt, quiz, AttemptFinished.Time, deadline));
        }

        var (points, maxPoints, category) = interaction.Score(answer.Response);
        var response = Response.Of(answer.Response);
        var given = new GivenAnswer(open.Position, open.ItemId, response, points, maxPoints, category, 0, 0, null, open.ShownAt, now);
        var estimate = NextStep.Estimate(quiz, attempt.Answers.Add(given));
        var scored = new AnswerScored(
            attempt.Started.AttemptId,
            open.Position,
            open.ItemId,
            response,
            points,
            maxPoints,
            category,
            estimate.Theta,
            estimate.StandardError,
            Caveats.Of(estimate.Caveats),
            now
        );
        return Decision.Of(scored, NextStep.After(attempt.Apply(Guid.Empty, scored), quiz, now));
    }
}
