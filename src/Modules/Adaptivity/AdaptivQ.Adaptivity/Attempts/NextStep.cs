using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Adaptivity.Attempts;

/// <summary>
/// What follows an answer: another item, or the end. Pure: the stream's seed is the only randomness, the same state gives
/// the same step, and so every choice can be derived again from the stream.
/// </summary>
public static class NextStep
{
    /// <summary>Ability is integrated over 61 equally spaced points on -4 to 4 logits, under a standard normal prior.</summary>
    public static readonly AbilityEstimator Estimator = new(Quadrature.Trapezoid(-4, 4, 61), Prior.Normal(0, 1));

    /// <summary>Standard errors to each side of a reported range: 80 % of a normal posterior.</summary>
    public const double RangeWidth = 1.2816;

    public const string FewerCandidates = "fewer-candidates";

    /// <summary>Ability after the given answers, in the order they were given.</summary>
    public static AbilityEstimate Estimate(CompiledQuiz quiz, IReadOnlyList<GivenAnswer> answers)
    {
        if (answers.Count == 0) return new AbilityEstimate(0, 1, true);
        Span<int> items = answers.Count <= 128 ? stackalloc int[answers.Count] : new int[answers.Count];
        Span<int> categories = answers.Count <= 128 ? stackalloc int[answers.Count] : new int[answers.Count];
        for (var i = 0; i < answers.Count; i++) (items[i], categories[i]) = (quiz.IndexOf(answers[i].ItemId), answers[i].Category);
        return Estimator.Estimate(quiz.Bank, items, categories);
    }

    /// <summary>The next item, or the end of the attempt.</summary>
    /// <param name="attempt">With the last answer in it and no item open.</param>
    public static object After(Attempt attempt, CompiledQuiz quiz, DateTimeOffset now)
    {
        var stop = quiz.StoppingRule(attempt.Started.TimeLimitSeconds).Evaluate(new StoppingState(
            attempt.Answers.Count, attempt.StandardError, now - attempt.Started.At, quiz.Bank.Count - attempt.Answers.Count));
        return stop switch
        {
            StopReason.None => Select(attempt, quiz, now),
            StopReason.Precision => Finish(attempt, quiz, AttemptFinished.Precision, now),
            StopReason.Length => Finish(attempt, quiz, AttemptFinished.Length, now),
            StopReason.Time => Finish(attempt, quiz, AttemptFinished.Time, now),
            StopReason.Exhausted => Finish(attempt, quiz, AttemptFinished.Exhausted, now),
            _ => throw new InvalidOperationException($"The engine stops for a reason that has no name here: {stop}."),
        };
    }

    /// <summary>The choice at this state. Throws when no item is left, which the stopping rule rules out.</summary>
    public static ItemSelected Select(Attempt attempt, CompiledQuiz quiz, DateTimeOffset now)
    {
        var position = attempt.Answers.Count + 1;
        Span<bool> asked = quiz.Bank.Count <= 1024 ? stackalloc bool[quiz.Bank.Count] : new bool[quiz.Bank.Count];
        asked.Clear();
        foreach (var answer in attempt.Answers) asked[quiz.IndexOf(answer.ItemId)] = true;

        var policy = quiz.Quiz.Policy;
        var choice = ItemSelector.Select(
            new SelectionState(quiz.Bank, attempt.Theta, asked), quiz.Criterion, policy.Randomesque,
            SeededRandom.Derive(attempt.Started.Seed, "item", position))
            ?? throw new InvalidOperationException("There is no item left to ask, yet the stopping rule did not say so.");
        var item = quiz.Quiz.Items[choice.Item];
        var started = attempt.Started;
        return new ItemSelected(
            started.AttemptId, started.LearnerId, started.QuizId, started.QuizVersion, started.Simulated, position, item.ItemId, item.Revision, item.Topic,
            quiz.Criterion.Name, attempt.Theta, attempt.StandardError,
            choice.Value, choice.Information, choice.Eligible, choice.PoolSize,
            [.. choice.Ranked.Select(ranked => new RankedCandidate(quiz.Quiz.Items[ranked.Item].ItemId, ranked.Value, ranked.Information))],
            choice.PoolSize < policy.Randomesque ? [FewerCandidates] : [],
            now);
    }

    /// <summary>The result as it will stand for good.</summary>
    public static AttemptFinished Finish(Attempt attempt, CompiledQuiz quiz, string reason, DateTimeOffset now)
    {
        var isExtreme = attempt.Answers.All(answer => answer.Category == 0)
            || attempt.Answers.All(answer => answer.Category == quiz.Item(answer.ItemId).Interaction.MaxCategory);
        var estimate = new AbilityEstimate(attempt.Theta, attempt.StandardError, isExtreme);
        var levels = PerformanceLevel.Of(estimate, RangeWidth, quiz.Cuts);
        var (low, expected, high) = DomainScore.Range(quiz.Bank, estimate, RangeWidth).OutOf(100);
        var started = attempt.Started;
        return new AttemptFinished(
            started.AttemptId, started.LearnerId, started.QuizId, started.QuizVersion, reason, attempt.Answers.Count, attempt.Correct,
            estimate.Theta, estimate.StandardError, estimate.IsExtreme,
            levels.Level, quiz.Quiz.Policy.Levels[levels.Level], levels.Lower, levels.Upper, low, expected, high,
            started.Simulated, now);
    }

    /// <summary>The order in which this attempt shows what an item has to choose from: a permutation of 0 to count - 1 by its seed.</summary>
    public static IReadOnlyList<int> ShownOrder(int count, long seed, int position)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        var random = SeededRandom.Derive(seed, "options", position);
        random.Shuffle(order.AsSpan());
        return order;
    }
}
