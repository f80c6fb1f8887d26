using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// The items of one published quiz as the engine sees them, of any mixture of response models. Dichotomous items are parameters
/// by index, checked once and laid out as one array a parameter, because choosing an item reads one parameter of every item in a
/// row; an item of another model brings that model, which is asked once the row is done. Immutable; items are numbered from 0, and
/// a response is a category from 0: of a dichotomous item 1 is correct and 0 is wrong.
/// </summary>
public sealed class CompiledBank
{
    private readonly IrtParameters[] _items;
    private readonly double[] _slopes;
    private readonly double[] _difficulties;
    private readonly double[] _lowerAsymptotes;
    private readonly double[] _upperAsymptotes;
    private readonly bool _twoParameter = true;

    // By index, null where an item is dichotomous; null in a bank of nothing but dichotomous items.
    private readonly ResponseModel?[]? _others;
    private readonly int[] _otherIndices = [];

    /// <summary>Checks and compiles dichotomous items, in the order given.</summary>
    /// <param name="items">At least one.</param>
    /// <exception cref="ArgumentException">There is no item.</exception>
    /// <exception cref="InvalidIrtParametersException">An item's parameters are out of range; the first such is named.</exception>
    [OverloadResolutionPriority(1)]
    public CompiledBank(ReadOnlySpan<IrtParameters> items)
    {
        if (items.IsEmpty)
        {
            throw new ArgumentException("An item bank needs at least one item.", nameof(items));
        }

        _items = items.ToArray();
        _slopes = new double[items.Length];
        _difficulties = new double[items.Length];
        _lowerAsymptotes = new double[items.Length];
        _upperAsymptotes = new double[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            items[i].Check(i);
            _slopes[i] = items[i].Slope;
            _difficulties[i] = items[i].Difficulty;
            _lowerAsymptotes[i] = items[i].Guessing;
            _upperAsymptotes[i] = items[i].UpperAsymptote;
            _twoParameter &= items[i] is { Guessing: 0, UpperAsymptote: 1 };
        }
    }

