using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Adaptivity.Lab.Engine;

/// <summary>
/// Calibrated items as item,par,est rows, one item's rows together or not, in the order of first appearance. Dichotomous:
/// a, b and where there are any g and u. Several categories: a, b1, b2, … of the graded or the (generalized) partial credit
/// model, or alpha1, c1, alpha2, c2, … of the nominal model. A column 'model' may tell for each item.
/// </summary>
internal static class ParameterFile
{
    public static IReadOnlyList<(string Name, ResponseModel Model)> Read(FileInfo file, string? model, double scaling)
    {
        var table = EngineTable.Read(file, "item", "par", "est");
        if (table.RowCount == 0)
        {
            throw new CommandRefusedException($"{table.File} has no row. It must name the parameters of at least one item.");
        }
        var rows = Enumerable.Range(0, table.RowCount).GroupBy(row => table.Text(row, "item"), StringComparer.Ordinal);
        return [.. rows.Select(item => (item.Key, Model(table, item.Key, [.. item], model, scaling)))];
    }

    private static ResponseModel Model(EngineTable table, string item, int[] rows, string? model, double scaling)
    {
        var parameters = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (!parameters.TryAdd(table.Text(row, "par"), row))
            {
                throw table.Refusal(row, "par", $"stands twice for item '{item}'", "Leave one of them.");
            }
        }

        if (table.Has("model") && !table.IsMissing(rows[0], "model"))
        {
            model = table.Text(rows[0], "model");
        }
        var used = 0;
        try
        {
            ResponseModel made = Kind() switch
            {
                "4PL" => new DichotomousModel(new IrtParameters(Of("a", 1), Of("b"), Of("g", 0), Of("u", 1), scaling)),
                "GRM" => new GradedResponseModel(Of("a", 1), Series("b"), scaling),
                "GPCM" => new GeneralizedPartialCreditModel(Of("a", 1), Series("b"), scaling),
                _ => new NominalResponseModel([0, .. Series("alpha")], [0, .. Series("c")]),
            };
            return used == parameters.Count
                ? made
                : throw new CommandRefusedException(
                    $"{table.File}, row {rows[0] + 2}: item '{item}' has {parameters.Count} parameters "
                        + $"({string.Join(", ", parameters.Keys)}), of which the model uses {used}. "
                        + "Name the model with --model, or take out the others."
                );
        }
        catch (ArgumentException e)
        {
            throw new CommandRefusedException(
                $"{table.File}, row {rows[0] + 2}, column 'est': item '{item}' cannot be used. {EstimationOptions.Plainly(e)}",
                e
            );
        }

        string Kind() =>
            (model?.ToUpperInvariant(), parameters.ContainsKey("b"), parameters.ContainsKey("b1"), parameters.ContainsKey("alpha1")) switch
            {
                (null or "RASCH" or "1PL" or "2PL" or "3PL" or "4PL", true, false, false) => "4PL",
                // In a mixture the named model is that of the items with several categories.
                ("GRM" or "GRADED" or "GPCM" or "PCM", true, false, false) => "4PL",
                ("GRM" or "GRADED", false, true, false) => "GRM",
                ("GPCM" or "PCM", false, true, false) => "GPCM",
                (null or "NRM" or "NOMINAL", false, false, true) => "NRM",
                (null, false, true, false) => throw new CommandRefusedException(
                    $"{table.File}, row {rows[0] + 2}: item '{item}' has thresholds, which may be those of two models. Say which with "
                        + $"--model grm or --model gpcm."
                ),
                (
                    not (null or "RASCH" or "1PL" or "2PL" or "3PL" or "4PL" or "GRM" or "GRADED" or "GPCM" or "PCM" or "NRM" or "NOMINAL"),
                    _,
                    _,
                    _
                ) => throw new CommandRefusedException(
                    $"There is no model '{model}'. There are rasch, 1pl, 2pl, 3pl, 4pl, grm, gpcm, pcm and nrm."
                ),
                _ => throw new CommandRefusedException(
                    $"{table.File}, row {rows[0] + 2}: item '{item}' has the parameters {string.Join(", ", parameters.Keys)}, which are "
                        + $"none of the model '{model ?? "4pl"}'. It needs {Needed()}."
                ),
            };

        string Needed() =>
            model?.ToUpperInvariant() switch
            {
                "NRM" or "NOMINAL" => "alpha1, c1, …",
                "GRM" or "GRADED" or "GPCM" or "PCM" => "a, b1, b2, …",
                _ => "a and b",
            };

        double Of(string name, double? otherwise = null)
        {
            if (parameters.TryGetValue(name, out var row))
            {
                used++;
                return table.Number(row, "est");
            }

            return otherwise
                ?? throw new CommandRefusedException(
                    $"{table.File}, row {rows[0] + 2}: item '{item}' has no parameter '{name}'. Add a row for it."
                );
        }

        double[] Series(string symbol)
        {
            var values = new List<double>();
            while (parameters.ContainsKey($"{symbol}{values.Count + 1}"))
            {
                values.Add(Of($"{symbol}{values.Count + 1}"));
            }
            return [.. values];
        }
    }
}
