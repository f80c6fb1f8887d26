using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AdaptivQ.Platform.Local;

/// <summary>Builds the front end when its sources are not the ones that the last build was made of.</summary>
public static class FrontEndBuild
{
    private static readonly string[] SourceFolders = ["src", "public"];
    private static readonly string[] SourceFiles = ["index.html", "package*.json", "*.config.*", "tsconfig*", ".env*"];

    /// <summary>Where the build of a front end goes.</summary>
    public static string FolderOf(string frontEndDirectory) => Path.Combine(Path.GetFullPath(frontEndDirectory), "dist");

    /// <summary>Afterwards the returned folder, <paramref name="frontEndDirectory"/>/dist, holds the build of what is on disk.</summary>
    /// <exception cref="LocalRunException">Node.js is missing, npm ci failed or the build failed; with what the tool said.</exception>
    public static async Task<string> EnsureAsync(string frontEndDirectory, IProgress<string> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var folder = Path.GetFullPath(frontEndDirectory);
        if (!File.Exists(Path.Combine(folder, "package.json")))
        {
            throw new LocalRunException($"There is no front end in {folder}: package.json is missing. Run from a complete checkout.");
        }

        var name = "frontend-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..12];
        var state = Path.Combine(RepositoryRoot.TryFind(folder) ?? folder, ".adaptivq");
        var dist = FolderOf(folder);
        var stamp = Path.Combine(state, name + ".stamp");
        try
        {
            Directory.CreateDirectory(state);
            using var gate = await FileGate.EnterAsync(Path.Combine(state, name + ".lock"), progress, cancellation);

            // Before the build: what is edited while it runs is built the next time.
            var sources = HashSources(folder);
            if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp, cancellation) == sources && HasFiles(dist))
            {
                progress.Report("the front end is up to date");
                return dist;
            }

            // A build that is cut short leaves a broken dist behind: no stamp may vouch for it.
            File.Delete(stamp);
            await NodeTools.EnsureInstalledAsync(folder, [], progress, cancellation);
            progress.Report("npm run build");
            var result = await NodeTools.RunNpmAsync(folder, ["run", "build"], cancellation);
            if (!result.Succeeded)
            {
                throw new LocalRunException(
                    $"The front end's build failed (npm run build in {folder}, exit code {result.ExitCode}):\n{result.Tail(80)}"
                );
            }

            if (!HasFiles(dist))
            {
                throw new LocalRunException($"npm run build in {folder} succeeded but left nothing in {dist}. It said:\n{result.Tail()}");
            }

            await File.WriteAllTextAsync(stamp, sources, cancellation);
            return dist;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new LocalRunException(
                $"The front end in {folder} cannot be built: {e.Message} Does the folder belong to another user, or is the disk full?",
                e
            );
        }
    }

    private static bool HasFiles(string folder) => Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any();

    private static string HashSources(string folder)
    {
        var files = SourceFolders
            .Select(name => Path.Combine(folder, name))
            .Where(Directory.Exists)
            .SelectMany(source => Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            .Concat(SourceFiles.SelectMany(pattern => Directory.EnumerateFiles(folder, pattern)))
            .Select(file => (Path: file, Name: Path.GetRelativePath(folder, file).Replace('\\', '/')))
            .DistinctBy(file => file.Name)
            .OrderBy(file => file.Name, StringComparer.Ordinal);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[8];
        foreach (var (path, name) in files)
        {
            // Lengths between the parts: moving a byte from one file to the next must not give the same hash.
            var content = File.ReadAllBytes(path);
            var title = Encoding.UTF8.GetBytes(name);
            BinaryPrimitives.WriteInt64LittleEndian(length, title.Length);
            hash.AppendData(length);
            hash.AppendData(title);
            BinaryPrimitives.WriteInt64LittleEndian(length, content.Length);
            hash.AppendData(length);
            hash.AppendData(content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
