using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace AdaptivQ.Integration.Tests.Redis;

/// <summary>One event of a stream.</summary>
public sealed record LiveEvent(string Name, JsonNode Data);

/// <summary>A page that listens: everything that /api/live has sent so far.</summary>
public sealed class LivePage : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly ConcurrentQueue<LiveEvent> _events = new();
    private readonly ConcurrentQueue<string> _lines = new();

    private LivePage(HttpResponseMessage response)
    {
        _response = response;
        Over = Read();
    }

    public IReadOnlyList<LiveEvent> Events => [.. _events];

    public IReadOnlyList<string> Lines => [.. _lines];

    public HttpResponseMessage Response => _response;

    /// <summary>When the server has ended it.</summary>
    public Task Over { get; }

    public static async Task<LivePage> Open(HttpClient client, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/live");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        return new LivePage(response);
    }

    public Task<IReadOnlyList<LiveEvent>> Has(Func<LiveEvent, bool> wanted, string what) =>
        Eventually.Get(() => Task.FromResult(Events), events => events.Any(wanted), $"{what}; heard: {string.Join(" | ", Lines)}");

    public async ValueTask DisposeAsync()
    {
        _response.Dispose();
        await Over.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private async Task Read()
    {
        using var reader = new StreamReader(await _response.Content.ReadAsStreamAsync());
        var name = "";
        while (await reader.ReadLineAsync() is { } line)
        {
            _lines.Enqueue(line);
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                name = line[7..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                _events.Enqueue(new LiveEvent(name, JsonNode.Parse(line[6..])!));
            }
        }
    }
}
