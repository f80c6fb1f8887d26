namespace AdaptivQ.Browser.Tests;

/// <summary>An item of every type, in which all that a learner must not see yet can be recognised.</summary>
internal static class ItemsWithSecrets
{
    /// <summary>Whatever tells a key, or is for afterwards.</summary>
    public static readonly string[] Secrets = [TestSchool.Canary, "90417.53", "90417,53", "81264.7", "0.0371", "7.0913"];

    public static string File =>
        CsvFile.Of(
            new()
            {
                ["id"] = "one",
                ["type"] = "single-choice",
                ["stem"] = "Which is it?",
                ["a"] = "this",
                ["b"] = "that",
                ["c"] = "the other",
                ["correct"] = "b",
                ["feedback_a"] = $"feedback {TestSchool.Canary} a",
                ["feedback_b"] = $"feedback {TestSchool.Canary} b",
                ["feedback_c"] = $"feedback {TestSchool.Canary} c",
                ["rationale"] = $"rationale {TestSchool.Canary}",
            },
            new()
            {
                ["id"] = "some",
                ["type"] = "multiple-response",
                ["stem"] = "Which are they?",
                ["a"] = "these",
                ["b"] = "those",
                ["c"] = "others",
                ["correct"] = "a b",
                ["feedback_a"] = $"feedback {TestSchool.Canary} a",
                ["feedback_b"] = $"feedback {TestSchool.Canary} b",
                ["feedback_c"] = $"feedback {TestSchool.Canary} c",
                ["rationale"] = $"rationale {TestSchool.Canary}",
            },
            new()
            {
                ["id"] = "row",
                ["type"] = "ordering",
                ["stem"] = "In which order?",
                ["a"] = "early",
                ["b"] = "later",
                ["c"] = "last",
                ["feedback"] = $"feedback {TestSchool.Canary} order",
                ["rationale"] = $"rationale {TestSchool.Canary}",
            },
            new()
            {
                ["id"] = "yes",
                ["type"] = "true-false",
                ["stem"] = "Is it so?",
                ["correct"] = "false",
                ["feedback_true"] = $"feedback {TestSchool.Canary} true",
                ["feedback_false"] = $"feedback {TestSchool.Canary} false",
                ["rationale"] = $"rationale {TestSchool.Canary}",
            },
            new()
            {
                ["id"] = "much",
                ["type"] = "numeric",
                ["stem"] = "How much is it?",
                ["correct"] = "90417.53",
                ["tolerance"] = "0.0371",
                ["unit"] = "m; km=7.0913",
                ["a"] = "81264.7",
                ["feedback_a"] = $"feedback {TestSchool.Canary} a",
                ["rationale"] = $"rationale {TestSchool.Canary}",
            }
        );
}
