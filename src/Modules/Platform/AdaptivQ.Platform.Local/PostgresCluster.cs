using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace AdaptivQ.Platform.Local;

/// <summary>A server that runs.</summary>
internal sealed record RunningPostgres(int ProcessId, int Port, string ConnectionString);

/// <summary>One database cluster on disk, and the account that may touch it: finding, starting and stopping its server.</summary>
/// <param name="Home">The folder the user named: locks, and the data unless it had to be moved.</param>
/// <param name="Folder">Where the data is.</param>
internal sealed partial record PostgresCluster(string Home, string Folder, PostgresAccount Account, PostgresBinaries Binaries)
{
    private const string UserName = "adaptivq";
    private const string DatabaseName = "adaptivq";
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(60);

    // The backends of a server that was killed notice within moments, unless one is in the midst of a long query.
    private static readonly TimeSpan OrphansEndWithin = TimeSpan.FromSeconds(30);

    public string Data => DataIn(Folder);

    public string LogFile => Path.Combine(Data, "server.log");

    private string PasswordFile => Path.Combine(Data, "adaptivq.password");

    private string PortFile => Path.Combine(Home, "port");

    private static string DataIn(string folder) => Path.Combine(folder, "data");

    /// <summary>Finds an account, and if need be another place, in which PostgreSQL can run at all.</summary>
    public static async Task<PostgresCluster> LocateAsync(
        string home,
        PostgresBinaries binaries,
        EmbeddedPostgresOptions options,
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        if (!PostgresAccount.IsNeeded)
        {
            return new PostgresCluster(home, home, PostgresAccount.Own, binaries);
        }

        var accounts = PostgresAccount.ForRoot(options.RootMethod);
        foreach (var account in accounts)
        {
            if (await account.CanUseAsync(home, binaries.Postgres, cancellation))
            {
                return new PostgresCluster(home, home, account, binaries);
            }
        }

        if (Directory.Exists(DataIn(home)))
        {
            throw new LocalRunException(
                $"PostgreSQL refuses to run as root, and no other account can reach {home} or {binaries.Folder} any more. "
                    + "Open the folders above them for all users (chmod a+x), or run AdaptivQ as a user other than root."
            );
        }

        // The checkout is root's alone (/root/adaptivq, say): only a copy outside can be reached.
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(home)))[..12];
        var elsewhere = Path.Combine(options.RootDirectory, name);
        Directory.CreateDirectory(elsewhere);
        var copy = await CopyAsync(binaries, options.RootDirectory, progress, cancellation);
        foreach (var account in accounts)
        {
            if (await account.CanUseAsync(elsewhere, copy.Postgres, cancellation))
            {
                progress.Report($"only root can reach {home}: the database is kept in {elsewhere}");
                return new PostgresCluster(home, elsewhere, account, copy);
            }
        }

        throw new LocalRunException(
            $"PostgreSQL refuses to run as root, and neither a user namespace (unshare) nor the user nobody could be used. "
                + "Run AdaptivQ as a user other than root, or give a connection string to a PostgreSQL of your own."
        );
    }

    public async Task<(RunningPostgres Server, bool Owned)> EnsureRunningAsync(
        int? wantedPort,
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        if (await FindRunningAsync(progress, cancellation) is { } found)
        {
            if (wantedPort is { } wanted && wanted != found.Port)
            {
                throw new LocalRunException(
                    $"PostgreSQL runs already for {Home}, on port {found.Port}, not {wanted}. "
                        + "End the process that uses it first, or leave the port out."
                );
            }

            progress.Report($"PostgreSQL runs already on port {found.Port}");
            return (found, false);
        }

        // What an interrupted start left. An initdb may still be at work on it: then it fails there, out of our way.
        foreach (var leftover in Directory.EnumerateDirectories(Folder, "init-*"))
        {
            TryDelete(leftover);
        }

        if (!Directory.Exists(Data))
        {
            await InitialiseAsync(progress, cancellation);
        }

        RequireSameVersion();
        return (await StartServerAsync(wantedPort, progress, cancellation), true);
    }

    /// <summary>A fast shutdown: sessions are cut, everything committed is written. Nothing to do when none runs.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        if (PostmasterFile.Read(Data) is not { } file || !await PostmasterProcess.IsServerOfAsync(file.ProcessId, Data, cancellation))
        {
            return;
        }

        // pg_ctl sends SIGINT, or what stands for it on Windows, and waits.
        var result = await Account.RunAsync(
            Binaries.PgCtl,
            ["stop", "-D", Data, "-m", "fast", "-w", "-t", StopWithin.TotalSeconds.ToString(CultureInfo.InvariantCulture), "-s"],
            cancellation
        );
        if (!result.Succeeded && PostmasterProcess.IsAlive(file.ProcessId))
        {
            throw new LocalRunException(
                $"PostgreSQL (process {file.ProcessId}) did not stop within {StopWithin.TotalSeconds:0} seconds. "
                    + $"What is stored is safe, but end that process before starting again. {result.Tail()}\n{LogTail(20)}"
            );
        }
    }

    public string LogTail(int lines)
    {
        try
        {
            using var log = new StreamReader(
                new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
            );
            return string.Join('\n', log.ReadToEnd().TrimEnd().Split('\n').TakeLast(lines));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"(the log cannot be read: {e.Message})";
        }
    }

    private async Task<RunningPostgres?> FindRunningAsync(IProgress<string> progress, CancellationToken cancellation)
    {
        if (PostmasterFile.Read(Data) is not { } file || !PostmasterProcess.IsTaken(file.ProcessId))
        {
            // A file left by a dead server is PostgreSQL's to clear.
            return null;
        }

        if (!await PostmasterProcess.IsServerOfAsync(file.ProcessId, Data, cancellation))
        {
            // The number has gone to another program (after a reboot, mostly): PostgreSQL would not dare to start.
            // Without the file it still recognises sessions that outlived their server, by their shared memory.
            progress.Report("clearing what a crashed PostgreSQL left behind");
            File.Delete(PostmasterFile.PathIn(Data));
            return null;
        }

        var running = new RunningPostgres(file.ProcessId, file.Port, await ConnectionStringAsync(file.Port, cancellation));
        return await BecomesReadyAsync(running, progress, cancellation) ? running : null;
    }

    private async Task<RunningPostgres> StartServerAsync(int? wantedPort, IProgress<string> progress, CancellationToken cancellation)
    {
        var deadline = DateTimeOffset.UtcNow + OrphansEndWithin;
        var otherPorts = 3;
        var saidWaiting = false;
        var port = wantedPort ?? RememberedPort() ?? FreePort();
        while (true)
        {
            await WriteSettingsAsync(port, cancellation);
            if (File.Exists(LogFile))
            {
                File.Move(LogFile, Path.Combine(Data, "server.previous.log"), overwrite: true);
            }

            // Also mends a folder that was last used under the other of root's two methods.
            await Account.TakeAsync(Data, cancellation);
            var result = await Account.RunAsync(
                Binaries.PgCtl,
                ["start", "-D", Data, "-l", LogFile, "-w", "-t", ReadyWithin.TotalSeconds.ToString(CultureInfo.InvariantCulture), "-s"],
                cancellation,
                leavesServer: true
            );
            if (result.Succeeded && PostmasterFile.Read(Data) is { } file)
            {
                var running = new RunningPostgres(file.ProcessId, file.Port, await ConnectionStringAsync(file.Port, cancellation));
                if (await BecomesReadyAsync(running, progress, cancellation))
                {
                    await File.WriteAllTextAsync(PortFile, port.ToString(CultureInfo.InvariantCulture), cancellation);
                    progress.Report($"PostgreSQL {Binaries.Version} on port {port}");
                    return running;
                }
            }

            var log = LogTail(30);
            if (log.Contains("could not bind", StringComparison.Ordinal))
            {
                if (wantedPort is not null)
                {
                    throw new LocalRunException($"Port {port} is in use. Name another, or leave it out to have a free one chosen.");
                }

                if (otherPorts-- > 0)
                {
                    port = FreePort();
                    continue;
                }
            }

            if (log.Contains("is still in use", StringComparison.Ordinal) && DateTimeOffset.UtcNow < deadline)
            {
                if (!saidWaiting)
                {
                    progress.Report("waiting for the last sessions of a crashed PostgreSQL to end");
                    saidWaiting = true;
                }

                await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
                continue;
            }

            throw new LocalRunException($"PostgreSQL did not start. {result.Tail(5)}\nIts log, {LogFile}, ends with:\n{log}");
        }
    }

    /// <returns>False when the server ended before it was ready.</returns>
    private async Task<bool> BecomesReadyAsync(RunningPostgres running, IProgress<string> progress, CancellationToken cancellation)
    {
        var deadline = DateTimeOffset.UtcNow + ReadyWithin;
        var said = false;
        while (true)
        {
            try
            {
                await PrepareDatabaseAsync(running.ConnectionString, cancellation);
                return true;
            }
            catch (NpgsqlException e) when (e is not PostgresException { SqlState: not ("57P03" or "57P01") })
            {
                // Not listening yet, recovering, or shutting down.
                if (!PostmasterProcess.IsAlive(running.ProcessId))
                {
                    return false;
                }

                if (DateTimeOffset.UtcNow > deadline)
                {
                    throw new LocalRunException(
                        $"PostgreSQL (process {running.ProcessId}) took no connection on port {running.Port} for "
                            + $"{ReadyWithin.TotalSeconds:0} seconds. End that process and start again. Its log, {LogFile}, ends "
                            + $"with:\n{LogTail(20)}",
                        e
                    );
                }
            }
            catch (PostgresException e)
            {
                throw new LocalRunException(
                    $"The server on port {running.Port} turned us away: {e.MessageText}. The password in {PasswordFile} must be the "
                        + $"one that the database was made with; if it is lost, move {Data} away to start empty.",
                    e
                );
            }

            if (!said)
            {
                progress.Report("waiting for PostgreSQL to take connections");
                said = true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        }
    }

    private static bool SamePath(string left, string right) =>
        string.Equals(
            Path.GetFullPath(left),
            Path.GetFullPath(right),
            OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase
        );
}
