namespace AdaptivQ.Platform.Limits;

/// <summary>Whose requests count together.</summary>
public enum LimitedBy
{
    /// <summary>Of a signed-in person; before that, of an address.</summary>
    Account,

    /// <summary>Of the network address the request comes from.</summary>
    Address,

    /// <summary>Of a key that the module itself gives to <see cref="Limiters.ByKey"/>.</summary>
    Key,
}

/// <summary>How often something may be asked. A module registers its limits as singletons; the middleware finds them by name.</summary>
/// <param name="Name">For EnableRateLimiting and RequireRateLimiting, in metrics and in Redis; in kebab case.</param>
/// <param name="Shared">Counted over all nodes where there is Redis; false: on each node for itself.</param>
public sealed record RequestLimit(string Name, Pace Pace, LimitedBy By, bool Shared = true);

/// <summary>How modules bring limits of their own.</summary>
public static class RequestLimitRegistration
{
    /// <summary>Registers limits; each name once in the product.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services, IEnumerable<RequestLimit> limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        foreach (var limit in limits)
        {
            services.AddSingleton(limit);
        }
        return services;
    }
}
