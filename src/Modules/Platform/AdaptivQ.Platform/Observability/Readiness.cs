using AdaptivQ.Platform.Database;
using Marten;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace AdaptivQ.Platform.Observability;

/// <summary>Ready means that work sent here would be done. What is wrong is said in words for operators, without an address or a
/// secret.</summary>
public static class Readiness
{
    /// <summary>Tag of the checks that readiness asks.</summary>
    public const string Tag = "ready";

    internal static void AddReadiness(this IServiceCollection services)
    {
        services
            .AddHealthChecks()
            .AddCheck<Staying>("node", tags: [Tag])
            .AddCheck<DatabaseAnswers>("database", tags: [Tag])
            .AddCheck<SchemaIsOurs>("schema", tags: [Tag]);
    }

    /// <summary>One word, then a line for each thing that is not as it should be.</summary>
    internal static Task Write(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(
            string.Join(
                '\n',
                [
                    report.Status.ToString(),
                    .. report
                        .Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy)
                        .Select(entry => $"{entry.Key}: {entry.Value.Description}"),
                ]
            )
        );
    }

    /// <summary>Whether a check failed because the database does not answer.</summary>
    public static bool IsAway(Exception e) => e is NpgsqlException or TimeoutException or OperationCanceledException;

    private sealed class Staying(Drain drain) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(
                drain.HasBegun ? HealthCheckResult.Unhealthy("It is ending and finishes what it has begun.") : HealthCheckResult.Healthy()
            );
    }

    private sealed class DatabaseAnswers(IDocumentStore store) : IHealthCheck
    {
        private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(3);

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(CheckTimeout);
            try
            {
                await using var connection = store.Storage.Database.CreateConnection();
                await connection.OpenAsync(timeout.Token);
                await using var command = connection.CreateCommand();
                command.CommandText = "select 1";
                await command.ExecuteScalarAsync(timeout.Token);
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
                return await schema.IsApplied(cancellationToken)
                    ? HealthCheckResult.Healthy()
                    : HealthCheckResult.Unhealthy(DatabaseSchema.NotApplied);
            }
            catch (Exception e) when (IsAway(e))
            {
                return HealthCheckResult.Unhealthy("Unknown, since the database does not answer.");
            }
        }
    }
}
