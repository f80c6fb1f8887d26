using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Kernel;
using AdaptivQ.Learners.Contracts;
using AdaptivQ.Platform.GraphQL;
using Marten;

namespace AdaptivQ.Adaptivity.History;

/// <summary>Whose attempts a caller may see.</summary>
/// <param name="Everybody">Analysts; everybody but themselves, to be exact.</param>
/// <param name="Taught">Learners of the classes the caller teaches, never the caller.</param>
/// <param name="Own">The caller's own attempts that may be looked at: finished, of a quiz that says what was right, and with no question
/// that is open for the caller in another attempt.</param>
internal sealed record Visibility(bool Everybody, Guid Self, Guid[] Taught, Guid[] Own);

/// <summary>What one request may see of attempts and answers.</summary>
internal sealed class AttemptReader(
    GraphReader graph,
    IVisibleLearners learners,
    CompiledQuizzes quizzes,
    OpenElsewhere elsewhere,
    Nodes nodes
)
{
    private Visibility? _visibility;

    public GraphReader Graph => graph;

    public Nodes Nodes => nodes;

    public Caller Caller => graph.Caller;

    public async Task<Visibility> Visible()
    {
        if (_visibility is not null)
        {
            return _visibility;
        }
        var visible = await learners.Visible();
        return _visibility = new Visibility(visible.Everybody, Caller.PersonId, [.. visible.Taught], await OwnAttempts());
    }

    /// <summary>The learners of a class that the caller may see; none of one that they may not.</summary>
    public async Task<Guid[]> MembersOf(Guid classId) =>
        [.. (await learners.Visible()).Classes.FirstOrDefault(@class => @class.Id == classId)?.Learners ?? []];

    /// <summary>The quiz as it was published under that version, from memory where it has been read before.</summary>
    /// <exception cref="InvalidOperationException">An attempt names a version that is not stored: a broken database.</exception>
    public async ValueTask<CompiledQuiz> Published(Guid quizId, int version) =>
        await quizzes.Find(Caller.Tenant, quizId, version, graph.Cancellation)
        ?? throw new InvalidOperationException($"Quiz {quizId} version {version} was taken and is not stored.");

    private async Task<Guid[]> OwnAttempts()
    {
        if (!Caller.Is(Roles.Learner))
        {
            return [];
        }
        var self = Caller.PersonId;
        var visible = new List<Guid>();
        foreach (
            var attempt in await graph
                .Session.Query<AttemptSummary>()
                .Where(attempt => attempt.LearnerId == self && attempt.FinishedAt != null)
                .ToListAsync(graph.Cancellation)
        )
        {
            var quiz = await Published(attempt.QuizId, attempt.QuizVersion);
            if (Telling.LevelWithheld(quiz.Source.Policy, attempt.Reason!, attempt.Answered) is null)
            {
                visible.Add(attempt.Id);
            }
        }

        Guid[] open = [.. await elsewhere.Items(Caller, besides: null, graph.Cancellation)];
        if (open.Length > 0)
        {
            var telling = await graph
                .Session.Query<AnswerRecord>()
                .Where(answer => answer.LearnerId == self && answer.ItemId.IsOneOf(open))
                .Select(answer => answer.AttemptId)
                .ToListAsync(graph.Cancellation);
            visible.RemoveAll(telling.Contains);
        }
        return [.. visible];
    }
}
