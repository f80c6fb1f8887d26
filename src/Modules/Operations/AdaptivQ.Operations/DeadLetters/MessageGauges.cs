using System.Diagnostics.Metrics;
using AdaptivQ.Platform.Database;
using AdaptivQ.Platform.Observability;
using Marten;
using Npgsql;

namespace AdaptivQ.Operations.DeadLetters;

/// <summary>
/// How many durable messages wait, since when, and how many could not be handled. As with <see cref="Projections.ProjectionLag"/>,
/// a scrape costs no query.
/// </summary>
internal sealed class MessageGauges : BackgroundService
{
    // Wolverine writes the time as this expression, whatever zone the session has.
    private const string Now = "(now() at time zone 'utc')::timestamptz";

    private const string Counts = $"""
        select count(*) filter (where status = 'Incoming'), count(*) filter (where status = 'Scheduled'),
            (select count(*) from {MartenInternals.OutgoingMessages}), (select count(*) from {MartenInternals.DeadLetters}),
            coalesce(extract(epoch from {Now} - least(
                min(timestamp) filter (where status = 'Incoming'),
                (select min(timestamp) from {MartenInternals.OutgoingMessages}))), 0)::float8
        from {MartenInternals.IncomingMessages} where status in ('Incoming', 'Scheduled')
        """;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly IDocumentStore _store;
    private Found? _found;

    public MessageGauges(IDocumentStore store, IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _store = store;
#pragma warning disable CA2000 // The factory owns its meters.
        var meter = meters.Create(Telemetry.Name);
#pragma warning restore CA2000
        meter.CreateObservableGauge(
            "adaptivq_inbox_messages",
            () => Read(found => found.Inbox),
            description: "Durable messages that wait to be handled."
        );
        meter.CreateObservableGauge(
            "adaptivq_outbox_messages",
            () => Read(found => found.Outbox),
            description: "Durable messages that wait to be sent."
        );
        meter.CreateObservableGauge(
            "adaptivq_scheduled_messages",
            () => Read(found => found.Scheduled),
            description: "Durable messages whose time has not come."
        );
        meter.CreateObservableGauge(
            "adaptivq_dead_letters",
            () => Read(found => found.Dead),
            description: "Messages that could not be handled and wait for an operator."
        );
        meter.CreateObservableGauge(
            "adaptivq_outbox_age_seconds",
            () => Read(found => found.Age),
            description: "Since when the oldest message waits to be handled or sent."
        );
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        do
        {
            try
            {
                Volatile.Write(ref _found, await Look(stoppingToken));
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                // No number is better than an old one: the scrape then shows the gap.
                Volatile.Write(ref _found, null);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<Found> Look(CancellationToken cancellation)
    {
        await using var connection = _store.Storage.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(Counts, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new Found(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), Math.Max(0, reader.GetDouble(4)));
    }

    private IEnumerable<Measurement<T>> Read<T>(Func<Found, T> what)
        where T : struct => Volatile.Read(ref _found) is { } found ? [new Measurement<T>(what(found))] : [];

    private sealed record Found(long Inbox, long Scheduled, long Outbox, long Dead, double Age);
}
