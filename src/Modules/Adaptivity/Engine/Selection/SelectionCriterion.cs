namespace AdaptivQ.Adaptivity.Engine;

/// <summary>What makes an item the better next one: a number for every item, and which end of it is best. Immutable.</summary>
public abstract record SelectionCriterion
{
    /// <summary>The largest information at theta. See <see cref="Engine.MaximumInformation"/>.</summary>
    public static SelectionCriterion MaximumInformation { get; } = new MaximumInformation();

    /// <summary>The chance of success nearest a target. See <see cref="Engine.TargetSuccess"/>.</summary>
    /// <inheritdoc cref="Engine.TargetSuccess(double)" path="/param|/exception"/>
    public static SelectionCriterion TargetSuccess(double target) => new TargetSuccess(target);

    /// <summary>The difficulty nearest the ability. See <see cref="Engine.NearestDifficulty"/>.</summary>
    public static SelectionCriterion NearestDifficulty { get; } = new NearestDifficulty();

    /// <summary>The ability of most information nearest the ability now. See <see cref="Engine.NearestOptimum"/>.</summary>
    public static SelectionCriterion NearestOptimum { get; } = new NearestOptimum();

    /// <summary>Any item. See <see cref="Engine.RandomItem"/>.</summary>
    public static SelectionCriterion Random { get; } = new RandomItem();

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
    public override void Evaluate(in SelectionState state, Span<double> values) => state.Bank.Information(state.Theta, values);
}

/// <summary>
/// The item the learner succeeds at with a wanted probability, for practice, where most answers should come out right. Value:
/// |P(theta) - target|; the smallest is best. For an item of more categories P is the expected share of its highest score. Eggen, T. J. H.
/// M., and Verschoor, A. J. (2006). Optimal testing with easy or difficult items in computerized adaptive testing. Applied Psychological
/// Measurement, 30(5), 379-393.
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
