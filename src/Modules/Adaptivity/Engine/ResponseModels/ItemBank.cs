using System.Runtime.Intrinsics;

namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// The items of one published quiz as the engine sees them: parameters by index, checked once and laid out as one array a
/// parameter, because choosing an item reads one parameter of every item in a row. Immutable; items are numbered from 0.
/// </summary>
public sealed class ItemBank
{
    private readonly ItemParameters[] _items;
    private readonly double[] _slopes;
    private readonly double[] _difficulties;
    private readonly double[] _lowerAsymptotes;
    private readonly double[] _upperAsymptotes;
    private readonly bool _twoParameter = true;

    /// <summary>Checks and compiles the items, in the order given.</summary>
    /// <param name="items">At least one.</param>
    /// <exception cref="ArgumentException">There is no item.</exception>
    /// <exception cref="InvalidItemParametersException">An item's parameters are out of range; the first such is named.</exception>
    public ItemBank(ReadOnlySpan<ItemParameters> items)
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
            Check(i, items[i]);
            _slopes[i] = items[i].Slope;
            _difficulties[i] = items[i].Difficulty;
            _lowerAsymptotes[i] = items[i].Guessing;
            _upperAsymptotes[i] = items[i].UpperAsymptote;
            _twoParameter &= items[i] is { Guessing: 0, UpperAsymptote: 1 };
        }
    }

    /// <summary>How many items there are; at least 1.</summary>
    public int Count => _items.Length;

    /// <summary>D a of each item, per logit; above 0.</summary>
    public ReadOnlySpan<double> Slopes => _slopes;

    /// <summary>b of each item, in logits.</summary>
    public ReadOnlySpan<double> Difficulties => _difficulties;

    /// <summary>c of each item, in [0, 1).</summary>
    public ReadOnlySpan<double> LowerAsymptotes => _lowerAsymptotes;

    /// <summary>d of each item, in (0, 1].</summary>
    public ReadOnlySpan<double> UpperAsymptotes => _upperAsymptotes;

    /// <summary>The parameters of one item.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index lies outside the bank.</exception>
    public ref readonly ItemParameters this[int index]
    {
        get
        {
            if ((uint)index >= (uint)_items.Length)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(index), index, $"The bank holds items 0 to {_items.Length - 1}.");
            }

            return ref _items[index];
        }
    }

    /// <summary>Writes the expected information of every item at theta, per squared logit. See <see cref="Irt"/>.</summary>
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
                : Irt.Information(slopes, difficulties, Vector512.Create(_lowerAsymptotes, i), Vector512.Create(_upperAsymptotes, i), everywhere);
            several.CopyTo(information[i..]);
        }

        for (; i < information.Length; i++)
        {
            information[i] = Irt.Information(_slopes[i], _difficulties[i], _lowerAsymptotes[i], _upperAsymptotes[i], theta);
        }
    }

    /// <summary>Writes the chance of a correct response to every item at theta. See <see cref="Irt"/>.</summary>
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
                Vector512.Create(_slopes, i), Vector512.Create(_difficulties, i), Vector512.Create(_lowerAsymptotes, i),
                Vector512.Create(_upperAsymptotes, i), everywhere).CopyTo(probability[i..]);
        }

        for (; i < probability.Length; i++)
        {
            probability[i] = Irt.Probability(_slopes[i], _difficulties[i], _lowerAsymptotes[i], _upperAsymptotes[i], theta);
        }
    }

    private static void Check(int index, in ItemParameters item)
    {
        var (a, b, c, d, scaling) = item;
        if (!double.IsFinite(a) || a <= 0)
        {
            throw new InvalidItemParametersException(
                index, "discrimination", a,
                "it must be a finite number above 0. An item without a calibrated discrimination starts at 1; one that "
                + "calibrates to 0 or below has a wrong key or measures something else: check its key or take it out.");
        }

        if (!double.IsFinite(b))
        {
            throw new InvalidItemParametersException(
                index, "difficulty", b,
                "it must be a finite number of logits. An item nobody or everybody got right has no calibrated difficulty: "
                + "give it one from its level (0 is the middle) until it has answers of both kinds.");
        }

        if (!double.IsFinite(c) || c < 0 || c >= 1)
        {
            throw new InvalidItemParametersException(
                index, "guessing", c,
                "it must be at least 0 and below 1. Use 0, or 1 / (number of options) for multiple choice.");
        }

        if (!double.IsFinite(d) || d <= c || d > 1)
        {
            throw new InvalidItemParametersException(
                index, "upper asymptote", d, "it must be above the guessing parameter and at most 1. Use 1.");
        }

        if (!double.IsFinite(scaling) || scaling <= 0 || !double.IsFinite(item.Slope))
        {
            throw new InvalidItemParametersException(
                index, "scaling", scaling,
                "it must be a finite number above 0. Use 1, or 1.702 for a bank calibrated in the normal metric.");
        }
    }

    private void RequireLength(int length)
    {
        if (length != _items.Length)
        {
            throw new ArgumentException($"{length} numbers do not fit a bank of {_items.Length} items.", nameof(length));
        }
    }
}
