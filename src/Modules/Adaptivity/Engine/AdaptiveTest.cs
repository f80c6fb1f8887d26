namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// One adaptive test after another over the same bank, each from known responses: choose, score, estimate, until the length is
/// reached. The loop of an attempt without its events. Weiss, D. J. (1982). Improving measurement quality and efficiency with
/// adaptive testing. Applied Psychological Measurement, 6(4), 473-492.
/// </summary>
/// <remarks>Keeps its working memory between tests and allocates nothing while one runs; not to be shared by threads.</remarks>
public sealed class AdaptiveTest
{
    private readonly ItemBank _bank;
    private readonly AbilityEstimator _estimator;
    private readonly SelectionCriterion _criterion;
    private readonly bool[] _given;
    private readonly double[] _logPosterior;

    /// <summary>Prepares tests of this kind.</summary>
    /// <param name="bank">The items to choose from.</param>
    /// <param name="estimator">Estimates ability after every response, by EAP.</param>
    /// <param name="criterion">Chooses the next item at that ability; the first at <paramref name="start"/>.</param>
    /// <param name="start">The ability the first item is chosen at, in logits.</param>
    /// <exception cref="ArgumentOutOfRangeException">start is not finite.</exception>
    public AdaptiveTest(ItemBank bank, AbilityEstimator estimator, SelectionCriterion criterion, double start = 0)
    {
        ArgumentNullException.ThrowIfNull(bank);
        ArgumentNullException.ThrowIfNull(estimator);
        ArgumentNullException.ThrowIfNull(criterion);
        if (!double.IsFinite(start))
        {
            throw new ArgumentOutOfRangeException(nameof(start), start, "The first item is chosen at a finite ability.");
        }

        (_bank, _estimator, _criterion, Start) = (bank, estimator, criterion, start);
        _given = new bool[bank.Count];
        _logPosterior = new double[estimator.Quadrature.Count];
    }

    /// <summary>The ability the first item is chosen at, in logits.</summary>
    public double Start { get; }

    /// <summary>Runs one test.</summary>
    /// <param name="responses">What the simulee would score on each item of the bank; as long as the bank.</param>
    /// <param name="items">Overwritten with the items given, in order; its length is the length of the test.</param>
    /// <returns>The ability after the last response.</returns>
    /// <exception cref="ArgumentException">The responses do not fit the bank, or the test is longer than the bank or empty.</exception>
    public AbilityEstimate Run(ReadOnlySpan<bool> responses, Span<int> items)
    {
        if (responses.Length != _bank.Count)
        {
            throw new ArgumentException($"{responses.Length} responses do not fit a bank of {_bank.Count} items.", nameof(responses));
        }

        if (items.IsEmpty || items.Length > _bank.Count)
        {
            throw new ArgumentException($"A test over {_bank.Count} items has 1 to {_bank.Count} of them, not {items.Length}.", nameof(items));
        }

        Array.Clear(_given);
        _estimator.Start(_logPosterior);
        var estimate = new AbilityEstimate(Start, 0, IsExtreme: true);
        var correct = 0;
        for (var step = 0; step < items.Length; step++)
        {
            var item = ItemSelector.SelectItem(new SelectionState(_bank, estimate.Theta, _given), _criterion);
            items[step] = item;
            _given[item] = true;
            correct += responses[item] ? 1 : 0;
            _estimator.Observe(_logPosterior, _bank[item], responses[item]);
            estimate = _estimator.Summarise(_logPosterior, step + 1, correct);
        }

        return estimate;
    }
}
