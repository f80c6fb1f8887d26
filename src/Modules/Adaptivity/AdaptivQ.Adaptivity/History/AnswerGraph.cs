using System.ComponentModel;
using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json;
using AdaptivQ.Platform.GraphQL;
using AdaptivQ.Quizzes.Contracts;
using GraphQL;
using GraphQL.DataLoader;
using Marten;
using Marten.Services.BatchQuerying;

namespace AdaptivQ.Adaptivity.History;

/// <summary>Answers as entrances to the graph.</summary>
[GraphFields("Query")]
internal sealed class AnswerRoots
{
    [Description("Answers of the attempts that one may see: of one attempt in the order asked, otherwise the last given first.")]
    public static Connection<AnswerNode> Answers(
        Guid? attemptId,
        Guid? quizId,
        Guid? learnerId,
        Guid? itemId,
        bool? correct,
        [Description("Only to items that had this topic when they were asked.")] string? topic,
        [Description("Given then or later.")] DateTimeOffset? answeredAfter,
        [Description("Given earlier than that.")] DateTimeOffset? answeredBefore,
        int? first,
        [After(AnswerList.CursorKind, CursorIds.UuidAndPosition)] Cursor? after,
        [FromServices] AttemptReader reader
    ) =>
        AnswerList.Of(
            reader,
            new AnswerFilter(attemptId, quizId, learnerId, itemId, correct, topic, answeredAfter, answeredBefore),
            first,
            after
        );
}

/// <summary>An answer of an attempt that the caller may see; only <see cref="AnswerList"/> makes one.</summary>
[
    GraphQLMetadata("Answer"),
    Description("An answer as it was given, to the item as it read then. What tells of the item's parameters is null on one's own answers.")
]
internal sealed class AnswerNode(AnswerRecord answer, AttemptReader reader)
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

    [Description("In the shape of the item's type: an option's id, a list of them, true or false, or a number as text.")]
    public JsonElement Response => answer.Response!.Json;

    [Description("Whether it earned every point.")]
    public bool Correct => answer.Correct!.Value;

    [Description("0 to maxPoints.")]
    public double Points => answer.Points!.Value;

    public double MaxPoints => answer.MaxPoints!.Value;

    [Description("The response category, from 0, that the ability was estimated with.")]
    public int? Category => _measured ? answer.Category : null;

    public DateTimeOffset AnsweredAt => answer.AnsweredAt!.Value;

    [Description("From showing the question to its answer.")]
    public double SecondsTaken => Math.Round((answer.AnsweredAt!.Value - answer.ShownAt).TotalSeconds, 1);

    [Description("Ability at which the item was chosen, in logits.")]
    public double? ThetaBefore => _measured ? answer.ThetaBefore : null;

    public double? StandardErrorBefore => _measured ? answer.StandardErrorBefore : null;

    public double? ThetaAfter => _measured ? answer.ThetaAfter : null;

    public double? StandardErrorAfter => _measured ? answer.StandardErrorAfter : null;

    [Description("Fisher information of the item at thetaBefore.")]
    public double? Information => _measured ? answer.Information : null;

    [Description("How the item was chosen: MFI, TargetSuccess or another criterion.")]
    public string? Criterion => _measured ? answer.Criterion : null;

    [Description("Of the item as it read then.")]
    public string Topic => answer.Topic;

    [Description("Name of the item type, such as single-choice.")]
    public async Task<string> ItemType() => (await Item()).Interaction.Type;

    [Description("Markdown with KaTeX between dollar signs.")]
    public async Task<string> Stem() => (await Item()).Stem;

    [Description("The response in words, in Markdown.")]
    public async Task<string> ResponseText() => (await Item()).Interaction.InWords(answer.Response!.Json);

    private async ValueTask<PublishedItem> Item() => (await reader.Published(answer.QuizId, answer.QuizVersion)).Item(answer.ItemId);
}

