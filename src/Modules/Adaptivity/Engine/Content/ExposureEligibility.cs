namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// Item eligibility: before each test, chance decides which items are eligible for it, with probabilities from how often an item
/// was given so far, P(E_i) = min(1, r_max eligible_i / given_i), so that P(given) = P(given | eligible) P(eligible) stays at
/// r_max. Needs no simulation beforehand and follows the learners that come. Van der Linden, W. J., and Veldkamp, B. P. (2004).
/// Constraining item exposure in computerized adaptive testing with shadow tests. Journal of Educational and Behavioral
/// Statistics, 29(3), 273-291; with fading counts: van der Linden, W. J., and Veldkamp, B. P. (2007). Conditional item-exposure
/// control in adaptive testing using item-ineligibility probabilities. Journal of Educational and Behavioral Statistics, 32(4),
/// 398-418.
/// </summary>
/// <remarks>
/// Mutable: the counts of one bank, of one ability group where control is conditional. Not for several threads at once. What is
/// needed to go on from is in <see cref="Eligible"/> and <see cref="Given"/>.
/// </remarks>
public sealed class ExposureEligibility
{
    private const string Purpose = "eligibility";

    private readonly double[] _eligible;
    private readonly double[] _given;

    /// <summary>Begins with no test counted: every item is eligible.</summary>
    /// <param name="items">How many items the bank holds; at least 1.</param>
    /// <param name="target">r_max: the largest wanted share of tests an item is given in; above 0, at most 1.</param>
    /// <param name="fading">
    /// By how much old counts shrink with every new test; above 0, at most 1. 1 remembers all tests alike; 0.999 weighs about
    /// the last thousand, and so follows a bank or a population that changes.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public ExposureEligibility(int items, double target, double fading = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(items, 1);
        if (!(target is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(target), target, "The largest exposure must be above 0 and at most 1.");
        }

        if (!(fading is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fading), fading, "The fading factor must be above 0 and at most 1.");
        }

        (_eligible, _given, Target, Fading) = (new double[items], new double[items], target, fading);
    }

    /// <summary>Goes on from stored counts.</summary>
    /// <param name="eligible">In how many tests each item was eligible; at least as many as it was given in.</param>
    /// <param name="given">In how many tests each item was given; at least 0.</param>
    /// <param name="target">r_max: the largest wanted share of tests an item is given in; above 0, at most 1.</param>
    /// <param name="fading">By how much old counts shrink with every new test; above 0, at most 1.</param>
    /// <exception cref="ArgumentException">The counts contradict one another.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public ExposureEligibility(ReadOnlySpan<double> eligible, ReadOnlySpan<double> given, double target, double fading = 1)
        : this(eligible.Length, target, fading)
    {
        if (given.Length != eligible.Length)
        {
            throw new ArgumentException(
                $"{given.Length} counts of items given do not fit {eligible.Length} of items eligible.",
                nameof(given)
            );
        }

        for (var i = 0; i < given.Length; i++)
        {
            if (!(given[i] >= 0 && given[i] <= eligible[i] && double.IsFinite(eligible[i])))
            {
                throw new ArgumentException(
                    $"Item {i} cannot have been given {given[i]} times and eligible {eligible[i]} times.",
                    nameof(given)
                );
            }
        }

        eligible.CopyTo(_eligible);
        given.CopyTo(_given);
    }

    /// <summary>r_max: the largest wanted share of tests an item is given in.</summary>
    public double Target { get; }

    /// <summary>By how much old counts shrink with every new test.</summary>
    public double Fading { get; }

    /// <summary>In how many tests, faded, each item was eligible.</summary>
    public ReadOnlySpan<double> Eligible => _eligible;

    /// <summary>In how many tests, faded, each item was given.</summary>
    public ReadOnlySpan<double> Given => _given;

    /// <summary>The probability that an item is eligible for the next test; in (0, 1], and 1 while it was never given.</summary>
    /// <param name="item">Its index in the bank.</param>
    public double Probability(int item) => _given[item] > 0 ? Math.Min(1, Target * _eligible[item] / _given[item]) : 1;

    /// <summary>Marks the items out that are not eligible for a test. Allocates nothing.</summary>
    /// <param name="seed">The test's own seed; an item's draw depends on it and on the item alone.</param>
    /// <param name="excluded">True where an item is out; as long as the bank; marks are only added.</param>
    /// <exception cref="ArgumentException">The span is of another length.</exception>
    public void Exclude(long seed, Span<bool> excluded)
    {
        RequireLength(excluded.Length);
        for (var item = 0; item < excluded.Length; item++)
        {
            excluded[item] = excluded[item] || SeededRandom.Derive(seed, Purpose, item).NextDouble() >= Probability(item);
        }
    }

    /// <summary>Counts a finished test.</summary>
    /// <param name="ineligible">
    /// What <see cref="Exclude"/> marked before it. Where the rule had to be relaxed because too few items were left, all items
    /// were eligible: pass no marks.
    /// </param>
    /// <param name="given">Indices of the items the test gave, each once.</param>
    /// <exception cref="ArgumentException">The span is of another length.</exception>
    public void Count(ReadOnlySpan<bool> ineligible, ReadOnlySpan<int> given)
    {
        RequireLength(ineligible.Length);
        for (var item = 0; item < _given.Length; item++)
        {
            _eligible[item] = _eligible[item] * Fading + (ineligible[item] ? 0 : 1);
            _given[item] *= Fading;
        }

        foreach (var item in given)
        {
            _given[item]++;
        }
    }

    private void RequireLength(int length)
    {
        if (length != _given.Length)
        {
            throw new ArgumentException($"{length} marks do not fit a bank of {_given.Length} items.", nameof(length));
        }
    }
}
