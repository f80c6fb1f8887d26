using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AdaptivQ.Deploy.Tests.Helm;

namespace AdaptivQ.Deploy.Tests.CrossChecks;

/// <summary>The pipeline's role (Terraform) may do what the pipeline and Ansible do, and nothing else.</summary>
public static class Deployer
{
    private const string Module = "deploy/terraform/modules/deployer/main.tf";
    private const string ClusterSetup = "deploy/ansible/playbooks/cluster-setup.yml";

    /// <summary>What docker push and pull ask of ECR, by
    /// https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html.</summary>
    private static readonly string[] PushAndPull =
    [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:CompleteLayerUpload",
        "ecr:GetDownloadUrlForLayer",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart",
    ];

    /// <summary>What AmazonEKSEditPolicy lets change, as far as the chart makes it, by
    /// https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html.</summary>
    private static readonly HashSet<string> OfTheEditPolicy =
    [
        "/configmaps",
        "/secrets",
        "/serviceaccounts",
        "/services",
        "apps/deployments",
        "autoscaling/horizontalpodautoscalers",
        "batch/jobs",
        "networking.k8s.io/ingresses",
        "networking.k8s.io/networkpolicies",
        "policy/poddisruptionbudgets",
    ];

    /// <summary>Each aws command of Ansible and Jenkins has its action in the policy, and each action its command.</summary>
    public static Task<IReadOnlyList<string>> Commands(Tree tree)
    {
        string[] files = [.. Texts.Files(tree, "deploy/ansible", ".yml"), .. Texts.Files(tree, "deploy/jenkins", ".sh")];
        // A list of words is a command too: [aws, ecr, describe-images]. "ask" is what follows aws in tasks/values.yml.
        var asked = files
            .SelectMany(file =>
                Regex
                    .Matches(
                        Regex.Replace(tree.Read(file), @"^\s*#.*$", "", RegexOptions.Multiline),
                        @"(?:\baws[\s,]+|\bask: \[)([a-z]+)[\s,]+([a-z-]+)"
                    )
                    .Select(match => (Service: match.Groups[1].Value, Command: match.Groups[2].Value))
            )
            .Select(call =>
                call switch
                {
                    ("ecr", "get-login-password") => "ecr:GetAuthorizationToken",
                    ("eks", "update-kubeconfig") => "eks:DescribeCluster",
                    // Anyone who has signed in may ask who he is.
                    ("sts", "get-caller-identity") => "",
                    _ => $"{call.Service}:{call.Command.Replace("-", "", StringComparison.Ordinal)}",
                }
            )
            .Where(action => action.Length > 0)
            .Concat(PushAndPull);
        return Task.FromResult<IReadOnlyList<string>>([
            .. Texts.Differences(
                "actions of the pipeline",
                Texts
                    .All(tree, Module, "\"([a-z]+:[A-Z][A-Za-z]+)\"")
                    .Where(action => !action.StartsWith("sts:", StringComparison.Ordinal))
                    .Select(action => action.ToLowerInvariant()),
                asked.Select(action => action.ToLowerInvariant())
            ),
        ]);
    }

    /// <summary>Pushed by Jenkins is what Terraform lets it push; trusted are the jobs that Jenkins has.</summary>
    public static Task<IReadOnlyList<string>> PushesAndJobs(Tree tree)
    {
        const string Push = "deploy/jenkins/push-images.sh";
        var findings = new Findings();
        findings.Add(
            Texts.Differences(
                "images that Jenkins pushes and repositories of ECR",
                Texts.First(tree, Push, @"^for name in ([a-z -]+); do").Split(' '),
                Regex
                    .Matches(Texts.First(tree, "deploy/terraform/main.tf", """images\s*=\s*\[([^\]]+)\]"""), "\"([^\"]+)\"")
                    .Select(match => match.Groups[1].Value)
            )
        );
        findings.Expect(
            Texts.First(tree, Push, @"^\s*repository=(\S+)$") == "adaptivq-$TARGET-$name",
            $"{Push} pushes to something else than adaptivq-<environment>-<image>"
        );
        findings.Expect(
            Texts.First(tree, "deploy/terraform/main.tf", @"^\s*repository_names\s*=\s*(.+)$")
                == "values(module.registry.repository_names)",
            "the pipeline's repositories are not those that are made"
        );
        findings.Add(
            Texts.Differences(
                "jobs of Jenkins and jobs that are trusted",
                Texts.All(tree, "deploy/jenkins/jobs.groovy", @"^(?:multibranchPipelineJob|pipelineJob)\('([^']+)'\)"),
                Regex.Matches(Texts.First(tree, Module, @"^\s*jobs\s*=\s*(.+)$"), "\"([a-z-]+)[\"/]").Select(match => match.Groups[1].Value)
            )
        );
        return Task.FromResult(findings.Problems);
    }

