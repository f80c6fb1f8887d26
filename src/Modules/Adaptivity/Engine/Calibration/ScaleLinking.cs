namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>How the two scales are brought together.</summary>
public enum LinkingMethod
{
    /// <summary>Equal mean slopes and mean difficulties. Loyd, B. H., and Hoover, H. D. (1980). Journal of Educational Measurement, 17,
    /// 179-193.</summary>
    MeanMean,

    /// <summary>Equal means and standard deviations of the difficulties. Marco, G. L. (1977). Journal of Educational Measurement, 14,
    /// 139-160.</summary>
    MeanSigma,

    /// <summary>Least squared distance of the item curves, item by item. Haebara, T. (1980). Japanese Psychological Research, 22,
    /// 144-149.</summary>
    Haebara,

    /// <summary>Least squared distance of the test curves. Stocking, M. L., and Lord, F. M. (1983). Applied Psychological Measurement, 7,
    /// 201-210.</summary>
    StockingLord,
}

/// <summary>theta on the old scale = Slope theta on the new scale + Intercept (logits).</summary>
/// <param name="Slope">A; above 0.</param>
/// <param name="Intercept">B.</param>
public readonly record struct ScaleTransformation(double Slope, double Intercept)
{
    /// <summary>An ability on the new scale, put on the old one.</summary>
    public double Apply(double theta) => Slope * theta + Intercept;

    /// <summary>An item of the new scale, put on the old one: a / A, A b + B; the asymptotes stay.</summary>
    public IrtParameters Apply(in IrtParameters item) =>
        item with
        {
            Discrimination = item.Discrimination / Slope,
            Difficulty = Apply(item.Difficulty),
        };
}

/// <summary>
/// Puts a new calibration on the scale of an old one by the items they have in common. Kolen, M. J., and Brennan, R. L. (2014).
/// Test Equating, Scaling, and Linking, ch. 6. The curve methods sum over abilities of the old scale.
/// </summary>
public static class ScaleLinking
{
    private const int MostSteps = 200;

