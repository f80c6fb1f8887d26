using System.Buffers;

namespace AdaptivQ.Adaptivity.Engine;

/// <summary>One item among the best for a step.</summary>
/// <param name="Item">Its index in the bank.</param>
/// <param name="Rank">Its place by the criterion, from 1.</param>
/// <param name="Value">The criterion's value, in the criterion's own units.</param>
/// <param name="Information">Its expected information at theta, per squared logit.</param>
/// <param name="Chosen">Whether it is the one given.</param>
public sealed record RankedItem(int Item, int Rank, double Value, double Information, bool Chosen);

/// <summary>A choice of the next item, with what a teacher needs to see why.</summary>
/// <param name="Item">The chosen item's index in the bank.</param>
/// <param name="Value">The criterion's value for it, in the criterion's own units.</param>
/// <param name="Information">Its expected information at theta, per squared logit.</param>
/// <param name="Eligible">How many items were not excluded.</param>
/// <param name="PoolSize">
/// Among how many of the best it was drawn: the randomesque number; fewer if fewer were left, more if others tie with the
/// last of them.
/// </param>
/// <param name="Ranked">
/// The five best eligible items in order (fewer if fewer were left), the chosen one marked. A chosen item that ranks below
/// fifth stands in the last place, with its rank.
/// </param>
public sealed record Selection(int Item, double Value, double Information, int Eligible, int PoolSize, IReadOnlyList<RankedItem> Ranked);

/// <summary>
/// Chooses the next item: the best by a criterion among those not excluded, ties going to the lowest index; or, against
/// over-exposure, one drawn evenly from the k best and those that tie with the last of them ("randomesque": Kingsbury, G. G., and Zara, A.
/// R. (1989). Procedures for
/// selecting items for computerized adaptive tests. Applied Measurement in Education, 2(4), 359-375). The same state,
/// criterion, k and generator always give the same choice.
/// </summary>
public static class ItemSelector
{
    /// <summary>How many of the best a <see cref="Selection"/> reports.</summary>
    public const int RankedCount = 5;

    private const int StackItems = 1024;

    /// <summary>Chooses the best item.</summary>
    /// <returns>The choice, or null when every item is excluded.</returns>
    public static Selection? Select(in SelectionState state, SelectionCriterion criterion) =>
        Select(state, criterion, randomesque: 1, default);

