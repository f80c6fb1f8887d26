namespace AdaptivQ.Quizzes.Contracts;

/// <summary>An item that cannot be asked.</summary>
/// <param name="Id">As its author calls it.</param>
/// <param name="Problem">Which parameter, its value, and the cure.</param>
public sealed record UnusableItem(string Id, string Problem);

/// <summary>Whether a quiz can do what it is for, as a simulation of learners spread like N(0, 1) shows it.</summary>
/// <param name="Unusable">Items whose parameters cannot be used. Where there is one, nothing was simulated.</param>
/// <param name="Reach">The share of learners that reaches the goal, 0 to 1; null without a goal.</param>
/// <param name="LargePart">The reach below which a goal is out of reach for a large part of learners.</param>
/// <param name="ReachableStandardError">The standard error that four learners in five reach, in logits; null where the goal is
/// good.</param>
/// <param name="ReachableMaxItems">The number of questions within which four learners in five reach the goal; null where the goal is good,
/// or more questions do not help.</param>
/// <param name="WeakestAbility">The ability, in logits, near which the goal is reached least; null where the goal is good.</param>
public sealed record FeasibilityReport(
    IReadOnlyList<UnusableItem> Unusable,
    double? Reach,
    double LargePart,
    double? ReachableStandardError,
    int? ReachableMaxItems,
    double? WeakestAbility
)
{
    /// <summary>The most information that any item gives at any ability; null where no least information is asked for, or it is
    /// good.</summary>
    public double? MostInformation { get; init; }
}

/// <summary>
/// What publishing asks of the module that runs attempts: can this quiz measure what it promises? Takes well under a second. Without such
/// a module it is not asked.
/// </summary>
public interface IFeasibility
{
    /// <summary>The same quiz always gives the same report.</summary>
    /// <param name="quiz">As it would be published.</param>
    FeasibilityReport Check(PublishedQuiz quiz);
}
