using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Adaptivity.Lab.Engine;

/// <summary>A bank of dichotomous items from a CSV file: a, b and where there are any item, c, d, D.</summary>
/// <param name="Names">As the file has them; without a column "item", numbers from 1.</param>
internal sealed record EngineBank(string[] Names, CompiledBank Items)
{
    /// <exception cref="CommandRefusedException">There is no item, a name stands twice, or parameters cannot be used.</exception>
    public static EngineBank Read(FileInfo file)
    {
        var table = EngineTable.Read(file, "a", "b");
        if (table.RowCount == 0)
        {
            throw new CommandRefusedException($"{table.File} has no items. Give each a row below the header.");
        }
        var names = new string[table.RowCount];
        var items = new IrtParameters[table.RowCount];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var row = 0; row < items.Length; row++)
        {
            names[row] = table.Has("item") ? table.Text(row, "item") : $"{row + 1}";
            if (names[row].Length == 0 || names[row].Contains(' ', StringComparison.Ordinal))
            {
                throw table.Refusal(row, "item", "cannot name an item", "Write a name without spaces.");
            }
            if (!seen.Add(names[row]))
            {
                throw table.Refusal(row, "item", "stands twice", "Give each item a name of its own.");
            }
            items[row] = new IrtParameters(
                table.Number(row, "a"),
                table.Number(row, "b"),
                table.Number(row, "c", 0),
                table.Number(row, "d", 1),
                table.Number(row, "D", 1)
            );
        }

        try
        {
            return new EngineBank(names, new CompiledBank(items));
        }
        catch (InvalidIrtParametersException e)
        {
            throw new CommandRefusedException(
                $"{table.File}, row {e.ItemIndex + 2}, {e.Parameter}: {EngineOutput.Text(e.Value)} cannot be used; {e.Cure}",
                e
            );
        }
    }
}
