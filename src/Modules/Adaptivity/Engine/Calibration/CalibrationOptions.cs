namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>A normal prior on a parameter, in that parameter's own unit.</summary>
/// <param name="Mean">Its mean.</param>
/// <param name="StandardDeviation">Its standard deviation; above 0.</param>
public readonly record struct ParameterPrior(double Mean, double StandardDeviation);

/// <summary>How a calibration is carried out. The defaults suit; every number can be said. Immutable.</summary>
public sealed record CalibrationOptions
{
    /// <summary>
    /// The abilities summed over; the density of theta at each node, made to add up to 1, is its weight. Default: 121 equally
    /// spaced on [-6, 6].
    /// </summary>
    public Quadrature Quadrature { get; init; } = Quadrature.Rectangle(-6, 6, 121);

    /// <summary>
    /// The search ends when one step of unaccelerated EM would change no parameter by this much, in the parameter's own unit
    /// (slope-intercept form); above 0. Besides, the log-likelihood still to be won must be below
    /// <see cref="LogLikelihoodTolerance"/>.
    /// </summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>
    /// The log-likelihood that may be left to be won at the end; above 0. With e left, no estimate is further than sqrt(2 e)
    /// standard errors from the maximum: 0.0014 for the default of 1e-6.
    /// </summary>
    public double LogLikelihoodTolerance { get; init; } = 1e-6;

    /// <summary>The most steps; at least 1.</summary>
    public int MaxIterations { get; init; } = 2000;

    /// <summary>Whether standard errors are computed; they take about one expectation step for every two parameters.</summary>
    public bool StandardErrors { get; init; } = true;

    /// <summary>The prior on logit(g), the lower asymptote; null for none. Default: N(-1.5, 0.5^2), g about 0.18.</summary>
    public ParameterPrior? LowerAsymptotePrior { get; init; } = new ParameterPrior(-1.5, 0.5);

    /// <summary>The prior on logit(u), the upper asymptote; null for none. Default: N(3, 0.5^2), u about 0.95.</summary>
    public ParameterPrior? UpperAsymptotePrior { get; init; } = new ParameterPrior(3, 0.5);

    /// <summary>
    /// Where the search begins, per item, in slope-intercept form with as many numbers as the model's item has parameters;
    /// null: from the share of responses in each category.
    /// </summary>
    public IReadOnlyList<double[]>? Start { get; init; }

    /// <summary>How many threads may work at once; at least 1. The results are the same bits for every number.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(Quadrature);
        Above(Tolerance, nameof(Tolerance));
        Above(LogLikelihoodTolerance, nameof(LogLikelihoodTolerance));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxIterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        foreach (var prior in new[] { LowerAsymptotePrior, UpperAsymptotePrior })
        {
            if (prior is { } p && !(double.IsFinite(p.Mean) && double.IsFinite(p.StandardDeviation) && p.StandardDeviation > 0))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(LowerAsymptotePrior),
                    prior,
                    "A prior needs a finite mean and a spread above 0."
                );
            }
        }
    }

    private static void Above(double value, string name)
    {
        if (!(value > 0 && double.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(name, value, "It must be finite and above 0.");
        }
    }
}

/// <summary>What a calibration is doing.</summary>
public enum CalibrationPhase
{
    /// <summary>Looking for the maximum of the likelihood.</summary>
    Estimation,

    /// <summary>Working out the observed information.</summary>
    StandardErrors,
}

/// <summary>How far a calibration has come.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="Step">Steps taken so far in this phase.</param>
/// <param name="LogLikelihood">The quantity that is maximised: the marginal log-likelihood, plus the log-prior where there is one.</param>
/// <param name="LargestChange">What one step of unaccelerated EM would change at most.</param>
/// <param name="Done">The share of the phase that is done, 0 to 1; an estimate while <see cref="Phase"/> is Estimation.</param>
public readonly record struct CalibrationProgress(
    CalibrationPhase Phase,
    int Step,
    double LogLikelihood,
    double LargestChange,
    double Done
);
