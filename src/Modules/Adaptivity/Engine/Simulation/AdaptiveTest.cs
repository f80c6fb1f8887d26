namespace AdaptivQ.Adaptivity.Engine.Simulation;

/// <summary>Everything that decides an adaptive test but the learner: what is simulated before a quiz is published. Immutable.</summary>
/// <param name="Bank">The items.</param>
/// <param name="Stopping">When it ends. Response times are not simulated: a time limit never ends it.</param>
public sealed record AdaptiveTest(CompiledBank Bank, StoppingRule Stopping)
{
    /// <summary>How ability is estimated. Default: EAP over 61 points on -4 to 4 logits under N(0, 1).</summary>
    public AbilityEstimator Estimator { get; init; } = new ExpectedAPosteriori(Quadrature.Trapezoid(-4, 4, 61), Prior.Normal(0, 1));

    /// <summary>What is held before the first answer, and where the first item is chosen. Default: 0 logits with standard error
    /// 1.</summary>
    public AbilityEstimate Start { get; init; } = new(0, 1, IsExtreme: true);

    /// <summary>What makes an item the better next one. Default: maximum information.</summary>
    public SelectionCriterion Criterion { get; init; } = SelectionCriterion.MaximumInformation;

    /// <summary>Among how many of the best the next item is drawn; at least 1.</summary>
    public int Randomesque { get; init; } = 1;

    /// <summary>Content, enemies, pilots and exposure. Default: none.</summary>
    public SelectionConstraints Constraints { get; init; } = SelectionConstraints.None;
}
