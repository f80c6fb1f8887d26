using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace AdaptivQ.Integration.Tests.Cluster;

/// <summary>
/// A learner whose browser reaches the web nodes through whatever address answers: it sends, and sends the same again,
/// elsewhere, until it is told that the answer counts.
/// </summary>
public sealed class ClusterLearner(Nodes nodes, Ledger ledger, string token, IReadOnlyList<Guid> quizzes, Random random) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(2) })
    {
        Timeout = TimeSpan.FromSeconds(15),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    };

    private int _turn = random.Next(2);

    public int Finished { get; private set; }

    /// <summary>What went wrong although a node was there to answer.</summary>
    public List<string> Failures { get; } = [];

    public void Dispose() => _client.Dispose();

    public async Task Learn(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            var startKey = Guid.NewGuid().ToString();
            var now = await Send("/api/attempts", new { quizId = quizzes[random.Next(quizzes.Count)] }, startKey, enough);
            if (now is null)
            {
                return;
            }
            var attemptId = Guid.Parse((string)now["attemptId"]!);
            while (now["item"] is { } item)
            {
                var sent = ledger.Send(
                    new Sent(attemptId, Guid.NewGuid().ToString(), (string)item["id"]!, Guess.For(item, random.Next(60)).AsResponse())
                );
                var reply = await Send(
                    $"/api/attempts/{attemptId}/answers",
                    new
                    {
                        itemId = sent.ItemId,
                        response = sent.Response.Json,
                        version = (int)now["version"]!,
                    },
                    sent.Key,
                    enough
                );
                if (reply is null)
                {
                    return;
                }
                ledger.Acknowledge(sent);
                now = reply;
                await Task.Delay(random.Next(20, 80), CancellationToken.None);
            }

            Finished++;
        }
    }

    /// <returns>Null when it was given up because the test is over.</returns>
    private async Task<JsonNode?> Send(string path, object body, string key, CancellationToken enough)
    {
        for (var tries = 0; ; tries++)
        {
            var node = nodes.Web(_turn++);
            try
            {
                var reply = await _client.Post(new Uri(node, path).ToString(), body, key);
                if (reply.Status is 200 or 201)
                {
                    return reply.Json;
                }
                if (reply.Status != 503)
                {
                    throw new InvalidOperationException($"{path} was answered with {reply.Status}: {reply.Text}");
                }
                Failures.Add($"{reply.Status} from {node}");
            }
            catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError)
            {
                // No one listens there: the next one, as any load balancer does.
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                Failures.Add($"{e.GetType().Name} from {node}: {e.Message}");
            }

            if (enough.IsCancellationRequested && tries > 20)
            {
                return null;
            }
            await Task.Delay(tries < 3 ? 20 : 250, CancellationToken.None);
        }
    }
}
