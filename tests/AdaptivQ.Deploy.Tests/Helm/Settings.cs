using System.Text.Json.Nodes;

namespace AdaptivQ.Deploy.Tests.Helm;

/// <summary>What pods are told, what they are told in secret, and who they are to AWS.</summary>
public static class Settings
{
    public static readonly IReadOnlyList<string> SecretKeys =
    [
        "POSTGRES_PASSWORD",
        "REDIS_PASSWORD",
        "KEY_RING_SECRET",
        "KEY_RING_SECRET_PREVIOUS",
        "GEMINI_API_KEY",
        "FIREBASE_CREDENTIALS",
    ];

    /// <summary>The ConfigMap's keys; those in brackets of the contract only where they are asked for.</summary>
    public static readonly IReadOnlyList<string> ConfigKeys =
    [
        "ADAPTIVQ_PROXIES",
        "ASPNETCORE_ENVIRONMENT",
        "ASPNETCORE_URLS",
        "POSTGRES_CA_FILE",
        "POSTGRES_DB",
        "POSTGRES_HOST",
        "POSTGRES_PORT",
        "POSTGRES_SSLMODE",
        "POSTGRES_USER",
        "REDIS_HOST",
        "REDIS_PORT",
        "REDIS_TLS",
    ];

    /// <summary>Everything a node reads, and the roots that PostgreSQL's certificate is checked against.</summary>
    public static async Task<IReadOnlyList<string>> Plain(Tree tree)
    {
        var findings = new Findings();
        var manifests = await Chart.Environment(tree, "prod");
        var config = manifests.The("ConfigMap", "adaptivq-config").At("data") as JsonObject ?? [];
        findings.Expect(
            config.Select(pair => pair.Key).Order(StringComparer.Ordinal).SequenceEqual(ConfigKeys),
            $"the ConfigMap has {string.Join(' ', config.Select(pair => pair.Key))}"
        );
        findings.Same("Production", config, "ConfigMap", "ASPNETCORE_ENVIRONMENT");
        findings.Same("http://+:8080", config, "ConfigMap", "ASPNETCORE_URLS");
        findings.Same("verify-full", config, "ConfigMap", "POSTGRES_SSLMODE");
        findings.Same("adaptivq_user", config, "ConfigMap", "POSTGRES_USER");
        findings.Same("adaptivq", config, "ConfigMap", "POSTGRES_DB");
        findings.Same("true", config, "ConfigMap", "REDIS_TLS");
        foreach (var (key, value) in config)
        {
            findings.Expect(value?.GetValueKind() == System.Text.Json.JsonValueKind.String, $"{key} is no text, which a ConfigMap refuses");
        }

        var file = config.Text("POSTGRES_CA_FILE");
        foreach (
            var (name, pod) in manifests.Pods().Where(pod => pod.Name is "Deployment backend" or "Deployment worker" or "Job db-apply")
        )
        {
            var mount = pod.Items("containers", 0, "volumeMounts")
                .FirstOrDefault(mount => file.StartsWith($"{mount.Text("mountPath")}/", StringComparison.Ordinal));
            findings.Expect(
                mount is not null
                    && pod.Items("volumes")
                        .Any(volume =>
                            volume.Text("name") == mount.Text("name") && volume.Text("configMap", "name") == "adaptivq-database-ca"
                        ),
                $"{name} has no certificates at {file}"
            );
        }

        var sum = manifests.The("Deployment", "backend").Text("spec", "template", "metadata", "annotations", "checksum/config");
        var changed = (
            await Chart.Rendered(
                tree,
                ["-f", "values-prod.yaml", "-f", "ci/terraform-values.yaml", "--set", $"image.tag={Chart.Tag},database.port=6432"]
            )
        )
            .The("Deployment", "backend")
            .Text("spec", "template", "metadata", "annotations", "checksum/config");
        findings.Expect(sum.Length == 64 && sum != changed, "a changed setting does not replace the pods");
        return findings.Problems;
    }

