using AdaptivQ.Kernel;
using AdaptivQ.Learners.Contracts;
using Marten;
using Wolverine.Configuration;
using Wolverine.Transports.Local;

namespace AdaptivQ.Learners.Records;

/// <summary>The learner completed a quiz. What the attempt consisted of stays in its own stream.</summary>
public sealed record QuizTaken(
    Guid LearnerId,
    Guid QuizId,
    Guid AttemptId,
    int Answered,
    int Correct,
    int LevelIndex,
    string Level,
    bool Simulated,
    DateTimeOffset At
);

/// <summary>What a learner has taken, by quiz: which assignments are done.</summary>
public sealed partial record LearnerRecord(Guid Id, IReadOnlyList<TakenQuiz> Quizzes)
{
    /// <summary>Begins the record with the first quiz that the learner took.</summary>
    public static LearnerRecord Create(QuizTaken taken)
    {
        return new LearnerRecord(taken.LearnerId, []).Apply(taken);
    }

    /// <summary>Counts the quiz once more and keeps id, level and time of the attempt that ended last.</summary>
    public LearnerRecord Apply(QuizTaken taken)
    {
        var before = Quizzes.FirstOrDefault(quiz => quiz.QuizId == taken.QuizId);
        // Two attempts may be told of in another order than they ended in.
        var now =
            before is { } last && last.LastAt > taken.At
                ? last with
                {
                    Times = last.Times + 1,
                }
                : new TakenQuiz(taken.QuizId, (before?.Times ?? 0) + 1, taken.AttemptId, taken.Answered > 0 ? taken.Level : null, taken.At);
        return this with { Quizzes = [.. Quizzes.Where(quiz => quiz.QuizId != taken.QuizId), now] };
    }
}

/// <param name="Level">Of the last attempt; null where it ended without an answer.</param>
public sealed record TakenQuiz(Guid QuizId, int Times, Guid LastAttemptId, string? Level, DateTimeOffset LastAt);

/// <summary>Writes a finished attempt into its learner's record, once however often the message comes.</summary>
public sealed class RecordAttemptHandler : IConfigureLocalQueue
{
    /// <summary>One after the other: two attempts of one learner would only get in each other's way.</summary>
    public static void Configure(LocalQueueConfiguration configuration) => configuration.Sequential();

    /// <summary>Appends <see cref="QuizTaken"/> to the learner's stream, unless it holds this attempt already.</summary>
    public static async Task Handle(RecordAttempt completed, IDocumentSession session, CancellationToken cancellation)
    {
        var eventId = NamedId.Create(completed.AttemptId, "quiz-taken");
        if (await session.Events.LoadAsync(eventId, cancellation) is not null)
        {
            return;
        }
        var taken = session.Events.BuildEvent(Taken(completed));
        taken.Id = eventId;
        session.Events.Append(completed.LearnerId, taken);
    }

    /// <summary>Makes the event from the message.</summary>
    public static QuizTaken Taken(RecordAttempt completed)
    {
        return new QuizTaken(
            completed.LearnerId,
            completed.QuizId,
            completed.AttemptId,
            completed.Answered,
            completed.Correct,
            completed.LevelIndex,
            completed.Level,
            completed.Simulated,
            completed.FinishedAt
        );
    }
}
