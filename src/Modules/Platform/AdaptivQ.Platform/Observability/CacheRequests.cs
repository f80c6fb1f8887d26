using System.Diagnostics.Metrics;

namespace AdaptivQ.Platform.Observability;

/// <summary>Counts cache lookups by the tier that answered.</summary>
public sealed class CacheRequests
{
    public const string CounterName = "adaptivq_cache_requests";

    /// <summary>In this node's memory.</summary>
    public const string Local = "local";

    /// <summary>In Redis, where another node has put it.</summary>
    public const string Redis = "redis";

    /// <summary>In neither: the database was asked.</summary>
    public const string Miss = "miss";

    /// <summary>Redis was away, or what it held could not be used; it then counts as a miss as well.</summary>
    public const string Error = "error";

    private readonly Counter<long> _requests;

    public CacheRequests(IMeterFactory meters)
    {
#pragma warning disable CA2000 // The factory owns its meters.
        _requests = meters
            .Create(Telemetry.Name)
            .CreateCounter<long>(CounterName, description: "Requests to a cache, by where the answer was found.");
#pragma warning restore CA2000
    }

    public void Count(string cache, string result) =>
        _requests.Add(1, new KeyValuePair<string, object?>("cache", cache), new KeyValuePair<string, object?>("result", result));
}
