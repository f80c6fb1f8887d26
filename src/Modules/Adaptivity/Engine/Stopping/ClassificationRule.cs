namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// When a test has shown which of the levels between cut scores an ability belongs to. k cuts part the scale into k + 1
/// levels, numbered from 0 as in <see cref="PerformanceLevel"/>. Immutable.
/// </summary>
public abstract record ClassificationRule
{
    private readonly double[] _cuts;

    /// <summary>Checks and keeps the cuts.</summary>
    /// <param name="cuts">Cut scores, in logits: at least one, finite, strictly ascending.</param>
    /// <exception cref="ArgumentException">There is no cut, one is not finite, or they do not ascend.</exception>
    private protected ClassificationRule(ReadOnlySpan<double> cuts)
    {
        if (cuts.IsEmpty)
        {
            throw new ArgumentException("Classification needs at least one cut score.", nameof(cuts));
        }

        for (var i = 0; i < cuts.Length; i++)
        {
            if (!double.IsFinite(cuts[i]) || (i > 0 && cuts[i] <= cuts[i - 1]))
            {
                throw new ArgumentException($"Cut {i} ({cuts[i]}) must be finite and above the cut before it.", nameof(cuts));
            }
        }

        _cuts = cuts.ToArray();
    }

    /// <summary>Cut scores, in logits, strictly ascending; at least one.</summary>
    public ReadOnlySpan<double> Cuts => _cuts;

    /// <summary>Whether the other is of the same kind with the same cuts; kinds compare the rest.</summary>
    public virtual bool Equals(ClassificationRule? other) =>
        other is not null && EqualityContract == other.EqualityContract && _cuts.AsSpan().SequenceEqual(other._cuts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(EqualityContract, _cuts.Length, _cuts[0], _cuts[^1]);
}

/// <summary>
/// Ability confidence intervals: the level is known once theta - z SE to theta + z SE contains no cut. Kingsbury, G. G., and
/// Weiss, D. J. (1983). A comparison of IRT-based adaptive mastery testing and a sequential mastery testing procedure. In
/// Weiss (ed.), New Horizons in Testing. Academic Press, 257-283; several cuts: Eggen, T. J. H. M., and Straetmans, G. J. J. M.
/// (2000). Computerized adaptive testing for classifying examinees into three categories. Educational and Psychological
/// Measurement, 60(5), 713-734.
/// </summary>
public sealed record ConfidenceIntervalClassification : ClassificationRule
{
    /// <summary>States the rule.</summary>
    /// <param name="cuts">Cut scores, in logits: at least one, finite, strictly ascending.</param>
    /// <param name="z">Half the width of the interval in standard errors; finite, above 0. 1.959964 covers 95 %.</param>
    /// <exception cref="ArgumentException">The cuts cannot be used.</exception>
    /// <exception cref="ArgumentOutOfRangeException">z is out of its range.</exception>
    public ConfidenceIntervalClassification(ReadOnlySpan<double> cuts, double z)
        : base(cuts)
    {
        if (!(z > 0 && double.IsFinite(z)))
        {
            throw new ArgumentOutOfRangeException(nameof(z), z, "The width of the interval must be finite and above 0.");
        }

        Z = z;
    }

    /// <summary>Half the width of the interval in standard errors; above 0.</summary>
    public double Z { get; }

