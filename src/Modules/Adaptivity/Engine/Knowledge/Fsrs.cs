namespace AdaptivQ.Adaptivity.Engine.Knowledge;

/// <summary>
/// FSRS-6, the free spaced repetition scheduler: how a memory's stability S (days) and difficulty D change with each review,
/// how its retrievability R falls between them, and after how many days to review it. Immutable; a review allocates nothing.
/// </summary>
/// <remarks>
/// <para>
/// R(t, S) = (1 + f t / S)^(-w20) with f = 0.9^(-1/w20) - 1, so that R(S, S) = 0.9.
/// First review with rating G (1 again to 4 easy): S = w_(G-1), at least 0.1; D = w4 - exp(w5 (G - 1)) + 1.
/// Recalled: S' = S (1 + exp(w8) (11 - D) S^-w9 (exp(w10 (1 - R)) - 1) [w15 if hard] [w16 if easy]).
/// Forgotten: S' = min(w11 D^-w12 ((S + 1)^w13 - 1) exp(w14 (1 - R)), S / exp(w17 w18)).
/// On the same day: S' = S max(1, exp(w17 (G - 3 + w18)) S^-w19); without the 1 when forgotten.
/// D' = w7 D0(easy) + (1 - w7) (D - w6 (G - 3) (10 - D) / 9). S is held in [0.001, 36500] and D in [1, 10].
/// </para>
/// <para>
/// As in ts-fsrs 5.4.2, each of R, S, D, f and the interval's factor is rounded to 8 decimals where it is computed: schedules
/// of the two can then be compared number by number. fsrs-rs rounds nothing and agrees to its single precision. Sources:
/// Ye, J., Su, J., and Cao, Y. (2022). A stochastic shortest path algorithm for optimizing spaced repetition scheduling.
/// KDD '22, 4381-4390; open-spaced-repetition, The Algorithm (2025), FSRS-6.
/// </para>
/// </remarks>
public sealed class Fsrs
{
    /// <summary>Days; no stability is below it.</summary>
    public const double LeastStability = 0.001;

    /// <summary>Days, a hundred years; no stability is above it.</summary>
    public const double GreatestStability = 36500;

    private const double LeastDifficulty = 1;
    private const double GreatestDifficulty = 10;
    private const double LeastFirstStability = 0.1;
    private const double Decimals = 1e8;

    private readonly FirstReviews _first;
    private readonly SameDayGains _sameDayGain;
    private readonly double _decay,
        _factor,
        _intervalFactor;
    private readonly double _w6,
        _w7,
        _w9,
        _w10,
        _w11,
        _w12,
        _w13,
        _w14,
        _w15,
        _w16,
        _w19;
    private readonly double _growth,
        _lapseCeiling,
        _reversion;

