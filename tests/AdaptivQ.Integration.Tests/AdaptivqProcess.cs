using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace AdaptivQ.Integration.Tests;

/// <summary>What a command on the command line said and how it ended.</summary>
public sealed record Ran(int ExitCode, string Output, string Error);

/// <summary>The built program as a process of its own, which can be killed without killing the tests.</summary>
public sealed partial class AdaptivqProcess : IAsyncDisposable
{
    /// <summary>Of all nodes of the tests: what one has sealed another opens.</summary>
    public const string KeyRingSecret = "a secret of the tests, of 32 characters and more";

    /// <summary>Many times what it takes: several suites may keep the machine busy.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly string[] Ours = ["POSTGRES_", "ASPNETCORE_", "ADAPTIVQ_", "REDIS_", "OTEL_", "KEY_RING_"];

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = new();
    private readonly TaskCompletionSource<Uri> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AdaptivqProcess(Process process) => _process = process;

    public Uri Address { get; private set; } = null!;

    /// <summary>Runs a command to its end.</summary>
    /// <param name="connectionString">Null: POSTGRES_HOST is not set.</param>
    /// <param name="environment">Further variables; null as a value removes one.</param>
    public static Task<Ran> Run(string? connectionString, string[] arguments, params (string Name, string? Value)[] environment) =>
        RunFrom(AppContext.BaseDirectory, connectionString, arguments, environment);

    /// <param name="folder">Where the program lies.</param>
    public static async Task<Ran> RunFrom(
        string folder,
        string? connectionString,
        string[] arguments,
        params (string Name, string? Value)[] environment
    )
    {
        using var process = Process.Start(Describe(folder, connectionString, arguments, environment))!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await Ends(process);
        return new Ran(process.ExitCode, await output, await error);
    }

    /// <summary>Serves the API on a free port, and is ready.</summary>
    public static Task<AdaptivqProcess> Serve(string connectionString, params (string Name, string? Value)[] environment) =>
        ServeFrom(AppContext.BaseDirectory, connectionString, environment);

    /// <param name="folder">Where the program lies.</param>
    public static async Task<AdaptivqProcess> ServeFrom(
        string folder,
        string connectionString,
        params (string Name, string? Value)[] environment
    )
    {
        var served = new AdaptivqProcess(
            new Process
            {
                StartInfo = Describe(
                    folder,
                    connectionString,
                    ["serve", "--api-only"],
                    [("ASPNETCORE_URLS", "http://127.0.0.1:0"), .. environment]
                ),
                EnableRaisingEvents = true,
            }
        );
        var process = served._process;
        process.OutputDataReceived += (_, line) => served.Hear(line.Data);
        process.ErrorDataReceived += (_, line) => served.Hear(line.Data);
        process.Exited += (_, _) =>
            served._ready.TrySetException(new InvalidOperationException($"It ended before it was ready:\n{served.Said}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        served.Address = await served._ready.Task.WaitAsync(Patience);
        return served;
    }

    public int ProcessId => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>Bytes of memory it holds now.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>All that it has written so far.</summary>
    public string Said => string.Join('\n', _said);

    public HttpClient Client(string? token = null)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }
        return client;
    }

    /// <summary>kill -9: no goodbye.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await Ends(_process);
    }

    /// <summary>kill -TERM, as an orchestrator ends it.</summary>
    public async Task<(int ExitCode, TimeSpan Took)> Terminate()
    {
        var watch = Stopwatch.StartNew();
        using (var kill = Process.Start("/bin/sh", ["-c", $"kill -TERM {_process.Id.ToString(CultureInfo.InvariantCulture)}"]))
        {
            await kill.WaitForExitAsync();
        }
        await Ends(_process);
        return (_process.ExitCode, watch.Elapsed);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await Kill();
        }
        _process.Dispose();
    }

    [GeneratedRegex(@"AdaptivQ is ready: (http://[^\s""]+)")]
    private static partial Regex Ready();

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }
        _said.Enqueue(line);
        if (Ready().Match(line) is { Success: true } match)
        {
            _ready.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    private static async Task Ends(Process process)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)} did not end within "
                    + $"{Patience.TotalSeconds:0} seconds."
            );
        }
    }

    private static ProcessStartInfo Describe(
        string folder,
        string? connectionString,
        string[] arguments,
        (string Name, string? Value)[] environment
    )
    {
        var start = new ProcessStartInfo(Path.Combine(folder, OperatingSystem.IsWindows() ? "adaptivq.exe" : "adaptivq"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (
            var name in start.Environment.Keys.Where(name => Ours.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))).ToList()
        )
        {
            start.Environment.Remove(name);
        }
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["KEY_RING_SECRET"] = KeyRingSecret;
        if (connectionString is not null)
        {
            var server = new NpgsqlConnectionStringBuilder(connectionString);
            start.Environment["POSTGRES_HOST"] = server.Host;
            start.Environment["POSTGRES_PORT"] = server.Port.ToString(CultureInfo.InvariantCulture);
            start.Environment["POSTGRES_DB"] = server.Database;
            start.Environment["POSTGRES_USER"] = server.Username;
            start.Environment["POSTGRES_PASSWORD"] = server.Password;
            start.Environment["POSTGRES_SSLMODE"] = "disable";
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        return start;
    }
}
