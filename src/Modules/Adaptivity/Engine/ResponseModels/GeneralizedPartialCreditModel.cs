namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// The generalized partial credit model for m + 1 ordered categories: z_0 = 0 and z_k = sum over v = 1..k of
/// D a (theta - b_v), where b_v is the ability at which categories v - 1 and v are equally likely; the b need not ascend.
/// Muraki, E. (1992). A generalized partial credit model: application of an EM algorithm. Applied Psychological Measurement,
/// 16(2), 159-176. With a = 1 it is the partial credit model: Masters, G. N. (1982). A Rasch model for partial credit
/// scoring. Psychometrika, 47(2), 149-174.
/// </summary>
public sealed class GeneralizedPartialCreditModel : DivideByTotalModel
{
    private readonly double[] _steps;

    /// <summary>Checks the parameters.</summary>
    /// <param name="discrimination">a, per logit; finite and above 0.</param>
    /// <param name="steps">b_1..b_m in logits; finite; 1 to 63 of them.</param>
    /// <param name="scaling">D; finite and above 0. See <see cref="IrtParameters.Scaling"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range, or the number of steps is.</exception>
    public GeneralizedPartialCreditModel(double discrimination, ReadOnlySpan<double> steps, double scaling = 1)
        : base(SlopesOf(discrimination, steps, scaling), InterceptsOf(discrimination, steps, scaling))
    {
        (Discrimination, Scaling) = (discrimination, scaling);
        _steps = steps.ToArray();
        Location = PolytomousParameters.Mean(steps);
    }

    /// <summary>The mean of the steps, in logits.</summary>
    public override double Location { get; }

    /// <summary>a, per logit.</summary>
    public double Discrimination { get; }

    /// <summary>D.</summary>
    public double Scaling { get; }

    /// <summary>b_1..b_m in logits.</summary>
    public ReadOnlySpan<double> Steps => _steps;

    /// <summary>The partial credit model: a = 1, D = 1.</summary>
    /// <param name="steps">b_1..b_m in logits; finite; 1 to 63 of them.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range, or the number of steps is.</exception>
    public static GeneralizedPartialCreditModel PartialCredit(ReadOnlySpan<double> steps) => new(1, steps);

    private static double[] SlopesOf(double discrimination, ReadOnlySpan<double> steps, double scaling)
    {
        PolytomousParameters.RequireSlope(discrimination, scaling);
        var slopes = new double[steps.Length + 1];
        for (var k = 0; k < slopes.Length; k++)
        {
            slopes[k] = scaling * discrimination * k;
        }

        return slopes;
    }

    private static double[] InterceptsOf(double discrimination, ReadOnlySpan<double> steps, double scaling)
    {
        PolytomousParameters.RequireFinite(steps, "step b", nameof(steps));
        var intercepts = new double[steps.Length + 1];
        for (var k = 1; k < intercepts.Length; k++)
        {
            intercepts[k] = intercepts[k - 1] - scaling * discrimination * steps[k - 1];
        }

        return intercepts;
    }
}
