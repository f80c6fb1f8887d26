using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Adaptivity.Lab.Engine;
using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Adaptivity.Lab.Simulation;

/// <summary>The items of a simulated test with what their file says of them.</summary>
/// <param name="Names">As their file or author calls them, by index in the bank.</param>
/// <param name="Topics">Null where the file names none.</param>
/// <param name="EnemySets">Names of the sets each item is in; null where the file names none.</param>
/// <param name="IsPilot">Null where the file names none.</param>
internal sealed record SimulatedItems(
    CompiledBank Bank,
    IReadOnlyList<string> Names,
    IReadOnlyList<string>? Topics,
    IReadOnlyList<string[]>? EnemySets,
    IReadOnlyList<bool>? IsPilot
)
{
    /// <exception cref="CommandRefusedException">The file cannot be used; it, the row, the column and the cure are named.</exception>
    public static SimulatedItems Read(FileInfo file)
    {
        var table = EngineTable.Read(file, "item", "a", "b");
        if (table.RowCount == 0)
        {
            throw new CommandRefusedException($"{table.File} names columns but no item. Add a row for each item.");
        }
        var rows = Enumerable.Range(0, table.RowCount).ToList();
        var parameters = rows.Select(row => new IrtParameters(
                table.Number(row, "a"),
                table.Number(row, "b"),
                table.Number(row, "c", 0),
                table.Number(row, "d", 1),
                table.Number(row, "D", 1)
            ))
            .ToArray();
        var names = rows.Select(row => table.Text(row, "item")).ToList();
        foreach (var row in rows)
        {
            if (names[row].Length == 0)
            {
                throw table.Refusal(row, "item", "is no name", "Name every item.");
            }
            if (names.IndexOf(names[row]) is var first && first < row)
            {
                throw table.Refusal(row, "item", $"is in row {first + 2} already", "Give each item a name of its own.");
            }
        }

        try
        {
            return new SimulatedItems(
                new CompiledBank(parameters),
                names,
                table.Has("topic") ? [.. rows.Select(row => table.Text(row, "topic"))] : null,
                table.Has("enemies")
                    ? [.. rows.Select(row => table.Text(row, "enemies").Split(' ', StringSplitOptions.RemoveEmptyEntries))]
                    : null,
                table.Has("pilot") ? [.. rows.Select(row => !table.IsMissing(row, "pilot") && table.Whole(row, "pilot", 0, 1) == 1)] : null
            );
        }
        catch (InvalidIrtParametersException e)
        {
            var column = e.Parameter switch
            {
                "discrimination" => "a",
                "difficulty" => "b",
                "guessing" => "c",
                "upper asymptote" => "d",
                _ => "D",
            };
            throw table.Refusal(
                e.ItemIndex,
                table.Has(column) ? column : "item",
                $"cannot be used as {e.Parameter}",
                $"{char.ToUpperInvariant(e.Cure[0])}{e.Cure[1..]}"
            );
        }
    }

    /// <exception cref="CommandRefusedException">The file cannot be used, or does not fit the items' topics.</exception>
    public Blueprint ReadBlueprint(FileInfo file)
    {
        var table = EngineTable.Read(file, "topic");
        if (Topics is null)
        {
            throw new CommandRefusedException("A blueprint needs to know each item's topic. Add a column 'topic' to the file of items.");
        }
        var topics = new List<BlueprintTopic>();
        for (var row = 0; row < table.RowCount; row++)
        {
            var name = table.Text(row, "topic");
            if (topics.Exists(topic => topic.Name == name))
            {
                throw table.Refusal(row, "topic", "stands there already", "Name each topic once.");
            }
            var share = table.Number(row, "share", 0);
            if (share < 0)
            {
                throw table.Refusal(row, "share", "is below 0", "Write a share of at least 0.");
            }
            var least = table.Has("min") && !table.IsMissing(row, "min") ? table.Whole(row, "min", 0) : 0;
            var most = table.Has("max") && !table.IsMissing(row, "max") ? table.Whole(row, "max", least) : int.MaxValue;
            topics.Add(new BlueprintTopic(name, share, least, most));
        }

        if (Topics.FirstOrDefault(topic => !topics.Exists(known => known.Name == topic)) is { } missing)
        {
            throw new CommandRefusedException(
                $"{table.File} does not name the topic '{missing}', which items have. Add a row for it; max 0 keeps its items out."
            );
        }
        return new Blueprint(topics, [.. Topics.Select(topic => topics.FindIndex(known => known.Name == topic))]);
    }

    /// <summary>Null where the file names no set.</summary>
    public EnemyItems? Enemies() =>
        EnemySets is null
            ? null
            : new EnemyItems(
                Bank.Count,
                [
                    .. EnemySets
                        .Index()
                        .SelectMany(item => item.Item.Select(set => (Set: set, item.Index)))
                        .GroupBy(pair => pair.Set, pair => pair.Index, StringComparer.Ordinal)
                        .Select(set => (IReadOnlyCollection<int>)[.. set]),
                ]
            );

    /// <summary>Null where the file names no pilot.</summary>
    public PilotItems? Pilots(IReadOnlyCollection<int> positions)
    {
        int[] pilots = IsPilot is null ? [] : [.. Enumerable.Range(0, Bank.Count).Where(item => IsPilot[item])];
        if (pilots.Length == 0 && positions.Count > 0)
        {
            throw new CommandRefusedException(
                "--pilot-at needs items to try out. Mark them with 1 in a column 'pilot' of the file of items."
            );
        }
        return pilots.Length == 0 ? null : new PilotItems(Bank.Count, pilots, positions);
    }
}
