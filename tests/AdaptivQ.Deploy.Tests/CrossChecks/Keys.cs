using System.Text.RegularExpressions;
using AdaptivQ.Deploy.Tests.Helm;

namespace AdaptivQ.Deploy.Tests.CrossChecks;

/// <summary>Settings and secrets have one name from where they are kept to where they are read.</summary>
public static class Keys
{
    /// <summary>Given to pods ahead of what will read them: sign-in by Firebase, drafting.</summary>
    private static readonly string[] NotReadYet = ["FIREBASE_CREDENTIALS", "GEMINI_API_KEY"];

    /// <summary>Read by the program and left to their defaults in the cluster.</summary>
    private static readonly string[] Optional = ["ADAPTIVQ_DRAIN_SECONDS", "ADAPTIVQ_LIMIT_FACTOR"];

    /// <summary>Read by the framework and by OpenTelemetry, not by our code.</summary>
    private static readonly string[] Framework =
    [
        "ASPNETCORE_ENVIRONMENT",
        "ASPNETCORE_URLS",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "OTEL_SERVICE_NAME",
    ];

    /// <summary>The secret in AWS, what the operator makes of it, compose and .env.example have the same keys.</summary>
    public static async Task<IReadOnlyList<string>> Secret(Tree tree)
    {
        var findings = new Findings();
        var operators = (await Chart.Environment(tree, "prod"))
            .The("ExternalSecret", "adaptivq-secrets")
            .Items("spec", "data")
            .Select(item => item.Text("remoteRef", "property"))
            .ToList();
        var first = Regex
            .Match(tree.Read("deploy/terraform/modules/secrets/main.tf"), @"jsonencode\(\{(.*?)\}\)", RegexOptions.Singleline)
            .Groups[1]
            .Value;
        findings.Add(
            Texts.Differences(
                "keys of the secret, Terraform and operator",
                Regex.Matches(first, @"^\s*([A-Z_]+)\s*=", RegexOptions.Multiline).Select(match => match.Groups[1].Value),
                operators
            )
        );
        findings.Expect(
            Texts.First(tree, "deploy/terraform/modules/secrets/main.tf", """^\s*name\s*=\s*"(\$\{var\.name\}/app)["]""").Length > 0,
            "the secret is not called adaptivq-<environment>/app"
        );
        var (compose, example) = (tree.Read("docker-compose.yml"), tree.Read(".env.example"));
        foreach (var key in operators)
        {
            findings.Expect(
                Regex.IsMatch(compose, $@"^\s*{key}: \$\{{{key}\b", RegexOptions.Multiline),
                $"docker-compose.yml does not pass {key} on from .env"
            );
            findings.Expect(Regex.IsMatch(example, $@"^#? ?{key}=", RegexOptions.Multiline), $".env.example does not explain {key}");
        }

        return findings.Problems;
    }

    /// <summary>Pods are told all that the Host asks for, and nothing that no one reads.</summary>
    public static async Task<IReadOnlyList<string>> Read(Tree tree)
    {
        var findings = new Findings();
        var manifests = await Chart.Promise(tree, "everything");
        var told = manifests
            .The("ConfigMap", "adaptivq-config")
            .At("data")!
            .AsObject()
            .Select(pair => pair.Key)
            .Concat(manifests.The("ExternalSecret", "adaptivq-secrets").Items("spec", "data").Select(item => item.Text("secretKey")))
            .Concat(Workloads.Container(manifests, "backend").Items("env").Select(variable => variable.Text("name")))
            .ToHashSet();
        // Modules are not deployed as files: they are in the checkout only.
        var sources = Texts
            .Files(tree, "src/Host", ".cs")
            .Select(tree.Read)
            .Concat(Texts.Files(Tree.Repository, "src/Modules", ".cs").Select(Tree.Repository.Read));
        var read = sources
            .SelectMany(source =>
                Regex
                    .Matches(source, "\"((?:ADAPTIVQ|POSTGRES|REDIS|KEY_RING|GEMINI|FIREBASE)_[A-Z_]+)\"")
                    .Select(match => match.Groups[1].Value)
            )
            .ToHashSet();
        foreach (var key in read.Except(told).Except(Optional))
        {
            findings.Expect(false, $"the Host reads {key}, and no pod is told it");
        }
        foreach (var key in told.Except(read).Except(Framework).Except(NotReadYet))
        {
            findings.Expect(false, $"pods are told {key}, which no one reads");
        }
        var example = tree.Read(".env.example");
        foreach (var key in told.Except(Framework))
        {
            findings.Expect(example.Contains(key, StringComparison.Ordinal), $".env.example does not know {key}");
        }
        return findings.Problems;
    }
}
