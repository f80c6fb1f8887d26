namespace AdaptivQ.Adaptivity.Engine;

/// <summary>An expected proportion of the highest score with its range; 0 &lt;= Low &lt;= Estimate &lt;= High &lt;= 1.</summary>
public readonly record struct DomainScoreRange(double Low, double Estimate, double High)
{
    /// <summary>
    /// The same in whole questions out of so many, halves rounded up: one rounding for every page and export, so that they
    /// agree.
    /// </summary>
    /// <param name="questions">At least 1; 100 gives per cent.</param>
    /// <exception cref="ArgumentOutOfRangeException">questions is below 1.</exception>
    public (int Low, int Estimate, int High) OutOf(int questions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(questions, 1);
        return (Whole(Low), Whole(Estimate), Whole(High));

        int Whole(double proportion) => (int)Math.Round(proportion * questions, MidpointRounding.AwayFromZero);
    }
}

/// <summary>
/// What an ability means in questions: the expected proportion of a whole bank answered correctly,
/// pi(theta) = (1 / n) sum P_i(theta), which is the test characteristic curve over its length. An item of more categories counts as
/// one question, answered in part: with the expected share of its highest score in place of P_i. Lord (1980), ch. 4; as a
/// score to report: Bock, R. D., Thissen, D., and Zimowski, M. F. (1997). IRT estimation of domain scores. Journal of
/// Educational Measurement, 34(3), 197-211.
/// </summary>
public static class DomainScore
{
    /// <summary>pi(theta), a proportion in [0, 1]; never falls as theta rises, unless a nominal item has no order of categories.</summary>
    /// <param name="bank">The items that stand for the domain.</param>
    /// <param name="theta">Ability, in logits.</param>
    public static double Expected(CompiledBank bank, double theta)
    {
        ArgumentNullException.ThrowIfNull(bank);
        var sum = 0.0;
        for (var i = 0; i < bank.Count; i++)
        {
            sum += bank.ExpectedScore(i, theta);
        }

        return sum / bank.Count;
    }

    /// <summary>pi at theta - z SE, theta and theta + z SE: a range, as the curve only rises.</summary>
    /// <param name="bank">The items that stand for the domain.</param>
    /// <param name="estimate">The ability and its standard error.</param>
    /// <param name="z">Half the width of the range in standard errors; at least 0. 1.96 covers 95 %, 1 covers 68 %.</param>
    /// <exception cref="ArgumentOutOfRangeException">z is negative or NaN.</exception>
    public static DomainScoreRange Range(CompiledBank bank, AbilityEstimate estimate, double z)
    {
        if (!(z >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(z), z, "The width of a range must be at least 0.");
        }

        var (low, high) = estimate.Interval(z);
        return new DomainScoreRange(Expected(bank, low), Expected(bank, estimate.Theta), Expected(bank, high));
    }
}
