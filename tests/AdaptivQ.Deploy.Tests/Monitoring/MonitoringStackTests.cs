using YamlDotNet.RepresentationModel;

namespace AdaptivQ.Deploy.Tests.Monitoring;

/// <summary>What the chart kube-prometheus-stack is told. Its own templates cannot be rendered here; what it reads can be
/// checked.</summary>
public sealed class MonitoringStackTests
{
    public const string Values = "deploy/monitoring/kube-prometheus-stack-values.yaml";

    [Fact]
    public async Task Nothing_is_lost_when_a_pod_moves_and_nobody_signs_in_as_admin_admin() =>
        (await Keeps(Tree.Repository)).ShouldBeEmpty();

    public static Task<IReadOnlyList<string>> Keeps(Tree tree)
    {
        var values = Yaml.Load(tree.Read(Values));
        var problems = new List<string>();
        void Must(string what, params string[] path)
        {
            if (values.At(path) is not { } node || (node is YamlScalarNode { Value: var text } && text is null or "" or "false"))
            {
                problems.Add($"{string.Join('.', path)}: {what}");
            }
        }

        void MustBe(string wanted, params string[] path)
        {
            if (values.Text(path) is var found && found != wanted)
            {
                problems.Add($"{string.Join('.', path)} is '{found}', not '{wanted}'");
            }
        }

        // svc/prometheus-grafana 3000:80 is what the operations document says.
        if (
            values.At("fullnameOverride") is not null
            || values.At("grafana", "fullnameOverride") is not null
            || values.At("nameOverride") is not null
        )
        {
            problems.Add("Another name would give the service another one than prometheus-grafana");
        }
        MustBe("80", "grafana", "service", "port");
        MustBe("grafana-admin", "grafana", "admin", "existingSecret");
        if (values.At("grafana", "adminPassword") is not null)
        {
            problems.Add("grafana.adminPassword stands in the file");
        }
        Must("dashboards are read from ConfigMaps", "grafana", "sidecar", "dashboards", "enabled");
        MustBe("grafana_dashboard", "grafana", "sidecar", "dashboards", "label");
        Must("how long metrics are kept", "prometheus", "prometheusSpec", "retention");
        Must("how much disk metrics may take", "prometheus", "prometheusSpec", "retentionSize");
        Must(
            "a volume of its own",
            "prometheus",
            "prometheusSpec",
            "storageSpec",
            "volumeClaimTemplate",
            "spec",
            "resources",
            "requests",
            "storage"
        );
        Must(
            "a volume of its own",
            "alertmanager",
            "alertmanagerSpec",
            "storage",
            "volumeClaimTemplate",
            "spec",
            "resources",
            "requests",
            "storage"
        );
        Must("a volume of its own", "grafana", "persistence", "enabled");
        Must("alerts say which environment they are from", "prometheus", "prometheusSpec", "externalLabels", "environment");
        MustBe("false", "prometheus", "prometheusSpec", "ruleSelectorNilUsesHelmValues");
        MustBe("false", "prometheus", "prometheusSpec", "serviceMonitorSelectorNilUsesHelmValues");
        if (!values.At("alertmanager", "alertmanagerSpec", "secrets").Items().Any(secret => secret.Text() == "alertmanager-receivers"))
        {
            problems.Add("alertmanager.alertmanagerSpec.secrets lacks alertmanager-receivers, whose files the routes read");
        }
        return Task.FromResult<IReadOnlyList<string>>(problems);
    }
}
