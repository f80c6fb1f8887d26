namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// The item response function of the logistic models and what follows from it. Throughout
/// L = 1 / (1 + exp(-D a (theta - b))), M = 1 - L, P = c + (d - c) L and Q = 1 - P = (1 - d) + (d - c) M.
/// L and M are computed apart, so that neither is lost by subtraction: no finite or infinite theta gives NaN
/// (a NaN theta gives NaN). Abilities are in logits.
/// </summary>
/// <remarks>
/// Lord, F. M. (1980). Applications of Item Response Theory to Practical Testing Problems. Erlbaum, ch. 2, 4 and 5.
/// With d &lt; 1: Magis, D. (2013). A note on the item information function of the four-parameter logistic model.
/// Applied Psychological Measurement, 37(4), 304-315.
/// </remarks>
public static class Irt
{
    /// <summary>P(theta): the chance of a correct response, in [c, d]. Lord (1980), eq. 2-1.</summary>
    public static double Probability(in ItemParameters item, double theta) =>
        Probability(item.Slope, item.Difficulty, item.Guessing, item.UpperAsymptote, theta);

    /// <summary>P'(theta) = D a (d - c) L M, per logit; never negative, 0 in the far tails.</summary>
    public static double FirstDerivative(in ItemParameters item, double theta)
    {
        var (l, m) = Logistic(Logit(item.Slope, item.Difficulty, theta));
        return item.Slope * (item.UpperAsymptote - item.Guessing) * l * m;
    }

    /// <summary>P''(theta) = (D a)^2 (d - c) L M (M - L), per squared logit; 0 at theta = b.</summary>
    public static double SecondDerivative(in ItemParameters item, double theta)
    {
        var (l, m) = Logistic(Logit(item.Slope, item.Difficulty, theta));
        return item.Slope * l * (item.Slope * m) * (item.UpperAsymptote - item.Guessing) * (m - l);
    }

    /// <summary>P'''(theta) = (D a)^3 (d - c) L M (1 - 6 L M), per cubed logit.</summary>
    public static double ThirdDerivative(in ItemParameters item, double theta)
    {
        var (l, m) = Logistic(Logit(item.Slope, item.Difficulty, theta));
        return item.Slope * l * (item.Slope * m) * (item.Slope * (item.UpperAsymptote - item.Guessing)) * (1 - 6 * l * m);
    }

    /// <summary>
    /// I(theta) = P'^2 / (P Q): the expected (Fisher) information of the item, per squared logit; never negative.
    /// Lord (1980), eq. 5-9. For c = 0, d = 1 this is (D a)^2 P Q.
    /// </summary>
    public static double Information(in ItemParameters item, double theta) =>
        Information(item.Slope, item.Difficulty, item.Guessing, item.UpperAsymptote, theta);

    /// <summary>I'(theta), per cubed logit. With s = (log P)' - (log Q)', I = P' s and I' = P'' s + P' s'.</summary>
    public static double InformationSlope(in ItemParameters item, double theta)
    {
        var curve = new ItemCurve(item, theta);
        return curve.SecondDerivative * curve.Contrast + curve.FirstDerivative * curve.ContrastSlope;
    }

    /// <summary>I''(theta) = P''' s + 2 P'' s' + P' s'', per logit to the fourth.</summary>
    public static double InformationCurvature(in ItemParameters item, double theta)
    {
        var curve = new ItemCurve(item, theta);
        return curve.ThirdDerivative * curve.Contrast + 2 * curve.SecondDerivative * curve.ContrastSlope
            + curve.FirstDerivative * curve.ContrastCurvature;
    }

    /// <summary>
    /// J(theta) = P' P'' / (P Q), per cubed logit; summed over a test, -J / (2 I^2) is the first-order bias of the maximum
    /// likelihood estimate. Warm, T. A. (1989). Weighted likelihood estimation of ability in item response theory.
    /// Psychometrika, 54(3), 427-450. For c = 0, d = 1 it equals I'.
    /// </summary>
    public static double WarmJ(in ItemParameters item, double theta)
    {
        var curve = new ItemCurve(item, theta);
        return curve.SecondDerivative * curve.Contrast;
    }

    /// <summary>J'(theta) = P''' s + P'' s', per logit to the fourth.</summary>
    public static double WarmJSlope(in ItemParameters item, double theta)
    {
        var curve = new ItemCurve(item, theta);
        return curve.ThirdDerivative * curve.Contrast + curve.SecondDerivative * curve.ContrastSlope;
    }

