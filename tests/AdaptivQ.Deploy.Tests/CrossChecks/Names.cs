using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AdaptivQ.Deploy.Tests.Helm;

namespace AdaptivQ.Deploy.Tests.CrossChecks;

/// <summary>Names that one artefact gives and another uses.</summary>
public static class Names
{
    private const string GroupVars = "deploy/ansible/inventory/group_vars/clusters.yml";

    /// <summary>Who may take a role of AWS (Terraform) is who asks for it (the chart, and the charts that Ansible installs).</summary>
    public static async Task<IReadOnlyList<string>> Identities(Tree tree)
    {
        const string Roles = "deploy/terraform/modules/irsa/main.tf";
        var findings = new Findings();
        var trusted = Regex
            .Matches(tree.Read(Roles), """^\s*([a-z-]+)\s*=\s*\{\s*subject\s*=\s*"([^"]+)["]""", RegexOptions.Multiline)
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        findings.Expect(
            Texts.First(tree, Roles, """^\s*name\s*=\s*"(\$\{var\.name\}-\$\{each\.key\})["]""").Length > 0,
            "roles are not called adaptivq-<environment>-<role>"
        );
        findings.Expect(
            Texts.First(tree, "deploy/terraform/main.tf", """^\s*name\s*=\s*"(adaptivq-\$\{var\.environment\})["]""").Length > 0,
            "the cloud is not called adaptivq-<environment>"
        );

        var asked = new Dictionary<string, string> { ["ebs-csi-driver"] = "kube-system:ebs-csi-controller-sa" };
        foreach (var account in (await Chart.Environment(tree, "prod")).Of("ServiceAccount"))
        {
            var role = account.Text("metadata", "annotations", "eks.amazonaws.com/role-arn");
            if (role.Length > 0)
            {
                asked[role[(role.IndexOf("adaptivq-prod-", StringComparison.Ordinal) + "adaptivq-prod-".Length)..]] =
                    $"{account.Text("metadata", "namespace")}:{account.Text("metadata", "name")}";
            }
        }

        foreach (var (ask, chart) in ControllerAccounts(tree))
        {
            asked[ask] = chart;
        }
        findings.Add(
            Texts.Differences(
                "IRSA role and subject",
                trusted.Select(pair => $"{pair.Key} for {pair.Value}"),
                asked.Select(pair => $"{pair.Key} for {pair.Value}")
            )
        );
        return findings.Problems;
    }

    /// <summary>Images are pushed to where they are pulled from.</summary>
    public static async Task<IReadOnlyList<string>> Repositories(Tree tree)
    {
        var findings = new Findings();
        string[] images =
        [
            .. Regex
                .Matches(Texts.First(tree, "deploy/terraform/main.tf", """images\s*=\s*\[([^\]]+)\]"""), "\"([^\"]+)\"")
                .Select(match => match.Groups[1].Value),
        ];
        findings.Add(Texts.Differences("images and repositories of ECR", images, ["adaptivq-backend", "adaptivq-frontend"]));
        findings.Expect(
            Texts
                .First(tree, "deploy/terraform/modules/registry/main.tf", """^\s*name\s*=\s*"(\$\{var\.name\}-\$\{each\.value\})["]""")
                .Length > 0,
            "repositories of ECR are not called adaptivq-<environment>-<image>"
        );
        foreach (var environment in Chart.Environments)
        {
            var pulled = (await Chart.Environment(tree, environment))
                .Pods()
                .SelectMany(pod => pod.Pod.Items("containers"))
                .Select(container => Regex.Replace(container.Text("image"), "^[^/]+/|:[^:]+$", ""));
            findings.Add(Texts.Differences($"images of {environment}", pulled, images.Select(image => $"adaptivq-{environment}-{image}")));
        }

        findings.Expect(
            tree.Read("scripts/build.sh").Contains("adaptivq-$environment-$image:$tag", StringComparison.Ordinal)
                && tree.Read("scripts/build.sh").Contains("image=adaptivq-$part", StringComparison.Ordinal),
            "scripts/build.sh does not name images adaptivq-<environment>-adaptivq-<part>"
        );
        findings.Add(
            Texts.Differences(
                "images that Ansible looks for",
                Ansible(tree).Items("images").Select(name => $"{name}".Replace("{{ cloud_name }}-", "", StringComparison.Ordinal)),
                images
            )
        );
        findings.Same("adaptivq-{{ inventory_hostname }}", Ansible(tree), "Ansible", "cloud_name");
        findings.Expect(
            tree.Read("Jenkinsfile").Contains("scripts/build.sh", StringComparison.Ordinal),
            "the pipeline builds images of its own, not those of scripts/build.sh"
        );
        return findings.Problems;
    }

