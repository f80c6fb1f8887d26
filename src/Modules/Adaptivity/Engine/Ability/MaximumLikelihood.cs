namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// Maximum likelihood (ML) estimation: the theta at which the responses given are most likely, where (log L)' = 0; standard
/// error 1 / sqrt(I). Lord, F. M. (1980). Applications of Item Response Theory to Practical Testing Problems. Erlbaum, ch. 4
/// and 5. An extreme pattern (all correct, all wrong) has no finite one: the estimate is then the bound, and says so. Items
/// with guessing may send a poor pattern to the lower bound as well, when guessing explains it best.
/// </summary>
public sealed class MaximumLikelihood : ModeEstimator
{
    /// <summary>States the bounds and the standard error.</summary>
    /// <param name="range">The abilities allowed; infinite bounds give infinite estimates for extreme patterns.</param>
    /// <param name="information">Which information the standard error rests on.</param>
    /// <exception cref="ArgumentException">The range is empty, or there is no such information.</exception>
    public MaximumLikelihood(ThetaRange range, InformationKind information = InformationKind.Expected)
        : base(range, information) { }

    private protected override bool KeepsConcavity => true;

    private protected override double Slope(double theta, in LikelihoodTerms terms) => terms.Slope;

    private protected override double Rise(in ResponsePattern pattern, double from, double to) =>
        pattern.LogLikelihood(to) - pattern.LogLikelihood(from);
}
