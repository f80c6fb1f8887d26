using System.Globalization;
using AdaptivQ.Platform.CommandLine;
using CsvHelper;
using CsvHelper.Configuration;

namespace AdaptivQ.Adaptivity.Lab.Engine;

/// <summary>
/// A CSV file with a header, whole in memory as text and taken as numbers where asked. Every refusal names file, row, column
/// and cure; rows are counted as a spreadsheet does, the header being row 1.
/// </summary>
internal sealed class EngineTable
{
    private readonly Dictionary<string, int> _columns;
    private readonly List<string[]> _rows;

    private EngineTable(string file, string[] columns, List<string[]> rows)
    {
        (File, Columns, _rows) = (file, columns, rows);
        _columns = columns
            .Select((name, index) => (name, index))
            .ToDictionary(column => column.name, column => column.index, StringComparer.Ordinal);
    }

    public string File { get; }

    public IReadOnlyList<string> Columns { get; }

    public int RowCount => _rows.Count;

    /// <param name="required">Columns that must be there.</param>
    /// <exception cref="CommandRefusedException">The file is missing or empty, a column is missing or twice there, or a row has another
    /// number of fields.</exception>
    public static EngineTable Read(FileInfo file, params ReadOnlySpan<string> required)
    {
        if (!file.Exists)
        {
            throw new CommandRefusedException($"There is no file '{file.FullName}'.");
        }
        using var text = file.OpenText();
        using var reader = new CsvParser(
            text,
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                AllowComments = true,
                Comment = '#',
                BadDataFound = null,
            }
        );
        if (!reader.Read())
        {
            throw new CommandRefusedException($"{file.Name} is empty. Its first line must name its columns.");
        }
        var columns = reader.Record!.Select(name => name.Trim().TrimStart('\uFEFF')).ToArray();
        if (columns.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(names => names.Count() > 1) is { } twice)
        {
            throw new CommandRefusedException(
                $"{file.Name}, row 1: there are {twice.Count()} columns '{twice.Key}'. Give each a name of its own."
            );
        }
        foreach (var name in required)
        {
            if (!columns.Contains(name, StringComparer.Ordinal))
            {
                throw new CommandRefusedException(
                    $"{file.Name}, row 1: there is no column '{name}'. "
                        + $"It has {string.Join(", ", columns.Take(12))}{(columns.Length > 12 ? ", …" : "")}."
                );
            }
        }

        var rows = new List<string[]>();
        while (reader.Read())
        {
            if (reader.Record!.Length != columns.Length)
            {
                throw new CommandRefusedException(
                    $"{file.Name}, row {rows.Count + 2}: {reader.Record.Length} fields, but the header names {columns.Length} columns. "
                        + $"Complete the row or take it out."
                );
            }
            rows.Add(reader.Record);
        }

        return new EngineTable(file.Name, columns, rows);
    }

    public bool Has(string column) => _columns.ContainsKey(column);

    /// <param name="row">From 0, the header not counted.</param>
    public string Text(int row, string column) => _rows[row][_columns[column]].Trim();

    /// <summary>Nothing, or NA as R writes it.</summary>
    public bool IsMissing(int row, string column) => Text(row, column) is "" or "NA";

    /// <exception cref="CommandRefusedException">It is no finite number.</exception>
    public double Number(int row, string column) =>
        double.TryParse(Text(row, column), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw Refusal(row, column, "is not a number", "Write one such as 0.75, with a point.");

    /// <param name="otherwise">What a column that is not there, or an empty field, stands for.</param>
    public double Number(int row, string column, double otherwise) =>
        Has(column) && !IsMissing(row, column) ? Number(row, column) : otherwise;

    /// <exception cref="CommandRefusedException">It is no whole number within the range.</exception>
    public int Whole(int row, string column, int least = int.MinValue, int most = int.MaxValue) =>
        int.TryParse(Text(row, column), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= least
        && number <= most
            ? number
            : throw Refusal(
                row,
                column,
                "cannot be used",
                most == int.MaxValue
                    ? least == int.MinValue
                        ? "Write a whole number."
                        : $"Write a whole number from {least}."
                    : $"Write a whole number from {least} to {most}."
            );

    /// <summary>A refusal of one field, to be thrown.</summary>
    /// <param name="problem">As in "is not a number".</param>
    /// <param name="cure">A sentence.</param>
    public CommandRefusedException Refusal(int row, string column, string problem, string cure) =>
        new($"{File}, row {row + 2}, column '{column}': '{Text(row, column)}' {problem}. {cure}");
}

/// <summary>A result file that is there whole or not at all.</summary>
internal static class EngineOutput
{
    /// <exception cref="CommandRefusedException">The file cannot be written there.</exception>
    public static void Write(FileInfo file, Action<TextWriter> write)
    {
        var unfinished = $"{file.FullName}.{Environment.ProcessId}.tmp";
        try
        {
            using (var writer = new StreamWriter(unfinished) { NewLine = "\n" })
            {
                write(writer);
            }
            File.Move(unfinished, file.FullName, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandRefusedException($"'{file.FullName}' cannot be written: {e.Message} Name another file with --out.");
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>As R and a spreadsheet read it, with every digit; infinities as Inf and -Inf, what is not there as NA.</summary>
    public static string Text(double number) =>
        number switch
        {
            double.PositiveInfinity => "Inf",
            double.NegativeInfinity => "-Inf",
            double.NaN => "NA",
            _ => number.ToString("R", CultureInfo.InvariantCulture),
        };
}
