using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Adaptivity.Engine.Calibration;
using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Adaptivity.Lab.Engine;

/// <summary>Item parameters from a file of responses.</summary>
internal static class CalibrateCommand
{
    private static readonly Dictionary<string, CalibrationModel> Models = new()
    {
        ["rasch"] = CalibrationModel.Rasch,
        ["1pl"] = CalibrationModel.OnePL,
        ["2pl"] = CalibrationModel.TwoPL,
        ["3pl"] = CalibrationModel.ThreePL,
        ["4pl"] = CalibrationModel.FourPL,
        ["grm"] = CalibrationModel.GradedResponse,
        ["gpcm"] = CalibrationModel.GeneralizedPartialCredit,
        ["pcm"] = CalibrationModel.PartialCredit,
        ["nrm"] = CalibrationModel.Nominal,
    };

    public static Command Create()
    {
        var responses = EngineCommand.Input(
            "--responses",
            "CSV with a header, an item a column, 0, 1 or a category, blank or NA for no answer; or lines of digits, a person a line."
        );
        var model = new Option<string>("--model")
        {
            Description = "rasch and pcm estimate the spread of ability; the others fix it at N(0, 1).",
            Required = true,
        };
        model.AcceptOnlyFromAmong([.. Models.Keys]);
        var output = EngineCommand.Output();
        var columns = new Option<string?>("--columns") { Description = "Items to take, separated by commas. Default: all columns." };
        var points = new Option<int>("--quadrature")
        {
            Description = "Number of equally spaced abilities summed over.",
            DefaultValueFactory = _ => 121,
        };
        var range = new Option<string>("--range")
        {
            Description = "Lowest and highest of these abilities.",
            DefaultValueFactory = _ => "-6,6",
        };
        var tolerance = new Option<double>("--tolerance")
        {
            Description = "It ends when a step of EM would change no parameter by this much.",
            DefaultValueFactory = _ => 1e-4,
        };
        var threads = new Option<int>("--threads")
        {
            Description = "Threads at once; the result does not depend on it.",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        var noErrors = new Option<bool>("--no-standard-errors")
        {
            Description = "Leave the standard errors out (NA): faster with many items.",
        };
        var command = new Command(
            "calibrate",
            "Estimate item parameters from responses by marginal maximum likelihood; prints one line of JSON."
        )
        {
            responses,
            model,
            output,
            columns,
            points,
            range,
            tolerance,
            threads,
            noErrors,
        };
        command.SetAction(
            async (arguments, cancellation) =>
            {
                var name = arguments.GetRequiredValue(model);
                var options = new CalibrationOptions
                {
                    Quadrature = Nodes(arguments.GetRequiredValue(range), arguments.GetRequiredValue(points)),
                    Tolerance = arguments.GetRequiredValue(tolerance) is > 0 and < 1 and var small
                        ? small
                        : throw new CommandRefusedException("--tolerance must lie between 0 and 1. Leave it out for 1e-4."),
                    Threads = arguments.GetRequiredValue(threads) is > 0 and var some
                        ? some
                        : throw new CommandRefusedException("--threads must be at least 1. Leave it out to use all processors."),
                    StandardErrors = !arguments.GetValue(noErrors),
                };
                var file = ResponseFile.Read(
                    arguments.GetRequiredValue(responses),
                    arguments.GetValue(columns)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []
                );
                await Run(file, name, options, arguments.GetRequiredValue(output), cancellation);
                return 0;
            }
        );
        return command;
    }

    private static Quadrature Nodes(string range, int points)
    {
        var ends = range
            .Split(',')
            .Select(end => double.TryParse(end, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN)
            .ToArray();
        if (ends is not [var lo, var hi] || !(lo < hi) || !double.IsFinite(lo) || !double.IsFinite(hi))
        {
            throw new CommandRefusedException(
                $"--range '{range}' is no range. Write the lowest and the highest ability, as in --range -6,6."
            );
        }
        if (points is < 5 or > 10_000)
        {
            throw new CommandRefusedException($"--quadrature {points} is out of range. Write 5 to 10000; 121 is plenty.");
        }
        return Quadrature.Rectangle(lo, hi, points);
    }

    private static async Task Run(
        ResponseFile file,
        string model,
        CalibrationOptions options,
        FileInfo output,
        CancellationToken cancellation
    )
    {
        using var bar = new ProgressBar();
        var watch = Stopwatch.StartNew();
        CalibrationResult result;
        try
        {
            result = await Task.Run(
                () => ItemCalibration.Calibrate(file.Responses, Models[model], options, bar, cancellation),
                cancellation
            );
        }
        catch (UncalibratableItemException e)
        {
            throw new CommandRefusedException($"{file.File}, column '{file.Items[e.Item]}' {e.Problem}. {e.Cure}", e);
        }
        catch (ArgumentException e) when (e.ParamName == "responses")
        {
            throw new CommandRefusedException($"{file.File}: all responses are missing. There is nothing to calibrate.", e);
        }

        var whole = watch.Elapsed.TotalSeconds;
        var estimation = bar.EstimationSeconds ?? whole;
        bar.Dispose();
        cancellation.ThrowIfCancellationRequested();
        EngineOutput.Write(output, writer => Write(writer, file.Items, result));
        foreach (var (item, name) in result.Items.Zip(file.Items).Where(item => item.First.Irt[0] is { Name: "a", Value: <= 0 }))
        {
            var discrimination = item["a"].Value.ToString("0.00", CultureInfo.InvariantCulture);
            await Console.Error.WriteLineAsync(
                $"Column '{name}' has a discrimination of {discrimination}: the able score lower on it. "
                    + "Check its key, or the direction of its categories."
            );
        }
        if (!result.Converged)
        {
            await Console.Error.WriteLineAsync(
                $"Not converged after {result.Iterations} steps; the estimates are the best found. A simpler model may fit these data "
                    + $"better."
            );
        }
        if (options.StandardErrors && !result.HasStandardErrors)
        {
            await Console.Error.WriteLineAsync(
                "No standard errors: the information matrix is not positive definite. The data do not determine every parameter; try a "
                    + "simpler model."
            );
        }
        await Console.Out.WriteLineAsync(
            JsonSerializer.Serialize(
                new
                {
                    model,
                    n = result.Persons,
                    items = result.Items.Count,
                    logLik = result.LogLikelihood,
                    iterations = result.Iterations,
                    seconds = Math.Round(estimation, 6),
                    converged = result.Converged,
                    standardErrorSeconds = Math.Round(whole - estimation, 6),
                    npar = result.ParameterCount,
                    aic = result.Aic,
                    bic = result.Bic,
                    latentVariance = result.LatentVariance.Value,
                }
            )
        );
    }

    private static void Write(TextWriter writer, IReadOnlyList<string> names, CalibrationResult result)
    {
        writer.WriteLine("item,par,est,se");
        for (var item = 0; item < names.Count; item++)
        {
            // A line that begins with # is read as a comment.
            var name =
                names[item].AsSpan().IndexOfAny(",\"\n#") < 0
                    ? names[item]
                    : $"\"{names[item].Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
            foreach (var (par, estimate, standardError) in result.Items[item].Irt)
            {
                writer.WriteLine($"{name},{par},{EngineOutput.Text(estimate)},{EngineOutput.Text(standardError)}");
            }
        }
    }

    /// <summary>A line on the terminal that is written over; nothing where the output goes to a file.</summary>
    private sealed class ProgressBar : IProgress<CalibrationProgress>, IDisposable
    {
        private const int Width = 30;
        private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private readonly Lock _gate = new();
        private TimeSpan _next = TimeSpan.FromMilliseconds(300);
        private bool _shown;

        /// <summary>From the start to the first report on standard errors; null where there was none.</summary>
        public double? EstimationSeconds { get; private set; }

        public void Report(CalibrationProgress value)
        {
            lock (_gate)
            {
                if (value.Phase == CalibrationPhase.StandardErrors)
                {
                    EstimationSeconds ??= _watch.Elapsed.TotalSeconds;
                }
                if (Console.IsErrorRedirected || _watch.Elapsed < _next)
                {
                    return;
                }
                _next = _watch.Elapsed + Every;
                var full = (int)(Math.Clamp(value.Done, 0, 1) * Width);
                var text =
                    value.Phase == CalibrationPhase.Estimation
                        ? string.Create(CultureInfo.InvariantCulture, $"step {value.Step}, logLik {value.LogLikelihood:0.0000}")
                        : "standard errors";
                Console.Error.Write($"\r[{new string('#', full)}{new string('.', Width - full)}] {text, -40}");
                _shown = true;
            }
        }

        public void Dispose()
        {
            lock (_gate)
            {
                if (_shown)
                {
                    Console.Error.Write($"\r{new string(' ', Width + 45)}\r");
                }
                _shown = false;
            }
        }
    }
}
