namespace AdaptivQ.Quizzes.Contracts;

/// <summary>How a quiz asks and when it stops. Every member is read by the decision, or is null because the quiz doesn't use it.</summary>
/// <param name="Estimator">Ability estimator: EAP, MAP, MLE or WLE.</param>
/// <param name="PriorMean">Mean of the normal prior of ability, logits; also where an attempt starts.</param>
/// <param name="PriorStandardDeviation">Its standard deviation, logits.</param>
/// <param name="GridLow">Lowest ability that is reckoned with, logits; GridHigh the highest. EAP integrates over GridPoints between
/// them.</param>
/// <param name="Criterion">Selection criterion by the engine's name, such as MFI or TargetSuccess.</param>
/// <param name="TargetSuccess">For TargetSuccess, the wanted probability of a right answer, 0 to 1; otherwise null.</param>
/// <param name="Acceleration">For Progressive and Proportional, how late information takes over, at least 0; otherwise null.</param>
/// <param name="Randomesque">The next item is drawn from this many best ones; at least 1.</param>
/// <param name="MinItems">No rule but time ends an attempt before this many answers.</param>
/// <param name="MaxItems">An attempt ends after this many answers.</param>
/// <param name="StandardError">It ends once the ability's standard error (logits) is at or below this; null for never.</param>
/// <param name="ThetaChange">It ends once an answer moves the ability by no more than this, logits; null for never.</param>
/// <param name="LeastInformation">It ends once no item left gives this much information, per squared logit; null for never.</param>
/// <param name="Classification">It ends once the level is decided; null for never.</param>
/// <param name="TimeLimitSeconds">It ends after this time from the start; null for none.</param>
/// <param name="Feedback">When right answers are shown: instant, at-end or never.</param>
/// <param name="Cuts">Ascending cut scores in logits between the levels: one fewer than there are levels.</param>
/// <param name="Levels">The levels' names, lowest first, in words a family understands.</param>
public sealed record QuizPolicy(
    string Estimator,
    double PriorMean,
    double PriorStandardDeviation,
    double GridLow,
    double GridHigh,
    int GridPoints,
    string Criterion,
    double? TargetSuccess,
    double? Acceleration,
    int Randomesque,
    int MinItems,
    int MaxItems,
    double? StandardError,
    double? ThetaChange,
    double? LeastInformation,
    QuizClassification? Classification,
    int? TimeLimitSeconds,
    string Feedback,
    IReadOnlyList<double> Cuts,
    IReadOnlyList<string> Levels
)
{
    /// <summary>Right answers are shown after each answer, and in the review once the attempt is over.</summary>
    public const string FeedbackInstant = "instant";

    /// <summary>Right answers are shown in the review only, once the attempt is over.</summary>
    public const string FeedbackAtEnd = "at-end";

    /// <summary>Right answers are never shown to the learner; there is no review.</summary>
    public const string FeedbackNever = "never";
}

/// <summary>How the level between cut scores is decided that ends an attempt.</summary>
/// <param name="Method">interval: the confidence interval contains no cut; sprt: the likelihood ratio at every cut has crossed a
/// bound.</param>
/// <param name="Z">For interval, half its width in standard errors; otherwise null.</param>
/// <param name="Delta">For sprt, half the indifference region in logits; otherwise null, as Alpha and Beta.</param>
/// <param name="Alpha">For sprt, the wanted chance to be put above a cut from below; Beta below it from above.</param>
public sealed record QuizClassification(string Method, double? Z, double? Delta, double? Alpha, double? Beta);
