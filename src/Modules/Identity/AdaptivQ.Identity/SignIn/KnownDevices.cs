using System.Security.Cryptography;
using System.Text.Json;
using AdaptivQ.Platform.Limits;
using Microsoft.AspNetCore.DataProtection;

namespace AdaptivQ.Identity.SignIn;

/// <summary>
/// Tells a browser that has signed in to an account from a stranger's, by a sealed cookie (OWASP, Blocking Brute Force Attacks: device
/// cookies). It gives no right to anything: it says under what failures are counted.
/// </summary>
public sealed class KnownDevices(IDataProtectionProvider protection)
{
    internal const string Cookie = "adaptivq.device";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(180);

    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector("AdaptivQ.KnownDevice").ToTimeLimitedDataProtector();

    /// <summary>Where the request comes from.</summary>
    public SignInOrigin OriginOf(HttpContext context) => new(ClientAddress.Of(context), Read(context));

    /// <summary>From now on this browser is known to the account.</summary>
    public void Remember(HttpContext context, string accountId)
    {
        var device = (Read(context) ?? new KnownDevice(Guid.CreateVersion7(), [])).With(accountId);
        context.Response.Cookies.Append(
            HostCookies.NameOf(context, Cookie),
            _seal.Protect(JsonSerializer.Serialize(device), Lifetime),
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = context.Request.IsHttps,
                MaxAge = Lifetime,
            }
        );
    }

    /// <summary>Null for a browser that is not known, or whose cookie has been tampered with.</summary>
    private KnownDevice? Read(HttpContext context)
    {
        if (context.Request.Cookies[HostCookies.NameOf(context, Cookie)] is not { Length: > 0 } cookie)
        {
            return null;
        }
        try
        {
            return JsonSerializer.Deserialize<KnownDevice>(_seal.Unprotect(cookie));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
