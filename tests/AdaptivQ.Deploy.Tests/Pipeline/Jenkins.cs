using System.Text.Json;

namespace AdaptivQ.Deploy.Tests.Pipeline;

/// <summary>A build that someone or something starts, and what goes wrong in it.</summary>
internal sealed record Scenario(string Name)
{
    public string? Branch { get; init; }

    public bool IsPullRequest { get; init; }

    /// <summary>As given by hand; nothing is the parameter's default.</summary>
    public string? Environment { get; init; }

    public string? ImageTag { get; init; }

    /// <summary>Who approves; no one rejects, or lets the time run out.</summary>
    public string? Approver { get; init; }

    /// <summary>Commands that fail, by a part of them.</summary>
    public string[] Failing { get; init; } = [];

    /// <summary>Commands during which someone stops the build.</summary>
    public string[] Interrupted { get; init; } = [];

    /// <summary>What the playbook notes just before it touches the cluster; nothing where it does not come that far.</summary>
    public string? RevisionBefore { get; init; } = "4\n";

    public object Json =>
        new
        {
            name = Name,
            env = new Dictionary<string, string?> { ["BRANCH_NAME"] = Branch, ["CHANGE_ID"] = IsPullRequest ? "1" : null }
                .Where(pair => pair.Value is not null)
                .ToDictionary(),
            @params = new Dictionary<string, string?> { ["ENVIRONMENT"] = Environment, ["IMAGE_TAG"] = ImageTag }
                .Where(pair => pair.Value is not null)
                .ToDictionary(),
            approver = Approver,
            failing = Failing,
            interrupted = Interrupted,
            revisionBefore = RevisionBefore,
        };
}

/// <summary>One step that the pipeline took.</summary>
internal sealed record Step
{
    public string Stage { get; init; } = "";

    public string Name { get; init; } = "";

    public string Text { get; init; } = "";

    public string? Agent { get; init; }

    public string? Submitter { get; init; }

    public string? Target { get; init; }

    public string? Version { get; init; }

    public IReadOnlyList<string> Locks { get; init; } = [];

    public IReadOnlyList<string> Credentials { get; init; } = [];
}

/// <summary>What became of a scenario.</summary>
internal sealed record BuildRun
{
    public string Name { get; init; } = "";

    public string Result { get; init; } = "";

    public IReadOnlyList<Step> Events { get; init; } = [];

    public IReadOnlyList<string> Problems { get; init; } = [];

    public IEnumerable<Step> Commands => Events.Where(step => step.Name == "sh");

    public int Count(string command) => Commands.Count(step => step.Text.Contains(command, StringComparison.Ordinal));

    public bool Did(string command) => Count(command) > 0;

    /// <summary>Where in the build a step with this text was taken; -1 if it never was.</summary>
    public int Place(string text) => Events.ToList().FindIndex(step => step.Text.Contains(text, StringComparison.Ordinal));
}

/// <summary>Runs the Jenkinsfile with recording steps, in the Groovy that npm-groovy-lint brings.</summary>
internal static class Jenkins
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
    private static readonly string Harness = Tree.Repository.PathOf("tests/AdaptivQ.Deploy.Tests/tools/jenkins");
    private static readonly Lazy<Task<string>> Compiled = new(Compile);

    /// <summary>Groovy's jars.</summary>
    /// <exception cref="InvalidOperationException">They are not installed.</exception>
    private static string Jars
    {
        get
        {
            var folder = Path.Combine(Harness, "node_modules/npm-groovy-lint/lib/java/groovy/lib");
            return Directory.Exists(folder)
                ? Path.Combine(folder, "*")
                : throw new InvalidOperationException(
                    $"Groovy is not installed, so the Jenkinsfile cannot be run. Run scripts/deploy-tools.sh, or npm ci in {Harness}."
                );
        }
    }

    /// <param name="tree">Whose Jenkinsfile.</param>
    public static async Task<IReadOnlyDictionary<string, BuildRun>> Run(Tree tree, IEnumerable<Scenario> scenarios)
    {
        var classes = await Compiled.Value;
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(scenarios.Select(scenario => scenario.Json)));
        var outcome = await Tool.Run(
            "java",
            ["-XX:TieredStopAtLevel=1", "-cp", $"{Jars}:{classes}", "run", tree.PathOf("Jenkinsfile"), file],
            tree.Root
        );
        File.Delete(file);
        return outcome.Succeeded
            ? JsonSerializer
                .Deserialize<List<BuildRun>>(outcome.Output.Replace("\"step\":", "\"name\":", StringComparison.Ordinal), Web)!
                .ToDictionary(run => run.Name)
            : throw new InvalidOperationException($"The Jenkinsfile cannot be read: {outcome.Said}");
    }

    private static async Task<string> Compile()
    {
        var folder = Directory.CreateTempSubdirectory("adaptivq-jenkins-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var sources = Directory.EnumerateFiles(Harness, "*.groovy");
        var outcome = await Tool.Run(
            "java",
            ["-cp", Jars, "org.codehaus.groovy.tools.FileSystemCompiler", "-d", folder, .. sources],
            Harness
        );
        return outcome.Succeeded ? folder : throw new InvalidOperationException($"The harness does not compile: {outcome.Said}");
    }
}
