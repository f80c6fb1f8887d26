using System.Globalization;
using System.Text.RegularExpressions;

namespace AdaptivQ.Deploy.Tests.Images;

/// <summary>What the source of the Host and of its modules says that nginx must do as well.</summary>
internal static partial class HostSource
{
    /// <summary>The headers that guard every answer, by name.</summary>
    public static IReadOnlyDictionary<string, string> Headers(Tree tree)
    {
        var host = tree.Read("src/Host/FrontEnd.cs");
        return new Dictionary<string, string>
        {
            ["X-Content-Type-Options"] = Header(host, @"XContentTypeOptions = ""(.*?)"""),
            ["Referrer-Policy"] = Header(host, @"""Referrer-Policy""\] = ""(.*?)"""),
            ["Permissions-Policy"] = Header(host, @"""Permissions-Policy""\] = ""(.*?)"""),
            ["Content-Security-Policy"] = string.Concat(
                StringLiteral().Matches(Header(host, @"(?s)ContentSecurityPolicy =(.*?);\s*\n\s*\n")).Select(part => part.Groups[1].Value)
            ),
        };
    }

    /// <summary>Addresses, and how many bytes the largest body has that the Host takes there.</summary>
    public static IReadOnlyList<(string Path, long Largest)> LargestBodies(Tree tree)
    {
        // Modules are not deployed as files: they are in the checkout only.
        var modules = Tree.Repository;
        return
        [
            ("/api/attempts", Constant(tree.Read("src/Host/Program.cs"), "LargestBody")),
            ("/graphql", Constant(tree.Read("src/Host/Program.cs"), "LargestBody")),
            (
                "/api/item-banks/1/images/a.png",
                Constant(modules.Read("src/Modules/Quizzes/AdaptivQ.Quizzes/ItemBanks/BankImage.cs"), "LargestBytes")
            ),
            (
                "/api/item-banks/1/items",
                Constant(modules.Read("src/Modules/Quizzes/AdaptivQ.Quizzes/ItemBanks/ImportItems.cs"), "LargestFile")
            ),
        ];
    }

    private static string Header(string source, string pattern) =>
        Regex.Match(source, pattern) is { Success: true } match
            ? match.Groups[1].Value
            : throw new InvalidOperationException($"src/Host/FrontEnd.cs says nothing like {pattern}");

    /// <summary>Of "const int Name = 2 * 1024 * 1024;".</summary>
    private static long Constant(string source, string name) =>
        Regex.Match(source, $@"const int {name} = ([\d_ *]+);") is { Success: true } match
            ? match.Groups[1].Value.Split('*').Aggregate(1L, (product, factor) => product * Number(factor))
            : throw new InvalidOperationException($"There is no constant {name}.");

    private static long Number(string digits) =>
        long.Parse(digits.Trim().Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex StringLiteral();
}
