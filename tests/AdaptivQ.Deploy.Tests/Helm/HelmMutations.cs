namespace AdaptivQ.Deploy.Tests.Helm;

/// <summary>What someone might break in the chart.</summary>
public static class HelmMutations
{
    private const string Templates = $"{Chart.Folder}/templates";

    public static IEnumerable<Mutation> Mutations =>
        [
            new(
                "The root file system is writable",
                $"{Templates}/_pods.tpl",
                "readOnlyRootFilesystem: true",
                "readOnlyRootFilesystem: false",
                Workloads.Rights
            ),
            new(
                "A pod is given the token of its account",
                $"{Templates}/frontend.yaml",
                "automountServiceAccountToken: false",
                "automountServiceAccountToken: true",
                Workloads.Rights
            ),
            new(
                "An old pod goes before the new one is ready",
                $"{Templates}/_pods.tpl",
                "maxUnavailable: 0",
                "maxUnavailable: 1",
                Workloads.Lives
            ),
            new(
                "Readiness is asked of the page that is always there",
                $"{Templates}/_pods.tpl",
                "path: /health/ready",
                "path: /health/live",
                Workloads.Lives
            ),
            new("A pod is killed while it drains", $"{Templates}/backend.yaml", "\"grace\" 60", "\"grace\" 30", Workloads.Lives),
            new(
                "Workers answer requests instead of working",
                $"{Templates}/worker.yaml",
                "\"role\" \"worker\"",
                "\"role\" \"web\"",
                Workloads.Roles
            ),
            new(
                "Another image than that of the environment",
                $"{Chart.Folder}/values-prod.yaml",
                "adaptivq-prod-adaptivq-backend",
                "adaptivq-dev-adaptivq-backend",
                Workloads.Roles
            ),
            new(
                "Memory is scaled on as a share of the request",
                $"{Templates}/autoscaling.yaml",
                "type: AverageValue",
                "type: Utilization",
                Workloads.Scaling
            ),
            new(
                "Pods may ask the machine for its rights",
                $"{Templates}/_network.tpl",
                "- 169.254.0.0/16",
                "- 169.255.0.0/16",
                Traffic.Policies
            ),
            new(
                "Anybody may call everybody",
                $"{Templates}/network-policies.yaml",
                "  podSelector: {}",
                "  podSelector: {matchLabels: {none: \"true\"}}",
                Traffic.Policies
            ),
            new(
                "HTTP is not sent on to HTTPS",
                $"{Templates}/ingress.yaml",
                "ssl-redirect: \"443\"",
                "ssl-redirect: \"80\"",
                Traffic.Entrance
            ),
            new(
                "A path of the API ends at the front end",
                $"{Templates}/ingress.yaml",
                "\"/api\" \"/graphql\"",
                "\"/api\"",
                Traffic.Entrance
            ),
            new(
                "TLS 1.0 is taken",
                $"{Chart.Folder}/values.yaml",
                "sslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06",
                "sslPolicy: ELBSecurityPolicy-2016-08",
                Traffic.Entrance
            ),
            new(
                "The server's certificate is not checked",
                $"{Chart.Folder}/values.yaml",
                "sslMode: verify-full",
                "sslMode: require",
                Settings.Plain
            ),
            new(
                "A changed setting replaces no pod",
                $"{Templates}/_pods.tpl",
                "include \"adaptivq.config\" $top | sha256sum",
                "\"settings\" | sha256sum",
                Settings.Plain
            ),
            new(
                "The secret of another name is read",
                $"{Templates}/secrets.yaml",
                "key: {{ include \"adaptivq.cloud\" $ }}/app",
                "key: {{ include \"adaptivq.cloud\" $ }}/pods",
                Settings.Secret
            ),
            new(
                "A role that no one made",
                $"{Templates}/secrets.yaml",
                "\"role\" \"external-secrets\"",
                "\"role\" \"secrets\"",
                Settings.Identity
            ),
            new(
                "The migration runs before its secret is there",
                $"{Templates}/migration.yaml",
                "\"weight\" \"0\"",
                "\"weight\" \"-30\"",
                Migration.BeforeTheVersion
            ),
            new(
                "The migration runs after the version has started",
                $"{Templates}/_names.tpl",
                "helm.sh/hook: pre-install,pre-upgrade",
                "helm.sh/hook: post-install,post-upgrade",
                Migration.BeforeTheVersion
            ),
            new(
                "Prometheus asks for metrics where none are",
                $"{Templates}/monitoring.yaml",
                "path: /metrics",
                "path: /metric",
                Observation.ByPrometheus
            ),
            new("A misspelled field", $"{Templates}/_pods.tpl", "readinessProbe:", "readynessProbe:", Validity.OfProduction),
            new(
                "A field is missing that must be there",
                $"{Templates}/autoscaling.yaml",
                "  maxReplicas:",
                "  # maxReplicas:",
                Validity.OfProduction
            ),
            new(
                "A value that does not exist",
                $"{Templates}/config.yaml",
                ".Values.redis.tls | quote",
                ".Values.redis.tsl | quote",
                Renders
            ),
            new(
                "The schema takes a misspelled value",
                $"{Chart.Folder}/values.schema.json",
                "[smh]$",
                "[smh]?$",
                ValuesSchema.RefusesMistakes
            ),
            new(
                "The schema refuses what is right",
                $"{Chart.Folder}/values.schema.json",
                "\"topologySpread\": {",
                "\"topologySpreads\": {",
                ValuesSchema.TakesOurs
            ),
            new(
                "The plain manifests are behind the chart",
                $"{Templates}/worker.yaml",
                "\"grace\" 45",
                "\"grace\" 46",
                PlainManifests.AreInStep
            ),
        ];

    private static async Task<IReadOnlyList<string>> Renders(Tree tree)
    {
        var outcome = await Chart.Render(
            tree,
            ["-f", "values-prod.yaml", "-f", "ci/terraform-values.yaml", "--set", $"image.tag={Chart.Tag}"]
        );
        // Helm itself writes nothing where the value should be, and leaves it to the next check to see that.
        return outcome.Succeeded ? await Settings.Plain(tree) : outcome.Problems("production does not render");
    }
}
