using System.Collections.Frozen;
using System.Security.Claims;
using AdaptivQ.Identity.People;
using AdaptivQ.Kernel;
using AdaptivQ.Platform.Live;
using Marten;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Npgsql;

namespace AdaptivQ.Identity.SignIn;

/// <summary>
/// Who has been erased while something handed out to them may still be good. Tokens and cookies are sealed and taken unasked,
/// so each node looks at the erasures every few seconds and refuses by person, by whichever node the identity was issued. No request waits
/// for it; while the database is away it goes by what it knew.
/// </summary>
internal sealed partial class ErasedPeople(IDocumentStore store, LiveHub pages, ILogger<ErasedPeople> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(10);

    private FrozenSet<Guid> _erased = FrozenSet<Guid>.Empty;
    private bool _blind;

    /// <summary>
    /// Checks whether the signed-in person has been erased, as of the last look; false for an anonymous
    /// user.
    /// </summary>
    public bool Include(ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var erased = Volatile.Read(ref _erased);
        return erased.Count > 0 && Guid.TryParse(user.FindFirstValue(Caller.PersonClaim), out var person) && erased.Contains(person);
    }

    /// <summary>The first look comes before the first request.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Look(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await Look(stoppingToken);
        }
    }

    private async Task Look(CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(ReadTimeout);
        try
        {
            var (known, now) = (_erased, await Read(timeout.Token));
            Volatile.Write(ref _erased, now);
            _blind = false;
            foreach (var person in now.Where(person => !known.Contains(person)))
            {
                pages.SignOut(person);
            }
        }
        catch (Exception e)
            when (e is NpgsqlException or TimeoutException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            if (!_blind)
            {
                LogBlind(logger, e);
            }
            _blind = true;
        }
    }

    private async Task<FrozenSet<Guid>> Read(CancellationToken cancellation)
    {
        // A day, by the server's clock: twice as long as the longest of what is handed out. A refused cookie is not renewed.
        var table = store.Options.FindOrResolveDocumentType(typeof(ErasedPerson)).TableName.QualifiedName;
        await using var connection = store.Storage.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(
            $"select id from {table} where mt_last_modified > now() - interval '1 day'",
            connection
        );
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(reader.GetGuid(0));
        }
        return found.ToFrozenSet();
    }

    [LoggerMessage(LogLevel.Warning, "The erasures cannot be read; who was erased since the last look is let in until they can.")]
    private static partial void LogBlind(ILogger logger, Exception e);
}

internal static class ErasedPeopleWiring
{
    public static IServiceCollection AddErasedPeople(this IServiceCollection services) =>
        services.AddSingleton<ErasedPeople>().AddHostedService(provider => provider.GetRequiredService<ErasedPeople>());

    /// <summary>After authentication, before anything that asks who it is: a person who was erased counts as not signed in.</summary>
    public static void UseErasedPeople(this WebApplication app)
    {
        var erased = app.Services.GetRequiredService<ErasedPeople>();
        app.Use(
            async (context, next) =>
            {
                if (erased.Include(context.User))
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
