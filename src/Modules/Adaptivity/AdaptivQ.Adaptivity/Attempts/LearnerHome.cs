using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using AdaptivQ.Kernel;
using AdaptivQ.Learners.Contracts;
using AdaptivQ.Quizzes.Contracts;
using Marten;
using Marten.Events.Aggregation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Wolverine.Http;

namespace AdaptivQ.Adaptivity.Attempts;

/// <summary>An attempt in its learner's own list. Written with the start and with the end, so that a learner who goes home finds it
/// there.</summary>
public sealed record LearnerAttempt(
    Guid Id,
    Guid LearnerId,
    Guid QuizId,
    int QuizVersion,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    string? Reason,
    string? Level,
    int Answered,
    int Correct
)
{
    /// <summary>The attempt that goes on, of one learner's at one quiz: the last started. Null where none does.</summary>
    public static LearnerAttempt? Open(IEnumerable<LearnerAttempt> attempts) =>
        attempts.Where(attempt => attempt.FinishedAt is null).MaxBy(attempt => attempt.StartedAt);

    /// <summary>The attempt whose result counts, of one learner's at one quiz: the last that ended. Null where none has.</summary>
    public static LearnerAttempt? Last(IEnumerable<LearnerAttempt> attempts) =>
        attempts.Where(attempt => attempt.FinishedAt is not null).MaxBy(attempt => attempt.FinishedAt);

    /// <summary>The level as its learner may be told it; null where there is none to tell.</summary>
    /// <param name="policy">Of the version that the attempt was taken in.</param>
    public string? LevelTold(QuizPolicy policy) =>
        Reason is not null && Telling.LevelWithheld(policy, Reason, Answered) is null ? Level : null;

    /// <summary>How many answers were right, as its learner may be told it.</summary>
    /// <param name="policy">Of the version that the attempt was taken in.</param>
    public int? CorrectTold(QuizPolicy policy) => Reason is not null && Telling.TellsAnswers(policy, Reason, Answered) ? Correct : null;
}

/// <summary>Inline; it looks only at the two events it needs, so that no answer in between pays for it.</summary>
public sealed partial class LearnerAttemptProjection : SingleStreamProjection<LearnerAttempt, Guid>
{
    /// <summary>Names the projection as the store's progress and rebuilds know it.</summary>
    public LearnerAttemptProjection() => Name = "LearnerAttempts";

    /// <summary>Lists an attempt that has been started, without a result.</summary>
    public static LearnerAttempt Create(AttemptStarted started) =>
        new(started.AttemptId, started.LearnerId, started.QuizId, started.QuizVersion, started.At, null, null, null, 0, 0);

    /// <summary>Adds the end and the result; the level stays null where no question was answered.</summary>
    public static LearnerAttempt Apply(AttemptFinished finished, LearnerAttempt attempt) =>
        attempt with
        {
            FinishedAt = finished.At,
            Reason = finished.Reason,
            Level = finished.Measured() ? finished.Level : null,
            Answered = finished.Answered,
            Correct = finished.Correct,
        };
}

/// <param name="State">new, inProgress or taken; a taken quiz may be taken again.</param>
public sealed record AvailableQuiz(
    Guid Id,
    string Title,
    [property: AllowedValues(PublishedQuiz.Assess, PublishedQuiz.Practise)] string Mode,
    [property: AllowedValues(QuizPolicy.FeedbackInstant, QuizPolicy.FeedbackAtEnd, QuizPolicy.FeedbackNever)] string Feedback,
    [property: AllowedValues("new", "inProgress", "taken", "closed")] string State,
    string Description,
    IReadOnlyList<string> Topics,
    int AtMost,
    int? TimeLimitSeconds,
    Guid? OpenAttemptId,
    LastResult? LastResult
);

/// <param name="Level">Null where it ended without an answer, or is not told.</param>
public sealed record LastResult(Guid AttemptId, string? Level, DateTimeOffset FinishedAt);

/// <param name="Feedback">instant, at-end or never; with never there is nothing to look back at but the result.</param>
public sealed record OwnAttempt(
    Guid AttemptId,
    Guid QuizId,
    string QuizTitle,
    [property: AllowedValues(PublishedQuiz.Assess, PublishedQuiz.Practise)] string Mode,
    [property: AllowedValues(QuizPolicy.FeedbackInstant, QuizPolicy.FeedbackAtEnd, QuizPolicy.FeedbackNever)] string Feedback,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    string? Level,
    int Answered,
    int? Correct
);

