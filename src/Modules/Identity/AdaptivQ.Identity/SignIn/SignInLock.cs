namespace AdaptivQ.Identity.SignIn;

/// <summary>Failed sign-ins in a row under one address, whether it has an account or not, so that a lock does not tell which do.</summary>
public sealed record SignInFailures(string Id, int Count, DateTimeOffset? LockedUntil);

/// <summary>When an address is locked after failed sign-ins, and for how long.</summary>
public static class SignInLock
{
    /// <summary>Failures in a row that lock an address.</summary>
    public const int MostFailures = 5;

    /// <summary>How long it is locked.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromMinutes(5);

    /// <summary>How long the address stays locked; null where it is not.</summary>
    public static TimeSpan? Left(SignInFailures? failures, DateTimeOffset now) =>
        failures?.LockedUntil is { } until && until > now ? until - now : null;

    /// <summary>Counts one more failure. A lock that has run out starts the count again.</summary>
    /// <param name="before">What was counted so far; null for nothing.</param>
    /// <returns>What is counted from here on, and how long the address is locked; null where it is not.</returns>
    public static (SignInFailures Counted, TimeSpan? Locked) Decide(string id, SignInFailures? before, DateTimeOffset now)
    {
        var count = (before?.LockedUntil is null ? before?.Count ?? 0 : 0) + 1;
        return count >= MostFailures
            ? (new SignInFailures(id, count, now + Duration), Duration)
            : (new SignInFailures(id, count, null), null);
    }
}
