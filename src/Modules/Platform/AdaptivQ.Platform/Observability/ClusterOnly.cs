namespace AdaptivQ.Platform.Observability;

/// <summary>
/// Health and metrics are for those who run the nodes. A load balancer chooses by the path as it was written, Kestrel by what
/// it means: by /api/../metrics anybody could ask. A request that came by way of a proxy, which says so, finds nothing there.
/// </summary>
public static class ClusterOnly
{
    private static readonly PathString[] Paths = ["/health", "/metrics"];

    /// <summary>Before anything that reads or removes what proxies say.</summary>
    public static void UseClusterOnly(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                if (
                    !Array.Exists(Paths, path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
                    || !CameByProxy(context.Request)
                )
                {
                    return next(context);
                }
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }
        );

    private static bool CameByProxy(HttpRequest request) =>
        request.Headers.ContainsKey("X-Forwarded-For")
        || request.Headers.ContainsKey("X-Forwarded-Proto")
        || request.Headers.ContainsKey("Forwarded");
}
