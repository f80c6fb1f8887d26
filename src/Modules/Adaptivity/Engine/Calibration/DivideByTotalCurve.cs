using System.Runtime.CompilerServices;

namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>
/// Models in which P(X = k) = exp(z_k) / sum of exp(z_j) and z_k is linear in theta (Thissen, D., and Steinberg, L., 1986, A
/// taxonomy of item response models, Psychometrika, 51, 567-577). Derived classes say how the slopes of the z_k hang together.
/// </summary>
internal abstract class DivideByTotalCurve(int categories, int parameters) : FittedCurve(categories, parameters)
{
    /// <summary>The slope of z_k with respect to theta.</summary>
    protected abstract double Slope(ReadOnlySpan<double> beta, int category);

    /// <summary>The intercept of z_k; 0 for category 0.</summary>
    protected abstract double Intercept(ReadOnlySpan<double> beta, int category);

    /// <summary>dz_k / d beta_p at theta.</summary>
    protected abstract double Derivative(int parameter, int category, double theta);

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
        for (var q = 0; q < n; q++)
        {
            var largest = double.NegativeInfinity;
            for (var c = 0; c < Categories; c++)
            {
                var z = Slope(beta, c) * theta[q] + Intercept(beta, c);
                logP[c * n + q] = z;
                largest = Math.Max(largest, z);
            }

            var sum = 0.0;
            for (var c = 0; c < Categories; c++)
            {
                sum += Math.Exp(logP[c * n + q] - largest);
            }

            var logSum = largest + Math.Log(sum);
            for (var c = 0; c < Categories; c++)
            {
                logP[c * n + q] -= logSum;
                p[c * n + q] = Math.Exp(logP[c * n + q]);
            }

            for (var parameter = 0; parameter < Parameters; parameter++)
            {
                var mean = 0.0;
                for (var c = 0; c < Categories; c++)
                {
                    mean += p[c * n + q] * Derivative(parameter, c, theta[q]);
                }

                for (var c = 0; c < Categories; c++)
                {
                    scores[(parameter * Categories + c) * n + q] = Derivative(parameter, c, theta[q]) - mean;
                }
            }
        }

        return true;
    }
}

/// <summary>
/// z_k = k a theta + d_k; parameters a, d_1 ...; b_k = (d_(k-1) - d_k) / a, where the curves of k - 1 and k cross. Muraki, E.
/// (1992). A generalized partial credit model. Applied Psychological Measurement, 16, 159-176. With a = 1: Masters, G. N.
/// (1982). A Rasch model for partial credit scoring. Psychometrika, 47, 149-174.
/// </summary>
internal sealed class PartialCreditCurve(int categories) : DivideByTotalCurve(categories, categories)
{
    public override string[] Names => ["a1", .. Enumerable.Range(1, Categories - 1).Select(k => $"d{k}")];

    protected override double Slope(ReadOnlySpan<double> beta, int category) => beta[0] * category;

    protected override double Intercept(ReadOnlySpan<double> beta, int category) => category == 0 ? 0 : beta[category];

    protected override double Derivative(int parameter, int category, double theta) =>
        parameter == 0 ? category * theta
        : parameter == category ? 1
        : 0;

    public override double[] Start(ReadOnlySpan<double> counts, double slope)
    {
        var start = new double[Parameters];
        start[0] = slope;
        for (var k = 1; k < Categories; k++)
        {
            start[k] = Math.Log((counts[k] + 0.5) / (counts[0] + 0.5));
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
            var before = k == 1 ? 0 : beta[k - 1];
            var gradient = Unit(Parameters, 0, (beta[k] - before) / (a * a));
            gradient[k] = -1 / a;
            if (k > 1)
            {
                gradient[k - 1] = 1 / a;
            }

            irt[k] = ($"b{k}", (before - beta[k]) / a, gradient);
        }

        return irt;
    }
}

/// <summary>
/// z_k = a_k theta + c_k, a_0 = c_0 = 0; parameters a_1 ... then c_1 .... Bock, R. D. (1972). Estimating item parameters and
/// latent ability when responses are scored in two or more nominal categories. Psychometrika, 37, 29-51.
/// </summary>
internal sealed class NominalCurve(int categories) : DivideByTotalCurve(categories, 2 * (categories - 1))
{
    public override string[] Names =>
        [.. Enumerable.Range(1, Categories - 1).Select(k => $"a{k}"), .. Enumerable.Range(1, Categories - 1).Select(k => $"c{k}")];

    protected override double Slope(ReadOnlySpan<double> beta, int category) => category == 0 ? 0 : beta[category - 1];

    protected override double Intercept(ReadOnlySpan<double> beta, int category) => category == 0 ? 0 : beta[Categories - 2 + category];

    protected override double Derivative(int parameter, int category, double theta) =>
        category == 0 ? 0
        : parameter == category - 1 ? theta
        : parameter == Categories - 2 + category ? 1
        : 0;

    public override double[] Start(ReadOnlySpan<double> counts, double slope)
    {
        var start = new double[Parameters];
        for (var k = 1; k < Categories; k++)
        {
            start[k - 1] = slope * k / (Categories - 1.0);
            start[Categories - 2 + k] = Math.Log((counts[k] + 0.5) / (counts[0] + 0.5));
        }

        return start;
    }

    public override (string Name, double Value, double[] Gradient)[] Irt(ReadOnlySpan<double> beta)
    {
        var irt = new (string, double, double[])[Parameters];
        for (var i = 0; i < Parameters; i++)
        {
            irt[i] = (Names[i], beta[i], Unit(Parameters, i));
        }

        return irt;
    }
}
