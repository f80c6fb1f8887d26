using System.Runtime.CompilerServices;

namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>
/// Ordered categories: P(X &gt;= k) = L_k = 1 / (1 + exp(-(a theta + d_k))) for k = 1 ... K - 1, P(X = k) = L_k - L_(k+1);
/// parameters a, d_1 &gt; d_2 &gt; ...; b_k = -d_k / a. Samejima, F. (1969). Estimation of latent ability using a response
/// pattern of graded scores. Psychometrika Monograph 17.
/// </summary>
internal sealed class GradedCurve(int categories) : FittedCurve(categories, categories)
{
    public override string[] Names => ["a1", .. Enumerable.Range(1, Categories - 1).Select(k => $"d{k}")];

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
        for (var k = 2; k < Categories; k++)
        {
            if (!(beta[k] < beta[k - 1]))
            {
                return false;
            }
        }

        var perParameter = Categories * n;
        scores.Clear();
        for (var q = 0; q < n; q++)
        {
            // Of the boundary below the category: L, 1 - L and L (1 - L). Everybody is at or above category 0.
            var (l, m, w) = (1.0, 0.0, 0.0);
            for (var c = 0; c < Categories; c++)
            {
                var (nextL, nextM) = (0.0, 1.0);
                if (c + 1 < Categories)
                {
                    var z = beta[0] * theta[q] + beta[c + 1];
                    var e = Math.Exp(-Math.Abs(z));
                    var near = 1 / (1 + e);
                    (nextL, nextM) = z >= 0 ? (near, e * near) : (e * near, near);
                }

                // The difference of the two small numbers, so that it keeps its digits in either tail.
                var nextW = nextL * nextM;
                var chance = Math.Max(nextL > 0.5 ? nextM - m : l - nextL, 1e-300);
                p[c * n + q] = chance;
                logP[c * n + q] = Math.Log(chance);
                scores[c * n + q] = theta[q] * (w - nextW) / chance;
                if (c > 0)
                {
                    scores[c * perParameter + c * n + q] = w / chance;
                }

                if (c + 1 < Categories)
                {
                    scores[(c + 1) * perParameter + c * n + q] = -nextW / chance;
                }

                (l, m, w) = (nextL, nextM, nextW);
            }
        }

        return true;
    }

    public override double[] Start(ReadOnlySpan<double> counts, double slope)
    {
        var start = new double[Parameters];
        start[0] = slope;
        var total = 0.0;
        foreach (var count in counts)
        {
            total += count + 0.5;
        }

        var above = total;
        for (var k = 1; k < Categories; k++)
        {
            above -= counts[k - 1] + 0.5;
            start[k] = Logit(above / total) * Math.Sqrt(1 + slope * slope / 2.89);
        }

        return start;
    }

    public override (string Name, double Value, double[] Gradient)[] Irt(ReadOnlySpan<double> beta)
    {
        var a = beta[0];
        var irt = new (string, double, double[])[Parameters];
        irt[0] = ("a", a, Unit(Parameters, 0));
        for (var k = 1; k < Categories; k++)
        {
            var gradient = Unit(Parameters, 0, beta[k] / (a * a));
            gradient[k] = -1 / a;
            irt[k] = ($"b{k}", -beta[k] / a, gradient);
        }

        return irt;
    }
}
