using System.Text.Json.Nodes;

namespace AdaptivQ.Deploy.Tests.Ansible;

/// <summary>What a playbook must refuse: how it is called, how the cloud is, and what it must name.</summary>
/// <param name="Cloud">Members of the pretended state.</param>
internal sealed record Refused(string Arguments, string Names, string? Cloud = null, string Playbook = "deploy");

/// <summary>The playbooks, run for real against a pretended cloud.</summary>
internal static class Playbooks
{
    private const string Prod = "environment=prod image_tag=v1.2.3";

    /// <summary>By what is wrong.</summary>
    public static readonly IReadOnlyDictionary<string, Refused> Refusals = new Dictionary<string, Refused>
    {
        ["an environment that does not exist"] = new("environment=production image_tag=v1.2.3", "one of dev, staging, prod"),
        ["no environment"] = new("image_tag=v1.2.3", "one of dev, staging, prod"),
        ["production without a version"] = new("environment=prod", "prod needs a version"),
        ["staging with latest"] = new("environment=staging image_tag=latest", "staging needs a version"),
        ["an image that was never pushed"] = new(
            Prod,
            "There is no image adaptivq-prod-adaptivq-frontend:v1.2.3",
            """{"absent":["adaptivq-prod-adaptivq-frontend:v1.2.3"]}"""
        ),
        ["another cluster than the environment's"] = new(
            Prod,
            "adaptivq-prod is at https://adaptivq-prod.eks.example",
            """{"server":"https://adaptivq-dev.eks.example"}"""
        ),
        ["no certificate"] = new(Prod, "an issued certificate for adaptivq.example.com", """{"acm":"None"}"""),
        ["an interrupted deployment"] = new(
            Prod,
            "pending-upgrade",
            """{"releases":{"adaptivq/adaptivq":["""
                + """{"revision":1,"status":"pending-upgrade","chart":"a","description":"","manifest":"m","given":{}}]}}"""
        ),
        ["another helm"] = new(Prod, "Helm 3 is needed", """{"helm":"v2.17.0"}"""),
        ["a rollback to a revision that helm does not know"] = new(
            "environment=prod revision=9",
            "There is no revision 9. Helm knows none",
            Playbook: "rollback"
        ),
        ["alerts that would reach no one"] = new("environment=prod", "Where do alerts go?", Playbook: "monitoring-setup"),
    };

    /// <summary>Refused, with the reason, before anything was changed.</summary>
    public static Check Refuses(string what) =>
        async tree =>
        {
            using var cloud = new PretendCloud();
            var (refused, state) = (Refusals[what], cloud.State.AsObject());
            foreach (var (member, value) in JsonNode.Parse(refused.Cloud ?? "{}")!.AsObject())
            {
                state[member] = value?.DeepClone();
            }
            cloud.State = state;
            var played = await cloud.Play(tree, refused.Playbook, refused.Arguments);
            return Faults(
                (!played.Succeeded, $"{what} was accepted"),
                (
                    played.Said.Contains(refused.Names, StringComparison.Ordinal),
                    $"{what}: the refusal does not say '{refused.Names}': {played.Said}"
                ),
                (!cloud.Changes.Any(), $"{what}: it changed something first: {string.Join("; ", cloud.Changes)}")
            );
        };

    /// <summary>The seed's command deploys what it says, and once.</summary>
    public static async Task<IReadOnlyList<string>> DeploysOnce(Tree tree)
    {
        using var cloud = new PretendCloud();
        var first = await cloud.Play(tree, "deploy", Prod);
        var (version, changes) = (cloud.Version, cloud.Changes.ToList());
        var second = await cloud.Play(tree, "deploy", Prod);
        return Faults(
            (first.Succeeded, $"the first run failed: {first.Said}"),
            (version == "v1.2.3", $"{version} runs"),
            (
                changes.Count == 1
                    && changes[0].Contains("/values-prod.yaml", StringComparison.Ordinal)
                    && changes[0].Contains("--atomic", StringComparison.Ordinal)
                    && changes[0].Contains("--namespace adaptivq ", StringComparison.Ordinal),
                $"it did {string.Join("; ", changes)}"
            ),
            (
                cloud
                    .Calls.Where(call => call.Contains("rollout status", StringComparison.Ordinal))
                    .Select(call => call.Split(' ')[3])
                    .Distinct()
                    .SequenceEqual(["deployment/backend", "deployment/frontend", "deployment/worker"]),
                "it did not wait for all pods"
            ),
            (
                second.Succeeded && second.Changed == 0 && cloud.Changes.Count() == 1,
                $"the second run changed {second.Changed} things: {second.Said}"
            )
        );
    }

