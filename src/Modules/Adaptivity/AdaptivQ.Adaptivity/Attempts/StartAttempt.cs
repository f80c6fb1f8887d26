using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using AdaptivQ.Kernel;
using AdaptivQ.Learners.Contracts;
using AdaptivQ.Quizzes.Contracts;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Wolverine.Http;

namespace AdaptivQ.Adaptivity.Attempts;

/// <summary>Asks for a new attempt at the newest version of a quiz that is assigned to the caller.</summary>
public sealed record StartAttempt([property: JsonRequired] Guid QuizId);

/// <summary>A learner begins a quiz that is assigned to them; the first question is chosen at once.</summary>
public static class StartAttemptEndpoint
{
    private const int MostTries = 5;

    /// <summary>
    /// Starts an attempt and answers it with its first question; where one of the caller's at the quiz goes on, answers that one with 200.
    /// 404 where the quiz is not published or not assigned to the caller. The same Idempotency-Key answers the same attempt; with
    /// another quiz it is refused with 409.
    /// </summary>
    [WolverinePost("/api/attempts"), Authorize(Roles = Roles.Learner), EnableRateLimiting(AttemptLimits.AttemptStarts)]
    [Refuses(404, 409)]
    [EndpointSummary("Begin a quiz, or go on with it; the open question comes with the answer")]
    public static async Task<Results<Created<AttemptView>, Ok<AttemptView>, ProblemHttpResult>> Post(
        StartAttempt? command,
        [FromHeader(Name = "Idempotency-Key")] string? key,
        ClaimsPrincipal user,
        IDocumentStore store,
        AttemptStore attempts,
        CompiledQuizzes quizzes,
        IPublishedQuizzes published,
        ILearnerDirectory learners,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (command is null)
        {
            return Refusal.NoBody.ToResult();
        }
        var caller = Caller.Of(user);
        if (key?.Length > 200)
        {
            return Refusal.BadField("Idempotency-Key", "The header 'Idempotency-Key' has at most 200 characters.").ToResult();
        }
        // The first event's own id: the store has it once, so that a repetition finds what the key started.
        var commandId = string.IsNullOrWhiteSpace(key) ? Guid.CreateVersion7() : NamedId.OfClientKey(caller.PersonId, key);

        var assigned = await learners.AssignedQuizzes(caller.Tenant, caller.PersonId, cancellation);
        var newest = assigned.Contains(command.QuizId) ? await published.Newest(caller.Tenant, [command.QuizId], cancellation) : [];
        if (
            newest is not [{ Version: var version }]
            || await quizzes.Find(caller.Tenant, command.QuizId, version, cancellation) is not { } quiz
        )
        {
            return (Refusal.NotFound("quiz") with { Field = "quizId" }).ToResult();
        }

        for (var tries = 1; ; tries++)
        {
            var now = clock.GetUtcNow();
            await using var session = store.LightweightSession(caller.Tenant);
            if (await session.Events.LoadAsync(commandId, cancellation) is { StreamId: var begun })
            {
                return await AlreadyStarted(caller, begun, command.QuizId, attempts, quizzes, now, cancellation);
            }
            var (self, quizId) = (caller.PersonId, command.QuizId);
            var own = await session
                .Query<LearnerAttempt>()
                .Where(attempt => attempt.LearnerId == self && attempt.QuizId == quizId)
                .ToListAsync(cancellation);
            if (await Running(caller.Tenant, own, attempts, quizzes, now, cancellation) is { } running)
            {
                // The same command may have begun it since the look above.
                return await session.Events.LoadAsync(commandId, cancellation) is { StreamId: var id } && id == running.AttemptId
                    ? TypedResults.Created($"/api/attempts/{id}", running)
                    : TypedResults.Ok(running);
            }

            // Numbered: two that start at the same moment start the same attempt, and the store takes one of them.
            var attemptId = NamedId.Create(caller.PersonId, $"attempt {own.Count + 1} at {command.QuizId}");
            var facts = Decide(attemptId, self, quiz, BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)), simulated: false, now);
            try
            {
                var events = facts.Select(session.Events.BuildEvent).ToList();
                events[0].Id = commandId;
                session.Events.StartStream<Attempt>(attemptId, events.Cast<object>());
                await session.SaveChangesAsync(cancellation);
            }
            catch (Exception e) when (StreamWriting.IsRaceLost(e) && tries < MostTries)
            {
                continue;
            }

            var attempt = Attempt.Fold(facts.Select(fact => (Guid.Empty, fact)))!;
            attempts.Keep(caller.Tenant, attempt);
            AttemptTelemetry.Committed(quiz, facts);
            return TypedResults.Created($"/api/attempts/{attemptId}", AttemptView.Of(attempt, quiz, now));
        }
    }

    /// <summary>The attempt that goes on; null where none does. One whose time is up is ended first.</summary>
    /// <param name="own">The learner's attempts at the quiz.</param>
    private static async Task<AttemptView?> Running(
        string tenant,
        IReadOnlyList<LearnerAttempt> own,
        AttemptStore attempts,
        CompiledQuizzes quizzes,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        while (LearnerAttempt.Open(own) is { } open && await attempts.Reload(tenant, open.Id, cancellation) is { Finished: null } attempt)
        {
            var quiz = await quizzes.Of(tenant, attempt, cancellation);
            switch (await CloseAttemptWhenTimeIsUpHandler.Close(tenant, attempt, quiz, attempts, now))
            {
                case { Finished: null } running:
                    return AttemptView.Of(running, quiz, now);
                case { }:
                    return null;
                // Another command came first; look again.
                case null:
                    break;
            }
        }
        return null;
    }

    /// <summary>The first two facts of every attempt.</summary>
    /// <param name="seed">Random; all later draws come from it.</param>
    public static IReadOnlyList<object> Decide(
        Guid attemptId,
        Guid learnerId,
        CompiledQuiz quiz,
        long seed,
        bool simulated,
        DateTimeOffset now
    )
    {
        var started = new AttemptStarted(
            attemptId,
            learnerId,
            quiz.Source.QuizId,
            quiz.Source.Version,
            quiz.Source.CalibrationVersion,
            quiz.Source.PolicyVersion,
            seed,
            quiz.Source.Policy.PriorMean,
            quiz.Source.Policy.PriorStandardDeviation,
            quiz.Source.Policy.TimeLimitSeconds,
            simulated,
            now
        );
        return [started, NextStep.Select(new Attempt(started), quiz, now)];
    }

    private static async Task<Results<Created<AttemptView>, Ok<AttemptView>, ProblemHttpResult>> AlreadyStarted(
        Caller caller,
        Guid attemptId,
        Guid quizId,
        AttemptStore attempts,
        CompiledQuizzes quizzes,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        if (await attempts.Reload(caller.Tenant, attemptId, cancellation) is not { } attempt)
        {
            return Refusal.NotFound("attempt").ToResult();
        }
        var quiz = await quizzes.Of(caller.Tenant, attempt, cancellation);
        return attempt.Started.QuizId == quizId
            ? TypedResults.Created($"/api/attempts/{attemptId}", AttemptView.Of(attempt, quiz, now))
            : AttemptCommands
                .Conflict(
                    "idempotency-key-reused",
                    "The Idempotency-Key was used before",
                    "This key started another quiz before. Send a new random key.",
                    attempt,
                    quiz,
                    now
                )
                .ToResult();
    }
}
