using System.Runtime.Intrinsics;

namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// The models whose categories compete by linear logits: z_k = alpha_k theta + gamma_k and P_k = exp(z_k) / sum exp(z_v).
/// With the mean slope A = sum P_v alpha_v: s_k = alpha_k - A, and t_k = -sum P_v (alpha_v - A)^2 for every k, which is minus
/// the expected information; expected and observed information are the same. Named so by Thissen, D., and Steinberg, L.
/// (1986). A taxonomy of item response models. Psychometrika, 51(4), 567-577.
/// </summary>
public abstract class DivideByTotalModel : ResponseModel
{
    private readonly double[] _slopes;
    private readonly double[] _intercepts;
    private readonly double _least;
    private readonly double _largest;

    private protected DivideByTotalModel(double[] slopes, double[] intercepts)
        : base(slopes.Length)
    {
        (_slopes, _intercepts) = (slopes, intercepts);
        (_least, _largest) = (slopes.Min(), slopes.Max());
    }

    /// <summary>alpha_k of every category, per logit.</summary>
    public ReadOnlySpan<double> Slopes => _slopes;

    /// <summary>gamma_k of every category.</summary>
    public ReadOnlySpan<double> Intercepts => _intercepts;

    /// <inheritdoc/>
    public sealed override double MaximumSlope => _largest - _least;

    /// <summary>Whether no category has a smaller slope; several may share the smallest.</summary>
    /// <param name="category">0 to <see cref="ResponseModel.CategoryCount"/> - 1.</param>
    public sealed override bool IsLowest(int category) => _slopes[category] == _least;

    /// <summary>Whether no category has a larger slope; several may share the largest.</summary>
    /// <param name="category">0 to <see cref="ResponseModel.CategoryCount"/> - 1.</param>
    public sealed override bool IsHighest(int category) => _slopes[category] == _largest;

    private protected sealed override void AddLogProbabilityCore(int category, ReadOnlySpan<double> thetas, Span<double> sums)
    {
        // Differences from the category asked for, so that a large common part of the logits is never added up.
        var i = 0;
        for (; i <= thetas.Length - Vector512<double>.Count; i += Vector512<double>.Count)
        {
            var theta = Held(Vector512.Create(thetas[i..]));
            var (largest, sum) = (Vector512<double>.Zero, Vector512<double>.Zero);
            for (var v = 0; v < _slopes.Length; v++)
            {
                largest = Vector512.MaxNative(largest, Lead(theta, v, category));
            }

            for (var v = 0; v < _slopes.Length; v++)
            {
                sum += Elementary.Exp(Lead(theta, v, category) - largest);
            }

            (Vector512.Create(sums[i..]) - (largest + Elementary.Log(sum))).CopyTo(sums[i..]);
        }

        for (; i < thetas.Length; i++)
        {
            var theta = Held(thetas[i]);
            var (largest, sum) = (0.0, 0.0);
            for (var v = 0; v < _slopes.Length; v++)
            {
                largest = Math.Max(largest, Lead(theta, v, category));
            }

            for (var v = 0; v < _slopes.Length; v++)
            {
                sum += Elementary.Exp(Lead(theta, v, category) - largest);
            }

            sums[i] -= largest + Elementary.Log(sum);
        }
    }

    private protected sealed override double FindOptimum()
    {
        // Where two categories are equally likely: z_v = z_k.
        var takeOvers = new List<double>();
        for (var k = 1; k < _slopes.Length; k++)
        {
            for (var v = 0; v < k; v++)
            {
                if (_slopes[k] != _slopes[v])
                {
                    takeOvers.Add(Held((_intercepts[v] - _intercepts[k]) / (_slopes[k] - _slopes[v])));
                }
            }
        }

        return FindOptimumAbout(takeOvers.ToArray());
    }

    private protected sealed override void Curves(double theta, Span<double> p, Span<double> s, Span<double> t)
    {
        var leader = 0;
        for (var k = 1; k < p.Length; k++)
        {
            leader = Lead(theta, k, leader) > 0 ? k : leader;
        }

        var sum = 0.0;
        for (var k = 0; k < p.Length; k++)
        {
            p[k] = Elementary.Exp(Lead(theta, k, leader));
            sum += p[k];
        }

        // Slopes, too, from that of the most likely category: the mean then loses nothing where one category has it all.
        var mean = 0.0;
        for (var k = 0; k < p.Length; k++)
        {
            p[k] /= sum;
            mean += p[k] * (_slopes[k] - _slopes[leader]);
        }

        var variance = 0.0;
        for (var k = 0; k < p.Length; k++)
        {
            s[k] = _slopes[k] - _slopes[leader] - mean;
            variance += p[k] * s[k] * s[k];
        }

        t.Fill(-variance);
    }

    /// <summary>z_k - z_other.</summary>
    private double Lead(double theta, int k, int other) => (_slopes[k] - _slopes[other]) * theta + (_intercepts[k] - _intercepts[other]);

    private Vector512<double> Lead(Vector512<double> theta, int k, int other) =>
        Vector512.Create(_slopes[k] - _slopes[other]) * theta + Vector512.Create(_intercepts[k] - _intercepts[other]);
}
