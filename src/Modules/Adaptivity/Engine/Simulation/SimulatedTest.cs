namespace AdaptivQ.Adaptivity.Engine.Simulation;

/// <summary>One simulated learner's test.</summary>
/// <param name="Theta">The true ability, in logits.</param>
/// <param name="Estimate">The ability measured, and its standard error.</param>
/// <param name="Reason">Why it ended.</param>
/// <param name="Items">Indices of the items measured with, in the order given.</param>
/// <param name="Scores">
/// The category of each response, from 0: of a dichotomous item 1 correct, 0 wrong; as long as <paramref name="Items"/>.
/// </param>
/// <param name="PilotItems">Indices of the items tried out, in the order given.</param>
/// <param name="Relaxed">The rules that gave way in any of its choices, each once for a choice.</param>
public sealed record SimulatedTest(
    double Theta,
    AbilityEstimate Estimate,
    StopReason Reason,
    IReadOnlyList<int> Items,
    IReadOnlyList<int> Scores,
    IReadOnlyList<int> PilotItems,
    IReadOnlyList<RelaxedConstraint> Relaxed
)
{
    /// <summary>For each of <see cref="Items"/>, the ability group whose exposure parameter it passed; 0 without exposure
    /// control.</summary>
    internal int[] ExposureGroups { get; init; } = [];
}
