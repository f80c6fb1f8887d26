using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Host.Commands.Engine;

/// <summary>A bank of dichotomous items from a CSV file: item, a, b and if need be c, d, D.</summary>
internal static class EngineBank
{
    public static ItemBank Read(FileInfo file)
    {
        var table = EngineTable.Read(file, "item", "a", "b");
        if (table.RowCount == 0) throw new CommandRefusedException($"{table.File} has no items. Give each a row below the header.");
        var items = new ItemParameters[table.RowCount];
        for (var row = 0; row < items.Length; row++)
        {
            items[row] = new ItemParameters(
                table.Number(row, "a"), table.Number(row, "b"), table.Number(row, "c", 0), table.Number(row, "d", 1), table.Number(row, "D", 1));
        }

        try
        {
            return new ItemBank(items);
        }
        catch (InvalidItemParametersException e)
        {
            throw new CommandRefusedException($"{table.File}, row {e.ItemIndex + 2}, {e.Parameter}: {e.Value} cannot be used; {e.Cure}");
        }
    }
}
