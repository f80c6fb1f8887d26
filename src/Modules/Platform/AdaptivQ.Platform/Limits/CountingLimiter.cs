using System.Threading.RateLimiting;

namespace AdaptivQ.Platform.Limits;

/// <summary>One partition of a limit for ASP.NET Core's middleware: counted over all nodes where there is Redis, else here.</summary>
internal sealed class CountingLimiter(LocalCount here, SharedCount? everywhere) : RateLimiter
{
    public override TimeSpan? IdleDuration => here.Idle;

    public override RateLimiterStatistics? GetStatistics() => null;

    /// <summary>What is counted elsewhere cannot be had at once: the middleware then asks again and waits. No permits: only looks, as with
    /// the library's own limiters.</summary>
    protected override RateLimitLease AttemptAcquireCore(int permitCount) =>
        everywhere is null ? Answer(here.Take(permitCount > 0)) : new Refused(TimeSpan.Zero);

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
        Answer(everywhere is not null && await everywhere.Take(permitCount > 0) is { } wait ? wait : here.Take(permitCount > 0));

    private static RateLimitLease Answer(TimeSpan wait) => wait == TimeSpan.Zero ? Granted.Instance : new Refused(wait);

    private sealed class Granted : RateLimitLease
    {
        public static readonly Granted Instance = new();

        public override bool IsAcquired => true;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }
    }

    private sealed class Refused(TimeSpan wait) : RateLimitLease
    {
        public override bool IsAcquired => false;

        public override IEnumerable<string> MetadataNames => [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = wait;
            return metadataName == MetadataName.RetryAfter.Name;
        }
    }
}