    /// <summary>
    /// Compiles items of any models, in the order given. A bank of nothing but <see cref="DichotomousModel"/>s is to the bit the bank
    /// of their parameters.
    /// </summary>
    /// <param name="items">At least one.</param>
    /// <exception cref="ArgumentException">There is no item, or one is null.</exception>
    public CompiledBank(ReadOnlySpan<ResponseModel> items)
        : this(ParametersOf(items))
    {
        var others = new List<int>();
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i] is DichotomousModel)
            {
                continue;
            }

            others.Add(i);
            (_others ??= new ResponseModel?[items.Length])[i] = items[i];
            (_slopes[i], _difficulties[i]) = (double.NaN, double.NaN);
        }

        _otherIndices = [.. others];
    }

    /// <summary>How many items there are; at least 1.</summary>
    public int Count => _items.Length;

    /// <summary>Whether every item is dichotomous.</summary>
    public bool IsDichotomous => _others is null;

    /// <summary>D a of each dichotomous item, per logit; above 0. NaN for an item of another model.</summary>
    public ReadOnlySpan<double> Slopes => _slopes;

    /// <summary>b of each dichotomous item, in logits; NaN for an item of another model. See <see cref="Location"/>.</summary>
    public ReadOnlySpan<double> Difficulties => _difficulties;

    /// <summary>c of each dichotomous item, in [0, 1); 0 for an item of another model.</summary>
    public ReadOnlySpan<double> LowerAsymptotes => _lowerAsymptotes;

    /// <summary>d of each dichotomous item, in (0, 1]; 1 for an item of another model.</summary>
    public ReadOnlySpan<double> UpperAsymptotes => _upperAsymptotes;

    /// <summary>The parameters of one dichotomous item.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index lies outside the bank.</exception>
    /// <exception cref="InvalidOperationException">The item is of another model.</exception>
    public ref readonly IrtParameters this[int index]
    {
        get
        {
            if (Other(index) is { } model)
            {
                throw NoParameters(index, model);
            }

            return ref _items[index];
        }
    }

    /// <summary>Indices of the items that are not dichotomous, in rising order.</summary>
    internal ReadOnlySpan<int> Others => _otherIndices;

    /// <summary>Whether one item is dichotomous.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index lies outside the bank.</exception>
    public bool IsDichotomousAt(int index) => Other(index) is null;

    /// <summary>How many response categories an item has: 2 to <see cref="ResponseModel.MaxCategories"/>.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index lies outside the bank.</exception>
    public int CategoryCount(int index) => Other(index)?.CategoryCount ?? 2;

    /// <summary>An item's model. That of a dichotomous item is made at each call, so that a bank of thousands need not hold them.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index lies outside the bank.</exception>
    public ResponseModel Model(int index) => Other(index) ?? new DichotomousModel(_items[index]);

    /// <summary>
    /// Where an item lies on the scale of ability, in logits: b of a dichotomous item; the mean of the thresholds of a graded item or
    /// of the steps of a partial credit item; of a nominal item, which has neither, the ability at which it gives the most information.
    /// </summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index lies outside the bank.</exception>
    public double Location(int index) => Other(index)?.Location ?? _difficulties[index];

    /// <summary>The ability, in logits, at which an item gives the most information.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index lies outside the bank.</exception>
    public double Optimum(int index) => Other(index)?.Optimum ?? NearestOptimum.OptimumOf(_items[index]);

    /// <summary>An item's expected information at theta, per squared logit.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <param name="theta">Ability, in logits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index lies outside the bank.</exception>
    public double Information(int index, double theta) =>
        Other(index) is { } model ? model.Information(theta) : Irt.Information(_items[index], theta);

    /// <summary>
    /// The share of an item's highest score that is expected at theta, 0 to 1: the mean category over the highest one. Of a
    /// dichotomous item the chance of a correct response.
    /// </summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <param name="theta">Ability, in logits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index lies outside the bank.</exception>
    public double ExpectedScore(int index, double theta) =>
        Other(index) is { } model ? model.ExpectedScore(theta) : Irt.Probability(_items[index], theta);

    /// <summary>The chance of each of an item's categories at theta; they sum to 1.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <param name="theta">Ability, in logits.</param>
    /// <param name="probabilities">Overwritten; as long as the item has categories.</param>
    /// <exception cref="ArgumentException">The span is of another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The index lies outside the bank.</exception>
    public void Probabilities(int index, double theta, Span<double> probabilities)
    {
        if (Other(index) is { } model)
        {
            model.Probabilities(theta, probabilities);
            return;
        }

        if (probabilities.Length != 2)
        {
            throw new ArgumentException($"{probabilities.Length} numbers do not fit an item of 2 categories.", nameof(probabilities));
        }

        probabilities[1] = Irt.Probability(_items[index], theta);
        probabilities[0] = 1 - probabilities[1];
    }

    /// <summary>
    /// The category that a learner of ability theta gives for a number u: the highest k with u &lt; P(X >= k), so that u drawn evenly
    /// from [0, 1) draws each category with its chance, and the same u never draws a lower one for a higher ability (nominal items
    /// apart, whose categories have no order).
    /// </summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <param name="theta">Ability, in logits.</param>
    /// <param name="u">In [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The index lies outside the bank.</exception>
    public int Draw(int index, double theta, double u)
    {
        if (Other(index) is not { } model)
        {
            return u < Irt.Probability(_items[index], theta) ? 1 : 0;
        }

        Span<double> probabilities = stackalloc double[model.CategoryCount];
        model.Probabilities(theta, probabilities);
        var orHigher = 0.0;
        for (var k = probabilities.Length - 1; k > 0; k--)
        {
            orHigher += probabilities[k];
            if (u < orHigher)
            {
                return k;
            }
        }

        return 0;
    }

    /// <summary>Writes the expected information of every item at theta, per squared logit.</summary>
    /// <param name="theta">Ability, in logits.</param>
    /// <param name="information">Overwritten; as long as the bank.</param>
    /// <exception cref="ArgumentException">The span is of another length.</exception>
    public void Information(double theta, Span<double> information)
    {
        RequireLength(information.Length);
        var everywhere = Vector512.Create(theta);
        var i = 0;
        for (; i <= information.Length - Vector512<double>.Count; i += Vector512<double>.Count)
        {
            var (slopes, difficulties) = (Vector512.Create(_slopes, i), Vector512.Create(_difficulties, i));
            var several = _twoParameter
                ? Irt.Information(slopes, difficulties, everywhere)
                : Irt.Information(
                    slopes,
                    difficulties,
                    Vector512.Create(_lowerAsymptotes, i),
                    Vector512.Create(_upperAsymptotes, i),
                    everywhere
                );
            several.CopyTo(information[i..]);
        }

        for (; i < information.Length; i++)
        {
            information[i] = Irt.Information(_slopes[i], _difficulties[i], _lowerAsymptotes[i], _upperAsymptotes[i], theta);
        }

        foreach (var other in _otherIndices)
        {
            information[other] = _others![other]!.Information(theta);
        }
    }

    /// <summary>
    /// Writes the share of every item's highest score that is expected at theta; see <see cref="ExpectedScore"/>. Of a dichotomous item
    /// it is the chance of a correct response.
    /// </summary>
    /// <param name="theta">Ability, in logits.</param>
    /// <param name="probability">Overwritten; as long as the bank.</param>
    /// <exception cref="ArgumentException">The span is of another length.</exception>
    public void Probability(double theta, Span<double> probability)
    {
        RequireLength(probability.Length);
        var everywhere = Vector512.Create(theta);
        var i = 0;
        for (; i <= probability.Length - Vector512<double>.Count; i += Vector512<double>.Count)
        {
            Irt.Probability(
                    Vector512.Create(_slopes, i),
                    Vector512.Create(_difficulties, i),
                    Vector512.Create(_lowerAsymptotes, i),
                    Vector512.Create(_upperAsymptotes, i),
                    everywhere
                )
                .CopyTo(probability[i..]);
        }

        for (; i < probability.Length; i++)
        {
            probability[i] = Irt.Probability(_slopes[i], _difficulties[i], _lowerAsymptotes[i], _upperAsymptotes[i], theta);
        }

        foreach (var other in _otherIndices)
        {
            probability[other] = _others![other]!.ExpectedScore(theta);
        }
    }

    /// <summary>What a response says at theta. See <see cref="ResponseModel.Terms"/>.</summary>
    internal LikelihoodTerms Terms(int index, double theta, int category) =>
        Other(index) is { } model ? model.Terms(theta, category) : LikelihoodTerms.Of(_items[index], theta, category == 1);

    /// <summary>The observed information of a response, per squared logit.</summary>
    internal double ObservedInformation(int index, double theta, int category) =>
        Other(index) is { } model
            ? model.ObservedInformation(theta, category)
            : Irt.ObservedInformation(_items[index], theta, category == 1);

    /// <summary>Adds log P of a response at each of <paramref name="thetas"/> to the number standing there.</summary>
    internal void AddLogProbability(int index, int category, ReadOnlySpan<double> thetas, Span<double> sums)
    {
        if (Other(index) is { } model)
        {
            model.AddLogProbability(category, thetas, sums);
        }
        else
        {
            Irt.AddLogProbability(_items[index], category == 1, thetas, sums);
        }
    }

    /// <summary>Whether very low ability tends to this category.</summary>
    internal bool IsLowest(int index, int category) => Other(index)?.IsLowest(category) ?? category == 0;

    /// <summary>Whether very high ability tends to this category.</summary>
    internal bool IsHighest(int index, int category) => Other(index)?.IsHighest(category) ?? category == 1;

    /// <summary>Whether log P of every category is concave in theta.</summary>
    internal bool IsLogConcave(int index) => Other(index)?.IsLogConcave ?? _items[index] is { Guessing: 0, UpperAsymptote: 1 };

    /// <summary>The steepest slope of a category's logit, per logit of ability.</summary>
    internal double MaximumSlope(int index) => Other(index)?.MaximumSlope ?? _slopes[index];

    /// <summary>Refuses a response that the item does not have.</summary>
    /// <param name="index">The item.</param>
    /// <param name="category">The response.</param>
    /// <param name="argument">The argument it stands in.</param>
    /// <param name="place">Its place among several, from 0; null for a single one.</param>
    internal void RequireCategory(int index, int category, string argument, int? place = null)
    {
        if ((uint)category >= (uint)CategoryCount(index))
        {
            throw NoSuchCategory(index, category, argument, place);
        }
    }

    /// <summary>Parameters that stand for those of other models too, until these are put in their places.</summary>
    private static ReadOnlySpan<IrtParameters> ParametersOf(ReadOnlySpan<ResponseModel> items)
    {
        var parameters = new IrtParameters[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            parameters[i] = items[i] switch
            {
                null => throw new ArgumentException($"Item {i} has no model.", nameof(items)),
                DichotomousModel dichotomous => dichotomous.Parameters,
                _ => new IrtParameters(1, 0),
            };
        }

        return parameters;
    }

    /// <summary>The model of an item that is not dichotomous, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ResponseModel? Other(int index)
    {
        if ((uint)index >= (uint)_items.Length)
        {
            throw NoSuchItem(index);
        }

        return _others?[index];
    }

    private ArgumentOutOfRangeException NoSuchItem(int index) =>
        new(nameof(index), index, $"The bank holds items 0 to {_items.Length - 1}.");

    private static InvalidOperationException NoParameters(int index, ResponseModel model) =>
        new($"Item {index} is of the {model.GetType().Name} and has no dichotomous parameters: ask the bank for its Model.");

    private ArgumentOutOfRangeException NoSuchCategory(int index, int category, string argument, int? place)
    {
        var score = place is { } number ? $"Score {number}" : "The score";
        return new ArgumentOutOfRangeException(
            argument,
            category,
            IsDichotomousAt(index)
                ? $"{score} must be 0 or 1, as item {index} is dichotomous."
                : $"{score} must be a category of item {index}, from 0 to {CategoryCount(index) - 1}."
        );
    }

    private void RequireLength(int length)
    {
        if (length != _items.Length)
        {
            throw new ArgumentException($"{length} numbers do not fit a bank of {_items.Length} items.", nameof(length));
        }
    }
}
