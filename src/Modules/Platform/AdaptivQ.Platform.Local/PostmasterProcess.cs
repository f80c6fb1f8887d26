using System.Diagnostics;
using System.Globalization;

namespace AdaptivQ.Platform.Local;

/// <summary>What PostgreSQL's postmaster.pid says about the server that uses a data folder, or used it last.</summary>
internal sealed record PostmasterFile(int ProcessId, string DataFolder, int Port)
{
    public static string PathIn(string dataFolder) => Path.Combine(dataFolder, "postmaster.pid");

    /// <summary>Null when there is none, or when it is only half written yet.</summary>
    public static PostmasterFile? Read(string dataFolder)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(PathIn(dataFolder));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        return
            lines.Length >= 4
            && int.TryParse(lines[0], CultureInfo.InvariantCulture, out var processId)
            && int.TryParse(lines[3], CultureInfo.InvariantCulture, out var port)
            ? new PostmasterFile(processId, lines[1], port)
            : null;
    }
}

/// <summary>The server's process. It is never our child: pg_ctl sets it apart, so that Ctrl+C in a terminal does not reach it.</summary>
internal static class PostmasterProcess
{
    /// <summary>
    /// Is the number taken, be it by a dead process that its parent never collected (a container's first process often
    /// collects none)? PostgreSQL asks no more than this, and then refuses to start.
    /// </summary>
    public static bool IsTaken(int processId) => OperatingSystem.IsLinux() ? Directory.Exists($"/proc/{processId}") : IsAlive(processId);

    /// <summary>Does this number belong to any living program?</summary>
    public static bool IsAlive(int processId)
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                // A dead process that has not been collected yet keeps its number; its state, behind the name, is Z.
                var stat = File.ReadAllText($"/proc/{processId}/stat");
                return stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
            }
            catch (IOException)
            {
                return false;
            }
        }

        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Is that program a PostgreSQL at work on this data folder, rather than one that got the number later?</summary>
    public static async Task<bool> IsServerOfAsync(int processId, string dataFolder, CancellationToken cancellation)
    {
        if (!IsAlive(processId))
        {
            return false;
        }

        if (OperatingSystem.IsWindows())
        {
            try
            {
                using var process = Process.GetProcessById(processId);
                return process.ProcessName.Equals("postgres", StringComparison.OrdinalIgnoreCase);
            }
            catch (ArgumentException)
            {
                return false;
            }
        }

        // Started by pg_ctl as: <path>/postgres -D <data folder>
        string commandLine;
        if (OperatingSystem.IsLinux())
        {
            try
            {
                commandLine = (await File.ReadAllTextAsync($"/proc/{processId}/cmdline", cancellation)).Replace('\0', ' ');
            }
            catch (IOException)
            {
                return false;
            }
        }
        else
        {
            var ps = LocalCommand.Describe(
                "/bin/ps",
                ["-ww", "-o", "command=", "-p", processId.ToString(CultureInfo.InvariantCulture)],
                "/"
            );
            commandLine = (await LocalCommand.RunAsync(ps, cancellation)).Output;
        }

        return (commandLine.TrimEnd() + " ").Contains($"postgres -D {dataFolder} ", StringComparison.Ordinal);
    }
}
