using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using AdaptivQ.Quizzes.Contracts;

namespace AdaptivQ.Adaptivity.Attempts;

/// <summary>An attempt as its learner may see it: types of their own, so that no key or parameter can slip in.</summary>
/// <param name="Version">Send it back with the answer.</param>
/// <param name="SecondsLeft">Null without a time limit.</param>
public sealed record AttemptView(
    Guid AttemptId,
    int Version,
    AttemptQuizView Quiz,
    ItemView? Item,
    ProgressView Progress,
    int? SecondsLeft,
    ResultView? Result
)
{
    /// <summary>Shows an attempt to its learner: the open question, the progress and, once it is over, the result.</summary>
    /// <param name="now">The moment at which the seconds left are counted.</param>
    public static AttemptView Of(Attempt attempt, CompiledQuiz quiz, DateTimeOffset now)
    {
        return new AttemptView(
            attempt.Started.AttemptId,
            attempt.Version,
            new AttemptQuizView(quiz.Source.QuizId, quiz.Source.Title, quiz.Source.Mode, quiz.Source.Policy.Feedback),
            attempt.Open is { } open ? ItemView.Of(quiz.Item(open.ItemId), attempt.Started.Seed, open.Position) : null,
            new ProgressView(attempt.Answers.Count, quiz.Source.Policy.MinItems, quiz.Source.Policy.MaxItems),
            SecondsLeftAt(attempt, now),
            attempt.Finished is { } finished ? ResultView.ForLearner(finished, quiz.Source) : null
        );
    }

    /// <summary>Counts the seconds until the time is up, rounded up to whole ones.</summary>
    /// <returns>0 once the time is up or the attempt is over; null without a time limit.</returns>
    public static int? SecondsLeftAt(Attempt attempt, DateTimeOffset now)
    {
        return attempt.Deadline is { } deadline
            ? attempt.Finished is null
                ? Math.Max(0, (int)Math.Ceiling((deadline - now).TotalSeconds))
                : 0
            : null;
    }
}

/// <param name="Feedback">When right answers are shown: instant, at-end or never.</param>
public sealed record AttemptQuizView(
    Guid Id,
    string Title,
    [property: AllowedValues(PublishedQuiz.Assess, PublishedQuiz.Practise)] string Mode,
    [property: AllowedValues(QuizPolicy.FeedbackInstant, QuizPolicy.FeedbackAtEnd, QuizPolicy.FeedbackNever)] string Feedback
);

/// <param name="AtLeast">An attempt that is stopped before so many answers has no result.</param>
/// <param name="AtMost">How many questions there can be; the attempt may end before.</param>
public sealed record ProgressView(int Answered, int AtLeast, int AtMost);

/// <summary>A question as it is asked.</summary>
/// <param name="Type">Name of the item type, which says what <paramref name="Interaction"/> holds.</param>
public sealed record ItemView(Guid Id, string Type, string Stem, string? ImageUrl, string? ImageAlt, JsonElement Interaction)
{
    /// <summary>Shows an item without its key, with its options in the order that this attempt draws for it.</summary>
    /// <param name="seed">The attempt's seed.</param>
    /// <param name="position">The question's position in the attempt, from 1.</param>
    public static ItemView Of(PublishedItem item, long seed, int position)
    {
        return new ItemView(
            item.ItemId,
            item.Interaction.Type,
            item.Stem,
            item.ImageId is { } image ? $"/api/media/{image}" : null,
            item.ImageAlt,
            item.Interaction.ForLearner(NextStep.ShownOrder(item.Interaction.Choices, seed, position))
        );
    }
}

/// <summary>What is told of an answer once telling is allowed.</summary>
/// <param name="Correct">Whether it earned every point.</param>
/// <param name="Response">What was answered, in the shape of the item's type; Solution what would have been right.</param>
/// <param name="Messages">What the author says about this response, in Markdown.</param>
public sealed record FeedbackView(
    bool Correct,
    double Points,
    double MaxPoints,
    JsonElement Response,
    JsonElement Solution,
    IReadOnlyList<string> Messages,
    string? Rationale
)
{
    /// <summary>Scores a response and adds the solution, the author's messages and the rationale.</summary>
    /// <param name="response">One that fits the item, since it was accepted as an answer.</param>
    public static FeedbackView Of(PublishedItem item, Response response)
    {
        var score = item.Interaction.Score(response.Json);
        return new FeedbackView(
            score.Points >= score.MaxPoints,
            score.Points,
            score.MaxPoints,
            response.Json,
            item.Interaction.Solution(),
            item.Interaction.Messages(response.Json),
            item.Rationale
        );
    }
}

