using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AdaptivQ.Deploy.Tests.Helm;

/// <summary>What Kubernetes would be given, parsed: a figure that is wrong in any notation is wrong here.</summary>
public sealed class Manifests
{
    private Manifests(string text, IReadOnlyList<JsonObject> all) => (Text, All) = (text, all);

    /// <summary>As rendered.</summary>
    public string Text { get; }

    public IReadOnlyList<JsonObject> All { get; }

    /// <exception cref="YamlException">It is no YAML, or a key is there twice.</exception>
    public static Manifests Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return new Manifests(text, [.. stream.Documents.Select(document => Json(document.RootNode)).OfType<JsonObject>()]);
    }

    /// <summary>Any YAML of one document, a list too.</summary>
    public static JsonNode? Yaml(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return Json(stream.Documents.Single().RootNode);
    }

    public IEnumerable<JsonObject> Of(string kind) => All.Where(manifest => manifest.Text("kind") == kind);

    /// <summary>The one of that kind and name, or an empty one: then every expectation on it fails and says so.</summary>
    public JsonObject The(string kind, string name) =>
        Of(kind).SingleOrDefault(manifest => manifest.Text("metadata", "name") == name) ?? [];

    /// <summary>"Deployment backend", for messages.</summary>
    public static string Name(JsonObject manifest) => $"{manifest.Text("kind")} {manifest.Text("metadata", "name")}";

    /// <summary>All that start pods, with the pods they start.</summary>
    public IEnumerable<(string Name, JsonObject Pod)> Pods() =>
        from manifest in All
        let pod = manifest.Text("kind") == "Pod" ? manifest.At("spec") : manifest.At("spec", "template", "spec")
        where pod is not null
        select (Name(manifest), (JsonObject)pod);

    private static JsonNode? Json(YamlNode node) =>
        node switch
        {
            YamlMappingNode map => new JsonObject(
                map.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Json(pair.Value)))
            ),
            YamlSequenceNode list => new JsonArray([.. list.Select(Json)]),
            YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value!),
            YamlScalarNode scalar => scalar.Value,
            _ => throw new YamlException($"{node.NodeType} is not used here."),
        };

    private static JsonNode? Plain(string text) =>
        text switch
        {
            "" or "null" or "~" => null,
            "true" => true,
            "false" => false,
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => text,
        };
}

/// <summary>Ways into a manifest.</summary>
public static class ManifestPaths
{
    /// <param name="path">Names of fields and positions in lists.</param>
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<object> path)
    {
        foreach (var step in path)
        {
            node = (node, step) switch
            {
                (JsonObject map, string name) => map[name],
                (JsonArray list, int index) when index < list.Count => list[index],
                _ => null,
            };
        }

        return node;
    }

    /// <summary>Nothing where it is not there.</summary>
    public static string Text(this JsonNode? node, params ReadOnlySpan<object> path) => node.At(path)?.ToString() ?? "";

    /// <summary>Empty where it is not there.</summary>
    public static IEnumerable<JsonNode> Items(this JsonNode? node, params ReadOnlySpan<object> path) =>
        (node.At(path) as JsonArray ?? []).OfType<JsonNode>();
}

/// <summary>What was expected and not found.</summary>
public sealed class Findings
{
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    public void Expect(bool isSo, string problem)
    {
        if (!isSo)
        {
            _problems.Add(problem);
        }
    }

    /// <summary>That a field says what it should.</summary>
    public void Same(string expected, JsonNode? node, string what, params ReadOnlySpan<object> path) =>
        Expect(node.Text(path) == expected, $"{what}: {string.Join('.', path.ToArray())} is '{node.Text(path)}', not '{expected}'");

    public void Add(IEnumerable<string> problems) => _problems.AddRange(problems);
}
