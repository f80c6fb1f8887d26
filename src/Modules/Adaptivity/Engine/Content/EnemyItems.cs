namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// Items that may never stand in one test, because one gives another away or asks the same again. Van der Linden, W. J. (2005).
/// Linear Models for Optimal Test Design. Springer, ch. 3 (enemy sets). Never relaxed. Immutable.
/// </summary>
public sealed class EnemyItems
{
    private readonly int[][] _enemies;

    /// <summary>States the sets.</summary>
    /// <param name="items">How many items the bank holds; at least 1.</param>
    /// <param name="sets">Sets of indices into the bank; of each, a test holds one at most. An item may be in several.</param>
    /// <exception cref="ArgumentException">A set names an item the bank does not hold.</exception>
    public EnemyItems(int items, IReadOnlyList<IReadOnlyCollection<int>> sets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(items, 1);
        ArgumentNullException.ThrowIfNull(sets);
        if (sets.SelectMany(set => set).Where(item => (uint)item >= (uint)items).Select(item => (int?)item).FirstOrDefault() is { } unknown)
        {
            throw new ArgumentException($"An enemy set names item {unknown}; the bank holds items 0 to {items - 1}.", nameof(sets));
        }

        Sets = [.. sets.Select(set => (IReadOnlyList<int>)[.. set.Distinct().Order()])];
        _enemies = new int[items][];
        for (var item = 0; item < items; item++)
        {
            _enemies[item] =
            [
                .. Sets.Where(set => set.Contains(item)).SelectMany(set => set).Where(other => other != item).Distinct().Order(),
            ];
        }
    }

    /// <summary>The sets, each in rising order.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Sets { get; }

    /// <summary>How many items the bank holds.</summary>
    public int Count => _enemies.Length;

    /// <summary>The items that may not stand in a test with this one, in rising order.</summary>
    /// <param name="item">Its index in the bank.</param>
    public ReadOnlySpan<int> Of(int item) => _enemies[item];

    /// <summary>Marks the enemies of all items given as out. Allocates nothing.</summary>
    /// <param name="given">Indices of the items given so far.</param>
    /// <param name="excluded">True where an item is out; as long as the bank; marks are only added.</param>
    public void Exclude(ReadOnlySpan<int> given, Span<bool> excluded)
    {
        foreach (var item in given)
        {
            foreach (var enemy in _enemies[item])
            {
                excluded[enemy] = true;
            }
        }
    }
}
