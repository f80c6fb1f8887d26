namespace AdaptivQ.Adaptivity.Engine;

/// <summary>The scored responses of one test so far: what a rule looks at that weighs likelihoods rather than an estimate.</summary>
public readonly ref struct ResponsePattern
{
    /// <summary>Checks that the parts fit one another.</summary>
    /// <param name="bank">The items' parameters.</param>
    /// <param name="items">Indices into the bank, in any order.</param>
    /// <param name="scores">The score of each of <paramref name="items"/>: 1 correct, 0 wrong.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public ResponsePattern(ItemBank bank, ReadOnlySpan<int> items, ReadOnlySpan<int> scores)
    {
        ArgumentNullException.ThrowIfNull(bank);
        if (items.Length != scores.Length)
        {
            throw new ArgumentException($"{items.Length} items cannot have {scores.Length} scores.", nameof(scores));
        }

        Bank = bank;
        Items = items;
        Scores = scores;
    }

    /// <summary>The items' parameters.</summary>
    public ItemBank Bank { get; }

    /// <summary>Indices into the bank.</summary>
    public ReadOnlySpan<int> Items { get; }

    /// <summary>1 correct, 0 wrong; as long as <see cref="Items"/>.</summary>
    public ReadOnlySpan<int> Scores { get; }

    /// <summary>log L(theta) = sum of log P for correct and log Q for wrong responses; 0 without any.</summary>
    /// <param name="theta">Ability, in logits.</param>
    /// <exception cref="InvalidOperationException">A score is neither 0 nor 1.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside the bank.</exception>
    public double LogLikelihood(double theta)
    {
        var sum = 0.0;
        for (var i = 0; i < Items.Length; i++)
        {
            if (Scores[i] is not (0 or 1))
            {
                throw new InvalidOperationException($"Score {i} must be 0 or 1.");
            }

            sum += Irt.LogProbability(Bank[Items[i]], theta, Scores[i] == 1);
        }

        return sum;
    }
}
