using System.Text.Json;
using AdaptivQ.Quizzes.ItemTypes;

namespace AdaptivQ.Quizzes.Tests.ItemTypes;

/// <summary>Contents of one item type to test with. A type's test class has one; <see cref="EveryItemTypeTests"/> finds it.</summary>
public interface IItemTypeSample
{
    /// <summary>Contents without any problem. Whatever only the key gives away (feedback included) holds <see cref="Canary"/>.</summary>
    static abstract IReadOnlyList<Interaction> Samples { get; }

    /// <summary>Responses in JSON that the first sample refuses.</summary>
    static abstract IReadOnlyList<string> Unusable { get; }

    /// <summary>Two contents that differ in the key alone.</summary>
    static abstract (Interaction One, Interaction Other) KeyTwins { get; }

    /// <summary>No learner may see it before scoring.</summary>
    public const string Canary = "canary-7f3a";
}

internal static class Json
{
    public static JsonElement Of(string json) => JsonSerializer.Deserialize<JsonElement>(json);
}
