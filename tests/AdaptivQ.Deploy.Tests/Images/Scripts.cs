using System.Text.Json.Nodes;

namespace AdaptivQ.Deploy.Tests.Images;

/// <summary>scripts/build.sh and scripts/deploy.sh, run with stand-ins for docker, helm, kubectl and terraform that write down what they
/// are asked.</summary>
public static class Scripts
{
    private const string Context = "arn:aws:eks:us-east-1:123456789012:cluster/adaptivq-";

    private static readonly string[] Folders = ["scripts", "deploy"];

    public static async Task<IReadOnlyList<string>> AreClean(Tree tree)
    {
        var scripts = Folders
            .SelectMany(folder => Directory.EnumerateFiles(tree.PathOf(folder), "*.sh", SearchOption.AllDirectories))
            .Where(path => !path.Contains("node_modules", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();
        var problems = new List<string>((await Tool.Run("shellcheck", scripts, tree.Root)).Problems("shellcheck"));
        foreach (var script in scripts)
        {
            var text = await File.ReadAllTextAsync(script);
            var strict = text.StartsWith("#!/bin/sh", StringComparison.Ordinal) ? "set -eu" : "set -euo pipefail";
            if (!text.Contains($"\n{strict}\n", StringComparison.Ordinal))
            {
                problems.Add($"{Path.GetRelativePath(tree.Root, script)} goes on after an error: it lacks '{strict}'");
            }
        }

        return problems;
    }

    /// <summary>A version goes where it belongs, waits until it is ready, and goes back when it does not work.</summary>
    public static async Task<IReadOnlyList<string>> Deploy(Tree tree)
    {
        var problems = new List<string>();
        async Task<Recorded> Run(string environment, string tag, string fail = "", string? context = null, params string[] arguments) =>
            await Record(
                tree,
                "scripts/deploy.sh",
                arguments,
                new()
                {
                    ["ENVIRONMENT"] = environment,
                    ["IMAGE_TAG"] = tag,
                    ["FAIL"] = fail,
                    ["CONTEXT"] = context ?? Context + environment,
                    ["MADE"] = $"adaptivq-{environment}",
                }
            );
        void Expect(Recorded ran, string what, bool holds)
        {
            if (!holds)
            {
                problems.Add($"{what}:\n{ran.Outcome.Said}\n{string.Join('\n', ran.Calls)}");
            }
        }

        foreach (var (environment, tag) in new[] { ("prod", "v1.2.3"), ("dev", "latest") })
        {
            var well = await Run(environment, tag);
            var upgrade =
                well.Calls.FirstOrDefault(call => call.StartsWith("helm upgrade adaptivq deploy/helm/adaptivq ", StringComparison.Ordinal))
                ?? "";
            Expect(well, $"{environment} {tag} is not deployed", well.Outcome.Succeeded && upgrade.Length > 0);
            foreach (
                var part in new[] { "--install", "--atomic", "--namespace adaptivq", $"values-{environment}.yaml", $"image.tag={tag}" }
            )
            {
                Expect(well, $"{environment}: helm is not told {part}", upgrade.Contains(part, StringComparison.Ordinal));
            }
            foreach (var part in new[] { "backend", "worker", "frontend" })
            {
                Expect(
                    well,
                    $"{part} is not waited for",
                    well.Calls.Any(call => call.Contains($"rollout status deployment/{part}", StringComparison.Ordinal))
                );
            }
            Expect(well, "nothing says how to go back", well.Outcome.Output.Contains("helm rollback adaptivq", StringComparison.Ordinal));
            Expect(
                well,
                "it goes back although all is well",
                !well.Calls.Any(call => call.StartsWith("helm rollback", StringComparison.Ordinal))
            );
        }

        foreach (
            var (what, environment, tag, context) in new (string, string, string, string?)[]
            {
                ("an unknown environment is accepted", "production", "v1", null),
                ("no environment is accepted", "", "v1", null),
                ("no version is accepted", "dev", "", null),
                ("latest is accepted for prod", "prod", "latest", null),
                ("prod goes to the cluster of dev", "prod", "v1", Context + "dev"),
                ("a tag with a space is accepted", "dev", "v1 --set x=y", null),
            }
        )
        {
            var refused = await Run(environment, tag, context: context);
            Expect(
                refused,
                what,
                refused.Outcome.ExitCode == 2 && !refused.Calls.Any(call => call.StartsWith("helm", StringComparison.Ordinal))
            );
        }

        var broken = await Run("dev", "v1", "smoke");
        Expect(
            broken,
            "what fails its smoke test stays",
            broken.Outcome.ExitCode == 1
                && broken.Calls.Count(call => call.StartsWith("helm rollback adaptivq", StringComparison.Ordinal)) == 1
        );
        var failed = await Run("dev", "v1", "helm");
        Expect(
            failed,
            "helm's failure goes unnoticed",
            failed.Outcome.ExitCode == 1 && !failed.Calls.Any(call => call.Contains("exec", StringComparison.Ordinal))
        );
        var dry = await Run("dev", "v1", "", null, "--dry-run");
        Expect(
            dry,
            "a dry run does something",
            dry.Outcome.Succeeded
                && dry.Calls.Count == 0
                && dry.Outcome.Output.Contains("+ helm upgrade adaptivq", StringComparison.Ordinal)
        );
        return problems;
    }

    /// <summary>Both images, by their version and the registry's names, with a bill of materials each.</summary>
    public static async Task<IReadOnlyList<string>> Build(Tree tree)
    {
        var problems = new List<string>();
        async Task<Recorded> Run(string environment, string tag, params string[] arguments) =>
            await Record(
                tree,
                "scripts/build.sh",
                arguments,
                new()
                {
                    ["ENVIRONMENT"] = environment,
                    ["IMAGE_TAG"] = tag,
                    ["REGISTRY"] = "registry.test",
                    ["CONTAINER_TOOL"] = null,
                    ["BUILD_ARGS"] = null,
                }
            );
        var built = await Run("staging", "v1.2.3", "--push");
        if (!built.Outcome.Succeeded)
        {
            return [built.Outcome.Said];
        }
        foreach (var part in new[] { "backend", "frontend" })
        {
            var build =
                built.Calls.FirstOrDefault(call =>
                    call.StartsWith("docker build", StringComparison.Ordinal)
                    && call.Contains($"deploy/docker/{part}.Dockerfile", StringComparison.Ordinal)
                ) ?? "";
            foreach (
                var piece in new[]
                {
                    $"--tag adaptivq-{part}:v1.2.3",
                    $"--tag adaptivq-{part}:latest",
                    "VERSION=v1.2.3",
                    "REVISION=",
                    "CREATED=20",
                }
            )
            {
                if (!build.Contains(piece, StringComparison.Ordinal))
                {
                    problems.Add($"{part} is built without {piece}: {build}");
                }
            }
            if (!built.Calls.Contains($"docker push registry.test/adaptivq-staging-adaptivq-{part}:v1.2.3"))
            {
                problems.Add($"{part} is not pushed under its name: {string.Join('\n', built.Calls)}");
            }
            var bill = JsonNode.Parse(built.Bills[part])!;
            var names = bill["components"]!.AsArray().Select(component => (string)component!["name"]!).ToList();
            if ((string?)bill["bomFormat"] != "CycloneDX" || !names.Contains(part == "backend" ? "Marten" : "react"))
            {
                problems.Add($"{part}: its bill of materials names {string.Join(", ", names)}");
            }
        }

        var latest = await Run("prod", "latest", "--push");
        if (latest.Outcome.ExitCode != 2 || latest.Calls.Count > 0)
        {
            problems.Add("latest is pushed for prod");
        }
        var unknown = await Run("production", "v1");
        if (unknown.Outcome.ExitCode != 2 || unknown.Calls.Count > 0)
        {
            problems.Add("an unknown environment is built for");
        }
        return problems;
    }

    private static async Task<Recorded> Record(Tree tree, string script, string[] arguments, Dictionary<string, string?> environment)
    {
        using var copy = tree.Copy();
        var (programs, log) = (Path.Combine(copy.Root, "programs"), Path.Combine(copy.Root, "calls"));
        Directory.CreateDirectory(programs);
        foreach (var name in new[] { "dev", "staging", "prod" })
        {
            var values = copy.PathOf($"deploy/helm/adaptivq/values-{name}.yaml");
            Directory.CreateDirectory(Path.GetDirectoryName(values)!);
            if (!File.Exists(values))
            {
                await File.WriteAllTextAsync(values, $"environment: {name}\n");
            }
        }

        foreach (
            var (name, does) in new[]
            {
                ("docker", ""),
                ("helm", """[ "$FAIL" != helm ]"""),
                ("terraform", """echo "{\"name\":\"$MADE\"}" """),
                ("kubectl", """case "$1:$FAIL" in config:*) echo "$CONTEXT" ;; exec:smoke) exit 1 ;; esac"""),
            }
        )
        {
            await Tool.Write(Path.Combine(programs, name), $"#!/bin/sh\n[ \"$1\" = info ] || echo \"{name} $*\" >>'{log}'\n{does}\n");
        }

        environment["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}";
        environment["HELM_VALUES"] = null;
        var outcome = await Tool.Run("bash", [copy.PathOf(script), .. arguments], copy.Root, environment);
        string Bill(string part) =>
            copy.PathOf($".adaptivq/sbom/adaptivq-{part}.cdx.json") is var file && File.Exists(file) ? File.ReadAllText(file) : "{}";
        return new Recorded(
            outcome,
            File.Exists(log) ? await File.ReadAllLinesAsync(log) : [],
            new Dictionary<string, string> { ["backend"] = Bill("backend"), ["frontend"] = Bill("frontend") }
        );
    }

    private sealed record Recorded(Outcome Outcome, IReadOnlyList<string> Calls, IReadOnlyDictionary<string, string> Bills);
}

public sealed class ScriptTests
{
    [Fact]
    public async Task Scripts_stop_at_the_first_error_and_shellcheck_has_nothing_to_say() =>
        (await Scripts.AreClean(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task A_version_goes_where_it_belongs_and_back_when_it_does_not_work() =>
        (await Scripts.Deploy(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Both_images_are_built_by_version_with_a_bill_of_materials() => (await Scripts.Build(Tree.Repository)).ShouldBeEmpty();
}
