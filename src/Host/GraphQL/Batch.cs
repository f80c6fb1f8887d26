using GraphQL.DataLoader;

namespace AdaptivQ.Host.GraphQL;

/// <summary>
/// Loads together what many fields of one level ask for one by one. The executor runs all fields it can before it awaits the
/// first pending one, so that the first to be awaited finds the keys of all. Belongs to one request and one thread at a time.
/// </summary>
/// <param name="load">Values by key; a key it leaves out has no value.</param>
internal sealed class Batch<TKey, TValue>(Func<IReadOnlyList<TKey>, CancellationToken, Task<IReadOnlyDictionary<TKey, TValue>>> load)
    where TKey : notnull
{
    private readonly Dictionary<TKey, TValue> _loaded = [];
    private readonly HashSet<TKey> _asked = [];
    private readonly List<TKey> _waiting = [];

    /// <param name="then">Makes the field's value out of the loaded one; null where there is none.</param>
    public IDataLoaderResult<TResult> Load<TResult>(TKey key, Func<TValue?, TResult> then) =>
        LoadMany([key], loaded => then(loaded.GetValueOrDefault(key)));

    /// <param name="then">Makes the field's value out of all that has been loaded.</param>
    public IDataLoaderResult<TResult> LoadMany<TResult>(IEnumerable<TKey> keys, Func<IReadOnlyDictionary<TKey, TValue>, TResult> then)
    {
        _waiting.AddRange(keys.Where(_asked.Add));
        return new Pending<TResult>(this, then);
    }

    private async Task<IReadOnlyDictionary<TKey, TValue>> Loaded(CancellationToken cancellation)
    {
        if (_waiting.Count == 0) return _loaded;
        TKey[] keys = [.. _waiting];
        _waiting.Clear();
        foreach (var (key, value) in await load(keys, cancellation)) _loaded[key] = value;
        return _loaded;
    }

    private sealed class Pending<TResult>(Batch<TKey, TValue> batch, Func<IReadOnlyDictionary<TKey, TValue>, TResult> then) : IDataLoaderResult<TResult>
    {
        public async Task<TResult> GetResultAsync(CancellationToken cancellationToken = default) => then(await batch.Loaded(cancellationToken));

        async Task<object?> IDataLoaderResult.GetResultAsync(CancellationToken cancellationToken) => await GetResultAsync(cancellationToken);
    }
}
