using AdaptivQ.Quizzes.Contracts;

namespace AdaptivQ.Adaptivity.Attempts;

/// <summary>What a learner may be told of a finished attempt. A learner who repeats attempts and compares their results could
/// work out the key.</summary>
public static class Telling
{
    /// <summary>The quiz tells no results to learners: its feedback is never.</summary>
    public const string Never = "never";

    /// <summary>The attempt was stopped, by its learner or the time, before the fewest questions of the quiz.</summary>
    public const string TooFew = "too-few-answers";

    /// <summary>Why the level and the range are not told; null where they are.</summary>
    /// <param name="reason">Why it ended, one of <see cref="AttemptFinished"/>'s.</param>
    public static string? LevelWithheld(QuizPolicy policy, string reason, int answered)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.Feedback == QuizPolicy.FeedbackNever ? Never
            : answered < policy.MinItems && reason is AttemptFinished.Stopped or AttemptFinished.Time ? TooFew
            : null;
    }

    /// <summary>Whether it is told which answers were right, and how many.</summary>
    /// <param name="reason">Why it ended, one of <see cref="AttemptFinished"/>'s.</param>
    public static bool TellsAnswers(QuizPolicy policy, string reason, int answered)
    {
        ArgumentNullException.ThrowIfNull(policy);
        // Where each answer is told at once there is nothing left to keep back.
        return policy.Feedback == QuizPolicy.FeedbackInstant || LevelWithheld(policy, reason, answered) is null;
    }
}
