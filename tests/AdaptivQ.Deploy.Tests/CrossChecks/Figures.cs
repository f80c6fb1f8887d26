using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AdaptivQ.Deploy.Tests.Helm;

namespace AdaptivQ.Deploy.Tests.CrossChecks;

/// <summary>Numbers that stand in several places.</summary>
public static class Figures
{
    /// <summary>Replicas, memory and processors are those of the operations document, in every environment.</summary>
    public static async Task<IReadOnlyList<string>> OfTheSeed(Tree tree)
    {
        var findings = new Findings();
        foreach (var environment in Chart.Environments)
        {
            var manifests = await Chart.Environment(tree, environment);
            foreach (var (name, figures) in Seed.Components)
            {
                var scaler = manifests.The("HorizontalPodAutoscaler", name).At("spec");
                findings.Same(Text(figures.Least), scaler, $"{environment} {name}", "minReplicas");
                findings.Same(Text(figures.Most), scaler, $"{environment} {name}", "maxReplicas");
                findings.Same(
                    Text(figures.ScaleAt),
                    scaler,
                    $"{environment} {name}",
                    "metrics",
                    0,
                    "resource",
                    "target",
                    "averageUtilization"
                );
                var resources = Workloads.Container(manifests, name).At("resources");
                findings.Same(figures.Memory.Requested, resources, $"{environment} {name}", "requests", "memory");
                findings.Same(figures.Memory.Limit, resources, $"{environment} {name}", "limits", "memory");
                findings.Same(figures.Cpu.Requested, resources, $"{environment} {name}", "requests", "cpu");
                findings.Same(figures.Cpu.Limit, resources, $"{environment} {name}", "limits", "cpu");
            }

            findings.Same("2", manifests.The("Deployment", "worker"), $"{environment} worker", "spec", "replicas");
        }

        return findings.Problems;
    }

    /// <summary>Compose grants a container what the cluster grants it.</summary>
    public static async Task<IReadOnlyList<string>> OfCompose(Tree tree)
    {
        var findings = new Findings();
        var services = Compose(tree).At("services");
        var manifests = await Chart.Environment(tree, "prod");
        foreach (var name in new[] { "frontend", "backend", "worker" })
        {
            var limits = Workloads.Container(manifests, name).At("resources", "limits");
            findings.Same(
                limits.Text("memory").Replace("Mi", "m", StringComparison.Ordinal),
                services.At(name),
                $"compose {name}",
                "mem_limit"
            );
            var cpus = decimal.Parse(limits.Text("cpu").TrimEnd('m'), CultureInfo.InvariantCulture) / 1000;
            findings.Same(cpus.ToString("0.###", CultureInfo.InvariantCulture), services.At(name), $"compose {name}", "cpus");
        }

        return findings.Problems;
    }

    /// <summary>Everybody calls everybody on the port they listen on.</summary>
    public static async Task<IReadOnlyList<string>> Ports(Tree tree)
    {
        var findings = new Findings();
        var manifests = await Chart.Environment(tree, "prod");
        foreach (var (image, deployment) in new[] { ("backend", "backend"), ("backend", "worker"), ("frontend", "frontend") })
        {
            var port = Workloads.Container(manifests, deployment).Text("ports", 0, "containerPort");
            var file = $"deploy/docker/{image}.Dockerfile";
            findings.Expect(
                Texts.First(tree, file, @"^EXPOSE (\d+)") == port,
                $"{file} exposes {Texts.First(tree, file, @"^EXPOSE (\d+)")}, the chart calls {port}"
            );
            findings.Expect(
                Texts.First(tree, file, @"^USER (\d+)")
                    == manifests.The("Deployment", deployment).Text("spec", "template", "spec", "securityContext", "runAsUser"),
                $"{file} and the chart disagree on whom {deployment} runs as"
            );
        }

        var listens = Texts.First(tree, "deploy/docker/nginx/nginx.conf", @"^\s*listen (\d+)");
        findings.Expect(
            listens == Workloads.Container(manifests, "frontend").Text("ports", 0, "containerPort"),
            $"nginx listens on {listens}"
        );
        findings.Expect(
            tree.Read("deploy/docker/frontend.Dockerfile")
                .Contains(
                    $":{listens}{Workloads.Container(manifests, "frontend").Text("readinessProbe", "httpGet", "path")}",
                    StringComparison.Ordinal
                ),
            "the front end's image and the chart ask different addresses for its health"
        );
        var upstream = Workloads.Container(manifests, "frontend").Text("env", 0, "value");
        var service = manifests.The("Service", "backend").Text("spec", "ports", 0, "port");
        findings.Expect(
            upstream.EndsWith($":{service}", StringComparison.Ordinal)
                && Compose(tree)
                    .Text("services", "frontend", "environment", "BACKEND_URL")
                    .EndsWith($":{service}", StringComparison.Ordinal),
            $"nginx does not find the backend on {service}"
        );

        var config = manifests.The("ConfigMap", "adaptivq-config").At("data");
        foreach (
            var (key, file) in new[]
            {
                ("POSTGRES_PORT", "deploy/terraform/modules/database/main.tf"),
                ("REDIS_PORT", "deploy/terraform/modules/cache/main.tf"),
            }
        )
        {
            findings.Expect(
                Texts.First(tree, file, @"^\s*port\s*=\s*(\d+)") == config.Text(key),
                $"{file} has port {Texts.First(tree, file, @"^\s*port\s*=\s*(\d+)")}, {key} is {config.Text(key)}"
            );
        }
        foreach (var (key, name) in new[] { ("POSTGRES_DB", "db_name"), ("POSTGRES_USER", "username") })
        {
            findings.Expect(
                Texts.First(tree, "deploy/terraform/modules/database/main.tf", $"""^\s*{name}\s*=\s*"([^"]+)["]""") == config.Text(key),
                $"{key} is {config.Text(key)}, and Terraform makes another"
            );
        }
        return findings.Problems;
    }

