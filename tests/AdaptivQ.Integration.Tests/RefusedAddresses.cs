using static AdaptivQ.Integration.Tests.RequestSender;

namespace AdaptivQ.Integration.Tests;

/// <summary>Requests for what is not there, for what belongs to another learner, or by a method that the address does not have.</summary>
internal static class RefusedAddresses
{
    /// <summary>By title.</summary>
    public static readonly Dictionary<string, RefusedRequest> All = new()
    {
        ["a quiz that is not there"] = new(404, "not-found", sender => sender.Learner.Client.Start(Unknown), "quizId"),
        ["an attempt that is not there"] = new(404, "not-found", sender => sender.Learner.Client.Get($"/api/attempts/{Unknown}")),
        ["answering an attempt that is not there"] = new(
            404,
            "not-found",
            sender => sender.Learner.Client.Answer(Unknown, Unknown.ToString(), "a", 1, "k")
        ),
        ["another learner's attempt"] = new(404, "not-found", sender => sender.Other.Client.Get($"/api/attempts/{sender.Sitting.Id}")),
        ["another learner's review"] = new(
            404,
            "not-found",
            sender => sender.Other.Client.Get($"/api/attempts/{sender.Sitting.Id}/review")
        ),
        ["answering another learner's attempt"] = new(
            404,
            "not-found",
            sender =>
                sender.Other.Client.Answer(sender.Sitting.Id, sender.Sitting.ItemId, sender.Sitting.Guess(0), sender.Sitting.Version, "k")
        ),
        ["finishing another learner's attempt"] = new(
            404,
            "not-found",
            sender => sender.Other.Client.Post($"/api/attempts/{sender.Sitting.Id}/finish", new { version = sender.Sitting.Version }, "k")
        ),
        ["an attempt's id that is no id"] = new(404, "not-found", sender => sender.Learner.Client.Get("/api/attempts/not-an-id")),
        ["an answer to an id that is no id"] = new(
            404,
            "not-found",
            sender => sender.Learner.Client.Post("/api/attempts/not-an-id/answers", new { }, "k")
        ),
        ["an address of the API that is not there"] = new(404, "not-found", sender => sender.Learner.Client.Get("/api/nothing/here")),
        ["a picture that is not there"] = new(404, "not-found", sender => sender.Learner.Client.Get("/api/media/..%2F..%2Fetc%2Fpasswd")),
        ["a picture with an id beyond all measure"] = new(
            404,
            "not-found",
            sender => sender.Learner.Client.Get($"/api/media/{new string('a', 5000)}")
        ),
        ["PUT where there is POST"] = new(
            405,
            "method-not-allowed",
            sender => sender.Learner.Client.Send(HttpMethod.Put, "/api/attempts", new { })
        ),
        ["DELETE of an attempt"] = new(
            405,
            "method-not-allowed",
            sender => sender.Learner.Client.Send(HttpMethod.Delete, $"/api/attempts/{sender.Sitting.Id}")
        ),
    };
}