    /// <summary>The level the whole interval lies in; null while a cut lies within it or on its ends.</summary>
    /// <param name="theta">The estimate, in logits; infinite or NaN decides nothing.</param>
    /// <param name="standardError">Its standard error, in logits.</param>
    public int? Classify(double theta, double standardError)
    {
        var (low, high) = (theta - Z * standardError, theta + Z * standardError);
        if (!double.IsFinite(low) || !double.IsFinite(high))
        {
            return null;
        }

        foreach (var cut in Cuts)
        {
            if (low <= cut && cut <= high)
            {
                return null;
            }
        }

        return PerformanceLevel.Of(theta, Cuts);
    }
}

/// <summary>
/// Wald's sequential probability ratio test (SPRT) of theta = cut + delta against theta = cut - delta:
/// log LR = log L(cut + delta) - log L(cut - delta); "above" at log LR >= log((1 - beta) / alpha), "below" at
/// log LR &lt;= log(beta / (1 - alpha)), undecided between. Wald, A. (1945). Sequential tests of statistical hypotheses. Annals
/// of Mathematical Statistics, 16(2), 117-186; with item response models: Reckase, M. D. (1983). A procedure for decision
/// making using tailored testing. In Weiss (ed.), New Horizons in Testing. Academic Press, 237-255. With several cuts one test
/// runs at each, and the level is known once all have decided and agree: Spray, J. A. (1993). Multiple-category classification
/// using a sequential probability ratio test. ACT Research Report 93-7; Eggen, T. J. H. M. (1999). Item selection in adaptive
/// testing with the sequential probability ratio test. Applied Psychological Measurement, 23(3), 249-261.
/// </summary>
/// <remarks>
/// alpha is the wanted chance to say "above" at cut - delta, beta that to say "below" at cut + delta. Wald's bounds hold them to
/// alpha' &lt;= alpha / (1 - beta), beta' &lt;= beta / (1 - alpha) and alpha' + beta' &lt;= alpha + beta, for a test that is not
/// cut short by its length.
/// </remarks>
public sealed record SequentialProbabilityRatioTest : ClassificationRule
{
    /// <summary>States the rule.</summary>
    /// <param name="cuts">Cut scores, in logits: at least one, finite, strictly ascending.</param>
    /// <param name="delta">Half the indifference region around each cut, in logits; finite, above 0.</param>
    /// <param name="alpha">Wanted chance of "above" at cut - delta; above 0, below 0.5.</param>
    /// <param name="beta">Wanted chance of "below" at cut + delta; above 0, below 0.5.</param>
    /// <exception cref="ArgumentException">The cuts cannot be used.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public SequentialProbabilityRatioTest(ReadOnlySpan<double> cuts, double delta, double alpha, double beta)
        : base(cuts)
    {
        if (!(delta > 0 && double.IsFinite(delta)))
        {
            throw new ArgumentOutOfRangeException(nameof(delta), delta, "The indifference region must be finite and above 0.");
        }

        if (!(alpha is > 0 and < 0.5))
        {
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "An error rate must lie between 0 and 0.5.");
        }

        if (!(beta is > 0 and < 0.5))
        {
            throw new ArgumentOutOfRangeException(nameof(beta), beta, "An error rate must lie between 0 and 0.5.");
        }

        (Delta, Alpha, Beta) = (delta, alpha, beta);
    }

    /// <summary>Half the indifference region around each cut, in logits.</summary>
    public double Delta { get; }

    /// <summary>Wanted chance of "above" at cut - delta.</summary>
    public double Alpha { get; }

    /// <summary>Wanted chance of "below" at cut + delta.</summary>
    public double Beta { get; }

    /// <summary>log((1 - beta) / alpha): at or above it the ability is above the cut.</summary>
    public double UpperBound => Math.Log((1 - Beta) / Alpha);

    /// <summary>log(beta / (1 - alpha)): at or below it the ability is below the cut.</summary>
    public double LowerBound => Math.Log(Beta / (1 - Alpha));

    /// <summary>The log-likelihood ratio at one cut.</summary>
    /// <param name="responses">The responses so far.</param>
    /// <param name="cut">The cut, in logits.</param>
    public double LogRatio(in ResponsePattern responses, double cut) =>
        responses.At(cut + Delta).LogLikelihood - responses.At(cut - Delta).LogLikelihood;

    /// <summary>
    /// The level that the tests at all cuts agree on; null while one is undecided, or where they contradict one another (below a
    /// lower cut and above a higher one, which guessing makes possible).
    /// </summary>
    /// <param name="responses">The responses so far.</param>
    public int? Classify(in ResponsePattern responses)
    {
        var level = 0;
        for (var i = 0; i < Cuts.Length; i++)
        {
            var ratio = LogRatio(responses, Cuts[i]);
            var above = ratio >= UpperBound;
            if (!above && !(ratio <= LowerBound))
            {
                return null;
            }

            if (above && level < i)
            {
                return null;
            }

            level += above ? 1 : 0;
        }

        return level;
    }
}
