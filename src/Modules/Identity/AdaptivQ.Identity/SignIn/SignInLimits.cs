using System.Threading.RateLimiting;
using AdaptivQ.Identity.People;
using AdaptivQ.Platform.Limits;

namespace AdaptivQ.Identity.SignIn;

/// <summary>How often people may try to sign in.</summary>
internal static class SignInLimits
{
    /// <summary>Tries to sign in, from an address. A school of a thousand comes in within some minutes.</summary>
    public const string FromAddress = "sign-ins-from-address";

    /// <summary>Tries to sign in, to an account, on top of its lock after failures.</summary>
    public const string ToAccount = "sign-ins-to-account";

    public static IReadOnlyList<RequestLimit> All { get; } =
    [
        new(FromAddress, new Pace(600, TimeSpan.FromSeconds(0.2)), LimitedBy.Address),
        new(ToAccount, new Pace(60, TimeSpan.FromSeconds(1)), LimitedBy.Key),
    ];

    /// <summary>Sign-ins to one account, however many addresses they come from.</summary>
    public static RouteHandlerBuilder LimitSignIns(this RouteHandlerBuilder route) =>
        route
            .RequireRateLimiting(FromAddress)
            .AddEndpointFilter(
                async (invocation, next) =>
                {
                    var context = invocation.HttpContext;
                    var email = invocation.Arguments.OfType<Credentials>().FirstOrDefault()?.Email;
                    if (string.IsNullOrEmpty(email))
                    {
                        return await next(invocation);
                    }
                    var limiter = context.RequestServices.GetRequiredService<Limiters>().ByKey(ToAccount);
                    using var lease = await limiter.AcquireAsync(Account.IdOf(email), 1, context.RequestAborted);
                    if (lease.IsAcquired)
                    {
                        return await next(invocation);
                    }
                    lease.TryGetMetadata(MetadataName.RetryAfter, out var wait);
                    return RequestLimits.Refuse(context, ToAccount, wait);
                }
            );
}
