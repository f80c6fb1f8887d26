using System.Globalization;
using System.Text.Json;
using AdaptivQ.Adaptivity.Engine.Knowledge;

namespace AdaptivQ.Reference.Tests;

public sealed class FsrsReferenceTests
{
    private static readonly DateTimeOffset Start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Memory_states_and_intervals_are_those_of_ts_fsrs()
    {
        var model = new Fsrs(FsrsWeights.Default);
        var patient = new Fsrs(FsrsWeights.Default, desiredRetention: 0.8);
        var stability = new Worst("stability, relative", 1e-6);
        var difficulty = new Worst("difficulty, relative", 1e-6);
        var retrievability = new Worst("retrievability", 1e-6);
        var intervals = new Worst("interval", 0);
        foreach (var (row, before, after) in Replay(Csv.Read(SharedData.Psychometrics("fsrs/memory_states.csv")), model))
        {
            var where = $"sequence {row.Text("seq")}, step {row.Text("step")}";
            stability.Compare(after.Stability / row.Number("stability"), 1, where);
            difficulty.Compare(after.Difficulty / row.Number("difficulty"), 1, where);
            intervals.Compare(model.Interval(after.Stability), row.Int("interval_r90"), $"{where}, retention 0.9");
            intervals.Compare(patient.Interval(after.Stability), row.Int("interval_r80"), $"{where}, retention 0.8");
            if (!before.IsNew)
            {
                retrievability.Compare(
                    model.Retrievability(row.Number("elapsed_days"), before.Stability),
                    row.Number("retrievability_before"),
                    where
                );
            }
        }

        stability.ShouldHold(atLeast: 1002);
        difficulty.ShouldHold(atLeast: 1002);
        intervals.ShouldHold(atLeast: 2004);
        retrievability.ShouldHold(atLeast: 800);
    }

