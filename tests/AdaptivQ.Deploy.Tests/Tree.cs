namespace AdaptivQ.Deploy.Tests;

/// <summary>What is deployed, as files: the checkout itself, or a copy of it in which a mutation has broken one line.</summary>
public sealed class Tree : IDisposable
{
    private static readonly string[] Deployed =
    [
        "deploy",
        "scripts",
        "docs",
        "src/Host",
        "src/Frontend",
        "Jenkinsfile",
        "docker-compose.yml",
        "docker-compose.dev.yml",
        ".env.example",
        ".dockerignore",
        "Directory.Packages.props",
        "README.md",
    ];
    private static readonly HashSet<string> Built = ["bin", "obj", "node_modules", "dist", ".terraform", ".adaptivq", "test-results"];

    private readonly bool _temporary;

    private Tree(string root, bool temporary) => (Root, _temporary) = (root, temporary);

    /// <summary>The checkout these tests were built from.</summary>
    public static Tree Repository { get; } = new(FindRoot(), temporary: false);

    /// <summary>Its folder, absolute.</summary>
    public string Root { get; }

    /// <param name="relative">With slashes, from the root.</param>
    public string PathOf(string relative) => Path.Combine(Root, relative);

    /// <exception cref="FileNotFoundException">The file is not there.</exception>
    public string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>A copy in a temporary folder, without what is built. Dispose it.</summary>
    public Tree Copy()
    {
        var root = Directory.CreateTempSubdirectory("adaptivq-deploy-").FullName;
        foreach (var name in Deployed)
        {
            var (from, to) = (PathOf(name), Path.Combine(root, name));
            if (Directory.Exists(from))
            {
                CopyFolder(from, to);
            }
            else if (File.Exists(from))
            {
                File.Copy(from, to);
            }
        }

        return new Tree(root, temporary: true);
    }

    public void Dispose()
    {
        if (_temporary)
        {
            Directory.Delete(Root, recursive: true);
        }
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
        foreach (var folder in Directory.EnumerateDirectories(from).Where(folder => !Built.Contains(Path.GetFileName(folder))))
        {
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AdaptivQ.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"{AppContext.BaseDirectory} is in no checkout of AdaptivQ.");
    }
}
