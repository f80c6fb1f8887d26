namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// Weighted likelihood (WL) estimation: the root of (log L)' + J / (2 I) = 0, which takes the first-order bias out of
/// maximum likelihood and is finite for extreme patterns too; standard error 1 / sqrt(I). Warm, T. A. (1989). Weighted
/// likelihood estimation of ability in item response theory. Psychometrika, 54(3), 427-450. For polytomous items, J after
/// Samejima (1993): see <see cref="ResponseModel"/>.
/// </summary>
public sealed class WeightedLikelihood : ModeEstimator
{
    /// <summary>States the bounds and the standard error.</summary>
    /// <param name="range">The abilities allowed.</param>
    /// <param name="information">Which information the standard error rests on.</param>
    /// <exception cref="ArgumentException">The range is empty, or there is no such information.</exception>
    public WeightedLikelihood(ThetaRange range, InformationKind information = InformationKind.Expected)
        : base(range, information) { }

    private protected override bool KeepsConcavity => false;

    private protected override double Slope(double theta, in LikelihoodTerms terms) =>
        terms.Information < NoInformation ? 0 : terms.Slope + LogWeightSlope(terms);

    /// <summary>
    /// The weight is known by the slope of its logarithm only, which is integrated here by Simpson's rule. Needed only where
    /// there are several roots to choose from.
    /// </summary>
    private protected override double Rise(in ResponsePattern pattern, double from, double to)
    {
        const int Intervals = 200;
        var (first, last) = (pattern.At(from), pattern.At(to));
        var step = (Math.Clamp(to, -100, 100) - Math.Clamp(from, -100, 100)) / Intervals;
        var sum = LogWeightSlope(first) + LogWeightSlope(last);
        for (var i = 1; i < Intervals; i++)
        {
            sum += (i % 2 == 1 ? 4 : 2) * LogWeightSlope(pattern.At(Math.Clamp(from, -100, 100) + i * step));
        }

        return last.LogLikelihood - first.LogLikelihood + step / 3 * sum;
    }

    private static double LogWeightSlope(in LikelihoodTerms terms) =>
        terms.Information < NoInformation ? 0 : terms.WarmJ / (2 * terms.Information);
}
