using System.Globalization;

namespace AdaptivQ.Adaptivity.Engine.Knowledge;

/// <summary>
/// The 21 weights w0 to w20 of FSRS-6, immutable, each within the bounds in which the model means something:
/// w0-w3 the stability in days after a first rating of again, hard, good and easy; w4-w7 difficulty; w8-w10 growth of
/// stability on recall, w15 the penalty of hard, w16 the bonus of easy; w11-w14 stability after forgetting; w17-w19 reviews
/// on the same day; w20 the decay of the forgetting curve.
/// </summary>
/// <remarks>
/// Ye, J., Su, J., and Cao, Y. (2022). A stochastic shortest path algorithm for optimizing spaced repetition scheduling.
/// KDD '22, 4381-4390. FSRS-6, its default weights and bounds: open-spaced-repetition, The Algorithm (2025).
/// </remarks>
public sealed class FsrsWeights
{
    /// <summary>How many weights there are.</summary>
    public const int Count = 21;

    private const double Ceiling = 2;

    private static readonly double[] Least =
    [
        0.001,
        0.001,
        0.001,
        0.001,
        1,
        0.001,
        0.001,
        0.001,
        0,
        0,
        0.001,
        0.001,
        0.001,
        0.001,
        0,
        0,
        1,
        0,
        0,
        0,
        0.1,
    ];

    private static readonly double[] Most =
    [
        100,
        100,
        100,
        100,
        10,
        4,
        4,
        0.75,
        4.5,
        0.8,
        3.5,
        5,
        0.25,
        0.9,
        4,
        1,
        6,
        Ceiling,
        Ceiling,
        0.8,
        0.8,
    ];

    private readonly double[] _values;

    /// <summary>Takes the weights as they are.</summary>
    /// <param name="values">w0 to w20.</param>
    /// <exception cref="ArgumentException">They are not 21, or one is out of its bounds or no number; the message names it.</exception>
    public FsrsWeights(ReadOnlySpan<double> values)
    {
        Require21(values);
        for (var i = 0; i < Count; i++)
        {
            if (!(values[i] >= Least[i] && values[i] <= Most[i]))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"w{i} is {values[i]}. It must be within {Least[i]} and {Most[i]}."),
                    nameof(values)
                );
            }
        }

        _values = values.ToArray();
    }

    /// <summary>The published defaults of FSRS-6, fitted to some ten thousand learners.</summary>
    public static FsrsWeights Default { get; } =
        new([
            0.212,
            1.2931,
            2.3065,
            8.2956,
            6.4133,
            0.8334,
            3.0194,
            0.001,
            1.8722,
            0.1666,
            0.796,
            1.4835,
            0.0614,
            0.2629,
            1.6483,
            0.6014,
            1.8729,
            0.5425,
            0.0912,
            0.0658,
            0.1542,
        ]);

    /// <summary>The least value of each weight.</summary>
    public static ReadOnlySpan<double> LowerBounds => Least;

    /// <summary>The greatest value of each weight.</summary>
    public static ReadOnlySpan<double> UpperBounds => Most;

    /// <summary>Weight number <paramref name="index"/>, from 0 to 20.</summary>
    public double this[int index] => _values[index];

    /// <summary>All 21.</summary>
    public ReadOnlySpan<double> AsSpan() => _values;

    /// <summary>
    /// Weights brought within their bounds, as ts-fsrs does with those it is given. With reviews on the same day w19 is at
    /// least 0.01. With two relearning steps or more w17 and w18 are held so low that the steps after a lapse (at difficulty
    /// 1, stability 1, retrievability 0.7) do not lift the stability above the one before it:
    /// n w17 w18 + ln w11 + ln(2^w13 - 1) + 0.3 w14 at most 0.
    /// </summary>
    /// <param name="values">w0 to w20, finite.</param>
    /// <param name="relearningSteps">n, the number of relearning steps.</param>
    /// <param name="sameDay">Whether reviews on the same day are modelled on their own.</param>
    /// <exception cref="ArgumentException">They are not 21, or one is not finite.</exception>
    public static FsrsWeights Clip(ReadOnlySpan<double> values, int relearningSteps = 1, bool sameDay = true)
    {
        Require21(values);
        ArgumentOutOfRangeException.ThrowIfNegative(relearningSteps);
        var clipped = new double[Count];
        for (var i = 0; i < Count; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new ArgumentException($"w{i} is not a finite number.", nameof(values));
            }

            clipped[i] = Math.Clamp(values[i], i == 19 && sameDay ? 0.01 : Least[i], Most[i]);
        }

        if (relearningSteps > 1)
        {
            var room = -(Math.Log(clipped[11]) + Math.Log(Math.Pow(2, clipped[13]) - 1) + clipped[14] * 0.3) / relearningSteps;
            var ceiling = Math.Clamp(Fsrs.Round(Math.Sqrt(Math.Max(room, 0))), 0.01, Ceiling);
            clipped[17] = Math.Min(clipped[17], ceiling);
            clipped[18] = Math.Min(clipped[18], ceiling);
        }

        return new FsrsWeights(clipped);
    }

    private static void Require21(ReadOnlySpan<double> values)
    {
        if (values.Length != Count)
        {
            throw new ArgumentException($"FSRS-6 has {Count} weights, not {values.Length}.", nameof(values));
        }
    }
}
