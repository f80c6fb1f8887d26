namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// Maximum a posteriori (MAP) or Bayes modal estimation: the theta at which L g is highest, where (log L)' + (log g)' = 0,
/// with the prior g; standard error 1 / sqrt(I + 1 / variance) for a normal prior, 1 / sqrt(I) for others. Lord, F. M.
/// (1986). Maximum likelihood and Bayesian parameter estimation in item response theory. Journal of Educational
/// Measurement, 23(2), 157-162. With a uniform prior it is ML within the prior's range.
/// </summary>
public sealed class MaximumAPosteriori : ModeEstimator
{
    /// <summary>States the prior, the bounds and the standard error.</summary>
    /// <param name="prior">The density held before any response.</param>
    /// <param name="range">The abilities allowed; those where the prior is 0 are not.</param>
    /// <param name="information">Which information the standard error rests on.</param>
    /// <exception cref="ArgumentException">The range and the prior's do not overlap, or there is no such information.</exception>
    public MaximumAPosteriori(Prior prior, ThetaRange range, InformationKind information = InformationKind.Expected)
        : base(Common(prior, range), information) => Prior = prior;

    /// <summary>The density held before any response.</summary>
    public Prior Prior { get; }

    // A normal log density is concave, and a uniform one within its range.
    private protected override bool KeepsConcavity => !Prior.DependsOnItems;

    private protected override double AddedInformation => Prior.Precision;

    private protected override double Slope(double theta, in LikelihoodTerms terms) =>
        Prior.DependsOnItems && terms.Information < NoInformation ? 0 : terms.Slope + Prior.LogDensitySlope(theta, terms);

    private protected override double Rise(in ResponsePattern pattern, double from, double to) =>
        Height(pattern, to) - Height(pattern, from);

    private double Height(in ResponsePattern pattern, double theta)
    {
        var terms = pattern.At(theta);
        return terms.LogLikelihood + Prior.LogDensity(theta, terms);
    }

    private static ThetaRange Common(Prior prior, ThetaRange range)
    {
        ArgumentNullException.ThrowIfNull(prior);
        var lo = Math.Max(range.Lo, prior.Support.Lo);
        var hi = Math.Min(range.Hi, prior.Support.Hi);
        return lo < hi
            ? new ThetaRange(lo, hi)
            : throw new ArgumentException($"The prior is 0 from {range.Lo} to {range.Hi}: let the ranges overlap.", nameof(range));
    }
}
