using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace AdaptivQ.Deploy.Tests.Images;

/// <summary>A page's ear (GET /api/live), as a browser's EventSource: opened again whenever it ends.</summary>
public sealed class LivePage : IAsyncDisposable
{
    /// <summary>Less than the 15 seconds after which a word that keeps it open would push on what hangs in a buffer.</summary>
    public static readonly TimeSpan Prompt = TimeSpan.FromSeconds(10);

    /// <summary>For a test that waits for a machine and not for a buffer.</summary>
    public static readonly TimeSpan Patient = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _closed = new();
    private readonly HttpClient _client;
    private readonly Task _listening;
    private readonly Lock _lock = new();
    private readonly List<(string Event, string Data)> _told = [];
    private int _comments;
    private string _last = "nothing yet";

    public LivePage(Uri address, string token)
    {
        _client = new HttpClient
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
        _listening = Listen();
    }

    /// <summary>How often something came that says nothing.</summary>
    public int Comments
    {
        get
        {
            lock (_lock)
            {
                return _comments;
            }
        }
    }

    /// <summary>How much has been told; what comes from now on has a number from here.</summary>
    public int Now
    {
        get
        {
            lock (_lock)
            {
                return _told.Count;
            }
        }
    }

    /// <summary>Waits until it is told.</summary>
    /// <param name="within">How long.</param>
    /// <param name="after">As of <see cref="Now"/>: only what came later.</param>
    public async Task IsTold(string name, Func<JsonNode, bool> that, TimeSpan within, int after = 0)
    {
        using var patience = new CancellationTokenSource(within);
        while (!Told().Skip(after).Any(told => told.Event == name && that(JsonNode.Parse(told.Data)!)))
        {
            patience.IsCancellationRequested.ShouldBeFalse(
                $"{_client.BaseAddress} did not tell of '{name}' within {within.TotalSeconds} s, "
                    + $"but: {string.Join(", ", Told().Skip(after))}; last: {_last}"
            );
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _listening;
        _client.Dispose();
        _closed.Dispose();
    }

    private List<(string Event, string Data)> Told()
    {
        lock (_lock)
        {
            return [.. _told];
        }
    }

    private async Task Listen()
    {
        while (!_closed.IsCancellationRequested)
        {
            try
            {
                using var answer = await _client.GetAsync(
                    new Uri("/api/live", UriKind.Relative),
                    HttpCompletionOption.ResponseHeadersRead,
                    _closed.Token
                );
                _last = $"{(int)answer.StatusCode} {answer.Content.Headers.ContentType}";
                using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(_closed.Token));
                if (answer.IsSuccessStatusCode)
                {
                    await Read(lines);
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                _last = e.Message;
            }

            await Task.Delay(250);
        }
    }

    private async Task Read(StreamReader lines)
    {
        var name = "";
        while (await lines.ReadLineAsync(_closed.Token) is { } line)
        {
            lock (_lock)
            {
                if (line.StartsWith(':'))
                {
                    _comments++;
                }
                else if (line.StartsWith("event: ", StringComparison.Ordinal))
                {
                    name = line[7..];
                }
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    _told.Add((name, line[6..]));
                }
            }
        }
    }
}
