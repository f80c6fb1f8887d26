using System.Text.Json.Nodes;

namespace AdaptivQ.Deploy.Tests.Helm;

/// <summary>values.schema.json takes every values file of ours and refuses what someone might mistype.</summary>
public static class ValuesSchema
{
    /// <summary>A value that must be refused, laid over production's; null removes it.</summary>
    private static readonly (string Path, JsonNode? Wrong)[] Mistakes =
    [
        ("environment", "production"),
        ("image.tag", ""),
        ("image.tag", "latest"),
        ("image.tag", "v1 2"),
        ("image.pullPolicy", "Sometimes"),
        ("image.tga", "v1.2.3"),
        ("aws.accountId", "12345"),
        ("aws.accountId", 123456789012),
        ("aws.region", "Virginia"),
        ("backend.autoscaling.maxReplicas", "10"),
        ("backend.autoscaling.minReplicas", 1),
        ("backend.autoscaling.targetCpu", 150),
        ("backend.resources.limits.memory", "512"),
        ("backend.resources.limits.cpu", null),
        ("backend.replica", 5),
        ("frontend.maxUnavailable", 0),
        ("worker.tolerations", "all"),
        ("database.host", ""),
        ("database.sslMode", "prefer"),
        ("database.password", "canary"),
        ("redis.port", 70000),
        ("redis.tls", "yes"),
        ("ingress.host", ""),
        ("ingress.certificateArn", ""),
        ("ingress.sslPolicy", "ELBSecurityPolicy-2016-08"),
        ("ingress.idleTimeoutSeconds", 15),
        ("networkPolicy.vpcCidr", "10.0.0.0"),
        ("topologySpread.zones", "Never"),
        ("migration.deadlineSeconds", 5),
        ("secrets.refreshInterval", "15"),
        ("surprise", true),
    ];

    public static async Task<IReadOnlyList<string>> TakesOurs(Tree tree)
    {
        string[] promises = [.. Chart.Promises(tree)];
        var refused = await Validity.RefusedBySchema(
            tree,
            [
                .. Chart.Environments.Select(environment => Environment(tree, environment)),
                .. promises.Select(promise => Values(tree, "values.yaml", $"ci/{promise}-values.yaml")),
            ]
        );
        return
        [
            .. Chart
                .Environments.Concat(promises)
                .Zip(refused)
                .SelectMany(file => file.Second.Select(problem => $"{file.First}: {problem}")),
        ];
    }

    public static async Task<IReadOnlyList<string>> RefusesMistakes(Tree tree)
    {
        var refused = await Validity.RefusedBySchema(tree, Mistakes.Select(mistake => Mistaken(tree, mistake.Path, mistake.Wrong)));
        return
        [
            .. Mistakes
                .Zip(refused)
                .Where(pair => pair.Second.Length == 0)
                .Select(pair => $"{pair.First.Path}: {pair.First.Wrong?.ToJsonString() ?? "nothing"} is taken"),
        ];
    }

    /// <summary>What is missing or wrong is refused by the templates too, in words, for those who render without the schema.</summary>
    public static async Task<IReadOnlyList<string>> NamesWhatIsMissing(Tree tree)
    {
        var findings = new Findings();
        foreach (
            var (set, cure) in new[]
            {
                ("image.tag=", "image.tag"),
                ("image.tag=latest", "latest"),
                ("environment=", "environment"),
                ("database.host=", "database.host"),
                ("aws.accountId=", "aws.accountId"),
                ("ingress.host=", "ingress.host"),
                ("ingress.certificateArn=", "certificateArn"),
            }
        )
        {
            var outcome = await Chart.Render(
                tree,
                ["-f", "values-prod.yaml", "-f", "ci/terraform-values.yaml", "--set", $"image.tag={Chart.Tag}", "--set", set]
            );
            findings.Expect(
                !outcome.Succeeded && outcome.Said.Contains(cure, StringComparison.Ordinal),
                $"{set} is rendered: {outcome.Said[..Math.Min(100, outcome.Said.Length)]}"
            );
        }

        return findings.Problems;
    }

    private static JsonObject Mistaken(Tree tree, string path, JsonNode? wrong)
    {
        var values = Environment(tree, "prod");
        var names = path.Split('.');
        var at = names[..^1].Aggregate(values, (map, name) => (JsonObject)map[name]!);
        if (wrong is null)
        {
            at.Remove(names[^1]);
        }
        else
        {
            at[names[^1]] = wrong.DeepClone();
        }
        return values;
    }

    private static JsonObject Environment(Tree tree, string environment)
    {
        var values = Values(tree, "values.yaml", $"values-{environment}.yaml", "ci/terraform-values.yaml");
        values["image"]!["tag"] = Chart.Tag;
        return values;
    }

    private static JsonObject Values(Tree tree, params string[] files) =>
        files.Select(file => Manifests.Parse(tree.Read($"{Chart.Folder}/{file}")).All.Single()).Aggregate(Merge);

    private static JsonObject Merge(JsonObject under, JsonObject over)
    {
        foreach (var (name, value) in over)
        {
            under[name] =
                value is JsonObject above && under[name] is JsonObject below
                    ? Merge((JsonObject)below.DeepClone(), above)
                    : value?.DeepClone();
        }
        return under;
    }
}
