using System.Diagnostics;
using System.Text.Json;
using AdaptivQ.Kernel;
using AdaptivQ.Platform.Limits;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;

namespace AdaptivQ.Platform.Live;

/// <summary>Server-sent events that tell a page which data to refetch. The registered topics name them.</summary>
public static class LiveEndpoint
{
    private const string Path = "/api/live";

    /// <summary>Something is sent at least so often: what stands between takes a silent connection for a dead one.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan TooManyWait = TimeSpan.FromSeconds(30);
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>Adds the hub, and the service that tells it what projections have written.</summary>
    public static IServiceCollection AddLive(this IServiceCollection services) =>
        services.AddSingleton<LiveHub>().AddHostedService<ReadModelWatch>();

    /// <summary>Maps the address, unless no module has a topic.</summary>
    public static void MapLive(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        if (!routes.ServiceProvider.GetRequiredService<IServiceProviderIsService>().IsService(typeof(ILiveTopic)))
        {
            return;
        }
        routes
            .MapGet(Path, Serve)
            .WithSummary("What has changed, as server-sent events")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream")
            .WithMetadata(new RefusesAttribute(StatusCodes.Status429TooManyRequests))
            // It takes as long as a page is open, which says nothing about how fast the server is.
            .DisableHttpMetrics()
            // When the endpoint is built, and not before: topics need the store.
            .Add(endpoint =>
            {
                var topics = endpoint.ApplicationServices.GetServices<ILiveTopic>().ToList();
                endpoint.Metadata.Add(new AuthorizeAttribute { Roles = string.Join(',', topics.Select(topic => topic.Role).Distinct()) });
                endpoint.Metadata.Add(new EndpointDescriptionAttribute(DescriptionOf(topics)));
            });
    }

    /// <summary>What the API's description says of the address.</summary>
    public static string DescriptionOf(IEnumerable<ILiveTopic> topics) =>
        "Events: 'coverage' {complete}, first of all and whenever it changes: false while notices from other nodes do not come through; "
        + string.Concat(topics.Select(topic => $"{topic.Events}; "))
        + "'missed' when some could not be delivered. All of them mean: look again.";

    private static async Task Serve(HttpContext context, LiveHub hub, TimeProvider clock, IHostApplicationLifetime lifetime)
    {
        var caller = Caller.Of(context.User);
        using var connection = hub.Open(caller);
        if (connection is null)
        {
            await RequestLimits.Refuse(context, "live-connections", TooManyWait).ExecuteAsync(context);
            return;
        }

        var readers = new Dictionary<string, ILiveReader>(StringComparer.Ordinal);
        foreach (var topic in hub.TopicsOf(caller))
        {
            readers[topic.Name] = await topic.Open(caller, context.RequestAborted);
        }

        using var expired = UntilExpiry(context, clock);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted,
            lifetime.ApplicationStopping,
            expired.Token
        );
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        // nginx would otherwise wait until it has a few kilobytes.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await SendNotices(context.Response, connection, hub, readers, over.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Closed, expired, or this node stops. The page asks again, and is then let in or not.
        }
    }

    private static async Task SendNotices(
        HttpResponse response,
        LiveConnection connection,
        LiveHub hub,
        Dictionary<string, ILiveReader> readers,
        CancellationToken over
    )
    {
        bool? complete = null;
        var last = Stopwatch.GetTimestamp();
        while (true)
        {
            if (complete != hub.HearsEverything)
            {
                await Send("coverage", new { complete = (complete = hub.HearsEverything).Value });
            }
            if (connection.HasMissed())
            {
                await Send("missed", new { });
            }
            while (connection.Waiting.TryRead(out var notice))
            {
                if (notice.Topic is not { } topic || !readers.TryGetValue(topic, out var reader))
                {
                    continue;
                }
                foreach (var told in await reader.Read(notice, over))
                {
                    await Send(told.Name, told.Data);
                }
            }

            // Since something was sent, not since something came: what concerns others is silence to this page.
            var left = Heartbeat - Stopwatch.GetElapsedTime(last);
            if (left <= TimeSpan.Zero)
            {
                await Write(":\n\n");
                continue;
            }

            using var pause = CancellationTokenSource.CreateLinkedTokenSource(over);
            pause.CancelAfter(left);
            try
            {
                if (!await connection.Waiting.WaitToReadAsync(pause.Token))
                {
                    return;
                }
            }
            catch (OperationCanceledException) when (!over.IsCancellationRequested)
            {
                // Silent for long enough, or almost.
            }
        }

        Task Send(string name, object data) => Write($"event: {name}\ndata: {JsonSerializer.Serialize(data, Web)}\n\n");

        async Task Write(string text)
        {
            await response.WriteAsync(text, over);
            await response.Body.FlushAsync(over);
            last = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>The session may be renewed meanwhile; the page then comes back with the new one.</summary>
    private static CancellationTokenSource UntilExpiry(HttpContext context, TimeProvider clock)
    {
        var expires = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc;
        return expires is { } at
            ? new CancellationTokenSource(at - clock.GetUtcNow() is { Ticks: > 0 } left ? left : TimeSpan.Zero, clock)
            : new CancellationTokenSource();
    }
}
