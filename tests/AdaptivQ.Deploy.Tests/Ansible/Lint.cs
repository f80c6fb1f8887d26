namespace AdaptivQ.Deploy.Tests.Ansible;

/// <summary>What the linters say of the YAML that people write.</summary>
internal static class Lint
{
    /// <summary>yamllint over playbooks, monitoring, the chart's values and compose files.</summary>
    public static async Task<IReadOnlyList<string>> Yaml(Tree tree)
    {
        var files = Directory
            .EnumerateFiles(tree.PathOf("deploy"), "*.y*ml", SearchOption.AllDirectories)
            .Where(file =>
                !file.Contains("/templates/", StringComparison.Ordinal) && !file.Contains("/node_modules/", StringComparison.Ordinal)
            )
            .Concat(Directory.EnumerateFiles(tree.Root, "docker-compose*.yml"));
        return (
            await Tool.Run(
                "yamllint",
                ["--strict", "--format", "parsable", "--config-file", tree.PathOf("deploy/.yamllint"), .. files],
                tree.Root
            )
        ).Problems("yamllint");
    }

    /// <summary>ansible-lint, production profile, without asking any server.</summary>
    public static async Task<IReadOnlyList<string>> Ansible(Tree tree)
    {
        var folder = tree.PathOf("deploy/ansible");
        var files = Directory
            .EnumerateFiles(folder, "*.yml", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file))
            .ToList();
        return (await Tool.Run("ansible-lint", ["--offline", "--nocolor", "-p", "-c", ".ansible-lint", .. files], folder)).Problems(
            "ansible-lint"
        );
    }

    /// <summary>Each playbook as Ansible itself reads it.</summary>
    public static async Task<IReadOnlyList<string>> Syntax(Tree tree)
    {
        var folder = tree.PathOf("deploy/ansible");
        var playbooks = Directory
            .EnumerateFiles(Path.Combine(folder, "playbooks"), "*.yml")
            .Select(file => Path.GetRelativePath(folder, file));
        return (await Tool.Run("ansible-playbook", ["-i", "inventory/hosts.yml", "--syntax-check", .. playbooks], folder)).Problems(
            "--syntax-check"
        );
    }
}
