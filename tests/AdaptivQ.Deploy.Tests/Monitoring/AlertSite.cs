using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace AdaptivQ.Deploy.Tests.Monitoring;

/// <summary>Where an alert begins and ends: serves metrics as a node does, and takes in what a receiver is told.</summary>
internal sealed class AlertSite : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public AlertSite()
    {
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _serving = Serve();
    }

    public Uri Address { get; } = FreeAddress();

    /// <summary>Asked at each scrape.</summary>
    public Func<string> Metrics { get; set; } = () => "";

    public ConcurrentQueue<ToldAlert> Told { get; } = new();

    public static Uri FreeAddress() => new($"http://127.0.0.1:{Ports.Free()}/");

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task Serve()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            try
            {
                await Answer(context);
            }
            catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException)
            {
                // Prometheus waits for a second at most. It asks again in the next.
            }
        }
    }

    private async Task Answer(HttpListenerContext context)
    {
        var path = context.Request.Url!.AbsolutePath;
        if (path == "/metrics")
        {
            context.Response.ContentType = "text/plain; version=0.0.4";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(Metrics()));
        }
        else
        {
            var body = await JsonNode.ParseAsync(context.Request.InputStream);
            foreach (var alert in body!["alerts"]!.AsArray())
            {
                Told.Enqueue(new ToldAlert(path.Split('/')[^1], (string)alert!["labels"]!["alertname"]!, alert));
            }
        }

        context.Response.Close();
    }
}

/// <param name="Receiver">By its name in the routes.</param>
/// <param name="Alert">As AlertManager sends it.</param>
internal sealed record ToldAlert(string Receiver, string Name, JsonNode Alert);
