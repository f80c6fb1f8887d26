using System.Text.Json.Nodes;

namespace AdaptivQ.Deploy.Tests.Helm;

/// <summary>What the pods are, how many, how much they may use and how they come and go.</summary>
public static class Workloads
{
    private static readonly string[] Nodes = ["backend", "worker"];
    private static readonly string[] Deployments = ["backend", "frontend", "worker"];

    /// <summary>Web nodes and workers are one image in two roles.</summary>
    public static async Task<IReadOnlyList<string>> Roles(Tree tree)
    {
        var findings = new Findings();
        foreach (var environment in Chart.Environments)
        {
            var manifests = await Chart.Environment(tree, environment);
            foreach (var (name, role) in new[] { ("backend", "web"), ("worker", "worker") })
            {
                var container = Container(manifests, name);
                findings.Same(
                    $"123456789012.dkr.ecr.us-east-1.amazonaws.com/adaptivq-{environment}-adaptivq-backend:{Chart.Tag}",
                    container,
                    name,
                    "image"
                );
                findings.Same("serve", container, name, "args", 0);
                findings.Same(
                    role,
                    container.Items("env").FirstOrDefault(variable => variable.Text("name") == "ADAPTIVQ_ROLE"),
                    name,
                    "value"
                );
            }

            findings.Same(
                $"123456789012.dkr.ecr.us-east-1.amazonaws.com/adaptivq-{environment}-adaptivq-frontend:{Chart.Tag}",
                Container(manifests, "frontend"),
                "frontend",
                "image"
            );
            findings.Expect(
                Container(manifests, "frontend").At("envFrom") is null,
                "the front end is given settings or secrets of the backend"
            );
            findings.Same(
                "http://backend.adaptivq.svc.cluster.local:8080",
                Container(manifests, "frontend"),
                "frontend",
                "env",
                0,
                "value"
            );
        }

        return findings.Problems;
    }

    /// <summary>No pod may do more than its work.</summary>
    public static async Task<IReadOnlyList<string>> Rights(Tree tree)
    {
        var findings = new Findings();
        foreach (var (file, manifests) in await Chart.Everything(tree))
        {
            foreach (var (name, pod) in manifests.Pods())
            {
                var what = $"{file}: {name}";
                findings.Same("true", pod, what, "securityContext", "runAsNonRoot");
                findings.Expect(
                    pod.Text("securityContext", "runAsUser") is "10001" or "101",
                    $"{what} runs as {pod.Text("securityContext", "runAsUser")}"
                );
                findings.Same("RuntimeDefault", pod, what, "securityContext", "seccompProfile", "type");
                findings.Same("false", pod, what, "automountServiceAccountToken");
                findings.Expect(pod.Text("serviceAccountName") is not ("" or "default"), $"{what} has no service account of its own");
                foreach (var container in pod.Items("containers"))
                {
                    findings.Same("true", container, what, "securityContext", "readOnlyRootFilesystem");
                    findings.Same("false", container, what, "securityContext", "allowPrivilegeEscalation");
                    findings.Same("ALL", container, what, "securityContext", "capabilities", "drop", 0);
                    findings.Expect(container.At("resources", "limits", "memory") is not null, $"{what} may use all memory of its node");
                    findings.Expect(
                        !container.Text("image").EndsWith(":latest", StringComparison.Ordinal),
                        $"{what} runs whatever is latest"
                    );
                }

                foreach (var volume in pod.Items("volumes"))
                {
                    findings.Expect(
                        volume.At("emptyDir", "sizeLimit") is not null || volume.At("configMap") is not null,
                        $"{what}: volume {volume.Text("name")} is neither limited nor a ConfigMap"
                    );
                }
            }

            foreach (var account in manifests.Of("ServiceAccount"))
            {
                findings.Same("false", account, $"{file}: {Manifests.Name(account)}", "automountServiceAccountToken");
            }
        }

        return findings.Problems;
    }

