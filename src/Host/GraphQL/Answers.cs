using System.ComponentModel;
using System.Globalization;
using System.Linq.Expressions;
using AdaptivQ.Adaptivity.History;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.Publishing;
using GraphQL;
using GraphQL.DataLoader;
using Marten;
using Marten.Services.BatchQuerying;

namespace AdaptivQ.Host.GraphQL;

/// <summary>An answer of an attempt that the caller may see; only <see cref="AnswerList"/> makes one.</summary>
[GraphQLMetadata("Answer"), Description("An answer as it was given, to the item as it read then. What tells of the item's parameters is null on one's own answers.")]
internal sealed class AnswerNode(AnswerRecord answer, Reader reader)
{
    // Ability before and after an answer, and the item's information, give its parameters away.
    private readonly bool _measured = answer.LearnerId != reader.Caller.PersonId;

    [Id]
    public string Id => answer.Id;

    public Guid AttemptId => answer.AttemptId;

    [Description("1 for the attempt's first question.")]
    public int Position => answer.Position;

    public Guid ItemId => answer.ItemId;

    public int ItemRevision => answer.ItemRevision;

    [Description("The id of the chosen option.")]
    public string Response => answer.Response!;

    public bool Correct => answer.Correct!.Value;

    public DateTimeOffset AnsweredAt => answer.AnsweredAt!.Value;

    [Description("From showing the question to its answer.")]
    public double SecondsTaken => Math.Round((answer.AnsweredAt!.Value - answer.ShownAt).TotalSeconds, 1);

    [Description("Ability at which the item was chosen, in logits.")]
    public double? ThetaBefore => _measured ? answer.ThetaBefore : null;

    public double? SeBefore => _measured ? answer.SeBefore : null;

    public double? ThetaAfter => _measured ? answer.ThetaAfter : null;

    public double? SeAfter => _measured ? answer.SeAfter : null;

    [Description("Fisher information of the item at thetaBefore.")]
    public double? Information => _measured ? answer.Information : null;

    [Description("How the item was chosen: MFI or TargetSuccess.")]
    public string? Criterion => _measured ? answer.Criterion : null;

    public async Task<string> Topic() => (await Item()).Topic;

    [Description("Markdown with KaTeX between dollar signs.")]
    public async Task<string> Stem() => (await Item()).Stem;

    [Description("The text of the chosen option.")]
    public async Task<string?> ResponseText() => (await Item()).Options.FirstOrDefault(option => option.Id == answer.Response)?.Text;

    private async ValueTask<PublishedItem> Item() => (await reader.Published(answer.QuizId, answer.QuizVersion)).Item(answer.ItemId);
}

internal sealed record AnswerFilter(
    Guid? AttemptId = null, Guid? QuizId = null, Guid? LearnerId = null, Guid? ItemId = null, bool? Correct = null, string? Topic = null,
    DateTimeOffset? AnsweredAfter = null, DateTimeOffset? AnsweredBefore = null);

/// <summary>
/// Answers: of one attempt in the order asked, otherwise the last given first; whatever is asked for, only those of attempts
/// that the caller may see. A question that still waits for its answer is none.
/// </summary>
internal static class AnswerList
{
    public static Connection<AnswerNode> Of(Reader reader, AnswerFilter filter, int? first, Cursor? after) => new(
        () => reader.Batch<AnswerFilter, int>(
                "answer counts", (filters, cancellation) => Pages.Count<AnswerFilter, AnswerRecord>(reader, filters, one => Conditions(reader, one, cancellation), cancellation))
            .Load(filter),
        () => reader.Batch<PageOf<AnswerFilter>, Rows<AnswerRecord>>(
                "answers", (pages, cancellation) => Pages.Read<AnswerFilter, AnswerRecord>(reader, pages, one => Conditions(reader, one, cancellation), InOrder, cancellation))
            .Load(new(filter, first, after))
            .Then(rows => rows!.As(answer => new Edge<AnswerNode>(
                new Cursor(Cursor.OfAnswers, answer.AnsweredAt!.Value, answer.Id).Encode(), new AnswerNode(answer, reader)))));

