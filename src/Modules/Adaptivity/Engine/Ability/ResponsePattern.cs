namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// Items of any models and the responses to them, of a bank or by themselves: what every estimator reads. Refers to the caller's memory
/// and allocates nothing.
/// </summary>
public readonly ref struct ResponsePattern
{
    private readonly CompiledBank? _bank;
    private readonly ReadOnlySpan<int> _items;
    private readonly ReadOnlySpan<ResponseModel> _models;
    private readonly ReadOnlySpan<int> _responses;

    /// <summary>Scored responses to items of a bank.</summary>
    /// <param name="bank">The items, of any models.</param>
    /// <param name="items">Indices into the bank, in any order; repeats count as often as they stand.</param>
    /// <param name="scores">The category of each of <paramref name="items"/>, from 0: of a dichotomous item 1 correct, 0 wrong.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside the bank, or an item has no such category.</exception>
    public ResponsePattern(CompiledBank bank, ReadOnlySpan<int> items, ReadOnlySpan<int> scores)
    {
        ArgumentNullException.ThrowIfNull(bank);
        RequireSameLength(items.Length, scores.Length, nameof(scores));
        for (var i = 0; i < items.Length; i++)
        {
            bank.RequireCategory(items[i], scores[i], nameof(scores), i);
        }

        _bank = bank;
        _items = items;
        _responses = scores;
    }

    /// <summary>Responses to items of any models.</summary>
    /// <param name="items">The items answered.</param>
    /// <param name="categories">The response to each of <paramref name="items"/>: its category, from 0.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A category does not exist.</exception>
    public ResponsePattern(ReadOnlySpan<ResponseModel> items, ReadOnlySpan<int> categories)
    {
        RequireSameLength(items.Length, categories.Length, nameof(categories));
        for (var i = 0; i < items.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(items[i], nameof(items));
            if ((uint)categories[i] >= (uint)items[i].CategoryCount)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(categories),
                    categories[i],
                    $"Response {i} must be a category from 0 to {items[i].CategoryCount - 1}."
                );
            }
        }

        _models = items;
        _responses = categories;
    }

    /// <summary>How many responses there are; at least 0.</summary>
    public int Count => _responses.Length;

    /// <summary>
    /// Whether every response is in the category that very low ability tends to, or every one in that of very high ability
    /// (all wrong, all correct); true without any response.
    /// </summary>
    public bool IsExtreme => All(lowest: true) || All(lowest: false);

    /// <summary>Whether the likelihood has one maximum at most, whatever the responses.</summary>
    internal bool IsLogConcave
    {
        get
        {
            for (var i = 0; i < Count; i++)
            {
                if (!(_bank?.IsLogConcave(_items[i]) ?? _models[i].IsLogConcave))
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>The steepest slope of any item, per logit; 0 without items.</summary>
    internal double MaximumSlope
    {
        get
        {
            var steepest = 0.0;
            for (var i = 0; i < Count; i++)
            {
                steepest = Math.Max(steepest, _bank?.MaximumSlope(_items[i]) ?? _models[i].MaximumSlope);
            }

            return steepest;
        }
    }

    /// <summary>All that estimation needs at one ability, summed over the responses.</summary>
    /// <param name="theta">Ability, in logits; may be infinite.</param>
    public LikelihoodTerms At(double theta)
    {
        var sum = default(LikelihoodTerms);
        for (var i = 0; i < Count; i++)
        {
            sum += _bank is null ? _models[i].Terms(theta, _responses[i]) : _bank.Terms(_items[i], theta, _responses[i]);
        }

        return sum;
    }

    /// <summary>log L(theta), natural logarithm; at most 0, and 0 without any response.</summary>
    /// <param name="theta">Ability, in logits; may be infinite.</param>
    public double LogLikelihood(double theta)
    {
        var sum = 0.0;
        AddLogLikelihood([theta], new Span<double>(ref sum));
        return sum;
    }

    /// <summary>Adds log L at each of <paramref name="thetas"/> to the number standing there.</summary>
    /// <param name="thetas">Abilities in logits.</param>
    /// <param name="sums">As long as <paramref name="thetas"/>; changed in place.</param>
    /// <exception cref="ArgumentException">The two spans differ in length.</exception>
    public void AddLogLikelihood(ReadOnlySpan<double> thetas, Span<double> sums)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_bank is null)
            {
                _models[i].AddLogProbability(_responses[i], thetas, sums);
            }
            else
            {
                _bank.AddLogProbability(_items[i], _responses[i], thetas, sums);
            }
        }
    }

    /// <summary>Copies a pattern of a bank to the start of longer spans.</summary>
    /// <exception cref="InvalidOperationException">The responses are not to items of a bank.</exception>
    internal void CopyTo(Span<int> items, Span<int> scores)
    {
        if (_bank is null && Count > 0)
        {
            throw new InvalidOperationException("The responses so far must be to items of the bank that is chosen from.");
        }

        _items.CopyTo(items);
        _responses.CopyTo(scores);
    }

    private static void RequireSameLength(int items, int responses, string argument)
    {
        if (items != responses)
        {
            throw new ArgumentException($"{items} items cannot have {responses} responses.", argument);
        }
    }

    private bool All(bool lowest)
    {
        for (var i = 0; i < Count; i++)
        {
            var response = _responses[i];
            var isExtreme = lowest
                ? _bank?.IsLowest(_items[i], response) ?? _models[i].IsLowest(response)
                : _bank?.IsHighest(_items[i], response) ?? _models[i].IsHighest(response);
            if (!isExtreme)
            {
                return false;
            }
        }

        return true;
    }
}
