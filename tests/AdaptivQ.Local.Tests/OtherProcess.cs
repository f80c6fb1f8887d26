using System.Diagnostics;
using System.Runtime.CompilerServices;
using AdaptivQ.Platform.CommandLine;
using AdaptivQ.Platform.Local;

namespace AdaptivQ.Local.Tests;

/// <summary>
/// A second process that starts PostgreSQL as the host would and then just stays, to be killed: this very test program,
/// told by its environment to do that instead of running tests.
/// </summary>
internal sealed class OtherProcess : IDisposable
{
    private const string Order = "ADAPTIVQ_TEST_START_POSTGRES_IN";
    private const string OrderBinaries = "ADAPTIVQ_TEST_POSTGRES_BINARIES";
    private const string Ready = "ready ";

    private readonly Process _process;

    private OtherProcess(Process process) => _process = process;

    public string ConnectionString { get; private set; } = "";

    /// <summary>Starts it and waits until its PostgreSQL runs.</summary>
    public static async Task<OtherProcess> StartPostgresAsync(string dataDirectory, string binaries)
    {
        var other = new OtherProcess(Launch(dataDirectory, binaries, searchPath: null));
        while (await other._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith(Ready, StringComparison.Ordinal))
            {
                other.ConnectionString = line[Ready.Length..];
                return other;
            }
        }

        throw new InvalidOperationException("The other process ended before its PostgreSQL was ready.");
    }

    /// <summary>Starts it where the search path is another one, and gives everything it says until it ends.</summary>
    public static async Task<string> TryStartPostgresAsync(string dataDirectory, string binaries, string searchPath)
    {
        using var process = Launch(dataDirectory, binaries, searchPath);
        return await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>As kill -9 does: it gets to clean up nothing. What it started is left alone.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: false);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static Process Launch(string dataDirectory, string binaries, string? searchPath)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(OtherProcess).Assembly.Location);
        }

        start.Environment[Order] = dataDirectory;
        start.Environment[OrderBinaries] = binaries;
        if (searchPath is not null)
        {
            start.Environment["PATH"] = searchPath;
        }

        return Process.Start(start)!;
    }

    // Runs before Main, which the test framework owns.
#pragma warning disable CA2255 // Meant for applications, which a test project is.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void ObeyOrder()
    {
        if (Environment.GetEnvironmentVariable(Order) is not { } dataDirectory)
        {
            return;
        }

        var options = new EmbeddedPostgresOptions(dataDirectory, BinariesRoot: Environment.GetEnvironmentVariable(OrderBinaries));
        try
        {
            // Nothing of this assembly may run on another thread until the initializer is done: hence no callback from here.
            var postgres = EmbeddedPostgres
                .StartAsync(options, new StepProgress(Console.Out, 1), CancellationToken.None)
                .GetAwaiter()
                .GetResult();
            Console.WriteLine(Ready + postgres.ConnectionString);
            Thread.Sleep(Timeout.Infinite);
        }
        catch (LocalRunException e)
        {
            Console.WriteLine(e.Message);
        }

        Environment.Exit(1);
    }
}