    private static async Task<IReadOnlyList<Expression<Func<AnswerRecord, bool>>>> Conditions(Reader reader, AnswerFilter filter, CancellationToken cancellation)
    {
        var (everybody, self, taught, own) = await reader.Reach();
        var conditions = new List<Expression<Func<AnswerRecord, bool>>>
        {
            answer => answer.AnsweredAt != null,
            everybody
                ? answer => answer.LearnerId != self || answer.AttemptId.IsOneOf(own)
                : answer => answer.LearnerId.IsOneOf(taught) || answer.AttemptId.IsOneOf(own),
        };
        if (filter.AttemptId is { } attemptId) conditions.Add(answer => answer.AttemptId == attemptId);
        if (filter.QuizId is { } quizId) conditions.Add(answer => answer.QuizId == quizId);
        if (filter.LearnerId is { } learnerId) conditions.Add(answer => answer.LearnerId == learnerId);
        if (filter.ItemId is { } itemId) conditions.Add(answer => answer.ItemId == itemId);
        if (filter.Correct is { } correct) conditions.Add(answer => answer.Correct == correct);
        if (filter.Topic is { } topic) conditions.Add(await OfTopic(reader, topic, filter.QuizId, cancellation));
        if (filter.AnsweredAfter is { } from) conditions.Add(answer => answer.AnsweredAt >= from);
        if (filter.AnsweredBefore is { } to) conditions.Add(answer => answer.AnsweredAt < to);
        return conditions;
    }

    /// <summary>By the topic that an item had at the revision that was asked, which is also the one that is shown.</summary>
    private static async Task<Expression<Func<AnswerRecord, bool>>> OfTopic(Reader reader, string topic, Guid? quizId, CancellationToken cancellation)
    {
        IQueryable<PublishedQuizDocument> versions = reader.Session.Query<PublishedQuizDocument>();
        if (quizId is not null) versions = versions.Where(version => version.QuizId == quizId);
        var items = await versions.SelectMany(version => version.Quiz.Items).Where(item => item.Topic == topic).ToListAsync(cancellation);
        var revisions = items.GroupBy(item => item.Revision, item => item.ItemId).Select(revision =>
        {
            var (number, ids) = (revision.Key, revision.Distinct().ToArray());
            return (Expression<Func<AnswerRecord, bool>>)(answer => answer.ItemRevision == number && answer.ItemId.IsOneOf(ids));
        });
        Guid[] none = [];
        return revisions.Aggregate((Expression<Func<AnswerRecord, bool>>)(answer => answer.ItemId.IsOneOf(none)), Either);
    }

    private static Expression<Func<AnswerRecord, bool>> Either(Expression<Func<AnswerRecord, bool>> one, Expression<Func<AnswerRecord, bool>> other)
    {
        var body = new Renamed(other.Parameters[0], one.Parameters[0]).Visit(other.Body);
        return Expression.Lambda<Func<AnswerRecord, bool>>(Expression.OrElse(one.Body, body), one.Parameters);
    }

    private static IBatchedQueryable<AnswerRecord> InOrder(IBatchedQueryable<AnswerRecord> answers, PageOf<AnswerFilter> page)
    {
        if (page.Filter.AttemptId is not null)
        {
            if (page.After is { Id: var last })
            {
                var position = int.Parse(last.AsSpan(last.IndexOf(':', StringComparison.Ordinal) + 1), NumberStyles.None, CultureInfo.InvariantCulture);
                answers = answers.Where(answer => answer.Position > position);
            }

            return answers.OrderBy(answer => answer.Position);
        }

        if (page.After is { At: var at, Id: var id })
            answers = answers.Where(answer => answer.AnsweredAt < at || (answer.AnsweredAt == at && answer.Id.CompareTo(id) < 0));
        return answers.OrderByDescending(answer => answer.AnsweredAt).ThenByDescending(answer => answer.Id);
    }

    private sealed class Renamed(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
