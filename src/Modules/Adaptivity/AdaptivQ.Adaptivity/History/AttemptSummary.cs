using AdaptivQ.Adaptivity.Attempts;
using Marten.Events.Aggregation;

namespace AdaptivQ.Adaptivity.History;

/// <summary>An attempt for teachers and analysts: how far it is, what it measured.</summary>
/// <param name="Theta">Ability, logits, after the answers so far; StandardError its posterior standard deviation.</param>
/// <param name="Level">Null until the attempt is over, as is everything else the end decides; and where it ended without an answer, as is
/// what is measured.</param>
public sealed record AttemptSummary(
    Guid Id,
    Guid LearnerId,
    Guid QuizId,
    int QuizVersion,
    int PolicyVersion,
    int CalibrationVersion,
    bool Simulated,
    DateTimeOffset StartedAt,
    DateTimeOffset LastActiveAt,
    DateTimeOffset? FinishedAt,
    int Answered,
    int Correct,
    double Theta,
    double StandardError,
    string? Level,
    int? LevelIndex,
    int? LowestLevel,
    int? HighestLevel,
    int? ExpectedLow,
    int? Expected,
    int? ExpectedHigh,
    string? Reason,
    bool Extreme
);

/// <summary>Runs behind the answers, in the background.</summary>
public sealed partial class AttemptSummaryProjection : SingleStreamProjection<AttemptSummary, Guid>
{
    /// <summary>Names the projection as the store's progress and rebuilds know it.</summary>
    public AttemptSummaryProjection() => Name = "AttemptSummaries";

    /// <summary>Summarizes an attempt that has been started: no answers, and the prior as its ability.</summary>
    public static AttemptSummary Create(AttemptStarted started) =>
        new(
            started.AttemptId,
            started.LearnerId,
            started.QuizId,
            started.QuizVersion,
            started.PolicyVersion,
            started.CalibrationVersion,
            started.Simulated,
            started.At,
            started.At,
            null,
            0,
            0,
            started.Theta,
            started.StandardError,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            false
        );

    /// <summary>Counts an answer and takes over the ability after it, in logits.</summary>
    public static AttemptSummary Apply(AnswerScored scored, AttemptSummary summary) =>
        summary with
        {
            LastActiveAt = scored.At,
            Answered = scored.Position,
            Correct = summary.Correct + (scored.IsCorrect() ? 1 : 0),
            Theta = scored.Theta,
            StandardError = scored.StandardError,
        };

    /// <summary>Adds when and why the attempt ended and, where a question was answered, what it measured.</summary>
    public static AttemptSummary Apply(AttemptFinished finished, AttemptSummary summary)
    {
        var over = summary with { FinishedAt = finished.At, Reason = finished.Reason };
        return finished.Measured()
            ? over with
            {
                Level = finished.Level,
                LevelIndex = finished.LevelIndex,
                LowestLevel = finished.LowestLevel,
                HighestLevel = finished.HighestLevel,
                ExpectedLow = finished.ExpectedLow,
                Expected = finished.Expected,
                ExpectedHigh = finished.ExpectedHigh,
                Extreme = finished.Extreme,
            }
            : over;
    }
}
