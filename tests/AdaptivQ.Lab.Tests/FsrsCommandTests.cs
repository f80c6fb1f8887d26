using System.Globalization;
using System.Text.Json.Nodes;

namespace AdaptivQ.Lab.Tests;

/// <summary>`adaptivq engine fsrs`, as an analyst runs it; it needs no database.</summary>
public sealed class FsrsCommandTests : IDisposable
{
    private const string Head = "seq,step,rating,elapsed_days,retrievability_before,stability,difficulty,interval";

    private readonly string _folder = Directory.CreateTempSubdirectory("adaptivq-fsrs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Reviews_become_memory_states_and_intervals_whichever_way_their_times_are_written()
    {
        // Figures of ts-fsrs 5.4.2 with its default weights.
        string[] expected =
        [
            Head,
            "a,1,3,0,,2.3065,2.11810397,2",
            "a,2,1,2,0.90949326,0.6075801,7.39450274,1",
            "a,3,4,1,0.86231038,3.96536011,6.50909534,4",
        ];
        var byDays = await Write("days.csv", "seq,step,rating,elapsed_days\na,1,3,0\na,2,1,2\na,3,4,1\n");
        var byMinutes = await Write("minutes.csv", "seq,rating,review_minute\na,3,100\na,1,2980\na,4,4400\n");
        var byTimes = await Write(
            "times.csv",
            "card_id,review_rating,review_time\na,3,2026-03-01T09:00:00Z\na,1,2026-03-03T07:00:00Z\na,4,2026-03-04T00:30:00+00:00\n"
        );
        foreach (var file in new[] { byDays, byMinutes, byTimes })
        {
            var ran = await Run("--reviews", file, "--out", Out);
            ran.ExitCode.ShouldBe(0, ran.Error);
            (await File.ReadAllLinesAsync(Out)).ShouldBe(expected, file);
        }
    }

    [Fact]
    public async Task Weights_retention_and_the_longest_interval_are_taken_as_given()
    {
        var reviews = await Write("reviews.csv", "seq,step,rating,elapsed_days\n1,1,4,0\n1,2,3,0\n1,3,4,0\n");
        var weights = await Write("w.txt", "0.4 1.1 3 12 6.9 0.7 2.5,0.01,1.6,0.2,0.9 1.7 0.1 0.3\n1.9 0.3 2.2 0.6 0.15 0.1 0.25\n");
        (await Run("--reviews", reviews, "--weights", weights, "--out", Out)).ExitCode.ShouldBe(0);
        (await File.ReadAllLinesAsync(Out))[3].ShouldEndWith(",18.66063052,1,19");
        (
            await Run("--reviews", reviews, "--weights", weights, "--retention", "0.7", "--max-interval", "30", "--out", Out)
        ).ExitCode.ShouldBe(0);
        (await File.ReadAllLinesAsync(Out))[3].ShouldEndWith(",18.66063052,1,30");
    }

    [Fact]
    public async Task Fitted_weights_are_printed_with_their_loss_and_used()
    {
        // Every card is good at first and forgotten three days later, twice out of three times.
        var rows = Enumerable
            .Range(0, 150)
            .SelectMany(card => new[] { $"{card},1,3,0", $"{card},2,{(card % 3 == 0 ? 3 : 1)},3", $"{card},3,3,2" });
        var reviews = await Write("reviews.csv", "seq,step,rating,elapsed_days\n" + string.Join('\n', rows) + "\n");
        var ran = await Run("--reviews", reviews, "--fit", "--out", Out);
        ran.ExitCode.ShouldBe(0, ran.Error);
        var report = JsonNode.Parse(ran.Output)!;
        var weights = report["weights"]!.AsArray().Select(weight => (double)weight!).ToArray();
        weights.Length.ShouldBe(21);
        weights[2].ShouldBeLessThan(2.3065);
        ((double)report["log_loss_after"]!).ShouldBeLessThan((double)report["log_loss_before"]!);
        ((int)report["predictions"]!).ShouldBe(300);
        ((int)report["test"]!["predictions"]!).ShouldBe(60);
        var first = (await File.ReadAllLinesAsync(Out))[1].Split(',');
        double.Parse(first[5], CultureInfo.InvariantCulture).ShouldBe(weights[2]);
    }

    [Theory]
    [InlineData(
        "row 3, column 'rating': '5' cannot be used. Write a whole number from 1 to 4.",
        "seq,step,rating,elapsed_days\n1,1,3,0\n1,2,5,1\n"
    )]
    [InlineData("row 3, column 'elapsed_days': '-1' cannot be used.", "seq,step,rating,elapsed_days\n1,1,3,0\n1,2,3,-1\n")]
    [InlineData("row 3, column 'step': '3' should be 2.", "seq,step,rating,elapsed_days\n1,1,3,0\n1,3,3,1\n")]
    [InlineData(
        "row 3, column 'review_time': '2026-01-01' is before the review of '1' above. Sort the file by time.",
        "card_id,review_rating,review_time\n1,3,2026-02-01\n1,3,2026-01-01\n"
    )]
    [InlineData("row 2, column 'review_time': 'soon' is no time.", "card_id,review_rating,review_time\n1,3,soon\n")]
    [InlineData("row 1: there is no column 'rating'", "seq,elapsed_days\n1,0\n")]
    [InlineData("row 1: there is no column 'elapsed_days', 'review_minute' or 'review_time'", "seq,rating\n1,3\n")]
    public async Task A_file_with_a_mistake_ends_with_2_names_it_and_writes_nothing(string words, string text)
    {
        var ran = await Run("--reviews", await Write("wrong.csv", text), "--out", Out);
        ran.ExitCode.ShouldBe(2, ran.Error);
        ran.Error.ShouldContain($"wrong.csv, {words}");
        File.Exists(Out).ShouldBeFalse();
    }

    [Theory]
    [InlineData("FSRS-6 has 21 weights, not 2", "1 2")]
    [InlineData("weight 2: 'x' is not a number", "1 x")]
    [InlineData("w4 is 60", "1 1 1 1 60 1 1 0.1 1 0.1 1 1 0.1 0.1 1 1 1 1 1 0.1 0.1")]
    public async Task Weights_that_cannot_be_used_end_with_2(string words, string text)
    {
        var reviews = await Write("reviews.csv", "seq,step,rating,elapsed_days\n1,1,3,0\n");
        var ran = await Run("--reviews", reviews, "--weights", await Write("w.txt", text), "--out", Out);
        ran.ExitCode.ShouldBe(2);
        ran.Error.ShouldContain(words);
        ran.Error.ShouldContain("w.txt");
        File.Exists(Out).ShouldBeFalse();
    }

    private string Out => Path.Combine(_folder, "out.csv");

    private static Task<Ran> Run(params string[] arguments) => AdaptivqProcess.Run(null, ["engine", "fsrs", .. arguments]);

    private async Task<string> Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }
}
