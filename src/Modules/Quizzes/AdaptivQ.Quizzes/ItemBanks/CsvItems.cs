using System.Globalization;
using AdaptivQ.Quizzes.ItemTypes;
using CsvHelper;
using CsvHelper.Configuration;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>One row of an import file that can become an item.</summary>
/// <param name="Row">Line in the file that it begins on, the header being line 1.</param>
/// <param name="Interaction">Without ids yet; without any problem.</param>
public sealed record ItemRow(
    int Row,
    string ExternalId,
    string Topic,
    string? Skill,
    int? Level,
    string Stem,
    Interaction Interaction,
    string? Rationale,
    string? ImageName,
    string? ImageAlt,
    ItemParameters? Parameters = null
);

/// <summary>What is wrong with one cell, and what to write there instead.</summary>
public sealed record RowError(int Row, string Column, string Message);

/// <summary>
/// Reads items from CSV (RFC 4180, UTF-8, header line). Columns: id, stem, and those of the item types; and where given type
/// (single-choice by default), topic, topicName, skill, level, rationale, reference, image, imageAlt, and parameters
/// (<see cref="ParameterCells"/>). Other columns are ignored.
/// </summary>
public static class CsvItems
{
    /// <summary>Most items that one file may hold; a file with more is refused.</summary>
    public const int MostRows = 20_000;
    private const string TypeColumn = "type";
    private static readonly string[] Required = ["id", "stem"];
    private static readonly IReadOnlyList<string> TypeColumns =
    [
        .. ItemTypeCatalogue.All.SelectMany(type => type.RequiredColumns.Concat(type.OptionalColumns)).Distinct(),
    ];
    private static readonly HashSet<string> Known =
    [
        .. Required,
        TypeColumn,
        "topic",
        "topicname",
        "skill",
        "level",
        "rationale",
        "reference",
        "image",
        "imagealt",
        .. ParameterCells.Columns,
        .. TypeColumns,
    ];

    /// <summary>The columns that a file with a ninth answer and more would have.</summary>
    private static readonly IReadOnlyList<string> TooMany = [.. Enumerable.Range('i', 4).Select(letter => $"{(char)letter}")];

    /// <returns>All rows, or all that is wrong with the file; never some of each.</returns>
    public static (IReadOnlyList<ItemRow> Rows, IReadOnlyList<RowError> Errors) Read(TextReader reader)
    {
        var rows = new List<ItemRow>();
        var errors = new List<RowError>();
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        // Bad quoting is reported by row and column; CsvHelper would otherwise throw for the whole file.
        var badField = false;
        using var csv = new CsvReader(
            reader,
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                TrimOptions = TrimOptions.Trim,
                PrepareHeaderForMatch = header => header.Header.Trim().TrimStart('\uFEFF').ToLowerInvariant(),
                BadDataFound = _ => badField = true,
                // Passed over below, where lines are counted: the parser's own count is that of a record's last line.
                IgnoreBlankLines = false,
                MissingFieldFound = null,
                DetectColumnCountChanges = false,
            }
        );

        var (line, lineAfter) = (1, 1);
        bool Next()
        {
            while (csv.Read())
            {
                (line, lineAfter) = (lineAfter, lineAfter + LineBreaks(csv.Parser.RawRecord));
                // A spreadsheet writes cleared rows as separators alone.
                if (!csv.Parser.RawRecord.All(letter => letter == ',' || char.IsWhiteSpace(letter)))
                {
                    return true;
                }
            }

            return false;
        }

