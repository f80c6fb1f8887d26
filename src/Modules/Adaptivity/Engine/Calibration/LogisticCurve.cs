using System.Runtime.CompilerServices;

namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>
/// Two categories: P = g + (u - g) L, L = 1 / (1 + exp(-(a theta + d))); parameters a, d, then logit(g) and logit(u) where
/// they are free (otherwise g = 0, u = 1). b = -d / a. Birnbaum, A. (1968). Some latent trait models and their use in inferring
/// an examinee's ability. In Lord and Novick, Statistical Theories of Mental Test Scores. With u: Barton, M. A., and Lord, F. M.
/// (1981). An upper asymptote for the three-parameter logistic item-response model. ETS Research Report 81-20.
/// </summary>
internal sealed class LogisticCurve(bool lower, bool upper) : FittedCurve(2, 2 + (lower ? 1 : 0) + (upper ? 1 : 0))
{
    private readonly int _upperAt = lower ? 3 : 2;

    public override string[] Names =>
        (lower, upper) switch
        {
            (false, false) => ["a1", "d"],
            (true, false) => ["a1", "d", "logit(g)"],
            (false, true) => ["a1", "d", "logit(u)"],
            _ => ["a1", "d", "logit(g)", "logit(u)"],
        };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool Evaluate(
        ReadOnlySpan<double> beta,
        ReadOnlySpan<double> theta,
        Span<double> logP,
        Span<double> p,
        Span<double> scores
    )
    {
        var n = theta.Length;
        var (a, d) = (beta[0], beta[1]);
        var g = Lower(beta);
        var (u, belowOne) = Upper(beta);
        var range = u - g;
        if (!(range > 0))
        {
            return false;
        }

        for (var q = 0; q < n; q++)
        {
            var z = a * theta[q] + d;
            var e = Math.Exp(-Math.Abs(z));
            var near = 1 / (1 + e);
            var (l, m) = z >= 0 ? (near, e * near) : (e * near, near);

            // Without an asymptote the logarithm and the score are taken of the logistic function itself, which stays exact
            // where P or Q would round to 0 or 1.
            var softPlus = Math.Log(1 + e);
            var right = g + range * l;
            var wrong = belowOne + range * m;
            logP[q] = belowOne == 0 ? Math.Log(range) + Math.Min(-z, 0) - softPlus : Math.Log(wrong);
            logP[n + q] = g == 0 ? Math.Log(range) + Math.Min(z, 0) - softPlus : Math.Log(right);
            p[q] = wrong;
            p[n + q] = right;

            var onWrong = belowOne == 0 ? -l : -range * l * m / wrong;
            var onRight = g == 0 ? m : range * l * m / right;
            scores[q] = theta[q] * onWrong;
            scores[n + q] = theta[q] * onRight;
            scores[2 * n + q] = onWrong;
            scores[3 * n + q] = onRight;
            if (lower)
            {
                var slope = g * (1 - g) * m;
                scores[4 * n + q] = -slope / wrong;
                scores[5 * n + q] = slope / right;
            }

            if (upper)
            {
                var slope = u * belowOne * l;
                scores[2 * _upperAt * n + q] = -slope / wrong;
                scores[(2 * _upperAt + 1) * n + q] = slope / right;
            }
        }

        return true;
    }

    public override double[] Start(ReadOnlySpan<double> counts, double slope)
    {
        var right = (counts[1] + 0.5) / (counts[0] + counts[1] + 1);
        double[] start = [slope, 0, .. lower ? [-1.5] : Array.Empty<double>(), .. upper ? [3.0] : Array.Empty<double>()];
        var g = Lower(start);
        var (u, _) = Upper(start);

        // Averaged over N(0, 1) a logistic curve flattens by about sqrt(1 + (a / 1.7)^2).
        start[1] = Logit(Math.Clamp((right - g) / (u - g), 0.02, 0.98)) * Math.Sqrt(1 + slope * slope / 2.89);
        return start;
    }

    public override (string Name, double Value, double[] Gradient)[] Irt(ReadOnlySpan<double> beta)
    {
        var (a, d) = (beta[0], beta[1]);
        var difficulty = Unit(Parameters, 0, d / (a * a));
        difficulty[1] = -1 / a;
        var g = Lower(beta);
        var (u, belowOne) = Upper(beta);
        return
        [
            ("a", a, Unit(Parameters, 0)),
            ("b", -d / a, difficulty),
            ("g", g, lower ? Unit(Parameters, 2, g * (1 - g)) : new double[Parameters]),
            ("u", u, upper ? Unit(Parameters, _upperAt, u * belowOne) : new double[Parameters]),
        ];
    }

    private double Lower(ReadOnlySpan<double> beta) => lower ? 1 / (1 + Math.Exp(-beta[2])) : 0;

    /// <summary>u and 1 - u, each with full relative precision.</summary>
    private (double Upper, double BelowOne) Upper(ReadOnlySpan<double> beta) =>
        upper ? (1 / (1 + Math.Exp(-beta[_upperAt])), 1 / (1 + Math.Exp(beta[_upperAt]))) : (1, 0);
}
