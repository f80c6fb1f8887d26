using System.Globalization;

namespace AdaptivQ.Adaptivity.Engine;

/// <summary>The checks that the models of several categories share.</summary>
internal static class PolytomousParameters
{
    public static void RequireSlope(double discrimination, double scaling)
    {
        if (!double.IsFinite(discrimination) || discrimination <= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(discrimination),
                discrimination,
                "The discrimination a must be a finite number above 0; an item that calibrates to 0 or below measures something else."
            );
        }

        if (!double.IsFinite(scaling) || scaling <= 0 || !double.IsFinite(scaling * discrimination))
        {
            throw new ArgumentOutOfRangeException(
                nameof(scaling),
                scaling,
                "The scaling D must be a finite number above 0. Use 1, or 1.702 for the normal metric."
            );
        }
    }

    /// <param name="symbol">As in "threshold b"; the number, from 1, is put behind it.</param>
    public static void RequireFinite(ReadOnlySpan<double> values, string symbol, string argument)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new ArgumentOutOfRangeException(
                    argument,
                    values[i],
                    string.Create(CultureInfo.InvariantCulture, $"The {symbol}{i + 1} must be a finite number.")
                );
            }
        }
    }

    /// <summary>The mean, which cannot overflow as a sum might.</summary>
    public static double Mean(ReadOnlySpan<double> values)
    {
        var mean = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            mean += (values[i] - mean) / (i + 1);
        }

        return mean;
    }
}
