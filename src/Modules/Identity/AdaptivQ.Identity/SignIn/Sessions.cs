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
    [property: AllowedValues(
        Kernel.Roles.Learner,
        Kernel.Roles.Teacher,
        Kernel.Roles.Author,
        Kernel.Roles.Analyst,
        Kernel.Roles.Operator,
        Kernel.Roles.Installation
    )]
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
            .WithMetadata(NoAntiforgery.Instance, new RefusesAttribute(StatusCodes.Status429TooManyRequests));
        routes
            .MapPost("/api/session", SignIn)
            .WithSummary("Sign in with a cookie")
            .AllowAnonymous()
            .WithMetadata(NoAntiforgery.Instance, new RefusesAttribute(StatusCodes.Status429TooManyRequests));
        routes.MapGet("/api/session", Show).WithSummary("Who is signed in").RequireAuthorization();
        routes
            .MapDelete("/api/session", SignOut)
            .WithSummary("Sign out: the cookie or token is refused from then on, on every node; with everywhere=true all of the person's")
            .RequireAuthorization();
    }

    private static async Task<Results<Ok<IssuedToken>, ProblemHttpResult>> IssueToken(
        [FromBody] Credentials? credentials,
        HttpContext context,
        PasswordSignIn signIn,
        KnownDevices devices,
        IOptionsMonitor<BearerTokenOptions> options,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var (person, refusal) = await signIn.Check(credentials?.Email, credentials?.Password, devices.OriginOf(context), cancellation);
        if (person is null)
        {
            return refusal!.ToResult();
        }
        var now = clock.GetUtcNow();
        var properties = new AuthenticationProperties { ExpiresUtc = now + Authentication.TokenLifetime };
        var ticket = new AuthenticationTicket(
            Authentication.PrincipalOf(person, BearerTokenDefaults.AuthenticationScheme, Guid.CreateVersion7(), now),
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
        KnownDevices devices,
        IAntiforgery antiforgery,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var (person, refusal) = await signIn.Check(credentials?.Email, credentials?.Password, devices.OriginOf(context), cancellation);
        if (person is null)
        {
            return refusal!.ToResult();
        }
        await SetCookie(context, person, clock.GetUtcNow());
        devices.Remember(context, Account.IdOf(person.Email));
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

    private static async Task<NoContent> SignOut(
        [FromQuery] bool? everywhere,
        HttpContext context,
        IDocumentStore store,
        RevokedSessions revoked,
        CancellationToken cancellation
    )
    {
        var issued = Issued.Of(context.User)!;
        await using (var session = store.LightweightSession())
        {
            await session.Commit(
                async writing =>
                {
                    if (everywhere != true)
                    {
                        writing.Revoke(Revocation.OfSession(issued.SessionId, issued.PersonId));
                    }
                    else if (
                        await writing.Query<Account>().FirstOrDefaultAsync(own => own.PersonId == issued.PersonId, cancellation) is
                        { } account
                    )
                    {
                        writing.Update(writing.EndSessions(account));
                    }
                    return null;
                },
                cancellation
            );
        }
        await revoked.Look(cancellation);
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        context.Response.Cookies.Delete(Authentication.AntiforgeryCookie);
        context.Response.Cookies.Delete(Authentication.AntiforgerySecret);
        await context.RequestServices.GetRequiredService<LiveHub>().Publish(LiveNotice.SignOut(issued.PersonId));
        return TypedResults.NoContent();
    }

    /// <summary>A session of its own, from now on.</summary>
    internal static async Task SetCookie(HttpContext context, SignedIn person, DateTimeOffset now)
    {
        context.User = Authentication.PrincipalOf(person, CookieAuthenticationDefaults.AuthenticationScheme, Guid.CreateVersion7(), now);
        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, context.User);
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
}