internal sealed record AnswerFilter(
    Guid? AttemptId = null,
    Guid? QuizId = null,
    Guid? LearnerId = null,
    Guid? ItemId = null,
    bool? Correct = null,
    string? Topic = null,
    DateTimeOffset? AnsweredAfter = null,
    DateTimeOffset? AnsweredBefore = null
);

/// <summary>
/// Answers: of one attempt in the order asked, otherwise the last given first; whatever is asked for, only those of attempts
/// that the caller may see. A question that still waits for its answer is none.
/// </summary>
internal static class AnswerList
{
    public const char CursorKind = 'r';

    public static Connection<AnswerNode> Of(AttemptReader reader, AnswerFilter filter, int? first, Cursor? after) =>
        new(
            () =>
                reader
                    .Graph.Batch<AnswerFilter, int>(
                        "answer counts",
                        (filters, cancellation) =>
                            Pages.Count<AnswerFilter, AnswerRecord>(reader.Graph, filters, one => Conditions(reader, one), cancellation)
                    )
                    .Load(filter),
            () =>
                reader
                    .Graph.Batch<PageOf<AnswerFilter>, Rows<AnswerRecord>>(
                        "answers",
                        (pages, cancellation) =>
                            Pages.Read<AnswerFilter, AnswerRecord>(
                                reader.Graph,
                                pages,
                                one => Conditions(reader, one),
                                InOrder,
                                cancellation
                            )
                    )
                    .Load(new(filter, first, after))
                    .Then(rows =>
                        rows!.As(answer => new Edge<AnswerNode>(
                            new Cursor(CursorKind, answer.AnsweredAt!.Value, answer.Id).Encode(),
                            new AnswerNode(answer, reader)
                        ))
                    )
        );

    private static async Task<IReadOnlyList<Expression<Func<AnswerRecord, bool>>>> Conditions(AttemptReader reader, AnswerFilter filter)
    {
        var (everybody, self, taught, own) = await reader.Visible();
        var conditions = new List<Expression<Func<AnswerRecord, bool>>>
        {
            answer => answer.AnsweredAt != null,
            everybody
                ? answer => answer.LearnerId != self || answer.AttemptId.IsOneOf(own)
                : answer => answer.LearnerId.IsOneOf(taught) || answer.AttemptId.IsOneOf(own),
        };
        if (filter.AttemptId is { } attemptId)
        {
            conditions.Add(answer => answer.AttemptId == attemptId);
        }
        if (filter.QuizId is { } quizId)
        {
            conditions.Add(answer => answer.QuizId == quizId);
        }
        if (filter.LearnerId is { } learnerId)
        {
            conditions.Add(answer => answer.LearnerId == learnerId);
        }
        if (filter.ItemId is { } itemId)
        {
            conditions.Add(answer => answer.ItemId == itemId);
        }
        if (filter.Correct is { } correct)
        {
            conditions.Add(answer => answer.Correct == correct);
        }
        if (filter.Topic is { } topic)
        {
            conditions.Add(answer => answer.Topic == topic);
        }
        if (filter.AnsweredAfter is { } from)
        {
            conditions.Add(answer => answer.AnsweredAt >= from);
        }
        if (filter.AnsweredBefore is { } to)
        {
            conditions.Add(answer => answer.AnsweredAt < to);
        }
        return conditions;
    }

    private static IBatchedQueryable<AnswerRecord> InOrder(IBatchedQueryable<AnswerRecord> answers, PageOf<AnswerFilter> page)
    {
        if (page.Filter.AttemptId is not null)
        {
            if (page.After is { Id: var last })
            {
                var position = int.Parse(
                    last.AsSpan(last.IndexOf(':', StringComparison.Ordinal) + 1),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture
                );
                answers = answers.Where(answer => answer.Position > position);
            }

            return answers.OrderBy(answer => answer.Position);
        }

        if (page.After is { At: var at, Id: var id })
        {
            answers = answers.Where(answer => answer.AnsweredAt < at || (answer.AnsweredAt == at && answer.Id.CompareTo(id) < 0));
        }
        return answers.OrderByDescending(answer => answer.AnsweredAt).ThenByDescending(answer => answer.Id);
    }
}
