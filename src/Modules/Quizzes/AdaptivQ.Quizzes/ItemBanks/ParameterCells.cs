using System.Globalization;
using AdaptivQ.Kernel;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>
/// Reads an item's parameters from the cells of its row: irt_model, irt_a, irt_b (several thresholds with spaces or semicolons
/// between them), irt_c, irt_d; their standard errors in irt_a_se and so on; irt_source says whose they are, irt_learners on how many
/// learners' responses they rest.
/// </summary>
public static class ParameterCells
{
    private const string Prefix = "irt_";
    private const string Source = "irt_source";
    private const string Learners = "irt_learners";

    /// <summary>Whose parameters are where nothing is said.</summary>
    public const string UsualSource = "the author";
    private const int LongestSource = 120;

    private static readonly string[] Singles = ["irt_a", "irt_c", "irt_d"];

    /// <summary>All columns, in small letters.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    ["irt_model", "irt_a", "irt_b", "irt_c", "irt_d", "irt_a_se", "irt_b_se", "irt_c_se", "irt_d_se", Source, Learners];

    /// <summary>The parameters; null where the row gives none, or, reported, none that can be used.</summary>
    /// <param name="maxCategory">The item's highest response category; null where it cannot be told, and only the cells are looked
    /// at.</param>
    public static ItemParameters? Read(RowCells cells, int? maxCategory)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (Columns.All(column => cells[column] is null))
        {
            return null;
        }
        var before = cells.Reported;
        if (cells["irt_b"] is null)
        {
            cells.Wrong(
                "irt_b",
                "The cell is empty. Write the difficulty, or one threshold for each point; or clear the row's other irt_ cells."
            );
        }
        var b = Numbers(cells, "irt_b");
        var bIsRead = cells.Reported == before;
        var errors = new ParameterErrors(
            Number(cells, "irt_a_se"),
            ErrorsOf(cells, bIsRead ? b.Count : null),
            Number(cells, "irt_c_se"),
            Number(cells, "irt_d_se")
        );
        var model =
            cells["irt_model"]?.ToLowerInvariant() ?? (maxCategory == 1 ? ItemParameters.Dichotomous : ItemParameters.PartialCredit);
        var parameters = new ItemParameters(
            model,
            Number(cells, "irt_a") ?? 1,
            b,
            Number(cells, "irt_c") ?? 0,
            Number(cells, "irt_d") ?? 1,
            errors,
            SourceOf(cells)
        );
        if (cells.Reported > before)
        {
            return null;
        }
        foreach (var column in Singles.Where(column => cells[column] is null && cells[$"{column}_se"] is not null))
        {
            cells.Wrong($"{column}_se", $"There is a standard error and no {column}. Fill in {column}, or clear this cell.");
        }
        if (cells.Reported > before)
        {
            return null;
        }
        if (maxCategory is not { } highest)
        {
            return null;
        }
        foreach (var problem in parameters.Problems(highest))
        {
            cells.Wrong(ColumnOf(problem.Parameter), problem.Message);
        }
        return cells.Reported > before ? null : parameters;
    }

    /// <summary>The source that a row or a file names.</summary>
    /// <param name="from">Whose the parameters are.</param>
    /// <param name="learners">How many learners' responses they were estimated from; null where that is not known.</param>
    public static ParameterSource SourceOf(string from, int? learners) =>
        learners is { } count ? new CalibratedSource(from, count) : new ImportedSource(from);

    /// <summary>What is wrong with the name of a source; null where it can be kept.</summary>
    public static string? ProblemOf(string from) =>
        PlainText.Line(from, LongestSource, out _) is { } problem ? $"The name of a source {problem}." : null;

    private static ParameterSource SourceOf(RowCells cells)
    {
        var from = cells[Source] ?? UsualSource;
        if (ProblemOf(from) is { } problem)
        {
            cells.Wrong(Source, problem);
        }
        int? learners = null;
        if (cells[Learners] is { } text)
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
            {
                learners = count;
            }
            else
            {
                cells.Wrong(Learners, $"'{text}' is not a number of learners. Write a whole number from 1, or leave the cell empty.");
            }
        }

        return SourceOf(from, learners);
    }

    /// <param name="thresholds">How many there must be; null where that could not be read.</param>
    private static IReadOnlyList<double?> ErrorsOf(RowCells cells, int? thresholds)
    {
        if (cells["irt_b_se"] is null)
        {
            return [.. Enumerable.Repeat<double?>(null, thresholds ?? 0)];
        }
        var before = cells.Reported;
        var errors = Numbers(cells, "irt_b_se");
        if (cells.Reported == before && thresholds is not null && errors.Count != thresholds)
        {
            var given = errors.Count == 1 ? "is 1 standard error" : $"are {errors.Count} standard errors";
            cells.Wrong("irt_b_se", $"There {given} for {thresholds} in irt_b. Write one for each, or none.");
        }
        return [.. errors.Select(error => (double?)error)];
    }

    private static double? Number(RowCells cells, string column)
    {
        if (cells[column] is not { } text)
        {
            return null;
        }
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            return number;
        }
        cells.Wrong(column, $"'{text}' is not a number. Write one such as 0.75, with a point.");
        return null;
    }

    private static List<double> Numbers(RowCells cells, string column)
    {
        var numbers = new List<double>();
        foreach (var text in (cells[column] ?? "").Split([' ', ';'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            {
                numbers.Add(number);
            }
            else
            {
                cells.Wrong(
                    column,
                    $"'{text}' is not a number. Write numbers such as -0.5, with a point; several with spaces between them."
                );
            }
        }

        return numbers;
    }

    private static string ColumnOf(string parameter) =>
        parameter.StartsWith("se ", StringComparison.Ordinal) ? $"{Prefix}{parameter[3..]}_se" : $"{Prefix}{parameter}";
}
