namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// Exposure control parameters: k_i, the probability that item i is given once it is selected, overall or one set for each
/// ability group. Sympson, J. B., and Hetter, R. D. (1985). Controlling item-exposure rates in computerized adaptive testing.
/// Proceedings of the 27th annual meeting of the Military Testing Association, 973-977; by group: Stocking, M. L., and Lewis,
/// C. (1998). Controlling item exposure conditional on ability in computerized adaptive testing. Journal of Educational and
/// Behavioral Statistics, 23(1), 57-75. Immutable. Found by <see cref="Simulation.SympsonHetter"/>.
/// </summary>
/// <remarks>
/// The procedure draws a number for a selected item and, when it lies above k_i, sets the item aside for the rest of the test. An
/// item is therefore drawn for at most once in a test, and drawing for every item before the test begins comes to the same: an
/// item is out when its number, which depends on the test's seed and the item alone, lies above its k. So the experiment needs no
/// state, and a replay makes the same one.
/// </remarks>
public sealed class ExposureParameters
{
    private const string Purpose = "exposure";

    private readonly double[] _boundaries;
    private readonly double[][] _probabilities;

    /// <summary>One set for all abilities.</summary>
    /// <param name="probabilities">k of each item of the bank, in (0, 1].</param>
    /// <exception cref="ArgumentException">There is no item, or a k is out of its range.</exception>
    public ExposureParameters(ReadOnlySpan<double> probabilities)
        : this([], [probabilities.ToArray()]) { }

    /// <summary>One set for each ability group.</summary>
    /// <param name="boundaries">The abilities between neighbouring groups, in logits, finite, strictly ascending; none for one
    /// group.</param>
    /// <param name="probabilities">For each group, lowest first, k of each item of the bank, in (0, 1].</param>
    /// <exception cref="ArgumentException">Numbers of groups or items do not fit one another, or a value is out of its range.</exception>
    public ExposureParameters(ReadOnlySpan<double> boundaries, IReadOnlyList<double[]> probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        if (probabilities.Count != boundaries.Length + 1)
        {
            throw new ArgumentException(
                $"{boundaries.Length} boundaries part the scale into {boundaries.Length + 1} groups, not {probabilities.Count}.",
                nameof(probabilities)
            );
        }

        for (var i = 0; i < boundaries.Length; i++)
        {
            if (!double.IsFinite(boundaries[i]) || (i > 0 && boundaries[i] <= boundaries[i - 1]))
            {
                throw new ArgumentException(
                    $"Boundary {i} ({boundaries[i]}) must be finite and above the one before it.",
                    nameof(boundaries)
                );
            }
        }

        foreach (var group in probabilities)
        {
            if (group.Length == 0 || group.Length != probabilities[0].Length)
            {
                throw new ArgumentException("Every ability group needs one parameter for each item of the bank.", nameof(probabilities));
            }

            var wrong = Array.FindIndex(group, k => !(k is > 0 and <= 1));
            if (wrong >= 0)
            {
                throw new ArgumentException(
                    $"Item {wrong} has the exposure parameter {group[wrong]}: it must be above 0 and at most 1.",
                    nameof(probabilities)
                );
            }
        }

        _boundaries = boundaries.ToArray();
        _probabilities = [.. probabilities.Select(group => group.ToArray())];
    }

    /// <summary>How many items there are.</summary>
    public int Count => _probabilities[0].Length;

    /// <summary>How many ability groups there are; at least 1.</summary>
    public int Groups => _probabilities.Length;

    /// <summary>The abilities between neighbouring groups, in logits, ascending.</summary>
    public ReadOnlySpan<double> Boundaries => _boundaries;

    /// <summary>k of every item for one group.</summary>
    /// <param name="group">From 0, lowest abilities first.</param>
    public ReadOnlySpan<double> Of(int group) => _probabilities[group];

    /// <summary>The group of an ability: how many boundaries it has reached.</summary>
    /// <param name="theta">In logits; not NaN.</param>
    public int GroupOf(double theta) => PerformanceLevel.Of(theta, _boundaries);

    /// <summary>Marks the items out that this test may not give at this ability. Allocates nothing.</summary>
    /// <param name="seed">The seed the test's stream carries.</param>
    /// <param name="theta">The ability now, in logits; not NaN.</param>
    /// <param name="excluded">True where an item is out; as long as the bank; marks are only added.</param>
    /// <exception cref="ArgumentException">The span is of another length.</exception>
    public void Exclude(long seed, double theta, Span<bool> excluded)
    {
        if (excluded.Length != Count)
        {
            throw new ArgumentException($"{excluded.Length} marks do not fit {Count} exposure parameters.", nameof(excluded));
        }

        var probabilities = _probabilities[GroupOf(theta)];
        for (var item = 0; item < excluded.Length; item++)
        {
            excluded[item] = excluded[item] || Draw(seed, item) > probabilities[item];
        }
    }

    /// <summary>The number drawn for an item in one test: uniform on (0, 1], so that k = 1 always passes.</summary>
    internal static double Draw(long seed, int item) => 1 - SeededRandom.Derive(seed, Purpose, item).NextDouble();
}
