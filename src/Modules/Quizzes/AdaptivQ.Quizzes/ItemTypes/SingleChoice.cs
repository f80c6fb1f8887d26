using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;

namespace AdaptivQ.Quizzes.ItemTypes;

/// <summary>Choose the one right option. A response is the option's id; it earns one point or none.</summary>
public sealed record SingleChoice(IReadOnlyList<ChoiceOption> Options) : Interaction<string>, IItemType
{
    /// <inheritdoc/>
    public static string Name => "single-choice";

    /// <inheritdoc/>
    public static IReadOnlyList<string> RequiredColumns => ChoiceOptions.RequiredColumns;

    /// <inheritdoc/>
    public static IReadOnlyList<string> OptionalColumns => ChoiceOptions.OptionalColumns;

    /// <inheritdoc/>
    protected override string ResponseShape => "The response is the id of one of the question's options, as a JSON string.";

    /// <summary>The letter of the key stands in the column 'correct'.</summary>
    public static Interaction? FromRow(RowCells cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        var answers = cells.Answers();
        var correct = cells.Needed("correct");
        var key = correct.Length == 1 ? RowCells.IndexOf(correct[0]) : -1;
        if (correct.Length > 0 && (key < 0 || key >= answers.Count))
        {
            cells.Wrong("correct", $"'{correct}' is not the letter of one of the item's options. Write one letter, such as a.");
        }
        return new SingleChoice(ChoiceOptions.Of(answers, [key]));
    }

    /// <inheritdoc/>
    public override IEnumerable<ContentProblem> Problems()
    {
        var keys = Options.Count(option => option.Key);
        return keys == 1
            ? ChoiceOptions.Problems(Options)
            : ChoiceOptions
                .Problems(Options)
                .Append(new ContentProblem("correct", null, $"A single-choice item has one right option, this one {keys}. Mark one."));
    }

    /// <inheritdoc/>
    public override Interaction Identified(Interaction? before, Func<string> newId) =>
        this with
        {
            Options = ChoiceOptions.Identified(Options, (before as SingleChoice)?.Options, newId),
        };

    /// <inheritdoc/>
    protected override bool HasKeysWhere(Interaction other) =>
        other is SingleChoice { Options: var others }
        && Options.Select(option => option.Key).SequenceEqual(others.Select(option => option.Key));

    /// <inheritdoc/>
    public override ItemParameters Prior(int? level) => ItemParameters.PriorFor(level, 1.0 / Options.Count);

    /// <inheritdoc/>
    public override string SolutionInWords() => Key().Text;

    /// <inheritdoc/>
    protected override int CountChoices() => Options.Count;

    /// <inheritdoc/>
    protected override object Shown(IReadOnlyList<int> order) => new { options = ChoiceOptions.Shown(Options, order) };

    /// <inheritdoc/>
    protected override object Solved() => new { key = Key().Id };

    /// <inheritdoc/>
    protected override string? ProblemOf(string response) => Options.Any(option => option.Id == response) ? null : ResponseShape;

    /// <inheritdoc/>
    protected override ItemScore ScoreOf(string response) => RightOrWrong(Chosen(response).Key);

    /// <inheritdoc/>
    protected override IReadOnlyList<string> MessagesOf(string response) => Chosen(response).Feedback is { } feedback ? [feedback] : [];

    /// <inheritdoc/>
    protected override string WordsOf(string response) => Chosen(response).Text;

    /// <inheritdoc/>
    protected override string ExampleOf(int category, int pick)
    {
        var options = Options.Where(option => option.Key == (category == 1)).ToList();
        return options[pick % options.Count].Id;
    }

    private ChoiceOption Key() => Options.First(option => option.Key);

    private ChoiceOption Chosen(string response) => Options.First(option => option.Id == response);
}
