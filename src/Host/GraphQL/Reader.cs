using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Adaptivity.History;
using AdaptivQ.Kernel;
using AdaptivQ.Learners.Classes;
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
internal sealed class Reader : IAsyncDisposable
{
    private const int MostPages = 400;
    private const int MostRows = 20_000;

    private readonly CompiledQuizzes _quizzes;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<string, object> _batches = [];
    private IReadOnlyList<SchoolClass>? _classes;
    private Reach? _reach;
    private int _pages;
    private int _rows;

    public Reader(IHttpContextAccessor http, IDocumentStore store, CompiledQuizzes quizzes)
    {
        ArgumentNullException.ThrowIfNull(store);
        var context = http?.HttpContext ?? throw new InvalidOperationException("GraphQL is read over HTTP only.");
        Caller = Caller.Of(context.User);
        Session = store.QuerySession(Caller.Tenant);
        _quizzes = quizzes;
        _cancellation = context.RequestAborted;
    }

    public Caller Caller { get; }

    public IQuerySession Session { get; }

    public bool SeesQuizzes => Caller.Is(Roles.Teacher) || Caller.Is(Roles.Author) || Caller.Is(Roles.Analyst);

    /// <summary>What is not published yet is for authors only.</summary>
    public bool SeesDrafts => Caller.Is(Roles.Author);

    /// <summary>Items come with their keys and parameters: for those who write them and nobody else.</summary>
    public bool SeesItems => Caller.Is(Roles.Author);

    /// <summary>The classes the caller teaches, or all for an analyst; by title.</summary>
    public async Task<IReadOnlyList<SchoolClass>> Classes()
    {
        if (_classes is not null) return _classes;
        var (everything, self) = (Caller.Is(Roles.Analyst), Caller.PersonId);
        if (!everything && !Caller.Is(Roles.Teacher)) return _classes = [];
        var classes = Session.Query<SchoolClass>();
        var seen = await (everything ? classes : classes.Where(@class => @class.Teachers.Contains(self))).ToListAsync(_cancellation);
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
        await _quizzes.Find(Caller.Tenant, quizId, version, _cancellation)
        ?? throw new InvalidOperationException($"Quiz {quizId} version {version} was taken and is not stored.");

    /// <summary>The request's batch of that name, made at its first use.</summary>
    public Batch<TKey, TValue> Batch<TKey, TValue>(string name, Func<IReadOnlyList<TKey>, CancellationToken, Task<IReadOnlyDictionary<TKey, TValue>>> load)
        where TKey : notnull
    {
        if (_batches.TryGetValue(name, out var known)) return (Batch<TKey, TValue>)known;
        var batch = new Batch<TKey, TValue>(load);
        _batches.Add(name, batch);
        return batch;
    }

    /// <summary>Lists inside lists multiply with the school's size, which no look at the query can foresee.</summary>
    /// <exception cref="RefusedQueryException">The request has read its share.</exception>
    public void Spend(int pages, int rows)
    {
        if ((_pages += pages) > MostPages || (_rows += rows) > MostRows)
        {
            throw new RefusedQueryException(
                QueryCost.Code, $"One request reads at most {MostPages} lists and {MostRows} rows. Ask for one class or one quiz at a time, or for fewer with 'first'.");
        }
    }

    public ValueTask DisposeAsync() => Session.DisposeAsync();

    private async Task<Guid[]> OwnAttempts()
    {
        if (!Caller.Is(Roles.Learner)) return [];
        var self = Caller.PersonId;
        var visible = new List<Guid>();
        foreach (var attempt in await Session.Query<AttemptSummary>().Where(attempt => attempt.LearnerId == self && attempt.FinishedAt != null).ToListAsync(_cancellation))
        {
            var quiz = await Published(attempt.QuizId, attempt.QuizVersion);
            if (quiz.Quiz.Policy.Feedback != QuizPolicy.FeedbackNever) visible.Add(attempt.Id);
        }

        return [.. visible];
    }
}
