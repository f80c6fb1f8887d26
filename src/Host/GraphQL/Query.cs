using System.ComponentModel;
using AdaptivQ.Adaptivity.History;
using AdaptivQ.Kernel;
using AdaptivQ.Learners.People;
using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.Publishing;
using GraphQL;
using Marten;

namespace AdaptivQ.Host.GraphQL;

/// <summary>Every entrance to the graph. Each says who finds something there; for everybody else it is empty.</summary>
[Description("What the signed-in person may see. What is not theirs to see is not there: null, or an empty list.")]
internal sealed class Query
{
    [Description("All quizzes by title: for teachers and analysts those that were ever published, for authors drafts too.")]
    public static async Task<IReadOnlyList<QuizNode>> Quizzes([FromServices] Reader reader, CancellationToken cancellation)
    {
        if (!reader.SeesQuizzes) return [];
        var quizzes = reader.SeesDrafts ? reader.Session.Query<Quiz>() : reader.Session.Query<Quiz>().Where(quiz => quiz.PublishedVersion > 0);
        var found = await quizzes.OrderBy(quiz => quiz.Title).ThenBy(quiz => quiz.Id).ToListAsync(cancellation);
        return [.. found.Select(quiz => new QuizNode(quiz, reader))];
    }

    [Description("For teachers and analysts where it was ever published, for authors always.")]
    public static async Task<QuizNode?> Quiz(Guid id, [FromServices] Reader reader, CancellationToken cancellation) =>
        reader.SeesQuizzes && await reader.Session.LoadAsync<Quiz>(id, cancellation) is { } quiz && (quiz.PublishedVersion > 0 || reader.SeesDrafts)
            ? new QuizNode(quiz, reader)
            : null;

    [Description("All item banks by title. For authors.")]
    public static async Task<IReadOnlyList<ItemBankNode>> ItemBanks([FromServices] Reader reader, CancellationToken cancellation) => reader.SeesItems
        ? [.. (await reader.Session.Query<ItemBank>().OrderBy(bank => bank.Title).ThenBy(bank => bank.Id).ToListAsync(cancellation)).Select(bank => new ItemBankNode(bank))]
        : [];

    [Description("Items of a bank with keys and parameters, by external id. For authors.")]
    public static Connection<ItemNode> Items(
        Guid bankId,
        [Description("Only this topic, spelt exactly.")] string? topic,
        [Description("Only items whose stem or external id contains this, in either case.")] string? search,
        int? first, [After(Cursor.OfItems)] Cursor? after, [FromServices] Reader reader,
        [Description("Retired items too.")] bool retired = false) =>
        ItemList.Of(reader, new ItemFilter(bankId, topic, search, retired), first, after);

    [Description("Classes by title: a teacher's own, or all for an analyst. Without the archived ones unless they are asked for.")]
    public static async Task<IReadOnlyList<ClassNode>> Classes([Description("The archived ones too.")] bool? archived, [FromServices] Reader reader) =>
        [.. (await reader.Classes()).Where(@class => archived == true || @class.ArchivedAt is null).Select(@class => new ClassNode(@class, reader))];

    [Description("A class of the teacher's own, or any for an analyst.")]
    public static async Task<ClassNode?> Class(Guid id, [FromServices] Reader reader) =>
        (await reader.Classes()).FirstOrDefault(@class => @class.Id == id) is { } found ? new ClassNode(found, reader) : null;

    [Description("A learner of a class the teacher teaches, any for an analyst, or oneself.")]
    public static async Task<LearnerNode?> Learner(Guid id, [FromServices] Reader reader, CancellationToken cancellation)
    {
        if (!await reader.Sees(id)) return null;
        if (!(await reader.Reach()).Everybody || id == reader.Caller.PersonId) return new LearnerNode(id, reader);
        // An analyst sees everybody, so it must be asked whether there is such a learner; one whose name was erased still is.
        var known = await reader.Session.LoadAsync<Person>(id, cancellation) is { } person
            ? person.Roles.Contains(Roles.Learner)
            : await reader.Session.Query<AttemptSummary>().AnyAsync(attempt => attempt.LearnerId == id, cancellation);
        return known ? new LearnerNode(id, reader) : null;
    }

    [Description("Attempts, the last started first: of the teacher's learners, of all for an analyst, or a learner's own once they are finished and the quiz says what was right.")]
    public static Connection<AttemptNode> Attempts(
        Guid? quizId, Guid? learnerId,
        [Description("Only of learners who are in this class now.")] Guid? classId,
        AttemptStatus? status,
        [Description("Started then or later.")] DateTimeOffset? startedAfter,
        [Description("Started earlier than that.")] DateTimeOffset? startedBefore,
        int? first, [After(Cursor.OfAttempts)] Cursor? after, [FromServices] Reader reader) =>
        AttemptList.Of(reader, new AttemptFilter(quizId, learnerId, classId, status, startedAfter, startedBefore), first, after);

    [Description("For those who would find it among 'attempts'.")]
    public static Task<AttemptNode?> Attempt(Guid id, [FromServices] Reader reader, CancellationToken cancellation) => AttemptList.Find(reader, id, cancellation);

    [Description("Answers of the attempts that one may see: of one attempt in the order asked, otherwise the last given first.")]
    public static Connection<AnswerNode> Answers(
        Guid? attemptId, Guid? quizId, Guid? learnerId, Guid? itemId, bool? correct,
        [Description("Only to items that had this topic when they were asked.")] string? topic,
        [Description("Given then or later.")] DateTimeOffset? answeredAfter,
        [Description("Given earlier than that.")] DateTimeOffset? answeredBefore,
        int? first, [After(Cursor.OfAnswers)] Cursor? after, [FromServices] Reader reader) =>
        AnswerList.Of(reader, new AnswerFilter(attemptId, quizId, learnerId, itemId, correct, topic, answeredAfter, answeredBefore), first, after);

    [Description("How a learner's ability went from one finished attempt to the next, oldest first.")]
    public static Task<IReadOnlyList<AbilityPoint>> Abilities(Guid learnerId, Guid? quizId, [FromServices] Reader reader, CancellationToken cancellation) =>
        AbilityPoint.Of(reader, learnerId, quizId, cancellation);
}
