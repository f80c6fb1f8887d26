namespace AdaptivQ.Adaptivity.Contracts;

/// <summary>Told once for every attempt that has ended, some moments after the fact, at least once and in order for an attempt.</summary>
/// <param name="LevelIndex">Position of the level reached in the quiz's levels, from 0. Without an answer it is everybody's, and not to be shown.</param>
/// <param name="Simulated">The demo's made-up history, not a person's.</param>
public sealed record AttemptCompleted(
    Guid AttemptId,
    Guid LearnerId,
    Guid QuizId,
    int QuizVersion,
    int Answered,
    int Correct,
    int LevelIndex,
    string Level,
    bool Simulated,
    DateTimeOffset FinishedAt);