    /// <summary>Prepares the model.</summary>
    /// <param name="weights">The 21 weights.</param>
    /// <param name="desiredRetention">The chance of recall at which a review is due; above 0, at most 1.</param>
    /// <param name="maximumInterval">Days; the longest interval, at least 1.</param>
    /// <param name="sameDay">Whether reviews on the same day follow their own rule; otherwise the rule of any other day.</param>
    /// <exception cref="ArgumentOutOfRangeException">Retention or interval is out of its range.</exception>
    public Fsrs(FsrsWeights weights, double desiredRetention = 0.9, int maximumInterval = 36500, bool sameDay = true)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumInterval, 1);
        if (!(desiredRetention > 0 && desiredRetention <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(desiredRetention),
                desiredRetention,
                "The desired retention must be above 0 and at most 1."
            );
        }

        (Weights, DesiredRetention, MaximumInterval, SameDay) = (weights, desiredRetention, maximumInterval, sameDay);
        var w = weights.AsSpan();
        (_w6, _w7, _w9, _w10, _w11, _w12) = (w[6], w[7], w[9], w[10], w[11], w[12]);
        (_w13, _w14, _w15, _w16, _w19) = (w[13], w[14], w[15], w[16], w[19]);
        _decay = -w[20];
        _factor = Round(Math.Exp(Math.Pow(_decay, -1) * Math.Log(0.9)) - 1);
        _intervalFactor = Round((Math.Pow(desiredRetention, 1 / _decay) - 1) / _factor);
        _growth = Math.Exp(w[8]);
        _lapseCeiling = sameDay ? Math.Exp(w[17] * w[18]) : 1;
        _reversion = _w7 * Round(FirstDifficulty(w, FsrsRating.Easy));
        foreach (var rating in Enum.GetValues<FsrsRating>())
        {
            var difficulty = Round(FirstDifficulty(w, rating));
            _first[(int)rating - 1] = new FsrsMemory(
                Math.Max(w[(int)rating - 1], LeastFirstStability),
                Math.Clamp(difficulty, LeastDifficulty, GreatestDifficulty)
            );
            _sameDayGain[(int)rating - 1] = Math.Exp(w[17] * ((int)rating - 3 + w[18]));
        }
    }

    /// <summary>The weights given.</summary>
    public FsrsWeights Weights { get; }

    /// <summary>The chance of recall at which a review is due.</summary>
    public double DesiredRetention { get; }

    /// <summary>Days; the longest interval.</summary>
    public int MaximumInterval { get; }

    /// <summary>Whether reviews on the same day follow their own rule.</summary>
    public bool SameDay { get; }

    /// <summary>R(t, S): the chance of recall, in [0, 1].</summary>
    /// <param name="elapsedDays">t, days since the last review; at least 0.</param>
    /// <param name="stability">S, days; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public double Retrievability(double elapsedDays, double stability)
    {
        RequireElapsed(elapsedDays);
        if (!(stability > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(stability), stability, "A stability is above 0.");
        }

        return Recall(elapsedDays, stability);
    }

    /// <summary>The memory after a review.</summary>
    /// <param name="memory">The memory before; the default value before the first review.</param>
    /// <param name="elapsedDays">Days since the last review, at least 0; not looked at in the first. 0 is the same day.</param>
    /// <param name="rating">How it went.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public FsrsMemory Next(FsrsMemory memory, double elapsedDays, FsrsRating rating)
    {
        RequireRating(rating);
        RequireElapsed(elapsedDays);
        if (memory.IsNew)
        {
            return _first[(int)rating - 1];
        }

        var (s, d) = memory;
        if (!(s >= LeastStability && s <= GreatestStability && d >= LeastDifficulty && d <= GreatestDifficulty))
        {
            throw new ArgumentOutOfRangeException(
                nameof(memory),
                memory,
                "A stability is within 0.001 and 36500 days and a difficulty within 1 and 10."
            );
        }

        double stability;
        if (elapsedDays == 0 && SameDay)
        {
            stability = SameDayStability(s, rating);
        }
        else
        {
            var r = Recall(elapsedDays, s);
            stability = rating == FsrsRating.Again ? LapseStability(s, d, r) : RecallStability(s, d, r, rating);
        }

        return new FsrsMemory(stability, NextDifficulty(d, rating));
    }

    /// <summary>
    /// Days until the chance of recall has fallen to the desired retention, S (retention^(-1/w20) - 1) / f: rounded to whole
    /// days (halves up), at least 1 and at most the maximum interval.
    /// </summary>
    /// <param name="stability">S, days; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The stability is negative or no number.</exception>
    public int Interval(double stability)
    {
        if (!(stability >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(stability), stability, "A stability is not negative.");
        }

        return (int)Math.Min(Math.Max(1, RoundToWhole(stability * _intervalFactor)), MaximumInterval);
    }

    /// <summary>To 8 decimals, halves up.</summary>
    internal static double Round(double x) => RoundToWhole(x * Decimals) / Decimals;

    internal static double RoundToWhole(double x)
    {
        var below = Math.Floor(x);
        return x - below >= 0.5 ? below + 1 : below;
    }

    internal static void RequireRating(FsrsRating rating)
    {
        if (rating is < FsrsRating.Again or > FsrsRating.Easy)
        {
            throw new ArgumentOutOfRangeException(nameof(rating), rating, "A rating is 1 (again), 2 (hard), 3 (good) or 4 (easy).");
        }
    }

    private static void RequireElapsed(double elapsedDays)
    {
        if (!(elapsedDays >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(elapsedDays), elapsedDays, "A review cannot come before the one before it.");
        }
    }

    private static double FirstDifficulty(ReadOnlySpan<double> w, FsrsRating rating) => w[4] - Math.Exp(((int)rating - 1) * w[5]) + 1;

    private static double HoldStability(double s) => Round(Math.Min(Math.Max(s, LeastStability), GreatestStability));

    private double Recall(double elapsedDays, double s) => Round(Math.Pow(1 + _factor * elapsedDays / s, _decay));

    private double RecallStability(double s, double d, double r, FsrsRating rating)
    {
        var effort = rating switch
        {
            FsrsRating.Hard => _w15,
            FsrsRating.Easy => _w16,
            _ => 1,
        };
        return HoldStability(s * (1 + _growth * (11 - d) * Math.Pow(s, -_w9) * (Math.Exp((1 - r) * _w10) - 1) * effort));
    }

    private double LapseStability(double s, double d, double r)
    {
        var forgotten = HoldStability(_w11 * Math.Pow(d, -_w12) * (Math.Pow(s + 1, _w13) - 1) * Math.Exp((1 - r) * _w14));
        return Math.Min(Math.Max(Round(s / _lapseCeiling), LeastStability), forgotten);
    }

    private double SameDayStability(double s, FsrsRating rating)
    {
        var gain = Math.Pow(s, -_w19) * _sameDayGain[(int)rating - 1];
        return HoldStability(s * (rating == FsrsRating.Again ? gain : Math.Max(gain, 1)));
    }

    private double NextDifficulty(double d, FsrsRating rating)
    {
        var damped = d + Round(-_w6 * ((int)rating - 3) * (10 - d) / 9);
        return Math.Min(Math.Max(Round(_reversion + (1 - _w7) * damped), LeastDifficulty), GreatestDifficulty);
    }

    [System.Runtime.CompilerServices.InlineArray(4)]
    private struct FirstReviews
    {
        private FsrsMemory _first;
    }

    [System.Runtime.CompilerServices.InlineArray(4)]
    private struct SameDayGains
    {
        private double _first;
    }
}
