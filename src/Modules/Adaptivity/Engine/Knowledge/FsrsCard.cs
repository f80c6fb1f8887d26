namespace AdaptivQ.Adaptivity.Engine.Knowledge;

/// <summary>Where a card stands in its schedule.</summary>
public enum FsrsState
{
    /// <summary>Never reviewed.</summary>
    New = 0,

    /// <summary>Within its first steps, minutes apart.</summary>
    Learning = 1,

    /// <summary>Reviewed after days.</summary>
    Review = 2,

    /// <summary>Forgotten, and again within steps.</summary>
    Relearning = 3,
}

/// <summary>Something to be remembered and its schedule: a value, which a review replaces by the next.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Memory">Its stability and difficulty after the last review.</param>
/// <param name="Due">When to review it.</param>
/// <param name="LastReview">When it was reviewed last; null when never.</param>
/// <param name="ScheduledDays">Whole days from the last review to the next; 0 within steps.</param>
/// <param name="Step">The step it is at, from 0.</param>
/// <param name="Reps">How often it was reviewed.</param>
/// <param name="Lapses">How often it was forgotten when reviewed after days.</param>
public readonly record struct FsrsCard(
    FsrsState State,
    FsrsMemory Memory,
    DateTimeOffset Due,
    DateTimeOffset? LastReview,
    int ScheduledDays,
    int Step,
    int Reps,
    int Lapses
)
{
    /// <summary>A card that was never reviewed.</summary>
    /// <param name="due">When it may first be shown.</param>
    public static FsrsCard New(DateTimeOffset due) => new(FsrsState.New, default, due, null, 0, 0, 0, 0);
}
