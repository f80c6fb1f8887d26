using System.Text.Json;
using AdaptivQ.Quizzes.ItemBanks;

namespace AdaptivQ.Host.Demo;

/// <summary>The demo's items, from the files beside this one.</summary>
public static class DemoItems
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task<IReadOnlyList<ItemRow>> Read(CancellationToken cancellation)
    {
        var rows = new List<ItemRow>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Demo", "Items"), "*.json").Order(StringComparer.Ordinal))
        {
            await using var stream = File.OpenRead(file);
            foreach (var item in (await JsonSerializer.DeserializeAsync<List<DemoItem>>(stream, Json, cancellation))!)
            {
                rows.Add(new ItemRow(
                    rows.Count + 1, item.Id, item.Topic, item.Skill, item.Level, item.Stem,
                    [.. item.Options.Select(option => new OptionText(option.Text, option.Feedback))],
                    item.Options.FindIndex(option => option.Correct), item.Rationale, null, null));
            }
        }

        return rows;
    }

    private sealed record DemoItem(string Id, string Topic, string Skill, int Level, string Stem, List<DemoOption> Options, string Rationale);

    private sealed record DemoOption(string Text, bool Correct, string? Feedback);
}
