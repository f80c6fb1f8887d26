using System.Text.Json.Nodes;

namespace AdaptivQ.Deploy.Tests.Helm;

/// <summary>Prometheus finds the nodes and gets our rules as they were tested.</summary>
public static class Observation
{
    public static async Task<IReadOnlyList<string>> ByPrometheus(Tree tree)
    {
        var findings = new Findings();
        var manifests = await Chart.Environment(tree, "prod");
        var monitor = manifests.The("ServiceMonitor", "adaptivq");
        findings.Same("/metrics", monitor, "ServiceMonitor", "spec", "endpoints", 0, "path");
        findings.Same("http", monitor, "ServiceMonitor", "spec", "endpoints", 0, "port");
        findings.Expect(
            monitor
                .Items("spec", "selector", "matchExpressions", 0, "values")
                .Select(value => $"{value}")
                .SequenceEqual(["backend", "worker"]),
            "Prometheus asks others than web nodes and workers"
        );
        foreach (var name in new[] { "backend", "worker" })
        {
            var service = manifests.The("Service", name);
            findings.Expect(
                monitor.At("spec", "selector", "matchLabels") is JsonObject labels
                    && labels.All(label => service.Text("metadata", "labels", label.Key) == $"{label.Value}"),
                $"Prometheus does not find the Service {name}"
            );
            findings.Same("http", service, $"Service {name}", "spec", "ports", 0, "name");
        }

        var rules = manifests.The("PrometheusRule", "adaptivq");
        var tested = Manifests.Parse(tree.Read($"{Chart.Folder}/files/rules.yml")).All.Single();
        findings.Expect(JsonNode.DeepEquals(rules.At("spec"), tested), "the rules are not those of files/rules.yml");
        foreach (var kind in new[] { monitor, rules })
        {
            findings.Same("prometheus", kind, Manifests.Name(kind), "metadata", "labels", "release");
        }
        findings.Expect(
            !(await Chart.Promise(tree, "any-cluster")).All.Any(manifest =>
                manifest.Text("apiVersion").StartsWith("monitoring.coreos.com", StringComparison.Ordinal)
            ),
            "the operator of Prometheus is needed though it was not asked for"
        );
        return findings.Problems;
    }

    /// <summary>helm test asks what a visitor would, and what a visitor must not be told.</summary>
    public static async Task<IReadOnlyList<string>> BySmokeTest(Tree tree)
    {
        var findings = new Findings();
        var smoke = (await Chart.Environment(tree, "prod")).The("Pod", "smoke");
        findings.Same("test", smoke, "smoke", "metadata", "annotations", "helm.sh/hook");
        var script = smoke.Text("spec", "containers", 0, "command", 2);
        foreach (
            var address in new[]
            {
                "get http://backend:8080/health/ready",
                "get http://frontend/healthz",
                "get http://frontend/ ",
                "refused http://frontend/metrics",
                "refused http://frontend/health/ready",
            }
        )
        {
            findings.Expect(script.Contains(address, StringComparison.Ordinal), $"the smoke test does not {address}");
        }
        var shell = await Tool.Run("sh", ["-n", "-c", script], tree.Root);
        findings.Add(shell.Problems("the smoke test is no shell script"));
        return findings.Problems;
    }
}
