using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AdaptivQ.Architecture.Tests;

/// <summary>The tree alone tells what the product does, and nothing in it drifts by itself.</summary>
public sealed partial class TreeTests
{
    private const int LongestFile = 400;
    private const int WidestLine = 140;

    private static readonly string[] FixedPlaces =
    [
        "AdaptivQ.sln",
        "Directory.Build.props",
        "Directory.Packages.props",
        "global.json",
        ".editorconfig",
        ".gitignore",
        "README.md",
        "scripts/test.sh",
        "src/Host/Program.cs",
        "src/Modules",
        "src/Frontend/package.json",
        "src/Frontend/package-lock.json",
        "tests",
    ];

    private static readonly string[] Layers =
    [
        "Services",
        "Helpers",
        "Helper",
        "Common",
        "Utils",
        "Utilities",
        "Util",
        "Shared",
        "Misc",
        "Managers",
        "Models",
        "Entities",
        "Dtos",
        "Interfaces",
        "Repositories",
        "Domain",
        "Application",
        "Infrastructure",
    ];

    [Fact]
    public void Everything_that_has_a_fixed_place_is_there() =>
        FixedPlaces.Where(place => !Path.Exists(Path.Combine(Repository.Root, place))).ShouldBeEmpty();

    [Fact]
    public void Folders_are_named_for_what_the_field_calls_it_never_for_a_layer() =>
        Repository
            .Files("src/Modules")
            .Concat(Repository.Files("src/Host"))
            .Select(Repository.Relative)
            .SelectMany(LayersIn)
            .Distinct()
            .ShouldBeEmpty();

    [Fact]
    public void No_source_file_is_longer_than_one_reads_at_a_sitting() =>
        Repository
            .Files("src")
            .Concat(Repository.Files("tests"))
            .Concat(Repository.Files("bench"))
            .Where(file => Path.GetExtension(file) is ".cs" or ".ts" or ".tsx" or ".mjs" && !IsGenerated(file))
            .SelectMany(file => TooLong(Repository.Relative(file), File.ReadLines(file).Count()))
            .ShouldBeEmpty();

