using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.ItemBanks;
using Marten;

namespace AdaptivQ.Integration.Tests;

/// <summary>Whatever is sent, the answer is a problem in words with a type, and nothing is written.</summary>
public sealed class RefusalTests(OwnHost own) : IClassFixture<OwnHost>, IAsyncLifetime
{
    private static readonly Guid Unknown = Guid.Parse("0b5cd3ac-9a1e-4d26-8a0f-2b3c4d5e6f70");

    private SignedInPerson _learner = null!;
    private SignedInPerson _other = null!;
    private Sitting _sitting = null!;
    private long _before;

    private sealed record Case(int Status, string Problem, Func<RefusalTests, Task<Reply>> Send, string? Field = null);

    private static readonly Dictionary<string, Case> Cases = new()
    {
        ["a quiz that is not there"] = new(404, "not-found", test => test._learner.Client.Start(Unknown), "quizId"),
        ["an attempt that is not there"] = new(404, "not-found", test => test._learner.Client.Get($"/api/attempts/{Unknown}")),
        ["answering an attempt that is not there"] = new(
            404,
            "not-found",
            test => test._learner.Client.Answer(Unknown, Unknown.ToString(), "a", 1, "k")
        ),
        ["another learner's attempt"] = new(404, "not-found", test => test._other.Client.Get($"/api/attempts/{test._sitting.Id}")),
        ["another learner's review"] = new(404, "not-found", test => test._other.Client.Get($"/api/attempts/{test._sitting.Id}/review")),
        ["answering another learner's attempt"] = new(
            404,
            "not-found",
            test => test._other.Client.Answer(test._sitting.Id, test._sitting.ItemId, test._sitting.Guess(0), test._sitting.Version, "k")
        ),
        ["finishing another learner's attempt"] = new(
            404,
            "not-found",
            test => test._other.Client.Post($"/api/attempts/{test._sitting.Id}/finish", new { version = test._sitting.Version }, "k")
        ),
        ["an attempt's id that is no id"] = new(404, "not-found", test => test._learner.Client.Get("/api/attempts/not-an-id")),
        ["an answer to an id that is no id"] = new(
            404,
            "not-found",
            test => test._learner.Client.Post("/api/attempts/not-an-id/answers", new { }, "k")
        ),
        ["an address of the API that is not there"] = new(404, "not-found", test => test._learner.Client.Get("/api/nothing/here")),
        ["a picture that is not there"] = new(404, "not-found", test => test._learner.Client.Get("/api/media/..%2F..%2Fetc%2Fpasswd")),

        ["malformed JSON"] = new(400, "malformed-request", test => test.Raw("/api/attempts", "{\"quizId\":")),
        ["malformed JSON as an answer"] = new(
            400,
            "malformed-request",
            test => test.Raw($"/api/attempts/{test._sitting.Id}/answers", "{nothing")
        ),
        ["JSON null"] = new(400, "invalid-field", test => test.Raw("/api/attempts", "null"), "body"),
        ["JSON null as an answer"] = new(
            400,
            "invalid-field",
            test => test.Raw($"/api/attempts/{test._sitting.Id}/answers", "null"),
            "body"
        ),
        ["JSON null to finish"] = new(400, "invalid-field", test => test.Raw($"/api/attempts/{test._sitting.Id}/finish", "null"), "body"),
        ["a JSON array"] = new(400, "malformed-request", test => test.Raw("/api/attempts", "[]")),
        ["an empty body"] = new(400, "invalid-field", test => test.Raw("/api/attempts", ""), "body"),
        ["a body without the quiz"] = new(400, "malformed-request", test => test.Raw("/api/attempts", "{}"), "quizId"),
        ["an answer without its fields"] = new(
            400,
            "malformed-request",
            test => test.Raw($"/api/attempts/{test._sitting.Id}/answers", "{}"),
            "itemId"
        ),
        ["an answer without the version"] = new(
            400,
            "malformed-request",
            test => test.Raw($"/api/attempts/{test._sitting.Id}/answers", $"{{\"itemId\":\"{Unknown}\",\"response\":\"a\"}}"),
            "version"
        ),
        ["a quiz without its bank"] = new(
            400,
            "invalid-field",
            async test => await (await test.As(Roles.Author)).Post("/api/quizzes", new { title = "a", mode = "assess" }),
            "bankId"
        ),
        ["stopping without the version"] = new(
            400,
            "malformed-request",
            test => test.Raw($"/api/attempts/{test._sitting.Id}/finish", "{}"),
            "version"
        ),
        ["an id of another type"] = new(400, "malformed-request", test => test.Raw("/api/attempts", "{\"quizId\":5}"), "quizId"),
        ["an id that is none"] = new(400, "malformed-request", test => test.Raw("/api/attempts", "{\"quizId\":\"abc\"}"), "quizId"),
        ["a field that there is not"] = new(
            400,
            "malformed-request",
            test =>
                test.Draft(
                    new
                    {
                        title = "a",
                        mode = "assess",
                        standard_error = 0.4,
                    }
                ),
            "standard_error"
        ),
        ["a field that there is not within another"] = new(
            400,
            "malformed-request",
            test =>
                test.Draft(
                    new
                    {
                        title = "a",
                        mode = "assess",
                        prior = new { mean = 0, sd = 1 },
                    }
                ),
            "sd"
        ),
        ["a field that is sent twice"] = new(
            400,
            "malformed-request",
            test => test.Raw("/api/attempts", $"{{\"quizId\":\"{Unknown}\",\"quizId\":\"{Unknown}\"}}"),
            "quizId"
        ),
        ["a number as text"] = new(
            400,
            "malformed-request",
            test =>
                test.Draft(
                    new
                    {
                        title = "a",
                        mode = "assess",
                        maxItems = "10",
                    }
                ),
            "maxItems"
        ),
        ["a field of signing in that there is not"] = new(
            400,
            "malformed-request",
            test =>
                test.Host.Anonymous()
                    .Post(
                        "/api/tokens",
                        new
                        {
                            email = "a@b.test",
                            password = "x",
                            remember = true,
                        }
                    ),
            "remember"
        ),
        ["a version beyond all numbers"] = new(
            400,
            "malformed-request",
            test =>
                test.Raw(
                    $"/api/attempts/{test._sitting.Id}/answers",
                    $"{{\"itemId\":\"{Unknown}\",\"response\":\"a\",\"version\":99999999999}}"
                ),
            "version"
        ),
        ["a response that is a list"] = new(400, "invalid-response", test => test.Respond("[\"a\"]"), "response"),
        ["a response that is an object"] = new(400, "invalid-response", test => test.Respond("{\"key\":true}"), "response"),
        ["a response that is null"] = new(400, "invalid-response", test => test.Respond("null"), "response"),
        ["a response that is a number without quotation marks"] = new(400, "invalid-response", test => test.Respond("1"), "response"),
        ["a response that is half a character"] = new(400, "malformed-request", test => test.Respond("\"\\ud800\"")),
        ["no response"] = new(
            400,
            "malformed-request",
            test =>
                test.Raw(
                    $"/api/attempts/{test._sitting.Id}/answers",
                    $"{{\"itemId\":\"{test._sitting.ItemId}\",\"version\":{test._sitting.Version}}}"
                ),
            "response"
        ),
        ["JSON a thousand levels deep"] = new(
            400,
            "malformed-request",
            test => test.Raw("/api/attempts", $"{{\"quizId\":{new string('[', 1000)}")
        ),
        ["bytes that are not UTF-8"] = new(
            400,
            "malformed-request",
            test => test.Raw("/api/attempts", [.. "{\"quizId\":\""u8, 0xC3, 0x28, .. "\"}"u8])
        ),
        ["a key longer than any"] = new(
            400,
            "invalid-field",
            async test => await test._learner.Client.Start(await test.Quiz(), new string('k', 201)),
            "Idempotency-Key"
        ),
        ["a response with a NUL in it"] = new(
            400,
            "invalid-response",
            test => test._learner.Client.Answer(test._sitting.Id, test._sitting.ItemId, "a\0b", test._sitting.Version, "k"),
            "response"
        ),

        ["a title with a NUL in it"] = new(
            400,
            "invalid-field",
            async test => await (await test.As(Roles.Author)).Post("/api/item-banks", new { title = "a\0b" }),
            "title"
        ),
        ["a title that is half a character"] = new(
            400,
            "malformed-request",
            async test => await (await test.As(Roles.Author)).Send(HttpMethod.Post, "/api/item-banks", Json("{\"title\":\"\\ud800\"}"))
        ),
        ["a quiz with a NUL in its title"] = new(
            400,
            "invalid-field",
            test => test.Draft(new { title = "a\0b", mode = "assess" }),
            "title"
        ),
        ["a quiz with a NUL in its description"] = new(
            400,
            "invalid-field",
            test =>
                test.Draft(
                    new
                    {
                        title = "a",
                        description = "a\0b",
                        mode = "assess",
                    }
                ),
            "description"
        ),
        ["a quiz of a topic that is null"] = new(
            400,
            "invalid-field",
            test =>
                test.Draft(
                    new
                    {
                        title = "a",
                        mode = "assess",
                        topics = new string?[] { null },
                    }
                ),
            "topics"
        ),
        ["a picture with an id beyond all measure"] = new(
            404,
            "not-found",
            test => test._learner.Client.Get($"/api/media/{new string('a', 5000)}")
        ),
        ["an e-mail address with a NUL in it"] = new(
            401,
            "sign-in-refused",
            test => test.Host.Anonymous().Post("/api/tokens", new { email = "a\0@b.test", password = "a\0" })
        ),

        ["a body larger than any"] = new(
            413,
            "too-large",
            test => test.Raw("/api/attempts", $"{{\"quizId\":\"{new string('x', 100_000)}\"}}")
        ),
        ["a body larger than any that does not say how large it is"] = new(
            413,
            "too-large",
            test =>
                test._learner.Client.Send(HttpMethod.Post, "/api/attempts", new Unsized($"{{\"quizId\":\"{new string('x', 100_000)}\"}}"))
        ),
        ["text instead of JSON"] = new(
            415,
            "unsupported-media-type",
            test => test.Raw("/api/attempts", $"{{\"quizId\":\"{Unknown}\"}}", "text/plain")
        ),
        ["a form instead of JSON"] = new(
            415,
            "unsupported-media-type",
            test => test.Raw("/api/tokens", "email=a", "application/x-www-form-urlencoded")
        ),

        ["no one signed in"] = new(401, "not-signed-in", test => test.Host.Anonymous().Get("/api/quizzes")),
        ["no one signed in, answering"] = new(
            401,
            "not-signed-in",
            test => test.Host.Anonymous().Answer(test._sitting.Id, test._sitting.ItemId, test._sitting.Guess(0), test._sitting.Version, "k")
        ),
        ["a token that has expired"] = new(
            401,
            "not-signed-in",
            test => test.With(test.Host.TokenFor(test._learner.Id, TestSchool.School, TimeSpan.FromSeconds(-1), Roles.Learner))
        ),
        ["a token that was tampered with"] = new(
            401,
            "not-signed-in",
            test => test.With(Tampered(test.Host.TokenFor(test._learner.Id, TestSchool.School, TimeSpan.FromHours(1), Roles.Learner)))
        ),
        ["a token that is none"] = new(401, "not-signed-in", test => test.With("nonsense")),
        ["no token at all"] = new(401, "not-signed-in", test => test.With("")),
        ["a JSON web token without a signature"] = new(
            401,
            "not-signed-in",
            test => test.With("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4Iiwicm9sZSI6ImxlYXJuZXIifQ.")
        ),
        ["another scheme"] = new(
            401,
            "not-signed-in",
            test =>
                test.Host.Anonymous().Send(HttpMethod.Get, "/api/quizzes", headers: ("Authorization", "Basic bGVhcm5lcjphZGFwdGl2cS1kZW1v"))
        ),
        ["a session cookie that is none"] = new(
            401,
            "not-signed-in",
            test => test.Host.Anonymous().Send(HttpMethod.Get, "/api/quizzes", headers: ("Cookie", "adaptivq.session=nonsense"))
        ),
        ["signing in without an address"] = new(
            400,
            "invalid-field",
            test => test.Host.Anonymous().Post("/api/tokens", new { password = "x" }),
            "email"
        ),
        ["signing in without a password"] = new(
            400,
            "invalid-field",
            test => test.Host.Anonymous().Post("/api/session", new { email = "a@b.test" }),
            "password"
        ),
        ["signing in with JSON null"] = new(400, "invalid-field", test => test.Raw("/api/tokens", "null")),
        ["signing in with malformed JSON"] = new(400, "malformed-request", test => test.Raw("/api/session", "{")),

        ["PUT where there is POST"] = new(
            405,
            "method-not-allowed",
            test => test._learner.Client.Send(HttpMethod.Put, "/api/attempts", new { })
        ),
        ["DELETE of an attempt"] = new(
            405,
            "method-not-allowed",
            test => test._learner.Client.Send(HttpMethod.Delete, $"/api/attempts/{test._sitting.Id}")
        ),

        ["a teacher taking a quiz"] = new(403, "not-allowed", async test => await (await test.As(Roles.Teacher)).Start(await test.Quiz())),
        ["a teacher reading a learner's attempt as a learner"] = new(
            403,
            "not-allowed",
            async test => await (await test.As(Roles.Teacher)).Get($"/api/attempts/{test._sitting.Id}")
        ),
        ["a learner opening a bank"] = new(
            403,
            "not-allowed",
            test => test._learner.Client.Post("/api/item-banks", new { title = "Mine" })
        ),
        ["a learner importing items"] = new(
            403,
            "not-allowed",
            test => test._learner.Client.Post($"/api/item-banks/{Unknown}/items", Api.Csv("id"))
        ),
        ["a learner setting parameters"] = new(
            403,
            "not-allowed",
            test => test._learner.Client.Post($"/api/item-banks/{Unknown}/parameters?source=me", Api.Csv("item"))
        ),
        ["a teacher setting parameters"] = new(
            403,
            "not-allowed",
            async test => await (await test.As(Roles.Teacher)).Post($"/api/item-banks/{Unknown}/parameters?source=me", Api.Csv("item"))
        ),
        ["a learner drafting a quiz"] = new(403, "not-allowed", test => test._learner.Client.Post("/api/quizzes", new { title = "Mine" })),
        ["a teacher publishing a quiz"] = new(
            403,
            "not-allowed",
            async test => await (await test.As(Roles.Teacher)).Post($"/api/quizzes/{await test.Quiz()}/publish")
        ),
        ["a learner assigning a quiz"] = new(
            403,
            "not-allowed",
            test => test._learner.Client.Post("/api/assignments", new { quizId = Unknown, classId = Unknown })
        ),
        ["an author assigning a quiz"] = new(
            403,
            "not-allowed",
            async test => await (await test.As(Roles.Author)).Post("/api/assignments", new { quizId = Unknown, classId = Unknown })
        ),
        ["a learner reading the timeline of their own attempt"] = new(
            403,
            "not-allowed",
            test => test._learner.Client.Get($"/api/attempts/{test._sitting.Id}/timeline")
        ),
        ["an author reading a timeline"] = new(
            403,
            "not-allowed",
            async test => await (await test.As(Roles.Author)).Get($"/api/attempts/{test._sitting.Id}/timeline")
        ),
        ["an operator reading a timeline"] = new(
            403,
            "not-allowed",
            async test => await (await test.As(Roles.Operator)).Get($"/api/attempts/{test._sitting.Id}/timeline")
        ),
        ["an analyst reading a timeline"] = new(
            403,
            "not-allowed",
            async test => await (await test.As(Roles.Analyst)).Get($"/api/attempts/{test._sitting.Id}/timeline")
        ),
    };

