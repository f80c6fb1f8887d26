using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Adaptivity.Engine.Simulation;
using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Adaptivity.Lab.Engine;

/// <summary>Adaptive tests over a bank from known responses: what would have been asked, and what it would have measured.</summary>
internal static class CatCommand
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(200);

    public static Command Create()
    {
        var bank = EngineCommand.Input("--bank", "CSV of the items: item, a, b and if need be c, d, D.");
        var responses = EngineCommand.Input(
            "--responses",
            "A line per simulee; character j is 1 or 0, the response to item j of the bank."
        );
        var select = new CriterionOptions("--select");
        var length = new Option<int>("--length") { Description = "Items of a test.", DefaultValueFactory = _ => 30 };
        // A test's first estimates would often be infinite without bounds.
        var estimation = new EstimationOptions(points: 61, range: "-4,4", rule: "rectangle", bounded: true);
        var randomesque = new Option<int>("--randomesque")
        {
            Description = "Draw among this many of the best.",
            DefaultValueFactory = _ => 1,
        };
        var seed = new Option<long>("--seed") { Description = "For draws; each simulee's are its own.", DefaultValueFactory = _ => 1 };
        var truth = new Option<FileInfo?>("--truth")
        {
            Description = "CSV of the simulees' true abilities: simulee, theta. Gives rmse and bias.",
        };
        var repeat = new Option<int>("--repeat")
        {
            Description = "Run all tests this often, for a steadier time.",
            DefaultValueFactory = _ => 1,
        };
        var output = EngineCommand.Output();
        var command = new Command("cat", "Run adaptive tests from known responses and print their time, error and bias.")
        {
            bank,
            responses,
            length,
            randomesque,
            seed,
            truth,
            repeat,
            output,
        };
        select.AddTo(command);
        estimation.AddTo(command);
        command.SetAction(
            (arguments, cancellation) =>
            {
                var (names, items) = EngineBank.Read(arguments.GetRequiredValue(bank));
                var simulees = ReadResponses(arguments.GetRequiredValue(responses), items.Count);
                var abilities = arguments.GetValue(truth) is { } file ? ReadTruth(file, simulees.Count) : null;
                var count = arguments.GetValue(length);
                if (count < 1 || count > items.Count)
                {
                    throw new CommandRefusedException($"--length is {count}, but a test over this bank has 1 to {items.Count} items.");
                }
                if (arguments.GetValue(repeat) < 1)
                {
                    throw new CommandRefusedException("--repeat is a whole number from 1.");
                }
                if (arguments.GetValue(randomesque) < 1)
                {
                    throw new CommandRefusedException("--randomesque is a whole number from 1.");
                }
                var test = new PostHocTest(items, estimation.Estimator(arguments), select.Criterion(arguments, estimation))
                {
                    Randomesque = arguments.GetValue(randomesque),
                };
                var (results, milliseconds) = Run(
                    test,
                    simulees,
                    count,
                    arguments.GetValue(seed),
                    arguments.GetValue(repeat),
                    cancellation
                );
                EngineOutput.Write(arguments.GetRequiredValue(output), writer => Write(writer, names, results));

                var errors = abilities?.Select((theta, simulee) => results[simulee].Estimate.Theta - theta).ToList();
                Console.Out.WriteLine(
                    JsonSerializer.Serialize(
                        new
                        {
                            bank = items.Count,
                            cats = simulees.Count * arguments.GetValue(repeat),
                            ms_per_cat = milliseconds,
                            rmse = errors is null ? (double?)null : Math.Sqrt(errors.Average(error => error * error)),
                            bias = errors?.Average(),
                        }
                    )
                );
                return Task.FromResult(0);
            }
        );
        return command;
    }

    /// <summary>Only choosing and estimating is timed; compiling the code is start-up and happens in the tests before.</summary>
    private static ((AbilityEstimate Estimate, int[] Items)[] Results, double MillisecondsPerTest) Run(
        PostHocTest test,
        List<bool[]> simulees,
        int length,
        long seed,
        int repeat,
        CancellationToken cancellation
    )
    {
        var results = new (AbilityEstimate Estimate, int[] Items)[simulees.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i].Items = new int[length];
        }
        for (var (started, i) = (Stopwatch.GetTimestamp(), 0); Stopwatch.GetElapsedTime(started) < WarmUp; i = (i + 1) % simulees.Count)
        {
            test.Run(simulees[i], results[i].Items, seed + i);
        }

        var begin = Stopwatch.GetTimestamp();
        for (var round = 0; round < repeat; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var i = 0; i < results.Length; i++)
            {
                results[i].Estimate = test.Run(simulees[i], results[i].Items, seed + i);
            }
        }

        return (results, Stopwatch.GetElapsedTime(begin).TotalMilliseconds / repeat / results.Length);
    }

    private static List<bool[]> ReadResponses(FileInfo file, int items)
    {
        if (!file.Exists)
        {
            throw new CommandRefusedException($"There is no file '{file.FullName}'.");
        }
        var simulees = new List<bool[]>();
        foreach (var line in File.ReadLines(file.FullName))
        {
            if (line.Length != items)
            {
                throw new CommandRefusedException(
                    $"{file.Name}, row {simulees.Count + 1}: {line.Length} responses, but the bank has {items} items. Give each item one "
                        + $"character, 1 or 0."
                );
            }
            if (line.AsSpan().IndexOfAnyExcept('0', '1') is var wrong and >= 0)
            {
                throw new CommandRefusedException(
                    $"{file.Name}, row {simulees.Count + 1}, column {wrong + 1}: '{line[wrong]}' is no response. Write 1 for right, 0 for "
                        + $"wrong."
                );
            }
            simulees.Add([.. line.Select(response => response == '1')]);
        }

        return simulees.Count > 0 ? simulees : throw new CommandRefusedException($"{file.Name} is empty. Give it a line per simulee.");
    }

    private static List<double> ReadTruth(FileInfo file, int simulees)
    {
        var table = EngineTable.Read(file, "theta");
        return table.RowCount == simulees
            ? [.. Enumerable.Range(0, simulees).Select(row => table.Number(row, "theta"))]
            : throw new CommandRefusedException(
                $"{file.Name} has {table.RowCount} rows, but there are {simulees} lines of responses. Give each simulee a row."
            );
    }

    private static void Write(TextWriter writer, string[] names, (AbilityEstimate Estimate, int[] Items)[] results)
    {
        writer.WriteLine("simulee,theta,se,items");
        for (var i = 0; i < results.Length; i++)
        {
            var (estimate, items) = results[i];
            writer.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{i + 1},{EngineOutput.Text(estimate.Theta)},{EngineOutput.Text(estimate.StandardError)},"
                        + $"{string.Join(' ', items.Select(item => names[item]))}"
                )
            );
        }
    }
}
