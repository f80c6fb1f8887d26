using System.CommandLine;
using System.Globalization;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.Publishing;

namespace AdaptivQ.Host.Commands;

/// <summary>How a quiz asks and when it stops, as command-line options: the same for a quiz to publish and one to simulate.</summary>
internal sealed class PolicyOptions
{
    private const string Interval = "interval";
    private const string Ratio = "sprt";

    public PolicyOptions()
    {
        Classify.AcceptOnlyFromAmong(Interval, Ratio);
    }

    public Option<int?> MaxItems { get; } = new("--max-items") { Description = "Most questions in one attempt." };

    public Option<int?> MinItems { get; } = new("--min-items") { Description = "Fewest questions before a rule may end an attempt." };

    public Option<double?> StandardError { get; } = new("--se") { Description = "Stop once the ability is known this well: a standard error in logits." };

    public Option<double?> ThetaChange { get; } = new("--theta-change") { Description = "Stop once an answer moves the ability by no more than this, in logits." };

    public Option<double?> LeastInformation { get; } = new("--least-information") { Description = "Stop once no item left gives this much information." };

    public Option<string?> Classify { get; } = new("--classify")
    {
        Description = "Stop once the level between the cuts is decided: interval (the confidence interval contains no cut) or sprt (likelihood ratio).",
    };

    public Option<double?> Z { get; } = new("--z") { Description = "For interval: half its width in standard errors. Default: 1.959964." };

    public Option<double?> Delta { get; } = new("--delta") { Description = "For sprt: half the indifference region, in logits. Default: 0.25." };

    public Option<double?> Alpha { get; } = new("--alpha") { Description = "For sprt: wanted chance to be put above a cut from below. Default: 0.05." };

    public Option<double?> Beta { get; } = new("--beta") { Description = "For sprt: wanted chance to be put below a cut from above. Default: 0.05." };

    public Option<string?> Cuts { get; } = new("--cuts") { Description = "Cut scores between the levels in logits, rising, comma-separated." };

    public Option<string?> Criterion { get; } = new("--criterion")
    {
        Description = $"What makes an item the next one: {string.Join(", ", PolicyDraft.Criteria)}; or target, the chance of success nearest --target-success.",
    };

    public Option<double?> Acceleration { get; } = new("--acceleration") { Description = "For Progressive and Proportional: how late information takes over. Default: 1." };

    public Option<double?> TargetSuccess { get; } = new("--target-success") { Description = "The wanted chance of success in practice. Default: 0.7." };

    public Option<int?> Randomesque { get; } = new("--randomesque") { Description = "Draw from this many of the best items." };

    public Option<string?> Estimator { get; } = new("--estimator") { Description = "How ability is estimated: eap, map, mle or wle. Default: eap." };

    public Option<string?> Prior { get; } = new("--prior") { Description = "Mean and standard deviation of the normal prior in logits, comma-separated. Default: 0,1." };

    public Option<string?> Grid { get; } = new("--grid") { Description = "Lowest and highest ability reckoned with, in logits, and the points that EAP sums over, comma-separated, such as -6,6,81." };

    public IEnumerable<Option> All =>
    [
        MaxItems, MinItems, StandardError, ThetaChange, LeastInformation, Classify, Z, Delta, Alpha, Beta, Cuts,
        Criterion, Acceleration, TargetSuccess, Randomesque, Estimator, Prior, Grid,
    ];

    /// <summary>What the options say of a quiz to draft.</summary>
    public DraftQuiz Draft(ParseResult arguments, DraftQuiz draft, IReadOnlyList<string>? levels)
    {
        var cuts = CutsOf(arguments);
        RefuseLooseDetails(arguments);
        if (levels is null != cuts is null) throw new CommandRefusedException("Levels and the cuts between them go together. Give both --levels and --cuts, or neither.");
        return draft with
        {
            MaxItems = arguments.GetValue(MaxItems),
            MinItems = arguments.GetValue(MinItems),
            StandardError = arguments.GetValue(StandardError),
            ThetaChange = arguments.GetValue(ThetaChange),
            LeastInformation = arguments.GetValue(LeastInformation),
            Classification = arguments.GetValue(Classify) is { } method
                ? new DraftClassification(method, arguments.GetValue(Z), arguments.GetValue(Delta), arguments.GetValue(Alpha), arguments.GetValue(Beta))
                : null,
            Criterion = arguments.GetValue(Criterion),
            Acceleration = arguments.GetValue(Acceleration),
            TargetSuccess = arguments.GetValue(TargetSuccess),
            Randomesque = arguments.GetValue(Randomesque),
            Estimator = arguments.GetValue(Estimator),
            Prior = PriorOf(arguments) is var (mean, deviation) ? new DraftPrior(mean, deviation) : null,
            Grid = GridOf(arguments) is var (low, high, points) ? new DraftGrid(low, high, points) : null,
            Levels = levels is null ? null : new DraftLevels(levels, cuts),
        };
    }