    /// <summary>A pod takes requests when it can, and leaves without dropping one.</summary>
    public static async Task<IReadOnlyList<string>> Lives(Tree tree)
    {
        var findings = new Findings();
        var manifests = await Chart.Environment(tree, "prod");
        foreach (var name in Deployments)
        {
            var (live, ready) = Nodes.Contains(name) ? ("/health/live", "/health/ready") : ("/healthz", "/healthz");
            var (deployment, container) = (manifests.The("Deployment", name), Container(manifests, name));
            findings.Same(live, container, name, "startupProbe", "httpGet", "path");
            findings.Same(live, container, name, "livenessProbe", "httpGet", "path");
            findings.Same(ready, container, name, "readinessProbe", "httpGet", "path");
            findings.Same("8080", container, name, "ports", 0, "containerPort");
            findings.Same("0", deployment, name, "spec", "strategy", "rollingUpdate", "maxUnavailable");

            var sleep = Number(container, "lifecycle", "preStop", "sleep", "seconds");
            var grace = Number(deployment, "spec", "template", "spec", "terminationGracePeriodSeconds");
            findings.Expect(grace > sleep + 30, $"{name} has {grace} s to end, of which it sleeps {sleep} and may drain 30");
            findings.Expect(sleep >= 5 || name == "worker", $"{name} ends before the load balancer has heard of it");
            findings.Expect(
                Number(container, "startupProbe", "periodSeconds") * Number(container, "startupProbe", "failureThreshold") >= 30,
                $"{name} has less than 30 s to start"
            );

            var spread = deployment
                .Items("spec", "template", "spec", "topologySpreadConstraints")
                .Select(constraint => constraint.Text("topologyKey"));
            findings.Expect(
                spread.SequenceEqual(["topology.kubernetes.io/zone", "kubernetes.io/hostname"]),
                $"{name} is not spread over zones and nodes"
            );
            findings.Same(
                "DoNotSchedule",
                deployment,
                $"{name} in prod",
                "spec",
                "template",
                "spec",
                "topologySpreadConstraints",
                0,
                "whenUnsatisfiable"
            );

            var budget = manifests.The("PodDisruptionBudget", name);
            findings.Same("1", budget, $"budget of {name}", "spec", "maxUnavailable");
            findings.Same("AlwaysAllow", budget, $"budget of {name}", "spec", "unhealthyPodEvictionPolicy");
            foreach (
                var (what, selector) in new[]
                {
                    ("Deployment", deployment.At("spec", "selector", "matchLabels")),
                    ("budget", budget.At("spec", "selector", "matchLabels")),
                    ("Service", manifests.The("Service", name).At("spec", "selector")),
                }
            )
            {
                findings.Expect(
                    selector is JsonObject { Count: > 0 } labels
                        && labels.All(label => deployment.Text("spec", "template", "metadata", "labels", label.Key) == $"{label.Value}"),
                    $"the {what} of {name} does not select its pods"
                );
            }
        }

        return findings.Problems;
    }

    /// <summary>Up at once, down slowly, and never twice in charge: what is scaled has no fixed number.</summary>
    public static async Task<IReadOnlyList<string>> Scaling(Tree tree)
    {
        var findings = new Findings();
        foreach (var (file, manifests) in await Chart.Everything(tree))
        {
            foreach (var name in Deployments)
            {
                var fixedNumber = manifests.The("Deployment", name).At("spec", "replicas") is not null;
                var scaler = manifests.The("HorizontalPodAutoscaler", name);
                findings.Expect(
                    fixedNumber != (scaler.Count > 0),
                    $"{file}: {name} is scaled by both a number and an autoscaler, or by neither"
                );
                if (scaler.Count == 0)
                {
                    continue;
                }
                findings.Same(name, scaler, $"{file}: scaler of {name}", "spec", "scaleTargetRef", "name");
                findings.Same("70", scaler, $"{file}: scaler of {name}", "spec", "metrics", 0, "resource", "target", "averageUtilization");
                findings.Same("AverageValue", scaler, $"{file}: scaler of {name}", "spec", "metrics", 1, "resource", "target", "type");
                findings.Same("300", scaler, $"{file}: scaler of {name}", "spec", "behavior", "scaleDown", "stabilizationWindowSeconds");
            }
        }

        return findings.Problems;
    }

    public static JsonNode? Container(Manifests manifests, string deployment) =>
        manifests.The("Deployment", deployment).At("spec", "template", "spec", "containers", 0);

    private static long Number(JsonNode? node, params ReadOnlySpan<object> path) => node.At(path)?.GetValue<long>() ?? 0;
}
