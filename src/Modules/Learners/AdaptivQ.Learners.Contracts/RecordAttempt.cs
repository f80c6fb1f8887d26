namespace AdaptivQ.Learners.Contracts;

/// <summary>
/// Command to write a finished attempt into its learner's record. To be sent for every attempt that has ended, at least once; a repetition
/// changes nothing.
/// </summary>
/// <param name="LevelIndex">Position of the level reached in the quiz's levels, from 0. Without an answer it is everybody's, and not to be
/// shown.</param>
/// <param name="Simulated">The demo's made-up history, not a person's.</param>
public sealed record RecordAttempt(
    Guid AttemptId,
    Guid LearnerId,
    Guid QuizId,
    int QuizVersion,
    int Answered,
    int Correct,
    int LevelIndex,
    string Level,
    bool Simulated,
    DateTimeOffset FinishedAt
);
