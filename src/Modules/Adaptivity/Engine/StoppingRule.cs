namespace AdaptivQ.Adaptivity.Engine;

/// <summary>Why a test ends. When several hold at once, the first of this list is the reason given.</summary>
public enum StopReason
{
    /// <summary>It goes on.</summary>
    None = 0,

    /// <summary>The standard error has reached its target, and the fewest items have been answered.</summary>
    Precision = 1,

    /// <summary>The most items have been answered.</summary>
    Length = 2,

    /// <summary>The time is up.</summary>
    Time = 3,

    /// <summary>No item is left that may be given.</summary>
    Exhausted = 4,
}

/// <summary>How far a test has come.</summary>
/// <param name="Answered">Items answered; at least 0.</param>
/// <param name="StandardError">The estimate's standard error, in logits.</param>
/// <param name="Elapsed">Time used so far.</param>
/// <param name="Eligible">Items that may still be given; at least 0.</param>
public readonly record struct StoppingState(int Answered, double StandardError, TimeSpan Elapsed, int Eligible);

/// <summary>
/// When a test ends. A fixed number of items is MinItems = MaxItems; a variable length is a standard error between the two.
/// Precedence: precision, length, time, exhaustion, so that the better news is told: a test that has measured well in the
/// moment its time ran out has measured well. The minimum holds only precision back; length, time and exhaustion end a test
/// below it too. Thompson, N. A., and Weiss, D. J. (2011). A framework for the development of computerized
/// adaptive tests. Practical Assessment, Research and Evaluation, 16, article 1. Immutable.
/// </summary>
public sealed record StoppingRule
{
    /// <summary>States the rule.</summary>
    /// <param name="maxItems">The most items; at least 1.</param>
    /// <param name="minItems">The fewest items before precision may end the test; 0 to <paramref name="maxItems"/>.</param>
    /// <param name="standardError">The standard error, in logits, at or below which the test ends; above 0; null for none.</param>
    /// <param name="timeLimit">The time at or after which the test ends; above 0; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public StoppingRule(int maxItems, int minItems = 0, double? standardError = null, TimeSpan? timeLimit = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxItems, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(minItems);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minItems, maxItems);
        if (standardError is { } se && !(se > 0 && double.IsFinite(se)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(standardError), standardError, "The standard error must be finite and above 0, or absent.");
        }

        if (timeLimit is { } limit && limit <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(timeLimit), timeLimit, "The time limit must be above 0, or absent.");
        }

        (MaxItems, MinItems, StandardError, TimeLimit) = (maxItems, minItems, standardError, timeLimit);
    }

    /// <summary>The most items; at least 1.</summary>
    public int MaxItems { get; }

    /// <summary>The fewest items before precision may end the test.</summary>
    public int MinItems { get; }

    /// <summary>The standard error, in logits, at or below which the test ends; null for none.</summary>
    public double? StandardError { get; }

    /// <summary>The time at or after which the test ends; null for none.</summary>
    public TimeSpan? TimeLimit { get; }

    /// <summary>Whether the test ends here, and why.</summary>
    public StopReason Evaluate(in StoppingState state)
    {
        if (state.StandardError <= StandardError && state.Answered >= MinItems)
        {
            return StopReason.Precision;
        }

        if (state.Answered >= MaxItems)
        {
            return StopReason.Length;
        }

        if (state.Elapsed >= TimeLimit)
        {
            return StopReason.Time;
        }

        return state.Eligible <= 0 ? StopReason.Exhausted : StopReason.None;
    }
}
