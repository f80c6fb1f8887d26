using System.CommandLine;
using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Adaptivity.Lab.Engine;

/// <summary>Chooses the next item for states of adaptive tests by any criterion.</summary>
internal static class SelectCommand
{
    public static Command Create()
    {
        var bank = EngineCommand.Input(
            "--bank",
            "CSV: a,b and where there are any item, c, d, D; items without a name are numbered from 1."
        );
        var states = EngineCommand.Input(
            "--state",
            "CSV: case,out,x,theta; out: the items given, x: their scores, both separated by spaces."
        );
        var criterion = new CriterionOptions("--criterion");
        var length = new Option<int?>("--length") { Description = "Items in the whole test, for progressive and proportional." };
        var seed = new Option<long>("--seed") { Description = "For criteria that draw.", DefaultValueFactory = _ => 1 };
        var all = new Option<bool>("--all") { Description = "Write the value of every item left, not only the chosen one's." };
        var output = EngineCommand.Output();
        var estimation = new EstimationOptions(points: 61, range: "-4,4");
        var command = new Command("select", "Choose the next item for states of adaptive tests: case,item,value.")
        {
            bank,
            states,
            length,
            seed,
            all,
            output,
        };
        criterion.AddTo(command);
        estimation.AddTo(command);
        command.SetAction(arguments =>
        {
            var rule = criterion.Criterion(arguments, estimation);
            var planned = arguments.GetValue(length);
            if (rule is Progressive or Proportional && planned is not >= 1)
            {
                throw new CommandRefusedException(
                    "progressive and proportional need the length of the test. Give it with --length, at least 1."
                );
            }
            var (names, compiled) = EngineBank.Read(arguments.GetRequiredValue(bank));
            var table = EngineTable.Read(arguments.GetRequiredValue(states), "case", "out", "x", "theta");
            var lines = new List<string>();
            for (var row = 0; row < table.RowCount; row++)
            {
                var random = SeededRandom.Derive(arguments.GetRequiredValue(seed), "criterion", row);
                lines.AddRange(Select(names, compiled, table, row, rule, planned ?? 0, random, arguments.GetValue(all)));
            }

            EngineOutput.Write(
                arguments.GetRequiredValue(output),
                writer =>
                {
                    writer.WriteLine("case,item,value");
                    foreach (var line in lines)
                    {
                        writer.WriteLine(line);
                    }
                }
            );
            Console.Out.WriteLine($"{table.RowCount} states, {compiled.Count} items, {rule.Name}.");
            return 0;
        });
        return command;
    }

    private static IEnumerable<string> Select(
        string[] names,
        CompiledBank bank,
        EngineTable table,
        int row,
        SelectionCriterion criterion,
        int length,
        SeededRandom random,
        bool all
    )
    {
        var given = Words(table, row, "out")
            .Select(name =>
                Array.IndexOf(names, name) is >= 0 and var index
                    ? index
                    : throw table.Refusal(
                        row,
                        "out",
                        $"names '{name}', which is no item of the bank",
                        "Write items of the bank, separated by spaces."
                    )
            )
            .ToArray();
        var scores = Words(table, row, "x")
            .Select(score =>
                score is "0" or "1"
                    ? score[0] - '0'
                    : throw table.Refusal(row, "x", "holds another score than 0 and 1", "Write 0 or 1 for each item, separated by spaces.")
            )
            .ToArray();
        if (scores.Length != given.Length)
        {
            throw table.Refusal(
                row,
                "x",
                $"has {scores.Length} scores for {given.Length} items",
                "Write one for each item of column 'out'."
            );
        }
        var excluded = new bool[bank.Count];
        foreach (var item in given)
        {
            excluded[item] = true;
        }

        var state = new SelectionState(bank, table.Number(row, "theta"), excluded)
        {
            Responses = new ResponsePattern(bank, given, scores),
            Length = length,
            Random = random,
        };
        var @case = table.Text(row, "case");
        if (!all)
        {
            return
            [
                ItemSelector.Select(state, criterion) is { } choice
                    ? $"{@case},{names[choice.Item]},{EngineOutput.Text(choice.Value)}"
                    : $"{@case},NA,NA",
            ];
        }
        var values = new double[bank.Count];
        criterion.Evaluate(state, values);
        return
        [
            .. Enumerable
                .Range(0, bank.Count)
                .Where(item => !excluded[item])
                .Select(item => $"{@case},{names[item]},{EngineOutput.Text(values[item])}"),
        ];
    }

    private static string[] Words(EngineTable table, int row, string column) =>
        table.IsMissing(row, column) ? [] : table.Text(row, column).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
