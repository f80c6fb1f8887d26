using System.Globalization;
using System.Text.Json;

namespace AdaptivQ.Reference.Tests;

/// <summary>
/// The reference set: figures computed by other programs (mirt, catR) and kept outside the repository, in the folder
/// `shared` beside it, or wherever ADAPTIVQ_SHARED points.
/// </summary>
internal static class SharedData
{
    private static readonly Lazy<string> Root = new(Find);

    public static string Psychometrics(string file) => Existing("data", "psychometrics", file);

    public static string Bench(string file) => Existing("bench", file);

    /// <summary>The variance of ability that a calibration found or fixed.</summary>
    public static double LatentVariance(string fit)
    {
        using var fits = JsonDocument.Parse(File.ReadAllText(Psychometrics("calibration/fits.json")));
        return fits.RootElement.GetProperty(fit).GetProperty("latent_var").GetDouble();
    }

    private static string Existing(params string[] parts)
    {
        var path = Path.Combine([Root.Value, .. parts]);
        return File.Exists(path) ? path : throw new InvalidOperationException($"The reference set is incomplete: {path} is missing.");
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("ADAPTIVQ_SHARED") is { Length: > 0 } named)
        {
            return Directory.Exists(Path.Combine(named, "data"))
                ? named
                : throw new InvalidOperationException($"ADAPTIVQ_SHARED is {named}, which holds no folder data.");
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var shared = Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(Path.Combine(shared, "data")))
            {
                return shared;
            }
        }

        throw new InvalidOperationException(
            "The reference set was not found. These tests compare the engine with figures computed by other programs, which are "
                + "not part of the repository: put the folder shared (with data and bench) beside the repository, or set "
                + "ADAPTIVQ_SHARED to it. Without it, run the other test projects."
        );
    }
}

/// <summary>A table with a head line, read as text and taken as numbers where asked.</summary>
internal sealed class Csv
{
    private readonly Dictionary<string, int> _columns;
    private readonly string[][] _rows;

    private Csv(string[] head, string[][] rows)
    {
        _columns = head.Select((name, i) => (name, i)).ToDictionary(column => column.name, column => column.i);
        _rows = rows;
        Rows = [.. Enumerable.Range(0, rows.Length).Select(i => new CsvRow(this, i))];
    }

    public IReadOnlyList<CsvRow> Rows { get; }

    public IEnumerable<string> Columns => _columns.Keys;

    public static Csv Read(string path) => Parse(File.ReadAllLines(path));

    /// <summary>The lines of a table, its head first.</summary>
    public static Csv Parse(IEnumerable<string> text)
    {
        // None of these files has a comma within quotes.
        var lines = text.Where(line => line.Length > 0)
            .Select(line => line.Split(',').Select(field => field.Trim('"')).ToArray())
            .ToArray();
        return new Csv(lines[0], lines[1..]);
    }

    public string Field(int row, string column) => _rows[row][_columns[column]];
}

internal readonly record struct CsvRow(Csv Table, int Index)
{
    public string Text(string column) => Table.Field(Index, column);

    public double Number(string column) => double.Parse(Text(column), CultureInfo.InvariantCulture);

    public int Int(string column) => int.Parse(Text(column), CultureInfo.InvariantCulture);

    /// <summary>Whole numbers separated by spaces; none when blank.</summary>
    public int[] Ints(string column) =>
        [.. Text(column).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
}
