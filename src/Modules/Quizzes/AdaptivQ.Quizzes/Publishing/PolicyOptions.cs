using System.CommandLine;
using System.Globalization;
using AdaptivQ.Platform.CommandLine;
using AdaptivQ.Quizzes.Contracts;

namespace AdaptivQ.Quizzes.Publishing;

/// <summary>How a quiz asks and when it stops, as command-line options: the same for a quiz to publish and one to simulate.</summary>
public sealed class PolicyOptions
{
    /// <summary>Restricts --mode and --classify to the values that they take.</summary>
    public PolicyOptions()
    {
        Classify.AcceptOnlyFromAmong(IntervalDecision.Method, RatioDecision.Method);
        Mode.AcceptOnlyFromAmong(PublishedQuiz.Assess, PublishedQuiz.Practise);
    }

    /// <summary>--mode: assess or practise.</summary>
    public Option<string?> Mode { get; } =
        new("--mode") { Description = "assess (measure, with a stated precision) or practise (keep to a success rate). Default: assess." };

    /// <summary>--max-items: from 1 to the number of items there are to ask.</summary>
    public Option<int?> MaxItems { get; } = new("--max-items") { Description = "Most questions in one attempt." };

    /// <summary>--min-items: from 1 to the most questions; for assess.</summary>
    public Option<int?> MinItems { get; } =
        new("--min-items")
        {
            Description =
                "For assess, fewest questions before a rule may end an attempt. Default: 8, or half of the most questions where that is "
                + "fewer.",
        };

    /// <summary>--se: a standard error of 0.2 to 1 logits; for assess.</summary>
    public Option<double?> StandardError { get; } =
        new("--se") { Description = "Stop once the ability is known this well: a standard error in logits." };

    /// <summary>--theta-change: 0.001 to 1 logit; for assess.</summary>
    public Option<double?> ThetaChange { get; } =
        new("--theta-change") { Description = "Stop once an answer moves the ability by no more than this, in logits." };

    /// <summary>--least-information: 0.001 to 10 per squared logit; for assess.</summary>
    public Option<double?> LeastInformation { get; } =
        new("--least-information") { Description = "Stop once no item left gives this much information." };

    /// <summary>--classify: interval or sprt; for assess.</summary>
    public Option<string?> Classify { get; } =
        new("--classify")
        {
            Description =
                "Stop once the level between the cuts is decided: interval (the confidence interval contains no cut) or sprt (likelihood "
                + "ratio).",
        };

    /// <summary>--z: 0.5 to 4 standard errors; for interval.</summary>
    public Option<double?> Z { get; } = new("--z") { Description = "For interval: half its width in standard errors. Default: 1.959964." };

    /// <summary>--delta: 0.01 to 2 logits; for sprt.</summary>
    public Option<double?> Delta { get; } =
        new("--delta") { Description = "For sprt: half the indifference region, in logits. Default: 0.25." };

    /// <summary>--alpha: an error rate, at least 0.001 and below 0.5; for sprt.</summary>
    public Option<double?> Alpha { get; } =
        new("--alpha") { Description = "For sprt: wanted chance to be put above a cut from below. Default: 0.05." };

    /// <summary>--beta: an error rate, at least 0.001 and below 0.5; for sprt.</summary>
    public Option<double?> Beta { get; } =
        new("--beta") { Description = "For sprt: wanted chance to be put below a cut from above. Default: 0.05." };

    /// <summary>--levels: 1 to 10 names, lowest first, separated by commas; only with --cuts.</summary>
    public Option<string?> Levels { get; } =
        new("--levels")
        {
            Description =
                "Names of the levels, lowest first, comma-separated; with --cuts. Default: five usual ones; with --cuts alone, Level 1 "
                + "and so on.",
        };

    /// <summary>--cuts: ascending, in logits, separated by commas; one fewer than there are levels.</summary>
    public Option<string?> Cuts { get; } =
        new("--cuts") { Description = "Cut scores between the levels in logits, rising, comma-separated." };

    /// <summary>--criterion: one of <see cref="SelectionCriteria.All"/>, in any case; for assess.</summary>
    public Option<string?> Criterion { get; } =
        new("--criterion")
        {
            Description = $"For assess, what makes an item the next one: {string.Join(", ", SelectionCriteria.All)}. Default: MFI.",
        };

