namespace AdaptivQ.Adaptivity.Engine;

/// <summary>The levels a range of abilities reaches into, each from 0; Lower &lt;= Level &lt;= Upper.</summary>
/// <param name="Lower">The level of the range's low end.</param>
/// <param name="Level">The level of the estimate itself.</param>
/// <param name="Upper">The level of the range's high end.</param>
public readonly record struct LevelRange(int Lower, int Level, int Upper);

/// <summary>
/// Performance levels: k cut scores on the ability scale part it into k + 1 levels, numbered from 0. An ability exactly at a
/// cut has reached the level above it. Cizek, G. J., and Bunch, M. B. (2007). Standard Setting. Sage, ch. 1.
/// </summary>
public static class PerformanceLevel
{
    /// <summary>The level of an ability: how many cuts it has reached.</summary>
    /// <param name="theta">Ability, in logits; not NaN.</param>
    /// <param name="cuts">Cut scores, in logits, strictly ascending; none gives one level.</param>
    /// <returns>0 to cuts.Length.</returns>
    /// <exception cref="ArgumentException">The cuts do not ascend, or one is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">theta is NaN.</exception>
    public static int Of(double theta, ReadOnlySpan<double> cuts)
    {
        if (double.IsNaN(theta))
        {
            throw new ArgumentOutOfRangeException(nameof(theta), theta, "An ability that is not a number has no level.");
        }

        var level = 0;
        for (var i = 0; i < cuts.Length; i++)
        {
            if (double.IsNaN(cuts[i]) || (i > 0 && cuts[i] <= cuts[i - 1]))
            {
                throw new ArgumentException($"Cut {i} ({cuts[i]}) must be a number above the cut before it.", nameof(cuts));
            }

            if (theta >= cuts[i])
            {
                level = i + 1;
            }
        }

        return level;
    }

    /// <summary>The levels of theta - z SE, theta and theta + z SE.</summary>
    /// <param name="estimate">The ability and its standard error.</param>
    /// <param name="z">Half the width of the range in standard errors; at least 0. 1.96 covers 95 %, 1 covers 68 %.</param>
    /// <param name="cuts">Cut scores, in logits, strictly ascending.</param>
    /// <exception cref="ArgumentException">The cuts do not ascend, or one is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">z is negative or NaN.</exception>
    public static LevelRange Of(AbilityEstimate estimate, double z, ReadOnlySpan<double> cuts)
    {
        if (!(z >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(z), z, "The width of a range must be at least 0.");
        }

        var (low, high) = estimate.Interval(z);
        return new LevelRange(Of(low, cuts), Of(estimate.Theta, cuts), Of(high, cuts));
    }
}
