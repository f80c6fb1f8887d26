using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using AdaptivQ.Adaptivity.Engine.Simulation;
using AdaptivQ.Adaptivity.Lab.Engine;

namespace AdaptivQ.Adaptivity.Lab.Simulation;

/// <summary>A simulation's results as a person, a program and a spreadsheet read them.</summary>
internal static class SimulationOutput
{
    private static readonly JsonSerializerOptions Line = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static void Table(TextWriter output, SimulationReport report, SympsonHetterResult? found)
    {
        var all = report.Overall;
        output.WriteLine($"{all.Simulees} simulated learners");
        output.WriteLine();
        output.WriteLine(
            $"{"ability", 8} {"learners", 9} {"items", 7} {"bias", 8} {"RMSE", 8} {"mean SE", 8}"
                + (all.Reach is null ? "" : $" {"reach", 7}")
        );
        foreach (var level in report.Levels.Where(level => level.Simulees > 0))
        {
            output.WriteLine(Row(Fixed(level.Theta!.Value, 2), level));
        }
        output.WriteLine(Row("all", all));
        output.WriteLine();
        var reasons = report.Reasons.Select(reason => $"{reason.Key} {Percent(reason.Value / (double)all.Simulees)}");
        output.WriteLine($"ended by   {string.Join(", ", reasons)}");
        output.WriteLine(
            $"exposure   largest {Percent(report.LargestExposure)}, mean {Percent(report.MeanExposure)}, {report.UnusedItems} items "
                + $"unused, overlap of two tests {Percent(report.MeanOverlap)}"
        );
        if (report.BlueprintMet is { } met)
        {
            output.WriteLine($"blueprint  met by {Percent(met)}");
        }
        if (report.Relaxed.Count > 0)
        {
            var rules = report.Relaxed.Select(rule => $"{rule.Key} in {Percent(rule.Value / (double)all.Simulees)}");
            output.WriteLine($"gave way   {string.Join(", ", rules)}");
        }
        if (found is not null)
        {
            output.WriteLine(
                $"parameters found in {found.Iterations} iterations, largest exposure there {Percent(found.LargestExposure)}"
                    + (found.Converged ? "" : ": not within the tolerance; the best met is used")
            );
        }
    }

    public static string Json(SimulationReport report, SympsonHetterResult? found) =>
        JsonSerializer.Serialize(
            new
            {
                overall = report.Overall,
                levels = report.Levels.Where(level => level.Simulees > 0),
                reasons = report.Reasons.ToDictionary(reason => reason.Key.ToString(), reason => reason.Value),
                exposure = new
                {
                    largest = report.LargestExposure,
                    mean = report.MeanExposure,
                    unused = report.UnusedItems,
                    overlap = report.MeanOverlap,
                },
                blueprintMet = report.BlueprintMet,
                gaveWay = report.Relaxed.ToDictionary(rule => rule.Key.ToString(), rule => rule.Value),
                sympsonHetter = found is null
                    ? null
                    : new
                    {
                        found.Iterations,
                        found.LargestExposure,
                        found.Converged,
                    },
            },
            Line
        );

    public static void Items(TextWriter writer, SimulatedItems items, SimulationReport report, SympsonHetterResult? found)
    {
        writer.WriteLine(found is null ? "item,exposure" : "item,exposure,k");
        for (var item = 0; item < items.Names.Count; item++)
        {
            var name = items.Names[item].AsSpan().ContainsAny(",\"\r\n")
                ? $"\"{items.Names[item].Replace("\"", "\"\"", StringComparison.Ordinal)}\""
                : items.Names[item];
            var parameter = found is null ? "" : $",{EngineOutput.Text(found.Parameters.Of(0)[item])}";
            writer.WriteLine($"{name},{EngineOutput.Text(report.Exposure[item])}{parameter}");
        }
    }

    private static string Row(string name, SimulatedLevel level) =>
        $"{name, 8} {level.Simulees, 9} {Fixed(level.MeanLength, 1), 7} {Fixed(level.Bias, 3), 8} {Fixed(level.Rmse, 3), 8} "
        + $"{Fixed(level.MeanStandardError, 3), 8}{(level.Reach is { } reach ? $" {Percent(reach), 7}" : "")}";

    /// <summary>Rounded before it is written, so that a small negative number is not -0.000.</summary>
    private static string Fixed(double number, int digits) =>
        (Math.Round(number, digits) + 0.0).ToString($"F{digits}", CultureInfo.InvariantCulture);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");
}
