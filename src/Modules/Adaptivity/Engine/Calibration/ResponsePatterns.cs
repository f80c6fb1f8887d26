using System.Runtime.CompilerServices;

namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>
/// The responses as the expectation step reads them. Neighbouring items are joined into groups whose combined response is one
/// byte (four dichotomous items: 16 combinations, called cells), so that one table row stands for several items; persons of
/// the same responses are one pattern with a weight. A missing response is a category of its own that says nothing.
/// </summary>
internal sealed class ResponsePatterns
{
    // As many combinations as pay: more would spill the tables from the second-level cache, fewer would mean more rows to add.
    private const int MostCells = 32;

    private ResponsePatterns(ResponseMatrix responses, byte[][] categories)
    {
        Categories = categories;
        (GroupOf, Place, Radix) = (new int[responses.Items], new int[responses.Items], new int[responses.Items]);
        Groups = [];
        Codes = [];
        Weights = [];
    }

    /// <summary>The categories met of each item, ascending; what stands at k is treated as category k.</summary>
    public byte[][] Categories { get; }

    /// <summary>[item][category], number of responses.</summary>
    public double[][] CategoryCounts { get; private set; } = [];

    /// <summary>The groups: their first cell among all cells, and how many cells they have.</summary>
    public (int FirstCell, int Cells)[] Groups { get; private set; }

    /// <summary>Number of cells of all groups.</summary>
    public int CellCount => Groups[^1].FirstCell + Groups[^1].Cells;

    /// <summary>The group each item is in.</summary>
    public int[] GroupOf { get; }

    /// <summary>What one category of the item is worth in its group's code.</summary>
    public int[] Place { get; }

    /// <summary>The item's categories, one more where responses are missing.</summary>
    public int[] Radix { get; }

    /// <summary>[pattern][group], the code of the combined response.</summary>
    public byte[] Codes { get; private set; }

    /// <summary>Number of persons of each pattern.</summary>
    public int[] Weights { get; private set; }

    /// <summary>Persons with at least one response.</summary>
    public int Persons { get; private set; }

    /// <summary>The category that a cell of the item's group means for the item; its number of categories stands for missing.</summary>
    public int Category(int item, int cell) => cell / Place[item] % Radix[item];

    /// <summary>Counts the categories and packs the responses. What cannot be calibrated is refused.</summary>
    /// <exception cref="UncalibratableItemException">An item has fewer than two categories, or more than the model knows.</exception>
    /// <exception cref="ArgumentException">There is no person.</exception>
    public static ResponsePatterns Pack(ResponseMatrix responses, bool dichotomous)
    {
        if (responses.Persons == 0)
        {
            throw new ArgumentException("There are no responses.", nameof(responses));
        }

        var seen = Count(responses.Responses, responses.Items);
        var categories = new byte[responses.Items][];
        for (var item = 0; item < responses.Items; item++)
        {
            categories[item] = [.. Enumerable.Range(0, ResponseMatrix.Missing).Where(c => seen[item * 256 + c] > 0).Select(c => (byte)c)];
            UncalibratableItemException.ThrowIfUseless(item, categories[item], dichotomous);
        }

        var patterns = new ResponsePatterns(responses, categories)
        {
            CategoryCounts = [.. categories.Select((met, item) => met.Select(c => (double)seen[item * 256 + c]).ToArray())],
        };
        patterns.Group(seen);
        patterns.Encode(responses);
        return patterns;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] Count(ReadOnlySpan<byte> responses, int items)
    {
        var counts = new int[items * 256];
        for (var at = 0; at < responses.Length; at += items)
        {
            var row = responses.Slice(at, items);
            for (var item = 0; item < row.Length; item++)
            {
                counts[item * 256 + row[item]]++;
            }
        }

        return counts;
    }

    private void Group(int[] seen)
    {
        var groups = new List<(int FirstCell, int Cells)>();
        var (firstCell, cells) = (0, 1);
        for (var item = 0; item < Radix.Length; item++)
        {
            Radix[item] = Categories[item].Length + (seen[item * 256 + ResponseMatrix.Missing] > 0 ? 1 : 0);
            if (cells > 1 && cells * Radix[item] > MostCells)
            {
                groups.Add((firstCell, cells));
                (firstCell, cells) = (firstCell + cells, 1);
            }

            (GroupOf[item], Place[item]) = (groups.Count, cells);
            cells *= Radix[item];
        }

        groups.Add((firstCell, cells));
        Groups = [.. groups];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Encode(ResponseMatrix responses)
    {
        var (items, groups) = (responses.Items, Groups.Length);

        // Contribution of each response to its group's code.
        var worth = new byte[items * 256];
        for (var item = 0; item < items; item++)
        {
            for (var c = 0; c < Categories[item].Length; c++)
            {
                worth[item * 256 + Categories[item][c]] = (byte)(c * Place[item]);
            }

            worth[item * 256 + ResponseMatrix.Missing] = (byte)((Radix[item] - 1) * Place[item]);
        }

        // Open addressing over pattern numbers; a pattern is known by its first appearance, so that order is that of the data.
        var slots = new int[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)responses.Persons * 2 + 2)];
        var codes = new byte[responses.Persons * groups];
        var weights = new int[responses.Persons];
        var patterns = 0;
        var all = responses.Responses;
        for (var person = 0; person < responses.Persons; person++)
        {
            var row = all.Slice(person * items, items);
            var code = codes.AsSpan(patterns * groups, groups);
            code.Clear();
            var answered = false;
            for (var item = 0; item < row.Length; item++)
            {
                code[GroupOf[item]] += worth[item * 256 + row[item]];
                answered |= row[item] != ResponseMatrix.Missing;
            }

            if (!answered)
            {
                continue;
            }

            Persons++;
            var hash = Hash(code);
            for (var slot = hash & (uint)(slots.Length - 1); ; slot = (slot + 1) & (uint)(slots.Length - 1))
            {
                if (slots[slot] == 0)
                {
                    slots[slot] = ++patterns;
                    weights[patterns - 1] = 1;
                    break;
                }

                var known = slots[slot] - 1;
                if (code.SequenceEqual(codes.AsSpan(known * groups, groups)))
                {
                    weights[known]++;
                    break;
                }
            }
        }

        if (patterns == 0)
        {
            throw new ArgumentException("All responses are missing.", nameof(responses));
        }

        Codes = codes.AsSpan(0, patterns * groups).ToArray();
        Weights = weights.AsSpan(0, patterns).ToArray();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Hash(ReadOnlySpan<byte> code)
    {
        var hash = 0xCBF29CE484222325UL;
        foreach (var part in code)
        {
            hash = (hash ^ part) * 0x100000001B3UL;
        }

        return (uint)(hash ^ (hash >> 32));
    }
}
