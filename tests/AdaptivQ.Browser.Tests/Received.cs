using System.Text.Json;

namespace AdaptivQ.Browser.Tests;

/// <summary>Something that came to a browser, or that it keeps.</summary>
/// <param name="From">Where it came from, for the message of a test that fails.</param>
internal sealed record Received(string From, string Body, bool IsJson)
{
    public static void ShouldTellNothing(IReadOnlyList<Received> received, IReadOnlyCollection<string> secrets)
    {
        foreach (var one in received)
        {
            // As the text stands, and as a program would read it.
            var texts = one.IsJson ? string.Join('\n', Strings(JsonDocument.Parse(one.Body).RootElement)) : one.Body;
            var found = secrets.FirstOrDefault(secret =>
                texts.Contains(secret, StringComparison.Ordinal) || one.Body.Contains(secret, StringComparison.Ordinal)
            );
            found.ShouldBeNull($"{one.From} brings it");
        }
    }

    /// <summary>The names of all members.</summary>
    public static IEnumerable<string> Names(IReadOnlyList<Received> received) =>
        received.Where(one => one.IsJson && one.Body.Length > 0).SelectMany(one => NamesIn(JsonDocument.Parse(one.Body).RootElement));

    private static IEnumerable<string> NamesIn(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().SelectMany(member => NamesIn(member.Value).Prepend(member.Name)),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(NamesIn),
            _ => [],
        };

    private static IEnumerable<string> Strings(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Strings(member.Value).Prepend(member.Name)),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
            JsonValueKind.String => [element.GetString()!],
            _ => [],
        };

    /// <summary>The names of all that stands in the questions that came.</summary>
    public static IEnumerable<string> NamesInItems(IReadOnlyList<Received> received) =>
        received
            .Where(one => one.IsJson && one.Body.Length > 0)
            .SelectMany(one => Items(JsonDocument.Parse(one.Body).RootElement))
            .SelectMany(NamesIn);

    private static IEnumerable<JsonElement> Items(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element
                .EnumerateObject()
                .SelectMany(member =>
                    member is { Name: "item", Value.ValueKind: JsonValueKind.Object } ? [member.Value] : Items(member.Value)
                ),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Items),
            _ => [],
        };
}
