using System.CommandLine;
using System.Globalization;
using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Adaptivity.Engine.Simulation;
using AdaptivQ.Platform.CommandLine;
using AdaptivQ.Quizzes.Publishing;

namespace AdaptivQ.Adaptivity.Lab.Simulation;

/// <summary>What may be said of a simulated test.</summary>
internal sealed class SimulateOptions
{
    public const string Eligibility = "eligibility";

    public SimulateOptions()
    {
        Exposure.AcceptOnlyFromAmong("sympson-hetter", Eligibility);
    }

    public Option<FileInfo?> Bank { get; } =
        new("--bank")
        {
            Description =
                "CSV file of items: item,a,b[,c][,d][,D][,topic][,enemies][,pilot]; enemies are names of sets, space-separated; pilot is "
                + "1 for items tried out.",
        };

    public Option<string?> Quiz { get; } =
        new("--quiz") { Description = "Title or id of a published quiz, simulated as its attempts run; further options change it." };

    public Option<string> School { get; } = SchoolOption.Create();

    public PolicyOptions Policy { get; } = new();

    public Option<double?> ExposureTarget { get; } =
        new("--exposure-target") { Description = "Hold every item's exposure at this share of the tests, above 0 to 1." };

    public Option<string> Exposure { get; } =
        new("--exposure") { Description = "How: sympson-hetter or eligibility.", DefaultValueFactory = _ => "sympson-hetter" };

    public Option<double> Tolerance { get; } =
        new("--exposure-tolerance")
        {
            Description = "For sympson-hetter: how far above the target the largest exposure may lie.",
            DefaultValueFactory = _ => 0.03,
        };

    public Option<FileInfo?> Blueprint { get; } = new("--blueprint") { Description = "CSV file of topics: topic[,share][,min][,max]." };

    public Option<bool> ShadowTest { get; } =
        new("--shadow-test")
        {
            Description = "Put a whole test together before each item, so that every blueprint that can be met is met.",
        };

    public Option<int[]> PilotPositions { get; } =
        new("--pilot-at") { Description = "Position, from 1, at which an item is tried out; may be repeated." };

    public Option<int> Simulees { get; } =
        new("--simulees")
        {
            Description = "Simulated learners, of a standard normal population; with --thetas, at each.",
            DefaultValueFactory = _ => 1000,
        };

    public Option<string?> Thetas { get; } =
        new("--thetas") { Description = "True abilities in logits, rising, comma-separated, instead of a normal population." };

    public Option<long> Seed { get; } =
        new("--seed") { Description = "The same seed gives the same results on any machine.", DefaultValueFactory = _ => 1 };

    public Option<int?> Threads { get; } =
        new("--threads") { Description = "At most so many at once. Default: one a processor. Changes no digit of the results." };

    public Option<FileInfo?> Out { get; } = new("--out") { Description = "CSV file to write every item's exposure to." };

    public Option<bool> Json { get; } = new("--json") { Description = "Print one line of JSON instead of a table." };

    public IEnumerable<Option> All =>
        [
            Bank,
            Quiz,
            School,
            .. Policy.All,
            ExposureTarget,
            Exposure,
            Tolerance,
            Blueprint,
            ShadowTest,
            PilotPositions,
            Simulees,
            Thetas,
            Seed,
            Threads,
            Out,
            Json,
        ];

    public SimulatedPopulation Population(ParseResult arguments)
    {
        var simulees = arguments.GetRequiredValue(Simulees);
        if (simulees is < 1 or > 1_000_000)
        {
            throw new CommandRefusedException("Simulate 1 to 1,000,000 learners (--simulees).");
        }
        return arguments.GetValue(Thetas) is { } thetas
            ? SimulatedPopulation.AtLevels(Rising("--thetas", thetas), simulees)
            : SimulatedPopulation.Normal(simulees);
    }

    public int? ThreadsOf(ParseResult arguments) =>
        arguments.GetValue(Threads) is not { } threads ? null
        : threads >= 1 ? threads
        : throw new CommandRefusedException("A simulation needs at least one thread (--threads).");

    private static double[] Rising(string option, string text)
    {
        var numbers = new List<double>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (
                !double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                || !double.IsFinite(number)
                || (numbers.Count > 0 && number <= numbers[^1])
            )
            {
                throw new CommandRefusedException(
                    $"{option}: '{part}' is not a number above the one before it. Write rising numbers, comma-separated, such as -1,0,1.5."
                );
            }
            numbers.Add(number);
        }

        return [.. numbers];
    }
}
