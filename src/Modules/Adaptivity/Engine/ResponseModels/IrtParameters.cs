namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// The parameters of one dichotomously scored item in the logistic models of item response theory:
/// P(theta) = c + (d - c) / (1 + exp(-D a (theta - b))).
/// The one-parameter model is a = constant, c = 0, d = 1; the two-parameter model frees a; the three-parameter model
/// frees c (Birnbaum, A. (1968). Some latent trait models and their use in inferring an examinee's ability. In Lord and
/// Novick, Statistical Theories of Mental Test Scores, ch. 17-20).
/// </summary>
/// <param name="Discrimination">a: the slope, per logit of ability; above 0.</param>
/// <param name="Difficulty">b: the ability, in logits, at which P lies halfway between the asymptotes; finite.</param>
/// <param name="Guessing">c: the lower asymptote, the chance that very low ability succeeds; 0 &lt;= c &lt; d.</param>
/// <param name="UpperAsymptote">d: the chance that very high ability succeeds; c &lt; d &lt;= 1.</param>
/// <param name="Scaling">
/// D: the metric the slope is stated in; above 0. 1 is the logistic metric, which every calibration here is stated in; 1.702
/// brings a logistic curve within 0.01 of the normal ogive (Haley, 1952). It is stored with the item so that a foreign
/// bank keeps the metric it was calibrated in.
/// </param>
/// <remarks>Values are not checked here: <see cref="CompiledBank"/> checks them once, when a bank is compiled.</remarks>
public readonly record struct IrtParameters(
    double Discrimination,
    double Difficulty,
    double Guessing = 0,
    double UpperAsymptote = 1,
    double Scaling = 1
)
{
    /// <summary>D a: the slope that enters the exponent, per logit.</summary>
    public double Slope => Scaling * Discrimination;

    /// <summary>Refuses parameters out of range.</summary>
    /// <param name="index">The item's place in its bank.</param>
    /// <exception cref="InvalidIrtParametersException">The first that is, named with the item.</exception>
    internal void Check(int index)
    {
        var (a, b, c, d, scaling) = this;
        if (!double.IsFinite(a) || a <= 0)
        {
            throw new InvalidIrtParametersException(
                index,
                "discrimination",
                a,
                "it must be a finite number above 0. An item without a calibrated discrimination starts at 1; one that "
                    + "calibrates to 0 or below has a wrong key or measures something else: check its key or take it out."
            );
        }

        if (!double.IsFinite(b))
        {
            throw new InvalidIrtParametersException(
                index,
                "difficulty",
                b,
                "it must be a finite number of logits. An item that no one or everyone got right has no calibrated difficulty: "
                    + "give it one from its level (0 is the middle) until it has answers of both kinds."
            );
        }

        if (!double.IsFinite(c) || c < 0 || c >= 1)
        {
            throw new InvalidIrtParametersException(
                index,
                "guessing",
                c,
                "it must be at least 0 and below 1. Use 0, or 1 / (number of options) for multiple choice."
            );
        }

        if (!double.IsFinite(d) || d <= c || d > 1)
        {
            throw new InvalidIrtParametersException(
                index,
                "upper asymptote",
                d,
                "it must be above the guessing parameter and at most 1. Use 1."
            );
        }

        if (!double.IsFinite(scaling) || scaling <= 0 || !double.IsFinite(Slope))
        {
            throw new InvalidIrtParametersException(
                index,
                "scaling",
                scaling,
                "it must be a finite number above 0. Use 1, or 1.702 for a bank calibrated in the normal metric."
            );
        }
    }
}
