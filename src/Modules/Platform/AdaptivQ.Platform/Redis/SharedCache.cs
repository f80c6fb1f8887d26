using System.Security.Cryptography;
using AdaptivQ.Platform.Observability;
using Microsoft.Extensions.Caching.Distributed;

namespace AdaptivQ.Platform.Redis;

/// <summary>
/// The second level of HybridCache. An entry carries a digest: one that is not whole, or not of this kind at all, is not there
/// and is written again. Without Redis nothing is there.
/// </summary>
internal sealed class SharedCache(RedisLink redis, CacheRequests requests) : IDistributedCache
{
    private const string Prefix = "adaptivq:cache:";
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public byte[]? Get(string key) => GetAsync(key).GetAwaiter().GetResult();

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        var (done, value) = await redis.Try(database => database.StringGetAsync(Prefix + key));
        // The part before the first colon says what is cached; HybridCache's own marks have none.
        var cache = key.Split(':')[0];
        if (done && value.IsNull)
        {
            return null;
        }
        if (done && Opened((byte[])value!) is { } entry)
        {
            requests.Count(cache, CacheRequests.Redis);
            return entry;
        }

        requests.Count(cache, CacheRequests.Error);
        return null;
    }

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) =>
        SetAsync(key, value, options).GetAwaiter().GetResult();

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(options);
        byte[] closed = [.. SHA256.HashData(value), .. value];
        return redis.Try(database => database.StringSetAsync(Prefix + key, closed, options.AbsoluteExpirationRelativeToNow ?? Longest));
    }

    /// <summary>Entries end at a set time, however often they are read.</summary>
    public void Refresh(string key) { }

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    public void Remove(string key) => RemoveAsync(key).GetAwaiter().GetResult();

    public Task RemoveAsync(string key, CancellationToken token = default) => redis.Try(database => database.KeyDeleteAsync(Prefix + key));

    private static byte[]? Opened(byte[] closed) =>
        closed.Length >= SHA256.HashSizeInBytes
        && SHA256.HashData(closed.AsSpan(SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(closed.AsSpan(0, SHA256.HashSizeInBytes))
            ? closed[SHA256.HashSizeInBytes..]
            : null;
}
