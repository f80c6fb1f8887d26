using System.CommandLine;
using System.Globalization;
using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Adaptivity.Engine.Simulation;

namespace AdaptivQ.Host.Commands.Simulation;

/// <summary>What may be said of a simulated test.</summary>
internal sealed class SimulateOptions
{
    public const string Target = "target";
    public const string Eligibility = "eligibility";
    private const string Interval = "interval";
    private const string Ratio = "sprt";

    public SimulateOptions()
    {
        Criterion.AcceptOnlyFromAmong("mfi", Target);
        Exposure.AcceptOnlyFromAmong("sympson-hetter", Eligibility);
        Classify.AcceptOnlyFromAmong(Interval, Ratio);
    }

    public Option<FileInfo?> Bank { get; } = new("--bank") { Description = "CSV file of items: item,a,b[,c][,d][,D][,topic][,enemies][,pilot]; enemies are names of sets, parted by blanks; pilot is 1 for items tried out." };

    public Option<string?> Quiz { get; } = new("--quiz") { Description = "Title or id of a published quiz, simulated as its attempts run; further options change it." };

    public Option<string> School { get; } = SchoolOption.Create();

    public Option<int?> MaxItems { get; } = new("--max-items") { Description = "Most items in a test. Default: 25, or the quiz's." };

    public Option<int?> MinItems { get; } = new("--min-items") { Description = "Fewest items before a goal may end a test. Default: 0, or the quiz's." };

    public Option<double?> StandardError { get; } = new("--se") { Description = "End once the standard error is so small, in logits. Default: none, or the quiz's." };

    public Option<double?> ThetaChange { get; } = new("--theta-change") { Description = "End once an answer moves the estimate by no more, in logits." };

    public Option<double?> LeastInformation { get; } = new("--least-information") { Description = "End once no item left gives so much information." };

    public Option<string?> Classify { get; } = new("--classify") { Description = "End once the level between --cuts is known: interval (the confidence interval contains no cut) or sprt (likelihood ratio)." };

    public Option<string?> Cuts { get; } = new("--cuts") { Description = "Cut scores in logits, rising, parted by commas." };

    public Option<double> Z { get; } = new("--z") { Description = "For interval: half its width in standard errors.", DefaultValueFactory = _ => 1.959964 };

    public Option<double> Delta { get; } = new("--delta") { Description = "For sprt: half the indifference region, in logits.", DefaultValueFactory = _ => 0.25 };

    public Option<double> Alpha { get; } = new("--alpha") { Description = "For sprt: wanted chance to be put above a cut from below.", DefaultValueFactory = _ => 0.05 };

    public Option<double> Beta { get; } = new("--beta") { Description = "For sprt: wanted chance to be put below a cut from above.", DefaultValueFactory = _ => 0.05 };

    public Option<string?> Criterion { get; } = new("--criterion") { Description = "What makes an item the next one: mfi (maximum information) or target (chance of success nearest --target-success). Default: mfi, or the quiz's." };

    public Option<double> TargetSuccess { get; } = new("--target-success") { Description = "For target: the wanted chance of success.", DefaultValueFactory = _ => 0.7 };

    public Option<int?> Randomesque { get; } = new("--randomesque") { Description = "Draw from so many of the best items. Default: 1, or the quiz's." };

    public Option<double?> ExposureTarget { get; } = new("--exposure-target") { Description = "Hold every item's exposure at this share of the tests, above 0 to 1." };

    public Option<string> Exposure { get; } = new("--exposure") { Description = "How: sympson-hetter or eligibility.", DefaultValueFactory = _ => "sympson-hetter" };

    public Option<double> Tolerance { get; } = new("--exposure-tolerance") { Description = "For sympson-hetter: how far above the target the largest exposure may lie.", DefaultValueFactory = _ => 0.03 };

    public Option<FileInfo?> Blueprint { get; } = new("--blueprint") { Description = "CSV file of topics: topic[,share][,min][,max]." };

    public Option<bool> ShadowTest { get; } = new("--shadow-test") { Description = "Put a whole test together before each item, so that every blueprint that can be met is met." };

    public Option<int[]> PilotPositions { get; } = new("--pilot-at") { Description = "Position, from 1, at which an item is tried out; may be repeated." };

    public Option<int> Simulees { get; } = new("--simulees") { Description = "Simulated learners, of a standard normal population; with --thetas, at each.", DefaultValueFactory = _ => 1000 };

    public Option<string?> Thetas { get; } = new("--thetas") { Description = "True abilities in logits, rising, parted by commas, instead of a normal population." };

    public Option<long> Seed { get; } = new("--seed") { Description = "The same seed gives the same results on any machine.", DefaultValueFactory = _ => 1 };

    public Option<int?> Threads { get; } = new("--threads") { Description = "At most so many at once. Default: one a processor. Changes no digit of the results." };

    public Option<FileInfo?> Out { get; } = new("--out") { Description = "CSV file to write every item's exposure to." };

    public Option<bool> Json { get; } = new("--json") { Description = "Print one line of JSON instead of a table." };

    public IEnumerable<Option> All =>
    [
        Bank, Quiz, School, MaxItems, MinItems, StandardError, ThetaChange, LeastInformation, Classify, Cuts, Z, Delta, Alpha, Beta, Criterion, TargetSuccess, Randomesque,
        ExposureTarget, Exposure, Tolerance, Blueprint, ShadowTest, PilotPositions, Simulees, Thetas, Seed, Threads, Out, Json,
    ];

    public SimulatedPopulation Population(ParseResult arguments)
    {
        var simulees = arguments.GetRequiredValue(Simulees);
        if (simulees is < 1 or > 1_000_000) throw new CommandRefusedException("Simulate 1 to 1,000,000 learners (--simulees).");
        return arguments.GetValue(Thetas) is { } thetas
            ? SimulatedPopulation.AtLevels(Rising("--thetas", thetas), simulees)
            : SimulatedPopulation.Normal(simulees);
    }

    public int? ThreadsOf(ParseResult arguments) =>
        arguments.GetValue(Threads) is not { } threads ? null : threads >= 1 ? threads : throw new CommandRefusedException("A simulation needs at least one thread (--threads).");

    public ClassificationRule? Classification(ParseResult arguments)
    {
        if (arguments.GetValue(Classify) is not { } kind)
            return arguments.GetValue(Cuts) is null ? null : throw new CommandRefusedException("--cuts alone ends nothing. Say how the level is decided with --classify.");
        var cuts = Rising("--cuts", arguments.GetValue(Cuts) ?? throw new CommandRefusedException("--classify needs cut scores. Name them with --cuts, such as --cuts -0.5,0.5."));
        return kind == Interval
            ? new ConfidenceIntervalClassification(cuts, arguments.GetRequiredValue(Z))
            : new SequentialProbabilityRatioTest(cuts, arguments.GetRequiredValue(Delta), arguments.GetRequiredValue(Alpha), arguments.GetRequiredValue(Beta));
    }

    private static double[] Rising(string option, string text)
    {
        var numbers = new List<double>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number) || (numbers.Count > 0 && number <= numbers[^1]))
                throw new CommandRefusedException($"{option}: '{part}' is no number above the one before it. Write rising numbers parted by commas, such as -1,0,1.5.");
            numbers.Add(number);
        }

        return [.. numbers];
    }
}
