using System.Runtime.Intrinsics;

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
    /// <summary>Far below every L and M that matters, and far from the smallest number.</summary>
    private const double Least = 1e-300;

    /// <summary>P(theta): the chance of a correct response, in [c, d]. Lord (1980), eq. 2-1.</summary>
    public static double Probability(in IrtParameters item, double theta) =>
        Probability(item.Slope, item.Difficulty, item.Guessing, item.UpperAsymptote, theta);

    /// <summary>P'(theta) = D a (d - c) L M, per logit; never negative, 0 in the far tails.</summary>
    public static double FirstDerivative(in IrtParameters item, double theta)
    {
        var (l, m) = Logistic(Logit(item.Slope, item.Difficulty, theta));
        return item.Slope * (item.UpperAsymptote - item.Guessing) * l * m;
    }

    /// <summary>P''(theta) = (D a)^2 (d - c) L M (M - L), per squared logit; 0 at theta = b.</summary>
    public static double SecondDerivative(in IrtParameters item, double theta)
    {
        var (l, m) = Logistic(Logit(item.Slope, item.Difficulty, theta));
        return item.Slope * l * (item.Slope * m) * (item.UpperAsymptote - item.Guessing) * (m - l);
    }

    /// <summary>P'''(theta) = (D a)^3 (d - c) L M (1 - 6 L M), per cubed logit.</summary>
    public static double ThirdDerivative(in IrtParameters item, double theta)
    {
        var (l, m) = Logistic(Logit(item.Slope, item.Difficulty, theta));
        return item.Slope * l * (item.Slope * m) * (item.Slope * (item.UpperAsymptote - item.Guessing)) * (1 - 6 * l * m);
    }

    /// <summary>
    /// I(theta) = P'^2 / (P Q): the expected (Fisher) information of the item, per squared logit; never negative.
    /// Lord (1980), eq. 5-9. For c = 0, d = 1 this is (D a)^2 P Q.
    /// </summary>
    public static double Information(in IrtParameters item, double theta) =>
        Information(item.Slope, item.Difficulty, item.Guessing, item.UpperAsymptote, theta);

    /// <summary>I'(theta), per cubed logit. With s = (log P)' - (log Q)', I = P' s and I' = P'' s + P' s'.</summary>
    public static double InformationSlope(in IrtParameters item, double theta)
    {
        var curve = new ItemCurve(item, theta);
        return curve.SecondDerivative * curve.Contrast + curve.FirstDerivative * curve.ContrastSlope;
    }

    /// <summary>I''(theta) = P''' s + 2 P'' s' + P' s'', per logit to the fourth.</summary>
    public static double InformationCurvature(in IrtParameters item, double theta)
    {
        var curve = new ItemCurve(item, theta);
        return curve.ThirdDerivative * curve.Contrast
            + 2 * curve.SecondDerivative * curve.ContrastSlope
            + curve.FirstDerivative * curve.ContrastCurvature;
    }

    /// <summary>
    /// J(theta) = P' P'' / (P Q), per cubed logit; summed over a test, -J / (2 I^2) is the first-order bias of the maximum
    /// likelihood estimate. Warm, T. A. (1989). Weighted likelihood estimation of ability in item response theory.
    /// Psychometrika, 54(3), 427-450. For c = 0, d = 1 it equals I'.
    /// </summary>
    public static double WarmJ(in IrtParameters item, double theta)
    {
        var curve = new ItemCurve(item, theta);
        return curve.SecondDerivative * curve.Contrast;
    }

    /// <summary>J'(theta) = P''' s + P'' s', per logit to the fourth.</summary>
    public static double WarmJSlope(in IrtParameters item, double theta)
    {
        var curve = new ItemCurve(item, theta);
        return curve.ThirdDerivative * curve.Contrast + curve.SecondDerivative * curve.ContrastSlope;
    }

    /// <summary>
    /// -(log P)'' for a correct response, -(log Q)'' for a wrong one: the observed information of the response, per squared
    /// logit. For c = 0, d = 1 it is I whatever the response; with guessing a correct response may bear a negative one.
    /// </summary>
    public static double ObservedInformation(in IrtParameters item, double theta, bool correct)
    {
        var curve = new ItemCurve(item, theta);
        return correct ? -curve.LogPCurvature : -curve.LogQCurvature;
    }

    /// <summary>
    /// log P(theta) for a correct response, log Q(theta) for a wrong one; at most 0. The natural logarithm of the
    /// response's likelihood, good to about 1e-16 absolute even where P or Q itself would round to 0.
    /// </summary>
    public static double LogProbability(in IrtParameters item, double theta, bool correct)
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
    public static void AddLogProbability(in IrtParameters item, bool correct, ReadOnlySpan<double> thetas, Span<double> sums)
    {
        if (thetas.Length != sums.Length)
        {
            throw new ArgumentException($"{sums.Length} sums cannot hold {thetas.Length} abilities.", nameof(sums));
        }

        // The response's own asymptote: c when correct, 1 - d when wrong. Where it is 0 the likelihood has no floor, and the
        // logarithm is taken of the logistic function itself, which stays finite where the probability underflows.
        var floor = correct ? item.Guessing : 1 - item.UpperAsymptote;
        var slope = correct ? item.Slope : -item.Slope;
        var range = item.UpperAsymptote - item.Guessing;
        var logRange = Elementary.Log(range);
        var i = 0;
        for (; i <= thetas.Length - Vector512<double>.Count; i += Vector512<double>.Count)
        {
            var x = Logit(slope, item.Difficulty, Vector512.Create(thetas[i..]));
            var e = Elementary.Exp(-Vector512.Abs(x));
            var log =
                floor == 0
                    ? Vector512.Create(logRange)
                        + Vector512.MinNative(x, Vector512<double>.Zero)
                        - Elementary.Log(Vector512<double>.One + e)
                    : Elementary.Log(Vector512.Create(floor) + Vector512.Create(range) * Logistic(x, e).L);
            (Vector512.Create(sums[i..]) + log).CopyTo(sums[i..]);
        }

        for (; i < thetas.Length; i++)
        {
            var x = Logit(slope, item.Difficulty, thetas[i]);
            sums[i] +=
                floor == 0
                    ? logRange + Math.Min(x, 0) - Elementary.Log(1 + Elementary.Exp(-Math.Abs(x)))
                    : Elementary.Log(floor + range * Logistic(x).L);
        }
    }

    /// <summary>P at theta for several items at once; each to the bit as for one.</summary>
    internal static Vector512<double> Probability(
        Vector512<double> slope,
        Vector512<double> b,
        Vector512<double> c,
        Vector512<double> d,
        Vector512<double> theta
    )
    {
        var x = Logit(slope, b, theta);
        return c + (d - c) * Logistic(x, Elementary.Exp(-Vector512.Abs(x))).L;
    }

    /// <summary>I at theta for several items without guessing or slipping at once; each to the bit as for one.</summary>
    internal static Vector512<double> Information(Vector512<double> slope, Vector512<double> b, Vector512<double> theta)
    {
        var x = Logit(slope, b, theta);
        var (l, m) = Logistic(x, Elementary.Exp(-Vector512.Abs(x)));
        return slope * l * (slope * m);
    }

    /// <summary>I at theta for several items at once; each to the bit as for one.</summary>
    internal static Vector512<double> Information(
        Vector512<double> slope,
        Vector512<double> b,
        Vector512<double> c,
        Vector512<double> d,
        Vector512<double> theta
    )
    {
        var x = Logit(slope, b, theta);
        var (l, m) = Logistic(x, Elementary.Exp(-Vector512.Abs(x)));
        var range = d - c;
        var (someL, someM) = (Vector512.MaxNative(l, Vector512.Create(Least)), Vector512.MaxNative(m, Vector512.Create(Least)));
        var overP = someL / (c + range * someL);
        var overQ = someM / (Vector512<double>.One - d + range * someM);
        var twoParameter = slope * l * (slope * m);
        return Vector512.ConditionalSelect(
            Vector512.Equals(c, Vector512<double>.Zero) & Vector512.Equals(d, Vector512<double>.One),
            twoParameter,
            twoParameter * (range * overP) * (range * overQ)
        );
    }

    internal static double Probability(double slope, double b, double c, double d, double theta)
    {
        var (l, _) = Logistic(Logit(slope, b, theta));
        return c + (d - c) * l;
    }

    internal static double Information(double slope, double b, double c, double d, double theta)
    {
        var (l, m) = Logistic(Logit(slope, b, theta));
        if (c == 0 && d == 1)
        {
            return slope * l * (slope * m);
        }

        // P'^2 / (P Q) = (D a)^2 (d - c)^2 L M (L / P) (M / Q). In the tails L or M is 0; a quotient whose asymptote is 0 or 1
        // keeps its value there instead of becoming 0 / 0.
        var range = d - c;
        var (someL, someM) = (Math.Max(l, Least), Math.Max(m, Least));
        var overP = someL / (c + range * someL);
        var overQ = someM / (1 - d + range * someM);
        return slope * l * (slope * m) * (range * overP) * (range * overQ);
    }

    /// <summary>
    /// D a (theta - b), held within +-1e15: beyond +-745 the curve is at its asymptote in double precision anyway, and a
    /// finite number keeps sums of log-likelihoods finite.
    /// </summary>
    internal static double Logit(double slope, double b, double theta) => Math.Clamp(slope * (theta - b), -1e15, 1e15);

    private static Vector512<double> Logit(Vector512<double> slope, Vector512<double> b, Vector512<double> theta) =>
        Vector512.MinNative(Vector512.MaxNative(slope * (theta - b), Vector512.Create(-1e15)), Vector512.Create(1e15));

    internal static Vector512<double> Logit(double slope, double b, Vector512<double> theta) =>
        Logit(Vector512.Create(slope), Vector512.Create(b), theta);

    /// <summary>(L, 1 - L) of x, each with full relative precision; one exponential, never of a positive number.</summary>
    internal static (double L, double M) Logistic(double x)
    {
        var e = Elementary.Exp(-Math.Abs(x));
        var near = 1 / (1 + e);
        var far = e * near;
        return x >= 0 ? (near, far) : (far, near);
    }

    /// <param name="e">exp(-|x|).</param>
    private static (Vector512<double> L, Vector512<double> M) Logistic(Vector512<double> x, Vector512<double> e)
    {
        var near = Vector512<double>.One / (Vector512<double>.One + e);
        var far = e * near;
        var rising = Vector512.GreaterThanOrEqual(x, Vector512<double>.Zero);
        return (Vector512.ConditionalSelect(rising, near, far), Vector512.ConditionalSelect(rising, far, near));
    }
}
