using System.CommandLine;
using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Adaptivity.Lab.Engine;

/// <summary>Estimates ability from a file of responses and a file of calibrated items.</summary>
internal static class ScoreCommand
{
    public static Command Create()
    {
        var parameters = EngineCommand.Input("--parameters", "CSV: item,par,est; par is a, b, g, u; or a, b1, b2, …; or alpha1, c1, ….");
        var responses = EngineCommand.Input(
            "--responses",
            "CSV: a column an item, by name; 0 or 1, or the category; blank or NA where there is none."
        );
        var model = new Option<string?>("--model")
        {
            Description = "The items' model where --parameters cannot tell: grm, gpcm, pcm; else rasch to 4pl or nrm.",
        };
        var scaling = new Option<double>("--scaling")
        {
            Description = "D, the metric of the slopes: 1, or 1.702 for the normal metric.",
            DefaultValueFactory = _ => 1,
        };
        var first = new Option<int?>("--first-category")
        {
            Description = "0 or 1: what the lowest of several categories is called. Default: as the responses show.",
        };
        var output = EngineCommand.Output();
        var estimation = new EstimationOptions(points: 121, range: "-6,6");
        var command = new Command("score", "Estimate ability from responses and calibrated items: row,theta,se,flag.")
        {
            parameters,
            responses,
            model,
            scaling,
            first,
            output,
        };
        estimation.AddTo(command);
        command.SetAction(arguments =>
        {
            var estimator = estimation.Estimator(arguments);
            var items = ParameterFile.Read(
                arguments.GetRequiredValue(parameters),
                arguments.GetValue(model),
                arguments.GetRequiredValue(scaling)
            );
            var table = EngineTable.Read(arguments.GetRequiredValue(responses), [.. items.Select(item => item.Name)]);
            var lowest = FirstCategory(arguments.GetValue(first), table, items);
            var estimates = new AbilityEstimate[table.RowCount];
            for (var row = 0; row < estimates.Length; row++)
            {
                estimates[row] = Estimate(estimator, table, row, items, lowest);
            }

            EngineOutput.Write(
                arguments.GetRequiredValue(output),
                writer =>
                {
                    writer.WriteLine("row,theta,se,flag");
                    for (var row = 0; row < estimates.Length; row++)
                    {
                        var estimate = estimates[row];
                        writer.WriteLine(
                            $"{row + 1},{EngineOutput.Text(estimate.Theta)},{EngineOutput.Text(estimate.StandardError)},{Flags(estimate)}"
                        );
                    }
                }
            );
            var unused = table.Columns.Except(items.Select(item => item.Name), StringComparer.Ordinal).ToArray();
            Console.Out.WriteLine(
                $"{table.RowCount} rows scored on {items.Count} items."
                    + (unused.Length == 0 ? "" : $" Columns that are no item: {string.Join(", ", unused)}.")
            );
            return 0;
        });
        return command;
    }

    private static AbilityEstimate Estimate(
        AbilityEstimator estimator,
        EngineTable table,
        int row,
        IReadOnlyList<(string Name, ResponseModel Model)> items,
        int lowest
    )
    {
        var answered = items.Where(item => !table.IsMissing(row, item.Name)).ToArray();
        int[] categories = [.. answered.Select(item => Category(table, row, item.Name, item.Model, lowest))];
        return estimator.Estimate(new ResponsePattern([.. answered.Select(item => item.Model)], categories));
    }

    private static int Category(EngineTable table, int row, string name, ResponseModel model, int lowest)
    {
        var from = model is DichotomousModel ? 0 : lowest;
        return table.Whole(row, name, from, from + model.CategoryCount - 1) - from;
    }

    /// <summary>
    /// Questionnaires count categories from 1, tests from 0. Reading one as the other would be wrong without a sign of it, so
    /// a file in which neither a 0 nor a highest category stands must be told.
    /// </summary>
    private static int FirstCategory(int? told, EngineTable table, IReadOnlyList<(string Name, ResponseModel Model)> items)
    {
        if (told is { } first)
        {
            return first is 0 or 1 ? first : throw new CommandRefusedException($"--first-category cannot be {first}. It is 0 or 1.");
        }
        var several = items.Where(item => item.Model is not DichotomousModel).ToArray();
        if (several.Length == 0)
        {
            return 0;
        }
        var (fromZero, fromOne) = (false, false);
        foreach (var (name, model) in several)
        {
            for (var row = 0; row < table.RowCount; row++)
            {
                if (table.IsMissing(row, name))
                {
                    continue;
                }
                var category = table.Whole(row, name, 0, model.CategoryCount);
                fromZero |= category == 0;
                fromOne |= category == model.CategoryCount;
            }
        }

        return (fromZero, fromOne) switch
        {
            (true, false) => 0,
            (false, true) => 1,
            (true, true) => throw new CommandRefusedException(
                $"{table.File}: categories are counted from 0 and from 1. Count all of them alike."
            ),
            _ => throw new CommandRefusedException(
                $"{table.File}: the responses do not show whether categories count from 0 or from 1. Say which with --first-category."
            ),
        };
    }

    private static string Flags(AbilityEstimate estimate)
    {
        var flags = new List<string>();
        if (estimate.IsExtreme)
        {
            flags.Add("extreme");
        }
        if (estimate.Caveats.HasFlag(EstimateCaveats.AtLowerBound))
        {
            flags.Add("at-lower-bound");
        }
        if (estimate.Caveats.HasFlag(EstimateCaveats.AtUpperBound))
        {
            flags.Add("at-upper-bound");
        }
        if (estimate.Caveats.HasFlag(EstimateCaveats.SeveralMaxima))
        {
            flags.Add("several-maxima");
        }
        if (estimate.Caveats.HasFlag(EstimateCaveats.Undefined))
        {
            flags.Add("undefined");
        }
        return string.Join(' ', flags);
    }
}
