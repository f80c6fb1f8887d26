namespace AdaptivQ.Platform.Local;

/// <summary>
/// A lock between processes, held on a file. The system lets go of it when its holder dies, however it dies,
/// so nothing is ever left locked behind a crash. The file itself stays: deleting it would let two holders in.
/// </summary>
internal static class FileGate
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    /// <summary>Waits until no other process holds the gate. Says so once if that takes more than a moment.</summary>
    public static async Task<IDisposable> EnterAsync(string path, IProgress<string> progress, CancellationToken cancellation)
    {
        var waitingSince = DateTimeOffset.UtcNow;
        var said = false;
        while (true)
        {
            if (TryOpen(path, FileAccess.ReadWrite, FileShare.None) is { } gate)
            {
                return gate;
            }

            var waited = DateTimeOffset.UtcNow - waitingSince;
            if (waited > LongestWait)
            {
                throw new LocalRunException(
                    $"Another process has held {path} for {LongestWait.TotalMinutes:0} minutes. End it, then start again."
                );
            }

            if (!said && waited > TimeSpan.FromSeconds(1))
            {
                progress.Report("waiting for another start that is under way");
                said = true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
        }
    }

    /// <summary>Holds a share that others may hold too; <see cref="IsShared"/> sees it until it is disposed.</summary>
    /// <remarks>Call inside a gate: only there can no other process be asking <see cref="IsShared"/> at the same time.</remarks>
    public static IDisposable Share(string path)
    {
        if (!File.Exists(path))
        {
            File.WriteAllBytes(path, []);
        }

        return TryOpen(path, FileAccess.Read, FileShare.Read)
            ?? throw new LocalRunException($"{path} is locked by a program that is not AdaptivQ. End it, then start again.");
    }

    /// <summary>Does any process (this one too) hold a share? Call inside a gate.</summary>
    public static bool IsShared(string path)
    {
        using var alone = TryOpen(path, FileAccess.ReadWrite, FileShare.None);
        return alone is null;
    }

    private static FileStream? TryOpen(string path, FileAccess access, FileShare share)
    {
        try
        {
            return new FileStream(path, access == FileAccess.Read ? FileMode.Open : FileMode.OpenOrCreate, access, share);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException or FileNotFoundException))
        {
            return null;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw new LocalRunException(
                $"{path} cannot be written: {e.Message} Give the folder to the user who runs AdaptivQ, or name another folder.",
                e
            );
        }
    }
}