    /// <summary>Draws one of the k best items.</summary>
    /// <param name="state">The bank, the ability now and the items that are out.</param>
    /// <param name="criterion">What makes an item the better one.</param>
    /// <param name="randomesque">k: among how many of the best to draw; at least 1. 1 takes the best.</param>
    /// <param name="random">The step's own generator; one number is drawn from a copy of it if there is a choice.</param>
    /// <returns>The choice, or null when every item is excluded.</returns>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1.</exception>
    public static Selection? Select(in SelectionState state, SelectionCriterion criterion, int randomesque, SeededRandom random)
    {
        Require(criterion, randomesque);
        var count = state.Bank.Count;
        double[]? rented = null;
        var values = count <= StackItems ? stackalloc double[count] : (rented = ArrayPool<double>.Shared.Rent(count)).AsSpan(0, count);
        try
        {
            criterion.Evaluate(state, values);
            return Report(state, criterion, randomesque, random, values);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<double>.Shared.Return(rented);
            }
        }
    }

    /// <summary>
    /// The same choice without the report, for simulations: allocates nothing up to 1,024 items and one in the pool beyond.
    /// </summary>
    /// <inheritdoc cref="Select(in SelectionState, SelectionCriterion, int, SeededRandom)" path="/param|/exception"/>
    /// <returns>The chosen item's index in the bank, or -1 when every item is excluded.</returns>
    public static int SelectItem(in SelectionState state, SelectionCriterion criterion, int randomesque = 1, SeededRandom random = default)
    {
        Require(criterion, randomesque);
        var count = state.Bank.Count;
        double[]? rented = null;
        var values = count <= StackItems ? stackalloc double[count] : (rented = ArrayPool<double>.Shared.Rent(count)).AsSpan(0, count);
        try
        {
            criterion.Evaluate(state, values);
            if (randomesque == 1)
            {
                return criterion.SmallestIsBest ? Smallest(values, state.Excluded) : Largest(values, state.Excluded);
            }

            var keep = Math.Min(randomesque, count);
            var best = keep <= StackItems ? stackalloc int[keep] : new int[keep];
            var kept = Rank(values, state.Excluded, criterion.SmallestIsBest, best);
            return kept == 0 ? -1 : Draw(values, state.Excluded, best[..kept], random).Item;
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<double>.Shared.Return(rented);
            }
        }
    }

    private static void Require(SelectionCriterion criterion, int randomesque)
    {
        ArgumentNullException.ThrowIfNull(criterion);
        ArgumentOutOfRangeException.ThrowIfLessThan(randomesque, 1);
    }

    private static Selection? Report(
        in SelectionState state,
        SelectionCriterion criterion,
        int randomesque,
        SeededRandom random,
        ReadOnlySpan<double> values
    )
    {
        var keep = Math.Min(Math.Max(randomesque, RankedCount), values.Length);
        var best = keep <= StackItems ? stackalloc int[keep] : new int[keep];
        var kept = Rank(values, state.Excluded, criterion.SmallestIsBest, best);
        if (kept == 0)
        {
            return null;
        }

        var (chosenItem, chosen, poolSize) =
            randomesque == 1 ? (best[0], 0, 1) : Draw(values, state.Excluded, best[..Math.Min(randomesque, kept)], random);

        var ranked = new RankedItem[Math.Min(RankedCount, kept)];
        for (var i = 0; i < ranked.Length; i++)
        {
            var place = i == ranked.Length - 1 && chosen > i ? chosen : i;
            var item = place == chosen ? chosenItem : best[place];
            ranked[i] = new RankedItem(item, place + 1, values[item], state.Bank.Information(item, state.Theta), place == chosen);
        }

        var given = ranked[Math.Min(chosen, ranked.Length - 1)];
        var eligible = values.Length - state.Excluded.Count(true);
        return new Selection(given.Item, given.Value, given.Information, eligible, poolSize, ranked);
    }

    /// <summary>One of the best, or of those that tie with the last of them; its place among all, from 0, and how many there
    /// were.</summary>
    private static (int Item, int Place, int PoolSize) Draw(
        ReadOnlySpan<double> values,
        ReadOnlySpan<bool> excluded,
        ReadOnlySpan<int> best,
        SeededRandom random
    )
    {
        var poolSize = best.Length + TiedBeyond(values, excluded, best);
        var place = poolSize == 1 ? 0 : random.NextInt(poolSize);
        return (place < best.Length ? best[place] : NthTied(values, excluded, best, place - best.Length), place, poolSize);
    }

    private static int Largest(ReadOnlySpan<double> values, ReadOnlySpan<bool> excluded)
    {
        var best = -1;
        var most = double.NegativeInfinity;
        for (var item = 0; item < values.Length; item++)
        {
            if ((values[item] > most || best < 0) && !excluded[item])
            {
                (best, most) = (item, values[item]);
            }
        }

        return best;
    }

    private static int Smallest(ReadOnlySpan<double> values, ReadOnlySpan<bool> excluded)
    {
        var best = -1;
        var least = double.PositiveInfinity;
        for (var item = 0; item < values.Length; item++)
        {
            if ((values[item] < least || best < 0) && !excluded[item])
            {
                (best, least) = (item, values[item]);
            }
        }

        return best;
    }

    /// <summary>
    /// How many eligible items beyond the k best have exactly the value of the last of them. They are as good as it is and
    /// may be drawn as well: in a bank whose items all share a prior, the lowest indices would else be asked for ever.
    /// </summary>
    private static int TiedBeyond(ReadOnlySpan<double> values, ReadOnlySpan<bool> excluded, ReadOnlySpan<int> best)
    {
        var last = values[best[^1]];
        var tied = 0;
        for (var item = 0; item < values.Length; item++)
        {
            if (!excluded[item] && values[item] == last)
            {
                tied++;
            }
        }

        return tied - Inside(values, best);
    }

    /// <summary>The n-th, from 0 and in rising order, of the items that <see cref="TiedBeyond"/> counts.</summary>
    private static int NthTied(ReadOnlySpan<double> values, ReadOnlySpan<bool> excluded, ReadOnlySpan<int> best, int n)
    {
        var last = values[best[^1]];
        // Of tied items the lowest indices are among the best; they come first here too.
        var skip = Inside(values, best) + n;
        for (var item = 0; item < values.Length; item++)
        {
            if (!excluded[item] && values[item] == last && skip-- == 0)
            {
                return item;
            }
        }

        throw new InvalidOperationException("Fewer items are tied than were counted.");
    }

    private static int Inside(ReadOnlySpan<double> values, ReadOnlySpan<int> best)
    {
        var last = values[best[^1]];
        var inside = 0;
        foreach (var item in best)
        {
            if (values[item] == last)
            {
                inside++;
            }
        }

        return inside;
    }

    /// <summary>
    /// Fills <paramref name="best"/> with the indices of the best values, best first, by insertion: items come in rising order
    /// and only pass those they strictly beat, so ties stay with the lowest index. Returns how many there are.
    /// </summary>
    private static int Rank(ReadOnlySpan<double> values, ReadOnlySpan<bool> excluded, bool smallestIsBest, Span<int> best)
    {
        var kept = 0;
        for (var item = 0; item < values.Length; item++)
        {
            var value = values[item];
            if ((kept == best.Length && !Beats(value, values[best[^1]])) || excluded[item])
            {
                continue;
            }

            var place = kept;
            while (place > 0 && Beats(value, values[best[place - 1]]))
            {
                place--;
            }

            kept = Math.Min(kept + 1, best.Length);
            for (var i = kept - 1; i > place; i--)
            {
                best[i] = best[i - 1];
            }

            best[place] = item;
        }

        return kept;

        bool Beats(double one, double other) => smallestIsBest ? one < other : one > other;
    }
}
