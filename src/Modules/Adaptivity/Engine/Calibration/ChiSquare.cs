namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>
/// The chi-square distribution, by the regularised incomplete gamma function Q(a, x): its series below x = a + 1, its continued
/// fraction above. Abramowitz, M., and Stegun, I. A. (1964). Handbook of Mathematical Functions, 6.5.29, 6.5.31 and 26.4.19.
/// </summary>
public static class ChiSquare
{
    private const int MostTerms = 100_000;

    // Lanczos, C. (1964). A precision approximation of the gamma function. SIAM Journal on Numerical Analysis B, 1, 86-96;
    // the coefficients for g = 7 and nine terms.
    private static readonly double[] Lanczos =
    [
        0.99999999999980993,
        676.5203681218851,
        -1259.1392167224028,
        771.32342877765313,
        -176.61502916214059,
        12.507343278686905,
        -0.13857109526572012,
        9.9843695780195716e-6,
        1.5056327351493116e-7,
    ];

    /// <summary>The chance of a value above x: 1 at 0, falling to 0; good to about 1e-13 relative.</summary>
    /// <param name="x">The statistic; at least 0, infinity allowed.</param>
    /// <param name="degreesOfFreedom">Above 0; need not be whole.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static double UpperTail(double x, double degreesOfFreedom)
    {
        if (!(degreesOfFreedom > 0 && double.IsFinite(degreesOfFreedom)))
        {
            throw new ArgumentOutOfRangeException(nameof(degreesOfFreedom), degreesOfFreedom, "There must be above 0 degrees of freedom.");
        }

        if (!(x >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "A chi-square statistic is at least 0.");
        }

        return double.IsPositiveInfinity(x) ? 0 : UpperGamma(degreesOfFreedom / 2, x / 2);
    }

    /// <summary>log Gamma(x) for x above 0, good to about 1e-14 relative to max(1, |log Gamma|).</summary>
    /// <exception cref="ArgumentOutOfRangeException">x is not above 0.</exception>
    public static double LogGamma(double x)
    {
        if (!(x > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "The logarithm of the gamma function is taken above 0 only.");
        }

        if (x < 0.5)
        {
            // Reflection keeps the approximation where it is good.
            return Math.Log(Math.PI / Math.Sin(Math.PI * x)) - LogGamma(1 - x);
        }

        var sum = Lanczos[0];
        for (var i = 1; i < Lanczos.Length; i++)
        {
            sum += Lanczos[i] / (x - 1 + i);
        }

        var t = x + 6.5;
        return 0.5 * Math.Log(2 * Math.PI) + (x - 0.5) * Math.Log(t) - t + Math.Log(sum);
    }

    private static double UpperGamma(double a, double x)
    {
        if (x == 0)
        {
            return 1;
        }

        var factor = Math.Exp(a * Math.Log(x) - x - LogGamma(a));
        if (x < a + 1)
        {
            var (term, sum) = (1 / a, 1 / a);
            for (var n = 1; n < MostTerms && term > sum * 1e-17; n++)
            {
                term *= x / (a + n);
                sum += term;
            }

            return Math.Max(0, 1 - factor * sum);
        }

        // Lentz's way of summing a continued fraction from the front (Thompson and Barnett, 1986).
        const double tiny = 1e-300;
        var b = x + 1 - a;
        var c = 1 / tiny;
        var d = 1 / b;
        var fraction = d;
        for (var n = 1; n < MostTerms; n++)
        {
            var numerator = -n * (n - a);
            b += 2;
            d = 1 / NotZero(numerator * d + b);
            c = NotZero(b + numerator / c);
            var step = d * c;
            fraction *= step;
            if (Math.Abs(step - 1) < 1e-16)
            {
                break;
            }
        }

        return factor * fraction;

        static double NotZero(double value) => Math.Abs(value) < tiny ? tiny : value;
    }
}
