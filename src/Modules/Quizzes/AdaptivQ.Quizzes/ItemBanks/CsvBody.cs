using System.Text;
using AdaptivQ.Kernel;
using Microsoft.AspNetCore.Http;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>A CSV file as the body of a request, and the refusal of one.</summary>
internal static class CsvBody
{
    /// <summary>Reading stops at so many errors: who mends a file begins with the first.</summary>
    public const int MostErrors = 200;

    /// <summary>No sheet of items or parameters has more columns.</summary>
    public const int MostColumns = 1_000;

    public static async Task<(byte[]? File, Refusal? Refused)> Read(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentType?.Split(';')[0].Trim() != "text/csv")
        {
            return (
                null,
                new Refusal(
                    StatusCodes.Status415UnsupportedMediaType,
                    "unsupported-media-type",
                    "Wrong content type",
                    "Send the file's text with the header 'Content-Type: text/csv'."
                )
            );
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellation);
        return (body.ToArray(), null);
    }

    /// <summary>The file's text, which must be UTF-8.</summary>
    public static (string? Text, Refusal? Refused) Decode(byte[] file)
    {
        if (TooLarge(file.Length) is { } problem)
        {
            return (null, Refusal.BadField("body", problem));
        }
        try
        {
            return (new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file).TrimStart('\uFEFF'), null);
        }
        catch (DecoderFallbackException e)
        {
            var row = 1 + file.AsSpan(0, Math.Clamp(e.Index, 0, file.Length)).Count((byte)'\n');
            return (null, Refused([new RowError(row, "", "The file is not UTF-8 here. Save it as 'CSV UTF-8' and import it again.")]));
        }
    }

    /// <summary>Why a file of this many bytes is not read; null where it is.</summary>
    public static string? TooLarge(long length) =>
        length > ImportItemsEndpoint.LargestFile
            ? $"The file has {length / 1024} KiB; at most {ImportItemsEndpoint.LargestFile / 1024} KiB fit. Import it in parts."
            : null;

    /// <summary>The last error of a file that is read no further.</summary>
    /// <param name="line">The last that was read.</param>
    public static RowError StoppedAt(int line) =>
        new(line, "", $"Reading stopped here, after {MostErrors} errors. Mend those before it and import the file again.");

    private static string Counted(IReadOnlyList<RowError> errors) =>
        errors[^1] == StoppedAt(errors[^1].Row) ? $"At least {MostErrors} things are"
        : errors.Count == 1 ? "1 thing is"
        : $"{errors.Count} things are";

    /// <summary>All that is wrong with a file.</summary>
    public static Refusal Refused(IReadOnlyList<RowError> errors) =>
        new(
            StatusCodes.Status400BadRequest,
            "import-refused",
            "The file was not imported",
            $"{Counted(errors)} wrong in the file; nothing was written. "
                + $"First: row {errors[0].Row}"
                + (errors[0].Column.Length > 0 ? $", column '{errors[0].Column}'" : "")
                + $": {errors[0].Message}"
        )
        {
            Field = "body",
            More = new Dictionary<string, object?> { ["errors"] = errors.Take(MostErrors + 1).ToList() },
        };
}
