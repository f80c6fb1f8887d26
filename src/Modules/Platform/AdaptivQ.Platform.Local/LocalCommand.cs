using System.ComponentModel;
using System.Diagnostics;

namespace AdaptivQ.Platform.Local;

/// <summary>What an external program left behind: its exit code and everything it wrote, in the order it came.</summary>
internal sealed record CommandResult(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>The last lines, enough to see why a program failed without flooding a terminal.</summary>
    public string Tail(int lines = 40) => string.Join('\n', Output.TrimEnd().Split('\n').TakeLast(lines));
}

/// <summary>Runs an external program to its end.</summary>
internal static class LocalCommand
{
    public static ProcessStartInfo Describe(string program, IEnumerable<string> arguments, string? workingDirectory = null)
    {
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            // On Windows this also gives a console of its own, so that Ctrl+C in ours does not reach the program.
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        if (workingDirectory is not null)
        {
            start.WorkingDirectory = workingDirectory;
        }

        return start;
    }

    /// <exception cref="LocalRunException">The program is not there, or may not be run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the program and its children have been ended.</exception>
    public static async Task<CommandResult> RunAsync(ProcessStartInfo start, CancellationToken cancellation)
    {
        using var process = new Process { StartInfo = start };
        var output = new List<string>();
        var gate = new Lock();
        void Keep(string? line)
        {
            if (line is not null)
            {
                lock (gate)
                {
                    output.Add(line);
                }
            }
        }

        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new LocalRunException($"{start.FileName} could not be started: {e.Message}", e);
        }

        if (start.RedirectStandardInput)
        {
            process.StandardInput.Close();
        }

        if (start.RedirectStandardOutput)
        {
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        lock (gate)
        {
            return new CommandResult(process.ExitCode, string.Join('\n', output));
        }
    }
}
