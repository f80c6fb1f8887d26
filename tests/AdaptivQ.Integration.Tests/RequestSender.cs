using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.ItemBanks;
using Marten;

namespace AdaptivQ.Integration.Tests;

/// <summary>A request that is refused, and how.</summary>
/// <param name="Field">The field that the refusal names; null where it names none.</param>
internal sealed record RefusedRequest(int Status, string Problem, Func<RequestSender, Task<Reply>> Send, string? Field = null);

/// <summary>Sends what is to be refused: as the learner of an attempt, as another learner, as other people or as no one.</summary>
internal sealed class RequestSender(TestHost host, SignedInPerson learner, SignedInPerson other, Sitting sitting)
{
    /// <summary>An id that nothing has.</summary>
    public static readonly Guid Unknown = Guid.Parse("0b5cd3ac-9a1e-4d26-8a0f-2b3c4d5e6f70");

    public TestHost Host => host;

    /// <summary>Whose attempt <see cref="Sitting"/> is.</summary>
    public SignedInPerson Learner => learner;

    public SignedInPerson Other => other;

    public Sitting Sitting => sitting;

    /// <summary>A quiz over the demo's bank.</summary>
    public async Task<Reply> Draft(object draft)
    {
        var json = JsonSerializer.SerializeToNode(draft)!.AsObject();
        await using var session = host.Store.QuerySession(TestSchool.School);
        json["bankId"] = (await session.Query<ItemBank>().FirstAsync()).Id;
        return await (await As(Roles.Author)).Post("/api/quizzes", json);
    }

    /// <summary>Answers the open question with JSON as it is.</summary>
    public Task<Reply> Respond(string json) =>
        Raw(
            $"/api/attempts/{Sitting.Id}/answers",
            $"{{\"itemId\":\"{Sitting.ItemId}\",\"response\":{json},\"version\":{Sitting.Version}}}"
        );

    public static StringContent JsonBody(string text) => new(text, Encoding.UTF8, "application/json");

    public Task<Guid> Quiz() => host.DemoQuiz("practise");

    public async Task<HttpClient> As(string role) => (await host.NewPerson(role)).Client;

    public Task<Reply> Raw(string path, string body, string type = "application/json") => Raw(path, Encoding.UTF8.GetBytes(body), type);

    public Task<Reply> Raw(string path, byte[] body, string type = "application/json") =>
        Learner.Client.Send(
            HttpMethod.Post,
            path,
            new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } },
            "key"
        );

    public Task<Reply> With(string token) =>
        host.Anonymous().Send(HttpMethod.Get, "/api/quizzes", headers: ("Authorization", $"Bearer {token}"));

    public static string Tampered(string token)
    {
        var middle = token.Length / 2;
        return token[..middle] + (token[middle] == 'A' ? 'B' : 'A') + token[(middle + 1)..];
    }

    /// <summary>Sent in chunks, without a length.</summary>
    public sealed class Unsized : StreamContent
    {
        public Unsized(string text)
            : base(new MemoryStream(Encoding.UTF8.GetBytes(text)))
        {
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