    /// <summary>
    /// -(log P)'' for a correct response, -(log Q)'' for a wrong one: the observed information of the response, per squared
    /// logit. For c = 0, d = 1 it is I whatever the response; with guessing a correct response may bear a negative one.
    /// </summary>
    public static double ObservedInformation(in ItemParameters item, double theta, bool correct)
    {
        var curve = new ItemCurve(item, theta);
        return correct ? -curve.LogPCurvature : -curve.LogQCurvature;
    }

    /// <summary>
    /// log P(theta) for a correct response, log Q(theta) for a wrong one; at most 0. The natural logarithm of the
    /// response's likelihood, good to about 1e-16 absolute even where P or Q itself would round to 0.
    /// </summary>
    public static double LogProbability(in ItemParameters item, double theta, bool correct)
    {
        var single = 0.0;
        AddLogProbability(item, correct, [theta], new Span<double>(ref single));
        return single;
    }

    /// <summary>Adds log P or log Q at each of <paramref name="thetas"/> to the number standing there.</summary>
    /// <param name="item">The item answered.</param>
    /// <param name="correct">Whether the response was scored correct.</param>
    /// <param name="thetas">Abilities in logits.</param>
    /// <param name="sums">Log-likelihoods so far, as long as <paramref name="thetas"/>; changed in place.</param>
    /// <exception cref="ArgumentException">The two spans differ in length.</exception>
    public static void AddLogProbability(
        in ItemParameters item, bool correct, ReadOnlySpan<double> thetas, Span<double> sums)
    {
        if (thetas.Length != sums.Length)
        {
            throw new ArgumentException($"{sums.Length} sums cannot hold {thetas.Length} abilities.", nameof(sums));
        }

        var (slope, b, c, d) = (item.Slope, item.Difficulty, item.Guessing, item.UpperAsymptote);

        // The response's own asymptote: c when correct, 1 - d when wrong. Where it is 0 the likelihood has no floor, and the
        // logarithm is taken of the logistic function itself, which stays finite where the probability underflows.
        var floor = correct ? c : 1 - d;
        var sign = correct ? 1 : -1;
        var range = d - c;
        if (floor == 0)
        {
            var logRange = Math.Log(range);
            for (var i = 0; i < thetas.Length; i++)
            {
                var x = sign * Logit(slope, b, thetas[i]);
                sums[i] += logRange + Math.Min(x, 0) - Math.Log(1 + Math.Exp(-Math.Abs(x)));
            }
        }
        else
        {
            for (var i = 0; i < thetas.Length; i++)
            {
                var (l, _) = Logistic(sign * Logit(slope, b, thetas[i]));
                sums[i] += Math.Log(floor + range * l);
            }
        }
    }

    internal static double Probability(double slope, double b, double c, double d, double theta)
    {
        var (l, _) = Logistic(Logit(slope, b, theta));
        return c + (d - c) * l;
    }

    internal static double Information(double slope, double b, double c, double d, double theta)
    {
        var (l, m) = Logistic(Logit(slope, b, theta));
        var range = d - c;

        // P'^2 / (P Q) = (D a)^2 (d - c)^2 L M (L / P) (M / Q). The two quotients are written out where an asymptote is 0 or
        // 1, because there they are constants and would otherwise be 0 / 0 in the tails.
        var overP = c == 0 ? 1 / d : l / (c + range * l);
        var overQ = d == 1 ? 1 / range : m / (1 - d + range * m);
        return slope * l * (slope * m) * (range * overP) * (range * overQ);
    }

    /// <summary>
    /// D a (theta - b), held within +-1e15: beyond +-745 the curve is at its asymptote in double precision anyway, and a
    /// finite number keeps sums of log-likelihoods finite.
    /// </summary>
    internal static double Logit(double slope, double b, double theta) =>
        Math.Clamp(slope * (theta - b), -1e15, 1e15);

    /// <summary>(L, 1 - L) of x, each with full relative precision; one exponential, never of a positive number.</summary>
    internal static (double L, double M) Logistic(double x)
    {
        var e = Math.Exp(-Math.Abs(x));
        var near = 1 / (1 + e);
        var far = e * near;
        return x >= 0 ? (near, far) : (far, near);
    }
}
