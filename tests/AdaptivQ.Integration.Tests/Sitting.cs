using System.Text.Json.Nodes;

namespace AdaptivQ.Integration.Tests;

/// <summary>A learner at one attempt, who remembers what the server last said.</summary>
public sealed class Sitting(HttpClient learner, JsonNode started)
{
    public Guid Id { get; } = Guid.Parse((string)started["attemptId"]!);

    /// <summary>What the server last said.</summary>
    public JsonNode Now { get; private set; } = started;

    public int Version => (int)Now["version"]!;

    public JsonNode? Item => Now["item"];

    public string ItemId => (string)Item!["id"]!;

    public static async Task<Sitting> Start(HttpClient learner, Guid quizId) => new(learner, (await learner.Start(quizId)).Ok(201));

    /// <summary>A valid response to the open item; another for another number. See <see cref="Tests.Guess.For"/>.</summary>
    public JsonNode Guess(int pick) => Tests.Guess.For(Item!, pick);

    /// <summary>Sends the answer and goes on from the reply, if it is accepted.</summary>
    public async Task<Reply> Answer(int guess = 0, string? key = null) => await Answer(Guess(guess), key);

    public async Task<Reply> Answer(JsonNode? response, string? key = null)
    {
        var reply = await learner.Answer(Id, ItemId, response, Version, key ?? Guid.NewGuid().ToString());
        if (reply.Status == 200)
        {
            Now = reply.Json;
        }
        return reply;
    }

    public async Task<Reply> Finish(string? key = null)
    {
        var reply = await learner.Post($"/api/attempts/{Id}/finish", new { version = Version }, key ?? Guid.NewGuid().ToString());
        if (reply.Status == 200)
        {
            Now = reply.Json;
        }
        return reply;
    }

    /// <summary>Answers until the quiz ends.</summary>
    /// <param name="choose">The response to the item; the first guess by default.</param>
    /// <returns>The last reply.</returns>
    public async Task<JsonNode> ToTheEnd(Func<JsonNode, JsonNode>? choose = null)
    {
        while (Item is { } item)
        {
            (await Answer(choose?.Invoke(item) ?? Guess(0))).Ok();
        }
        return Now;
    }

    public Task<Reply> Look() => learner.Get($"/api/attempts/{Id}");
}
