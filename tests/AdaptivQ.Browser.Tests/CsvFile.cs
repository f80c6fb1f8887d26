namespace AdaptivQ.Browser.Tests;

/// <summary>A file to import, as docs/api/import-csv.md describes it.</summary>
public static class CsvFile
{
    /// <param name="items">Each item's cells by column; what is not named is empty.</param>
    public static string Of(params IReadOnlyList<Dictionary<string, string>> items)
    {
        var columns = items.SelectMany(item => item.Keys).Distinct().ToList();
        var rows = items.Select(item => columns.Select(column => Quoted(item.GetValueOrDefault(column, ""))));
        return string.Join('\n', rows.Prepend(columns).Select(cells => string.Join(',', cells)));
    }

    private static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
