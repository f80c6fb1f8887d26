namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>Classical figures of one item.</summary>
/// <param name="Answered">Persons who answered it.</param>
/// <param name="Mean">Their mean score: for a dichotomous item the p-value, the share of right answers.</param>
/// <param name="PointBiserial">
/// Correlation of the item's score with the total score, -1 to 1; NaN where either does not vary. Too high by construction,
/// because the item is part of the total.
/// </param>
/// <param name="CorrectedPointBiserial">Correlation with the total of the other items.</param>
public readonly record struct ClassicalItem(int Answered, double Mean, double PointBiserial, double CorrectedPointBiserial);

/// <summary>
/// Classical item analysis: difficulty and discrimination as they stand in the data. Lord, F. M., and Novick, M. R. (1968).
/// Statistical Theories of Mental Test Scores, ch. 15; the correction for overlap is Henrysson, S. (1963), Correction of
/// item-total correlations in item analysis, Psychometrika, 28, 211-218. A missing response adds nothing to a total, and a
/// person counts for an item only where it was answered.
/// </summary>
public static class ItemStatistics
{
    /// <summary>The figures of every item.</summary>
    /// <param name="responses">Scores from 0, or missing.</param>
    public static IReadOnlyList<ClassicalItem> Compute(ResponseMatrix responses)
    {
        ArgumentNullException.ThrowIfNull(responses);
        var totals = Totals(responses);
        return [.. Enumerable.Range(0, responses.Items).Select(item => Compute(responses, totals, item))];
    }

    /// <summary>
    /// Cronbach's alpha, k / (k - 1) (1 - sum of item variances / variance of totals), over persons without a missing
    /// response; NaN with fewer than two items or without variance. Cronbach, L. J. (1951). Psychometrika, 16, 297-334.
    /// </summary>
    public static double Alpha(ResponseMatrix responses)
    {
        ArgumentNullException.ThrowIfNull(responses);
        var items = Enumerable.Range(0, responses.Items).Select(_ => new Correlation()).ToArray();
        var total = new Correlation();
        for (var person = 0; person < responses.Persons; person++)
        {
            var row = responses[person];
            if (row.Contains(ResponseMatrix.Missing))
            {
                continue;
            }

            var sum = 0;
            for (var item = 0; item < row.Length; item++)
            {
                items[item].Add(row[item], row[item]);
                sum += row[item];
            }

            total.Add(sum, sum);
        }

        var k = (double)responses.Items;
        return k < 2 ? double.NaN : k / (k - 1) * (1 - items.Sum(item => item.VarianceX) / total.VarianceX);
    }

    /// <summary>The sum of each person's scores; a missing response adds nothing.</summary>
    internal static int[] Totals(ResponseMatrix responses)
    {
        var totals = new int[responses.Persons];
        for (var person = 0; person < totals.Length; person++)
        {
            foreach (var response in responses[person])
            {
                totals[person] += response == ResponseMatrix.Missing ? 0 : response;
            }
        }

        return totals;
    }

    private static ClassicalItem Compute(ResponseMatrix responses, int[] totals, int item)
    {
        var (withTotal, withRest) = (new Correlation(), new Correlation());
        for (var person = 0; person < totals.Length; person++)
        {
            var score = responses[person][item];
            if (score != ResponseMatrix.Missing)
            {
                withTotal.Add(score, totals[person]);
                withRest.Add(score, totals[person] - score);
            }
        }

        return new ClassicalItem(withTotal.Count, withTotal.MeanX, withTotal.Coefficient, withRest.Coefficient);
    }
}

/// <summary>
/// A product-moment correlation, pair by pair. Welford, B. P. (1962). Note on a method for calculating corrected sums of
/// squares and products. Technometrics, 4, 419-420.
/// </summary>
internal sealed class Correlation
{
    private double _meanY;
    private double _squaresX;
    private double _squaresY;
    private double _products;

    public int Count { get; private set; }

    public double MeanX { get; private set; }

    /// <summary>Of x; divided by the number less one.</summary>
    public double VarianceX => _squaresX / (Count - 1);

    /// <summary>NaN where x or y does not vary.</summary>
    public double Coefficient => _squaresX > 0 && _squaresY > 0 ? _products / Math.Sqrt(_squaresX * _squaresY) : double.NaN;

    public void Add(double x, double y)
    {
        Count++;
        var (fromX, fromY) = (x - MeanX, y - _meanY);
        MeanX += fromX / Count;
        _meanY += fromY / Count;
        _squaresX += fromX * (x - MeanX);
        _squaresY += fromY * (y - _meanY);
        _products += fromX * (y - _meanY);
    }
}
