using Microsoft.AspNetCore.Authentication.Cookies;

namespace AdaptivQ.Identity.SignIn;

/// <summary>
/// Over HTTPS cookies carry the prefix __Host- (RFC 6265bis, section 4.1.3.2): a browser takes such a cookie from this host only, never
/// from a neighbour in its domain. Over plain HTTP, as on a developer's machine, it would refuse them.
/// </summary>
internal sealed class HostCookies : ICookieManager
{
    private readonly ChunkingCookieManager _cookies = new();

    public static string NameOf(HttpContext context, string name) => context.Request.IsHttps ? $"__Host-{name}" : name;

    public string? GetRequestCookie(HttpContext context, string key) => _cookies.GetRequestCookie(context, NameOf(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        _cookies.AppendResponseCookie(context, NameOf(context, key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) =>
        _cookies.DeleteCookie(context, NameOf(context, key), options);
}
