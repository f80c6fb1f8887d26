using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace AdaptivQ.Bench;

/// <summary>The host under test: built, in a process of its own, on the given database.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly Task<string> _output;

    private HostProcess(Process process, Uri address)
    {
        (_process, Address) = (process, address);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        _output = Task.Run(async () => await output + await errors);
    }

    public Uri Address { get; }

    public int ProcessId => _process.Id;

    /// <summary>Runs one operation of the host to its end.</summary>
    public static async Task RunAsync(
        string hostDll,
        string operation,
        NpgsqlConnectionStringBuilder database,
        CancellationToken cancellation
    )
    {
        await using var host = Start(hostDll, operation, database, new Uri("http://127.0.0.1:0"));
        await host._process.WaitForExitAsync(cancellation);
        if (host._process.ExitCode != 0)
        {
            throw new BenchmarkFailedException($"'adaptivq {operation}' failed:\n{await host._output}");
        }
    }

    /// <summary>Serves, and returns once the database answers through it.</summary>
    /// <param name="limited">With the limits as they are for everybody.</param>
    public static async Task<HostProcess> ServeAsync(
        string hostDll,
        NpgsqlConnectionStringBuilder database,
        CancellationToken cancellation,
        bool limited = false
    )
    {
        var host = Start(hostDll, "serve", database, new Uri($"http://127.0.0.1:{FreePort()}"), limited);
        try
        {
            using var http = new HttpClient { BaseAddress = host.Address };
            for (var started = Stopwatch.GetTimestamp(); ; )
            {
                try
                {
                    using var ready = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellation);
                    if (ready.IsSuccessStatusCode)
                    {
                        return host;
                    }
                }
                catch (HttpRequestException)
                {
                    // Not listening yet.
                }

                if (host._process.HasExited)
                {
                    throw new BenchmarkFailedException($"The host ended while it started:\n{await host._output}");
                }
                if (Stopwatch.GetElapsedTime(started) > ReadyWithin)
                {
                    throw new BenchmarkFailedException("The host was not ready within two minutes.");
                }
                await Task.Delay(200, cancellation);
            }
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var stop = Process.Start("/bin/kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await stop.WaitForExitAsync();
            try
            {
                await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(45));
            }
            catch (TimeoutException)
            {
                _process.Kill();
                await _process.WaitForExitAsync();
            }
        }

        _process.Dispose();
    }

    private static HostProcess Start(
        string hostDll,
        string operation,
        NpgsqlConnectionStringBuilder database,
        Uri address,
        bool limited = false
    )
    {
        var start = new ProcessStartInfo("dotnet", [hostDll, operation]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Neither Development (which builds the front end) nor Production (which refuses the demo school).
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Benchmark";
        start.Environment["ASPNETCORE_URLS"] = address.ToString().TrimEnd('/');
        start.Environment["POSTGRES_HOST"] = database.Host;
        start.Environment["POSTGRES_PORT"] = database.Port.ToString(CultureInfo.InvariantCulture);
        start.Environment["POSTGRES_DB"] = database.Database;
        start.Environment["POSTGRES_USER"] = database.Username;
        start.Environment["POSTGRES_PASSWORD"] = database.Password;
        start.Environment["POSTGRES_SSLMODE"] = "disable";
        // A client of the benchmark answers more often than anybody can who reads the questions.
        start.Environment["ADAPTIVQ_LIMIT_FACTOR"] = limited ? "1" : "100000";
        return new HostProcess(Process.Start(start)!, address);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