    /// <summary>Secrets come from AWS Secrets Manager by the operator, or by name; never in the chart.</summary>
    public static async Task<IReadOnlyList<string>> Secret(Tree tree)
    {
        var findings = new Findings();
        foreach (var environment in Chart.Environments)
        {
            var manifests = await Chart.Environment(tree, environment);
            findings.Expect(!manifests.Of("Secret").Any(), $"{environment}: a secret stands in the chart");
            var external = manifests.The("ExternalSecret", "adaptivq-secrets");
            findings.Same("adaptivq-secrets", external, environment, "spec", "target", "name");
            findings.Same("Retain", external, environment, "spec", "target", "deletionPolicy");
            var keys = external.Items("spec", "data").Select(item => item.Text("secretKey")).ToList();
            findings.Expect(keys.SequenceEqual(SecretKeys), $"{environment}: the secret's keys are {string.Join(' ', keys)}");
            foreach (var item in external.Items("spec", "data").Concat(manifests.The("ExternalSecret", "db-apply").Items("spec", "data")))
            {
                findings.Same($"adaptivq-{environment}/app", item, environment, "remoteRef", "key");
                findings.Same(item.Text("secretKey"), item, environment, "remoteRef", "property");
            }

            findings.Same(
                "external-secrets-reader",
                manifests.The("SecretStore", "adaptivq"),
                environment,
                "spec",
                "provider",
                "aws",
                "auth",
                "jwt",
                "serviceAccountRef",
                "name"
            );
            findings.Same("SecretsManager", manifests.The("SecretStore", "adaptivq"), environment, "spec", "provider", "aws", "service");
            foreach (var node in new[] { "backend", "worker" })
            {
                findings.Same(
                    "adaptivq-secrets",
                    Workloads.Container(manifests, node),
                    $"{environment}: {node}",
                    "envFrom",
                    1,
                    "secretRef",
                    "name"
                );
            }
        }

        var own = await Chart.Promise(tree, "existing-secret");
        findings.Expect(!own.Of("ExternalSecret").Concat(own.Of("SecretStore")).Any(), "the operator is needed though a Secret is named");
        findings.Same("school-secrets", Workloads.Container(own, "backend"), "existing secret", "envFrom", 1, "secretRef", "name");
        findings.Same(
            "school-secrets",
            own.The("Job", "db-apply"),
            "existing secret",
            "spec",
            "template",
            "spec",
            "containers",
            0,
            "env",
            0,
            "valueFrom",
            "secretKeyRef",
            "name"
        );
        return findings.Problems;
    }

    /// <summary>Each account is the role made for it, and the front end and the migration none.</summary>
    public static async Task<IReadOnlyList<string>> Identity(Tree tree)
    {
        var findings = new Findings();
        foreach (var environment in Chart.Environments)
        {
            var found = (await Chart.Environment(tree, environment))
                .Of("ServiceAccount")
                .ToDictionary(
                    account => account.Text("metadata", "name"),
                    account => account.Text("metadata", "annotations", "eks.amazonaws.com/role-arn")
                );
            string Role(string name) => $"arn:aws:iam::123456789012:role/adaptivq-{environment}-{name}";
            var expected = new Dictionary<string, string>
            {
                ["backend"] = Role("backend"),
                ["worker"] = Role("worker"),
                ["frontend"] = "",
                ["migrate"] = "",
                ["external-secrets-reader"] = Role("external-secrets"),
            };
            findings.Expect(
                found.Count == expected.Count && found.All(pair => expected.GetValueOrDefault(pair.Key) == pair.Value),
                $"{environment}: accounts are {string.Join(", ", found)}"
            );
        }

        findings.Expect(
            (await Chart.Promise(tree, "any-cluster"))
                .Of("ServiceAccount")
                .All(account => account.Text("metadata", "annotations", "eks.amazonaws.com/role-arn").Length == 0),
            "roles of AWS are asked for outside AWS"
        );
        return findings.Problems;
    }
}
