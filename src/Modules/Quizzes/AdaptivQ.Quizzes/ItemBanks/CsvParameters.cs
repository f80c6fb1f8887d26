using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>
/// Reads what <c>engine calibrate</c> writes: a row for each parameter, with the columns item, par, est and, where known, se and model.
/// Parameters of a dichotomous item: a, b, g (guessing), u (upper asymptote); of one with several points: a, b1, b2 and so on.
/// With one threshold alone, b1, the models of several points are the two-parameter one: the item is read as dichotomous.
/// </summary>
public static class CsvParameters
{
    private const int MostRows = 500_000;
    private static readonly string[] Required = ["item", "par", "est"];
    private static readonly string[] Known = [.. Required, "se", "model"];
    private static readonly Dictionary<string, string> ModelNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["rasch"] = ItemParameters.Dichotomous,
        ["1pl"] = ItemParameters.Dichotomous,
        ["2pl"] = ItemParameters.Dichotomous,
        ["3pl"] = ItemParameters.Dichotomous,
        ["4pl"] = ItemParameters.Dichotomous,
        [ItemParameters.Dichotomous] = ItemParameters.Dichotomous,
        ["grm"] = ItemParameters.Graded,
        ["graded"] = ItemParameters.Graded,
        ["gpcm"] = ItemParameters.PartialCredit,
        ["pcm"] = ItemParameters.PartialCredit,
    };

    /// <summary>The models that a file or <c>--model</c> may name.</summary>
    public static IReadOnlyCollection<string> Models => ModelNames.Keys;

    /// <param name="model">Of the items with several points, where the file does not name it; null where there are none.</param>
    /// <returns>All items, or all that is wrong with the file; never some of each.</returns>
    public static (IReadOnlyList<ParameterRow> Rows, IReadOnlyList<RowError> Errors) Read(TextReader reader, string? model)
    {
        var errors = new List<RowError>();
        var items = new Dictionary<string, ItemRows>(StringComparer.Ordinal);
        using var csv = new CsvReader(
            reader,
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                TrimOptions = TrimOptions.Trim,
                PrepareHeaderForMatch = header => header.Header.Trim().TrimStart('\uFEFF').ToLowerInvariant(),
                AllowComments = true,
                BadDataFound = null,
                MissingFieldFound = null,
            }
        );
        if (!csv.Read() || !csv.ReadHeader() || csv.HeaderRecord is not { } header)
        {
            return (
                [],
                [
                    new RowError(
                        1,
                        "",
                        $"The file is empty. Its first line must name the columns {string.Join(", ", Required)} and, where known, se."
                    ),
                ]
            );
        }
        var headerLine = LineOf(csv);
        if (header.Length > CsvBody.MostColumns)
        {
            return (
                [],
                [new RowError(headerLine, "", $"The header has {header.Length} columns; at most {CsvBody.MostColumns} can be read.")]
            );
        }
        var columns = header
            .Select(name => name.Trim().TrimStart('\uFEFF'))
            .CountBy(name => name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var column in Required.Where(column => !columns.ContainsKey(column)))
        {
            errors.Add(
                new RowError(
                    headerLine,
                    column,
                    $"The column '{column}' is missing. The file needs {string.Join(", ", Required)}, as 'engine calibrate' writes them."
                )
            );
        }
        foreach (var column in Known.Where(column => columns.GetValueOrDefault(column) > 1))
        {
            errors.Add(new RowError(headerLine, column, $"The column '{column}' appears twice. Keep one of them."));
        }
        if (errors.Count > 0)
        {
            return ([], errors);
        }

        for (var count = 0; csv.Read(); )
        {
            // A spreadsheet writes cleared rows as separators alone.
            if (csv.Parser.RawRecord.All(letter => letter == ',' || char.IsWhiteSpace(letter)))
            {
                continue;
            }
            var line = LineOf(csv);
            if (errors.Count >= CsvBody.MostErrors)
            {
                return ([], [.. errors.Take(CsvBody.MostErrors), CsvBody.StoppedAt(line)]);
            }
            if (++count > MostRows)
            {
                return ([], [new RowError(line, "", $"The file has more than {MostRows} rows. Import it in parts.")]);
            }
            if (csv.Parser.Count == header.Length)
            {
                ReadRow(new ParameterCellsOf(csv, line, errors), items);
            }
            else
            {
                errors.Add(
                    new RowError(
                        line,
                        "",
                        $"The row has {csv.Parser.Count} cells, the header has {header.Length}. Put quotation marks around a name that "
                            + $"holds a comma, and write numbers with a point."
                    )
                );
            }
        }

        if (items.Count == 0 && errors.Count == 0)
        {
            errors.Add(new RowError(headerLine + 1, "", "The file has a header and no parameters."));
        }
        var rows = items.Values.Select(item => item.ToRow(model, errors)).OfType<ParameterRow>().ToList();
        return errors.Count > 0 ? ([], [.. errors.OrderBy(error => error.Row)]) : (rows, []);
    }

    /// <summary>The line of the file that the record begins on; comments and empty lines count.</summary>
    private static int LineOf(CsvReader csv) => csv.Parser.RawRow - CsvItems.LineBreaks(csv.Parser.RawRecord.TrimEnd());

    private static void ReadRow(ParameterCellsOf cells, Dictionary<string, ItemRows> items)
    {
        var (id, parameter) = (cells.Needed("item"), cells.Needed("par"));
        var estimate = cells.Number("est", missing: false);
        var error = cells.Number("se", missing: true);
        if (id.Length > ContentRules.LongestText)
        {
            cells.Wrong("item", $"The name has {id.Length} characters; an item's id has at most {ContentRules.LongestText}.");
        }
        if (id.Length is 0 or > ContentRules.LongestText)
        {
            return;
        }
        if (!items.TryGetValue(id, out var item))
        {
            items[id] = item = new ItemRows(id, cells.Row);
        }
        if (!cells.Failed)
        {
            if (!item.TryAdd(parameter, cells.Row, estimate!.Value, error))
            {
                cells.Wrong("par", $"Row {item.RowOf(parameter)} already gives the parameter '{parameter}' of item '{id}'. Keep one.");
            }
            item.Name(cells.Text("model"), cells);
        }

        item.Failed |= cells.Failed;
    }

    /// <summary>The cells of one row.</summary>
    private sealed class ParameterCellsOf(CsvReader csv, int row, List<RowError> errors)
    {
        public int Row => row;

        public bool Failed { get; private set; }

        public string? Text(string column) => csv.TryGetField<string>(column, out var text) && text is not ("" or null) ? text : null;

        public string Needed(string column)
        {
            if (Text(column) is { } text)
            {
                return text;
            }
            Wrong(column, $"The cell is empty; every row needs '{column}'.");
            return "";
        }

        public double? Number(string column, bool missing)
        {
            if (Text(column) is not { } text || (missing && text is "NA" or "NaN"))
            {
                return missing ? null : Fail(column, "The cell is empty; every row needs an estimate.");
            }
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? number
                : Fail(
                    column,
                    $"'{text}' is not a number. Write one such as 0.75, with a point{(missing ? ", or NA where none is known" : "")}."
                );
        }

        public void Wrong(string column, string message)
        {
            Failed = true;
            errors.Add(new RowError(row, column, message));
        }

        private double? Fail(string column, string message)
        {
            Wrong(column, message);
            return null;
        }
    }

    /// <summary>All rows of one item.</summary>
    private sealed class ItemRows(string id, int row)
    {
        private readonly Dictionary<string, (int Row, double Estimate, double? Error)> _parameters = new(StringComparer.Ordinal);
        private string? _kind;
        private string? _model;

        /// <summary>A row of it has been reported; what it seems to lack may stand there.</summary>
        public bool Failed { get; set; }

        public bool TryAdd(string parameter, int at, double estimate, double? error) =>
            _parameters.TryAdd(parameter, (at, estimate, error));

        public int RowOf(string parameter) => _parameters[parameter].Row;

        public void Name(string? model, ParameterCellsOf cells)
        {
            if (model is null)
            {
                return;
            }
            if (!ModelNames.TryGetValue(model, out var kind))
            {
                cells.Wrong("model", $"There is no model '{model}'. There are {string.Join(", ", Models)}.");
            }
            else if (_kind is not null && _kind != kind)
            {
                cells.Wrong("model", $"Item '{id}' has another model in a row before. Give all its rows the same.");
            }
            else
            {
                (_kind, _model) = (kind, model);
            }
        }

        public ParameterRow? ToRow(string? usualModel, List<RowError> errors)
        {
            if (Failed)
            {
                return null;
            }
            if (_parameters.Keys.Any(name => name.StartsWith("alpha", StringComparison.Ordinal)))
            {
                return Wrong(
                    errors,
                    "par",
                    $"Item '{id}' is calibrated by the nominal model, which no item type uses. Calibrate it as gpcm or grm."
                );
            }
            // In a mixture the named model is that of the items with several points.
            var kind = _parameters.ContainsKey("b")
                ? ItemParameters.Dichotomous
                : _kind
                    ?? (
                        !_parameters.ContainsKey("b1") ? ItemParameters.Dichotomous
                        : usualModel is null ? null
                        : ModelNames[usualModel]
                    );
            if (kind is null && !_parameters.ContainsKey("b2"))
            {
                kind = ItemParameters.PartialCredit;
            }
            if (kind is null)
            {
                return Wrong(
                    errors,
                    "par",
                    $"Item '{id}' has thresholds, which may be those of two models. Say which: grm or gpcm, in a column 'model' or with "
                        + $"--model."
                );
            }
            var used = new HashSet<string>(StringComparer.Ordinal);
            (double Estimate, double? Error)? Of(string name)
            {
                if (!_parameters.TryGetValue(name, out var found))
                {
                    return null;
                }
                used.Add(name);
                return (found.Estimate, found.Error);
            }

            var a = Of("a");
            var b = new List<(double Estimate, double? Error)>();
            if (kind == ItemParameters.Dichotomous)
            {
                if (Of("b") is { } difficulty)
                {
                    b.Add(difficulty);
                }
            }
            else
            {
                while (Of($"b{b.Count + 1}") is { } threshold)
                {
                    b.Add(threshold);
                }
            }

            var (c, d) = kind == ItemParameters.Dichotomous ? (Of("g"), Of("u")) : (null, null);
            if (b.Count == 0)
            {
                return Wrong(
                    errors,
                    "par",
                    $"Item '{id}' has no parameter '{(kind == ItemParameters.Dichotomous ? "b" : "b1")}'. Add a row for it."
                );
            }
            if (_parameters.Keys.FirstOrDefault(name => !used.Contains(name)) is { } other)
            {
                errors.Add(
                    new RowError(
                        _parameters[other].Row,
                        "par",
                        $"'{other}' is no parameter of a {kind} item: it has "
                            + $"{(kind == ItemParameters.Dichotomous ? "a, b, g and u" : "a, b1, b2 and so on")}. "
                            + "Take the row out, or name another model."
                    )
                );
                return null;
            }

            if (Contradiction(_model ?? (kind == ItemParameters.Dichotomous ? null : usualModel), a?.Estimate) is { } contradiction)
            {
                errors.Add(new RowError(_parameters[contradiction.Parameter].Row, "par", contradiction.Message));
                return null;
            }

            return new ParameterRow(
                row,
                id,
                b.Count == 1 ? ItemParameters.Dichotomous : kind,
                a?.Estimate ?? 1,
                [.. b.Select(threshold => threshold.Estimate)],
                c?.Estimate ?? 0,
                d?.Estimate ?? 1,
                new ParameterErrors(a?.Error, [.. b.Select(threshold => threshold.Error)], c?.Error, d?.Error)
            )
            {
                Rows = _parameters.ToDictionary(parameter => parameter.Key, parameter => parameter.Value.Row),
            };
        }

        /// <summary>A parameter that the named model does not have, or does not have with this value.</summary>
        private (string Parameter, string Message)? Contradiction(string? model, double? a)
        {
            if (model is null)
            {
                return null;
            }
            if (model.ToLowerInvariant() is "rasch" or "pcm" && a is not (null or 1))
            {
                return ("a", $"The model '{model}' has a discrimination of 1. Name 2pl or gpcm, or write 1.");
            }
            string[] without = model.ToLowerInvariant() switch
            {
                "rasch" or "1pl" or "2pl" => ["g", "u"],
                "3pl" => ["u"],
                _ => [],
            };
            return without.FirstOrDefault(_parameters.ContainsKey) is { } name
                ? (name, $"The model '{model}' has no parameter '{name}'. Name a model that has it, or take the row out.")
                : null;
        }

        private ParameterRow? Wrong(List<RowError> errors, string column, string message)
        {
            errors.Add(new RowError(row, column, message));
            return null;
        }
    }
}