    /// <summary>What fails its smoke test is taken back, the run fails, and the pipeline is told the revision.</summary>
    public static async Task<IReadOnlyList<string>> TakesBackWhatDoesNotWork(Tree tree)
    {
        using var cloud = Running("v1.2.2", "v1.2.3");
        var played = await cloud.Play(tree, "deploy", $"environment=prod image_tag=v1.2.4-broken revision_file={cloud.PathOf("before")}");
        return Faults(
            (!played.Succeeded, "it succeeded"),
            (cloud.Version == "v1.2.3", $"{cloud.Version} runs"),
            (played.Said.Contains("Revision 2 runs again", StringComparison.Ordinal), $"it did not say so: {played.Said}"),
            (
                File.Exists(cloud.PathOf("before")) && File.ReadAllText(cloud.PathOf("before")).Trim() == "2",
                "it did not note the revision before"
            ),
            (
                cloud.Calls.Count(call => call.StartsWith("helm rollback adaptivq 2 ", StringComparison.Ordinal)) == 1,
                "it did not go back once"
            )
        );
    }

    /// <summary>Charts of others are named by exact version.</summary>
    public static Task<IReadOnlyList<string>> PinsCharts(Tree tree)
    {
        var versions = tree.Read("deploy/ansible/inventory/group_vars/clusters.yml")
            .Split('\n')
            .Where(line => line.Contains(" version: ", StringComparison.Ordinal))
            .Select(line => line.Split(": ")[1].Trim())
            .ToList();
        return Task.FromResult<IReadOnlyList<string>>([
            .. versions
                .Where(version => !System.Version.TryParse(version, out var parsed) || parsed.Build < 0)
                .Append(versions.Count == 5 ? "" : $"{versions.Count} charts")
                .Where(fault => fault.Length > 0),
        ]);
    }

    /// <summary>Secrets random and seen by no one, the stack, the dashboards.</summary>
    public static async Task<IReadOnlyList<string>> SetsUpMonitoring(Tree tree)
    {
        using var cloud = new PretendCloud();
        return await SetsUpMonitoring(tree, cloud);
    }

    /// <summary>The same in a cloud that can be looked at afterwards.</summary>
    public static async Task<IReadOnlyList<string>> SetsUpMonitoring(Tree tree, PretendCloud cloud)
    {
        // The cluster that kubectl speaks to: no environment is named.
        var first = await cloud.Play(
            tree,
            "monitoring-setup",
            null,
            true,
            ("PAGER_KEY", "canary-pager"),
            ("CHAT_URL", "canary-chat"),
            ("SMTP_PASSWORD", "canary-smtp")
        );
        var contents = cloud.State["contents"];
        var password = contents?["Secret/monitoring/grafana-admin"]?["stringData"]?["admin-password"]?.GetValue<string>() ?? "";
        var release = cloud.State["releases"]?["monitoring/prometheus"]?[0];
        return Faults(
            (first.Succeeded, $"it failed: {first.Said}"),
            (
                release?["chart"]?.GetValue<string>().StartsWith("kube-prometheus-stack-", StringComparison.Ordinal) ?? false,
                "kube-prometheus-stack is not there as 'prometheus' in 'monitoring'"
            ),
            (
                release?["given"]?["prometheus"]?["prometheusSpec"]?["externalLabels"]?["environment"]?.GetValue<string>() == "dev",
                "alerts do not say which environment they are from"
            ),
            (
                contents?["Secret/monitoring/alertmanager-receivers"]?["stringData"]?["pager-key"]?.GetValue<string>() == "canary-pager",
                "the receivers were not kept"
            ),
            (
                contents
                    ?.AsObject()
                    .Count(pair => pair.Key.StartsWith("ConfigMap/monitoring/adaptivq-dashboard-", StringComparison.Ordinal))
                    == Directory.GetFiles(tree.PathOf("deploy/monitoring/grafana/dashboards"), "*.json").Length,
                "not every dashboard was installed"
            ),
            (password.Length >= 24, "Grafana's password is short"),
            (
                !(first.Said + string.Join('\n', cloud.Calls)).Contains("canary", StringComparison.Ordinal),
                "a receiver's secret can be read"
            ),
            (password.Length > 0 && !first.Said.Contains(password, StringComparison.Ordinal), "Grafana's password can be read")
        );
    }

    /// <summary>A cloud in which prod has run these versions, the last one still.</summary>
    public static PretendCloud Running(params string[] versions)
    {
        var cloud = new PretendCloud();
        var state = cloud.State;
        state["releases"]!["adaptivq/adaptivq"] = new JsonArray([
            .. versions.Select(
                (version, at) =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["revision"] = at + 1,
                            ["status"] = at + 1 == versions.Length ? "deployed" : "superseded",
                            ["chart"] = "adaptivq-0.1.0",
                            ["description"] = "Upgrade complete",
                            ["manifest"] = version,
                            ["given"] = new JsonObject { ["image"] = new JsonObject { ["tag"] = version } },
                        }
            ),
        ]);
        cloud.State = state;
        return cloud;
    }

    private static List<string> Faults(params (bool Holds, string Fault)[] expectations) =>
        [.. expectations.Where(expectation => !expectation.Holds).Select(expectation => expectation.Fault)];
}