/// <summary>What a learner finds at home: the quizzes of their classes and their own attempts.</summary>
public static class LearnerHomeEndpoints
{
    /// <summary>
    /// Answers the quizzes that the caller may start or go on with.
    /// Those assigned to the caller come first, by title; then any other in which the caller has a running attempt.
    /// </summary>
    [WolverineGet("/api/quizzes"), Authorize]
    [EndpointSummary("The quizzes you may take, and those you have begun")]
    public static async Task<IReadOnlyList<AvailableQuiz>> Quizzes(
        ClaimsPrincipal user,
        IQuerySession session,
        IPublishedQuizzes published,
        CompiledQuizzes compiled,
        ILearnerDirectory learners,
        CancellationToken cancellation
    )
    {
        var caller = Caller.Of(user);
        var quizzes = await published.Newest(
            caller.Tenant,
            await learners.AssignedQuizzes(caller.Tenant, caller.PersonId, cancellation),
            cancellation
        );
        var attempts = (await Own(session, caller).ToListAsync(cancellation)).ToLookup(attempt => attempt.QuizId);
        var available = new List<AvailableQuiz>();
        foreach (var quiz in quizzes)
        {
            var open = LearnerAttempt.Open(attempts[quiz.QuizId]);
            var last = await LastOf(attempts[quiz.QuizId]);
            available.Add(
                new AvailableQuiz(
                    quiz.QuizId,
                    quiz.Title,
                    quiz.Mode,
                    quiz.Feedback,
                    open is not null ? "inProgress"
                        : last is not null ? "taken"
                        : "new",
                    quiz.Description,
                    quiz.Topics,
                    quiz.MaxItems,
                    quiz.TimeLimitSeconds,
                    open?.Id,
                    last
                )
            );
        }
        // An attempt goes on in the version it began with, also where the quiz has been retired or taken from the class.
        foreach (var begun in attempts.Where(begun => available.TrueForAll(quiz => quiz.Id != begun.Key)))
        {
            if (LearnerAttempt.Open(begun) is not { } open)
            {
                continue;
            }
            if (await compiled.Find(caller.Tenant, open.QuizId, open.QuizVersion, cancellation) is not { Source: var quiz })
            {
                continue;
            }
            var topics = quiz.Items.Select(item => item.Topic).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            available.Add(
                new AvailableQuiz(
                    quiz.QuizId,
                    quiz.Title,
                    quiz.Mode,
                    quiz.Policy.Feedback,
                    "inProgress",
                    quiz.Description,
                    [.. topics],
                    quiz.Policy.MaxItems,
                    quiz.Policy.TimeLimitSeconds,
                    open.Id,
                    await LastOf(begun)
                )
            );
        }

        return available;

        async Task<LastResult?> LastOf(IEnumerable<LearnerAttempt> own) =>
            LearnerAttempt.Last(own) is { } last
            && await compiled.Find(caller.Tenant, last.QuizId, last.QuizVersion, cancellation) is { Source.Policy: var policy }
                ? new LastResult(last.Id, last.LevelTold(policy), last.FinishedAt!.Value)
                : null;
    }

    /// <summary>Answers the caller's own attempts, the last started first, at most 200.</summary>
    [WolverineGet("/api/attempts"), Authorize(Roles = Roles.Learner)]
    [EndpointSummary("Your own attempts, newest first")]
    public static async Task<IReadOnlyList<OwnAttempt>> Attempts(
        ClaimsPrincipal user,
        IQuerySession session,
        CompiledQuizzes quizzes,
        CancellationToken cancellation
    )
    {
        var caller = Caller.Of(user);
        var own = new List<OwnAttempt>();
        foreach (
            var attempt in await Own(session, caller).OrderByDescending(attempt => attempt.StartedAt).Take(200).ToListAsync(cancellation)
        )
        {
            if (await quizzes.Find(caller.Tenant, attempt.QuizId, attempt.QuizVersion, cancellation) is not { Source: var quiz })
            {
                continue;
            }
            own.Add(
                new OwnAttempt(
                    attempt.Id,
                    attempt.QuizId,
                    quiz.Title,
                    quiz.Mode,
                    quiz.Policy.Feedback,
                    attempt.StartedAt,
                    attempt.FinishedAt,
                    attempt.LevelTold(quiz.Policy),
                    attempt.Answered,
                    attempt.CorrectTold(quiz.Policy)
                )
            );
        }

        return own;
    }

    private static IQueryable<LearnerAttempt> Own(IQuerySession session, Caller caller) =>
        session.Query<LearnerAttempt>().Where(attempt => attempt.LearnerId == caller.PersonId);
}
