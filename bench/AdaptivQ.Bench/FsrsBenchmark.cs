using System.CommandLine;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using AdaptivQ.Adaptivity.Engine.Knowledge;

namespace AdaptivQ.Bench;

/// <summary>
/// Reviews per second of FSRS-6 on one thread: the two jobs of the reference set's fsrs_speed.js, with the same ratings and as
/// many reviews, so that a line printed here stands beside one printed by ts-fsrs. A tenth of the work goes before, unmeasured.
/// </summary>
internal static class FsrsBenchmark
{
    private const int ReviewsPerCard = 10;

    /// <summary>fsrs_speed.js measures one run; this is the median of five, which is steadier.</summary>
    private const int Runs = 5;

    /// <summary>Leaves the plus sign of a job's name as it is, so that lines of both programs can be matched by it.</summary>
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly FsrsRating[] Ratings = [.. new[] { 3, 3, 1, 3, 4, 2, 3, 3, 3, 1 }.Select(rating => (FsrsRating)rating)];

    public static Command Create()
    {
        var command = new Command("fsrs", "FSRS-6 reviews per second, memory model and card scheduler, as JSON lines.");
        command.SetAction(_ =>
        {
            var model = new Fsrs(FsrsWeights.Default);
            Measure("memory state + interval, 10 reviews per card, elapsed=interval", 1_000_000, cards => MemoryAndInterval(model, cards));
            var scheduler = new FsrsScheduler(FsrsWeights.Default);
            Measure("scheduler.next on a Card with dates, 10 reviews per card, on time", 200_000, cards => ScheduleCards(scheduler, cards));
        });
        return command;
    }

    private static long MemoryAndInterval(Fsrs model, int cards)
    {
        var sum = 0L;
        for (var card = 0; card < cards; card++)
        {
            var memory = default(FsrsMemory);
            var interval = 0;
            foreach (var rating in Ratings)
            {
                memory = model.Next(memory, interval, rating);
                interval = model.Interval(memory.Stability);
                sum += interval;
            }
        }

        return sum;
    }

    private static long ScheduleCards(FsrsScheduler scheduler, int cards)
    {
        var start = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var sum = 0L;
        for (var i = 0; i < cards; i++)
        {
            var card = FsrsCard.New(start);
            foreach (var rating in Ratings)
            {
                card = scheduler.Review(card, card.Due, rating);
                sum += card.ScheduledDays;
            }
        }

        return sum;
    }

    private static void Measure(string job, int reviews, Func<int, long> run)
    {
        var cards = reviews / ReviewsPerCard;
        // Tiered compilation finishes the code in the background: give it a tenth of the work, and moments to do so.
        for (var i = 0; i < 10; i++)
        {
            run(cards / 100);
            Thread.Sleep(20);
        }

        var seconds = new double[Runs];
        var sums = new long[Runs];
        for (var i = 0; i < Runs; i++)
        {
            var watch = Stopwatch.StartNew();
            sums[i] = run(cards);
            seconds[i] = watch.Elapsed.TotalSeconds;
        }

        if (sums.Distinct().Count() != 1)
        {
            throw new BenchmarkFailedException($"'{job}' gave different schedules in different runs.");
        }
        Array.Sort(seconds);
        Console.WriteLine(
            JsonSerializer.Serialize(
                new
                {
                    peer = "AdaptivQ",
                    job,
                    reviews,
                    reviews_per_s = (long)Math.Round(reviews / seconds[Runs / 2]),
                },
                Plain
            )
        );
    }
}
