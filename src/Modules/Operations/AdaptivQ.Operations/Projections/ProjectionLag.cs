using System.Diagnostics.Metrics;
using AdaptivQ.Platform.Observability;
using Npgsql;

namespace AdaptivQ.Operations.Projections;

/// <summary>
/// The lag of everything that runs behind the events, as a metric. A scrape reads what was read last, at most some seconds
/// ago: it costs no query, however many scrape.
/// </summary>
internal sealed class ProjectionLag : BackgroundService
{
    private const string GaugeName = "adaptivq_projection_lag_events";
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly ProjectionBoard _board;
    private ProjectionOverview? _overview;

    public ProjectionLag(ProjectionBoard board, IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _board = board;
#pragma warning disable CA2000 // The factory owns its meters.
        var meter = meters.Create(Telemetry.Name);
#pragma warning restore CA2000
        meter.CreateObservableGauge(
            GaugeName,
            () => Each(projection => projection.Lag),
            description: "Events a projection or subscription has not yet seen."
        );
        meter.CreateObservableGauge(
            "adaptivq_projection_running",
            () => Each(projection => projection.State is ProjectionStatus.Running or ProjectionStatus.Rebuilding ? 1L : 0L),
            description: "1 where some node runs it, 0 where it has paused or stopped."
        );
        meter.CreateObservableGauge("adaptivq_event_sequence", Highest, description: "The number of the newest event.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        do
        {
            try
            {
                Volatile.Write(ref _overview, await _board.Read(stoppingToken));
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                // No number is better than an old one: the scrape then shows the gap.
                Volatile.Write(ref _overview, null);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private IEnumerable<Measurement<long>> Each(Func<ProjectionStatus, long> what) =>
        from projection in Volatile.Read(ref _overview)?.Projections ?? []
        where projection.Mode != "inline"
        select new Measurement<long>(what(projection), new KeyValuePair<string, object?>("projection", projection.Name));

    private IEnumerable<Measurement<long>> Highest() =>
        Volatile.Read(ref _overview)?.Projections is [{ HighWater: var highest }, ..] ? [new Measurement<long>(highest)] : [];
}
