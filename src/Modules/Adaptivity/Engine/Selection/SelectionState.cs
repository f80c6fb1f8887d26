namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// What a choice of the next item may look at: the bank, the ability now and the items that are out. A criterion that needs
/// more (the responses, the length, a generator) finds it here, so that the selector need not know. Weights over ability are
/// computed from the responses at each step: that costs as much as evaluating one more item of the bank for each response.
/// </summary>
public readonly ref struct SelectionState
{
    /// <summary>Checks that the parts fit one another.</summary>
    /// <param name="bank">The items to choose from.</param>
    /// <param name="theta">The ability now, in logits; not NaN.</param>
    /// <param name="excluded">True where an item is out (given already, or not allowed); as long as the bank.</param>
    /// <exception cref="ArgumentException">The span is of another length than the bank.</exception>
    /// <exception cref="ArgumentOutOfRangeException">theta is NaN.</exception>
    public SelectionState(CompiledBank bank, double theta, ReadOnlySpan<bool> excluded)
    {
        ArgumentNullException.ThrowIfNull(bank);
        if (double.IsNaN(theta))
        {
            throw new ArgumentOutOfRangeException(nameof(theta), theta, "An item cannot be chosen for an ability that is not a number.");
        }

        if (excluded.Length != bank.Count)
        {
            throw new ArgumentException($"{excluded.Length} marks do not fit a bank of {bank.Count} items.", nameof(excluded));
        }

        Bank = bank;
        Theta = theta;
        Excluded = excluded;
    }

    /// <summary>The items to choose from.</summary>
    public CompiledBank Bank { get; }

    /// <summary>The ability now, in logits.</summary>
    public double Theta { get; }

    /// <summary>True where an item is out; as long as the bank.</summary>
    public ReadOnlySpan<bool> Excluded { get; }

    /// <summary>The responses so far, to items of the same bank; empty where the caller's criterion does not look at them.</summary>
    public ResponsePattern Responses { get; init; }

    /// <summary>How many items the test will have; 0 where the caller's criterion does not look at it.</summary>
    public int Length { get; init; }

    /// <summary>
    /// The step's own generator for criteria that draw; each draws from a copy, so that evaluating twice gives the same. Derive
    /// it for another purpose than the one a randomesque choice draws from.
    /// </summary>
    public SeededRandom Random { get; init; }
}