    /// <summary>What nginx passes on is what the load balancer sends to web nodes, so that both doors are one.</summary>
    public static async Task<IReadOnlyList<string>> Paths(Tree tree)
    {
        var ingress = (await Chart.Environment(tree, "prod"))
            .The("Ingress", "adaptivq")
            .Items("spec", "rules", 0, "http", "paths")
            .Where(path => path.Text("backend", "service", "name") == "backend")
            .Select(path => path.Text("path").TrimStart('/'));
        var nginx = Texts
            .First(tree, "deploy/docker/nginx/nginx.conf", @"^\s*location ~ \^/\(([a-z|]+)\)\(/\|\$\) \{\s*\n\s*location")
            .Split('|');
        return [.. Texts.Differences("paths of the API, nginx and load balancer", nginx, ingress)];
    }

    /// <summary>The cluster that Terraform makes and Ansible fills is one the chart can live in.</summary>
    public static async Task<IReadOnlyList<string>> OfTheCluster(Tree tree)
    {
        var findings = new Findings();
        var cidr = Texts.Default(tree, "vpc_cidr");
        var values = Manifests.Parse(tree.Read($"{Chart.Folder}/values.yaml")).All.Single();
        findings.Same(cidr, values, "the chart's network", "networkPolicy", "vpcCidr");
        findings.Same(cidr, values, "the chart's proxies", "backend", "trustedProxies", 0);
        findings.Expect(
            Regex.IsMatch(tree.Read("deploy/terraform/modules/cluster/addons.tf"), """enableNetworkPolicy\s*=\s*"true["]"""),
            "the cluster does not enforce NetworkPolicies"
        );
        var (least, made) = (
            Version.Parse(Texts.First(tree, $"{Chart.Folder}/Chart.yaml", """kubeVersion: ">=([0-9.]+)-0["]""")),
            Version.Parse(Texts.Default(tree, "kubernetes_version"))
        );
        findings.Expect(made >= new Version(least.Major, least.Minor), $"the chart needs Kubernetes {least}, the cluster is {made}");

        var ansible = Manifests.Parse(tree.Read("deploy/ansible/inventory/group_vars/clusters.yml")).All.Single();
        var charts = ansible
            .Items("cluster_charts")
            .ToDictionary(chart => chart.Text("name"), chart => Version.Parse(chart.Text("version")));
        // From 0.16 on the operator serves external-secrets.io/v1.
        findings.Expect(
            charts.GetValueOrDefault("external-secrets") >= new Version(0, 16),
            "the External Secrets Operator is too old for external-secrets.io/v1"
        );
        foreach (var needed in new[] { "aws-load-balancer-controller", "external-dns", "cluster-autoscaler" })
        {
            findings.Expect(charts.ContainsKey(needed), $"no one installs {needed}");
        }
        findings.Expect(
            Regex.IsMatch(tree.Read("deploy/terraform/modules/cluster/addons.tf"), @"\bmetrics-server\b"),
            "no one installs metrics-server, without which nothing is scaled"
        );
        findings.Same(
            (await Chart.Environment(tree, "prod")).The("ServiceMonitor", "adaptivq").Text("metadata", "labels", "release"),
            ansible,
            "release of Prometheus",
            "monitoring_chart",
            "name"
        );
        return findings.Problems;
    }

    private static JsonObject Compose(Tree tree) => Manifests.Parse(tree.Read("docker-compose.yml")).All.Single();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
