namespace AdaptivQ.Adaptivity.Engine;

/// <summary>What is held about a learner's ability before any answer: a density over theta (logits). Immutable.</summary>
public abstract record Prior
{
    /// <summary>The natural logarithm of the density at theta, per logit; it need not integrate to 1.</summary>
    public abstract double LogDensity(double theta);

    /// <summary>The normal distribution.</summary>
    /// <param name="mean">Logits; finite.</param>
    /// <param name="standardDeviation">Logits; finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static Prior Normal(double mean, double standardDeviation) => new NormalPrior(mean, standardDeviation);
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
                nameof(standardDeviation), standardDeviation, "The standard deviation of a prior must be finite and above 0.");
        }

        (Mean, StandardDeviation) = (mean, standardDeviation);
        _logScale = -Math.Log(standardDeviation * Math.Sqrt(2 * Math.PI));
    }

    /// <summary>Logits.</summary>
    public double Mean { get; }

    /// <summary>Logits; above 0.</summary>
    public double StandardDeviation { get; }

    /// <inheritdoc/>
    public override double LogDensity(double theta)
    {
        var z = (theta - Mean) / StandardDeviation;
        return _logScale - z * z / 2;
    }
}