        if (!Next() || !csv.ReadHeader() || csv.HeaderRecord is not { } headers)
        {
            return (
                [],
                [
                    new RowError(
                        1,
                        "",
                        "The file is empty. Its first line must name the columns: "
                            + string.Join(", ", Required.Concat(UsualType.RequiredColumns))
                            + "."
                    ),
                ]
            );
        }
        var headerLine = line;
        if (headers.Length > CsvBody.MostColumns)
        {
            return ([], [new RowError(line, "", $"The header has {headers.Length} columns; at most {CsvBody.MostColumns} can be read.")]);
        }
        var columns = headers.ToHashSet(StringComparer.OrdinalIgnoreCase);
        // Without a column for the type every row is of the usual one, whose columns are then as necessary as the others.
        if (headers is [var only] && (only.Contains(';', StringComparison.Ordinal) || only.Contains('\t', StringComparison.Ordinal)))
        {
            return (
                [],
                [
                    new RowError(
                        line,
                        "",
                        "The columns are not separated by commas. In a spreadsheet, save the file as CSV with commas (comma delimited) "
                            + "and UTF-8."
                    ),
                ]
            );
        }
        string[] required = columns.Contains(TypeColumn) ? Required : [.. Required, .. UsualType.RequiredColumns];
        foreach (var column in required.Where(column => !columns.Contains(column)))
        {
            errors.Add(
                new RowError(
                    line,
                    column,
                    $"The column '{column}' is missing. Add it to the header line; required are {string.Join(", ", required)}."
                )
            );
        }
        foreach (
            var column in headers
                .Select(header => header.ToLowerInvariant())
                .CountBy(header => header)
                .Where(column => column.Value > 1 && Known.Contains(column.Key))
        )
        {
            errors.Add(new RowError(line, column.Key, $"The column '{column.Key}' appears twice. Keep one of them."));
        }
        if (errors.Count > 0)
        {
            return ([], errors);
        }

        for (var count = 1; Next(); count++)
        {
            // Rows of any kind: a file of bad ones is as long.
            if (count > MostRows)
            {
                return ([], [new RowError(line, "", $"The file has more than {MostRows} rows. Import it in parts.")]);
            }
            if (errors.Count >= CsvBody.MostErrors)
            {
                return ([], [.. errors.Take(CsvBody.MostErrors), CsvBody.StoppedAt(line)]);
            }
            badField = false;
            var errorsBefore = errors.Count;
            if (csv.Parser.Count == headers.Length)
            {
                // Cells are looked at when they are asked for; only then does bad quoting show.
                _ = csv.Parser.Record;
            }
            else
            {
                errors.Add(
                    new RowError(
                        line,
                        "",
                        $"The row has {csv.Parser.Count} cells, the header has {headers.Length}. Put quotation marks around text that "
                            + $"holds a comma or a line break, and double the quotation marks inside it."
                    )
                );
            }
            if (badField)
            {
                errors.Add(
                    new RowError(
                        line,
                        "",
                        "A quotation mark stands in the middle of a cell. Put the whole cell in quotation marks and double the ones inside."
                    )
                );
            }
            if (errors.Count == errorsBefore && ReadRow(csv, line, headerLine, columns, errors) is { } row)
            {
                if (ids.TryGetValue(row.ExternalId, out var first))
                {
                    errors.Add(
                        new RowError(line, "id", $"Row {first} already uses the id '{row.ExternalId}'. Give every item an id of its own.")
                    );
                }
                else
                {
                    ids[row.ExternalId] = line;
                    rows.Add(row);
                }
            }
        }