    /// <summary>One name for the site in Terraform's zone and certificate, the chart's ingress and Ansible's smoke test.</summary>
    public static async Task<IReadOnlyList<string>> Hosts(Tree tree)
    {
        var findings = new Findings();
        foreach (var environment in Chart.Environments)
        {
            var host = (await Chart.Environment(tree, environment)).The("Ingress", "adaptivq").Text("spec", "rules", 0, "host");
            foreach (
                var (file, pattern) in new[]
                {
                    ($"deploy/terraform/environments/{environment}/terraform.tfvars", """^domain_name\s*=\s*"([^"]+)["]"""),
                    ($"deploy/ansible/inventory/host_vars/{environment}.yml", """^domain_name:\s*(\S+)"""),
                }
            )
            {
                findings.Expect(
                    Texts.First(tree, file, pattern) == host,
                    $"{file} says '{Texts.First(tree, file, pattern)}', the ingress {host}"
                );
            }
        }

        return findings.Problems;
    }

    /// <summary>Commands that people and machines are told to run name what the chart makes.</summary>
    public static async Task<IReadOnlyList<string>> InCommands(Tree tree)
    {
        var findings = new Findings();
        var manifests = await Chart.Environment(tree, "prod");
        var known = manifests.All.ToLookup(
            manifest => manifest.Text("kind").ToLowerInvariant(),
            manifest => manifest.Text("metadata", "name")
        );
        string[] namespaces =
        [
            Chart.Namespace,
            .. manifests
                .The("NetworkPolicy", "backend")
                .Items("spec", "ingress")
                .SelectMany(rule => rule.Items("from"))
                .Select(peer => peer.Text("namespaceSelector", "matchLabels", "kubernetes.io/metadata.name"))
                .Where(name => name.Length > 0),
            "kube-system",
            "external-secrets",
        ];
        string[] files =
        [
            "docs/runbook.md",
            "README.md",
            "Jenkinsfile",
            "deploy/k8s/README.md",
            $"{Chart.Folder}/README.md",
            .. Texts.Files(tree, "scripts", ".sh"),
            .. Texts.Files(tree, "deploy/ansible", ".yml"),
        ];
        var seen = 0;
        foreach (var file in files)
        {
            foreach (
                Match match in Regex.Matches(
                    tree.Read(file),
                    @"\b(deployment|job|hpa|service|svc|pdb|ingress|externalsecret)s?(?:\.apps)?/([a-z][a-z0-9-]*)|"
                        + @"\b(?:kubectl [a-z ]*?) (deployment|job|hpa|ingress|externalsecret) ([a-z][a-z0-9-]*)"
                )
            )
            {
                var (kind, name) = match.Groups[1].Success
                    ? (match.Groups[1].Value, match.Groups[2].Value)
                    : (match.Groups[3].Value, match.Groups[4].Value);
                kind = kind switch
                {
                    "hpa" => "horizontalpodautoscaler",
                    "pdb" => "poddisruptionbudget",
                    "svc" => "service",
                    _ => kind,
                };
                seen++;
                findings.Expect(
                    known[kind].Contains(name) || (kind == "service" && name.StartsWith("prometheus-", StringComparison.Ordinal)),
                    $"{file} speaks of {match.Value}, which the chart does not make"
                );
            }

            foreach (Match match in Regex.Matches(tree.Read(file), @"(?:kubectl|helm)\b[^\n]*?(?: -n |--namespace[ =])([a-z][a-z0-9-]*)"))
            {
                findings.Expect(
                    namespaces.Contains(match.Groups[1].Value),
                    $"{file}: nothing of ours is in the namespace {match.Groups[1].Value}: {match.Value}"
                );
            }
            foreach (
                Match match in Regex.Matches(
                    tree.Read(file),
                    @"helm (?:upgrade --install|upgrade|rollback|test|history|status|get \w+) ([a-z][a-z0-9-]*)"
                )
            )
            {
                findings.Expect(
                    match.Groups[1].Value == "adaptivq",
                    $"{file}: the release is adaptivq, not {match.Groups[1].Value}: {match.Value}"
                );
            }
        }

        findings.Expect(seen >= 10, $"only {seen} commands were found");
        findings.Same(Chart.Namespace, Ansible(tree), "Ansible", "application_namespace");
        findings.Add(
            Texts.Differences(
                "Deployments that Ansible waits for",
                Ansible(tree).Items("deployments").Select(name => $"{name}"),
                known["deployment"]
            )
        );
        return findings.Problems;
    }

