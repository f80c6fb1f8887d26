using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Adaptivity.History;
using AdaptivQ.Kernel;
using AdaptivQ.Learners.Classes;
using AdaptivQ.Platform.GraphQL;
using AdaptivQ.Quizzes.Contracts;
using Marten;

namespace AdaptivQ.Host.GraphQL;

/// <summary>Whose attempts a caller may see.</summary>
/// <param name="Everybody">Analysts; everybody but themselves, to be exact.</param>
/// <param name="Taught">Learners of the classes the caller teaches, never the caller.</param>
/// <param name="Own">The caller's own attempts that may be looked at: finished, and of a quiz that says what was right.</param>
internal sealed record Reach(bool Everybody, Guid Self, Guid[] Taught, Guid[] Own);

/// <summary>
/// One request's eyes: who asks, what they may see, and the one session of their school that all fields read by. What
/// somebody may not see is not there: fields answer null or nothing, as they would for an id that does not exist.
/// </summary>
internal sealed class Reader(IHttpContextAccessor http, IDocumentStore store, CompiledQuizzes quizzes) : GraphReader(http, store)
{
    private IReadOnlyList<SchoolClass>? _classes;
    private Reach? _reach;

    public bool SeesQuizzes => Caller.Is(Roles.Teacher) || Caller.Is(Roles.Author) || Caller.Is(Roles.Analyst);

    /// <summary>Items come with their keys and parameters: for those who write them and nobody else.</summary>
    public bool SeesItems => Caller.Is(Roles.Author);

    /// <summary>The classes the caller teaches, or all for an analyst; by title.</summary>
    public async Task<IReadOnlyList<SchoolClass>> Classes()
    {
        if (_classes is not null) return _classes;
        var (everything, self) = (Caller.Is(Roles.Analyst), Caller.PersonId);
        if (!everything && !Caller.Is(Roles.Teacher)) return _classes = [];
        var classes = Session.Query<SchoolClass>();
        var seen = await (everything ? classes : classes.Where(@class => @class.Teachers.Contains(self))).ToListAsync(Cancellation);
        return _classes = [.. seen.OrderBy(@class => @class.Title, StringComparer.OrdinalIgnoreCase).ThenBy(@class => @class.Id)];
    }

    public async Task<Reach> Reach()
    {
        if (_reach is not null) return _reach;
        var self = Caller.PersonId;
        var taught = (await Classes()).Where(@class => @class.Teachers.Contains(self) && Caller.Is(Roles.Teacher))
            .SelectMany(@class => @class.Learners).Where(learner => learner != self).Distinct().ToArray();
        return _reach = new Reach(Caller.Is(Roles.Analyst), self, taught, await OwnAttempts());
    }

    /// <summary>Whether the person is a learner whom the caller may look at.</summary>
    public async Task<bool> Sees(Guid learnerId)
    {
        if (learnerId == Caller.PersonId) return Caller.Is(Roles.Learner);
        var reach = await Reach();
        return reach.Everybody || reach.Taught.Contains(learnerId);
    }

    /// <summary>Names are for the teachers of a class and for oneself; an analyst has pseudonyms.</summary>
    public async Task<bool> SeesNameOf(Guid learnerId) =>
        learnerId == Caller.PersonId || (await Reach()).Taught.Contains(learnerId);

    /// <summary>The quiz as it was published under that version, from memory where it has been read before.</summary>
    /// <exception cref="InvalidOperationException">An attempt names a version that is not stored: a broken database.</exception>
    public async ValueTask<CompiledQuiz> Published(Guid quizId, int version) =>
        await quizzes.Find(Caller.Tenant, quizId, version, Cancellation)
        ?? throw new InvalidOperationException($"Quiz {quizId} version {version} was taken and is not stored.");

    private async Task<Guid[]> OwnAttempts()
    {
        if (!Caller.Is(Roles.Learner)) return [];
        var self = Caller.PersonId;
        var visible = new List<Guid>();
        foreach (var attempt in await Session.Query<AttemptSummary>().Where(attempt => attempt.LearnerId == self && attempt.FinishedAt != null).ToListAsync(Cancellation))
        {
            var quiz = await Published(attempt.QuizId, attempt.QuizVersion);
            if (quiz.Quiz.Policy.Feedback != QuizPolicy.FeedbackNever) visible.Add(attempt.Id);
        }

        return [.. visible];
    }
}
