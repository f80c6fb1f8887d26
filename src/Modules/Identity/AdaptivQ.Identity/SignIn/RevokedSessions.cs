using System.Collections.Frozen;
using System.Security.Claims;
using AdaptivQ.Platform.Live;
using Marten;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace AdaptivQ.Identity.SignIn;

/// <summary>
/// Refuses cookies and tokens that have been revoked while they would still be good. They are sealed and taken unasked, so each node looks
/// at the revocations every few seconds. No request waits for it; while the database is away it goes by what it knew.
/// </summary>
public sealed partial class RevokedSessions(IDocumentStore store, LiveHub pages, TimeProvider clock, ILogger<RevokedSessions> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _looking = new(1);
    private FrozenDictionary<Guid, Revocation> _revoked = FrozenDictionary<Guid, Revocation>.Empty;
    private bool _blind;

    /// <summary>
    /// Whether what the caller showed is no longer good, as of the last look: it was revoked, or its person signed in too long ago. False
    /// for an anonymous user.
    /// </summary>
    public bool Include(ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (user.Identity is not { IsAuthenticated: true })
        {
            return false;
        }
        if (Issued.Of(user) is not { } issued || clock.GetUtcNow() > issued.SignedInAt + Issued.LongestSession)
        {
            return true;
        }
        var revoked = Volatile.Read(ref _revoked);
        return (revoked.TryGetValue(issued.PersonId, out var person) && person.Ends(issued)) || revoked.ContainsKey(issued.SessionId);
    }

    /// <summary>The first look comes before the first request.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Look(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Looks every two seconds.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await Look(stoppingToken);
        }
    }

    /// <summary>Looks now, so that what was just revoked on this node is refused with the next request.</summary>
    public async Task Look(CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(ReadTimeout);
        try
        {
            // One at a time: what an earlier look has read must not replace what a later one has.
            await _looking.WaitAsync(timeout.Token);
            try
            {
                var (known, now) = (_revoked, await Read(timeout.Token));
                Volatile.Write(ref _revoked, now);
                _blind = false;
                foreach (var revocation in now.Values.Where(revocation => known.GetValueOrDefault(revocation.Id) != revocation))
                {
                    pages.SignOut(revocation.PersonId);
                }
            }
            finally
            {
                _looking.Release();
            }
        }
        // Whatever the failure: a loop that ends would take what is revoked from then on for ever.
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            if (!_blind)
            {
                LogBlind(logger, e);
            }
            _blind = true;
        }
    }

    private async Task<FrozenDictionary<Guid, Revocation>> Read(CancellationToken cancellation)
    {
        // By the server's clock: longer ago than anything lasts that was handed out. A refused cookie is not renewed.
        await using var session = store.QuerySession();
        var revocations = await session.QueryAsync<Revocation>(
            "where mt_last_modified > now() - make_interval(secs => ?)",
            cancellation,
            Revocation.KeptFor.TotalSeconds
        );
        return revocations.ToFrozenDictionary(revocation => revocation.Id);
    }

    [LoggerMessage(LogLevel.Warning, "The revocations can't be read; what was revoked since the last look is taken until they can.")]
    private static partial void LogBlind(ILogger logger, Exception e);
}

internal static class RevokedSessionsWiring
{
    /// <summary>Has the node look at the revocations from its start on.</summary>
    public static IServiceCollection AddRevokedSessions(this IServiceCollection services) =>
        services.AddHostedService(provider => provider.GetRequiredService<RevokedSessions>());

    /// <summary>After authentication, before anything that asks who it is: a revoked cookie or token counts as none.</summary>
    public static void UseRevokedSessions(this WebApplication app)
    {
        var revoked = app.Services.GetRequiredService<RevokedSessions>();
        app.Use(
            async (context, next) =>
            {
                if (revoked.Include(context.User))
                {
                    // Not only to take the cookie away: the handler would otherwise renew it with this very answer.
                    if (context.User.Identity?.AuthenticationType == CookieAuthenticationDefaults.AuthenticationScheme)
                    {
                        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
                    }
                    context.User = new ClaimsPrincipal(new ClaimsIdentity());
                }

                await next(context);
            }
        );
    }
}