    /// <summary>What deploying gives the chart, the chart knows.</summary>
    public static async Task<IReadOnlyList<string>> Values(Tree tree)
    {
        var findings = new Findings();
        var values = Manifests.Parse(tree.Read($"{Chart.Folder}/values.yaml")).All.Single();
        var given = Manifests.Parse(tree.Read($"{Chart.Folder}/ci/terraform-values.yaml")).All.Single();
        var fromAnsible =
            (Manifests.Yaml(tree.Read("deploy/ansible/playbooks/tasks/values.yml")) as JsonArray ?? [])
                .Select(task => task.At("vars", "made"))
                .OfType<JsonObject>()
                .SingleOrDefault()
            ?? [];
        findings.Expect(fromAnsible.Count > 0, "Ansible gives the chart no values");
        foreach (var path in Paths("", fromAnsible).Concat(Texts.All(tree, "scripts/deploy.sh", @"--set(?:-string)? ""?([A-Za-z.]+)=")))
        {
            findings.Expect(values.At([.. path.Split('.')]) is not null, $"{path} is given to the chart, which does not know it");
        }
        foreach (var path in Paths("", given).Where(path => path != "redis.host"))
        {
            findings.Expect(Paths("", fromAnsible).Contains(path), $"{path} is needed by the chart, and Ansible does not give it");
        }

        var output = Regex
            .Match(tree.Read("deploy/terraform/outputs.tf"), """output "helm_values" \{(.*?)\n\}""", RegexOptions.Singleline)
            .Groups[1]
            .Value;
        foreach (var name in Paths("", given).Select(path => path.Split('.')[^1]).Distinct())
        {
            findings.Expect(
                Regex.IsMatch(output, $@"\b{name}\s*="),
                $"Terraform's output helm_values, which scripts/deploy.sh gives to the chart, has no {name}"
            );
        }

        var container = (await Chart.Environment(tree, "prod")).The("Deployment", "backend").At("spec", "template", "spec");
        var roots = container.Items("volumes").Select(volume => volume.Text("configMap", "name")).FirstOrDefault(name => name.Length > 0);
        findings.Expect(
            Regex.IsMatch(tree.Read("deploy/ansible/playbooks/cluster-setup.yml"), $@"name: {roots}[\s\S]*?ca\.pem:"),
            $"no one makes the ConfigMap {roots} with ca.pem"
        );
        return findings.Problems;
    }

    private static JsonObject Ansible(Tree tree) => Manifests.Parse(tree.Read(GroupVars)).All.Single();

    private static IEnumerable<(string Role, string Account)> ControllerAccounts(Tree tree) =>
        from chart in Ansible(tree).Items("cluster_charts")
        let account = chart.At("values", "serviceAccount") ?? chart.At("values", "rbac", "serviceAccount")
        let role = account.Text("annotations", "eks.amazonaws.com/role-arn")
        where role.Length > 0
        select (role.Replace("{{ role_of }}-", "", StringComparison.Ordinal), $"{chart.Text("namespace")}:{account.Text("name")}");

    private static IEnumerable<string> Paths(string name, JsonNode? node) =>
        node is JsonObject map ? map.SelectMany(pair => Paths(name.Length == 0 ? pair.Key : $"{name}.{pair.Key}", pair.Value)) : [name];
}
