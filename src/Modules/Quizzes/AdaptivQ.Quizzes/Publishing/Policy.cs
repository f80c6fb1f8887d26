using System.Text.Json.Serialization;
using AdaptivQ.Quizzes.Contracts;

namespace AdaptivQ.Quizzes.Publishing;

/// <summary>How ability is estimated.</summary>
/// <param name="Estimator">EAP, MAP, MLE or WLE.</param>
/// <param name="PriorMean">Of the normal prior, logits; also where an attempt starts.</param>
/// <param name="GridLow">Lowest ability that is reckoned with, logits; GridHigh the highest. EAP integrates over GridPoints between
/// them.</param>
public sealed record AbilityEstimation(
    string Estimator,
    double PriorMean,
    double PriorStandardDeviation,
    double GridLow,
    double GridHigh,
    int GridPoints
)
{
    /// <summary>EAP under N(0, 1), over abilities that reach far beyond any learner's.</summary>
    public static AbilityEstimation Usual { get; } = new("EAP", 0, 1, -6, 6, 81);
}

/// <summary>How the next item is chosen.</summary>
/// <param name="Criterion">By the engine's name.</param>
/// <param name="Acceleration">For Progressive and Proportional; otherwise null.</param>
/// <param name="Randomesque">Drawn from this many best ones; 1 for the best.</param>
public sealed record ItemChoice(string Criterion, double? Acceleration, int Randomesque);

/// <summary>When an assessment ends. Rules that are null end nothing; the first that holds ends it.</summary>
/// <param name="MinItems">No rule but time ends it before.</param>
/// <param name="StandardError">Logits.</param>
/// <param name="ThetaChange">Logits.</param>
/// <param name="LeastInformation">Per squared logit.</param>
public sealed record StopRules(
    int MinItems,
    int MaxItems,
    double? StandardError,
    double? ThetaChange,
    double? LeastInformation,
    LevelDecision? Classification,
    int? TimeLimitSeconds
);

/// <summary>How the level is decided that ends an assessment: by a confidence interval or by likelihood ratios.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "method")]
[JsonDerivedType(typeof(IntervalDecision), IntervalDecision.Method)]
[JsonDerivedType(typeof(RatioDecision), RatioDecision.Method)]
public abstract record LevelDecision;

/// <summary>Once theta - z SE to theta + z SE contains no cut.</summary>
public sealed record IntervalDecision(double Z) : LevelDecision
{
    /// <summary>Its method in JSON and as an option: interval.</summary>
    public const string Method = "interval";
}

/// <summary>Once Wald's sequential probability ratio test has decided at every cut.</summary>
/// <param name="Delta">Half the indifference region, logits.</param>
/// <param name="Alpha">Wanted chance to be put above a cut from below; Beta below it from above.</param>
public sealed record RatioDecision(double Delta, double Alpha, double Beta) : LevelDecision
{
    /// <summary>Its method in JSON and as an option: sprt.</summary>
    public const string Method = "sprt";
}

/// <summary>The levels a result is told in.</summary>
/// <param name="Names">Lowest first.</param>
/// <param name="Cuts">Ascending, logits; one fewer than names.</param>
public sealed record LevelScale(IReadOnlyList<string> Names, IReadOnlyList<double> Cuts)
{
    /// <summary>Five levels, for a draft that names none; cuts at -1.2, -0.4, 0.4 and 1.2 logits.</summary>
    public static LevelScale Usual { get; } = new(["Starting out", "Growing", "Secure", "Strong", "Excellent"], [-1.2, -0.4, 0.4, 1.2]);

    /// <summary>By value.</summary>
    public bool Equals(LevelScale? other) => other is not null && Names.SequenceEqual(other.Names) && Cuts.SequenceEqual(other.Cuts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Names.Count, Names[0], Cuts.Count);
}

/// <summary>
/// How a quiz asks and when it stops: to assess or to practise. Whatever it names is read by the decision; what an attempt can't do
/// is not in it.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "mode")]
[JsonDerivedType(typeof(AssessPolicy), PublishedQuiz.Assess)]
[JsonDerivedType(typeof(PractisePolicy), PublishedQuiz.Practise)]
public abstract record Policy(AbilityEstimation Ability, LevelScale Levels, string Feedback)
{
    /// <summary>assess or practise.</summary>
    [JsonIgnore]
    public string Mode => this is AssessPolicy ? PublishedQuiz.Assess : PublishedQuiz.Practise;

    /// <summary>The most questions of an attempt.</summary>
    public abstract int MostItems();

    /// <summary>Seconds, or null for no limit.</summary>
    public abstract int? TimeLimit();

    /// <summary>As other modules know it.</summary>
    public abstract QuizPolicy ToContract();
}

/// <summary>Measure, with a stated precision.</summary>
public sealed record AssessPolicy(AbilityEstimation Ability, ItemChoice Choice, StopRules Stops, LevelScale Levels, string Feedback)
    : Policy(Ability, Levels, Feedback)
{
    /// <inheritdoc/>
    public override int MostItems() => Stops.MaxItems;

    /// <inheritdoc/>
    public override int? TimeLimit() => Stops.TimeLimitSeconds;

    /// <inheritdoc/>
    public override QuizPolicy ToContract() =>
        new(
            Ability.Estimator,
            Ability.PriorMean,
            Ability.PriorStandardDeviation,
            Ability.GridLow,
            Ability.GridHigh,
            Ability.GridPoints,
            Choice.Criterion,
            TargetSuccess: null,
            Choice.Acceleration,
            Choice.Randomesque,
            Stops.MinItems,
            Stops.MaxItems,
            Stops.StandardError,
            Stops.ThetaChange,
            Stops.LeastInformation,
            Stops.Classification switch
            {
                IntervalDecision interval => new QuizClassification(IntervalDecision.Method, interval.Z, null, null, null),
                RatioDecision ratio => new QuizClassification(RatioDecision.Method, null, ratio.Delta, ratio.Alpha, ratio.Beta),
                _ => null,
            },
            Stops.TimeLimitSeconds,
            Feedback,
            Levels.Cuts,
            Levels.Names
        );
}

/// <summary>Practise, at a success rate that keeps a learner going.</summary>
/// <param name="TargetSuccess">The wanted probability of a right answer, 0 to 1.</param>
/// <param name="Randomesque">Drawn from this many best ones; 1 for the best.</param>
public sealed record PractisePolicy(
    AbilityEstimation Ability,
    double TargetSuccess,
    int Randomesque,
    int MaxItems,
    int? TimeLimitSeconds,
    LevelScale Levels,
    string Feedback
) : Policy(Ability, Levels, Feedback)
{
    /// <summary>The engine's name of the criterion that practice chooses by.</summary>
    public const string Criterion = "TargetSuccess";

    /// <inheritdoc/>
    public override int MostItems() => MaxItems;

    /// <inheritdoc/>
    public override int? TimeLimit() => TimeLimitSeconds;

    /// <inheritdoc/>
    public override QuizPolicy ToContract() =>
        new(
            Ability.Estimator,
            Ability.PriorMean,
            Ability.PriorStandardDeviation,
            Ability.GridLow,
            Ability.GridHigh,
            Ability.GridPoints,
            Criterion,
            TargetSuccess,
            Acceleration: null,
            Randomesque,
            MinItems: 1,
            MaxItems,
            StandardError: null,
            ThetaChange: null,
            LeastInformation: null,
            Classification: null,
            TimeLimitSeconds,
            Feedback,
            Levels.Cuts,
            Levels.Names
        );
}