    /// <summary>In the cluster it may make whatever the chart makes: by AWS' policy, else by the Role that cluster-setup.yml gives its
    /// group.</summary>
    public static async Task<IReadOnlyList<string>> InTheCluster(Tree tree)
    {
        var findings = new Findings();
        var applied = (Manifests.Yaml(tree.Read(ClusterSetup)) as JsonArray ?? [])
            .SelectMany(play => play.Items("tasks"))
            .SelectMany(task => task.Items("loop"))
            .OfType<JsonObject>()
            .ToList();
        JsonObject The(string kind) => applied.SingleOrDefault(manifest => manifest.Text("kind") == kind) ?? [];
        var (role, binding) = (The("Role"), The("RoleBinding"));
        var granted = role.Items("rules")
            .Where(rule =>
                rule.Items("verbs")
                    .Select(verb => $"{verb}")
                    .ToHashSet()
                    .IsSupersetOf(["get", "list", "create", "update", "patch", "delete"])
            )
            .SelectMany(rule =>
                rule.Items("apiGroups").SelectMany(group => rule.Items("resources").Select(resource => $"{group}/{resource}"))
            )
            .ToHashSet();
        HashSet<string> made = [];
        foreach (var environment in Chart.Environments)
        {
            made.UnionWith(
                (await Chart.Environment(tree, environment)).All.Where(manifest => manifest.Text("kind") != "Pod").Select(Resource)
            );
        }
        findings.Add(Texts.Differences("kinds that the pipeline may change", granted.Concat(OfTheEditPolicy.Except(["/secrets"])), made));

        findings.Expect(binding.Text("roleRef", "name") == role.Text("metadata", "name"), "the pipeline's group is bound to another Role");
        findings.Expect(
            binding.Text("subjects", 0, "name") == Texts.First(tree, Module, """kubernetes_groups\s*=\s*\["([^"]+)["]"""),
            "the group that Terraform gives the pipeline is not the one that has the Role"
        );
        findings.Expect(
            Texts.First(tree, Module, """namespaces\s*=\s*\["([^"]+)["]""") == Chart.Namespace,
            $"the pipeline's policy is not for the namespace {Chart.Namespace}"
        );
        foreach (var manifest in new[] { role, binding })
        {
            findings.Same("{{ application_namespace }}", manifest, manifest.Text("kind"), "metadata", "namespace");
        }
        var labels = Manifests.Parse(tree.Read("deploy/k8s/base/00-namespace.yaml")).All.Single()["metadata"]?["labels"];
        findings.Expect(
            JsonNode.DeepEquals(The("Namespace")["metadata"]?["labels"], labels),
            "the namespace that cluster-setup.yml makes is not labelled as the one in deploy/k8s/base"
        );
        findings.Expect(
            !Regex.IsMatch(tree.Read("deploy/ansible/playbooks/deploy.yml"), "^[^#\n]*--create-namespace", RegexOptions.Multiline),
            "deploy.yml makes the namespace, which the pipeline may not"
        );
        return findings.Problems;
    }

    private static string Resource(JsonObject manifest)
    {
        var (version, kind) = (manifest.Text("apiVersion"), manifest.Text("kind").ToLowerInvariant());
        var plural = kind switch
        {
            [.., 'y'] => $"{kind[..^1]}ies",
            [.., 's', 's'] => $"{kind}es",
            _ => $"{kind}s",
        };
        return $"{(version.Contains('/', StringComparison.Ordinal) ? version.Split('/')[0] : "")}/{plural}";
    }
}
