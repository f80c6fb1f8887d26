using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Adaptivity.Engine.Calibration;

namespace AdaptivQ.Engine.Tests.Calibration;

/// <summary>Responses drawn from a known truth.</summary>
internal static class Simulated
{
    /// <summary>Ability N(0, 1), by the polar-free way of Box and Muller (1958).</summary>
    public static double Normal(ref SeededRandom random)
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        return radius * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    /// <summary>Slopes 0.6 to 2.0 and difficulties -2 to 2, deliberately not in step.</summary>
    public static IrtParameters[] Items(int count, double guessing = 0) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new IrtParameters(0.6 + 1.4 * (i * 7 % count) / count, -2 + 4.0 * i / (count - 1), guessing)),
        ];

    /// <summary>0 and 1; a share of the responses is missing.</summary>
    public static ResponseMatrix Dichotomous(
        IrtParameters[] items,
        int persons,
        ulong seed,
        double missing = 0,
        double mean = 0,
        double sd = 1
    )
    {
        var random = new SeededRandom(seed);
        var (matrix, row) = (new ResponseMatrix(items.Length), new byte[items.Length]);
        for (var person = 0; person < persons; person++)
        {
            var theta = mean + sd * Normal(ref random);
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = random.NextDouble() < Irt.Probability(items[i], theta) ? (byte)1 : (byte)0;
                row[i] = random.NextDouble() < missing ? ResponseMatrix.Missing : row[i];
            }

            matrix.Add(row);
        }

        return matrix;
    }

    /// <summary>Categories drawn from their chances at theta.</summary>
    public static ResponseMatrix Categories(int items, int persons, ulong seed, Func<int, double, double[]> chances)
    {
        var random = new SeededRandom(seed);
        var (matrix, row) = (new ResponseMatrix(items), new byte[items]);
        for (var person = 0; person < persons; person++)
        {
            var theta = Normal(ref random);
            for (var i = 0; i < items; i++)
            {
                var (p, u, category) = (chances(i, theta), random.NextDouble(), 0);
                while (category < p.Length - 1 && u >= p[category])
                {
                    u -= p[category++];
                }

                row[i] = (byte)category;
            }

            matrix.Add(row);
        }

        return matrix;
    }

    /// <summary>Chances of the categories of a graded item: a, then b_1 ....</summary>
    public static double[] Graded(double a, double[] b, double theta)
    {
        double[] above = [1, .. b.Select(boundary => 1 / (1 + Math.Exp(-a * (theta - boundary)))), 0];
        return [.. Enumerable.Range(0, b.Length + 1).Select(k => above[k] - above[k + 1])];
    }

    /// <summary>Chances proportional to exp(slope theta + intercept).</summary>
    public static double[] DivideByTotal(double[] slopes, double[] intercepts, double theta)
    {
        double[] z = [.. slopes.Zip(intercepts, (slope, intercept) => Math.Exp(slope * theta + intercept))];
        return [.. z.Select(one => one / z.Sum())];
    }
}
