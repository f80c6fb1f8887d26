using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AdaptivQ.Platform.Observability;

/// <summary>Health, metrics, traces and the form of the log.</summary>
public static class Observability
{
    /// <summary>All labels of Wolverine's numbers but the school's: one set of series for each school is more than a scrape can
    /// carry.</summary>
    private static readonly MetricStreamConfiguration WithoutSchool = new()
    {
        TagKeys = ["message.type", "message.destination", "exception.type", "source", "schedule.name", "lease.loss.stage"],
    };

    /// <summary>Adds readiness, metrics and, where OTEL_EXPORTER_OTLP_ENDPOINT is set, traces.</summary>
    public static void AddObservability(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<Drain>();
        builder.Services.AddSingleton<ILogger<IDocumentStore>, StatementLog>();
        builder.Services.AddReadiness();
        var telemetry = builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource =>
                resource.AddService(
                    builder.Configuration["OTEL_SERVICE_NAME"] is { Length: > 0 } name ? name : "adaptivq",
                    serviceInstanceId: Environment.MachineName
                )
            )
            .WithMetrics(metrics =>
                metrics
                    .AddAspNetCoreInstrumentation()
                    .AddRuntimeInstrumentation()
                    .AddMeter("Marten", "Wolverine:*", "Npgsql", "System.Net.Http", "Microsoft.AspNetCore.Server.Kestrel")
                    .AddMeter(Telemetry.Name)
                    .AddView(instrument => instrument.Meter.Name.StartsWith("Wolverine:", StringComparison.Ordinal) ? WithoutSchool : null)
                    .AddPrometheusExporter()
            );
        // Without a receiver no span is even made.
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
        {
            telemetry.WithTracing(tracing =>
                tracing
                    .AddAspNetCoreInstrumentation(options => options.Filter = context => !IsProbe(context.Request.Path))
                    .AddSource("Marten", "Wolverine", Telemetry.Name)
                    .AddNpgsql()
                    .AddOtlpExporter()
            );
        }
    }

    /// <summary>One JSON object a line, with the trace it belongs to, for whatever collects logs.</summary>
    public static void AddJsonLines(this ILoggingBuilder logging)
    {
        ArgumentNullException.ThrowIfNull(logging);
        logging.ClearProviders();
        // It writes whole addresses, with whatever was typed into a query.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        logging.AddJsonConsole(options =>
        {
            options.IncludeScopes = true;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        });
    }

    /// <summary>Maps /health/live, /health/ready and /metrics, all open without signing in.</summary>
    public static void MapObservability(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks(
                "/health/ready",
                new HealthCheckOptions { Predicate = check => check.Tags.Contains(Readiness.Tag), ResponseWriter = Readiness.Write }
            )
            .AllowAnonymous();
        app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous();
    }

    private static bool IsProbe(PathString path) =>
        path.StartsWithSegments("/health", StringComparison.Ordinal) || path.StartsWithSegments("/metrics", StringComparison.Ordinal);
}
