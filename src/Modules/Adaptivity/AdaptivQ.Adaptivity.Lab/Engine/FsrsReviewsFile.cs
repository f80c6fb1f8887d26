using System.Globalization;
using AdaptivQ.Adaptivity.Engine.Knowledge;
using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Adaptivity.Lab.Engine;

/// <summary>A file of reviews, each with the days since its card's last one, in any of the three forms that such files have.</summary>
internal sealed class FsrsReviewsFile
{
    private static readonly string[] Whens = ["elapsed_days", "review_minute", "review_time"];

    private readonly Dictionary<string, (int Card, int Step, long Time)> _last = new(StringComparer.Ordinal);
    private readonly List<string> _cards = [];
    private readonly List<(long Card, int Step, FsrsRating Rating, int ElapsedDays, long Time)> _reviews = [];

    /// <summary>The names of the cards, in the order in which they come.</summary>
    public IReadOnlyList<string> Cards => _cards;

    /// <summary>As in the file; Card is the place in <see cref="Cards"/>. Time is in ticks, or days since the card's first
    /// review.</summary>
    public IReadOnlyList<(long Card, int Step, FsrsRating Rating, int ElapsedDays, long Time)> Reviews => _reviews;

    /// <exception cref="CommandRefusedException">The file or a field of it cannot be used.</exception>
    public static FsrsReviewsFile Read(FileInfo file, TimeSpan dayBegins)
    {
        var table = EngineTable.Read(file);
        var (card, rating) = table.Has("card_id") ? ("card_id", "review_rating") : ("seq", "rating");
        var when = Array.Find(Whens, table.Has);
        foreach (var column in new[] { card, rating })
        {
            if (!table.Has(column))
            {
                throw new CommandRefusedException(
                    $"{table.File}, row 1: there is no column '{column}'. It has {string.Join(", ", table.Columns)}."
                );
            }
        }

        if (when is null)
        {
            throw new CommandRefusedException(
                $"{table.File}, row 1: there is no column 'elapsed_days', 'review_minute' or 'review_time'. One must say when the reviews "
                    + $"were."
            );
        }
        var read = new FsrsReviewsFile();
        for (var row = 0; row < table.RowCount; row++)
        {
            read.Add(table, row, card, rating, when, dayBegins);
        }
        return read;
    }

    private void Add(EngineTable table, int row, string cardColumn, string ratingColumn, string when, TimeSpan dayBegins)
    {
        var name = table.Text(row, cardColumn);
        if (name.Length == 0 || name.AsSpan().ContainsAny(",\"\n"))
        {
            throw table.Refusal(row, cardColumn, "cannot be used", "Name the card by a number or a word without commas.");
        }
        var rating = (FsrsRating)table.Whole(row, ratingColumn, 1, 4);
        var seen = _last.TryGetValue(name, out var last);
        if (!seen)
        {
            last = (_cards.Count, 0, 0);
            _cards.Add(name);
        }

        var step = last.Step + 1;
        if (table.Has("step") && table.Whole(row, "step") != step)
        {
            throw table.Refusal(row, "step", $"should be {step}", $"Write the reviews of '{name}' in order, from step 1, without gaps.");
        }

        int days;
        long time;
        if (when == "elapsed_days")
        {
            days = table.Whole(row, when, 0);
            time = last.Time + days;
        }
        else
        {
            time = when == "review_minute" ? Minutes(table, row) : Time(table, row);
            if (seen && time < last.Time)
            {
                throw table.Refusal(row, when, $"is before the review of '{name}' above", "Sort the file by time.");
            }
            days = seen ? (int)(Day(time) - Day(last.Time)) : 0;
        }

        // What stands in a card's first row is no interval.
        _reviews.Add((last.Card, step, rating, seen ? days : 0, time));
        _last[name] = (last.Card, step, time);

        long Day(long ticks) => (long)Math.Floor((double)(ticks - dayBegins.Ticks) / TimeSpan.TicksPerDay);
    }

    private static long Minutes(EngineTable table, int row) => table.Whole(row, "review_minute", 0) * TimeSpan.TicksPerMinute;

    private static long Time(EngineTable table, int row) =>
        DateTimeOffset.TryParse(table.Text(row, "review_time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.UtcTicks
            : throw table.Refusal(row, "review_time", "is no time", "Write one such as 2026-03-01T18:30:00Z.");
}
