using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using AdaptivQ.Identity.People;
using AdaptivQ.Identity.Schools;
using AdaptivQ.Kernel;
using AdaptivQ.Platform.Limits;
using AdaptivQ.Platform.Live;
using Marten;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace AdaptivQ.Identity.SignIn;

/// <summary>Holds what a person signs in with.</summary>
/// <param name="Email">The account's address, at most 254 characters; upper and lower case are the same.</param>
/// <param name="Password">At most 256 characters.</param>
public sealed record Credentials(string? Email, string? Password);

/// <param name="AccessToken">To be sent as "Authorization: Bearer …".</param>
public sealed record IssuedToken(string AccessToken, int ExpiresInSeconds);

/// <summary>Who is signed in, for the browser.</summary>
/// <param name="AntiforgeryToken">To be sent in the header X-XSRF-TOKEN with every change.</param>
public sealed record SessionView(
    Guid PersonId,
    string DisplayName,
    string Email,
    [property: AllowedValues(Kernel.Roles.Learner, Kernel.Roles.Teacher, Kernel.Roles.Author, Kernel.Roles.Analyst, Kernel.Roles.Operator)]
        IReadOnlyList<string> Roles,
    string School,
    string AntiforgeryToken
);

/// <summary>Signing in and out.</summary>
internal static class Sessions
{
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/tokens", IssueToken)
            .WithSummary("A bearer token for an API client")
            .AllowAnonymous()
            .WithMetadata(NoAntiforgery.Instance)
            .LimitSignIns();
        routes
            .MapPost("/api/session", SignIn)
            .WithSummary("Sign in with a cookie")
            .AllowAnonymous()
            .WithMetadata(NoAntiforgery.Instance)
            .LimitSignIns();
        routes.MapGet("/api/session", Show).WithSummary("Who is signed in").RequireAuthorization();
        routes.MapDelete("/api/session", (Func<HttpContext, Task<NoContent>>)SignOut).WithSummary("Sign out").RequireAuthorization();
    }

    private static async Task<Results<Ok<IssuedToken>, ProblemHttpResult>> IssueToken(
        [FromBody] Credentials? credentials,
        HttpResponse response,
        PasswordSignIn signIn,
        IOptionsMonitor<BearerTokenOptions> options,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var (person, refusal) = await signIn.Check(credentials?.Email, credentials?.Password, cancellation);
        if (person is null)
        {
            return Refused(refusal!, response);
        }
        var properties = new AuthenticationProperties { ExpiresUtc = clock.GetUtcNow() + Authentication.TokenLifetime };
        var ticket = new AuthenticationTicket(
            Authentication.PrincipalOf(person, BearerTokenDefaults.AuthenticationScheme),
            properties,
            $"{BearerTokenDefaults.AuthenticationScheme}:AccessToken"
        );
        var token = options.Get(BearerTokenDefaults.AuthenticationScheme).BearerTokenProtector.Protect(ticket);
        return TypedResults.Ok(new IssuedToken(token, (int)Authentication.TokenLifetime.TotalSeconds));
    }

    private static async Task<Results<Ok<SessionView>, ProblemHttpResult>> SignIn(
        [FromBody] Credentials? credentials,
        HttpContext context,
        PasswordSignIn signIn,
        IAntiforgery antiforgery,
        CancellationToken cancellation
    )
    {
        var (person, refusal) = await signIn.Check(credentials?.Email, credentials?.Password, cancellation);
        if (person is null)
        {
            return Refused(refusal!, context.Response);
        }
        context.User = Authentication.PrincipalOf(person, CookieAuthenticationDefaults.AuthenticationScheme);
        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, context.User);
        return TypedResults.Ok(
            new SessionView(person.PersonId, person.DisplayName, person.Email, person.Roles, person.School, HandOut(antiforgery, context))
        );
    }

    private static async Task<Results<Ok<SessionView>, UnauthorizedHttpResult>> Show(
        ClaimsPrincipal user,
        HttpContext context,
        IDocumentStore store,
        IAntiforgery antiforgery,
        CancellationToken cancellation
    )
    {
        var caller = Caller.Of(user);
        await using var session = store.QuerySession(caller.Tenant);
        if (await session.LoadAsync<Person>(caller.PersonId, cancellation) is not { } person)
        {
            return TypedResults.Unauthorized();
        }
        var school = (await session.LoadAsync<School>(caller.Tenant, cancellation))?.Name ?? caller.Tenant;
        return TypedResults.Ok(
            new SessionView(person.Id, person.DisplayName, person.Email, caller.Roles, school, HandOut(antiforgery, context))
        );
    }

    private static async Task<NoContent> SignOut(HttpContext context)
    {
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        context.Response.Cookies.Delete(Authentication.AntiforgeryCookie);
        await context.RequestServices.GetRequiredService<LiveHub>().Publish(LiveNotice.SignOut(Caller.Of(context.User).PersonId));
        return TypedResults.NoContent();
    }

    /// <summary>The token for the header, also in a cookie that scripts of our own origin can read after a reload.</summary>
    private static string HandOut(IAntiforgery antiforgery, HttpContext context)
    {
        var token = antiforgery.GetAndStoreTokens(context).RequestToken!;
        context.Response.Cookies.Append(
            Authentication.AntiforgeryCookie,
            token,
            new CookieOptions
            {
                HttpOnly = false,
                SameSite = SameSiteMode.Strict,
                Secure = context.Request.IsHttps,
            }
        );
        return token;
    }

    private static ProblemHttpResult Refused(Refusal refusal, HttpResponse response)
    {
        if (refusal.More.TryGetValue("retryAfterSeconds", out var seconds))
        {
            response.Headers.RetryAfter = $"{seconds}";
        }
        return refusal.ToResult();
    }
}
