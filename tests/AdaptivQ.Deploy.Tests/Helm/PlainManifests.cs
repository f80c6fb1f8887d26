using System.Text.Json.Nodes;

namespace AdaptivQ.Deploy.Tests.Helm;

/// <summary>deploy/k8s/base, for kubectl apply, is what the chart says.</summary>
public static class PlainManifests
{
    private const string Folder = "deploy/k8s/base";

    public static async Task<IReadOnlyList<string>> AreInStep(Tree tree)
    {
        var fresh = Directory.CreateTempSubdirectory("adaptivq-base-");
        try
        {
            var path =
                $"{System.Environment.GetEnvironmentVariable("PATH")}{Path.PathSeparator}{Tree.Repository.PathOf(".adaptivq/tools/bin")}";
            var outcome = await Tool.Run(
                "bash",
                [tree.PathOf("scripts/render-k8s.sh"), "--output", fresh.FullName],
                tree.Root,
                new Dictionary<string, string?> { ["PATH"] = path }
            );
            if (!outcome.Succeeded)
            {
                return [outcome.Said];
            }
            var (written, rendered) = (Read(tree.PathOf(Folder)), Read(fresh.FullName));
            return
            [
                .. written
                    .Keys.Union(rendered.Keys)
                    .Where(name => !JsonNode.DeepEquals(written.GetValueOrDefault(name), rendered.GetValueOrDefault(name)))
                    .Select(name => $"{name} in {Folder} is not as the chart has it: run scripts/render-k8s.sh"),
            ];
        }
        finally
        {
            fresh.Delete(recursive: true);
        }
    }

    /// <summary>kubectl takes them as they are, and the namespace first.</summary>
    public static async Task<IReadOnlyList<string>> CanBeApplied(Tree tree)
    {
        var findings = new Findings();
        var files = Directory.EnumerateFiles(tree.PathOf(Folder)).Order(StringComparer.Ordinal).ToList();
        var all = Manifests.Parse(string.Join("\n---\n", files.Select(File.ReadAllText)));
        findings.Expect(
            files.TrueForAll(file => file.EndsWith(".yaml", StringComparison.Ordinal)),
            $"there is more than manifests in {Folder}"
        );
        findings.Expect(all.All.Count > 0 && all.All[0].Text("kind") == "Namespace", "the namespace is not there first");
        foreach (var manifest in all.All.Where(manifest => manifest.Text("kind") != "Namespace"))
        {
            findings.Same(Chart.Namespace, manifest, Manifests.Name(manifest), "metadata", "namespace");
        }
        findings.Expect(
            !all.All.Any(manifest => manifest.At("metadata", "annotations", "helm.sh/hook") is not null),
            "there are hooks, which kubectl does not know"
        );
        var order = all.All.Select(manifest => manifest.Text("kind")).ToList();
        findings.Expect(order.IndexOf("Job") < order.IndexOf("Deployment"), "the schema is applied after the nodes that need it");
        findings.Add(await Validity.Problems(all));
        return findings.Problems;
    }

    private static Dictionary<string, JsonObject> Read(string folder) =>
        Directory
            .EnumerateFiles(folder, "*.yaml")
            .SelectMany(file =>
                Manifests
                    .Parse(File.ReadAllText(file))
                    .All.Select(manifest => (Name: $"{Path.GetFileName(file)}: {Manifests.Name(manifest)}", manifest))
            )
            .ToDictionary(found => found.Name, found => found.manifest);
}
