using System.Text.Json;
using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.ItemTypes;

namespace AdaptivQ.Demo;

/// <summary>The demo's items, from the files beside this one.</summary>
public static class DemoItems
{
    public static async Task<IReadOnlyList<ItemRow>> Read(CancellationToken cancellation)
    {
        var rows = new List<ItemRow>();
        foreach (
            var file in Directory
                .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Demo", "Items"), "*.json")
                .Order(StringComparer.Ordinal)
        )
        {
            await using var stream = File.OpenRead(file);
            foreach (var item in (await JsonSerializer.DeserializeAsync<List<DemoItem>>(stream, JsonSerializerOptions.Web, cancellation))!)
            {
                rows.Add(
                    new ItemRow(
                        rows.Count + 1,
                        item.Id,
                        item.Topic,
                        item.Skill,
                        item.Level,
                        item.Stem,
                        item.Interaction,
                        item.Rationale,
                        null,
                        null
                    )
                );
            }
        }

        return rows;
    }

    private sealed record DemoItem(
        string Id,
        string Topic,
        string Skill,
        int Level,
        string Stem,
        Interaction Interaction,
        string Rationale
    );
}
