using System.Text;
using System.Text.Json.Nodes;

namespace AdaptivQ.Deploy.Tests.Helm;

/// <summary>The chart's README lists every value with its default, made from values.yaml.</summary>
public static class ValuesTable
{
    private const string Begin = "<!-- values: ADAPTIVQ_UPDATE=1 dotnet test writes this -->\n";
    private const string End = "<!-- end of values -->";

    /// <summary>With ADAPTIVQ_UPDATE set it is written again instead of compared.</summary>
    public static async Task<IReadOnlyList<string>> IsInStep(Tree tree)
    {
        var file = $"{Chart.Folder}/README.md";
        var text = tree.Read(file);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (from < 0 || to < from)
        {
            return [$"{file} has no place for the values"];
        }
        var table = Table(tree);
        if (text[(from + Begin.Length)..to] == table)
        {
            return [];
        }
        if (Environment.GetEnvironmentVariable("ADAPTIVQ_UPDATE") is not "1")
        {
            return [$"the values in {file} are not those of values.yaml: run the Deploy tests once with ADAPTIVQ_UPDATE=1"];
        }
        await File.WriteAllTextAsync(tree.PathOf(file), text[..(from + Begin.Length)] + table + text[to..]);
        return [];
    }

    private static string Table(Tree tree)
    {
        var table = new StringBuilder("| Value | Default |\n|---|---|\n");
        foreach (var (name, value) in Leaves("", Manifests.Parse(tree.Read($"{Chart.Folder}/values.yaml")).All.Single()))
        {
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{name}` | `{value}` |\n");
        }
        return table.ToString();
    }

    private static IEnumerable<(string Name, string Value)> Leaves(string name, JsonNode? node) =>
        node is JsonObject { Count: > 0 } map
            ? map.SelectMany(pair => Leaves(name.Length == 0 ? pair.Key : $"{name}.{pair.Key}", pair.Value))
            : [(name, node?.ToJsonString() ?? "null")];
}
