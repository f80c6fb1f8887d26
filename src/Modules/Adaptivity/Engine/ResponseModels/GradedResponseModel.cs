using System.Runtime.Intrinsics;

namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// The graded response model for m + 1 ordered categories: the chance of category k or higher is
/// L_k = 1 / (1 + exp(-D a (theta - b_k))) for k = 1..m, with L_0 = 1 and L_{m+1} = 0, and P_k = L_k - L_{k+1}.
/// Samejima, F. (1969). Estimation of latent ability using a response pattern of graded scores. Psychometrika Monograph 17.
/// </summary>
/// <remarks>
/// Computed without a difference of two close numbers: L_k - L_{k+1} = L_k (1 - L_{k+1}) (1 - exp(-D a (b_{k+1} - b_k))),
/// s_k = D a (1 - L_k - L_{k+1}) and t_k = -(D a)^2 [L_k (1 - L_k) + L_{k+1} (1 - L_{k+1})].
/// </remarks>
public sealed class GradedResponseModel : ResponseModel
{
    // A normal number, whose logarithm exists.
    private const double LeastGap = 1e-300;

    private readonly double[] _thresholds;
    private readonly double[] _gaps;
    private readonly double[] _logGaps;
    private readonly double _slope;

    /// <summary>Checks the parameters.</summary>
    /// <param name="discrimination">a, per logit; finite and above 0.</param>
    /// <param name="thresholds">b_1..b_m in logits; finite, each above the one before it; 1 to 63 of them.</param>
    /// <param name="scaling">D; finite and above 0. See <see cref="IrtParameters.Scaling"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range, or the number of thresholds is.</exception>
    public GradedResponseModel(double discrimination, ReadOnlySpan<double> thresholds, double scaling = 1)
        : base(thresholds.Length + 1)
    {
        PolytomousParameters.RequireSlope(discrimination, scaling);
        PolytomousParameters.RequireFinite(thresholds, "threshold b", nameof(thresholds));
        for (var k = 1; k < thresholds.Length; k++)
        {
            if (!(thresholds[k] > thresholds[k - 1]))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(thresholds),
                    thresholds[k],
                    $"Threshold b{k + 1} must be above b{k}, or category {k} could never be chosen: merge the two categories."
                );
            }
        }

        (Discrimination, Scaling, _slope) = (discrimination, scaling, scaling * discrimination);
        _thresholds = thresholds.ToArray();
        Location = PolytomousParameters.Mean(thresholds);
        _gaps = new double[CategoryCount];
        _logGaps = new double[CategoryCount];
        _gaps[0] = _gaps[^1] = 1;
        for (var k = 1; k < thresholds.Length; k++)
        {
            // Of a very small x, 1 - exp(-x) is x.
            var x = _slope * (thresholds[k] - thresholds[k - 1]);
            _gaps[k] = Math.Max(x < 1e-8 ? x : 1 - Elementary.Exp(-x), LeastGap);
            _logGaps[k] = Elementary.Log(_gaps[k]);
        }
    }

    /// <summary>The mean of the thresholds, in logits.</summary>
    public override double Location { get; }

    /// <summary>a, per logit.</summary>
    public double Discrimination { get; }

    /// <summary>D.</summary>
    public double Scaling { get; }

    /// <summary>b_1..b_m, ascending, in logits.</summary>
    public ReadOnlySpan<double> Thresholds => _thresholds;

    /// <inheritdoc/>
    public override double MaximumSlope => _slope;

    private protected override void AddLogProbabilityCore(int category, ReadOnlySpan<double> thetas, Span<double> sums)
    {
        // The boundaries below and above the category; below the first and above the last there is none.
        var (hasLower, hasUpper) = (category > 0, category < _thresholds.Length);
        var lower = hasLower ? _thresholds[category - 1] : 0;
        var upper = hasUpper ? _thresholds[category] : 0;
        var logGap = _logGaps[category];
        var i = 0;
        for (; i <= thetas.Length - Vector512<double>.Count; i += Vector512<double>.Count)
        {
            var theta = Vector512.Create(thetas[i..]);
            var sum = Vector512.Create(logGap);
            sum = hasLower ? sum + LogLogistic(Irt.Logit(_slope, lower, theta)) : sum;
            sum = hasUpper ? sum + LogLogistic(-Irt.Logit(_slope, upper, theta)) : sum;
            (Vector512.Create(sums[i..]) + sum).CopyTo(sums[i..]);
        }

        for (; i < thetas.Length; i++)
        {
            var sum = logGap;
            sum = hasLower ? sum + LogLogistic(Irt.Logit(_slope, lower, thetas[i])) : sum;
            sum = hasUpper ? sum + LogLogistic(-Irt.Logit(_slope, upper, thetas[i])) : sum;
            sums[i] += sum;
        }
    }

    private protected override double FindOptimum() => FindOptimumAbout(_thresholds);

    private protected override void Curves(double theta, Span<double> p, Span<double> s, Span<double> t)
    {
        // L_k and 1 - L_k of the boundary below the category; below category 0 there is none.
        var (l, m) = (1.0, 0.0);
        for (var k = 0; k < p.Length; k++)
        {
            var (nextL, nextM) = k < _thresholds.Length ? Irt.Logistic(_slope * (theta - _thresholds[k])) : (0, 1);
            p[k] = l * nextM * _gaps[k];
            s[k] = _slope * (m - nextL);
            t[k] = -_slope * _slope * (l * m + nextL * nextM);
            (l, m) = (nextL, nextM);
        }
    }

    private static double LogLogistic(double x) => Math.Min(x, 0) - Elementary.Log(1 + Elementary.Exp(-Math.Abs(x)));

    private static Vector512<double> LogLogistic(Vector512<double> x) =>
        Vector512.MinNative(x, Vector512<double>.Zero) - Elementary.Log(Vector512<double>.One + Elementary.Exp(-Vector512.Abs(x)));
}
