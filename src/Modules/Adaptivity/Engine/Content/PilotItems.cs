namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// Pilot items: given at stated positions to collect responses for their calibration, chosen evenly by chance, and never part
/// of the measurement. Their answers touch neither theta nor the standard error, and they count for no length, precision,
/// blueprint or level. Wainer, H., and Mislevy, R. J. (2000). Item response theory, item calibration, and proficiency estimation.
/// In Wainer (ed.), Computerized Adaptive Testing: A Primer, 2nd ed. Erlbaum, ch. 4. Immutable.
/// </summary>
public sealed class PilotItems
{
    private readonly bool[] _isPilot;
    private readonly HashSet<int> _positions;

    /// <summary>States which items are pilots and where they come.</summary>
    /// <param name="items">How many items the bank holds, pilots included; at least 1.</param>
    /// <param name="pilots">Indices of the pilot items; fewer than the bank holds.</param>
    /// <param name="positions">Positions in the test, from 1, at which a pilot item is given while one is left.</param>
    /// <exception cref="ArgumentException">A pilot is not in the bank, no other item is left, or a position is below 1.</exception>
    public PilotItems(int items, IReadOnlyCollection<int> pilots, IReadOnlyCollection<int> positions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(items, 1);
        ArgumentNullException.ThrowIfNull(pilots);
        ArgumentNullException.ThrowIfNull(positions);
        _isPilot = new bool[items];
        foreach (var pilot in pilots)
        {
            if ((uint)pilot >= (uint)items)
            {
                throw new ArgumentException($"Item {pilot} cannot be a pilot; the bank holds items 0 to {items - 1}.", nameof(pilots));
            }

            _isPilot[pilot] = true;
        }

        if (!_isPilot.Contains(false))
        {
            throw new ArgumentException("A bank of pilot items alone measures nothing.", nameof(pilots));
        }

        if (positions.Any(position => position < 1))
        {
            throw new ArgumentException("Positions are counted from 1.", nameof(positions));
        }

        _positions = [.. positions];
    }

    /// <summary>How many items the bank holds.</summary>
    public int Count => _isPilot.Length;

    /// <summary>Whether an item's answers are kept from the measurement.</summary>
    /// <param name="item">Its index in the bank.</param>
    public bool IsPilot(int item) => _isPilot[item];

    /// <summary>Marks all pilot items as out for measuring. Allocates nothing.</summary>
    /// <param name="excluded">True where an item is out; as long as the bank; marks are only added.</param>
    public void Exclude(Span<bool> excluded)
    {
        for (var item = 0; item < _isPilot.Length; item++)
        {
            excluded[item] |= _isPilot[item];
        }
    }

    /// <summary>The pilot item of a position, drawn evenly from those not given. Allocates nothing.</summary>
    /// <param name="position">The position in the test, from 1, pilots counted.</param>
    /// <param name="excluded">True where an item was given or may not be given beside those given; as long as the bank.</param>
    /// <param name="random">The step's own generator; one number is drawn from a copy of it if there is a choice.</param>
    /// <returns>Its index in the bank; null where a measuring item is due, or no pilot is left.</returns>
    public int? At(int position, ReadOnlySpan<bool> excluded, SeededRandom random)
    {
        if (!_positions.Contains(position))
        {
            return null;
        }

        var left = 0;
        for (var item = 0; item < _isPilot.Length; item++)
        {
            left += _isPilot[item] && !excluded[item] ? 1 : 0;
        }

        if (left == 0)
        {
            return null;
        }

        var drawn = left > 1 ? random.NextInt(left) : 0;
        for (var item = 0; ; item++)
        {
            if (_isPilot[item] && !excluded[item] && drawn-- == 0)
            {
                return item;
            }
        }
    }
}