    /// <summary>Finds the transformation.</summary>
    /// <param name="old">The common items on the old scale; at least two.</param>
    /// <param name="new">The same items, in the same order, as newly calibrated.</param>
    /// <param name="method">How.</param>
    /// <param name="quadrature">Abilities that the curve methods sum over, weighted by N(0, 1); null: 61 equally spaced on [-4, 4].</param>
    /// <exception cref="ArgumentException">The items differ in number, are fewer than two, or all have one difficulty
    /// (mean/sigma).</exception>
    public static ScaleTransformation Link(
        ReadOnlySpan<IrtParameters> old,
        ReadOnlySpan<IrtParameters> @new,
        LinkingMethod method,
        Quadrature? quadrature = null
    )
    {
        if (old.Length != @new.Length || old.Length < 2)
        {
            throw new ArgumentException(
                $"{old.Length} old and {@new.Length} new items: the same items are needed on both scales, at least two.",
                nameof(@new)
            );
        }

        quadrature ??= Quadrature.Rectangle(-4, 4, 61);
        return method switch
        {
            LinkingMethod.MeanMean => ByMoments(old, Mean(@new, item => item.Slope) / Mean(old, item => item.Slope), @new),
            LinkingMethod.MeanSigma => MeanSigma(old, @new),
            LinkingMethod.Haebara => ByCurves(old, @new, quadrature, itemByItem: true),
            LinkingMethod.StockingLord => ByCurves(old, @new, quadrature, itemByItem: false),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "There is no such method."),
        };
    }

    private static ScaleTransformation MeanSigma(ReadOnlySpan<IrtParameters> old, ReadOnlySpan<IrtParameters> @new)
    {
        var (spreadOld, spreadNew) = (Spread(old), Spread(@new));
        return spreadOld > 0 && spreadNew > 0
            ? ByMoments(old, spreadOld / spreadNew, @new)
            : throw new ArgumentException(
                "All common items have the same difficulty: mean/sigma needs different ones; link by mean/mean.",
                nameof(@new)
            );
    }

    private static ScaleTransformation ByMoments(ReadOnlySpan<IrtParameters> old, double slope, ReadOnlySpan<IrtParameters> @new) =>
        new(slope, Mean(old, item => item.Difficulty) - slope * Mean(@new, item => item.Difficulty));

    private static double Mean(ReadOnlySpan<IrtParameters> items, Func<IrtParameters, double> of)
    {
        var sum = 0.0;
        foreach (var item in items)
        {
            sum += of(item);
        }

        return sum / items.Length;
    }

    private static double Spread(ReadOnlySpan<IrtParameters> items)
    {
        var mean = Mean(items, item => item.Difficulty);
        return Math.Sqrt(Mean(items, item => (item.Difficulty - mean) * (item.Difficulty - mean)));
    }

    /// <summary>
    /// Least squares over log A and B by the method of Levenberg and Marquardt, from mean/mean; the slope stays above 0.
    /// </summary>
    private static ScaleTransformation ByCurves(
        ReadOnlySpan<IrtParameters> old,
        ReadOnlySpan<IrtParameters> @new,
        Quadrature quadrature,
        bool itemByItem
    )
    {
        var current = ByMoments(old, Mean(@new, item => item.Slope) / Mean(old, item => item.Slope), @new);
        var damping = 1e-3;
        var normal = Normal(old, @new, quadrature, current, itemByItem);
        for (var step = 0; step < MostSteps; step++)
        {
            var (aa, ab, bb) = (normal.Aa * (1 + damping), normal.Ab, normal.Bb * (1 + damping));
            var determinant = aa * bb - ab * ab;
            var moveLogA = (normal.A * bb - normal.B * ab) / determinant;
            var moveB = (normal.B * aa - normal.A * ab) / determinant;
            if (!(Math.Abs(moveLogA) + Math.Abs(moveB) > 1e-13))
            {
                break;
            }

            var next = new ScaleTransformation(current.Slope * Math.Exp(moveLogA), current.Intercept + moveB);
            var nextNormal = Normal(old, @new, quadrature, next, itemByItem);
            if (nextNormal.Loss <= normal.Loss)
            {
                (current, normal, damping) = (next, nextNormal, Math.Max(damping / 10, 1e-12));
            }
            else
            {
                damping = damping * 10 > 1e12 ? double.PositiveInfinity : damping * 10;
            }
        }

        return current;
    }

    /// <summary>
    /// The loss, and the normal equations of its residuals r = P_old - P_new with respect to log A and B. The new curve on the
    /// old scale has the logit (a / A)(theta - B) - a b.
    /// </summary>
    private static (double Loss, double Aa, double Ab, double Bb, double A, double B) Normal(
        ReadOnlySpan<IrtParameters> old,
        ReadOnlySpan<IrtParameters> @new,
        Quadrature quadrature,
        ScaleTransformation at,
        bool itemByItem
    )
    {
        var (loss, aa, ab, bb, a, b) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        foreach (var theta in quadrature.Nodes)
        {
            var weight = Math.Exp(-theta * theta / 2);
            var (residual, byLogA, byB) = (0.0, 0.0, 0.0);
            for (var item = 0; item < old.Length; item++)
            {
                var moved = at.Apply(@new[item]);
                var slope = Irt.FirstDerivative(moved, theta);
                residual += Irt.Probability(old[item], theta) - Irt.Probability(moved, theta);

                // d logit / d log A = -(a / A)(theta - B), d logit / dB = -a / A; P' is (a / A) dP / d logit.
                byLogA -= slope * (theta - at.Intercept);
                byB -= slope;
                if (itemByItem || item == old.Length - 1)
                {
                    loss += weight * residual * residual;
                    aa += weight * byLogA * byLogA;
                    ab += weight * byLogA * byB;
                    bb += weight * byB * byB;
                    a += weight * byLogA * residual;
                    b += weight * byB * residual;
                    (residual, byLogA, byB) = (0, 0, 0);
                }
            }
        }

        return (loss, aa, ab, bb, a, b);
    }
}
