using System.Text.RegularExpressions;

namespace AdaptivQ.Deploy.Tests.CrossChecks;

/// <summary>What one artefact says that another relies on. A file that is not there is an exception: the check has failed.</summary>
internal static class Texts
{
    /// <summary>The first group of every match, line by line.</summary>
    /// <exception cref="FileNotFoundException">The file is not there.</exception>
    public static IReadOnlyList<string> All(Tree tree, string file, string pattern) =>
        [.. Regex.Matches(tree.Read(file), pattern, RegexOptions.Multiline).Select(match => match.Groups[1].Value)];

    /// <summary>The first group of the first match; nothing where there is none.</summary>
    public static string First(Tree tree, string file, string pattern) => All(tree, file, pattern) is [var first, ..] ? first : "";

    /// <summary>Default of a variable of Terraform.</summary>
    public static string Default(Tree tree, string variable) =>
        First(tree, "deploy/terraform/variables.tf", $$"""variable "{{variable}}" \{[^}]*?\n  default\s*=\s*"?([^"\n]+)"?\n""");

    /// <summary>Both sets, and what is only in one of them.</summary>
    public static IEnumerable<string> Differences(string what, IEnumerable<string> one, IEnumerable<string> other)
    {
        var (left, right) = (one.ToHashSet(), other.ToHashSet());
        if (left.Count == 0 || right.Count == 0)
        {
            yield return $"{what}: nothing to compare ({left.Count} and {right.Count} found)";
        }
        foreach (var missing in left.Except(right))
        {
            yield return $"{what}: {missing} is there, and no one else knows it";
        }
        foreach (var missing in right.Except(left))
        {
            yield return $"{what}: {missing} is expected and not there";
        }
    }

    /// <summary>Text files below a folder.</summary>
    public static IEnumerable<string> Files(Tree tree, string folder, params string[] endings) =>
        Directory
            .EnumerateFiles(tree.PathOf(folder), "*", SearchOption.AllDirectories)
            .Where(file => endings.Contains(Path.GetExtension(file)))
            .Select(file => Path.GetRelativePath(tree.Root, file).Replace('\\', '/'))
            .Where(file =>
                !file.Contains("node_modules/") && !file.Contains("/.terraform/") && !file.Contains("/bin/") && !file.Contains("/obj/")
            );
}
