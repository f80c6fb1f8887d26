namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>The size of differential item functioning as ETS classes it.</summary>
public enum DifClass
{
    /// <summary>Negligible.</summary>
    A,

    /// <summary>Slight to moderate.</summary>
    B,

    /// <summary>Moderate to large: an item to look at.</summary>
    C,
}

/// <summary>Right and wrong answers of persons of one score, by group.</summary>
/// <param name="ReferenceRight">Reference group, right.</param>
/// <param name="ReferenceWrong">Reference group, wrong.</param>
/// <param name="FocalRight">Focal group, right.</param>
/// <param name="FocalWrong">Focal group, wrong.</param>
public readonly record struct DifStratum(double ReferenceRight, double ReferenceWrong, double FocalRight, double FocalWrong);

/// <summary>What the Mantel-Haenszel procedure says of one item.</summary>
/// <param name="OddsRatio">Common odds ratio, reference to focal; above 1 where the item favours the reference group.</param>
/// <param name="Delta">-2.35 log(odds ratio), on the ETS delta scale; below 0 where the item favours the reference group.</param>
/// <param name="DeltaStandardError">Of delta.</param>
/// <param name="ChiSquareStatistic">With Yates' continuity correction; one degree of freedom.</param>
/// <param name="PValue">Its upper tail.</param>
/// <param name="Class">A, B or C.</param>
public readonly record struct MantelHaenszelResult(
    double OddsRatio,
    double Delta,
    double DeltaStandardError,
    double ChiSquareStatistic,
    double PValue,
    DifClass Class
);

/// <summary>
/// Differential item functioning by the Mantel-Haenszel procedure: do persons of the same total score, but of different groups,
/// have different odds of a right answer? Holland, P. W., and Thayer, D. T. (1988). Differential item performance and the
/// Mantel-Haenszel procedure. In Wainer and Braun, Test Validity, 129-145.
/// </summary>
public static class MantelHaenszel
{
    /// <summary>One item, matched on the total score of all items including it.</summary>
    /// <param name="responses">0, 1 or missing (which adds nothing to a total; persons who miss the item itself are left out).</param>
    /// <param name="isFocal">Whether each person belongs to the focal group.</param>
    /// <param name="item">The item's column.</param>
    /// <exception cref="ArgumentException">Persons and groups differ in number, or no score is met in both groups.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    public static MantelHaenszelResult Compute(ResponseMatrix responses, ReadOnlySpan<bool> isFocal, int item)
    {
        ArgumentNullException.ThrowIfNull(responses);
        DifData.Check(responses, isFocal, item);
        var totals = ItemStatistics.Totals(responses);
        var strata = new DifStratum[totals.Max() + 1];
        for (var person = 0; person < totals.Length; person++)
        {
            var s = strata[totals[person]];
            strata[totals[person]] = (responses[person][item], isFocal[person]) switch
            {
                (1, false) => s with { ReferenceRight = s.ReferenceRight + 1 },
                (0, false) => s with { ReferenceWrong = s.ReferenceWrong + 1 },
                (1, true) => s with { FocalRight = s.FocalRight + 1 },
                (0, true) => s with { FocalWrong = s.FocalWrong + 1 },
                _ => s,
            };
        }

        return Compute(strata);
    }

    /// <summary>One item from its tables, one a matching score.</summary>
    /// <param name="strata">Counts; strata in which a group, or a kind of answer, is missing say nothing and may stand there.</param>
    /// <exception cref="ArgumentException">No stratum says anything.</exception>
    public static MantelHaenszelResult Compute(ReadOnlySpan<DifStratum> strata)
    {
        var (above, below, observed, expected, variance) = (0.0, 0.0, 0.0, 0.0, 0.0);
        var (pr, psqr, qs) = (0.0, 0.0, 0.0);
        foreach (var (a, b, c, d) in strata)
        {
            var n = a + b + c + d;
            var (reference, focal, right, wrong) = (a + b, c + d, a + c, b + d);
            if (reference == 0 || focal == 0)
            {
                continue;
            }

            above += a * d / n;
            below += b * c / n;
            observed += a;
            expected += reference * right / n;
            variance += n > 1 ? reference * focal * right * wrong / (n * n * (n - 1)) : 0;

            // Robins, Breslow and Greenland (1986), Biometrics, 42, 311-323: the variance of the logarithm of the odds ratio.
            pr += (a + d) / n * (a * d / n);
            psqr += (a + d) / n * (b * c / n) + (b + c) / n * (a * d / n);
            qs += (b + c) / n * (b * c / n);
        }

        if (variance == 0)
        {
            throw new ArgumentException(
                "No score was reached in both groups with right and with wrong answers: there is nothing to compare.",
                nameof(strata)
            );
        }

        var ratio = above / below;
        var delta = -2.35 * Math.Log(ratio);
        var standardError = 2.35 * Math.Sqrt(pr / (2 * above * above) + psqr / (2 * above * below) + qs / (2 * below * below));
        var corrected = Math.Max(0, Math.Abs(observed - expected) - 0.5);
        var chiSquare = corrected * corrected / variance;
        var p = ChiSquare.UpperTail(chiSquare, 1);
        return new MantelHaenszelResult(ratio, delta, standardError, chiSquare, p, Classify(delta, standardError, p));
    }

    /// <summary>
    /// A: |delta| below 1, or not different from 0 at the 5 % level. C: |delta| at least 1.5 and above 1 at the 5 % level (one
    /// tail). B: the rest. Zieky, M. (1993). Practical questions in the use of DIF statistics in test development. In Holland and
    /// Wainer, Differential Item Functioning, 337-347. An odds ratio of 0 or infinity has no standard error, and is C when
    /// different from 0.
    /// </summary>
    private static DifClass Classify(double delta, double standardError, double p)
    {
        var size = Math.Abs(delta);
        if (size < 1 || p >= 0.05)
        {
            return DifClass.A;
        }

        return size >= 1.5 && !((size - 1) / standardError <= 1.645) ? DifClass.C : DifClass.B;
    }
}

internal static class DifData
{
    public static void Check(ResponseMatrix responses, ReadOnlySpan<bool> isFocal, int item)
    {
        if (isFocal.Length != responses.Persons || responses.Persons == 0)
        {
            throw new ArgumentException($"{isFocal.Length} group marks do not fit {responses.Persons} persons.", nameof(isFocal));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(item);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(item, responses.Items);
    }
}
