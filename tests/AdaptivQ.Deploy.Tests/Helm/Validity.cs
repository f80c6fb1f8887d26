using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;

namespace AdaptivQ.Deploy.Tests.Helm;

/// <summary>Whether Kubernetes would take the manifests: two validators, as each misses what the other sees.</summary>
public static class Validity
{
    private const string NodeTools = "tests/AdaptivQ.Deploy.Tests/tools/kubernetes";

    /// <summary>Fields that may stand in the spec of an operator's kind, of those we use; their schemas are not at hand.</summary>
    private static readonly Dictionary<string, (string Version, string[] Needed, string[] Known)> Operators = new()
    {
        ["ServiceMonitor"] = ("monitoring.coreos.com/v1", ["selector", "endpoints"], ["targetLabels", "namespaceSelector", "jobLabel"]),
        ["PrometheusRule"] = ("monitoring.coreos.com/v1", ["groups"], []),
        ["SecretStore"] = ("external-secrets.io/v1", ["provider"], ["refreshInterval"]),
        ["ExternalSecret"] = ("external-secrets.io/v1", ["secretStoreRef", "target", "data"], ["refreshInterval"]),
    };

    /// <summary>Every values file renders to what Kubernetes knows, with nothing missing.</summary>
    public static async Task<IReadOnlyList<string>> OfEverything(Tree tree)
    {
        var findings = new Findings();
        if (Chart.Helm is { } helm)
        {
            foreach (var environment in Chart.Environments)
            {
                var lint = await Tool.Run(
                    helm,
                    [
                        "lint",
                        "--strict",
                        ".",
                        "-f",
                        $"values-{environment}.yaml",
                        "-f",
                        "ci/terraform-values.yaml",
                        "--set",
                        $"image.tag={Chart.Tag}",
                    ],
                    tree.PathOf(Chart.Folder)
                );
                findings.Add(lint.Problems($"helm lint of {environment}"));
            }
        }

        foreach (var (name, manifests) in await Chart.Everything(tree))
        {
            findings.Add((await Problems(manifests)).Select(problem => $"{name}: {problem}"));
        }
        return findings.Problems;
    }

    /// <summary>The same for production alone, in a second.</summary>
    public static async Task<IReadOnlyList<string>> OfProduction(Tree tree) => await Problems(await Chart.Environment(tree, "prod"));

    public static async Task<IReadOnlyList<string>> Problems(Manifests manifests)
    {
        var findings = new Findings();
        foreach (var manifest in manifests.All)
        {
            if (Operators.TryGetValue(manifest.Text("kind"), out var shape))
            {
                findings.Add(Shape(manifest, shape));
            }
            else
            {
                findings.Add(UnknownFields(manifest));
            }
        }

        foreach (var twin in manifests.All.GroupBy(Manifests.Name).Where(group => group.Count() > 1))
        {
            findings.Expect(false, $"{twin.Key} is there {twin.Count()} times");
        }
        var models = await Tool.Run("node", [Tree.Repository.PathOf($"{NodeTools}/manifests.js")], Installed(), input: manifests.Text);
        findings.Add(models.Succeeded ? JsonSerializer.Deserialize<string[]>(models.Output)! : [models.Said]);
        return findings.Problems;
    }

    /// <summary>What values.schema.json refuses in each of these values, which are laid over values.yaml already.</summary>
    public static async Task<IReadOnlyList<string[]>> RefusedBySchema(Tree tree, IEnumerable<JsonObject> values)
    {
        var list = new JsonArray([.. values]).ToJsonString();
        var outcome = await Tool.Run(
            "node",
            [Tree.Repository.PathOf($"{NodeTools}/values.js"), tree.PathOf($"{Chart.Folder}/values.schema.json")],
            Installed(),
            input: list
        );
        return outcome.Succeeded
            ? JsonSerializer.Deserialize<string[][]>(outcome.Output)!
            : throw new InvalidOperationException(outcome.Said);
    }

    private static string Installed()
    {
        var folder = Tree.Repository.PathOf(NodeTools);
        return Directory.Exists(Path.Combine(folder, "node_modules"))
            ? folder
            : throw new InvalidOperationException(
                $"The packages of {NodeTools} are not installed, so this check cannot be made. Run scripts/deploy-tools.sh, or npm ci "
                    + $"there."
            );
    }

    private static IEnumerable<string> UnknownFields(JsonObject manifest)
    {
        try
        {
            KubernetesYaml.LoadAllFromString(manifest.ToJsonString(), null, strict: true);
            return [];
        }
        catch (Exception e) when (e is YamlDotNet.Core.YamlException or KeyNotFoundException)
        {
            return [$"{Manifests.Name(manifest)}: {e.Message} {e.InnerException?.Message}".Trim()];
        }
    }

    private static IEnumerable<string> Shape(JsonObject manifest, (string Version, string[] Needed, string[] Known) shape)
    {
        var (name, spec) = (Manifests.Name(manifest), manifest.At("spec") as JsonObject ?? []);
        if (manifest.Text("apiVersion") != shape.Version)
        {
            yield return $"{name} is of {manifest.Text("apiVersion")}, not {shape.Version}";
        }
        foreach (var field in shape.Needed.Where(field => !spec.ContainsKey(field)))
        {
            yield return $"{name} has no {field}";
        }
        foreach (var (field, _) in spec.Where(field => !shape.Needed.Contains(field.Key) && !shape.Known.Contains(field.Key)))
        {
            yield return $"{name}: no one knows {field}";
        }
    }
}
