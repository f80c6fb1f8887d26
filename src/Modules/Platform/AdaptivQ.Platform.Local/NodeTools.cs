using System.Security.Cryptography;
using System.Text;

namespace AdaptivQ.Platform.Local;

/// <summary>Node.js and npm as found on this machine's search path.</summary>
internal static class NodeTools
{
    // What the front end's build tool asks for.
    private static readonly Version OldestNode = new(20, 19);

    /// <summary>Installs exactly what the folder's package-lock.json says, unless that is what is installed already.</summary>
    public static async Task EnsureInstalledAsync(
        string folder,
        IReadOnlyList<string> npmOptions,
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        var lockFile = LockFileOf(folder);
        if (!File.Exists(lockFile))
        {
            throw new LocalRunException($"{lockFile} is missing. It is part of the repository: restore it with your version control.");
        }

        if (IsInstalled(folder))
        {
            return;
        }

        await RequireNodeAsync(cancellation);
        progress.Report($"npm ci in {folder}");
        // An environment set up for production would leave the build tools out.
        var result = await RunNpmAsync(folder, ["ci", "--include=dev", "--no-audit", "--no-fund", .. npmOptions], cancellation);
        if (!result.Succeeded)
        {
            throw new LocalRunException(
                $"npm ci failed in {folder} (exit code {result.ExitCode}). Is the network up, and the npm registry reachable? "
                    + $"Then start again. npm said:\n{result.Tail()}"
            );
        }

        // npm makes no folder for a project without dependencies.
        Directory.CreateDirectory(Path.Combine(folder, "node_modules"));
        await File.WriteAllTextAsync(StampOf(folder), Fingerprint(folder, lockFile), cancellation);
    }

    public static async Task<CommandResult> RunNpmAsync(string folder, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var start = LocalCommand.Describe(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", arguments, folder);
        start.Environment["NO_COLOR"] = "1";
        start.Environment.Remove("FORCE_COLOR");
        start.Environment["NO_UPDATE_NOTIFIER"] = "1";
        try
        {
            return await LocalCommand.RunAsync(start, cancellation);
        }
        catch (LocalRunException e)
        {
            throw new LocalRunException(
                $"npm was not found. Install Node.js {OldestNode} or newer (https://nodejs.org), open a new terminal, start again.",
                e
            );
        }
    }

    private static async Task RequireNodeAsync(CancellationToken cancellation)
    {
        CommandResult result;
        try
        {
            result = await LocalCommand.RunAsync(LocalCommand.Describe("node", ["--version"]), cancellation);
        }
        catch (LocalRunException e)
        {
            throw new LocalRunException(
                $"Node.js was not found. Install Node.js {OldestNode} or newer (https://nodejs.org), open a new terminal, start again.",
                e
            );
        }

        var version = result.Output.Trim();
        if (Version.TryParse(version.TrimStart('v').Split('-')[0], out var found) && found < OldestNode)
        {
            throw new LocalRunException(
                $"Node.js {version} is too old. Install Node.js {OldestNode} or newer (https://nodejs.org), open a new terminal, start "
                    + $"again."
            );
        }
    }

    /// <summary>Is what the folder's lock file says installed?</summary>
    /// <remarks>
    /// The stamp lies inside node_modules and names what npm itself wrote there, so an install done by hand
    /// for another lock file cannot be taken for ours.
    /// </remarks>
    public static bool IsInstalled(string folder)
    {
        var lockFile = LockFileOf(folder);
        var stamp = StampOf(folder);
        if (!File.Exists(lockFile))
        {
            return false;
        }

        if (File.Exists(stamp))
        {
            return File.ReadAllText(stamp) == Fingerprint(folder, lockFile);
        }

        // A developer ran npm ci by hand after the lock file last changed: as good as ours.
        var installed = InstalledLockOf(folder);
        return File.Exists(installed) && File.GetLastWriteTimeUtc(installed) > File.GetLastWriteTimeUtc(lockFile);
    }

    private static string Fingerprint(string folder, string lockFile)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // A folder shared between two systems (a mounted checkout) holds the packages of only one of them.
        hash.AppendData(Encoding.UTF8.GetBytes(System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier));
        hash.AppendData(File.ReadAllBytes(lockFile));
        var installed = InstalledLockOf(folder);
        if (File.Exists(installed))
        {
            hash.AppendData(File.ReadAllBytes(installed));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string LockFileOf(string folder) => Path.Combine(folder, "package-lock.json");

    private static string InstalledLockOf(string folder) => Path.Combine(folder, "node_modules", ".package-lock.json");

    private static string StampOf(string folder) => Path.Combine(folder, "node_modules", ".adaptivq-installed");
}
