namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// What a response pattern says at one ability: sums over its responses, which estimators combine. log L and its derivatives
/// belong to the responses given; I, I' and J are expectations over the responses that might have been given.
/// </summary>
/// <param name="LogLikelihood">log L(theta), natural logarithm; at most 0.</param>
/// <param name="Slope">(log L)'(theta), per logit; 0 at an interior maximum of the likelihood.</param>
/// <param name="ObservedInformation">-(log L)''(theta), per squared logit; may be negative where items have guessing.</param>
/// <param name="Information">I(theta) = sum P'^2 / P over items and categories, per squared logit; at least 0.</param>
/// <param name="InformationSlope">I'(theta), per cubed logit.</param>
/// <param name="WarmJ">J(theta) = sum P' P'' / P over items and categories (Warm, 1989), per cubed logit.</param>
public readonly record struct LikelihoodTerms(
    double LogLikelihood,
    double Slope,
    double ObservedInformation,
    double Information,
    double InformationSlope,
    double WarmJ
)
{
    /// <summary>The terms of both patterns together: responses are independent given ability.</summary>
    public static LikelihoodTerms operator +(in LikelihoodTerms left, in LikelihoodTerms right) =>
        new(
            left.LogLikelihood + right.LogLikelihood,
            left.Slope + right.Slope,
            left.ObservedInformation + right.ObservedInformation,
            left.Information + right.Information,
            left.InformationSlope + right.InformationSlope,
            left.WarmJ + right.WarmJ
        );

    /// <summary>The same as <c>+</c>, for languages without operators.</summary>
    public static LikelihoodTerms Add(in LikelihoodTerms left, in LikelihoodTerms right) => left + right;

    internal static LikelihoodTerms Of(in IrtParameters item, double theta, bool correct)
    {
        var curve = new ItemCurve(item, theta);
        return new LikelihoodTerms(
            Irt.LogProbability(item, theta, correct),
            correct ? curve.LogPSlope : curve.LogQSlope,
            correct ? -curve.LogPCurvature : -curve.LogQCurvature,
            curve.FirstDerivative * curve.Contrast,
            curve.SecondDerivative * curve.Contrast + curve.FirstDerivative * curve.ContrastSlope,
            curve.SecondDerivative * curve.Contrast
        );
    }
}
