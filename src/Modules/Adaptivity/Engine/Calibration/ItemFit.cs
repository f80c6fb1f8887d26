namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>How well one item's curve fits, score group by score group.</summary>
/// <param name="Statistic">S-X2; NaN where no degree of freedom is left.</param>
/// <param name="DegreesOfFreedom">Score groups after collapsing, less the item's estimated parameters; may be 0 or below.</param>
/// <param name="PValue">The chance of so large a misfit if the model holds; NaN with the statistic.</param>
/// <param name="Rmsea">sqrt(max(0, (S-X2 - df) / (df (N - 1)))): the size of the misfit, which does not grow with N.</param>
/// <param name="Groups">The score groups.</param>
public sealed record ItemFitResult(double Statistic, int DegreesOfFreedom, double PValue, double Rmsea, IReadOnlyList<ScoreGroup> Groups);

/// <summary>Persons of the same, or of neighbouring, summed scores.</summary>
/// <param name="LowestScore">Lowest summed score in the group.</param>
/// <param name="HighestScore">Highest summed score in the group.</param>
/// <param name="Persons">How many there are.</param>
/// <param name="Right">How many of them answered the item right.</param>
/// <param name="ExpectedRight">How many would, by the model.</param>
public readonly record struct ScoreGroup(int LowestScore, int HighestScore, int Persons, int Right, double ExpectedRight);

/// <summary>
/// The S-X2 statistic of item fit for dichotomous items: among persons of the same summed score the share of right answers
/// against that expected from the model, E_k = sum over q of P_i f*(k - 1 | q) w_q / sum over q of f(k | q) w_q, where f is the
/// distribution of the summed score and f* that without the item. Orlando, M., and Thissen, D. (2000). Likelihood-based
/// item-fit indices for dichotomous item response theory models. Applied Psychological Measurement, 24, 50-64.
/// </summary>
public static class ItemFit
{
    /// <summary>Computes the fit of every item. Persons with a missing response have no summed score and are left out.</summary>
    /// <param name="responses">0, 1 or missing; at least three items.</param>
    /// <param name="items">The items' parameters, in the order of the columns.</param>
    /// <param name="estimatedParameters">How many parameters were estimated of each item: 1 for Rasch, 2 for 2PL, 3 for 3PL.</param>
    /// <param name="variance">Of ability, squared logits; above 0.</param>
    /// <param name="leastExpected">Neighbouring score groups are joined until this many right and wrong answers are expected; 0 never
    /// joins any.</param>
    /// <param name="quadrature">Null: 121 equally spaced on [-6, 6].</param>
    /// <exception cref="ArgumentException">Items and columns differ in number, there are fewer than three, or a response is neither 0 nor
    /// 1.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static IReadOnlyList<ItemFitResult> Compute(
        ResponseMatrix responses,
        CompiledBank items,
        int estimatedParameters,
        double variance = 1,
        double leastExpected = 1,
        Quadrature? quadrature = null
    )
    {
        ArgumentNullException.ThrowIfNull(responses);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfNegative(estimatedParameters);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(variance);
        ArgumentOutOfRangeException.ThrowIfNegative(leastExpected);
        if (items.Count != responses.Items || items.Count < 3)
        {
            throw new ArgumentException(
                $"{items.Count} items do not fit {responses.Items} columns; at least three are needed.",
                nameof(items)
            );
        }

        quadrature ??= Quadrature.Rectangle(-6, 6, 121);
        var (persons, right) = Observed(responses);
        var (all, withRight) = Expected(items, quadrature, variance);
        return
        [
            .. Enumerable
                .Range(0, items.Count)
                .Select(item => Fit(persons, right[item], all, withRight[item], estimatedParameters, leastExpected)),
        ];
    }

    /// <summary>Persons by summed score, and those of them who answered each item right.</summary>
    private static (int[] Persons, int[][] Right) Observed(ResponseMatrix responses)
    {
        var persons = new int[responses.Items + 1];
        var right = Enumerable.Range(0, responses.Items).Select(_ => new int[responses.Items + 1]).ToArray();
        for (var person = 0; person < responses.Persons; person++)
        {
            var row = responses[person];
            if (row.Contains(ResponseMatrix.Missing))
            {
                continue;
            }

            var score = 0;
            foreach (var response in row)
            {
                score +=
                    response <= 1
                        ? response
                        : throw new ArgumentException(
                            $"Person {person} has the response {response}; item fit takes 0 and 1.",
                            nameof(responses)
                        );
            }

            persons[score]++;
            for (var item = 0; item < row.Length; item++)
            {
                right[item][score] += row[item];
            }
        }

        return (persons, right);
    }

    /// <summary>P(score), and for each item P(score and right).</summary>
    private static (double[] All, double[][] WithRight) Expected(CompiledBank items, Quadrature quadrature, double variance)
    {
        var n = items.Count;
        var all = new double[n + 1];
        var withRight = Enumerable.Range(0, n).Select(_ => new double[n + 1]).ToArray();
        var (probability, distribution) = (new double[n], new double[n + 1]);
        foreach (var theta in quadrature.Nodes)
        {
            var weight = Math.Exp(-theta * theta / (2 * variance));
            items.Probability(theta, probability);
            SummedScores.Distribution(probability, distribution);
            for (var score = 0; score <= n; score++)
            {
                all[score] += weight * distribution[score];
            }

            for (var item = 0; item < n; item++)
            {
                SummedScores.Distribution(probability, distribution, item);
                for (var score = 1; score <= n; score++)
                {
                    withRight[item][score] += weight * probability[item] * distribution[score - 1];
                }
            }
        }

        return (all, withRight);
    }

    private static ItemFitResult Fit(int[] persons, int[] right, double[] all, double[] withRight, int parameters, double leastExpected)
    {
        // No one, or everyone, got every item right at the two ends: those groups fit by definition.
        var groups = new List<ScoreGroup>();
        for (var score = 1; score < persons.Length - 1; score++)
        {
            var group = new ScoreGroup(score, score, persons[score], right[score], persons[score] * withRight[score] / all[score]);
            if (groups.Count > 0 && IsSparse(groups[^1], leastExpected))
            {
                groups[^1] = Join(groups[^1], group);
            }
            else
            {
                groups.Add(group);
            }
        }

        while (groups.Count > 1 && IsSparse(groups[^1], leastExpected))
        {
            groups[^2] = Join(groups[^2], groups[^1]);
            groups.RemoveAt(groups.Count - 1);
        }

        var statistic = groups
            .Where(group => group.Persons > 0)
            .Sum(group =>
            {
                var apart = group.Right - group.ExpectedRight;
                return apart * apart * group.Persons / (group.ExpectedRight * (group.Persons - group.ExpectedRight));
            });
        var degrees = groups.Count - parameters;
        if (degrees < 1)
        {
            return new ItemFitResult(double.NaN, degrees, double.NaN, double.NaN, groups);
        }

        var rmsea = Math.Sqrt(Math.Max(0, (statistic - degrees) / (degrees * (persons.Sum() - 1.0))));
        return new ItemFitResult(statistic, degrees, ChiSquare.UpperTail(statistic, degrees), rmsea, groups);
    }

    private static bool IsSparse(ScoreGroup group, double leastExpected) =>
        Math.Min(group.ExpectedRight, group.Persons - group.ExpectedRight) < leastExpected;

    private static ScoreGroup Join(ScoreGroup low, ScoreGroup high) =>
        new(low.LowestScore, high.HighestScore, low.Persons + high.Persons, low.Right + high.Right, low.ExpectedRight + high.ExpectedRight);
}
