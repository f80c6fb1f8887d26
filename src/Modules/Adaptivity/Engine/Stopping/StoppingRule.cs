namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// Why a test ends. When several reasons hold at once, the one given is the first of: <see cref="ConfidenceInterval"/>,
/// <see cref="LikelihoodRatio"/>, <see cref="Precision"/>, <see cref="Settled"/>, <see cref="LowInformation"/>,
/// <see cref="Length"/>, <see cref="Time"/>, <see cref="Exhausted"/>. The numbers are stored and never change.
/// </summary>
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

    /// <summary>The confidence interval of ability contains no cut score: the level is known.</summary>
    ConfidenceInterval = 5,

    /// <summary>The likelihood ratio at every cut score has crossed a bound: the level is known.</summary>
    LikelihoodRatio = 6,

    /// <summary>The last answer has hardly moved the estimate.</summary>
    Settled = 7,

    /// <summary>No item that may be given tells enough any more.</summary>
    LowInformation = 8,
}

/// <summary>How far a test has come. What a rule does not ask for may be left out.</summary>
/// <param name="Answered">Items answered that count; at least 0.</param>
/// <param name="StandardError">The estimate's standard error, in logits.</param>
/// <param name="Elapsed">Time used so far.</param>
/// <param name="Eligible">Items that may still be given; at least 0.</param>
/// <param name="Theta">The estimate, in logits; NaN where it is not known, which ends nothing.</param>
/// <param name="PreviousTheta">The estimate before the last answer, in logits; NaN before the first, which ends nothing.</param>
/// <param name="BestInformation">
/// The largest information at theta among the items that may still be given, per squared logit; NaN where it is not known,
/// which ends nothing.
/// </param>
public readonly record struct StoppingState(
    int Answered,
    double StandardError,
    TimeSpan Elapsed,
    int Eligible,
    double Theta = double.NaN,
    double PreviousTheta = double.NaN,
    double BestInformation = double.NaN
)
{
    /// <summary>
    /// Whether the estimate and its standard error can be trusted. Those that a grid or a bound has made (see
    /// <see cref="EstimateCaveats"/>) end nothing by precision, a confidence interval, a settled estimate or low information.
    /// </summary>
    public bool IsReliable { get; init; } = true;
}

/// <summary>
/// When a test ends. A fixed number of items is MinItems = MaxItems; a variable length is a standard error, a classification, a
/// settled estimate or a least information between the two. Precedence: what the test is for (level known, precision) before
/// what shows that it gains no more (settled, low information) before what cuts it short (length, time, exhaustion), so that the
/// better news is told: a test that has measured well in the moment its time ran out has measured well. The minimum holds back
/// all but the last three. Thompson, N. A., and Weiss, D. J. (2011). A framework for the development of computerized adaptive
/// tests. Practical Assessment, Research and Evaluation, 16, article 1; settled and low information: Babcock, B., and Weiss,
/// D. J. (2009). Termination criteria in computerized adaptive tests: variable-length CATs are not biased. In Weiss (ed.),
/// Proceedings of the 2009 GMAC Conference on Computerized Adaptive Testing. Immutable.
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
                nameof(standardError),
                standardError,
                "The standard error must be finite and above 0, or absent."
            );
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

    /// <summary>
    /// The change of theta by the last answer, in logits, at or below which the test ends; null for none, else finite and above 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public double? ThetaChange
    {
        get;
        init => field = Positive(value, nameof(ThetaChange), "change of theta");
    }

    /// <summary>
    /// The information at theta, per squared logit, that the best item left must give for the test to go on; null for none, else
    /// finite and above 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public double? LeastInformation
    {
        get;
        init => field = Positive(value, nameof(LeastInformation), "least information");
    }

    /// <summary>How the level is decided that ends the test once it is known; null for none.</summary>
    public ClassificationRule? Classification { get; init; }

    /// <summary>Whether the test ends here, and why.</summary>
    /// <exception cref="InvalidOperationException">
    /// The rule weighs likelihoods and needs the responses: call <see cref="Evaluate(in StoppingState, in ResponsePattern)"/>.
    /// </exception>
    public StopReason Evaluate(in StoppingState state) =>
        Classification is SequentialProbabilityRatioTest
            ? throw new InvalidOperationException("A rule that classifies by likelihood ratio cannot be evaluated without the responses.")
            : Evaluate(state, default);

    /// <summary>Whether the test ends here, and why.</summary>
    /// <param name="state">How far the test has come.</param>
    /// <param name="responses">The responses that count; looked at only by a <see cref="SequentialProbabilityRatioTest"/>.</param>
    public StopReason Evaluate(in StoppingState state, in ResponsePattern responses)
    {
        if (state.Answered >= MinItems && Measured(state, responses) is var measured and not StopReason.None)
        {
            return measured;
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

    private StopReason Measured(in StoppingState state, in ResponsePattern responses) =>
        state.IsReliable
        && Classification is ConfidenceIntervalClassification interval
        && interval.Classify(state.Theta, state.StandardError) is not null
            ? StopReason.ConfidenceInterval
        : Classification is SequentialProbabilityRatioTest ratio && ratio.Classify(responses) is not null ? StopReason.LikelihoodRatio
        : state.IsReliable && state.StandardError <= StandardError ? StopReason.Precision
        : state.IsReliable && Math.Abs(state.Theta - state.PreviousTheta) <= ThetaChange ? StopReason.Settled
        : state.IsReliable && state.BestInformation < LeastInformation ? StopReason.LowInformation
        : StopReason.None;

    private static double? Positive(double? value, string name, string what) =>
        value is { } number && !(number > 0 && double.IsFinite(number))
            ? throw new ArgumentOutOfRangeException(name, value, $"The {what} must be finite and above 0, or absent.")
            : value;
}
