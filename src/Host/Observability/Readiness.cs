using AdaptivQ.Host.Operations;
using Marten;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace AdaptivQ.Host.Observability;

/// <summary>Ready means that work sent here would be done. What is wrong is said in words for operators, without an address or a secret.</summary>
internal static class Readiness
{
    public const string Tag = "ready";

    public static void AddReadiness(this IServiceCollection services, NodeRole role)
    {
        var checks = services.AddHealthChecks()
            .AddCheck<Staying>("node", tags: [Tag])
            .AddCheck<DatabaseAnswers>("database", tags: [Tag])
            .AddCheck<SchemaIsOurs>("schema", tags: [Tag]);
        if (role == NodeRole.Worker) checks.AddCheck<ProjectionsRun>("projections", tags: [Tag]);
    }

    /// <summary>One word, then a line for each thing that is not as it should be.</summary>
    public static Task Write(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(string.Join('\n',
        [
            report.Status.ToString(),
            .. report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy).Select(entry => $"{entry.Key}: {entry.Value.Description}"),
        ]));
    }

    private static bool IsAway(Exception e) => e is NpgsqlException or TimeoutException or OperationCanceledException;

    private sealed class Staying(Drain drain) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(drain.HasBegun ? HealthCheckResult.Unhealthy("It is ending and finishes what it has begun.") : HealthCheckResult.Healthy());
    }

    private sealed class DatabaseAnswers(IDocumentStore store) : IHealthCheck
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            try
            {
                await using var connection = store.Storage.Database.CreateConnection();
                await connection.OpenAsync(patience.Token);
                await using var command = connection.CreateCommand();
                command.CommandText = "select 1";
                await command.ExecuteScalarAsync(patience.Token);
                return HealthCheckResult.Healthy();
            }
            catch (Exception e) when (IsAway(e))
            {
                return HealthCheckResult.Unhealthy("The database does not answer.");
            }
        }
    }

    private sealed class SchemaIsOurs(DatabaseSchema schema) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                return await schema.IsApplied(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(DatabaseSchema.NotApplied);
            }
            catch (Exception e) when (IsAway(e))
            {
                return HealthCheckResult.Unhealthy("Unknown, since the database does not answer.");
            }
        }
    }

    /// <summary>Here or on another worker. One that cannot go on (an event that it cannot apply, a full disk) is for people to look at; a restart would not help.</summary>
    private sealed class ProjectionsRun(ProjectionBoard board) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                var projections = (await board.Read(cancellationToken)).Projections.Where(projection => projection.Mode != "inline").ToList();
                string Named(string state) => string.Join(", ", projections.Where(projection => projection.State == state).Select(projection => projection.Name));
                return Named(ProjectionStatus.Stopped) is { Length: > 0 } stopped ? HealthCheckResult.Unhealthy($"No node runs {stopped}.")
                    : Named(ProjectionStatus.Paused) is { Length: > 0 } paused ? HealthCheckResult.Degraded($"{paused} has paused; 'adaptivq projections list' says why.")
                    : HealthCheckResult.Healthy();
            }
            catch (Exception e) when (IsAway(e))
            {
                return HealthCheckResult.Unhealthy("Unknown, since the database does not answer.");
            }
        }
    }
}
