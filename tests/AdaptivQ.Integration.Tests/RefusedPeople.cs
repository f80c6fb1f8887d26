using AdaptivQ.Kernel;
using static AdaptivQ.Integration.Tests.RequestSender;

namespace AdaptivQ.Integration.Tests;

/// <summary>Requests by someone who is not signed in, cannot be signed in, or has another role.</summary>
internal static class RefusedPeople
{
    /// <summary>By title.</summary>
    public static readonly Dictionary<string, RefusedRequest> All = new()
    {
        ["an e-mail address with a NUL in it"] = new(
            401,
            "sign-in-refused",
            sender => sender.Host.Anonymous().Post("/api/tokens", new { email = "a\0@b.test", password = "a\0" })
        ),
        ["no one signed in"] = new(401, "not-signed-in", sender => sender.Host.Anonymous().Get("/api/quizzes")),
        ["no one signed in, answering"] = new(
            401,
            "not-signed-in",
            sender =>
                sender
                    .Host.Anonymous()
                    .Answer(sender.Sitting.Id, sender.Sitting.ItemId, sender.Sitting.Guess(0), sender.Sitting.Version, "k")
        ),
        ["a token that has expired"] = new(
            401,
            "not-signed-in",
            sender => sender.With(sender.Host.TokenFor(sender.Learner.Id, TestSchool.School, TimeSpan.FromSeconds(-1), Roles.Learner))
        ),
        ["a token that was tampered with"] = new(
            401,
            "not-signed-in",
            sender =>
                sender.With(Tampered(sender.Host.TokenFor(sender.Learner.Id, TestSchool.School, TimeSpan.FromHours(1), Roles.Learner)))
        ),
        ["a token that is none"] = new(401, "not-signed-in", sender => sender.With("nonsense")),
        ["no token at all"] = new(401, "not-signed-in", sender => sender.With("")),
        ["a JSON web token without a signature"] = new(
            401,
            "not-signed-in",
            sender => sender.With("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4Iiwicm9sZSI6ImxlYXJuZXIifQ.")
        ),
        ["another scheme"] = new(
            401,
            "not-signed-in",
            sender =>
                sender
                    .Host.Anonymous()
                    .Send(HttpMethod.Get, "/api/quizzes", headers: ("Authorization", "Basic bGVhcm5lcjphZGFwdGl2cS1kZW1v"))
        ),
        ["a session cookie that is none"] = new(
            401,
            "not-signed-in",
            sender => sender.Host.Anonymous().Send(HttpMethod.Get, "/api/quizzes", headers: ("Cookie", "adaptivq.session=nonsense"))
        ),
        ["signing in without an address"] = new(
            400,
            "invalid-field",
            sender => sender.Host.Anonymous().Post("/api/tokens", new { password = "x" }),
            "email"
        ),
        ["signing in without a password"] = new(
            400,
            "invalid-field",
            sender => sender.Host.Anonymous().Post("/api/session", new { email = "a@b.test" }),
            "password"
        ),
        ["signing in with JSON null"] = new(400, "invalid-field", sender => sender.Raw("/api/tokens", "null")),
        ["signing in with malformed JSON"] = new(400, "malformed-request", sender => sender.Raw("/api/session", "{")),
        ["a teacher taking a quiz"] = new(
            403,
            "not-allowed",
            async sender => await (await sender.As(Roles.Teacher)).Start(await sender.Quiz())
        ),
        ["a teacher reading a learner's attempt as a learner"] = new(
            403,
            "not-allowed",
            async sender => await (await sender.As(Roles.Teacher)).Get($"/api/attempts/{sender.Sitting.Id}")
        ),
        ["a learner opening a bank"] = new(
            403,
            "not-allowed",
            sender => sender.Learner.Client.Post("/api/item-banks", new { title = "Mine" })
        ),
        ["a learner importing items"] = new(
            403,
            "not-allowed",
            sender => sender.Learner.Client.Post($"/api/item-banks/{Unknown}/items", Api.Csv("id"))
        ),
        ["a learner setting parameters"] = new(
            403,
            "not-allowed",
            sender => sender.Learner.Client.Post($"/api/item-banks/{Unknown}/parameters?source=me", Api.Csv("item"))
        ),
        ["a teacher setting parameters"] = new(
            403,
            "not-allowed",
            async sender => await (await sender.As(Roles.Teacher)).Post($"/api/item-banks/{Unknown}/parameters?source=me", Api.Csv("item"))
        ),
        ["a learner drafting a quiz"] = new(
            403,
            "not-allowed",
            sender => sender.Learner.Client.Post("/api/quizzes", new { title = "Mine" })
        ),
        ["a teacher publishing a quiz"] = new(
            403,
            "not-allowed",
            async sender => await (await sender.As(Roles.Teacher)).Post($"/api/quizzes/{await sender.Quiz()}/publish")
        ),
        ["a learner assigning a quiz"] = new(
            403,
            "not-allowed",
            sender => sender.Learner.Client.Post("/api/assignments", new { quizId = Unknown, classId = Unknown })
        ),
        ["an author assigning a quiz"] = new(
            403,
            "not-allowed",
            async sender => await (await sender.As(Roles.Author)).Post("/api/assignments", new { quizId = Unknown, classId = Unknown })
        ),
        ["a learner reading the timeline of their own attempt"] = new(
            403,
            "not-allowed",
            sender => sender.Learner.Client.Get($"/api/attempts/{sender.Sitting.Id}/timeline")
        ),
        ["an author reading a timeline"] = new(
            403,
            "not-allowed",
            async sender => await (await sender.As(Roles.Author)).Get($"/api/attempts/{sender.Sitting.Id}/timeline")
        ),
        ["an operator reading a timeline"] = new(
            403,
            "not-allowed",
            async sender => await (await sender.As(Roles.Operator)).Get($"/api/attempts/{sender.Sitting.Id}/timeline")
        ),
        ["an analyst reading a timeline"] = new(
            403,
            "not-allowed",
            async sender => await (await sender.As(Roles.Analyst)).Get($"/api/attempts/{sender.Sitting.Id}/timeline")
        ),
    };
}
