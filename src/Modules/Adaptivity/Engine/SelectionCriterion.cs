namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// What a choice of the next item may look at: the bank, the ability now and the items that are out. A criterion that needs
/// more (the posterior, the responses) finds it here, so that the selector need not know.
/// </summary>
public readonly ref struct SelectionState
{
    /// <summary>Checks that the parts fit one another.</summary>
    /// <param name="bank">The items to choose from.</param>
    /// <param name="theta">The ability now, in logits; not NaN.</param>
    /// <param name="excluded">True where an item is out (given already, or not allowed); as long as the bank.</param>
    /// <exception cref="ArgumentException">The span is of another length than the bank.</exception>
    /// <exception cref="ArgumentOutOfRangeException">theta is NaN.</exception>
    public SelectionState(ItemBank bank, double theta, ReadOnlySpan<bool> excluded)
    {
        ArgumentNullException.ThrowIfNull(bank);
        if (double.IsNaN(theta))
        {
            throw new ArgumentOutOfRangeException(nameof(theta), theta, "An item cannot be chosen for an ability that is not a number.");
        }

        if (excluded.Length != bank.Count)
        {
            throw new ArgumentException(
                $"{excluded.Length} marks do not fit a bank of {bank.Count} items.", nameof(excluded));
        }

        Bank = bank;
        Theta = theta;
        Excluded = excluded;
    }

    /// <summary>The items to choose from.</summary>
    public ItemBank Bank { get; }

    /// <summary>The ability now, in logits.</summary>
    public double Theta { get; }

    /// <summary>True where an item is out; as long as the bank.</summary>
    public ReadOnlySpan<bool> Excluded { get; }
}

/// <summary>What makes an item the better next one: a number for every item, and which end of it is best. Immutable.</summary>
public abstract record SelectionCriterion
{
    /// <summary>The largest information at theta. See <see cref="Engine.MaximumInformation"/>.</summary>
    public static SelectionCriterion MaximumInformation { get; } = new MaximumInformation();

    /// <summary>The chance of success nearest a target. See <see cref="Engine.TargetSuccess"/>.</summary>
    /// <inheritdoc cref="Engine.TargetSuccess(double)" path="/param|/exception"/>
    public static SelectionCriterion TargetSuccess(double target) => new TargetSuccess(target);

    /// <summary>The name a policy and a timeline know it by.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the smallest value is the best one.</summary>
    public abstract bool SmallestIsBest { get; }

    /// <summary>Writes the criterion's value for every item of the bank; those of excluded items are not looked at.</summary>
    /// <param name="state">What may be looked at.</param>
    /// <param name="values">Overwritten; as long as the bank; never NaN.</param>
    public abstract void Evaluate(in SelectionState state, Span<double> values);
}

/// <summary>
/// Maximum Fisher information (MFI): the item that narrows the estimate most at the ability now. Value: I(theta), per squared
/// logit; the largest is best. Lord (1980), ch. 10; Weiss, D. J. (1982). Improving measurement quality and efficiency with
/// adaptive testing. Applied Psychological Measurement, 6(4), 473-492.
/// </summary>
public sealed record MaximumInformation : SelectionCriterion
{
    /// <inheritdoc/>
    public override string Name => "MFI";

    /// <inheritdoc/>
    public override bool SmallestIsBest => false;

    /// <inheritdoc/>
    public override void Evaluate(in SelectionState state, Span<double> values) =>
        state.Bank.Information(state.Theta, values);
}

/// <summary>
/// The item the learner succeeds at with a wanted probability, for practice, where most answers should come out right. Value:
/// |P(theta) - target|; the smallest is best. Eggen, T. J. H. M., and Verschoor, A. J. (2006). Optimal testing with easy or
/// difficult items in computerized adaptive testing. Applied Psychological Measurement, 30(5), 379-393.
/// </summary>
public sealed record TargetSuccess : SelectionCriterion
{
    /// <summary>Aims at a probability.</summary>
    /// <param name="target">The wanted chance of success, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is no such chance.</exception>
    public TargetSuccess(double target)
    {
        if (!(target > 0 && target < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(target), target, "The wanted chance of success must lie between 0 and 1.");
        }

        Target = target;
    }

    /// <summary>The wanted chance of success, above 0 and below 1.</summary>
    public double Target { get; }

    /// <inheritdoc/>
    public override string Name => "TargetSuccess";

    /// <inheritdoc/>
    public override bool SmallestIsBest => true;

    /// <inheritdoc/>
    public override void Evaluate(in SelectionState state, Span<double> values)
    {
        state.Bank.Probability(state.Theta, values);
        foreach (ref var value in values)
        {
            value = Math.Abs(value - Target);
        }
    }
}
