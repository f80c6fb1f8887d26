using System.Collections.Immutable;

namespace AdaptivQ.Adaptivity.Attempts;

/// <summary>Everything that will decide this attempt is pinned here: later editions of quiz, items or parameters do not touch it.</summary>
/// <param name="Seed">From it alone come the draws among the best items and the order of options.</param>
/// <param name="Theta">Mean of the prior of ability, logits; StandardError its standard deviation.</param>
/// <param name="TimeLimitSeconds">Null for none.</param>
/// <param name="Simulated">Made up for the demo by a simulated learner; never a person's.</param>
public sealed record AttemptStarted(
    Guid AttemptId,
    Guid LearnerId,
    Guid QuizId,
    int QuizVersion,
    int CalibrationVersion,
    int PolicyVersion,
    long Seed,
    double Theta,
    double StandardError,
    int? TimeLimitSeconds,
    bool Simulated,
    DateTimeOffset At
);

/// <summary>An item was put before the learner, and why that one.</summary>
/// <param name="Position">1 for the first question.</param>
/// <param name="Theta">Ability (logits) the choice was made at; StandardError its posterior standard deviation.</param>
/// <param name="Value">The criterion's value for this item; Information its Fisher information at theta.</param>
/// <param name="Eligible">How many items could have been asked; PoolSize how many of the best it was drawn from.</param>
/// <param name="Ranked">The best items in order, the chosen one among them.</param>
/// <param name="Relaxed">Rules of the policy that could not be kept for this choice; mostly empty.</param>
public sealed record ItemSelected(
    Guid AttemptId,
    Guid LearnerId,
    Guid QuizId,
    int QuizVersion,
    bool Simulated,
    int Position,
    Guid ItemId,
    int ItemRevision,
    string Topic,
    string Criterion,
    double Theta,
    double StandardError,
    double Value,
    double Information,
    int Eligible,
    int PoolSize,
    IReadOnlyList<RankedCandidate> Ranked,
    IReadOnlyList<string> Relaxed,
    DateTimeOffset At
);

/// <summary>One of the best items at a choice, as the selection criterion ranked it.</summary>
/// <param name="Value">The criterion's value for the item, in the criterion's own units.</param>
/// <param name="Information">Its Fisher information at the ability of the choice, per squared logit.</param>
public sealed record RankedCandidate(Guid ItemId, double Value, double Information);

/// <summary>The learner answered, it was scored, and the ability estimated again. The event's id names the command that caused
/// it.</summary>
/// <param name="Points">0 to MaxPoints; all of them for a right answer.</param>
/// <param name="Category">The response category, from 0, that the ability was estimated with.</param>
/// <param name="Caveat">What to know before the estimate is used, as in <see cref="Caveats"/>; mostly null.</param>
public sealed record AnswerScored(
    Guid AttemptId,
    int Position,
    Guid ItemId,
    Response Response,
    double Points,
    double MaxPoints,
    int Category,
    double Theta,
    double StandardError,
    string? Caveat,
    DateTimeOffset At
)
{
    /// <summary>Whether it earned every point.</summary>
    /// <remarks>A method, since a property would be written into the event.</remarks>
    public bool IsCorrect() => Points >= MaxPoints;
}

/// <summary>The attempt is over and the result stands, in numbers and in the words of its quiz version.</summary>
/// <param name="Reason">One of the constants below.</param>
/// <param name="Extreme">All right or all wrong: ability rests on the prior as much as on the answers.</param>
/// <param name="LevelIndex">Position in the policy's levels; LowestLevel and HighestLevel bound the likely range.</param>
/// <param name="ExpectedLow">Low end of the likely range of questions right out of 100 of this quiz's items.</param>
public sealed record AttemptFinished(
    Guid AttemptId,
    Guid LearnerId,
    Guid QuizId,
    int QuizVersion,
    string Reason,
    int Answered,
    int Correct,
    double Theta,
    double StandardError,
    bool Extreme,
    int LevelIndex,
    string Level,
    int LowestLevel,
    int HighestLevel,
    int ExpectedLow,
    int Expected,
    int ExpectedHigh,
    bool Simulated,
    DateTimeOffset At
)
{
    /// <summary>The ability is known as well as the policy asks.</summary>
    public const string Precision = "precision";

    /// <summary>The level is decided.</summary>
    public const string Classified = "classified";

    /// <summary>The last answer hardly moved the estimate.</summary>
    public const string Settled = "settled";

    /// <summary>No item left would have told enough.</summary>
    public const string LowInformation = "low-information";

    /// <summary>The most questions were answered.</summary>
    public const string Length = "length";

    /// <summary>The time was up.</summary>
    public const string Time = "time";

    /// <summary>No item was left.</summary>
    public const string Exhausted = "exhausted";

    /// <summary>The learner stopped.</summary>
    public const string Stopped = "stopped";

    /// <summary>
    /// Whether it says anything about the learner. Without an answer level and range are those of the prior, the same for
    /// everybody; they are recorded, so that the end can be derived again, and shown to no one.
    /// </summary>
    /// <remarks>A method, since a property would be written into the event.</remarks>
    public bool Measured() => Answered > 0;
}

