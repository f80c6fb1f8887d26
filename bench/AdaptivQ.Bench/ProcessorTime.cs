using System.Globalization;

namespace AdaptivQ.Bench;

/// <summary>Processor time used so far, in seconds, as Linux counts it.</summary>
/// <param name="Machine">All programs together, on all cores.</param>
internal readonly record struct ProcessorTime(double Host, double Postgres, double Bench, double Machine)
{
    // USER_HZ, which every Linux shows to programs, whatever its kernel's own rate.
    private const double TicksPerSecond = 100;

    public static ProcessorTime Read(int host, int postmaster)
    {
        var server = OwnAndEnded(postmaster);
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) && ParentOf(id) == postmaster)
            {
                server += Own(id);
            }
        }

        return new ProcessorTime(Own(host), server, Own(Environment.ProcessId), Busy());
    }

    public static ProcessorTime operator -(ProcessorTime after, ProcessorTime before) =>
        new(after.Host - before.Host, after.Postgres - before.Postgres, after.Bench - before.Bench, after.Machine - before.Machine);

    public static ProcessorTime operator +(ProcessorTime left, ProcessorTime right) =>
        new(left.Host + right.Host, left.Postgres + right.Postgres, left.Bench + right.Bench, left.Machine + right.Machine);

    /// <summary>Resident memory of a process, now and at its highest, in MiB.</summary>
    public static (double Now, double Highest) Memory(int id)
    {
        var lines = File.ReadAllLines($"/proc/{id}/status");
        double MiB(string name) =>
            double.Parse(
                lines
                    .First(line => line.StartsWith(name, StringComparison.Ordinal))[(name.Length + 1)..]
                    .Replace("kB", "", StringComparison.Ordinal),
                CultureInfo.InvariantCulture
            ) / 1024;
        return (MiB("VmRSS"), MiB("VmHWM"));
    }

    private static double Own(int id) => Stat(id) is { } fields ? (fields[11] + fields[12]) / TicksPerSecond : 0;

    /// <summary>With the time of the children that have ended.</summary>
    private static double OwnAndEnded(int id) =>
        Stat(id) is { } fields ? (fields[11] + fields[12] + fields[13] + fields[14]) / TicksPerSecond : 0;

    private static int ParentOf(int id) => Stat(id) is { } fields ? (int)fields[1] : -1;

    /// <summary>The fields of /proc/.../stat behind the name, from the state (0) on; null when the process has ended.</summary>
    private static double[]? Stat(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            return
            [
                .. text[(text.LastIndexOf(')') + 2)..]
                    .Split(' ')
                    .Select(field => double.TryParse(field, CultureInfo.InvariantCulture, out var value) ? value : 0),
            ];
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static double Busy()
    {
        var all = File.ReadLines("/proc/stat")
            .First()
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(field => double.Parse(field, CultureInfo.InvariantCulture))
            .ToArray();
        // user, nice, system, then idle and iowait, then irq, softirq, steal
        return (all[0] + all[1] + all[2] + all[5] + all[6] + all[7]) / TicksPerSecond;
    }
}
