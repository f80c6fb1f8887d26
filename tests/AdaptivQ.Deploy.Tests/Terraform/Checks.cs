using System.Text.RegularExpressions;

namespace AdaptivQ.Deploy.Tests.Terraform;

/// <summary>What the Terraform code must hold. None of it speaks to AWS: values are asserted under a mocked provider
/// (deploy/terraform/tests).</summary>
public static partial class Checks
{
    private const string Folder = "deploy/terraform";

    public static async Task<IReadOnlyList<string>> Formatted(Tree tree) =>
        (
            await Tool.Run(
                "terraform",
                ["fmt", "-check", "-recursive", "-diff"],
                tree.PathOf(Folder),
                new Dictionary<string, string?> { ["TF_CLI_CONFIG_FILE"] = null }
            )
        ).Problems("terraform fmt");

    /// <summary>The code fits the schema of the provider.</summary>
    public static async Task<IReadOnlyList<string>> Valid(Tree tree)
    {
        using var workspace = await Workspace.Open(tree);
        var bootstrap = Path.Combine(workspace.Root, "bootstrap");
        return
        [
            .. (await workspace.Run("validate")).Problems("terraform validate"),
            .. (await workspace.RunIn(bootstrap, "init", "-input=false", "-lockfile=readonly")).Problems("terraform init in bootstrap"),
            .. (await workspace.RunIn(bootstrap, "validate")).Problems("terraform validate in bootstrap"),
        ];
    }

    /// <summary>A test file of deploy/terraform/tests holds with the values of an environment.</summary>
    public static Check Passes(string test, string environment) =>
        async tree =>
        {
            using var workspace = await Workspace.Open(tree);
            var outcome = await workspace.Run(
                "test",
                $"-var-file=environments/{environment}/terraform.tfvars",
                $"-filter=tests/{test}.tftest.hcl"
            );
            return outcome.Problems($"{test} in {environment}");
        };

    /// <summary>Each environment keeps its state apart, encrypted and locked.</summary>
    public static Task<IReadOnlyList<string>> StatesApart(Tree tree)
    {
        var problems = new List<string>();
        foreach (var folder in Directory.EnumerateDirectories(tree.PathOf($"{Folder}/environments")))
        {
            var environment = Path.GetFileName(folder);
            if (
                !tree.Read($"{Folder}/environments/{environment}/backend.hcl")
                    .Contains($"\"adaptivq/{environment}/terraform.tfstate\"", StringComparison.Ordinal)
            )
            {
                problems.Add($"The state of {environment} is not kept under its own key.");
            }
            if (
                !tree.Read($"{Folder}/environments/{environment}/terraform.tfvars")
                    .Contains($"environment = \"{environment}\"", StringComparison.Ordinal)
            )
            {
                problems.Add($"The values of {environment} are for another environment.");
            }
        }

        var backend = tree.Read($"{Folder}/backend.tf");
        if (!Encrypted().IsMatch(backend))
        {
            problems.Add("The state is not encrypted.");
        }
        if (!Locked().IsMatch(backend))
        {
            problems.Add("The state is not locked while it changes.");
        }
        return Task.FromResult<IReadOnlyList<string>>(problems);
    }

    /// <summary>Only the aws provider and modules of our own, and nothing that is true on one machine only.</summary>
    public static Task<IReadOnlyList<string>> OwnModulesOnly(Tree tree)
    {
        var problems = new List<string>();
        foreach (var file in Files(tree, "*.tf"))
        {
            var text = File.ReadAllText(file);
            var name = Path.GetRelativePath(tree.Root, file);
            problems.AddRange(
                Sources()
                    .Matches(text)
                    .Select(match => match.Groups[1].Value)
                    .Where(source =>
                        source != "hashicorp/aws"
                        && !source.StartsWith("./", StringComparison.Ordinal)
                        && !source.StartsWith("../", StringComparison.Ordinal)
                    )
                    .Select(source => $"{name} takes {source} from somewhere else.")
            );
            if (text.Contains("/opt/", StringComparison.Ordinal))
            {
                problems.Add($"{name} names a folder of one machine.");
            }
            if (text.Contains("thumbprint_list", StringComparison.Ordinal))
            {
                problems.Add($"{name} pins a certificate that AWS exchanges.");
            }
        }

        return Task.FromResult<IReadOnlyList<string>>(problems);
    }

    /// <summary>Nothing lets the world in: no ingress from 0.0.0.0/0, no public database or bucket.</summary>
    public static Task<IReadOnlyList<string>> ClosedToTheWorld(Tree tree)
    {
        var problems = new List<string>();
        foreach (var file in Files(tree, "*.tf"))
        {
            var blocks = File.ReadAllText(file).Split("\nresource ");
            var name = Path.GetRelativePath(tree.Root, file);
            problems.AddRange(
                blocks
                    .Where(block =>
                        block.StartsWith("\"aws_vpc_security_group_ingress_rule\"", StringComparison.Ordinal)
                        && block.Contains("cidr_ipv", StringComparison.Ordinal)
                    )
                    .Select(block => $"{name}: {block.Split('\n')[0]} lets in by address; name the security group that calls.")
            );
            problems.AddRange(
                blocks
                    .Where(block => block.StartsWith("\"aws_security_group\"", StringComparison.Ordinal) && Inline().IsMatch(block))
                    .Select(block => $"{name}: {block.Split('\n')[0]} has rules of its own, which fight with rule resources.")
            );
            problems.AddRange(
                blocks
                    .Where(block =>
                        block.StartsWith("\"aws_s3_bucket_public_access_block\"", StringComparison.Ordinal) && Switches().Count(block) != 4
                    )
                    .Select(block => $"{name}: {block.Split('\n')[0]} does not block public access in all four ways.")
            );
        }

        return Task.FromResult<IReadOnlyList<string>>(problems);
    }

    private static IEnumerable<string> Files(Tree tree, string pattern) =>
        Directory
            .EnumerateFiles(tree.PathOf(Folder), pattern, SearchOption.AllDirectories)
            .Where(file => !file.Contains("/.terraform/", StringComparison.Ordinal));

    [GeneratedRegex(@"\bsource\s*=\s*""([^""]+)""", RegexOptions.Multiline)]
    private static partial Regex Sources();

    [GeneratedRegex(@"^\s*encrypt\s*=\s*true", RegexOptions.Multiline)]
    private static partial Regex Encrypted();

    [GeneratedRegex(@"^\s*use_lockfile\s*=\s*true", RegexOptions.Multiline)]
    private static partial Regex Locked();

    [GeneratedRegex(@"^\s*(ingress|egress)\s*(\{|=)", RegexOptions.Multiline)]
    private static partial Regex Inline();

    [GeneratedRegex(
        @"^\s*(block_public_acls|block_public_policy|ignore_public_acls|restrict_public_buckets)\s*=\s*true",
        RegexOptions.Multiline
    )]
    private static partial Regex Switches();
}
