using System.Diagnostics;

namespace AdaptivQ.Deploy.Tests;

/// <summary>What a tool said and how it ended.</summary>
public sealed record Outcome(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>Both streams, for a message.</summary>
    public string Said => $"{Output}\n{Error}".Trim();

    /// <summary>Nothing where it succeeded, else what it said, as one problem.</summary>
    public IReadOnlyList<string> Problems(string what) => Succeeded ? [] : [$"{what}: {Said}"];
}

/// <summary>A program of the machine that checks what we deploy. scripts/deploy-tools.sh installs them.</summary>
public static class Tool
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="name">As on PATH, or an absolute path.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="environment">Further variables; null as a value removes one.</param>
    /// <param name="input">For its standard input.</param>
    /// <param name="minutes">How long it may take.</param>
    /// <exception cref="InvalidOperationException">It is not installed: a check that cannot be made has failed.</exception>
    public static async Task<Outcome> Run(
        string name,
        IEnumerable<string> arguments,
        string folder,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? input = null,
        int minutes = 5
    )
    {
        var start = new ProcessStartInfo(Find(name), arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var (variable, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[variable] = value;
        }
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
        }
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(minutes));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{name} did not end within {minutes} minutes.");
        }

        return new Outcome(process.ExitCode, await output, await error);
    }

    /// <summary>
    /// Writes a program to be run. By a process of its own: what is open for writing here is so for a moment in each process that a
    /// test beside this one starts just then, and Linux runs nothing that is open for writing ("Text file busy").
    /// </summary>
    public static async Task Write(string program, string text)
    {
        var written = await Run("sh", ["-c", "cat >\"$1\" && chmod 700 \"$1\"", "sh", program], "/", input: text);
        written.Succeeded.ShouldBeTrue(written.Said);
    }

    /// <summary>The program's absolute path.</summary>
    /// <exception cref="InvalidOperationException">It is not installed.</exception>
    public static string Find(string name)
    {
        if (Path.IsPathRooted(name) && File.Exists(name))
        {
            return name;
        }
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Concat(["/usr/local/bin", "/usr/sbin", "/sbin", Tree.Repository.PathOf(".adaptivq/tools/bin")]);
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(
                $"{name} is not installed, so this check cannot be made. Run scripts/deploy-tools.sh, or see there what to install."
            );
    }
}
