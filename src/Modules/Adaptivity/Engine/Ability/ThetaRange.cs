namespace AdaptivQ.Adaptivity.Engine;

/// <summary>The abilities an estimate may take, bounds included. Without bounds an estimate may be infinite.</summary>
public readonly record struct ThetaRange
{
    /// <summary>States the range.</summary>
    /// <param name="lo">Logits; minus infinity for none.</param>
    /// <param name="hi">Logits, above <paramref name="lo"/>; infinity for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not rise.</exception>
    public ThetaRange(double lo, double hi)
    {
        if (!(lo < hi))
        {
            throw new ArgumentOutOfRangeException(nameof(hi), hi, $"The range of ability must rise: {lo} to {hi} does not.");
        }

        (Lo, Hi) = (lo, hi);
    }

    /// <summary>From minus infinity to infinity.</summary>
    public static ThetaRange Unbounded { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>The lowest ability, in logits.</summary>
    public double Lo { get; }

    /// <summary>The highest ability, in logits.</summary>
    public double Hi { get; }
}
