namespace AdaptivQ.Identity.SignIn;

/// <summary>Failed sign-ins in a row to one account from one source. Made-up addresses count as well, so that a wait does not tell which
/// addresses have an account.</summary>
/// <param name="Id">Keyed digest of account and source.</param>
/// <param name="Account">Keyed digest of the account.</param>
/// <param name="At">When the last one failed.</param>
/// <param name="LockedUntil">No password is checked before then; null where the next one is checked at once.</param>
public sealed record SignInFailures(string Id, string Account, int Count, DateTimeOffset At, DateTimeOffset? LockedUntil);

/// <summary>How long an account is locked for a source after failed sign-ins from there.</summary>
public static class SignInLock
{
    /// <summary>The first failure in a row that locks.</summary>
    public const int FirstToLock = 5;

    /// <summary>The first lock; each further failure doubles it.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(15);

    /// <summary>No lock lasts longer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <summary>Failures are forgotten when none has followed for so long.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(24);

    /// <summary>How long the account stays locked for the source; null where it is not.</summary>
    public static TimeSpan? Left(SignInFailures? failures, DateTimeOffset now) =>
        failures?.LockedUntil is { } until && until > now ? until - now : null;

    /// <summary>Counts one more failure.</summary>
    /// <param name="id">Keyed digest of account and source.</param>
    /// <param name="account">Keyed digest of the account.</param>
    /// <param name="before">What was counted so far; null for nothing.</param>
    /// <returns>What is counted from here on.</returns>
    public static SignInFailures Decide(string id, string account, SignInFailures? before, DateTimeOffset now)
    {
        var count = (before is not null && now - before.At <= Memory ? before.Count : 0) + 1;
        return new SignInFailures(id, account, count, now, LockAfter(count) is { } locked ? now + locked : null);
    }

    /// <summary>How long so many failures in a row lock; null where they do not.</summary>
    public static TimeSpan? LockAfter(int failures)
    {
        if (failures < FirstToLock)
        {
            return null;
        }
        var doubled = Shortest * Math.Pow(2, Math.Min(failures - FirstToLock, 30));
        return doubled < Longest ? doubled : Longest;
    }
}
