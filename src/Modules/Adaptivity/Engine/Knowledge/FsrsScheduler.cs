namespace AdaptivQ.Adaptivity.Engine.Knowledge;

/// <summary>
/// When to review a card next: learning and relearning steps of minutes, then intervals of days at the desired retention.
/// Immutable and without a clock; a review allocates nothing. The rules are those of ts-fsrs 5.4.2 without fuzz: after a
/// recall the intervals of hard, good and easy are put apart by a day at least; without same-day memory there are no steps,
/// and the intervals of all four ratings are put apart. Days elapsed are days of the calendar, UTC.
/// </summary>
/// <remarks>open-spaced-repetition, ts-fsrs 5.4.2 (2025), basic and long-term scheduler.</remarks>
public sealed class FsrsScheduler
{
    private const int MinutesADay = 24 * 60;

    private static readonly TimeSpan[] DefaultLearning = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)];
    private static readonly TimeSpan[] DefaultRelearning = [TimeSpan.FromMinutes(10)];

    private readonly int[] _learning,
        _relearning;

    /// <summary>Prepares a scheduler.</summary>
    /// <param name="weights">The 21 weights; they are clipped as <see cref="FsrsWeights.Clip"/> says.</param>
    /// <param name="desiredRetention">The chance of recall at which a review is due; above 0, at most 1.</param>
    /// <param name="maximumInterval">Days; the longest interval that the model gives, at least 1. Putting ratings apart may pass
    /// it.</param>
    /// <param name="sameDay">Whether there are steps and same-day memory. Without it a card goes into days at once.</param>
    /// <param name="learningSteps">Waits of a new card, whole minutes from 1; null: 1 and 10 minutes. May be empty.</param>
    /// <param name="relearningSteps">Waits after a lapse, whole minutes from 1; null: 10 minutes. May be empty.</param>
    /// <exception cref="ArgumentException">A value is out of its range, or a step is no whole number of minutes.</exception>
    public FsrsScheduler(
        FsrsWeights weights,
        double desiredRetention = 0.9,
        int maximumInterval = 36500,
        bool sameDay = true,
        IReadOnlyList<TimeSpan>? learningSteps = null,
        IReadOnlyList<TimeSpan>? relearningSteps = null
    )
    {
        ArgumentNullException.ThrowIfNull(weights);
        _learning = Minutes(learningSteps ?? DefaultLearning, nameof(learningSteps));
        _relearning = Minutes(relearningSteps ?? DefaultRelearning, nameof(relearningSteps));
        Model = new Fsrs(FsrsWeights.Clip(weights.AsSpan(), _relearning.Length, sameDay), desiredRetention, maximumInterval, sameDay);
    }

    /// <summary>The memory model behind it, with the weights as clipped.</summary>
    public Fsrs Model { get; }

    /// <summary>The card after a review.</summary>
    /// <param name="card">The card before; it need not be due.</param>
    /// <param name="now">When it is reviewed; on the day of the last review or later.</param>
    /// <param name="rating">How it went.</param>
    /// <exception cref="ArgumentOutOfRangeException">The review is before the last, or a value is out of its range.</exception>
    public FsrsCard Review(in FsrsCard card, DateTimeOffset now, FsrsRating rating)
    {
        Fsrs.RequireRating(rating);
        var elapsed = ElapsedDays(card, now);
        var next = card with
        {
            Memory = Model.Next(card.Memory, elapsed, rating),
            LastReview = now,
            Reps = card.Reps + 1,
            Lapses = card.Lapses + (HasLapsed(card.State, rating) ? 1 : 0),
        };
        if (!Model.SameDay)
        {
            return InDays(next, now, SpreadOverRatings(card.Memory, elapsed, rating));
        }

        return card.State == FsrsState.Review && rating != FsrsRating.Again
            ? InDays(next, now, SpreadOverRecalls(card.Memory, elapsed, rating))
            : InSteps(card, next, now, rating);
    }

    /// <summary>The chance that the card is recalled now, in [0, 1]; 0 for a new card. A day counts when its date has come.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Now is before the day of the last review.</exception>
    public double Retrievability(in FsrsCard card, DateTimeOffset now) =>
        card.State == FsrsState.New ? 0 : Model.Retrievability(ElapsedDays(card, now), card.Memory.Stability);

    private static int[] Minutes(IReadOnlyList<TimeSpan> steps, string name)
    {
        var minutes = new int[steps.Count];
        for (var i = 0; i < minutes.Length; i++)
        {
            if (steps[i] < TimeSpan.FromMinutes(1) || steps[i] > TimeSpan.FromDays(36500) || steps[i].Ticks % TimeSpan.TicksPerMinute != 0)
            {
                throw new ArgumentException($"Step {i + 1} is {steps[i]}. A step is a whole number of minutes, at least 1.", name);
            }

            minutes[i] = (int)(steps[i].Ticks / TimeSpan.TicksPerMinute);
        }

        return minutes;
    }

    private static int ElapsedDays(in FsrsCard card, DateTimeOffset now)
    {
        if (card.State == FsrsState.New || card.LastReview is not { } last)
        {
            return 0;
        }

        var days = (int)(now.UtcTicks / TimeSpan.TicksPerDay - last.UtcTicks / TimeSpan.TicksPerDay);
        return days >= 0 ? days : throw new ArgumentOutOfRangeException(nameof(now), now, "A review cannot come before the last one.");
    }

    /// <summary>Within steps nothing is a lapse; without steps every card that was seen before can lapse.</summary>
    private bool HasLapsed(FsrsState state, FsrsRating rating) =>
        rating == FsrsRating.Again && (Model.SameDay ? state == FsrsState.Review : state != FsrsState.New);

    private static FsrsCard InDays(in FsrsCard next, DateTimeOffset now, int days) =>
        next with
        {
            State = FsrsState.Review,
            Step = 0,
            ScheduledDays = days,
            Due = now.AddDays(days),
        };

    private FsrsCard InSteps(in FsrsCard card, in FsrsCard next, DateTimeOffset now, FsrsRating rating)
    {
        var (minutes, step) = Step(card, rating);
        if (minutes == 0)
        {
            return InDays(next, now, Model.Interval(next.Memory.Stability));
        }

        var due = now.AddMinutes(minutes);
        if (minutes >= MinutesADay)
        {
            return next with { State = FsrsState.Review, Step = step, ScheduledDays = minutes / MinutesADay, Due = due };
        }

        var state = card.State switch
        {
            FsrsState.New => FsrsState.Learning,
            FsrsState.Review => FsrsState.Relearning,
            var same => same,
        };
        return next with { State = state, Step = step, ScheduledDays = 0, Due = due };
    }

    /// <summary>The wait in minutes and the step it belongs to; 0 minutes when the steps are over.</summary>
    private (int Minutes, int Step) Step(in FsrsCard card, FsrsRating rating)
    {
        var steps = card.State is FsrsState.New or FsrsState.Learning ? _learning : _relearning;
        if (card.Step >= steps.Length)
        {
            return (0, 0);
        }

        return rating switch
        {
            FsrsRating.Again => (card.State == FsrsState.Review ? steps[card.Step] : steps[0], 0),
            // Halfway between the first two steps, or half as long again as the only one.
            FsrsRating.Hard => ((int)Fsrs.RoundToWhole(steps.Length == 1 ? steps[0] * 1.5 : (steps[0] + steps[1]) / 2.0), card.Step),
            FsrsRating.Good when card.Step + 1 < steps.Length => (steps[card.Step + 1], card.Step + 1),
            _ => (0, 0),
        };
    }

    /// <summary>Days after a recall, in a card's review: hard is never longer than good, and good and easy are a day longer than the
    /// last.</summary>
    private int SpreadOverRecalls(FsrsMemory memory, int elapsed, FsrsRating rating)
    {
        var plainGood = Days(memory, elapsed, FsrsRating.Good);
        var hard = Math.Min(Days(memory, elapsed, FsrsRating.Hard), plainGood);
        if (rating == FsrsRating.Hard)
        {
            return hard;
        }

        var good = Math.Max(plainGood, hard + 1);
        return rating == FsrsRating.Good ? good : Math.Max(Days(memory, elapsed, FsrsRating.Easy), good + 1);
    }

    /// <summary>Days without steps: again is never longer than hard, and each rating is a day longer than the one before.</summary>
    private int SpreadOverRatings(FsrsMemory memory, int elapsed, FsrsRating rating)
    {
        var plainHard = Days(memory, elapsed, FsrsRating.Hard);
        var days = Math.Min(Days(memory, elapsed, FsrsRating.Again), plainHard);
        for (var better = FsrsRating.Hard; better <= rating; better++)
        {
            days = Math.Max(better == FsrsRating.Hard ? plainHard : Days(memory, elapsed, better), days + 1);
        }

        return days;
    }

    private int Days(FsrsMemory memory, int elapsed, FsrsRating rating) => Model.Interval(Model.Next(memory, elapsed, rating).Stability);
}
