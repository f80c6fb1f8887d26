using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AdaptivQ.Integration.Tests;

/// <summary>One answer of the server, whole.</summary>
public sealed record Reply(int Status, string Text, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public JsonNode Json => JsonNode.Parse(Text) ?? throw new InvalidOperationException("The answer is null.");

    public JsonNode? this[string member] => Json[member];

    /// <summary>The last part of a problem's type: "attempt-stale".</summary>
    public string? Problem => Text.StartsWith('{') ? Json["type"]?.GetValue<string>().Split(':')[^1] : null;

    /// <summary>Everything a client gets to see, headers too.</summary>
    public string Everything => $"{Headers}{ContentHeaders}{Text}";

    /// <summary>The answer's JSON; fails in words when it was refused.</summary>
    public JsonNode Ok(int status = 200)
    {
        Status.ShouldBe(status, Text);
        return Json;
    }
}

/// <summary>The REST API as a client sees it: JSON there and back, nothing typed, so that names and shapes are tested too.</summary>
public static class Api
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <param name="body">An object for JSON, or HttpContent as it is.</param>
    public static async Task<Reply> Send(
        this HttpClient client,
        HttpMethod method,
        string path,
        object? body = null,
        string? key = null,
        params (string Name, string Value)[] headers
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body switch
            {
                null => null,
                HttpContent content => content,
                _ => new StringContent(JsonSerializer.Serialize(body, Web), Encoding.UTF8, "application/json"),
            },
        };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        using var response = await client.SendAsync(request);
        return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers);
    }

    public static Task<Reply> Get(this HttpClient client, string path) => client.Send(HttpMethod.Get, path);

    public static Task<Reply> Post(this HttpClient client, string path, object? body = null, string? key = null) =>
        client.Send(HttpMethod.Post, path, body, key);

    public static Task<Reply> Start(this HttpClient client, Guid quizId, string? key = null) =>
        client.Post("/api/attempts", new { quizId }, key);

    public static Task<Reply> Answer(this HttpClient client, Guid attemptId, string itemId, JsonNode? response, int version, string key) =>
        client.Post(
            $"/api/attempts/{attemptId}/answers",
            new
            {
                itemId,
                response,
                version,
            },
            key
        );

    public static HttpContent Csv(string text) => new StringContent(text, Encoding.UTF8, "text/csv");

    /// <summary>The same JSON; the seconds left may differ, since time goes on.</summary>
    public static bool SameAs(this JsonNode? left, JsonNode? right) => JsonNode.DeepEquals(Timeless(left), Timeless(right));

    public static string[] Members(this JsonNode? node) => [.. node!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal)];

    private static JsonNode? Timeless(JsonNode? node)
    {
        if (node?.DeepClone() is not JsonObject copy)
        {
            return node;
        }
        copy.Remove("secondsLeft");
        copy.Remove("traceId");
        if (copy["current"] is JsonObject current)
        {
            current.Remove("secondsLeft");
        }
        return copy;
    }
}
