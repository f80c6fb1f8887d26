using System.Globalization;
using AdaptivQ.Adaptivity.Engine.Calibration;
using AdaptivQ.Platform.CommandLine;
using CsvHelper;
using CsvHelper.Configuration;

namespace AdaptivQ.Adaptivity.Lab.Engine;

/// <summary>
/// Responses as files hold them: CSV with a header, or lines of digits (line = person, character = item, '.' not answered),
/// told apart by the first line. Read person by person, so that only a byte a response is kept.
/// </summary>
internal sealed record ResponseFile(string File, IReadOnlyList<string> Items, ResponseMatrix Responses)
{
    /// <param name="columns">Items to take, in this order; none: all.</param>
    /// <exception cref="CommandRefusedException">It cannot be read as responses; says file, row, column and cure.</exception>
    public static ResponseFile Read(FileInfo file, IReadOnlyList<string> columns)
    {
        if (!file.Exists)
        {
            throw new CommandRefusedException($"There is no file '{file.FullName}'.");
        }
        using var text = file.OpenText();
        var first =
            text.ReadLine()
            ?? throw new CommandRefusedException(
                $"{file.Name} is empty. Its first line must name its columns, or be the digits of the first person."
            );
        text.BaseStream.Position = 0;
        text.DiscardBufferedData();
        var found =
            first.Length > 1 && first.All(c => char.IsAsciiDigit(c) || c == '.')
                ? ReadLines(file.Name, text, columns)
                : ReadCsv(file.Name, text, columns);
        return found.Responses.Persons > 0
            ? found
            : throw new CommandRefusedException($"{file.Name} has no person below its header. Add a row for each.");
    }

    private static ResponseFile ReadLines(string file, StreamReader text, IReadOnlyList<string> columns)
    {
        string[] names = [];
        int[] chosen = [];
        ResponseMatrix? responses = null;
        byte[] row = [];
        for (var (line, number) = (text.ReadLine(), 1); line is not null; (line, number) = (text.ReadLine(), number + 1))
        {
            if (line.Length == 0)
            {
                continue;
            }
            if (responses is null)
            {
                names = [.. Enumerable.Range(1, line.Length).Select(item => item.ToString(CultureInfo.InvariantCulture))];
                chosen = Choose(file, names, columns);
                row = new byte[chosen.Length];
                responses = new ResponseMatrix(chosen.Length);
            }

            if (line.Length != names.Length)
            {
                throw new CommandRefusedException(
                    $"{file}, row {number}: {line.Length} responses, but the first person has {names.Length}. Complete the row or take it "
                        + $"out; '.' stands for no answer."
                );
            }
            for (var i = 0; i < chosen.Length; i++)
            {
                var c = line[chosen[i]];
                row[i] =
                    char.IsAsciiDigit(c) ? (byte)(c - '0')
                    : c == '.' ? ResponseMatrix.Missing
                    : throw new CommandRefusedException(
                        $"{file}, row {number}, column '{names[chosen[i]]}': '{c}' is no response. Write a digit, or '.' for no answer."
                    );
            }

            responses.Add(row);
        }

        return new ResponseFile(file, [.. chosen.Select(at => names[at])], responses ?? new ResponseMatrix(1));
    }

    private static ResponseFile ReadCsv(string file, StreamReader text, IReadOnlyList<string> columns)
    {
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
            throw new CommandRefusedException($"{file} is empty. Its first line must name its columns.");
        }
        var names = reader.Record!.Select(name => name.Trim().TrimStart('\uFEFF')).ToArray();
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new CommandRefusedException(
                $"{file}, row 1: there are {twice.Count()} columns '{twice.Key}'. Give each a name of its own."
            );
        }
        var chosen = Choose(file, names, columns);
        var (responses, row) = (new ResponseMatrix(chosen.Length), new byte[chosen.Length]);
        for (var number = 2; reader.Read(); number++)
        {
            var fields = reader.Record!;
            if (fields.Length != names.Length)
            {
                throw new CommandRefusedException(
                    $"{file}, row {number}: {fields.Length} fields, but the header names {names.Length} columns. Complete the row or take "
                        + $"it out."
                );
            }
            for (var i = 0; i < chosen.Length; i++)
            {
                var field = fields[chosen[i]].Trim();
                row[i] =
                    field is "" or "NA" ? ResponseMatrix.Missing
                    : byte.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var category)
                    && category != ResponseMatrix.Missing
                        ? category
                    : throw new CommandRefusedException(
                        $"{file}, row {number}, column '{names[chosen[i]]}': '{field}' is no response. Write a whole number from 0 to "
                            + $"254, or nothing for no answer; choose the columns that are items with --columns."
                    );
            }

            responses.Add(row);
        }

        return new ResponseFile(file, [.. chosen.Select(at => names[at])], responses);
    }

    private static int[] Choose(string file, string[] names, IReadOnlyList<string> columns)
    {
        if (columns.Count == 0)
        {
            return [.. Enumerable.Range(0, names.Length)];
        }
        if (columns.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new CommandRefusedException($"--columns names '{twice.Key}' more than once. Name each item once.");
        }
        return
        [
            .. columns.Select(name =>
                Array.IndexOf(names, name) is >= 0 and var at
                    ? at
                    : throw new CommandRefusedException(
                        $"{file}, row 1: there is no column '{name}'. "
                            + $"It has {string.Join(", ", names.Take(12))}{(names.Length > 12 ? ", …" : "")}."
                    )
            ),
        ];
    }
}
