using System.ComponentModel;
using System.Linq.Expressions;
using AdaptivQ.Platform.GraphQL;
using GraphQL;
using GraphQL.DataLoader;
using Marten;
using Marten.Services.BatchQuerying;

namespace AdaptivQ.Adaptivity.History;

/// <summary>Attempts as entrances to the graph.</summary>
[GraphFields("Query")]
internal sealed class AttemptRoots
{
    [Description(
        "Attempts, the last started first: of the teacher's learners, of all for an analyst, or a learner's own once they are finished "
            + "and the quiz says what was right."
    )]
    public static Connection<AttemptNode> Attempts(
        Guid? quizId,
        Guid? learnerId,
        [Description("Only of learners who are in this class now.")] Guid? classId,
        AttemptStatus? status,
        [Description("Started then or later.")] DateTimeOffset? startedAfter,
        [Description("Started earlier than that.")] DateTimeOffset? startedBefore,
        int? first,
        [After(AttemptList.CursorKind, CursorIds.Uuid)] Cursor? after,
        [FromServices] AttemptReader reader
    ) => AttemptList.Of(reader, new AttemptFilter(quizId, learnerId, classId, status, startedAfter, startedBefore), first, after);

    [Description("For those who would find it among 'attempts'.")]
    public static Task<AttemptNode?> Attempt(Guid id, [FromServices] AttemptReader reader, CancellationToken cancellation) =>
        AttemptList.Find(reader, id, cancellation);

    [Description("How a learner's ability went from one finished attempt to the next, oldest first.")]
    public static Task<IReadOnlyList<AbilityPoint>> Abilities(
        Guid learnerId,
        Guid? quizId,
        [FromServices] AttemptReader reader,
        CancellationToken cancellation
    ) => AbilityPoint.Of(reader, learnerId, quizId, cancellation);
}

/// <summary>A learner's attempts, on the learner.</summary>
[GraphFields("Learner")]
internal sealed class LearnerAttempts
{
    [Description("The last started first.")]
    public static Connection<AttemptNode> Attempts(
        [NodeId] Guid learnerId,
        int? first,
        [After(AttemptList.CursorKind, CursorIds.Uuid)] Cursor? after,
        [FromServices] AttemptReader reader
    ) => AttemptList.Of(reader, new AttemptFilter(LearnerId: learnerId), first, after);
}

internal enum AttemptStatus
{
    /// <summary>Started and not over yet.</summary>
    InProgress,

    /// <summary>Over, for whatever reason.</summary>
    Finished,
}

/// <summary>An attempt that the caller may see; only <see cref="AttemptList"/> makes one.</summary>
[GraphQLMetadata("Attempt")]
internal sealed class AttemptNode(AttemptSummary attempt, AttemptReader reader)
{
    // After one answer the ability is the item's difficulty.
    private readonly bool _measured = attempt.LearnerId != reader.Caller.PersonId;

    public Guid Id => attempt.Id;

    [NodeOf("Learner")]
    public IDataLoaderResult<object> Learner() => reader.Nodes.Load("Learner", attempt.LearnerId);

    [Description("The version of the quiz that it was given and keeps.")]
    public int QuizVersion => attempt.QuizVersion;

    [Description("The version of the quiz's policy that it is decided by.")]
    public int PolicyVersion => attempt.PolicyVersion;

    [Description("The bank's calibration version that it is weighed by; 0 where none had been set.")]
    public int CalibrationVersion => attempt.CalibrationVersion;

    public AttemptStatus Status => attempt.FinishedAt is null ? AttemptStatus.InProgress : AttemptStatus.Finished;

    public DateTimeOffset StartedAt => attempt.StartedAt;

    public DateTimeOffset? FinishedAt => attempt.FinishedAt;

    public int Answered => attempt.Answered;

    public int Correct => attempt.Correct;

    [Description("Ability after the answers so far, in logits; null on one's own attempts, since it tells of the items' parameters.")]
    public double? Theta => _measured ? attempt.Theta : null;

