using System.Reflection;
using System.Text.Json;
using System.Xml.Linq;

namespace AdaptivQ.Architecture.Tests;

/// <summary>The repository as it stands on disk and as it was built. Everything is found; nothing is listed here.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>
    /// All assemblies of ours that the Host was built with: the projects that this test's dependency file names, the tests
    /// themselves left out. (What else lies in the output folder may be left over from an earlier build.)
    /// </summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } =
    [.. ProjectsInDependencyFile().Select(Assembly.Load).OrderBy(Name, StringComparer.Ordinal)];

    public static IReadOnlyList<Assembly> Modules { get; } = [.. Assemblies.Where(assembly => assembly != typeof(Host.Program).Assembly)];

    /// <summary>Project files of the product, by the name of what they build.</summary>
    public static IReadOnlyList<Project> Projects { get; } =
    [.. Files("src", "*.csproj").Concat(Files("tests", "*.csproj")).Concat(Files("bench", "*.csproj")).Select(Project.Read)];

    public static string Name(Assembly assembly) => assembly.GetName().Name!;

    public static bool IsOurs(Assembly assembly) => Assemblies.Contains(assembly);

    /// <summary>The second part of a module's assembly name: Quizzes for AdaptivQ.Quizzes.Contracts; null for the Host.</summary>
    public static string? ModuleOf(string assembly) =>
        assembly.Split('.') is ["AdaptivQ", var module, ..] && module != "Host" ? module : null;

    public static bool IsContracts(string assembly) => assembly.EndsWith(".Contracts", StringComparison.Ordinal);

    public static IEnumerable<Type> Types => Assemblies.SelectMany(assembly => assembly.GetTypes());

    /// <summary>Files below a folder of the repository, without what tools put there.</summary>
    public static IEnumerable<string> Files(string folder, string pattern = "*")
    {
        var start = Path.Combine(Root, folder);
        return Directory.Exists(start) ? Walk(start) : [];

        IEnumerable<string> Walk(string directory) =>
            Directory
                .EnumerateFiles(directory, pattern)
                .Concat(Directory.EnumerateDirectories(directory).Where(sub => !IsMadeByTools(Path.GetFileName(sub))).SelectMany(Walk));
    }

    /// <summary>As it reads from the solution's folder, with forward slashes.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static bool IsMadeByTools(string folder) =>
        folder
            is "bin"
                or "obj"
                or "node_modules"
                or "dist"
                or "test-results"
                or "TestResults"
                or "coverage"
                or ".git"
                or ".adaptivq"
                or ".terraform"
                or ".vs"
                or ".idea";

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "AdaptivQ.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException($"There is no AdaptivQ.sln above {AppContext.BaseDirectory}.");
    }

    private static IEnumerable<string> ProjectsInDependencyFile()
    {
        var self = Name(typeof(Repository).Assembly);
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, $"{self}.deps.json")));
        var projects = file
            .RootElement.GetProperty("libraries")
            .EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "project")
            .Select(library => library.Name)
            .ToHashSet();
        return
        [
            .. file
                .RootElement.GetProperty("targets")
                .EnumerateObject()
                .Single()
                .Value.EnumerateObject()
                .Where(library => projects.Contains(library.Name) && library.Value.TryGetProperty("runtime", out _))
                .SelectMany(library => library.Value.GetProperty("runtime").EnumerateObject())
                .Select(assembly => Path.GetFileNameWithoutExtension(assembly.Name))
                .Where(name => name != self),
        ];
    }
}

/// <summary>What a project file says it needs.</summary>
internal sealed record Project(
    string Path,
    string Name,
    IReadOnlyList<string> Projects,
    IReadOnlyList<(string Name, string? Version)> Packages,
    IReadOnlyList<string> Frameworks
)
{
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public static Project Read(string path)
    {
        var xml = XDocument.Load(path);
        IEnumerable<XElement> All(string element) =>
            xml.Descendants(element).Where(reference => reference.Attribute("Include") is not null);
        return new Project(
            path,
            xml.Descendants("AssemblyName").FirstOrDefault()?.Value ?? System.IO.Path.GetFileNameWithoutExtension(path),
            [
                .. All("ProjectReference")
                    .Select(reference =>
                        System.IO.Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))
                    ),
            ],
            [
                .. All("PackageReference")
                    .Select(reference =>
                        (
                            reference.Attribute("Include")!.Value,
                            reference.Attribute("Version")?.Value ?? reference.Attribute("VersionOverride")?.Value
                        )
                    ),
            ],
            [.. All("FrameworkReference").Select(reference => reference.Attribute("Include")!.Value)]
        );
    }
}