    [Fact]
    public void No_line_is_wider_than_a_screen() =>
        Repository
            .Files("src")
            .Concat(Repository.Files("tests"))
            .Concat(Repository.Files("bench"))
            .Where(file => Path.GetExtension(file) is ".cs" or ".ts" or ".tsx" && !IsGenerated(file))
            .SelectMany(file => TooWide(Repository.Relative(file), File.ReadLines(file)))
            .ShouldBeEmpty();

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "AdaptivQ.sln")).Replace('\\', '/');
        Repository
            .Projects.Select(project => Repository.Relative(project.Path))
            .Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Every_module_has_a_test_project_of_its_own()
    {
        var tests = Repository.Projects.Select(project => project.Name).ToHashSet();
        Repository
            .Projects.Where(project => Repository.Relative(project.Path).StartsWith("src/Modules/", StringComparison.Ordinal))
            .Select(project => project.Name)
            .Where(name => !Repository.IsContracts(name))
            .Select(name => $"AdaptivQ.{name.Split('.')[^1]}.Tests")
            .Where(name => !tests.Contains(name))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Every_package_version_is_one_version_and_stands_in_one_place()
    {
        Floating(XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"))).ShouldBeEmpty();
        Repository
            .Projects.SelectMany(project =>
                project
                    .Packages.Where(package => package.Version is not null)
                    .Select(package => $"{project.Name} has a version of its own for {package.Name}")
            )
            .ShouldBeEmpty();
    }

    [Fact]
    public void Every_project_has_its_lock_file() =>
        Repository
            .Projects.Where(project => !File.Exists(Path.Combine(project.Folder, "packages.lock.json")))
            .Select(project => Repository.Relative(project.Path))
            .ShouldBeEmpty();

    [Fact]
    public void No_file_holds_a_secret() =>
        Repository
            .Files(".")
            .Where(file => Path.GetFileName(file) != ".env" && new FileInfo(file).Length < 2_000_000)
            .SelectMany(file => Secrets(Repository.Relative(file), File.ReadAllText(file)))
            .ShouldBeEmpty();

    [Fact]
    public void Breaches_are_found()
    {
        LayersIn("src/Modules/Quizzes/AdaptivQ.Quizzes/Services/Import.cs").ShouldBe(["src/Modules/Quizzes/AdaptivQ.Quizzes/Services"]);
        LayersIn("src/Modules/Quizzes/AdaptivQ.Quizzes/ItemBanks/Services.cs").ShouldBeEmpty();
        TooLong("a.cs", 401).ShouldBe(["a.cs has 401 lines; at most 400 are readable"]);
        TooLong("a.cs", 400).ShouldBeEmpty();
        TooWide("a.cs", [new('a', 140), new('a', 141), ""]).ShouldBe(["a.cs, line 2 has 141 characters; at most 140 fit on a screen"]);
        foreach (var version in new[] { "*", "1.2.*", "[1.0,2.0)", "(,2.0]", "1.0-*", "" })
        {
            Floating(XDocument.Parse($"""<Project><ItemGroup><PackageVersion Include="X" Version="{version}" /></ItemGroup></Project>"""))
                .ShouldBe([$"X has version '{version}'"]);
        }
        Floating(XDocument.Parse("""<Project><ItemGroup><PackageVersion Include="X" Version="1.20.1-beta.1" /></ItemGroup></Project>"""))
            .ShouldBeEmpty();
        // Put together here, so that this file does not hold what it looks for.
        foreach (
            var secret in new[]
            {
                $"-----BEGIN RSA {"PRIVATE"} KEY-----",
                $"-----BEGIN {"PRIVATE"} KEY-----",
                "AKIA" + new string('A', 16),
                "ghp_" + new string('a', 36),
                "AIza" + new string('a', 35),
                "xoxb" + "-123456789012-abcdef",
            }
        )
        {
            Secrets("a.txt", $"before {secret} after").ShouldHaveSingleItem();
        }
        Secrets("a.txt", "AKIA is how they begin; a PRIVATE KEY is what they are").ShouldBeEmpty();
    }

    private static IEnumerable<string> LayersIn(string path)
    {
        var folders = path.Split('/')[..^1];
        return folders
            .Index()
            .Where(folder => Layers.Contains(folder.Item, StringComparer.OrdinalIgnoreCase))
            .Select(folder => string.Join('/', folders[..(folder.Index + 1)]));
    }

    private static IEnumerable<string> TooLong(string path, int lines)
    {
        if (lines > LongestFile)
        {
            yield return $"{path} has {lines} lines; at most {LongestFile} are readable";
        }
    }

    private static IEnumerable<string> TooWide(string path, IEnumerable<string> lines) =>
        from line in lines.Index()
        where line.Item.Length > WidestLine
        select $"{path}, line {line.Index + 1} has {line.Item.Length} characters; at most {WidestLine} fit on a screen";

    private static IEnumerable<string> Floating(XDocument packages) =>
        from package in packages.Descendants("PackageVersion")
        let version = package.Attribute("Version")?.Value ?? ""
        where !ExactVersion().IsMatch(version)
        select $"{package.Attribute("Include")?.Value} has version '{version}'";

    private static IEnumerable<string> Secrets(string path, string text) =>
        Secret().Matches(text).Select(match => $"{path} seems to hold a secret: {match.Value[..Math.Min(match.Length, 12)]}…");

    private static bool IsGenerated(string file) =>
        file.Contains("/Generated/", StringComparison.Ordinal)
        || file.Contains(".gen.", StringComparison.Ordinal)
        || file.EndsWith(".d.ts", StringComparison.Ordinal);

    [GeneratedRegex(@"^\d+(\.\d+)+(-[0-9A-Za-z.-]+)?$")]
    private static partial Regex ExactVersion();

    [GeneratedRegex(
        @"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bA(KI|SI)A[0-9A-Z]{16}\b|\bgh[pousr]_[0-9A-Za-z]{36}|"
            + @"\bAIza[0-9A-Za-z_-]{35}|\bxox[abprs]-[0-9A-Za-z-]{10,}"
    )]
    private static partial Regex Secret();
}
