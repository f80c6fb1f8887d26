using AdaptivQ.Platform.Observability;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AdaptivQ.Operations.Projections;

/// <summary>Here or on another worker. One that cannot go on (an event that it cannot apply, a full disk) is for people to look at; a
/// restart would not help.</summary>
internal sealed class ProjectionsRun(ProjectionBoard board) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var projections = (await board.Read(cancellationToken)).Projections.Where(projection => projection.Mode != "inline").ToList();
            string Named(string state) =>
                string.Join(", ", projections.Where(projection => projection.State == state).Select(projection => projection.Name));
            return Named(ProjectionStatus.Stopped) is { Length: > 0 } stopped ? HealthCheckResult.Unhealthy($"No node runs {stopped}.")
                : Named(ProjectionStatus.Paused) is { Length: > 0 } paused
                    ? HealthCheckResult.Degraded($"{paused} has paused; 'adaptivq projections list' says why.")
                : HealthCheckResult.Healthy();
        }
        catch (Exception e) when (Readiness.IsAway(e))
        {
            return HealthCheckResult.Unhealthy("Unknown, since the database does not answer.");
        }
    }
}