    /// <summary>--acceleration: 0 to 10; for the criteria Progressive and Proportional.</summary>
    public Option<double?> Acceleration { get; } =
        new("--acceleration") { Description = "For Progressive and Proportional: how late information takes over. Default: 1." };

    /// <summary>--target-success: a probability of 0.3 to 0.95; for practise.</summary>
    public Option<double?> TargetSuccess { get; } =
        new("--target-success") { Description = "For practise, the wanted chance of a right answer. Default: 0.7." };

    /// <summary>--randomesque: 1 to 20 items; 1 takes the best.</summary>
    public Option<int?> Randomesque { get; } = new("--randomesque") { Description = "Draw from this many of the best items." };

    /// <summary>--estimator: EAP, MAP, MLE or WLE, in any case.</summary>
    public Option<string?> Estimator { get; } =
        new("--estimator") { Description = "How ability is estimated: eap, map, mle or wle. Default: eap." };

    /// <summary>--prior: a mean of -5 to 5 logits and a standard deviation of 0.1 to 5, separated by a comma.</summary>
    public Option<string?> Prior { get; } =
        new("--prior") { Description = "Mean and standard deviation of the normal prior in logits, comma-separated. Default: 0,1." };

    /// <summary>--grid: two abilities within -20 to 20 logits and 21 to 501 points, separated by commas.</summary>
    public Option<string?> Grid { get; } =
        new("--grid")
        {
            Description =
                "Lowest and highest ability reckoned with, in logits, and the points that EAP sums over, comma-separated, such as -6,6,81.",
        };

    /// <summary>Every option, in the order in which a command's help lists them.</summary>
    public IEnumerable<Option> All =>
        [
            Mode,
            MaxItems,
            MinItems,
            StandardError,
            ThetaChange,
            LeastInformation,
            Classify,
            Z,
            Delta,
            Alpha,
            Beta,
            Levels,
            Cuts,
            Criterion,
            Acceleration,
            TargetSuccess,
            Randomesque,
            Estimator,
            Prior,
            Grid,
        ];

    /// <summary>The draft with what the options say of its policy; what they leave out stays as it is.</summary>
    public DraftQuiz Change(ParseResult arguments, DraftQuiz draft)
    {
        if (arguments.GetValue(Mode) is { } mode && mode != draft.Mode)
        {
            draft = OfMode(draft, mode);
        }
        if (arguments.GetValue(Criterion) is { } criterion)
        {
            draft = ByCriterion(draft, criterion);
        }
        var changed = draft with
        {
            MaxItems = arguments.GetValue(MaxItems) ?? draft.MaxItems,
            StandardError = arguments.GetValue(StandardError) ?? draft.StandardError,
            ThetaChange = arguments.GetValue(ThetaChange) ?? draft.ThetaChange,
            LeastInformation = arguments.GetValue(LeastInformation) ?? draft.LeastInformation,
            Classification = ClassificationOf(arguments, draft.Classification),
            Acceleration = arguments.GetValue(Acceleration) ?? draft.Acceleration,
            TargetSuccess = arguments.GetValue(TargetSuccess) ?? draft.TargetSuccess,
            Randomesque = arguments.GetValue(Randomesque) ?? draft.Randomesque,
            Estimator = arguments.GetValue(Estimator) ?? draft.Estimator,
            Prior = PriorOf(arguments) ?? draft.Prior,
            Grid = GridOf(arguments) ?? draft.Grid,
            Levels = LevelsOf(arguments) ?? draft.Levels,
        };
        // The least number that the draft had belongs to its own rules and its own most.
        var keepsLeast = PolicyValues.EndsEarly(draft) && PolicyValues.EndsEarly(changed) && draft.MinItems < changed.MaxItems;
        return changed with { MinItems = arguments.GetValue(MinItems) ?? (keepsLeast ? draft.MinItems : null) };
    }

    /// <summary>The option that sets a field of a draft, to be named beside what is wrong with it.</summary>
    public string? NameOf(string? field) =>
        field switch
        {
            "mode" => Mode.Name,
            "maxItems" => MaxItems.Name,
            "minItems" => MinItems.Name,
            "standardError" => StandardError.Name,
            "thetaChange" => ThetaChange.Name,
            "leastInformation" => LeastInformation.Name,
            "classification" => Classify.Name,
            "classification.z" => Z.Name,
            "classification.delta" => Delta.Name,
            "classification.alpha" => Alpha.Name,
            "classification.beta" => Beta.Name,
            "levels" => $"{Levels.Name}, {Cuts.Name}",
            "criterion" => Criterion.Name,
            "acceleration" => Acceleration.Name,
            "targetSuccess" => TargetSuccess.Name,
            "randomesque" => Randomesque.Name,
            "estimator" => Estimator.Name,
            "prior" => Prior.Name,
            "grid" => Grid.Name,
            _ => null,
        };