/// <summary>A result by codes and numbers, which the page puts into words.</summary>
/// <param name="Level">Null where no question was answered or the level is withheld, as are its place, its range and what is
/// expected.</param>
/// <param name="Estimated">Every answer right or every one wrong: the true level may lie further out.</param>
/// <param name="Correct">Null where it is not told.</param>
/// <param name="Reason">Why it ended. With feedback never only time or stopped (by the learner); null for any rule of the quiz: which one
/// it was depends on the answers.</param>
/// <param name="Withheld">Why a learner is not told the level: never (the quiz's feedback), or too-few-answers.</param>
public sealed record ResultView(
    string? Level,
    int? LevelIndex,
    int LevelCount,
    IReadOnlyList<string> Levels,
    RangeView? Range,
    LevelRangeView? LevelRange,
    int Answered,
    int? Correct,
    bool Estimated,
    [property: AllowedValues(
        AttemptFinished.Precision,
        AttemptFinished.Classified,
        AttemptFinished.Settled,
        AttemptFinished.LowInformation,
        AttemptFinished.Length,
        AttemptFinished.Time,
        AttemptFinished.Exhausted,
        AttemptFinished.Stopped
    )]
        string? Reason,
    [property: AllowedValues(Telling.Never, Telling.TooFew)] string? Withheld,
    DateTimeOffset FinishedAt
)
{
    /// <summary>Shows the result of a finished attempt to its learner, as far as the quiz tells it.</summary>
    /// <param name="quiz">The version that the attempt was taken in.</param>
    public static ResultView ForLearner(AttemptFinished finished, PublishedQuiz quiz)
    {
        var whole = Of(finished, quiz);
        var correct = Telling.TellsAnswers(quiz.Policy, finished.Reason, finished.Answered) ? whole.Correct : null;
        return Telling.LevelWithheld(quiz.Policy, finished.Reason, finished.Answered) is { } why
            ? whole with
            {
                Level = null,
                LevelIndex = null,
                Range = null,
                LevelRange = null,
                Correct = correct,
                Estimated = false,
                Reason =
                    why != Telling.Never || finished.Reason is AttemptFinished.Stopped or AttemptFinished.Time ? finished.Reason : null,
                Withheld = why,
            }
            : whole with
            {
                Correct = correct,
            };
    }

    /// <summary>Shows the whole result of a finished attempt, as its teachers see it, in the levels of its quiz version.</summary>
    /// <param name="quiz">The version that the attempt was taken in.</param>
    public static ResultView Of(AttemptFinished finished, PublishedQuiz quiz)
    {
        var levels = quiz.Policy.Levels;
        return finished.Measured()
            ? new ResultView(
                finished.Level,
                finished.LevelIndex,
                levels.Count,
                levels,
                new RangeView(finished.ExpectedLow, finished.Expected, finished.ExpectedHigh),
                new LevelRangeView(levels[finished.LowestLevel], levels[finished.HighestLevel]),
                finished.Answered,
                finished.Correct,
                finished.Extreme,
                finished.Reason,
                null,
                finished.At
            )
            : new ResultView(
                null,
                null,
                levels.Count,
                levels,
                null,
                null,
                finished.Answered,
                finished.Correct,
                false,
                finished.Reason,
                null,
                finished.At
            );
    }
}

/// <summary>Questions out of 100 of this quiz's items that this learner is expected to get right: most likely Low to High.</summary>
public sealed record RangeView(int Low, int Estimate, int High);

/// <summary>Names of the lowest and the highest level within an 80 % range of the ability.</summary>
public sealed record LevelRangeView(string Low, string High);
