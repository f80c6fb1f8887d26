using System.Security.Claims;
using AdaptivQ.Identity.People;
using AdaptivQ.Kernel;
using AdaptivQ.Platform;
using AdaptivQ.Platform.Limits;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace AdaptivQ.Identity.SignIn;

/// <summary>
/// Local accounts: an HttpOnly cookie with antiforgery for the browser, an opaque bearer token for API clients. Both are
/// sealed by the same key ring, which lives in the database so that every node can open them.
/// </summary>
public static class Authentication
{
    internal const string AntiforgeryHeader = "X-XSRF-TOKEN";
    internal const string AntiforgeryCookie = "XSRF-TOKEN";
    internal const string AntiforgerySecret = "adaptivq.antiforgery";
    internal static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(1);
    private const string EitherScheme = "cookie-or-bearer";

    internal static void AddAuthentication(this WebApplicationBuilder builder, NodeRole role)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddDataProtection().SetApplicationName("AdaptivQ");
        services
            .AddSingleton(KeyRingSecret.Of(builder.Configuration))
            .AddSingleton<IConfigureOptions<KeyManagementOptions>, KeysInTheDatabase>()
            .AddSingleton<IProductionCheck, KeyRingIsEncrypted>();
        services.AddAntiforgery(options =>
        {
            options.HeaderName = AntiforgeryHeader;
            options.Cookie.Name = AntiforgerySecret;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services
            .AddAuthentication(EitherScheme)
            .AddPolicyScheme(
                EitherScheme,
                null,
                options =>
                    options.ForwardDefaultSelector = context =>
                        context.Request.Headers.ContainsKey("Authorization")
                            ? BearerTokenDefaults.AuthenticationScheme
                            : CookieAuthenticationDefaults.AuthenticationScheme
            )
            .AddBearerToken(options => options.BearerTokenExpiration = TokenLifetime)
            .AddCookie(options =>
            {
                options.Cookie.Name = "adaptivq.session";
                options.CookieManager = new HostCookies();
                options.Cookie.HttpOnly = true;
                options.Cookie.SameSite = SameSiteMode.Strict;
                options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                options.ExpireTimeSpan = TimeSpan.FromHours(12);
                options.SlidingExpiration = true;
                // An API says 401 and 403; the front end has the sign-in page.
                options.Events.OnRedirectToLogin = context => Status(context.Response, StatusCodes.Status401Unauthorized);
                options.Events.OnRedirectToAccessDenied = context => Status(context.Response, StatusCodes.Status403Forbidden);
            });
        services.AddAuthorization();
        services.AddLimits(SignInLimits.All);
        if (role.AnswersPeople())
        {
            services.AddRevokedSessions();
        }

        static Task Status(HttpResponse response, int status)
        {
            response.StatusCode = status;
            return Task.CompletedTask;
        }
    }

    internal static void Use(WebApplication app)
    {
        app.UseAuthentication();
        app.UseRevokedSessions();
        app.Use(RefuseForgedRequests);
        app.UseAuthorization();
    }

    /// <summary>The identity that every module reads: random id, school, roles. No name, no e-mail.</summary>
    /// <param name="scheme">Of the handler that will seal it.</param>
    /// <param name="sessionId">A random id: signing out ends what carries it.</param>
    /// <param name="now">When the person gave the password.</param>
    public static ClaimsPrincipal PrincipalOf(SignedIn person, string scheme, Guid sessionId, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(person);
        return new ClaimsPrincipal(
            new ClaimsIdentity(
                [
                    new Claim(Caller.PersonClaim, person.PersonId.ToString()),
                    new Claim(Caller.TenantClaim, person.Tenant),
                    .. person.Roles.Select(role => new Claim(Caller.RoleClaim, role)),
                    .. new Issued(person.PersonId, sessionId, person.Stamp, now).Claims(),
                ],
                scheme,
                Caller.PersonClaim,
                Caller.RoleClaim
            )
        );
    }

    /// <summary>
    /// A request that changes something and is signed in by cookie must carry the antiforgery token in a header. One without
    /// a valid cookie belongs to no one and goes on to be refused as such.
    /// </summary>
    private static async Task RefuseForgedRequests(HttpContext context, RequestDelegate next)
    {
        var changes = !(
            HttpMethods.IsGet(context.Request.Method)
            || HttpMethods.IsHead(context.Request.Method)
            || HttpMethods.IsOptions(context.Request.Method)
        );
        var needed =
            changes
            && context.User.Identity is { IsAuthenticated: true, AuthenticationType: CookieAuthenticationDefaults.AuthenticationScheme }
            && !context.Request.Path.StartsWithSegments("/graphql", StringComparison.Ordinal)
            && context.GetEndpoint()?.Metadata.GetMetadata<NoAntiforgery>() is null;
        if (needed && !await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
        {
            await new Refusal(
                StatusCodes.Status403Forbidden,
                "antiforgery",
                "Missing or invalid anti-forgery token",
                $"Send the value of the cookie {AntiforgeryCookie} in the header {AntiforgeryHeader}; load the page again if it is missing."
            )
                .ToResult()
                .ExecuteAsync(context);
            return;
        }

        await next(context);
    }
}

/// <summary>Marks an endpoint that a browser calls before it can have a token: signing in.</summary>
internal sealed class NoAntiforgery
{
    public static readonly NoAntiforgery Instance = new();
}