    [Description("Of theta, in logits; null where that is.")]
    public double? StandardError => _measured ? attempt.StandardError : null;

    [Description("In words; null until it is finished, as is everything else the end decides, and where it ended without an answer.")]
    public string? Level => attempt.Level;

    [Description("From 0 for the lowest level.")]
    public int? LevelIndex => attempt.LevelIndex;

    public RangeNode? Range =>
        attempt is { ExpectedLow: { } low, Expected: { } expected, ExpectedHigh: { } high } ? new RangeNode(low, expected, high) : null;

    [Description("Why it ended: precision, classified, settled, low-information, length, time, exhausted or stopped.")]
    public string? Reason => attempt.Reason;

    [Description("All right or all wrong: the true level may lie further out.")]
    public bool Estimated => attempt.Extreme;

    [Description("Made up for the demo, not a person's.")]
    public bool Simulated => attempt.Simulated;

    [NodeOf("Quiz")]
    public IDataLoaderResult<object> Quiz() => reader.Nodes.Load("Quiz", attempt.QuizId);

    [Description("In the order asked.")]
    public Connection<AnswerNode> Answers(int? first, [After(AnswerList.CursorKind, CursorIds.UuidAndPosition)] Cursor? after) =>
        AnswerList.Of(reader, new AnswerFilter(AttemptId: attempt.Id), first, after);
}

[
    GraphQLMetadata("Range"),
    Description("Questions out of 100 of the quiz's items that the learner is expected to get right: most likely low to high.")
]
internal sealed class RangeNode(int low, int estimate, int high)
{
    public int Low => low;

    public int Estimate => estimate;

    public int High => high;
}

/// <summary>What a finished attempt measured.</summary>
[Description("What a finished attempt measured; one without an answer measured nothing.")]
internal sealed class AbilityPoint(AttemptSummary attempt, AttemptReader reader)
{
    private readonly bool _measured = attempt.LearnerId != reader.Caller.PersonId;

    private const int Most = 1000;

    public Guid AttemptId => attempt.Id;

    public Guid QuizId => attempt.QuizId;

    [Description("When the attempt was finished.")]
    public DateTimeOffset At => attempt.FinishedAt!.Value;

    [Description("Ability, logits; null on one's own attempts, since it tells of the items' parameters.")]
    public double? Theta => _measured ? attempt.Theta : null;

    [Description("Of theta, in logits; null where that is.")]
    public double? StandardError => _measured ? attempt.StandardError : null;

    public string Level => attempt.Level!;

    [Description("From 0 for the lowest level.")]
    public int LevelIndex => attempt.LevelIndex!.Value;

    internal static async Task<IReadOnlyList<AbilityPoint>> Of(
        AttemptReader reader,
        Guid learnerId,
        Guid? quizId,
        CancellationToken cancellation
    )
    {
        IQueryable<AttemptSummary> finished = reader.Graph.Session.Query<AttemptSummary>();
        foreach (
            var condition in await AttemptList.Conditions(reader, new AttemptFilter(quizId, learnerId, Status: AttemptStatus.Finished))
        )
        {
            finished = finished.Where(condition);
        }
        finished = finished.Where(attempt => attempt.Answered > 0);
        var newest = await finished
            .OrderByDescending(attempt => attempt.FinishedAt)
            .ThenByDescending(attempt => attempt.Id)
            .Take(Most)
            .ToListAsync(cancellation);
        return [.. newest.Reverse().Select(attempt => new AbilityPoint(attempt, reader))];
    }
}

internal sealed record AttemptFilter(
    Guid? QuizId = null,
    Guid? LearnerId = null,
    Guid? ClassId = null,
    AttemptStatus? Status = null,
    DateTimeOffset? StartedAfter = null,
    DateTimeOffset? StartedBefore = null
);

