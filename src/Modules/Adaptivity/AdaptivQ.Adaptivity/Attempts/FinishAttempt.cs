using System.Security.Claims;
using System.Text.Json.Serialization;
using AdaptivQ.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Wolverine;
using Wolverine.Http;

namespace AdaptivQ.Adaptivity.Attempts;

/// <param name="Version">The version of the attempt the learner saw.</param>
public sealed record FinishAttempt([property: JsonRequired] int Version);

/// <summary>The learner stops before the quiz does.</summary>
public static class FinishAttemptEndpoint
{
    /// <summary>Ends the caller's own attempt and answers its result; see <see cref="Decide"/> for what is refused.</summary>
    [WolverinePost("/api/attempts/{attemptId}/finish"), Authorize(Roles = Roles.Learner), EnableRateLimiting(AttemptLimits.Answers)]
    [Refuses(404, 409)]
    [EndpointSummary("Stop before the quiz does")]
    public static async Task<Results<Ok<StepView>, ProblemHttpResult>> Post(
        Guid attemptId,
        FinishAttempt? command,
        [FromHeader(Name = "Idempotency-Key")] string? key,
        ClaimsPrincipal user,
        AttemptCommands commands,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (command is null)
        {
            return Refusal.NoBody.ToResult();
        }
        var now = clock.GetUtcNow();
        return await commands.Run(
            Caller.Of(user),
            attemptId,
            key,
            new CommandFingerprint(null, null, command.Version),
            (attempt, quiz) => Decide(attempt, quiz, command, now),
            now,
            cancellation
        );
    }

    /// <summary>
    /// Decides that the attempt ends: stopped by its learner, or by time where its deadline has passed.
    /// Refused with 409 where it is over already (attempt-finished) or the command names an earlier version (attempt-stale).
    /// </summary>
    public static Decision Decide(Attempt attempt, CompiledQuiz quiz, FinishAttempt command, DateTimeOffset now)
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
        return command.Version != attempt.Version ? Decision.No(AttemptCommands.Stale(attempt, quiz, now))
            : attempt.Deadline is { } deadline && now >= deadline
                ? Decision.Of(NextStep.Finish(attempt, quiz, AttemptFinished.Time, deadline))
            : Decision.Of(NextStep.Finish(attempt, quiz, AttemptFinished.Stopped, now));
    }
}

/// <summary>Sent to ourselves for the moment an attempt's time is up, and kept by the database until then.</summary>
public sealed record CloseAttemptWhenTimeIsUp(Guid AttemptId);

/// <summary>Ends an attempt whose learner went away before the time was up.</summary>
public static class CloseAttemptWhenTimeIsUpHandler
{
    /// <summary>Ends the attempt if its time is up; does nothing where it is unknown or already over.</summary>
    /// <exception cref="JasperFx.ConcurrencyException">A command of the learner came first; Wolverine tries the message again.</exception>
    public static async Task Handle(
        CloseAttemptWhenTimeIsUp command,
        Envelope envelope,
        AttemptStore attempts,
        CompiledQuizzes quizzes,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var tenant = envelope.TenantId!;
        if (await attempts.Reload(tenant, command.AttemptId, cancellation) is not { } attempt)
        {
            return;
        }
        var quiz = await quizzes.Of(tenant, attempt, cancellation);
        // A learner's last answer may come first; the message is then tried again and finds the attempt over, or still open.
        _ =
            await Close(tenant, attempt, quiz, attempts, clock.GetUtcNow())
            ?? throw new JasperFx.ConcurrencyException(typeof(Attempt), command.AttemptId);
    }

    /// <summary>Ends the attempt if its time is up.</summary>
    /// <returns>The attempt as it then is; null when another command came first.</returns>
    internal static async Task<Attempt?> Close(string tenant, Attempt attempt, CompiledQuiz quiz, AttemptStore attempts, DateTimeOffset now)
    {
        var facts = Decide(attempt, quiz, now).Events;
        if (facts.Count == 0)
        {
            return attempt;
        }
        var change = new AttemptChange(tenant, attempt, NamedId.Create(attempt.Started.AttemptId, "time-up"), facts);
        var after = await attempts.Append(change);
        if (after is not null)
        {
            AttemptTelemetry.Committed(quiz, facts);
        }
        return after;
    }

    /// <summary>
    /// Decides that a running attempt ends by time, as of its deadline.
    /// No event where it is over, has no limit, or its deadline and <see cref="SubmitAnswerEndpoint.Grace"/> have not passed.
    /// </summary>
    public static Decision Decide(Attempt attempt, CompiledQuiz quiz, DateTimeOffset now)
    {
        return attempt.Finished is null && attempt.Deadline is { } deadline && now >= deadline + SubmitAnswerEndpoint.Grace
            ? Decision.Of(NextStep.Finish(attempt, quiz, AttemptFinished.Time, deadline))
            : Decision.Of();
    }
}