    /// <summary>Of another mode only that stays which both have.</summary>
    private static DraftQuiz OfMode(DraftQuiz draft, string mode) =>
        draft with
        {
            Mode = mode,
            MinItems = null,
            StandardError = null,
            ThetaChange = null,
            LeastInformation = null,
            Classification = null,
            Criterion = null,
            Acceleration = null,
            TargetSuccess = null,
        };

    /// <summary>With another criterion goes what it has no use for.</summary>
    private static DraftQuiz ByCriterion(DraftQuiz draft, string criterion)
    {
        var known = SelectionCriteria.All.FirstOrDefault(name => name.Equals(criterion, StringComparison.OrdinalIgnoreCase)) ?? criterion;
        return draft with
        {
            Criterion = known,
            Acceleration = SelectionCriteria.HasAcceleration(known) ? draft.Acceleration : null,
            Randomesque = SelectionCriteria.DrawsByItself(known) ? null : draft.Randomesque,
        };
    }

    /// <summary>A method has details of its own; without one they change those that there are.</summary>
    private DraftClassification? ClassificationOf(ParseResult arguments, DraftClassification? before)
    {
        var (z, delta, alpha, beta) = (
            arguments.GetValue(Z),
            arguments.GetValue(Delta),
            arguments.GetValue(Alpha),
            arguments.GetValue(Beta)
        );
        if (arguments.GetValue(Classify) is { } method)
        {
            return new DraftClassification(method, z, delta, alpha, beta);
        }
        if (before is not null)
        {
            return new DraftClassification(before.Method, z ?? before.Z, delta ?? before.Delta, alpha ?? before.Alpha, beta ?? before.Beta);
        }
        var loose = new[] { Z, Delta, Alpha, Beta }.FirstOrDefault(detail => arguments.GetValue(detail) is not null);
        return loose is null
            ? null
            : throw new CommandRefusedException($"{loose.Name} belongs to a classification. Say which with --classify, or leave it out.");
    }

    private DraftLevels? LevelsOf(ParseResult arguments)
    {
        var names = arguments.GetValue(Levels)?.Split(',', StringSplitOptions.TrimEntries);
        if (CutsOf(arguments) is not { } cuts)
        {
            return names is null
                ? null
                : throw new CommandRefusedException(
                    "--levels needs the cut scores between the levels. Name them with --cuts, such as --cuts -0.5,0.5."
                );
        }
        return new DraftLevels(names ?? [.. Enumerable.Range(1, cuts.Count + 1).Select(level => $"Level {level}")], cuts);
    }

    private List<double>? CutsOf(ParseResult arguments) => arguments.GetValue(Cuts) is { } text ? Numbers("--cuts", text) : null;

    private DraftPrior? PriorOf(ParseResult arguments) =>
        arguments.GetValue(Prior) is not { } text ? null
        : Numbers("--prior", text) is [var mean, var deviation] ? new DraftPrior(mean, deviation)
        : throw new CommandRefusedException(
            $"--prior: '{text}' is not a mean and a standard deviation. Write two numbers, comma-separated, such as 0,1."
        );

    private DraftGrid? GridOf(ParseResult arguments) =>
        arguments.GetValue(Grid) is not { } text ? null
        : Numbers("--grid", text) is [var low, var high, var points] && points == Math.Floor(points) && Math.Abs(points) <= 10_000
            ? new DraftGrid(low, high, (int)points)
        : throw new CommandRefusedException(
            $"--grid: '{text}' is not a grid. Write the lowest and highest ability and the number of points, comma-separated, such as "
                + $"-6,6,81."
        );

    private static List<double> Numbers(string option, string text)
    {
        var numbers = new List<double>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            {
                throw new CommandRefusedException($"{option}: '{part}' is not a number. Write numbers with a point, comma-separated.");
            }
            numbers.Add(number);
        }

        return numbers;
    }
}
