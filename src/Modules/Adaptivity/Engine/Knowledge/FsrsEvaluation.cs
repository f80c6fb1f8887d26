namespace AdaptivQ.Adaptivity.Engine.Knowledge;

/// <summary>How well a model foretold recalls.</summary>
/// <param name="Predictions">How many recalls were foretold.</param>
/// <param name="LogLoss">Mean of -ln of the chance that was given to what happened; 0 is perfect. NaN without predictions.</param>
/// <param name="RmseBins">
/// Calibration: predictions are put into bins by interval, number of reviews and lapses (the finer, the smaller the number), and
/// the differences of mean prediction and share of recalls squared, averaged by size, and the root taken. In [0, 1], 0 is
/// perfect. NaN without predictions.
/// </param>
/// <remarks>Bins: open-spaced-repetition, srs-benchmark (2023), RMSE (bins).</remarks>
public readonly record struct FsrsEvaluation(int Predictions, double LogLoss, double RmseBins)
{
    /// <summary>A chance is never taken for certain: R is rounded to 8 decimals, and a certainty that fails would cost infinitely
    /// much.</summary>
    private const double Certainty = 1 - 1e-8;

    /// <summary>Foretells the recalls of a log, each from the reviews before it.</summary>
    /// <param name="weights">The model's weights.</param>
    /// <param name="log">The reviews.</param>
    /// <param name="from">Share of the predictions, in order of time, that are passed over; in [0, 1].</param>
    /// <param name="to">Share at which to end; in [from, 1].</param>
    /// <param name="sameDay">Whether reviews on the same day follow their own rule.</param>
    /// <exception cref="ArgumentOutOfRangeException">A share is out of its range.</exception>
    public static FsrsEvaluation Of(FsrsWeights weights, FsrsReviewLog log, double from = 0, double to = 1, bool sameDay = true)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (!(from >= 0 && from <= to && to <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(from), from, $"The shares must be 0 <= from <= to <= 1, not {from} and {to}.");
        }

        var model = new Fsrs(weights, sameDay: sameDay);
        var (first, end) = (log.Cut(from), log.Cut(to));
        var losses = 0.0;
        var count = 0;
        // Sorted, so that sums are always taken in the same order.
        var bins = new SortedDictionary<(int, int, int), (double Foretold, int Recalled, int Count)>();
        for (var card = 0; card < log.Cards; card++)
        {
            var memory = default(FsrsMemory);
            var (spaced, lapses) = (0, 0);
            for (var i = log.Starts[card]; i < log.Starts[card + 1]; i++)
            {
                var (days, rating) = (log.Days[i], log.Ratings[i]);
                var recalled = rating != FsrsRating.Again;
                if (days > 0)
                {
                    spaced++;
                    if (log.Ranks[i] >= first && log.Ranks[i] < end)
                    {
                        var chance = Math.Clamp(model.Retrievability(days, memory.Stability), 1 - Certainty, Certainty);
                        losses -= Math.Log(recalled ? chance : 1 - chance);
                        count++;
                        var bin = (Exponent(days, 3.62), Exponent(spaced + 1, 1.89), lapses == 0 ? -1 : Exponent(lapses, 1.73));
                        var (foretold, recalls, size) = bins.GetValueOrDefault(bin);
                        bins[bin] = (foretold + chance, recalls + (recalled ? 1 : 0), size + 1);
                    }

                    lapses += recalled ? 0 : 1;
                }

                memory = model.Next(memory, days, rating);
            }
        }

        var squares = 0.0;
        foreach (var (foretold, recalls, size) in bins.Values)
        {
            var difference = (foretold - recalls) / size;
            squares += difference * difference * size;
        }

        return new FsrsEvaluation(count, losses / count, Math.Sqrt(squares / count));
    }

    /// <summary>The bin of a count on a logarithmic scale.</summary>
    private static int Exponent(int count, double width) => (int)Math.Floor(Math.Log(count) / Math.Log(width));
}
