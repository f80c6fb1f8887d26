using GraphQL.DataLoader;

namespace AdaptivQ.Platform.GraphQL;

/// <summary>
/// Loads together what many fields of one level ask for one by one. The executor runs all fields it can before it awaits the
/// first pending one, so that the first to be awaited finds the keys of all. Belongs to one request and one thread at a time.
/// </summary>
/// <param name="load">Values by key; a key it leaves out has no value.</param>
public sealed class Batch<TKey, TValue>(Func<IReadOnlyList<TKey>, CancellationToken, Task<IReadOnlyDictionary<TKey, TValue>>> load)
    where TKey : notnull
{
    private readonly Dictionary<TKey, TValue> _loaded = [];
    private readonly HashSet<TKey> _asked = [];
    private readonly List<TKey> _waiting = [];

    /// <summary>The key's value; null where there is none.</summary>
    public IDataLoaderResult<TValue?> Load(TKey key) => LoadMany([key]).Then(loaded => loaded.GetValueOrDefault(key));

    /// <summary>Everything loaded so far, the keys' values among it.</summary>
    public IDataLoaderResult<IReadOnlyDictionary<TKey, TValue>> LoadMany(IEnumerable<TKey> keys)
    {
        _waiting.AddRange(keys.Where(_asked.Add));
        return new Pending<IReadOnlyDictionary<TKey, TValue>>(Loaded);
    }

    private async Task<IReadOnlyDictionary<TKey, TValue>> Loaded(CancellationToken cancellation)
    {
        if (_waiting.Count == 0)
        {
            return _loaded;
        }
        TKey[] keys = [.. _waiting];
        _waiting.Clear();
        foreach (var (key, value) in await load(keys, cancellation))
        {
            _loaded[key] = value;
        }
        return _loaded;
    }
}

/// <summary>A value that is there once its batch has been loaded.</summary>
public sealed class Pending<T>(Func<CancellationToken, Task<T>> get) : IDataLoaderResult<T>
{
    /// <inheritdoc/>
    public Task<T> GetResultAsync(CancellationToken cancellationToken = default) => get(cancellationToken);

    async Task<object?> IDataLoaderResult.GetResultAsync(CancellationToken cancellationToken) => await get(cancellationToken);
}

/// <summary>Makes pending values, and computes others from them.</summary>
public static class Pending
{
    /// <summary>A value that is known without a query.</summary>
    public static IDataLoaderResult<T> Of<T>(T value) => new Pending<T>(_ => Task.FromResult(value));

    /// <summary>Computes a value from a pending one as soon as that has been loaded.</summary>
    /// <param name="then">Called once each time the result is awaited; it should do no more than compute.</param>
    public static IDataLoaderResult<TResult> Then<T, TResult>(this IDataLoaderResult<T> pending, Func<T, TResult> then) =>
        new Pending<TResult>(async cancellation => then(await pending.GetResultAsync(cancellation)));
}
