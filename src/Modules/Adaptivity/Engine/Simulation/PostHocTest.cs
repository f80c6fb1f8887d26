namespace AdaptivQ.Adaptivity.Engine.Simulation;

/// <summary>
/// Post-hoc simulation: adaptive tests over a bank from responses that are known already, of people or of simulees. Choose,
/// look the response up, estimate, until the length is reached: the loop of an attempt without its events. Weiss, D. J. (1982).
/// Improving measurement quality and efficiency with adaptive testing. Applied Psychological Measurement, 6(4), 473-492.
/// </summary>
/// <remarks>Keeps its working memory between tests and allocates nothing while one runs; not to be shared by threads.</remarks>
public sealed class PostHocTest
{
    private readonly CompiledBank _bank;
    private readonly AbilityEstimator _estimator;
    private readonly GridPosterior? _running;
    private readonly SelectionCriterion _criterion;
    private readonly bool[] _given;
    private readonly double[] _logPosterior;
    private readonly int[] _scores;

    /// <summary>Prepares tests of this kind.</summary>
    /// <param name="bank">The items to choose from.</param>
    /// <param name="estimator">Estimates ability after every response.</param>
    /// <param name="criterion">Chooses the next item at that ability; the first at <see cref="Start"/>.</param>
    public PostHocTest(CompiledBank bank, AbilityEstimator estimator, SelectionCriterion criterion)
    {
        ArgumentNullException.ThrowIfNull(bank);
        ArgumentNullException.ThrowIfNull(estimator);
        ArgumentNullException.ThrowIfNull(criterion);
        (_bank, _estimator, _criterion) = (bank, estimator, criterion);
        // A posterior can be carried from answer to answer; a maximum is searched each time.
        _running = (estimator as ExpectedAPosteriori)?.Running;
        _given = new bool[bank.Count];
        _scores = new int[bank.Count];
        _logPosterior = new double[_running?.Quadrature.Count ?? 0];
    }

    /// <summary>The ability the first item is chosen at, in logits.</summary>
    public double Start { get; init; }

    /// <summary>Among how many of the best the next item is drawn; at least 1.</summary>
    public int Randomesque { get; init; } = 1;

    /// <summary>Runs one test over dichotomous items.</summary>
    /// <param name="responses">Whether each item of the bank would be answered correctly; as long as the bank.</param>
    /// <param name="items">Overwritten with the items given, in order; its length is the length of the test.</param>
    /// <param name="seed">Of this test's draws, where the criterion or <see cref="Randomesque"/> draws.</param>
    /// <returns>The ability after the last response.</returns>
    /// <exception cref="ArgumentException">The responses do not fit the bank, or the test is longer than the bank or empty.</exception>
    /// <exception cref="InvalidOperationException">The bank holds items that are not dichotomous.</exception>
    public AbilityEstimate Run(ReadOnlySpan<bool> responses, Span<int> items, long seed = 0)
    {
        RequireFit(responses.Length, nameof(responses));
        if (!_bank.IsDichotomous)
        {
            throw new InvalidOperationException("The bank holds items of more than right and wrong: give the categories of the responses.");
        }

        return Run(responses, [], items, seed);
    }

    /// <summary>Runs one test over items of any models.</summary>
    /// <param name="categories">The category each item of the bank would be answered in, from 0; as long as the bank.</param>
    /// <inheritdoc cref="Run(ReadOnlySpan{bool}, Span{int}, long)" path="/param[@name='items']|/param[@name='seed']|/returns"/>
    /// <exception cref="ArgumentException">The responses do not fit the bank, or the test is longer than the bank or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An item has no such category.</exception>
    public AbilityEstimate Run(ReadOnlySpan<int> categories, Span<int> items, long seed = 0)
    {
        RequireFit(categories.Length, nameof(categories));
        for (var item = 0; item < categories.Length; item++)
        {
            _bank.RequireCategory(item, categories[item], nameof(categories), item);
        }

        return Run([], categories, items, seed);
    }

    private void RequireFit(int responses, string argument)
    {
        if (responses != _bank.Count)
        {
            throw new ArgumentException($"{responses} responses do not fit a bank of {_bank.Count} items.", argument);
        }
    }

    /// <summary>One of the two is empty: so many marks need not be copied for a test that looks at a few.</summary>
    private AbilityEstimate Run(ReadOnlySpan<bool> correct, ReadOnlySpan<int> categories, Span<int> items, long seed)
    {
        if (items.IsEmpty || items.Length > _bank.Count)
        {
            throw new ArgumentException(
                $"A test over {_bank.Count} items has 1 to {_bank.Count} of them, not {items.Length}.",
                nameof(items)
            );
        }

        Array.Clear(_given);
        _running?.Start(_logPosterior);
        var estimate = new AbilityEstimate(Start, 0, IsExtreme: true);
        var (lowest, highest) = (true, true);
        for (var step = 0; step < items.Length; step++)
        {
            var item = Select(estimate.Theta, items[..step], items.Length, seed);
            items[step] = item;
            _given[item] = true;
            var category = categories.IsEmpty ? (correct[item] ? 1 : 0) : categories[item];
            _scores[step] = category;
            if (_running is null)
            {
                estimate = _estimator.Estimate(new ResponsePattern(_bank, items[..(step + 1)], _scores.AsSpan(0, step + 1)));
                continue;
            }

            lowest &= _bank.IsLowest(item, category);
            highest &= _bank.IsHighest(item, category);
            _running.Observe(_logPosterior, _bank, item, category);
            estimate = _running.Summarise(_logPosterior, lowest || highest);
        }

        return estimate;
    }

    private int Select(double theta, ReadOnlySpan<int> given, int length, long seed)
    {
        var state = new SelectionState(_bank, theta, _given)
        {
            Responses = new ResponsePattern(_bank, given, _scores.AsSpan(0, given.Length)),
            Length = length,
            Random = SeededRandom.Derive(seed, "criterion", given.Length),
        };
        return ItemSelector.SelectItem(state, _criterion, Randomesque, SeededRandom.Derive(seed, "item", given.Length));
    }
}