    public static TheoryData<string> Titles => [.. Cases.Keys];

    private TestHost Host => own.Host;

    public async ValueTask InitializeAsync()
    {
        var quizId = await Quiz();
        _learner = await Host.NewLearner(quizId);
        _other = await Host.NewLearner(quizId);
        _sitting = await Sitting.Start(_learner.Client, quizId);
        _before = await Host.CountEvents();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task Is_refused_in_words_and_changes_nothing(string title)
    {
        var (status, problem, send, field) = Cases[title];

        var reply = await send(this);

        reply.Status.ShouldBe(status, reply.Text);
        reply.ContentHeaders.ContentType?.MediaType.ShouldBe("application/problem+json");
        ((string)reply["type"]!).ShouldBe($"urn:adaptivq:{problem}");
        ((string)reply["title"]!).ShouldNotBeNullOrWhiteSpace();
        ((string)reply["detail"]!).ShouldNotBeNullOrWhiteSpace();
        ((int)reply["status"]!).ShouldBe(status);
        if (field is not null)
        {
            ((string)reply["field"]!).ShouldBe(field);
        }
        reply.Text.ShouldNotContain("Exception");
        reply.Text.ShouldNotContain(" at AdaptivQ.");
        (await Host.CountEvents()).ShouldBe(_before);
        (await _sitting.Look()).Ok().SameAs(_sitting.Now).ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_not_yours_and_what_is_not_there_are_told_in_the_same_words()
    {
        var notYours = await _other.Client.Get($"/api/attempts/{_sitting.Id}");
        var notThere = await _other.Client.Get($"/api/attempts/{Unknown}");
        notYours.Json.SameAs(notThere.Json).ShouldBeTrue();
    }

    /// <summary>A quiz over the demo's bank.</summary>
    private async Task<Reply> Draft(object draft)
    {
        var json = JsonSerializer.SerializeToNode(draft)!.AsObject();
        await using var session = Host.Store.QuerySession(TestSchool.School);
        json["bankId"] = (await session.Query<ItemBank>().FirstAsync()).Id;
        return await (await As(Roles.Author)).Post("/api/quizzes", json);
    }

    /// <summary>Answers the open question with JSON as it is.</summary>
    private Task<Reply> Respond(string json) =>
        Raw(
            $"/api/attempts/{_sitting.Id}/answers",
            $"{{\"itemId\":\"{_sitting.ItemId}\",\"response\":{json},\"version\":{_sitting.Version}}}"
        );

    private static StringContent Json(string text) => new StringContent(text, Encoding.UTF8, "application/json");

    private Task<Guid> Quiz() => Host.DemoQuiz("practise");

    private async Task<HttpClient> As(string role) => (await Host.NewPerson(role)).Client;

    private Task<Reply> Raw(string path, string body, string type = "application/json") => Raw(path, Encoding.UTF8.GetBytes(body), type);

    private Task<Reply> Raw(string path, byte[] body, string type = "application/json") =>
        _learner.Client.Send(
            HttpMethod.Post,
            path,
            new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } },
            "key"
        );

    private Task<Reply> With(string token) =>
        Host.Anonymous().Send(HttpMethod.Get, "/api/quizzes", headers: ("Authorization", $"Bearer {token}"));

    private static string Tampered(string token)
    {
        var middle = token.Length / 2;
        return token[..middle] + (token[middle] == 'A' ? 'B' : 'A') + token[(middle + 1)..];
    }

    /// <summary>Sent in chunks, without a length.</summary>
    private sealed class Unsized : StreamContent
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
