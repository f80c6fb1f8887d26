using System.Diagnostics.Metrics;

namespace AdaptivQ.Platform.Observability;

/// <summary>Counts cache lookups by the tier that answered.</summary>
public sealed class CacheRequests
{
    private const string CounterName = "adaptivq_cache_requests";

    /// <summary>In this node's memory.</summary>
    public const string Local = "local";

    /// <summary>In Redis, where another node has put it.</summary>
    public const string Redis = "redis";

    /// <summary>In neither: the database was asked.</summary>
    public const string Miss = "miss";

    /// <summary>Redis was away, or what it held could not be used; it then counts as a miss as well.</summary>
    public const string Error = "error";

    private readonly Counter<long> _requests;

    /// <summary>Registers the counter adaptivq_cache_requests.</summary>
    public CacheRequests(IMeterFactory meters)
    {
#pragma warning disable CA2000 // The factory owns its meters.
        _requests = meters
            .Create(Telemetry.Name)
            .CreateCounter<long>(CounterName, description: "Requests to a cache, by where the answer was found.");
#pragma warning restore CA2000
    }

    /// <summary>Counts one lookup.</summary>
    /// <param name="cache">Name of the cache, a label of the metric.</param>
    /// <param name="result">One of the constants of this class, a label too.</param>
    public void Count(string cache, string result) =>
        _requests.Add(1, new KeyValuePair<string, object?>("cache", cache), new KeyValuePair<string, object?>("result", result));
}
