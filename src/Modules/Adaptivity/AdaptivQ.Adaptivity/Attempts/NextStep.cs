using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Adaptivity.Attempts;

/// <summary>
/// What follows an answer: another item, or the end. Pure: the stream's seed is the only randomness, the same state gives
/// the same step, and so every choice can be derived again from the stream.
/// </summary>
public static class NextStep
{
    /// <summary>Standard errors to each side of a reported range: 80 % of a normal posterior.</summary>
    public const double RangeWidth = 1.2816;

    /// <summary>Given in <see cref="ItemSelected.Relaxed"/> when fewer items are left than the policy draws from.</summary>
    public const string FewerCandidates = "fewer-candidates";

    /// <summary>Where an infinite standard error would say that nothing is known, this does: JSON has no infinity.</summary>
    public const double NothingKnown = 1e6;

    /// <summary>Ability after the given answers, in the order they were given; the prior before the first.</summary>
    public static AbilityEstimate Estimate(CompiledQuiz quiz, IReadOnlyList<GivenAnswer> answers)
    {
        if (answers.Count == 0)
        {
            return new AbilityEstimate(quiz.Source.Policy.PriorMean, quiz.Source.Policy.PriorStandardDeviation, true);
        }
        var estimate = quiz.Policy.Estimator.Estimate(PatternOf(quiz, answers));
        return estimate with { StandardError = Math.Min(estimate.StandardError, NothingKnown) };
    }

    /// <summary>The next item, or the end of the attempt.</summary>
    /// <param name="attempt">With the last answer in it and no item open.</param>
    public static object After(Attempt attempt, CompiledQuiz quiz, DateTimeOffset now)
    {
        var answers = attempt.Answers;
        var stop = quiz
            .Policy.StoppingRule(attempt.Started.TimeLimitSeconds)
            .Evaluate(
                new StoppingState(
                    answers.Count,
                    attempt.StandardError,
                    now - attempt.Started.At,
                    quiz.Bank.Count - answers.Count,
                    attempt.Theta,
                    answers.Count > 1 ? answers[^2].Theta : attempt.Started.Theta,
                    quiz.Source.Policy.LeastInformation is null ? double.NaN : BestInformation(attempt, quiz)
                )
                {
                    IsReliable = answers.Count == 0 || Caveats.IsReliable(answers[^1].Caveat),
                },
                PatternOf(quiz, answers)
            );
        return stop switch
        {
            StopReason.None => Select(attempt, quiz, now),
            StopReason.Precision => Finish(attempt, quiz, AttemptFinished.Precision, now),
            StopReason.ConfidenceInterval or StopReason.LikelihoodRatio => Finish(attempt, quiz, AttemptFinished.Classified, now),
            StopReason.Settled => Finish(attempt, quiz, AttemptFinished.Settled, now),
            StopReason.LowInformation => Finish(attempt, quiz, AttemptFinished.LowInformation, now),
            StopReason.Length => Finish(attempt, quiz, AttemptFinished.Length, now),
            StopReason.Time => Finish(attempt, quiz, AttemptFinished.Time, now),
            StopReason.Exhausted => Finish(attempt, quiz, AttemptFinished.Exhausted, now),
            _ => throw new InvalidOperationException($"The engine stops for a reason that has no name here: {stop}."),
        };
    }

    /// <summary>The choice at this state. Throws when no item is left, which the stopping rule rules out.</summary>
    public static ItemSelected Select(Attempt attempt, CompiledQuiz quiz, DateTimeOffset now)
    {
        var (started, answers, position) = (attempt.Started, attempt.Answers, attempt.Answers.Count + 1);
        var policy = quiz.Source.Policy;
        var state = new SelectionState(quiz.Bank, attempt.Theta, Asked(attempt, quiz))
        {
            Responses = PatternOf(quiz, answers),
            Length = policy.MaxItems,
            Random = SeededRandom.Derive(started.Seed, "criterion", position),
        };
        var choice =
            ItemSelector.Select(state, quiz.Policy.Criterion, policy.Randomesque, SeededRandom.Derive(started.Seed, "item", position))
            ?? throw new InvalidOperationException("There is no item left to ask, yet the stopping rule did not say so.");
        var item = quiz.Source.Items[choice.Item];
        return new ItemSelected(
            started.AttemptId,
            started.LearnerId,
            started.QuizId,
            started.QuizVersion,
            started.Simulated,
            position,
            item.ItemId,
            item.Revision,
            item.Topic,
            quiz.Policy.Criterion.Name,
            attempt.Theta,
            attempt.StandardError,
            choice.Value,
            choice.Information,
            choice.Eligible,
            choice.PoolSize,
            [
                .. choice.Ranked.Select(ranked => new RankedCandidate(
                    quiz.Source.Items[ranked.Item].ItemId,
                    ranked.Value,
                    ranked.Information
                )),
            ],
            choice.PoolSize < policy.Randomesque ? [FewerCandidates] : [],
            now
        );
    }

    /// <summary>The result as it will stand for good.</summary>
    public static AttemptFinished Finish(Attempt attempt, CompiledQuiz quiz, string reason, DateTimeOffset now)
    {
        var isExtreme =
            attempt.Answers.All(answer => answer.Category == 0)
            || attempt.Answers.All(answer => answer.Category == quiz.Item(answer.ItemId).Interaction.MaxCategory);
        var estimate = new AbilityEstimate(attempt.Theta, attempt.StandardError, isExtreme);
        var levels = PerformanceLevel.Of(estimate, RangeWidth, quiz.Cuts);
        var (low, expected, high) = DomainScore.Range(quiz.Bank, estimate, RangeWidth).OutOf(100);
        var started = attempt.Started;
        return new AttemptFinished(
            started.AttemptId,
            started.LearnerId,
            started.QuizId,
            started.QuizVersion,
            reason,
            attempt.Answers.Count,
            attempt.Correct,
            estimate.Theta,
            estimate.StandardError,
            estimate.IsExtreme,
            levels.Level,
            quiz.Source.Policy.Levels[levels.Level],
            levels.Lower,
            levels.Upper,
            low,
            expected,
            high,
            started.Simulated,
            now
        );
    }

    private static ResponsePattern PatternOf(CompiledQuiz quiz, IReadOnlyList<GivenAnswer> answers) =>
        new(
            quiz.Bank,
            answers.Select(answer => quiz.IndexOf(answer.ItemId)).ToArray(),
            answers.Select(answer => answer.Category).ToArray()
        );

    /// <summary>By the bank's items: whether the attempt has asked it.</summary>
    private static bool[] Asked(Attempt attempt, CompiledQuiz quiz)
    {
        var asked = new bool[quiz.Bank.Count];
        foreach (var answer in attempt.Answers)
        {
            asked[quiz.IndexOf(answer.ItemId)] = true;
        }
        return asked;
    }

    /// <summary>The largest information at theta of an item not asked yet, per squared logit; NaN where none is left.</summary>
    private static double BestInformation(Attempt attempt, CompiledQuiz quiz)
    {
        var (asked, information) = (Asked(attempt, quiz), new double[quiz.Bank.Count]);
        quiz.Bank.Information(attempt.Theta, information);
        return information.Where((_, item) => !asked[item]).DefaultIfEmpty(double.NaN).Max();
    }

    /// <summary>The order in which this attempt shows what an item has to choose from: a permutation of 0 to count - 1 by its
    /// seed.</summary>
    public static IReadOnlyList<int> ShownOrder(int count, long seed, int position)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        var random = SeededRandom.Derive(seed, "options", position);
        random.Shuffle(order.AsSpan());
        return order;
    }
}
