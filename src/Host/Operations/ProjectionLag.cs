using System.Diagnostics.Metrics;
using Npgsql;

namespace AdaptivQ.Host.Operations;

/// <summary>
/// The lag of everything that runs behind the events, as a metric. A scrape reads what was read last, at most some seconds
/// ago: it costs no query, however many scrape.
/// </summary>
public sealed class ProjectionLag : BackgroundService
{
    public const string MeterName = "AdaptivQ";
    public const string GaugeName = "adaptivq_projection_lag_events";
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly ProjectionBoard _board;
    private IReadOnlyList<Measurement<long>> _measured = [];

    public ProjectionLag(ProjectionBoard board, IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _board = board;
#pragma warning disable CA2000 // The factory owns its meters.
        meters.Create(MeterName).CreateObservableGauge(
            GaugeName, () => Volatile.Read(ref _measured), description: "Events a projection or subscription has not yet seen.");
#pragma warning restore CA2000
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        do
        {
            try
            {
                var overview = await _board.Read(stoppingToken);
                Volatile.Write(ref _measured,
                [
                    .. overview.Projections
                        .Where(projection => projection.Mode != "inline")
                        .Select(projection => new Measurement<long>(projection.Lag, new KeyValuePair<string, object?>("projection", projection.Name))),
                ]);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                // No number is better than an old one: the scrape then shows the gap.
                Volatile.Write(ref _measured, []);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
