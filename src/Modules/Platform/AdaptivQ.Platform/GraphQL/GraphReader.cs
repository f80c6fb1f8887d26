using AdaptivQ.Kernel;
using Marten;

namespace AdaptivQ.Platform.GraphQL;

/// <summary>
/// One request's read context: who asks, the one session of their school that all fields read by, and what the request has read so far.
/// What the caller may see is decided by the module whose type it is; what they may not see is null or empty, as an unknown id would be.
/// </summary>
public class GraphReader : IAsyncDisposable
{
    private const int MostPages = 400;
    private const int MostRows = 20_000;

    private readonly Dictionary<string, object> _batches = [];
    private int _pages;
    private int _rows;

    /// <exception cref="InvalidOperationException">There is no request: a bug.</exception>
    public GraphReader(IHttpContextAccessor http, IDocumentStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        var context = http?.HttpContext ?? throw new InvalidOperationException("GraphQL is read over HTTP only.");
        Caller = Caller.Of(context.User);
        Session = store.QuerySession(Caller.Tenant);
        Cancellation = context.RequestAborted;
    }

    /// <summary>The signed-in person.</summary>
    public Caller Caller { get; }

    /// <summary>Of the caller's school.</summary>
    public IQuerySession Session { get; }

    /// <summary>When the request is given up.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>The request's batch of that name, made at its first use.</summary>
    /// <param name="load">Values by key; a key it leaves out has no value.</param>
    public Batch<TKey, TValue> Batch<TKey, TValue>(
        string name,
        Func<IReadOnlyList<TKey>, CancellationToken, Task<IReadOnlyDictionary<TKey, TValue>>> load
    )
        where TKey : notnull
    {
        if (_batches.TryGetValue(name, out var known))
        {
            return (Batch<TKey, TValue>)known;
        }
        var batch = new Batch<TKey, TValue>(load);
        _batches.Add(name, batch);
        return batch;
    }

    /// <summary>Counts what is read. Lists inside lists multiply with the school's size, which no look at the query can foresee.</summary>
    /// <exception cref="RefusedQueryException">The request has read its share.</exception>
    public void CountAgainstLimits(int pages, int rows)
    {
        if ((_pages += pages) > MostPages || (_rows += rows) > MostRows)
        {
            throw new RefusedQueryException(
                QueryCost.Code,
                $"One request reads at most {MostPages} lists and {MostRows} rows. Ask for one class or one quiz at a time, "
                    + "or for fewer with 'first'."
            );
        }
    }

    /// <summary>Ends the session.</summary>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Session.DisposeAsync();
    }
}
