using System.Text.Json;
using System.Text.Json.Nodes;

namespace AdaptivQ.Integration.Tests;

/// <summary>The members of what a learner is sent while taking a quiz.</summary>
internal static class LearnerMembers
{
    public static readonly string[] AttemptMembers = ["attemptId", "item", "progress", "quiz", "result", "secondsLeft", "version"];
    public static readonly string[] StepMembers = ["feedback", "feedbackWithheld", "item", "progress", "result", "secondsLeft", "version"];
    public static readonly string[] ItemMembers = ["id", "imageAlt", "imageUrl", "interaction", "stem", "type"];
    public static readonly string[] ResultMembers =
    [
        "answered",
        "correct",
        "estimated",
        "finishedAt",
        "level",
        "levelCount",
        "levelIndex",
        "levelRange",
        "levels",
        "range",
        "reason",
        "withheld",
    ];

    /// <summary>What a learner may see of a question before its answer is scored, and nothing else.</summary>
    public static void ShouldBeAsShown(JsonNode item)
    {
        item.Members().ShouldBe(ItemMembers);
        item["interaction"]
            .Members()
            .ShouldBe(
                (string)item["type"]! switch
                {
                    "single-choice" => ["options"],
                    "multiple-response" => ["options", "scoring"],
                    "numeric" => ["units"],
                    "ordering" => ["entries", "scoring"],
                    "true-false" => [],
                    var type => throw new InvalidOperationException(
                        $"What a learner may see of an item of the type '{type}' is not known here. Add it."
                    ),
                }
            );
        if ((item["interaction"]!["options"] ?? item["interaction"]!["entries"]) is { } choices)
        {
            choices.AsArray().ShouldAllBe(choice => choice.Members().SequenceEqual(new[] { "id", "text" }));
        }
        if (item["interaction"]!["units"] is { } units)
        {
            units.AsArray().ShouldAllBe(unit => unit!.GetValueKind() == JsonValueKind.String);
        }
    }
}