    [Fact]
    public void Memory_states_with_other_weights_are_those_of_ts_fsrs()
    {
        var lines = File.ReadAllLines(SharedData.Psychometrics("fsrs/memory_states_custom_w.csv"));
        var weights = lines[0]
            [(lines[0].IndexOf('=', StringComparison.Ordinal) + 1)..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(number => double.Parse(number, CultureInfo.InvariantCulture))
            .ToArray();
        var model = new Fsrs(FsrsWeights.Clip(weights));
        var stability = new Worst("stability, relative", 1e-6);
        var difficulty = new Worst("difficulty, relative", 1e-6);
        var intervals = new Worst("interval", 0);
        foreach (var (row, _, after) in Replay(Csv.Parse(lines[1..]), model))
        {
            var where = $"sequence {row.Text("seq")}, step {row.Text("step")}";
            stability.Compare(after.Stability / row.Number("stability"), 1, where);
            difficulty.Compare(after.Difficulty / row.Number("difficulty"), 1, where);
            intervals.Compare(model.Interval(after.Stability), row.Int("interval"), where);
        }

        stability.ShouldHold(atLeast: 419);
        difficulty.ShouldHold(atLeast: 419);
        intervals.ShouldHold(atLeast: 419);
    }

    [Fact]
    public void The_forgetting_curve_is_that_of_ts_fsrs()
    {
        var model = new Fsrs(FsrsWeights.Default);
        var worst = new Worst("forgetting curve", 1e-8);
        foreach (var row in Csv.Read(SharedData.Psychometrics("fsrs/forgetting_curve.csv")).Rows)
        {
            worst.Compare(
                model.Retrievability(row.Number("elapsed_days"), row.Number("stability")),
                row.Number("retrievability"),
                $"row {row.Index + 2}"
            );
        }

        worst.ShouldHold(atLeast: 154);
    }

    [Theory]
    [InlineData("schedule_steps", 0.9, 36500, true)]
    [InlineData("schedule_nosteps", 0.9, 36500, false)]
    [InlineData("schedule_r085_max365", 0.85, 365, true)]
    public void Schedules_of_cards_are_those_of_ts_fsrs(string file, double retention, int maximum, bool sameDay)
    {
        var scheduler = new FsrsScheduler(FsrsWeights.Default, retention, maximum, sameDay);
        var whole = new Worst($"{file}: states, days, due minutes, reps, lapses, steps", 0);
        var memory = new Worst($"{file}: stability and difficulty", 0);
        var card = default(FsrsCard);
        foreach (var row in Csv.Read(SharedData.Psychometrics($"fsrs/{file}.csv")).Rows)
        {
            var now = Start.AddMinutes(row.Int("review_minute"));
            card = row.Int("step") == 1 ? FsrsCard.New(now) : card;
            var where = $"sequence {row.Text("seq")}, step {row.Text("step")}";
            whole.Compare((int)card.State, row.Int("state_before"), $"{where}, state_before");
            card = scheduler.Review(card, now, (FsrsRating)row.Int("rating"));
            whole.Compare((int)card.State, row.Int("state_after"), $"{where}, state_after");
            whole.Compare(card.ScheduledDays, row.Int("scheduled_days"), $"{where}, scheduled_days");
            whole.Compare((card.Due - Start).TotalMinutes, row.Int("due_minute"), $"{where}, due_minute");
            whole.Compare(card.Reps, row.Int("reps"), $"{where}, reps");
            whole.Compare(card.Lapses, row.Int("lapses"), $"{where}, lapses");
            whole.Compare(card.Step, row.Int("learning_steps"), $"{where}, learning_steps");
            memory.Compare(card.Memory.Stability, row.Number("stability"), $"{where}, stability");
            memory.Compare(card.Memory.Difficulty, row.Number("difficulty"), $"{where}, difficulty");
        }

        whole.ShouldHold(atLeast: 7 * 516);
        memory.ShouldHold(atLeast: 2 * 516);
    }

    [Fact]
    public void Published_vectors_of_py_fsrs_and_fsrs_rs_are_met()
    {
        using var published = JsonDocument.Parse(File.ReadAllText(SharedData.Psychometrics("fsrs/published_vectors.json")));
        var root = published.RootElement;

        var scheduler = new FsrsScheduler(FsrsWeights.Default);
        var schedule = root.GetProperty("schedule");
        var card = FsrsCard.New(Start);
        var days = Numbers(schedule, "ratings")
            .Select(rating => (double)(card = scheduler.Review(card, card.Due, (FsrsRating)rating)).ScheduledDays);
        days.ShouldBe(Numbers(schedule, "interval_days"));

        var states = root.GetProperty("memory_state");
        Meets(states, states, FsrsWeights.Default);
        double[] withoutSameDayGain = [.. FsrsWeights.Default.AsSpan()];
        (withoutSameDayGain[17], withoutSameDayGain[18], withoutSameDayGain[19]) = (0, 0, 0);
        Meets(states, root.GetProperty("memory_state_w17_w18_w19_zero"), new FsrsWeights(withoutSameDayGain));

        var next = root.GetProperty("next_interval");
        foreach (var (retention, interval) in Numbers(next, "desired_retention").Zip(Numbers(next, "interval")))
        {
            // Computed in single precision there, which tells in a millennium or more.
            var allowed = interval > 100_000 ? 1e-6 * interval : 1e-9;
            var actual = new Fsrs(FsrsWeights.Default, retention, int.MaxValue).Interval(next.GetProperty("stability").GetDouble());
            TestContext.Current.TestOutputHelper?.WriteLine($"retention {retention}: {actual}, published {interval}");
            ((double)actual).ShouldBe(interval, allowed, $"retention {retention}");
        }
    }

    [Fact]
    public void The_one_difference_from_py_fsrs_is_that_a_memory_recalled_on_the_same_day_never_weakens_and_none_lasts_beyond_a_century()
    {
        var model = new Fsrs(FsrsWeights.Default);
        var table = Csv.Read(SharedData.Psychometrics("fsrs/memory_states_pyfsrs.csv"));
        var worst = new Worst("stability of py-fsrs from the same state, relative", 1e-6);
        var different = 0;
        CsvRow? last = null;
        foreach (var row in table.Rows)
        {
            if (row.Int("step") > 1 && last is { } previous && previous.Number("stability") is var s && s <= Fsrs.GreatestStability)
            {
                var rating = (FsrsRating)row.Int("rating");
                var next = model.Next(new FsrsMemory(s, previous.Number("difficulty")), row.Number("elapsed_days"), rating).Stability;
                var sameDayRecall = row.Number("elapsed_days") == 0 && rating != FsrsRating.Again;
                if (sameDayRecall && row.Number("stability") < s)
                {
                    next.ShouldBe(s, 1e-8);
                    different++;
                }
                else
                {
                    worst.Compare(
                        next / Math.Min(row.Number("stability"), Fsrs.GreatestStability),
                        1,
                        $"sequence {row.Text("seq")}, step {row.Text("step")}"
                    );
                }
            }

            last = row;
        }

        different.ShouldBeGreaterThan(0);
        worst.ShouldHold(atLeast: 500);
    }

    private static IEnumerable<(CsvRow Row, FsrsMemory Before, FsrsMemory After)> Replay(Csv table, Fsrs model)
    {
        var memory = default(FsrsMemory);
        foreach (var row in table.Rows)
        {
            var before = row.Int("step") == 1 ? default : memory;
            memory = model.Next(before, row.Number("elapsed_days"), (FsrsRating)row.Int("rating"));
            yield return (row, before, memory);
        }
    }

    private static void Meets(JsonElement reviews, JsonElement expected, FsrsWeights weights)
    {
        var model = new Fsrs(weights);
        var memory = default(FsrsMemory);
        foreach (var (rating, days) in Numbers(reviews, "ratings").Zip(Numbers(reviews, "elapsed_days")))
        {
            memory = model.Next(memory, days, (FsrsRating)rating);
        }

        var tolerance = expected.GetProperty("tolerance").GetDouble();
        memory.Stability.ShouldBe(expected.GetProperty("stability").GetDouble(), tolerance);
        memory.Difficulty.ShouldBe(expected.GetProperty("difficulty").GetDouble(), tolerance);
    }

    private static double[] Numbers(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
}