/// <summary>Attempts, the last started first; whatever is asked for, only those that the caller may see.</summary>
internal static class AttemptList
{
    public const char CursorKind = 'a';

    public static Connection<AttemptNode> Of(AttemptReader reader, AttemptFilter filter, int? first, Cursor? after) =>
        new(
            () =>
                reader
                    .Graph.Batch<AttemptFilter, int>(
                        "attempt counts",
                        (filters, cancellation) =>
                            Pages.Count<AttemptFilter, AttemptSummary>(reader.Graph, filters, one => Conditions(reader, one), cancellation)
                    )
                    .Load(filter),
            () =>
                reader
                    .Graph.Batch<PageOf<AttemptFilter>, Rows<AttemptSummary>>(
                        "attempts",
                        (pages, cancellation) =>
                            Pages.Read<AttemptFilter, AttemptSummary>(
                                reader.Graph,
                                pages,
                                one => Conditions(reader, one),
                                InOrder,
                                cancellation
                            )
                    )
                    .Load(new(filter, first, after))
                    .Then(rows =>
                        rows!.As(attempt => new Edge<AttemptNode>(
                            new Cursor(CursorKind, attempt.StartedAt, attempt.Id.ToString("N")).Encode(),
                            new AttemptNode(attempt, reader)
                        ))
                    )
        );

    public static async Task<AttemptNode?> Find(AttemptReader reader, Guid id, CancellationToken cancellation)
    {
        var attempts = reader.Graph.Session.Query<AttemptSummary>().Where(attempt => attempt.Id == id);
        foreach (var condition in await Conditions(reader, new AttemptFilter()))
        {
            attempts = attempts.Where(condition);
        }
        return await attempts.FirstOrDefaultAsync(cancellation) is { } found ? new AttemptNode(found, reader) : null;
    }

    public static async Task<IReadOnlyList<Expression<Func<AttemptSummary, bool>>>> Conditions(AttemptReader reader, AttemptFilter filter)
    {
        var (everybody, self, taught, own) = await reader.Visible();
        var conditions = new List<Expression<Func<AttemptSummary, bool>>>
        {
            // Of oneself only what a learner may see, whatever other roles one has.
            everybody
                ? attempt => attempt.LearnerId != self || attempt.Id.IsOneOf(own)
                : attempt => attempt.LearnerId.IsOneOf(taught) || attempt.Id.IsOneOf(own),
        };
        if (filter.QuizId is { } quizId)
        {
            conditions.Add(attempt => attempt.QuizId == quizId);
        }
        if (filter.LearnerId is { } learnerId)
        {
            conditions.Add(attempt => attempt.LearnerId == learnerId);
        }
        if (filter.ClassId is { } classId)
        {
            var members = await reader.MembersOf(classId);
            conditions.Add(attempt => attempt.LearnerId.IsOneOf(members));
        }

        if (filter.Status is AttemptStatus.Finished)
        {
            conditions.Add(attempt => attempt.FinishedAt != null);
        }
        if (filter.Status is AttemptStatus.InProgress)
        {
            conditions.Add(attempt => attempt.FinishedAt == null);
        }
        if (filter.StartedAfter is { } from)
        {
            conditions.Add(attempt => attempt.StartedAt >= from);
        }
        if (filter.StartedBefore is { } to)
        {
            conditions.Add(attempt => attempt.StartedAt < to);
        }
        return conditions;
    }

    private static IBatchedQueryable<AttemptSummary> InOrder(IBatchedQueryable<AttemptSummary> attempts, PageOf<AttemptFilter> page)
    {
        if (page.After is { At: var at } after)
        {
            var id = Guid.ParseExact(after.Id, "N");
            attempts = attempts.Where(attempt => attempt.StartedAt < at || (attempt.StartedAt == at && attempt.Id.CompareTo(id) < 0));
        }

        return attempts.OrderByDescending(attempt => attempt.StartedAt).ThenByDescending(attempt => attempt.Id);
    }
}
