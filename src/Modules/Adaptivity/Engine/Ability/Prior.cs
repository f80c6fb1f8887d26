namespace AdaptivQ.Adaptivity.Engine;

/// <summary>What is held about a learner's ability before any answer: a density over theta (logits). Immutable.</summary>
public abstract record Prior
{
    /// <summary>Jeffreys' prior. See <see cref="JeffreysPrior"/>.</summary>
    public static Prior Jeffreys { get; } = new JeffreysPrior();

    /// <summary>The normal distribution.</summary>
    /// <param name="mean">Logits; finite.</param>
    /// <param name="standardDeviation">Logits; finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static Prior Normal(double mean, double standardDeviation) => new NormalPrior(mean, standardDeviation);

    /// <summary>The same density everywhere between two abilities and none outside.</summary>
    /// <param name="lo">Logits; finite.</param>
    /// <param name="hi">Logits; finite and above <paramref name="lo"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is not finite or does not rise.</exception>
    public static Prior Uniform(double lo, double hi) => new UniformPrior(lo, hi);

    /// <summary>1 / variance of a normal prior, per squared logit: what it adds to the information. 0 for other priors.</summary>
    public virtual double Precision => 0;

    /// <summary>The abilities at which the density is not 0.</summary>
    public virtual ThetaRange Support => ThetaRange.Unbounded;

    /// <summary>Whether the density is that of the items answered rather than one held before; see <see cref="JeffreysPrior"/>.</summary>
    public virtual bool DependsOnItems => false;

    /// <summary>The natural logarithm of the density at theta, per logit; it need not integrate to 1.</summary>
    /// <exception cref="NotSupportedException">The density depends on the items.</exception>
    public abstract double LogDensity(double theta);

    /// <summary>The same for a prior that may depend on the items.</summary>
    /// <param name="theta">Ability, in logits.</param>
    /// <param name="test">The terms of the responses at theta.</param>
    public virtual double LogDensity(double theta, in LikelihoodTerms test) => LogDensity(theta);

    /// <summary>The derivative of the log density by theta, per logit; 0 outside <see cref="Support"/>.</summary>
    /// <param name="theta">Ability, in logits.</param>
    /// <param name="test">The terms of the responses at theta.</param>
    public abstract double LogDensitySlope(double theta, in LikelihoodTerms test);
}

/// <summary>The normal prior: exp(-(theta - mean)^2 / (2 sd^2)) / (sd sqrt(2 pi)).</summary>
public sealed record NormalPrior : Prior
{
    private readonly double _logScale;

    /// <inheritdoc cref="Prior.Normal" path="/param|/exception"/>
    public NormalPrior(double mean, double standardDeviation)
    {
        if (!double.IsFinite(mean))
        {
            throw new ArgumentOutOfRangeException(nameof(mean), mean, "The mean of a prior must be finite.");
        }

        if (!double.IsFinite(standardDeviation) || standardDeviation <= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(standardDeviation),
                standardDeviation,
                "The standard deviation of a prior must be finite and above 0."
            );
        }

        (Mean, StandardDeviation) = (mean, standardDeviation);
        _logScale = -Math.Log(standardDeviation * Math.Sqrt(2 * Math.PI));
    }

    /// <summary>Logits.</summary>
    public double Mean { get; }

    /// <summary>Logits; above 0.</summary>
    public double StandardDeviation { get; }

    /// <inheritdoc/>
    public override double Precision => 1 / (StandardDeviation * StandardDeviation);

    /// <inheritdoc/>
    public override double LogDensity(double theta)
    {
        var z = (theta - Mean) / StandardDeviation;
        return _logScale - z * z / 2;
    }

    /// <inheritdoc/>
    public override double LogDensitySlope(double theta, in LikelihoodTerms test) => (Mean - theta) * Precision;
}

/// <summary>The uniform prior: 1 / (hi - lo) from lo to hi, 0 outside.</summary>
public sealed record UniformPrior : Prior
{
    private readonly double _logDensity;

    /// <inheritdoc cref="Prior.Uniform" path="/param|/exception"/>
    public UniformPrior(double lo, double hi)
    {
        if (!double.IsFinite(lo) || !double.IsFinite(hi) || lo >= hi)
        {
            throw new ArgumentOutOfRangeException(
                nameof(hi),
                hi,
                $"The range of a uniform prior must be finite and rise: {lo} to {hi} does not."
            );
        }

        Support = new ThetaRange(lo, hi);
        _logDensity = -Math.Log(hi - lo);
    }

    /// <inheritdoc/>
    public override ThetaRange Support { get; }

    /// <inheritdoc/>
    public override double LogDensity(double theta) => theta >= Support.Lo && theta <= Support.Hi ? _logDensity : double.NegativeInfinity;

    /// <inheritdoc/>
    public override double LogDensitySlope(double theta, in LikelihoodTerms test) => 0;
}

/// <summary>
/// Jeffreys' prior: the square root of the expected information of the items answered, up to a constant; the same belief
/// whatever scale ability is measured on. Jeffreys, H. (1946). An invariant form for the prior probability in estimation
/// problems. Proceedings of the Royal Society A, 186, 453-461.
/// </summary>
/// <remarks>With 1PL and 2PL items its posterior mode is Warm's weighted likelihood estimate (Warm, 1989).</remarks>
public sealed record JeffreysPrior : Prior
{
    /// <inheritdoc/>
    public override bool DependsOnItems => true;

    /// <inheritdoc/>
    public override double LogDensity(double theta) =>
        throw new NotSupportedException(
            "Jeffreys' prior is a function of the items answered: estimate with ExpectedAPosteriori or MaximumAPosteriori."
        );

    /// <summary>log I(theta) / 2; minus infinity where there is no information.</summary>
    public override double LogDensity(double theta, in LikelihoodTerms test) => Math.Log(test.Information) / 2;

    /// <summary>I' / (2 I); 0 where the information itself rounds to 0.</summary>
    public override double LogDensitySlope(double theta, in LikelihoodTerms test) =>
        test.Information < AbilityEstimator.NoInformation ? 0 : test.InformationSlope / (2 * test.Information);
}
