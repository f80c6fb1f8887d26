using AdaptivQ.Quizzes.ItemBanks;

namespace AdaptivQ.Quizzes.ItemTypes;

/// <summary>One of several answers to choose from.</summary>
/// <param name="Id">Random: its place in the author's file, where the key often comes first, can't be told from it.</param>
/// <param name="Text">Markdown.</param>
/// <param name="Key">Whether it is to be chosen.</param>
/// <param name="Feedback">What to tell someone who chose it, in Markdown.</param>
/// <param name="KeepLast">"All of these" and the like stay at the end when options are shuffled.</param>
public sealed record ChoiceOption(string Id, string Text, bool Key, string? Feedback, bool KeepLast = false);

/// <summary>An option as a learner sees it before scoring.</summary>
public sealed record ShownOption(string Id, string Text);

/// <summary>What the types with options to choose from have in common.</summary>
internal static class ChoiceOptions
{
    public const int Fewest = 2;

    /// <summary>As many as there are columns for.</summary>
    public const int Most = RowCells.MostAnswers;

    public static readonly IReadOnlyList<string> RequiredColumns = ["a", "b", "correct"];

    public static readonly IReadOnlyList<string> OptionalColumns =
    [
        .. RowCells.AnswerColumns.Skip(Fewest),
        .. RowCells.AnswerColumns.Select(RowCells.FeedbackColumn),
    ];

    /// <summary>The options of a CSV row, without ids; those at the named places are keys.</summary>
    public static IReadOnlyList<ChoiceOption> Of(IReadOnlyList<AnswerCells> answers, IReadOnlyCollection<int> keys) =>
        [
            .. answers.Select(
                (answer, index) => new ChoiceOption("", answer.Text, keys.Contains(index), answer.Feedback, BelongsLast(answer.Text))
            ),
        ];

    /// <summary>What is wrong with the options whichever type they belong to.</summary>
    public static IEnumerable<ContentProblem> Problems(IReadOnlyList<ChoiceOption> options)
    {
        if (options.Count is < Fewest or > Most)
        {
            yield return new ContentProblem(
                "option",
                null,
                $"An item has {Fewest} to {Most} options, this one {options.Count}. Add or remove some."
            );
        }
        for (var i = 0; i < options.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(options[i].Text))
            {
                yield return new ContentProblem("option", i, $"Option {i + 1} is empty. Write its text.");
            }
            else if (options.Take(i).Any(other => other.Text == options[i].Text))
            {
                yield return new ContentProblem("option", i, $"Option {i + 1} repeats another option of the item. Change one of them.");
            }
        }
    }

    /// <summary>Ids for all; an option whose text stays keeps its id.</summary>
    public static IReadOnlyList<ChoiceOption> Identified(
        IReadOnlyList<ChoiceOption> options,
        IReadOnlyList<ChoiceOption>? before,
        Func<string> newId
    ) => [.. options.Select(option => option with { Id = before?.FirstOrDefault(known => known.Text == option.Text)?.Id ?? newId() })];

    /// <summary>In the learner's order, those that belong last at the end.</summary>
    public static IReadOnlyList<ShownOption> Shown(IReadOnlyList<ChoiceOption> options, IReadOnlyList<int> order) =>
        [
            .. order
                .Select(index => options[index])
                .OrderBy(option => option.KeepLast)
                .Select(option => new ShownOption(option.Id, option.Text)),
        ];

    private static bool BelongsLast(string text) =>
        text.StartsWith("All of these", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("All these", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("All of the above", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("None of", StringComparison.OrdinalIgnoreCase);
}