/// <summary>An answer the attempt holds.</summary>
public sealed record GivenAnswer(
    int Position,
    Guid ItemId,
    Response Response,
    double Points,
    double MaxPoints,
    int Category,
    double Theta,
    double StandardError,
    string? Caveat,
    DateTimeOffset ShownAt,
    DateTimeOffset At
)
{
    /// <summary>Whether it earned every point.</summary>
    public bool Correct => Points >= MaxPoints;

    /// <summary>From showing the question to its answer, to a tenth.</summary>
    public double SecondsTaken => Math.Round((At - ShownAt).TotalSeconds, 1);
}

/// <summary>The item that waits for an answer.</summary>
public sealed record OpenItem(int Position, Guid ItemId, DateTimeOffset ShownAt);

/// <summary>What a command that was carried out had said, so that its repetition is told from another command.</summary>
/// <param name="ItemId">Null for a command that answers nothing.</param>
/// <param name="VersionBefore">The version the client had seen; VersionAfter the one it was told.</param>
public sealed record Receipt(Guid? ItemId, Response? Response, int VersionBefore, int VersionAfter);

/// <summary>An attempt as its stream tells it. Immutable; the version is the number of events.</summary>
public sealed record Attempt(AttemptStarted Started)
{
    /// <summary>Number of events in the stream, from 1; a command names the version that its client saw.</summary>
    public int Version { get; init; }

    /// <summary>Answers so far, in the order in which they were given.</summary>
    public ImmutableList<GivenAnswer> Answers { get; init; } = [];

    /// <summary>The question that waits for an answer; null once the attempt is over.</summary>
    public OpenItem? Open { get; init; }

    /// <summary>Logits; the prior's mean before the first answer.</summary>
    public double Theta { get; init; } = Started.Theta;

    /// <summary>Logits; the prior's standard deviation before the first answer.</summary>
    public double StandardError { get; init; } = Started.StandardError;

    /// <summary>The end and its result; null while the attempt is running.</summary>
    public AttemptFinished? Finished { get; init; }

    /// <summary>By command id.</summary>
    public ImmutableDictionary<Guid, Receipt> Receipts { get; init; } = ImmutableDictionary<Guid, Receipt>.Empty;

    /// <summary>Number of answers that earned every point.</summary>
    public int Correct => Answers.Count(answer => answer.Correct);

    /// <summary>When the time is up; null without a limit.</summary>
    public DateTimeOffset? Deadline => Started.TimeLimitSeconds is { } limit ? Started.At.AddSeconds(limit) : null;

    /// <summary>The whole stream, oldest first; null for a stream without events.</summary>
    public static Attempt? Fold(IEnumerable<(Guid Id, object Fact)> events)
    {
        Attempt? attempt = null;
        foreach (var (id, fact) in events)
        {
            attempt = attempt is null ? new Attempt((AttemptStarted)fact) { Version = 1 } : attempt.Apply(id, fact);
        }
        return attempt;
    }

    /// <param name="eventId">Names the command for the first fact of one; any other id for the rest.</param>
    public Attempt Apply(Guid eventId, object fact)
    {
        var next = this with { Version = Version + 1 };
        return fact switch
        {
            ItemSelected selected => next with
            {
                Open = new OpenItem(selected.Position, selected.ItemId, selected.At),
                // The choice belongs to the command that the fact before it answered.
                Receipts = LastAnswered is { } last
                    ? Receipts.SetItem(last, Receipts[last] with { VersionAfter = next.Version })
                    : Receipts,
            },
            AnswerScored scored => next with
            {
                Answers = Answers.Add(
                    new GivenAnswer(
                        scored.Position,
                        scored.ItemId,
                        scored.Response,
                        scored.Points,
                        scored.MaxPoints,
                        scored.Category,
                        scored.Theta,
                        scored.StandardError,
                        scored.Caveat,
                        Open!.ShownAt,
                        scored.At
                    )
                ),
                Open = null,
                Theta = scored.Theta,
                StandardError = scored.StandardError,
                Receipts = Receipts.SetItem(eventId, new Receipt(scored.ItemId, scored.Response, Version, next.Version)),
                LastAnswered = eventId,
            },
            AttemptFinished finished => next with
            {
                Open = null,
                Finished = finished,
                Receipts =
                    LastAnswered is { } last && Open is null
                        ? Receipts.SetItem(last, Receipts[last] with { VersionAfter = next.Version })
                        : Receipts.SetItem(eventId, new Receipt(null, null, Version, next.Version)),
            },
            _ => throw new InvalidOperationException(
                $"An attempt's stream holds a {fact?.GetType().Name}, which this version does not know."
            ),
        };
    }

    private Guid? LastAnswered { get; init; }
}
