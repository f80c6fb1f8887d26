namespace AdaptivQ.Deploy.Tests.Helm;

/// <summary>The chart as helm renders it; by helm itself where it is installed, else by tools/helm-template.</summary>
public static class Chart
{
    public const string Folder = "deploy/helm/adaptivq";
    public const string Namespace = "adaptivq";
    public const string Tag = "v1.2.3";

    public static readonly IReadOnlyList<string> Environments = ["dev", "staging", "prod"];

    /// <summary>An environment, with what Terraform would have made for it.</summary>
    public static Task<Manifests> Environment(Tree tree, string environment) =>
        Rendered(tree, ["-f", $"values-{environment}.yaml", "-f", "ci/terraform-values.yaml", "--set", $"image.tag={Tag}"]);

    /// <summary>One of the promises in ci/.</summary>
    public static Task<Manifests> Promise(Tree tree, string name) => Rendered(tree, ["-f", $"ci/{name}-values.yaml"]);

    /// <summary>All environments and promises, by the name of their values file.</summary>
    public static async Task<IReadOnlyList<(string Name, Manifests Manifests)>> Everything(Tree tree)
    {
        var everything = new List<(string, Manifests)>();
        foreach (var environment in Environments)
        {
            everything.Add(($"values-{environment}.yaml", await Environment(tree, environment)));
        }
        foreach (var promise in Promises(tree))
        {
            everything.Add(($"ci/{promise}-values.yaml", await Promise(tree, promise)));
        }
        return everything;
    }

    /// <summary>Names of the files in ci/ that stand on their own.</summary>
    public static IEnumerable<string> Promises(Tree tree) =>
        Directory
            .EnumerateFiles(tree.PathOf($"{Folder}/ci"), "*-values.yaml")
            .Select(file => Path.GetFileName(file).Replace("-values.yaml", "", StringComparison.Ordinal))
            .Where(name => name != "terraform")
            .Order(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">It does not render.</exception>
    public static async Task<Manifests> Rendered(Tree tree, IEnumerable<string> values)
    {
        var outcome = await Render(tree, values);
        return outcome.Succeeded
            ? Manifests.Parse(outcome.Output)
            : throw new InvalidOperationException($"The chart does not render: {outcome.Said}");
    }

    /// <param name="values">As to helm; files from the chart's folder.</param>
    public static Task<Outcome> Render(Tree tree, IEnumerable<string> values)
    {
        // Without helm a value that does not exist is an error too, as it is to helm lint --strict.
        string[] command = Helm is { } helm ? [helm, "template"] : [Tool.Find("helm-template"), "--strict"];
        return Tool.Run(
            command[0],
            [.. command[1..], "adaptivq", ".", "--namespace", Namespace, "--kube-version", "v1.34.0", .. values],
            tree.PathOf(Folder)
        );
    }

    /// <summary>Null where it is not installed.</summary>
    public static string? Helm =>
        (System.Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "helm"))
            .FirstOrDefault(File.Exists);
}
