using YamlDotNet.RepresentationModel;

namespace AdaptivQ.Deploy.Tests.Monitoring;

/// <summary>A YAML file as nodes, looked into by path.</summary>
internal static class Yaml
{
    public static YamlNode Load(string text)
    {
        var stream = new YamlStream();
        using var reader = new StringReader(text);
        stream.Load(reader);
        return stream.Documents[0].RootNode;
    }

    /// <summary>What lies below these keys; null where one is missing.</summary>
    public static YamlNode? At(this YamlNode? node, params string[] path)
    {
        foreach (var key in path)
        {
            node = node is YamlMappingNode map && map.Children.TryGetValue(key, out var next) ? next : null;
        }
        return node;
    }

    /// <summary>The scalar below these keys; null where there is none.</summary>
    public static string? Text(this YamlNode? node, params string[] path) => (node.At(path) as YamlScalarNode)?.Value;

    public static IEnumerable<YamlNode> Items(this YamlNode? node) => (node as YamlSequenceNode)?.Children ?? [];

    /// <summary>Every scalar with the keys that lead to it, the nearest last.</summary>
    public static IEnumerable<(string Path, string Value)> Leaves(this YamlNode node, string path = "") =>
        node switch
        {
            YamlScalarNode scalar => [(path, scalar.Value ?? "")],
            YamlMappingNode map => map.Children.SelectMany(child => child.Value.Leaves($"{path}.{child.Key}")),
            YamlSequenceNode list => list.Children.SelectMany(child => child.Leaves(path)),
            _ => [],
        };
}
