using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AdaptivQ.Adaptivity.Engine.Knowledge;
using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Adaptivity.Lab.Engine;

/// <summary>Memory states and intervals of a file of reviews by FSRS-6, with given weights, the defaults, or such as fit the
/// file.</summary>
internal static class FsrsCommand
{
    /// <summary>The later rest tests weights that were fitted to the first share, before all reviews are fitted to.</summary>
    private const double TrainShare = 0.8;

    private static readonly char[] BetweenWeights = [' ', ',', ';', '\t', '\r', '\n', '[', ']'];

    public static Command Create()
    {
        var reviews = EngineCommand.Input(
            "--reviews",
            "CSV: seq, rating (1 again to 4 easy) and elapsed_days, or review_minute instead of it; or card_id, review_rating, "
                + "review_time. A card's reviews in order."
        );
        var weights = new Option<FileInfo?>("--weights")
        {
            Description = "File of the 21 weights, separated by spaces, commas or lines. Default: those published.",
        };
        var retention = new Option<double>("--retention")
        {
            Description = "Chance of recall at which a review is due.",
            DefaultValueFactory = _ => 0.9,
        };
        var longest = new Option<int>("--max-interval") { Description = "Longest interval in days.", DefaultValueFactory = _ => 36500 };
        var fit = new Option<bool>("--fit")
        {
            Description = "Fit the weights to the reviews, print them as JSON with their log loss, and use them.",
        };
        var dayBegins = new Option<double>("--day-begins")
        {
            Description = "With review_time or review_minute: the hour, UTC, at which a day of the learner begins.",
            DefaultValueFactory = _ => 0,
        };
        var output = EngineCommand.Output();
        var command = new Command("fsrs", "Memory states and intervals of reviews by FSRS-6.")
        {
            reviews,
            weights,
            retention,
            longest,
            fit,
            dayBegins,
            output,
        };
        command.SetAction(arguments =>
        {
            var (given, fitted) = (arguments.GetValue(weights), arguments.GetValue(fit));
            if (fitted && given is not null)
            {
                throw new CommandRefusedException("--fit finds the weights. Leave out --weights, or --fit.");
            }
            var desired = arguments.GetValue(retention);
            if (!(desired > 0 && desired <= 1))
            {
                throw new CommandRefusedException(
                    $"--retention {EngineOutput.Text(desired)} cannot be used. Write a number above 0 and at most 1."
                );
            }
            if (arguments.GetValue(longest) < 1)
            {
                throw new CommandRefusedException("--max-interval is at least 1 day.");
            }
            var hour = arguments.GetValue(dayBegins);
            if (!(hour >= 0 && hour < 24))
            {
                throw new CommandRefusedException(
                    $"--day-begins {EngineOutput.Text(hour)} cannot be used. Write an hour from 0 to below 24."
                );
            }

            var file = FsrsReviewsFile.Read(arguments.GetRequiredValue(reviews), TimeSpan.FromHours(hour));
            var (chosen, report) = fitted ? Fit(file) : (given is null ? FsrsWeights.Default : ReadWeights(given), null);
            var model = new Fsrs(chosen, desired, arguments.GetValue(longest));
            EngineOutput.Write(arguments.GetRequiredValue(output), writer => WriteStates(writer, file, model));
            if (report is not null)
            {
                Console.Out.WriteLine(report);
            }
            return 0;
        });
        return command;
    }

    private static void WriteStates(TextWriter writer, FsrsReviewsFile file, Fsrs model)
    {
        writer.WriteLine("seq,step,rating,elapsed_days,retrievability_before,stability,difficulty,interval");
        var memories = new FsrsMemory[file.Cards.Count];
        foreach (var review in file.Reviews)
        {
            var before = memories[review.Card];
            var memory = memories[review.Card] = model.Next(before, review.ElapsedDays, review.Rating);
            writer.WriteLine(
                string.Join(
                    ',',
                    [
                        file.Cards[(int)review.Card],
                        Text(review.Step),
                        Text((int)review.Rating),
                        Text(review.ElapsedDays),
                        before.IsNew ? "" : EngineOutput.Text(model.Retrievability(review.ElapsedDays, before.Stability)),
                        EngineOutput.Text(memory.Stability),
                        EngineOutput.Text(memory.Difficulty),
                        Text(model.Interval(memory.Stability)),
                    ]
                )
            );
        }

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    private static (FsrsWeights Weights, string Report) Fit(FsrsReviewsFile file)
    {
        var log = new FsrsReviewLog([
            .. file.Reviews.Select(review => new FsrsReview(review.Card, review.Rating, review.ElapsedDays, review.Time)),
        ]);
        var all = FsrsFit.Fit(log);
        var tested = FsrsFit.Fit(log, new FsrsFitOptions(TrainShare: TrainShare));
        var report = JsonSerializer.Serialize(
            new
            {
                weights = all.Weights.AsSpan().ToArray(),
                fitted = all.Fitted,
                cards = log.Cards,
                reviews = log.Reviews,
                predictions = log.Predictions,
                log_loss_before = Finite(all.TrainBefore.LogLoss),
                log_loss_after = Finite(all.TrainAfter.LogLoss),
                rmse_bins_before = Finite(all.TrainBefore.RmseBins),
                rmse_bins_after = Finite(all.TrainAfter.RmseBins),
                iterations = all.Iterations,
                converged = all.Converged,
                test = new
                {
                    of = "weights fitted to the first four fifths, on the last fifth",
                    predictions = tested.TestBefore.Predictions,
                    log_loss_before = Finite(tested.TestBefore.LogLoss),
                    log_loss_after = Finite(tested.TestAfter.LogLoss),
                    rmse_bins_before = Finite(tested.TestBefore.RmseBins),
                    rmse_bins_after = Finite(tested.TestAfter.RmseBins),
                },
            }
        );
        return (all.Weights, report);

        static double? Finite(double number) => double.IsFinite(number) ? number : null;
    }

    private static FsrsWeights ReadWeights(FileInfo file)
    {
        if (!file.Exists)
        {
            throw new CommandRefusedException($"There is no file '{file.FullName}'.");
        }
        var fields = File.ReadAllText(file.FullName).Split(BetweenWeights, StringSplitOptions.RemoveEmptyEntries);
        var weights = new double[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            if (!double.TryParse(fields[i], NumberStyles.Float, CultureInfo.InvariantCulture, out weights[i]))
            {
                throw new CommandRefusedException(
                    $"{file.Name}, weight {i + 1}: '{fields[i]}' is not a number. Write one such as 0.75, with a point."
                );
            }
        }

        try
        {
            return new FsrsWeights(weights);
        }
        catch (ArgumentException e)
        {
            throw new CommandRefusedException($"{file.Name}: {e.Message}");
        }
    }
}
