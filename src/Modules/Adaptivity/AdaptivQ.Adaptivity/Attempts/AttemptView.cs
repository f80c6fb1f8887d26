using AdaptivQ.Quizzes.Contracts;

namespace AdaptivQ.Adaptivity.Attempts;

/// <summary>An attempt as its learner may see it: types of their own, so that no key or parameter can slip in.</summary>
/// <param name="Version">Send it back with the answer.</param>
/// <param name="SecondsLeft">Null without a time limit.</param>
public sealed record AttemptView(
    Guid AttemptId, int Version, AttemptQuizView Quiz, ItemView? Item, ProgressView Progress, int? SecondsLeft, ResultView? Result)
{
    public static AttemptView Of(Attempt attempt, CompiledQuiz quiz, DateTimeOffset now)
    {
        return new AttemptView(
            attempt.Started.AttemptId,
            attempt.Version,
            new AttemptQuizView(quiz.Quiz.QuizId, quiz.Quiz.Title, quiz.Quiz.Mode, quiz.Quiz.Policy.Feedback),
            attempt.Open is { } open ? ItemView.Of(quiz.Item(open.ItemId), attempt.Started.Seed, open.Position) : null,
            new ProgressView(attempt.Answers.Count, quiz.Quiz.Policy.MaxItems),
            SecondsLeftAt(attempt, now),
            attempt.Finished is { } finished ? ResultView.Of(finished, quiz.Quiz) : null);
    }

    public static int? SecondsLeftAt(Attempt attempt, DateTimeOffset now)
    {
        return attempt.Deadline is { } deadline
            ? attempt.Finished is null ? Math.Max(0, (int)Math.Ceiling((deadline - now).TotalSeconds)) : 0
            : null;
    }
}

/// <param name="Feedback">When right answers are shown: instant, atEnd or never.</param>
public sealed record AttemptQuizView(Guid Id, string Title, string Mode, string Feedback);

/// <param name="AtMost">How many questions there can be; the attempt may end before.</param>
public sealed record ProgressView(int Answered, int AtMost);

/// <summary>A question as it is asked.</summary>
public sealed record ItemView(Guid Id, string Stem, string? ImageUrl, string? ImageAlt, IReadOnlyList<OptionView> Options)
{
    public static ItemView Of(PublishedItem item, long seed, int position)
    {
        return new ItemView(
            item.ItemId, item.Stem,
            item.ImageId is { } image ? $"/api/media/{image}" : null, item.ImageAlt,
            [.. NextStep.InShownOrder(item.Options, option => option.KeepLast, seed, position).Select(option => new OptionView(option.Id, option.Text))]);
    }
}

public sealed record OptionView(string Id, string Text);

/// <summary>What is told of an answer once telling is allowed.</summary>
public sealed record FeedbackView(bool Correct, string Response, string CorrectResponse, string? Message, string? Rationale)
{
    public static FeedbackView Of(PublishedItem item, string response)
    {
        var key = item.Options.First(option => option.IsKey);
        var chosen = item.Options.First(option => option.Id == response);
        return new FeedbackView(chosen.IsKey, response, key.Id, chosen.Feedback, item.Rationale);
    }
}

/// <summary>A result in words a family understands.</summary>
/// <param name="Level">Null where no question was answered, as are its place, its range and what is expected.</param>
/// <param name="Estimated">All answers right or all wrong: the true level may lie further out.</param>
public sealed record ResultView(
    string? Level, int? LevelIndex, int LevelCount, IReadOnlyList<string> Levels, string Description, RangeView? Range, LevelRangeView? LevelRange,
    int Answered, int Correct, bool Estimated, string Reason, string ReasonText, DateTimeOffset FinishedAt)
{
    private const string Unmeasured = "No question was answered, so there is no level yet. It shows once some questions have been answered.";

    private static readonly string[] Descriptions =
    [
        "The basics of this subject are still coming together. The next step is to make the easier questions feel safe.",
        "The easier questions go well, and the middle ones are on their way.",
        "Most questions of this subject go well. The harder ones are the next step.",
        "Nearly all questions go well, many of the hard ones among them.",
        "Even the hardest questions of this subject go well.",
    ];

    public static ResultView Of(AttemptFinished finished, PublishedQuiz quiz)
    {
        var levels = quiz.Policy.Levels;
        var why = finished.Reason switch
        {
            AttemptFinished.Precision => "The answers so far say enough, so there was no need to ask more.",
            AttemptFinished.Length => "All questions of this quiz have been asked.",
            AttemptFinished.Time => "The time was up.",
            AttemptFinished.Exhausted => "There were no more questions to ask.",
            _ => "You stopped here.",
        };
        if (!finished.Measured())
            return new ResultView(null, null, levels.Count, levels, Unmeasured, null, null, finished.Answered, finished.Correct, false, finished.Reason, why, finished.At);

        // The five texts spread over however many levels the policy names.
        var description = Descriptions[levels.Count == 1 ? 2 : finished.LevelIndex * (Descriptions.Length - 1) / (levels.Count - 1)];
        return new ResultView(
            finished.Level, finished.LevelIndex, levels.Count, levels, description,
            new RangeView(finished.ExpectedLow, finished.Expected, finished.ExpectedHigh),
            new LevelRangeView(levels[finished.LowestLevel], levels[finished.HighestLevel]),
            finished.Answered, finished.Correct, finished.Extreme, finished.Reason, why,
            finished.At);
    }
}

/// <summary>Questions out of 100 of this quiz's items that this learner is expected to get right: most likely Low to High.</summary>
public sealed record RangeView(int Low, int Estimate, int High);

public sealed record LevelRangeView(string Low, string High);