    /// <summary>The policy with what the options say of it; what they leave out stays as it is.</summary>
    public QuizPolicy Change(ParseResult arguments, QuizPolicy policy)
    {
        var cuts = CutsOf(arguments);
        RefuseLooseDetails(arguments);
        var criterion = arguments.GetValue(Criterion) is { } named ? CriterionOf(named) : policy.Criterion;
        var changed = policy with
        {
            MaxItems = arguments.GetValue(MaxItems) ?? policy.MaxItems,
            MinItems = arguments.GetValue(MinItems) ?? policy.MinItems,
            StandardError = arguments.GetValue(StandardError) ?? policy.StandardError,
            ThetaChange = arguments.GetValue(ThetaChange) ?? policy.ThetaChange,
            LeastInformation = arguments.GetValue(LeastInformation) ?? policy.LeastInformation,
            Classification = ClassificationOf(arguments, cuts) ?? policy.Classification,
            Criterion = criterion,
            Acceleration = AccelerationOf(arguments, criterion, policy),
            TargetSuccess = criterion == PractisePolicy.Criterion ? arguments.GetValue(TargetSuccess) ?? policy.TargetSuccess ?? 0.7 : null,
            Randomesque = arguments.GetValue(Randomesque) ?? policy.Randomesque,
            Estimator = arguments.GetValue(Estimator)?.ToUpperInvariant() ?? policy.Estimator,
        };
        if (changed.Randomesque < 1) throw new CommandRefusedException("The next item is drawn from at least one item (--randomesque).");
        if (changed.MaxItems < 1 || changed.MinItems < 0 || changed.MinItems > changed.MaxItems)
            throw new CommandRefusedException($"A test cannot have at least {changed.MinItems} and at most {changed.MaxItems} items. Change --min-items or --max-items.");
        if (PriorOf(arguments) is var (mean, deviation)) changed = changed with { PriorMean = mean, PriorStandardDeviation = deviation };
        if (GridOf(arguments) is var (low, high, points)) changed = changed with { GridLow = low, GridHigh = high, GridPoints = points };
        return cuts is null ? changed : changed with { Cuts = cuts, Levels = [.. Enumerable.Range(1, cuts.Count + 1).Select(level => $"level {level}")] };
    }

    /// <summary>Details of a classification that is not asked for would end nothing.</summary>
    private void RefuseLooseDetails(ParseResult arguments)
    {
        if (arguments.GetValue(Classify) is not null) return;
        foreach (var detail in new[] { Z, Delta, Alpha, Beta }.Where(detail => arguments.GetValue(detail) is not null))
            throw new CommandRefusedException($"{detail.Name} belongs to a classification. Say which with --classify, or leave it out.");
    }

    private double? AccelerationOf(ParseResult arguments, string criterion, QuizPolicy policy)
    {
        var given = arguments.GetValue(Acceleration);
        if (PolicyDraft.HasAcceleration(criterion)) return given ?? policy.Acceleration ?? 1;
        return given is null ? null : throw new CommandRefusedException($"The criterion {criterion} has no acceleration. Leave --acceleration out.");
    }

    private QuizClassification? ClassificationOf(ParseResult arguments, List<double>? cuts)
    {
        if (arguments.GetValue(Classify) is not { } method)
            return cuts is null ? null : throw new CommandRefusedException("--cuts alone ends nothing. Say how the level is decided with --classify.");
        if (cuts is null) throw new CommandRefusedException("--classify needs cut scores. Name them with --cuts, such as --cuts -0.5,0.5.");
        return method == Interval
            ? new QuizClassification(method, arguments.GetValue(Z) ?? 1.959964, null, null, null)
            : new QuizClassification(method, null, arguments.GetValue(Delta) ?? 0.25, arguments.GetValue(Alpha) ?? 0.05, arguments.GetValue(Beta) ?? 0.05);
    }

    private static string CriterionOf(string name) =>
        name.Equals("target", StringComparison.OrdinalIgnoreCase) ? PractisePolicy.Criterion
        : PolicyDraft.Criteria.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new CommandRefusedException($"There is no criterion '{name}' (--criterion). There are {string.Join(", ", PolicyDraft.Criteria)} and target.");

    private List<double>? CutsOf(ParseResult arguments)
    {
        if (arguments.GetValue(Cuts) is not { } text) return null;
        var cuts = Numbers("--cuts", text);
        for (var i = 1; i < cuts.Count; i++)
        {
            if (cuts[i] <= cuts[i - 1]) throw new CommandRefusedException($"--cuts: {cuts[i]} is not above {cuts[i - 1]}. Write rising numbers, comma-separated, such as -1,0,1.5.");
        }

        return cuts;
    }

    private (double Mean, double Deviation)? PriorOf(ParseResult arguments) =>
        arguments.GetValue(Prior) is not { } text ? null
        : Numbers("--prior", text) is [var mean, var deviation] ? (mean, deviation)
        : throw new CommandRefusedException($"--prior: '{text}' is not a mean and a standard deviation. Write two numbers, comma-separated, such as 0,1.");

    private (double Low, double High, int Points)? GridOf(ParseResult arguments) =>
        arguments.GetValue(Grid) is not { } text ? null
        : Numbers("--grid", text) is [var low, var high, var points] && points == Math.Floor(points) && points is >= 2 and <= 10_000 ? (low, high, (int)points)
        : throw new CommandRefusedException($"--grid: '{text}' is not a grid. Write the lowest and highest ability and the number of points, comma-separated, such as -6,6,81.");

    private static List<double> Numbers(string option, string text)
    {
        var numbers = new List<double>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
                throw new CommandRefusedException($"{option}: '{part}' is not a number. Write numbers with a point, comma-separated.");
            numbers.Add(number);
        }

        return numbers;
    }
}
