using System.Text;
using System.Text.RegularExpressions;

namespace AdaptivQ.Deploy.Tests.Terraform;

/// <summary>The tables of inputs and outputs in the READMEs, written from variables.tf and outputs.tf.</summary>
public static partial class Readmes
{
    private const string Begin = "<!-- tables: written from variables.tf and outputs.tf by ADAPTIVQ_UPDATE=1 on the tests of Terraform -->";
    private const string End = "<!-- end of tables -->";

    /// <summary>Each module says what its code says.</summary>
    public static Task<IReadOnlyList<string>> InStep(Tree tree)
    {
        var problems = new List<string>();
        foreach (var module in Modules(tree))
        {
            var readme = Path.Combine(module, "README.md");
            var name = Path.GetRelativePath(tree.Root, readme);
            if (!File.Exists(readme))
            {
                problems.Add($"{name} is missing.");
            }
            else if (File.ReadAllText(readme) is var text && text != WithTables(text, module))
            {
                problems.Add($"{name} is not what the code says; run the tests of Terraform with ADAPTIVQ_UPDATE=1.");
            }
        }

        return Task.FromResult<IReadOnlyList<string>>(problems);
    }

    /// <summary>Writes the tables again.</summary>
    public static void Update(Tree tree)
    {
        foreach (var readme in Modules(tree).Select(module => Path.Combine(module, "README.md")).Where(File.Exists))
        {
            File.WriteAllText(readme, WithTables(File.ReadAllText(readme), Path.GetDirectoryName(readme)!));
        }
    }

    private static IEnumerable<string> Modules(Tree tree)
    {
        var root = tree.PathOf("deploy/terraform");
        return [root, Path.Combine(root, "bootstrap"), .. Directory.EnumerateDirectories(Path.Combine(root, "modules"))];
    }

    private static string WithTables(string text, string module)
    {
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        return begin < 0 ? $"{text.TrimEnd()}\n\n{Tables(module)}" : text[..begin] + Tables(module);
    }

    private static string Tables(string module)
    {
        var tables = new StringBuilder(Begin).Append("\n## Inputs\n| Name | Type | Default | |\n|---|---|---|---|\n");
        foreach (var (name, body) in Blocks(module, "variables.tf", "variable"))
        {
            var given = Argument(body, "default") is { } value ? $"`{value}`" : "required";
            tables.Append($"| `{name}` | `{Argument(body, "type")}` | {given} | {Description(body)} |\n");
        }
        tables.Append("\n## Outputs\n| Name | |\n|---|---|\n");
        foreach (var (name, body) in Blocks(module, "outputs.tf", "output"))
        {
            tables.Append($"| `{name}` | {Description(body)} |\n");
        }
        return tables.Append(End).Append('\n').ToString();
    }

    /// <summary>Blocks as terraform fmt leaves them: the closing brace stands alone in the first column.</summary>
    private static IEnumerable<(string Name, string Body)> Blocks(string module, string file, string kind) =>
        Block()
            .Matches(File.ReadAllText(Path.Combine(module, file)))
            .Where(match => match.Groups["kind"].Value == kind)
            .Select(match => (match.Groups["name"].Value, match.Groups["body"].Value))
            .OrderBy(block => block.Item1, StringComparer.Ordinal);

    private static string Description(string body) =>
        Argument(body, "description")?.Trim('"').Replace("|", "\\|", StringComparison.Ordinal)
        ?? throw new InvalidOperationException($"No description: {body}");

    private static string? Argument(string body, string name) =>
        Arguments().Matches(body).FirstOrDefault(match => match.Groups["name"].Value == name)?.Groups["value"].Value;

    [GeneratedRegex(@"^(?<kind>variable|output) ""(?<name>\w+)"" \{\n(?<body>.*?)^\}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^  (?<name>\w+) += (?<value>.+)$", RegexOptions.Multiline)]
    private static partial Regex Arguments();
}
