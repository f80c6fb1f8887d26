using System.Text.Json;
using AdaptivQ.Platform.Local;

namespace AdaptivQ.Browser.Tests;

/// <summary>A build of the front end as it is on disk, in a folder where no later build can disturb it.</summary>
internal static class ServedFrontEnd
{
    private const int Tries = 20;

    public static async Task Copy(string target)
    {
        var source = Path.Combine(RepositoryRoot.Find(AppContext.BaseDirectory), "src", "Frontend");
        for (var tries = 1; ; tries++)
        {
            var build = await FrontEndBuild.EnsureAsync(source, new Progress<string>(), CancellationToken.None);
            if (Directory.Exists(target))
            {
                Directory.Delete(target, recursive: true);
            }
            try
            {
                CopyFolder(build, target);
                if (IsWhole(target))
                {
                    return;
                }
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException && tries < Tries)
            {
                // Someone is building it at this moment: the folder is emptied first and filled last, its manifest too.
            }

            if (tries == Tries)
            {
                throw new InvalidOperationException(
                    $"The build of the front end in {build} lacks files that its manifest names. Run 'npm run build' in {source}."
                );
            }
            await Task.Delay(TimeSpan.FromSeconds(2));
        }
    }

    private static void CopyFolder(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
        foreach (var folder in Directory.EnumerateDirectories(source))
        {
            CopyFolder(folder, Path.Combine(target, Path.GetFileName(folder)));
        }
    }

    private static bool IsWhole(string folder)
    {
        var manifest = Path.Combine(folder, ".vite", "manifest.json");
        if (!File.Exists(manifest) || !File.Exists(Path.Combine(folder, "index.html")))
        {
            return false;
        }
        using var chunks = JsonDocument.Parse(File.ReadAllText(manifest));
        return chunks
            .RootElement.EnumerateObject()
            .All(chunk => File.Exists(Path.Combine(folder, chunk.Value.GetProperty("file").GetString()!)));
    }
}
