using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemTypes;

namespace AdaptivQ.Integration.Tests;

/// <summary>Responses as a learner gives them who sees the question and not its key, whatever the item's type.</summary>
public static class Guess
{
    /// <summary>A valid response: one option, true, 1 in the first unit, or the order shown.</summary>
    /// <param name="item">As a learner is shown it.</param>
    /// <param name="pick">At least 0; the next number gives another response. The number's option, where there are any.</param>
    public static JsonNode For(JsonNode item, int pick = 0)
    {
        ArgumentNullException.ThrowIfNull(item);
        var (type, interaction) = ((string)item["type"]!, item["interaction"]!);
        return type switch
        {
            "single-choice" => Option(interaction, pick),
            "multiple-response" => new JsonArray(Option(interaction, pick)),
            "true-false" => pick % 2 == 0,
            "numeric" => Number(interaction, pick),
            "ordering" => Order(interaction, pick),
            _ => throw new InvalidOperationException($"How an item of the type '{type}' may be answered is not known here. Add it."),
        };
    }

    /// <summary>As the product compares responses: white space and the order of members count for nothing.</summary>
    public static Response AsResponse(this JsonNode? response) => Response.Of(JsonSerializer.SerializeToElement(response));

    /// <summary>As a node, to be sent or compared.</summary>
    public static JsonNode AsNode(this JsonElement json) => JsonSerializer.SerializeToNode(json)!;

    /// <summary>The published item that a learner is shown.</summary>
    public static PublishedItem ItemOf(this PublishedQuiz quiz, JsonNode shown) =>
        quiz.Items.Single(item => item.ItemId == Guid.Parse((string)shown["id"]!));

    /// <summary>The options of a single-choice item in the author's order, with the key.</summary>
    public static IReadOnlyList<ChoiceOption> Options(this PublishedItem item) => ((SingleChoice)item.Interaction).Options;

    /// <summary>All that a published quiz says, keys included. Written as its contract has it, interactions would be missing.</summary>
    public static string InFull(this PublishedQuiz quiz)
    {
        var interactions = quiz.Items.Select(item => (Interaction)item.Interaction);
        return JsonSerializer.Serialize(new { quiz, interactions }, JsonSerializerOptions.Web);
    }

    private static JsonNode Option(JsonNode interaction, int pick)
    {
        var options = interaction["options"]!.AsArray();
        return options[pick % options.Count]!["id"]!.DeepClone();
    }

    private static JsonArray Order(JsonNode interaction, int pick)
    {
        var ids = interaction["entries"]!.AsArray().Select(entry => entry!["id"]!.DeepClone()).ToList();
        var first = pick % ids.Count;
        return [.. ids[first..], .. ids[..first]];
    }

    private static JsonNode Number(JsonNode interaction, int pick)
    {
        var unit = interaction["units"]!.AsArray() is [{ } first, ..] ? $" {first}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{1 + pick}{unit}");
    }
}
