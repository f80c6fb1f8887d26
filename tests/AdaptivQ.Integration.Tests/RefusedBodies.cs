using AdaptivQ.Kernel;
using static AdaptivQ.Integration.Tests.RequestSender;

namespace AdaptivQ.Integration.Tests;

/// <summary>Requests whose body or header cannot be read, is too large, or has a field with what it must not have.</summary>
internal static class RefusedBodies
{
    /// <summary>By title.</summary>
    public static readonly Dictionary<string, RefusedRequest> All = new()
    {
        ["malformed JSON"] = new(400, "malformed-request", sender => sender.Raw("/api/attempts", "{\"quizId\":")),
        ["malformed JSON as an answer"] = new(
            400,
            "malformed-request",
            sender => sender.Raw($"/api/attempts/{sender.Sitting.Id}/answers", "{nothing")
        ),
        ["JSON null"] = new(400, "invalid-field", sender => sender.Raw("/api/attempts", "null"), "body"),
        ["JSON null as an answer"] = new(
            400,
            "invalid-field",
            sender => sender.Raw($"/api/attempts/{sender.Sitting.Id}/answers", "null"),
            "body"
        ),
        ["JSON null to finish"] = new(
            400,
            "invalid-field",
            sender => sender.Raw($"/api/attempts/{sender.Sitting.Id}/finish", "null"),
            "body"
        ),
        ["a JSON array"] = new(400, "malformed-request", sender => sender.Raw("/api/attempts", "[]")),
        ["an empty body"] = new(400, "invalid-field", sender => sender.Raw("/api/attempts", ""), "body"),
        ["a body without the quiz"] = new(400, "malformed-request", sender => sender.Raw("/api/attempts", "{}"), "quizId"),
        ["an answer without its fields"] = new(
            400,
            "malformed-request",
            sender => sender.Raw($"/api/attempts/{sender.Sitting.Id}/answers", "{}"),
            "itemId"
        ),
        ["an answer without the version"] = new(
            400,
            "malformed-request",
            sender => sender.Raw($"/api/attempts/{sender.Sitting.Id}/answers", $"{{\"itemId\":\"{Unknown}\",\"response\":\"a\"}}"),
            "version"
        ),
        ["a quiz without its bank"] = new(
            400,
            "invalid-field",
            async sender => await (await sender.As(Roles.Author)).Post("/api/quizzes", new { title = "a", mode = "assess" }),
            "bankId"
        ),
        ["stopping without the version"] = new(
            400,
            "malformed-request",
            sender => sender.Raw($"/api/attempts/{sender.Sitting.Id}/finish", "{}"),
            "version"
        ),
        ["an id of another type"] = new(400, "malformed-request", sender => sender.Raw("/api/attempts", "{\"quizId\":5}"), "quizId"),
        ["an id that is none"] = new(400, "malformed-request", sender => sender.Raw("/api/attempts", "{\"quizId\":\"abc\"}"), "quizId"),
        ["a field that there is not"] = new(
            400,
            "malformed-request",
            sender =>
                sender.Draft(
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
            sender =>
                sender.Draft(
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
            sender => sender.Raw("/api/attempts", $"{{\"quizId\":\"{Unknown}\",\"quizId\":\"{Unknown}\"}}"),
            "quizId"
        ),
        ["a number as text"] = new(
            400,
            "malformed-request",
            sender =>
                sender.Draft(
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
            sender =>
                sender
                    .Host.Anonymous()
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
            sender =>
                sender.Raw(
                    $"/api/attempts/{sender.Sitting.Id}/answers",
                    $"{{\"itemId\":\"{Unknown}\",\"response\":\"a\",\"version\":99999999999}}"
                ),
            "version"
        ),
        ["a response that is a list"] = new(400, "invalid-response", sender => sender.Respond("[\"a\"]"), "response"),
        ["a response that is an object"] = new(400, "invalid-response", sender => sender.Respond("{\"key\":true}"), "response"),
        ["a response that is null"] = new(400, "invalid-response", sender => sender.Respond("null"), "response"),
        ["a response that is a number without quotation marks"] = new(400, "invalid-response", sender => sender.Respond("1"), "response"),
        ["a response that is half a character"] = new(400, "malformed-request", sender => sender.Respond("\"\\ud800\"")),
        ["no response"] = new(
            400,
            "malformed-request",
            sender =>
                sender.Raw(
                    $"/api/attempts/{sender.Sitting.Id}/answers",
                    $"{{\"itemId\":\"{sender.Sitting.ItemId}\",\"version\":{sender.Sitting.Version}}}"
                ),
            "response"
        ),
        ["JSON a thousand levels deep"] = new(
            400,
            "malformed-request",
            sender => sender.Raw("/api/attempts", $"{{\"quizId\":{new string('[', 1000)}")
        ),
        ["bytes that are not UTF-8"] = new(
            400,
            "malformed-request",
            sender => sender.Raw("/api/attempts", [.. "{\"quizId\":\""u8, 0xC3, 0x28, .. "\"}"u8])
        ),
        ["a key longer than any"] = new(
            400,
            "invalid-field",
            async sender => await sender.Learner.Client.Start(await sender.Quiz(), new string('k', 201)),
            "Idempotency-Key"
        ),
        ["a response with a NUL in it"] = new(
            400,
            "invalid-response",
            sender => sender.Learner.Client.Answer(sender.Sitting.Id, sender.Sitting.ItemId, "a\0b", sender.Sitting.Version, "k"),
            "response"
        ),
        ["a title with a NUL in it"] = new(
            400,
            "invalid-field",
            async sender => await (await sender.As(Roles.Author)).Post("/api/item-banks", new { title = "a\0b" }),
            "title"
        ),
        ["a title that is half a character"] = new(
            400,
            "malformed-request",
            async sender =>
                await (await sender.As(Roles.Author)).Send(HttpMethod.Post, "/api/item-banks", JsonBody("{\"title\":\"\\ud800\"}"))
        ),
        ["a quiz with a NUL in its title"] = new(
            400,
            "invalid-field",
            sender => sender.Draft(new { title = "a\0b", mode = "assess" }),
            "title"
        ),
        ["a quiz with a NUL in its description"] = new(
            400,
            "invalid-field",
            sender =>
                sender.Draft(
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
            sender =>
                sender.Draft(
                    new
                    {
                        title = "a",
                        mode = "assess",
                        topics = new string?[] { null },
                    }
                ),
            "topics"
        ),
        ["a body larger than any"] = new(
            413,
            "too-large",
            sender => sender.Raw("/api/attempts", $"{{\"quizId\":\"{new string('x', 100_000)}\"}}")
        ),
        ["a body larger than any that does not say how large it is"] = new(
            413,
            "too-large",
            sender =>
                sender.Learner.Client.Send(HttpMethod.Post, "/api/attempts", new Unsized($"{{\"quizId\":\"{new string('x', 100_000)}\"}}"))
        ),
        ["text instead of JSON"] = new(
            415,
            "unsupported-media-type",
            sender => sender.Raw("/api/attempts", $"{{\"quizId\":\"{Unknown}\"}}", "text/plain")
        ),
        ["a form instead of JSON"] = new(
            415,
            "unsupported-media-type",
            sender => sender.Raw("/api/tokens", "email=a", "application/x-www-form-urlencoded")
        ),
    };
}
