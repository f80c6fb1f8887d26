using AdaptivQ.Platform.Limits;

namespace AdaptivQ.Identity.SignIn;

/// <summary>How often people may try to sign in. Only tries whose password is checked count: what is malformed costs nobody
/// anything.</summary>
internal static class SignInLimits
{
    /// <summary>Failed tries from an address, to whatever accounts. More go on slowly; see <see cref="SignInQueue"/>. When a school of a
    /// thousand comes in, some hundred mistype.</summary>
    public const string FailuresFromAddress = "failed-sign-ins-from-address";

    /// <summary>Tries to sign in to an account from one source, right or wrong, on top of the lock after failures.</summary>
    public const string ToAccount = "sign-ins-to-account";

    /// <summary>Tries that were turned away because too many waited.</summary>
    public const string Queue = "sign-in-queue";

    public static IReadOnlyList<RequestLimit> All { get; } =
    [
        new(FailuresFromAddress, new Pace(60, TimeSpan.FromSeconds(1)), LimitedBy.Key),
        new(ToAccount, new Pace(60, TimeSpan.FromSeconds(1)), LimitedBy.Key),
    ];
}
