namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>One of the answers a to h of a CSV row, with what is told about it.</summary>
public sealed record AnswerCells(string Text, string? Feedback);

/// <summary>The cells of one CSV row, as an item type reads them.</summary>
/// <param name="cell">The trimmed text of a column; null where it is empty or not there.</param>
/// <param name="wrong">Takes a column and what is wrong with its cell.</param>
public sealed class RowCells(Func<string, string?> cell, Action<string, string> wrong)
{
    /// <summary>Answers a to h.</summary>
    public const int MostAnswers = 8;

    private const string Letters = "abcdefgh";

    /// <summary>The columns a to h.</summary>
    public static IReadOnlyList<string> AnswerColumns { get; } = [.. Letters.Select(letter => $"{letter}")];

    /// <summary>Null where the cell is empty or the file has no such column.</summary>
    public string? this[string column] => cell(column);

    /// <summary>The column that holds the feedback on an answer.</summary>
    public static string FeedbackColumn(string answer) => $"feedback_{answer}";

    /// <summary>The answer's place that a letter in either case stands for, from 0; -1 for another character.</summary>
    public static int IndexOf(char letter) => Letters.IndexOf(char.ToLowerInvariant(letter), StringComparison.Ordinal);

    /// <summary>Reports what is wrong with a cell.</summary>
    public void Wrong(string column, string message)
    {
        Reported++;
        wrong(column, message);
    }

    /// <summary>How many problems have been reported.</summary>
    public int Reported { get; private set; }

    /// <summary>The cell's text; an empty one is reported, and read as no text.</summary>
    public string Needed(string column)
    {
        if (cell(column) is { } text)
        {
            return text;
        }
        Wrong(column, ContentRules.Missing(column));
        return "";
    }

    /// <summary>The answers that are filled in, in order. Too few, a gap between two, and feedback on an empty one are reported.</summary>
    /// <param name="one">What an answer is called; <paramref name="many"/> several of them.</param>
    public IReadOnlyList<AnswerCells> Answers(string one = "option", string many = "options", int fewest = 2)
    {
        var name = $"{char.ToUpperInvariant(one[0])}{one[1..]}";
        var answers = new List<AnswerCells>();
        var missing = 0;
        for (var i = 0; i < MostAnswers; i++)
        {
            var column = AnswerColumns[i];
            if (cell(column) is not { } text)
            {
                if (i < fewest)
                {
                    missing++;
                    Wrong(column, $"{name} {column} is empty; an item needs at least the {many} a and b.");
                }
                else if (cell(FeedbackColumn(column)) is not null)
                {
                    Wrong(FeedbackColumn(column), $"{name} {column} is empty. Write it, or clear its feedback.");
                }
                continue;
            }

            if (answers.Count + missing < i && i >= fewest)
            {
                Wrong(column, $"{name} {column} follows an empty one. Close the gap.");
            }
            answers.Add(new AnswerCells(text, cell(FeedbackColumn(column))));
        }

        return answers;
    }

    /// <summary>The column that a problem of an item's content is about.</summary>
    public static string ColumnOf(string field, int? index) =>
        (field, index) switch
        {
            ("option", { } answer and < MostAnswers) => AnswerColumns[answer],
            ("feedback", { } answer and < MostAnswers) => FeedbackColumn(AnswerColumns[answer]),
            _ => field,
        };
}
