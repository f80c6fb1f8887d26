namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>One option of a multiple-choice item.</summary>
/// <param name="Option">The option as it stands in the data.</param>
/// <param name="IsKey">Whether it is the right one.</param>
/// <param name="Chosen">How many persons chose it.</param>
/// <param name="Share">Chosen, divided by the persons who answered the item.</param>
/// <param name="RestCorrelation">
/// Correlation of having chosen it with the score on the other items: above 0 for a good key, below 0 for a good distractor;
/// NaN where it does not vary.
/// </param>
/// <param name="MeanRestScore">Mean score on the other items of those who chose it; NaN where no one did.</param>
/// <param name="ShareByGroup">The share who chose it in each ability group, lowest first; NaN for an empty group.</param>
public sealed record OptionStatistics(
    byte Option,
    bool IsKey,
    int Chosen,
    double Share,
    double RestCorrelation,
    double MeanRestScore,
    IReadOnlyList<double> ShareByGroup
)
{
    /// <summary>
    /// Whether someone should look at it: a key that the able do not choose more often, or a distractor that they do.
    /// </summary>
    public bool IsSuspicious => IsKey ? !(RestCorrelation > 0) : RestCorrelation > 0.05;
}

/// <summary>
/// How the options of multiple-choice items attract the more and the less able. Haladyna, T. M., and Rodriguez, M. C. (2013).
/// Developing and Validating Test Items, ch. 17 (trace lines of options over score groups).
/// </summary>
public static class DistractorAnalysis
{
    /// <summary>The options of every item, in ascending order; those that no one chose do not appear, except the key.</summary>
    /// <param name="choices">The options chosen, unscored; or missing.</param>
    /// <param name="key">The right option of each item.</param>
    /// <param name="groups">Number of ability groups, of about equal size by score on the other items; at least 2.</param>
    /// <exception cref="ArgumentException">Key and columns differ in number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two groups.</exception>
    public static IReadOnlyList<IReadOnlyList<OptionStatistics>> Compute(ResponseMatrix choices, ReadOnlySpan<byte> key, int groups = 4)
    {
        ArgumentNullException.ThrowIfNull(choices);
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 2);
        var scored = Score(choices, key);
        var totals = ItemStatistics.Totals(scored);
        var items = new IReadOnlyList<OptionStatistics>[choices.Items];
        for (var item = 0; item < items.Length; item++)
        {
            items[item] = Options(choices, scored, totals, item, key[item], groups);
        }

        return items;
    }

    /// <summary>1 where the key was chosen, 0 elsewhere; missing stays missing.</summary>
    /// <inheritdoc cref="Compute" path="/param|/exception"/>
    public static ResponseMatrix Score(ResponseMatrix choices, ReadOnlySpan<byte> key)
    {
        ArgumentNullException.ThrowIfNull(choices);
        if (key.Length != choices.Items)
        {
            throw new ArgumentException($"{key.Length} keys do not fit {choices.Items} items.", nameof(key));
        }

        var scored = new ResponseMatrix(choices.Items, choices.Persons);
        var row = new byte[choices.Items];
        for (var person = 0; person < choices.Persons; person++)
        {
            var chosen = choices[person];
            for (var item = 0; item < row.Length; item++)
            {
                row[item] =
                    chosen[item] == ResponseMatrix.Missing ? ResponseMatrix.Missing
                    : chosen[item] == key[item] ? (byte)1
                    : (byte)0;
            }

            scored.Add(row);
        }

        return scored;
    }

    private static OptionStatistics[] Options(ResponseMatrix choices, ResponseMatrix scored, int[] totals, int item, byte key, int groups)
    {
        var answered = Enumerable
            .Range(0, choices.Persons)
            .Where(person => choices[person][item] != ResponseMatrix.Missing)
            .Select(person => (Choice: choices[person][item], RestScore: totals[person] - scored[person][item]))
            .OrderBy(one => one.RestScore)
            .ToArray();

        // Persons of one score stay together, so that the groups do not depend on the order of the rows.
        var group = new int[answered.Length];
        for (var i = 0; i < answered.Length; i++)
        {
            group[i] =
                i > 0 && answered[i].RestScore == answered[i - 1].RestScore ? group[i - 1] : (int)((long)i * groups / answered.Length);
        }

        return
        [
            .. answered
                .Select(one => one.Choice)
                .Append(key)
                .Distinct()
                .Order()
                .Select(option =>
                {
                    var correlation = new Correlation();
                    var (chosen, inGroup, rest) = (new int[groups], new int[groups], 0.0);
                    for (var i = 0; i < answered.Length; i++)
                    {
                        var choseIt = answered[i].Choice == option ? 1 : 0;
                        correlation.Add(choseIt, answered[i].RestScore);
                        chosen[group[i]] += choseIt;
                        inGroup[group[i]]++;
                        rest += choseIt * answered[i].RestScore;
                    }

                    var count = chosen.Sum();
                    return new OptionStatistics(
                        option,
                        option == key,
                        count,
                        (double)count / answered.Length,
                        correlation.Coefficient,
                        rest / count,
                        [.. chosen.Zip(inGroup, (some, all) => (double)some / all)]
                    );
                }),
        ];
    }
}
