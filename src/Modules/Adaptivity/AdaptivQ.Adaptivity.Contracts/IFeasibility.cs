namespace AdaptivQ.Adaptivity.Contracts;

/// <summary>What a quiz would ask and what for, before it is published.</summary>
/// <param name="Criterion">MFI or TargetSuccess.</param>
/// <param name="TargetSuccess">For TargetSuccess, the wanted probability of a right answer, 0 to 1.</param>
/// <param name="Randomesque">The next item is drawn from this many best ones.</param>
/// <param name="StandardError">The goal: ability known this well, in logits; null for none.</param>
public sealed record MeasurementPlan(
    IReadOnlyList<PlannedItem> Items,
    string Criterion,
    double TargetSuccess,
    int Randomesque,
    double? StandardError,
    int MinItems,
    int MaxItems);

/// <param name="Id">As its author calls it.</param>
/// <param name="Categories">How many response categories its scoring has; at least 2.</param>
/// <param name="Model">Response model: dichotomous, gpcm or grm.</param>
/// <param name="A">Discrimination, per logit.</param>
/// <param name="B">Logits: one difficulty of a dichotomous item, the thresholds or steps between categories of others.</param>
/// <param name="C">Guessing, a probability.</param>
/// <param name="D">Upper asymptote, a probability.</param>
public sealed record PlannedItem(string Id, int Categories, string Model, double A, IReadOnlyList<double> B, double C, double D);

/// <summary>An item that cannot be asked.</summary>
/// <param name="Problem">Which parameter, its value, and the cure.</param>
public sealed record UnusableItem(string Id, string Problem);

/// <summary>Whether a plan can do what it is for, as a simulation of learners spread like N(0, 1) shows it.</summary>
/// <param name="Unusable">Items whose parameters cannot be used. Where there is one, nothing was simulated.</param>
/// <param name="Reach">The share of learners that reaches the goal, 0 to 1; null without a goal.</param>
/// <param name="LargePart">The reach below which a goal is out of reach for a large part of learners.</param>
/// <param name="ReachableStandardError">The standard error that four learners in five reach, in logits; null where the goal is good.</param>
/// <param name="ReachableMaxItems">The number of questions within which four learners in five reach the goal; null where the goal is good, or more questions do not help.</param>
/// <param name="WeakestAbility">The ability, in logits, near which the goal is reached least; null where the goal is good.</param>
public sealed record FeasibilityReport(
    IReadOnlyList<UnusableItem> Unusable,
    double? Reach,
    double LargePart,
    double? ReachableStandardError,
    int? ReachableMaxItems,
    double? WeakestAbility);

/// <summary>Tells before a quiz is published whether it can measure what it promises. Takes well under a second.</summary>
public interface IFeasibility
{
    /// <summary>The same plan always gives the same report.</summary>
    FeasibilityReport Check(MeasurementPlan plan);
}
