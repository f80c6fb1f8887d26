namespace AdaptivQ.Adaptivity.Engine.Knowledge;

/// <summary>An ability or a difficulty as Elo follows it.</summary>
/// <param name="Value">Logits; 0 to begin with.</param>
/// <param name="Answers">How many answers it rests on; the more, the less the next one moves it.</param>
public readonly record struct EloRating(double Value, int Answers);

/// <summary>
/// Abilities and difficulties on one scale (logits) that move a little with every answer: quick estimates for items that no one has
/// calibrated yet. Immutable; an answer allocates nothing.
/// </summary>
/// <remarks>
/// Pelanek, R. (2016). Applications of the Elo rating system in adaptive educational systems. Computers and Education, 98,
/// 169-179: P = c + (1 - c) / (1 + exp(-(ability - difficulty))), and after an answer of score s, 0 to 1, ability
/// += U(n) (s - P) and difficulty += U(m) (P - s), U(n) = alpha / (1 + beta n) with n answers so far. Elo, A. E. (1978). The
/// Rating of Chessplayers, Past and Present.
/// </remarks>
public sealed class Elo
{
    /// <summary>Sets the step sizes.</summary>
    /// <param name="alpha">The step of the first answer, logits; finite and above 0. Pelanek: 1.</param>
    /// <param name="beta">How fast steps shrink; finite, not negative. 0 keeps them all alike. Pelanek: 0.05.</param>
    /// <param name="leastStep">Steps never shrink below it, logits, from 0 to alpha: what keeps learning must keep moving.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public Elo(double alpha = 1, double beta = 0.05, double leastStep = 0)
    {
        if (!(double.IsFinite(alpha) && alpha > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "The first step must be finite and above 0.");
        }

        if (!(double.IsFinite(beta) && beta >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(beta), beta, "The decay of steps must be finite and not negative.");
        }

        if (!(leastStep >= 0 && leastStep <= alpha))
        {
            throw new ArgumentOutOfRangeException(nameof(leastStep), leastStep, "The least step must be within 0 and the first step.");
        }

        (Alpha, Beta, LeastStep) = (alpha, beta, leastStep);
    }

    /// <summary>The step of the first answer, logits.</summary>
    public double Alpha { get; }

    /// <summary>How fast steps shrink.</summary>
    public double Beta { get; }

    /// <summary>Below which no step shrinks, logits.</summary>
    public double LeastStep { get; }

    /// <summary>P: the expected score.</summary>
    /// <param name="ability">Logits; finite.</param>
    /// <param name="difficulty">Logits; finite.</param>
    /// <param name="guessing">c, the chance to be right by guessing, such as 1 / options; in [0, 1).</param>
    /// <returns>In [c, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static double Expected(double ability, double difficulty, double guessing = 0)
    {
        if (!(guessing >= 0 && guessing < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(guessing), guessing, "Guessing is at least 0 and below 1.");
        }

        if (!double.IsFinite(ability) || !double.IsFinite(difficulty))
        {
            throw new ArgumentOutOfRangeException(nameof(ability), ability - difficulty, "An ability and a difficulty are finite numbers.");
        }

        return guessing + (1 - guessing) / (1 + Math.Exp(difficulty - ability));
    }

    /// <summary>U(n): how far, in logits, an answer against all expectation moves a rating that rests on n answers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">n is negative.</exception>
    public double Step(int answers)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(answers);
        return Math.Max(Alpha / (1 + Beta * answers), LeastStep);
    }

    /// <summary>
    /// Learner and item after an answer. What one gains the other loses, in proportion to their steps; when both equal what
    /// is true, neither moves on average, whatever the steps and the guessing.
    /// </summary>
    /// <param name="learner">The ability before.</param>
    /// <param name="item">The difficulty before.</param>
    /// <param name="score">0 wrong to 1 correct; partial credit between.</param>
    /// <param name="guessing">The chance to be right by guessing, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public (EloRating Learner, EloRating Item) Answer(EloRating learner, EloRating item, double score, double guessing = 0)
    {
        if (!(score >= 0 && score <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(score), score, "A score is within 0 and 1.");
        }

        var surprise = score - Expected(learner.Value, item.Value, guessing);
        return (
            new EloRating(learner.Value + Step(learner.Answers) * surprise, learner.Answers + 1),
            new EloRating(item.Value - Step(item.Answers) * surprise, item.Answers + 1)
        );
    }

    /// <summary>
    /// Moves all ratings by one amount, so that the items' mean is where it is to be. Only differences mean anything, and the
    /// origin wanders where steps differ: this takes the wandering out and leaves every expected score as it was.
    /// </summary>
    /// <param name="learners">Changed in place.</param>
    /// <param name="items">Changed in place.</param>
    /// <param name="meanDifficulty">Where the items' mean is to be, logits; finite.</param>
    /// <returns>The amount added, logits; 0 without items.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The mean is not finite.</exception>
    public static double Recentre(Span<EloRating> learners, Span<EloRating> items, double meanDifficulty = 0)
    {
        if (!double.IsFinite(meanDifficulty))
        {
            throw new ArgumentOutOfRangeException(nameof(meanDifficulty), meanDifficulty, "The mean difficulty must be finite.");
        }

        if (items.IsEmpty)
        {
            return 0;
        }

        var sum = 0.0;
        foreach (var item in items)
        {
            sum += item.Value;
        }

        var shift = meanDifficulty - sum / items.Length;
        Shift(learners, shift);
        Shift(items, shift);
        return shift;
    }

    private static void Shift(Span<EloRating> ratings, double by)
    {
        foreach (ref var rating in ratings)
        {
            rating = rating with { Value = rating.Value + by };
        }
    }
}
