namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>
/// The distribution of the number of right answers at a given ability. Lord, F. M., and Wingersky, M. S. (1984). Comparison of
/// IRT true-score and equipercentile observed-score equatings. Applied Psychological Measurement, 8, 453-461.
/// </summary>
public static class SummedScores
{
    /// <summary>
    /// Writes P(score = s) for s = 0 ... number of items: items are added one by one,
    /// f_j(s) = f_(j-1)(s) (1 - P_j) + f_(j-1)(s - 1) P_j.
    /// </summary>
    /// <param name="probabilities">The chance of a right answer to each item at this ability.</param>
    /// <param name="distribution">Overwritten; one longer than there are items; adds up to 1.</param>
    /// <param name="except">The index of an item to leave out, -1 for none; the last entry is then 0.</param>
    /// <exception cref="ArgumentException">The spans do not fit.</exception>
    public static void Distribution(ReadOnlySpan<double> probabilities, Span<double> distribution, int except = -1)
    {
        if (distribution.Length != probabilities.Length + 1)
        {
            throw new ArgumentException(
                $"{probabilities.Length} items have {probabilities.Length + 1} scores, not {distribution.Length}.",
                nameof(distribution)
            );
        }

        distribution.Clear();
        distribution[0] = 1;
        var added = 0;
        for (var item = 0; item < probabilities.Length; item++)
        {
            if (item == except)
            {
                continue;
            }

            added++;
            var p = probabilities[item];
            for (var score = added; score > 0; score--)
            {
                distribution[score] = distribution[score] * (1 - p) + distribution[score - 1] * p;
            }

            distribution[0] *= 1 - p;
        }
    }
}