        if (rows.Count == 0 && errors.Count == 0)
        {
            errors.Add(new RowError(2, "", "The file has a header and no items."));
        }
        return errors.Count > 0 ? ([], errors) : (rows, []);
    }

    internal static int LineBreaks(string text)
    {
        var breaks = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                breaks++;
            }
        }

        return breaks;
    }

    private static readonly string[] NameColumns = ["id", "topic", "skill"];

    private static ItemType UsualType => ItemTypeCatalogue.Find(SingleChoice.Name)!;

    private static ItemRow? ReadRow(CsvReader csv, int line, int headerLine, HashSet<string> columns, List<RowError> errors)
    {
        var before = errors.Count;
        void Wrong(string column, string message) => errors.Add(new RowError(line, column, message));
        // A cell may be read more than once; what is wrong with it is said once.
        var read = new HashSet<string>(StringComparer.Ordinal);
        string? Cell(string column)
        {
            var text = csv.TryGetField<string>(column, out var found) ? found?.Trim() : null;
            if (read.Add(column))
            {
                var problem =
                    string.IsNullOrEmpty(text) ? null
                    : NameColumns.Contains(column) ? ContentRules.ProblemOfName(text)
                    : ContentRules.ProblemOf(text);
                if (problem is not null)
                {
                    Wrong(column, problem);
                }
            }

            return string.IsNullOrEmpty(text) ? null : text;
        }

        var cells = new RowCells(Cell, Wrong);
        var id = cells.Needed("id");
        var stem = cells.Needed("stem");
        var wellBefore = errors.Count;
        var interaction = ReadInteraction(cells, headerLine, columns, errors);
        var categories = errors.Count == wellBefore ? interaction?.MaxCategory : null;

        int? level = null;
        if (Cell("level") is { } levelText)
        {
            var isNumber = int.TryParse(levelText, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            if (isNumber && ContentRules.IsLevel(number))
            {
                level = number;
            }
            else
            {
                Wrong("level", ContentRules.NoLevel(levelText));
            }
        }

        var parameters = ParameterCells.Read(cells, categories);
        var rationale =
            Cell("rationale") ?? (Cell("reference")?.Trim('[', ']') is { Length: > 0 } reference ? $"Reference: {reference}" : null);
        var topic = TopicOf(Cell("topic"), Cell("topicname"));
        return errors.Count > before || interaction is null
            ? null
            : new ItemRow(line, id, topic, Cell("skill"), level, stem, interaction, rationale, Cell("image"), Cell("imagealt"), parameters);
    }

    /// <summary>What the row's type makes of its cells; null, and reported, where that is nothing that can be asked.</summary>
    private static Interaction? ReadInteraction(RowCells cells, int headerLine, HashSet<string> columns, List<RowError> errors)
    {
        var name = cells[TypeColumn];
        if ((name is null ? UsualType : ItemTypeCatalogue.Find(name.ToLowerInvariant())) is not { } type)
        {
            cells.Wrong(
                TypeColumn,
                $"'{name}' is not an item type. Write {ItemTypeCatalogue.Names}, or leave the cell empty for {SingleChoice.Name}."
            );
            return null;
        }

        var missing = type.RequiredColumns.Where(column => !columns.Contains(column)).ToList();
        foreach (var column in missing.Where(column => !errors.Exists(error => error.Row == headerLine && error.Column == column)))
        {
            errors.Add(
                new RowError(
                    headerLine,
                    column,
                    $"The column '{column}' is missing, and {type.Name} items need it. Add it to the header line."
                )
            );
        }
        if (missing.Count > 0)
        {
            return null;
        }

        ReportUnused(cells, type, columns);
        var before = errors.Count;
        if (type.FromRow(cells) is not { } interaction)
        {
            return null;
        }
        // A cell that can't be read is reported once, by what reads it. Where an answer is missing, which column the others stand in can't
        // be told.
        var reported = errors.Skip(before).Select(error => error.Column).ToHashSet(StringComparer.Ordinal);
        var answersReported = RowCells.AnswerColumns.Any(reported.Contains);
        foreach (
            var problem in interaction
                .Problems()
                .Where(problem => !answersReported || problem.Field is not ("option" or "feedback" or "correct"))
        )
        {
            if (RowCells.ColumnOf(problem.Field, problem.Index) is var column && !reported.Contains(column))
            {
                cells.Wrong(column, problem.Message);
            }
        }

        return interaction;
    }

    /// <summary>What the row's type has no use for would be lost without a word. A file without types may use any other column as it
    /// likes.</summary>
    private static void ReportUnused(RowCells cells, ItemType type, HashSet<string> columns)
    {
        foreach (var column in TooMany.Where(column => columns.Contains(column) && cells[column] is not null))
        {
            cells.Wrong(
                column,
                $"At most {RowCells.MostAnswers} answers fit, in the columns a to {RowCells.AnswerColumns[^1]}. Remove this one."
            );
        }
        if (!columns.Contains(TypeColumn))
        {
            return;
        }
        foreach (
            var column in TypeColumns
                .Except(type.RequiredColumns)
                .Except(type.OptionalColumns)
                .Where(column => columns.Contains(column) && cells[column] is not null)
        )
        {
            cells.Wrong(column, $"{type.Name} items do not use the column '{column}'. Clear the cell, or change the type.");
        }
    }

    /// <summary>A code and its long description read as the code and the description's first clause.</summary>
    private static string TopicOf(string? topic, string? name)
    {
        var clause = name?.Split(';', 2)[0].Trim() is { Length: > 0 } text ? text : null;
        return (topic, clause) switch
        {
            (null, null) => ContentRules.UsualTopic,
            (null, _) => clause,
            (_, null) => topic,
            _ => $"{topic} {clause}",
        };
    }
}
