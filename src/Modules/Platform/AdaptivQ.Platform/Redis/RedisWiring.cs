using AdaptivQ.Platform.CommandLine;
using AdaptivQ.Platform.Observability;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AdaptivQ.Platform.Redis;

/// <summary>What nodes share beside the database: a cache that may be empty, counts that may be lost, notices that may not
/// arrive.</summary>
public static class RedisWiring
{
    /// <summary>A bank of ten thousand items is some ten megabytes.</summary>
    private const int LargestEntry = 32 * 1024 * 1024;

    /// <exception cref="CommandRefusedException">The settings cannot be used.</exception>
    public static void AddRedis(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<CacheRequests>();
        builder.Services.AddHybridCache(options =>
        {
            options.MaximumPayloadBytes = LargestEntry;
            options.DefaultEntryOptions = new HybridCacheEntryOptions
            {
                Expiration = TimeSpan.FromDays(1),
                LocalCacheExpiration = TimeSpan.FromMinutes(5),
            };
        });
        if (RedisSettings.FromConfiguration(builder.Configuration, builder.Environment.IsProduction()) is not { } settings)
        {
            return;
        }
        builder.Services.TryAddSingleton(settings);
        builder.Services.AddSingleton<RedisLink>().AddHostedService(provider => provider.GetRequiredService<RedisLink>());
        builder.Services.AddSingleton<IDistributedCache, SharedCache>();
        builder.Services.AddHealthChecks().AddCheck<RedisAnswers>("redis", tags: ["ready"]);
    }

    /// <summary>A node without Redis is a little poorer, and as ready as ever.</summary>
    private sealed class RedisAnswers(RedisLink redis) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(
                redis.IsUp
                    ? HealthCheckResult.Healthy()
                    : HealthCheckResult.Degraded("Redis does not answer. Nothing is lost; live notices and limits are this node's own.")
            );
    }
}
