using System.Threading.RateLimiting;

namespace AdaptivQ.Identity.SignIn;

/// <summary>
/// Who waits for whom when passwords are checked. A check takes some 100 ms of a core, by design: only so many run at once that learners'
/// answers keep most of the cores, and only so many wait.
/// </summary>
internal sealed class SignInQueue : IAsyncDisposable
{
    private const int WaitingForTurn = 8;
    private const int WaitingForSlot = 60;
    private const int WaitingFromAddress = 40;
    private const int WaitingInSlowLane = 8;
    private static readonly TimeSpan SlowLane = TimeSpan.FromSeconds(1);

    private readonly ConcurrencyLimiter _known = Slots();
    private readonly ConcurrencyLimiter _others = Slots();

    private readonly PartitionedRateLimiter<string> _slow = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetTokenBucketLimiter(
            address,
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = 1,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = SlowLane,
                QueueLimit = WaitingInSlowLane,
            }
        )
    );

    // One address fills no more than its part of the queue.
    private readonly PartitionedRateLimiter<string> _addresses = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetConcurrencyLimiter(
            address,
            _ => new ConcurrencyLimiterOptions { PermitLimit = WaitingFromAddress, QueueLimit = 0 }
        )
    );

    private readonly PartitionedRateLimiter<string> _turns = PartitionedRateLimiter.Create<string, string>(key =>
        RateLimitPartition.GetConcurrencyLimiter(key, _ => new ConcurrencyLimiterOptions { PermitLimit = 1, QueueLimit = WaitingForTurn })
    );

    /// <summary>Tries at one account from one source take turns: many at once would all be let in, and all be counted as the same
    /// one.</summary>
    public ValueTask<RateLimitLease> Turn(string accountAndSource, CancellationToken cancellation) =>
        _turns.AcquireAsync(accountAndSource, 1, cancellation);

    /// <summary>Leave to check one password, until it is disposed of. Not acquired: too many wait already.</summary>
    /// <param name="slowly">From an address that has failed too often: one a second, and few wait.</param>
    public async ValueTask<RateLimitLease> Slot(SignInSource source, bool slowly, CancellationToken cancellation)
    {
        // Strangers must not fill the queue of those who have been here before.
        if (source.Known)
        {
            return await _known.AcquireAsync(1, cancellation);
        }
        if (slowly)
        {
            using var pace = await _slow.AcquireAsync(source.Address, 1, cancellation);
            if (!pace.IsAcquired)
            {
                return pace;
            }
        }
        using var place = await _addresses.AcquireAsync(source.Address, 1, cancellation);
        return place.IsAcquired ? await _others.AcquireAsync(1, cancellation) : place;
    }

    public async ValueTask DisposeAsync()
    {
        await _turns.DisposeAsync();
        await _slow.DisposeAsync();
        await _addresses.DisposeAsync();
        await _known.DisposeAsync();
        await _others.DisposeAsync();
    }

    private static ConcurrencyLimiter Slots()
    {
        var atOnce = Math.Max(1, Environment.ProcessorCount / 4);
        return new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = atOnce, QueueLimit = WaitingForSlot * atOnce });
    }
}
