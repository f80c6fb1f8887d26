using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;

namespace AdaptivQ.Quizzes.ItemTypes;

/// <summary>Say whether a statement is true. A response is true or false; it earns one point or none.</summary>
/// <param name="Answer">What is right.</param>
/// <param name="FeedbackTrue">What to tell someone who answered true, in Markdown; FeedbackFalse likewise.</param>
public sealed record TrueFalse(bool Answer, string? FeedbackTrue, string? FeedbackFalse) : Interaction<bool>, IItemType
{
    /// <inheritdoc/>
    public static string Name => "true-false";

    /// <inheritdoc/>
    public static IReadOnlyList<string> RequiredColumns => ["correct"];

    /// <inheritdoc/>
    public static IReadOnlyList<string> OptionalColumns => ["feedback_true", "feedback_false"];

    /// <inheritdoc/>
    protected override string ResponseShape => "The response is true or false, as JSON without quotation marks.";

    /// <summary>'true' or 'false' stands in the column 'correct'.</summary>
    public static Interaction? FromRow(RowCells cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        var correct = cells.Needed("correct");
        if (correct.Length > 0 && !bool.TryParse(correct, out _))
        {
            cells.Wrong("correct", $"'{correct}' is neither 'true' nor 'false'. Write one of them.");
        }
        return new TrueFalse(bool.TryParse(correct, out var answer) && answer, cells["feedback_true"], cells["feedback_false"]);
    }

    /// <inheritdoc/>
    public override IEnumerable<ContentProblem> Problems() => [];

    /// <inheritdoc/>
    public override ItemParameters Prior(int? level) => ItemParameters.PriorFor(level, 1.0 / 2);

    /// <inheritdoc/>
    public override string SolutionInWords() => WordsOf(Answer);

    /// <inheritdoc/>
    protected override object Shown(IReadOnlyList<int> order) => new { };

    /// <inheritdoc/>
    protected override object Solved() => new { key = Answer };

    /// <inheritdoc/>
    protected override string? ProblemOf(bool response) => null;

    /// <inheritdoc/>
    protected override ItemScore ScoreOf(bool response) => RightOrWrong(response == Answer);

    /// <inheritdoc/>
    protected override IReadOnlyList<string> MessagesOf(bool response) =>
        (response ? FeedbackTrue : FeedbackFalse) is { } feedback ? [feedback] : [];

    /// <inheritdoc/>
    protected override string WordsOf(bool response) => response ? "True" : "False";

    /// <inheritdoc/>
    protected override bool ExampleOf(int category, int pick) => category == 1 ? Answer : !Answer;
}
