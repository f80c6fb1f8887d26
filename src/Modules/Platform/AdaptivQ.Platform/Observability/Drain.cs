using System.Globalization;
using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Platform.Observability;

/// <summary>
/// The orderly end of a node. It first says that it is no longer ready and goes on answering, until those who send it
/// requests have noticed; then it takes no new ones, finishes what it has begun, and ends.
/// </summary>
public sealed class Drain : IDisposable
{
    private const string Setting = "ADAPTIVQ_DRAIN_SECONDS";

    // A load balancer looks every few seconds; 20 more for what has begun keeps within the 30 that an orchestrator grants.
    private const int InProduction = 5;
    private const int Longest = 20;

    /// <summary>Limits how long requests in progress may take once no new ones are accepted: 20 seconds.</summary>
    public static readonly TimeSpan ForWhatHasBegun = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _beginning = new();

    /// <summary>Makes a drain that begins without notice where the host stops by itself.</summary>
    public Drain(IHostApplicationLifetime lifetime)
    {
        ArgumentNullException.ThrowIfNull(lifetime);
        lifetime.ApplicationStopping.Register(_beginning.Cancel);
    }

    /// <summary>Cancelled when it begins: whatever would go on for ever, like a stream of notices, ends then.</summary>
    public CancellationToken Beginning => _beginning.Token;

    /// <summary>Whether the node is ending; once true, it stays true.</summary>
    public bool HasBegun => _beginning.IsCancellationRequested;

    /// <summary>How long a node answers on after it was asked to end.</summary>
    /// <exception cref="CommandRefusedException">The setting is not a number of seconds.</exception>
    public static TimeSpan Notice(IConfiguration configuration, bool production, NodeRole role)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration[Setting] is not { Length: > 0 } text)
        {
            return TimeSpan.FromSeconds(production && role.AnswersPeople() ? InProduction : 0);
        }
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= Longest
            ? TimeSpan.FromSeconds(seconds)
            : throw new CommandRefusedException($"{Setting} is '{text}'. Set whole seconds from 0 to {Longest}.");
    }

    /// <summary>Begins the drain, lets the notice pass and then stops the node.</summary>
    /// <param name="notice">How long the node still answers: <see cref="Notice"/>.</param>
    /// <param name="stop">Stops the host.</param>
    public async Task Begin(TimeSpan notice, Action stop)
    {
        ArgumentNullException.ThrowIfNull(stop);
        await _beginning.CancelAsync();
        await Task.Delay(notice);
        stop();
    }

    /// <inheritdoc/>
    public void Dispose() => _beginning.Dispose();
}

/// <summary>Signals are the command line's business, which begins the drain; the framework's own would skip it.</summary>
public sealed class NoSignals : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Adds the drain to the request pipeline.</summary>
public static class DrainWiring
{
    /// <summary>Clients let go of their connections with the next answer, so that none is closed under a request just sent.</summary>
    public static void UseDrain(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var drain = app.Services.GetRequiredService<Drain>();
        app.Use(
            (context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    if (drain.HasBegun)
                    {
                        context.Response.Headers.Connection = "close";
                    }
                    return Task.CompletedTask;
                });
                return next(context);
            }
        );
    }
}
