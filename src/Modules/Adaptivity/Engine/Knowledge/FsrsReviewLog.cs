namespace AdaptivQ.Adaptivity.Engine.Knowledge;

/// <summary>One review in a log.</summary>
/// <param name="Card">Which card; any number.</param>
/// <param name="Rating">How it went.</param>
/// <param name="ElapsedDays">Whole days since the card's review before; not looked at in its first.</param>
/// <param name="Time">When it was, in any unit that all share: puts the reviews of different cards in order.</param>
public readonly record struct FsrsReview(long Card, FsrsRating Rating, int ElapsedDays, long Time);

/// <summary>
/// The reviews of many cards, sorted for fitting. What is predicted is whether a review that came a day or more after the one
/// before it was a recall (any rating but again); first reviews and those on the same day only shape the memory.
/// </summary>
public sealed class FsrsReviewLog
{
    /// <summary>Marks a review that is not predicted.</summary>
    internal const int NotPredicted = -1;

    /// <summary>Sorts a log.</summary>
    /// <param name="reviews">In any order of the cards, but each card's from its first review on, in order of time.</param>
    /// <exception cref="ArgumentException">A rating or a number of days is out of its range, or a card's time runs back.</exception>
    public FsrsReviewLog(IReadOnlyList<FsrsReview> reviews)
    {
        ArgumentNullException.ThrowIfNull(reviews);
        // Sorting is stable: reviews of a card at the same time stay in their order.
        int[] order = [.. Enumerable.Range(0, reviews.Count).OrderBy(i => reviews[i].Card)];
        var starts = new List<int>();
        Ratings = new FsrsRating[order.Length];
        Days = new int[order.Length];
        Ranks = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            var review = reviews[order[i]];
            var isFirst = i == 0 || review.Card != reviews[order[i - 1]].Card;
            Fsrs.RequireRating(review.Rating);
            if (!isFirst && (review.ElapsedDays < 0 || review.Time < reviews[order[i - 1]].Time))
            {
                throw new ArgumentException(
                    $"A review of card {review.Card} comes before the one before it (review {order[i] + 1} of the log).",
                    nameof(reviews)
                );
            }

            if (isFirst)
            {
                starts.Add(i);
            }

            (Ratings[i], Days[i]) = (review.Rating, isFirst ? 0 : review.ElapsedDays);
        }

        starts.Add(order.Length);
        Starts = [.. starts];
        Array.Fill(Ranks, NotPredicted);
        var predicted = Enumerable.Range(0, order.Length).Where(i => Days[i] > 0).OrderBy(i => reviews[order[i]].Time).ThenBy(i => i);
        foreach (var i in predicted)
        {
            Ranks[i] = Predictions++;
        }
    }

    /// <summary>How many cards there are.</summary>
    public int Cards => Starts.Length - 1;

    /// <summary>How many reviews there are.</summary>
    public int Reviews => Ratings.Length;

    /// <summary>How many of them are predicted.</summary>
    public int Predictions { get; }

    /// <summary>Where each card's reviews begin, and where the last one's end.</summary>
    internal int[] Starts { get; }

    internal FsrsRating[] Ratings { get; }

    /// <summary>Days since the review before; 0 in a first review.</summary>
    internal int[] Days { get; }

    /// <summary>The place of a review among the predicted ones in order of time, from 0, or <see cref="NotPredicted"/>.</summary>
    internal int[] Ranks { get; }

    /// <summary>A log from the times of reviews.</summary>
    /// <param name="reviews">In any order; those of a card at the same time stay in theirs.</param>
    /// <param name="dayBegins">
    /// The time of day, UTC, at which a day of the learner begins: while asleep, because an evening that falls into two days looks as
    /// if cards learnt minutes ago had been kept for a day. Midnight is how the scheduler counts.
    /// </param>
    /// <exception cref="ArgumentException">A rating or the time of day is out of its range.</exception>
    public static FsrsReviewLog FromTimes(
        IEnumerable<(long Card, FsrsRating Rating, DateTimeOffset At)> reviews,
        TimeSpan dayBegins = default
    )
    {
        ArgumentNullException.ThrowIfNull(reviews);
        ArgumentOutOfRangeException.ThrowIfLessThan(dayBegins, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(dayBegins, TimeSpan.FromDays(1));
        var last = new Dictionary<long, long>();
        var log = new List<FsrsReview>();
        foreach (var (card, rating, at) in reviews.OrderBy(review => review.At))
        {
            var day = (at.UtcTicks - dayBegins.Ticks) / TimeSpan.TicksPerDay;
            log.Add(new FsrsReview(card, rating, (int)(day - last.GetValueOrDefault(card, day)), at.UtcTicks));
            last[card] = day;
        }

        return new FsrsReviewLog(log);
    }

    /// <summary>How many predictions the first share of them, in order of time, holds.</summary>
    internal int Cut(double share) => (int)Fsrs.RoundToWhole(Predictions * share);
}
