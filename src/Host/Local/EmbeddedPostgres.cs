using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace AdaptivQ.Host.Local;

/// <param name="DataDirectory">Where the database lives. Made when it is not there.</param>
/// <param name="Port">Null: the port of the last time, or a free one.</param>
/// <param name="BinariesRoot">The folder whose package.json names the PostgreSQL packages. Null: src/Host/Local/postgres of the checkout.</param>
/// <param name="RootMethod">Matters only to root.</param>
/// <param name="RootDirectory">Where root puts the database and the programs when nobody else can reach <paramref name="DataDirectory"/>.</param>
public sealed record EmbeddedPostgresOptions(
    string DataDirectory,
    int? Port = null,
    string? BinariesRoot = null,
    RootMethod RootMethod = RootMethod.Automatic,
    string RootDirectory = "/var/lib/adaptivq-local")
{
    /// <summary>.adaptivq/postgres in the checkout that <paramref name="contentRoot"/> lies in.</summary>
    public static EmbeddedPostgresOptions ForCheckout(string contentRoot)
    {
        var root = RepositoryRoot.Find(contentRoot);
        return new EmbeddedPostgresOptions(
            Path.Combine(root, ".adaptivq", "postgres"), BinariesRoot: BinariesIn(root));
    }

    internal static string BinariesIn(string repositoryRoot) => Path.Combine(repositoryRoot, "src", "Host", "Local", "postgres");
}

/// <summary>
/// A PostgreSQL 15 of our own for running on one machine, nothing to install but Node.js.
/// All processes that start it on the same folder share one server; the last to dispose stops it.
/// A server left behind by a process that was killed is taken over.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const string UserName = "adaptivq";
    private const string DatabaseName = "adaptivq";
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(60);
    // The backends of a server that was killed notice within moments, unless one is in the midst of a long query.
    private static readonly TimeSpan OrphansEndWithin = TimeSpan.FromSeconds(30);

    private readonly Cluster _cluster;
    private readonly IProgress<string> _progress;
    private readonly IDisposable _share;
    private readonly CancellationTokenSource _watching = new();
    private readonly TaskCompletionSource<LocalRunException> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _watch;
    private int _disposed;

    private EmbeddedPostgres(Cluster cluster, Running running, bool owned, IDisposable share, IProgress<string> progress)
    {
        _cluster = cluster;
        _progress = progress;
        _share = share;
        Owned = owned;
        Port = running.Port;
        ProcessId = running.ProcessId;
        ConnectionString = running.ConnectionString;
        _watch = WatchAsync();
    }

    /// <summary>For Npgsql: 127.0.0.1, database and user adaptivq, with the password.</summary>
    public string ConnectionString { get; }

    public int Port { get; }

    /// <summary>Of the server's main process.</summary>
    public int ProcessId { get; }

    /// <summary>True: this call started the server. False: it ran already.</summary>
    public bool Owned { get; }

    /// <summary>
    /// Completes, with what to tell the user, when the server ends although nobody asked for it here.
    /// Cancelled by <see cref="DisposeAsync"/>. Never faults.
    /// </summary>
    public Task<LocalRunException> Exited => _exited.Task;

    /// <summary>The server's own log.</summary>
    public string LogFile => _cluster.LogFile;

    /// <summary>Starts the server on the folder, or joins the one that runs there already.</summary>
    /// <exception cref="LocalRunException">It cannot be; the message says what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(
        EmbeddedPostgresOptions options, IProgress<string> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(progress);

        var folder = MakeFolder(options.DataDirectory);
        var binariesRoot = options.BinariesRoot
            ?? EmbeddedPostgresOptions.BinariesIn(RepositoryRoot.Find(AppContext.BaseDirectory));
        var binaries = await PostgresBinaries.InstallAsync(Path.GetFullPath(binariesRoot), progress, cancellation);

        using var gate = await FileGate.EnterAsync(GateOf(folder), progress, cancellation);
        var cluster = await Cluster.LocateAsync(folder, binaries, options, progress, cancellation);
        try
        {
            var (running, owned) = await cluster.EnsureRunningAsync(options.Port, progress, cancellation);
            return new EmbeddedPostgres(cluster, running, owned, FileGate.Share(UsersOf(folder)), progress);
        }
        catch (OperationCanceledException)
        {
            // Inside the gate: nobody can have joined what we were starting. One that others use already stays.
            if (!FileGate.IsShared(UsersOf(folder)))
            {
                await cluster.StopAsync(CancellationToken.None);
            }

            throw;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new LocalRunException(
                $"The database's folder {cluster.Folder} cannot be used: {e.Message} " +
                "Does it belong to another user, or is the disk full? Cure that, or name another folder.", e);
        }
    }

    /// <summary>Stops the server, unless another process is using it.</summary>
    /// <exception cref="LocalRunException">It did not stop.</exception>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        await _watching.CancelAsync();
        await _watch;
        _exited.TrySetCanceled();
        _watching.Dispose();

        using var gate = await FileGate.EnterAsync(GateOf(_cluster.Home), _progress, CancellationToken.None);
        _share.Dispose();
        if (FileGate.IsShared(UsersOf(_cluster.Home)))
        {
            _progress.Report("PostgreSQL stays up: another process is using it");
            return;
        }

        await _cluster.StopAsync(CancellationToken.None);
    }

    private static string GateOf(string folder) => Path.Combine(folder, "start.lock");

    private static string UsersOf(string folder) => Path.Combine(folder, "users.lock");

    private async Task WatchAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
            while (await timer.WaitForNextTickAsync(_watching.Token))
            {
                if (!PostmasterProcess.IsAlive(ProcessId))
                {
                    _exited.TrySetResult(new LocalRunException(
                        $"PostgreSQL (process {ProcessId}) has ended. What is stored is safe: start again. " +
                        $"The end of its log, {LogFile}:\n{_cluster.LogTail(20)}"));
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private static string MakeFolder(string path)
    {
        var full = Path.GetFullPath(path);
        // pg_ctl starts the server through a shell and quotes its paths, but not these.
        if (!OperatingSystem.IsWindows() && full.AsSpan().IndexOfAny("\"$`\\\n") >= 0)
        {
            throw new LocalRunException($"PostgreSQL cannot live in {full}: the path holds one of \" $ ` \\. Name another folder.");
        }

        try
        {
            Directory.CreateDirectory(full);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new LocalRunException(
                $"The folder {full} cannot be made: {e.Message} Make it writable for the user who runs AdaptivQ, or name another folder.", e);
        }

        return WithoutLinks(full);
    }

    // One folder reached over two paths must be one folder to us: its path is how a running server is recognised.
    private static string WithoutLinks(string existing)
    {
        var parent = Path.GetDirectoryName(existing);
        if (parent is null)
        {
            return existing;
        }

        var path = Path.Combine(WithoutLinks(parent), Path.GetFileName(existing));
        return Directory.ResolveLinkTarget(path, returnFinalTarget: true) is { } target ? WithoutLinks(target.FullName) : path;
    }

    private sealed record Running(int ProcessId, int Port, string ConnectionString);

    /// <summary>One database cluster on disk, and the account that may touch it.</summary>
    /// <param name="Home">The folder the user named: locks, and the data unless it had to be moved.</param>
    /// <param name="Folder">Where the data is.</param>
    private sealed record Cluster(string Home, string Folder, PostgresAccount Account, PostgresBinaries Binaries)
    {
        public string Data => DataIn(Folder);

        public string LogFile => Path.Combine(Data, "server.log");

        private string PasswordFile => Path.Combine(Data, "adaptivq.password");

        private string PortFile => Path.Combine(Home, "port");

        private static string DataIn(string folder) => Path.Combine(folder, "data");

        /// <summary>Finds an account, and if need be another place, in which PostgreSQL can run at all.</summary>
        public static async Task<Cluster> LocateAsync(
            string home, PostgresBinaries binaries, EmbeddedPostgresOptions options, IProgress<string> progress, CancellationToken cancellation)
        {
            if (!PostgresAccount.IsNeeded)
            {
                return new Cluster(home, home, PostgresAccount.Own, binaries);
            }

            var accounts = PostgresAccount.ForRoot(options.RootMethod);
            foreach (var account in accounts)
            {
                if (await account.CanUseAsync(home, binaries.Postgres, cancellation))
                {
                    return new Cluster(home, home, account, binaries);
                }
            }

            if (Directory.Exists(DataIn(home)))
            {
                throw new LocalRunException(
                    $"PostgreSQL refuses to run as root, and no other account can reach {home} or {binaries.Folder} any more. " +
                    "Open the folders above them for all users (chmod a+x), or run AdaptivQ as a user other than root.");
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
                    return new Cluster(home, elsewhere, account, copy);
                }
            }

            throw new LocalRunException(
                $"PostgreSQL refuses to run as root, and neither a user namespace (unshare) nor the user nobody could be used. " +
                "Run AdaptivQ as a user other than root, or give a connection string to a PostgreSQL of your own.");
        }

        public async Task<(Running Server, bool Owned)> EnsureRunningAsync(int? wantedPort, IProgress<string> progress, CancellationToken cancellation)
        {
            if (await FindRunningAsync(progress, cancellation) is { } found)
            {
                if (wantedPort is { } wanted && wanted != found.Port)
                {
                    throw new LocalRunException(
                        $"PostgreSQL runs already for {Home}, on port {found.Port}, not {wanted}. " +
                        "End the process that uses it first, or leave the port out.");
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
            if (PostmasterFile.Read(Data) is not { } file
                || !await PostmasterProcess.IsServerOfAsync(file.ProcessId, Data, cancellation))
            {
                return;
            }

            // pg_ctl sends SIGINT, or what stands for it on Windows, and waits.
            var result = await Account.RunAsync(
                Binaries.PgCtl,
                ["stop", "-D", Data, "-m", "fast", "-w", "-t", StopWithin.TotalSeconds.ToString(CultureInfo.InvariantCulture), "-s"],
                cancellation);
            if (!result.Succeeded && PostmasterProcess.IsAlive(file.ProcessId))
            {
                throw new LocalRunException(
                    $"PostgreSQL (process {file.ProcessId}) did not stop within {StopWithin.TotalSeconds:0} seconds. " +
                    $"What is stored is safe, but end that process before starting again. {result.Tail()}\n{LogTail(20)}");
            }
        }

        public string LogTail(int lines)
        {
            try
            {
                using var log = new StreamReader(new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
                return string.Join('\n', log.ReadToEnd().TrimEnd().Split('\n').TakeLast(lines));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return $"(the log cannot be read: {e.Message})";
            }
        }

        private async Task<Running?> FindRunningAsync(IProgress<string> progress, CancellationToken cancellation)
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

            var running = new Running(file.ProcessId, file.Port, await ConnectionStringAsync(file.Port, cancellation));
            return await BecomesReadyAsync(running, progress, cancellation) ? running : null;
        }

        private async Task InitialiseAsync(IProgress<string> progress, CancellationToken cancellation)
        {
            progress.Report($"making a new database in {Folder}");
            var work = Path.Combine(Folder, "init-" + Guid.NewGuid().ToString("n"));
            var data = DataIn(work);
            var password = Path.Combine(work, "password");
            Directory.CreateDirectory(work);
            try
            {
                await WritePrivateAsync(password, RandomNumberGenerator.GetHexString(40, lowercase: true), cancellation);
                await Account.TakeAsync(work, cancellation);
                var result = await Account.RunAsync(
                    Binaries.Initdb,
                    [
                        "-D", data, "-U", UserName, "--pwfile=" + password, "--auth=scram-sha-256",
                        "--encoding=UTF8", "--no-locale", "--data-checksums", "--no-instructions",
                    ],
                    cancellation);
                if (!result.Succeeded)
                {
                    throw new LocalRunException(
                        $"A new database could not be made in {Folder}. Is the disk full, or the folder not writable? initdb said:\n{result.Tail()}");
                }

                await File.WriteAllTextAsync(
                    Path.Combine(data, "pg_hba.conf"),
                    $"# Only this machine, only with the password.\nhost all {UserName} 127.0.0.1/32 scram-sha-256\n",
                    cancellation);
                await File.AppendAllTextAsync(
                    Path.Combine(data, "postgresql.conf"),
                    $"\n# Rewritten by AdaptivQ at each start.\ninclude = '{SettingsFile}'\n",
                    cancellation);
                File.Move(password, Path.Combine(data, Path.GetFileName(PasswordFile)));
                // The last step, and one that either happened or did not: a half-made database is never taken for a whole one.
                Directory.Move(data, Data);
            }
            finally
            {
                TryDelete(work);
            }
        }

        private const string SettingsFile = "adaptivq.conf";

        private async Task WriteSettingsAsync(int port, CancellationToken cancellation) => await File.WriteAllTextAsync(
            Path.Combine(Data, SettingsFile),
            $"""
            # Rewritten by AdaptivQ at each start; settings of your own belong in postgresql.conf, below its include.
            listen_addresses = '127.0.0.1'
            port = {port}
            unix_socket_directories = ''
            password_encryption = 'scram-sha-256'
            max_connections = 200
            timezone = 'UTC'
            log_timezone = 'UTC'
            # Locks of a process that was killed go free in seconds, not when TCP gives up.
            client_connection_check_interval = 2000

            """,
            cancellation);

        private void RequireSameVersion()
        {
            var versionFile = Path.Combine(Data, "PG_VERSION");
            var version = File.Exists(versionFile) ? File.ReadAllText(versionFile).Trim() : "unknown";
            if (version != Binaries.MajorVersion)
            {
                throw new LocalRunException(
                    $"The database in {Folder} was made by PostgreSQL {version}, but this is PostgreSQL {Binaries.MajorVersion}. " +
                    $"To keep it, dump it with PostgreSQL {version} (pg_dump) and load it into a new one; " +
                    $"to start empty, move {Data} away.");
            }
        }

        private async Task<Running> StartServerAsync(int? wantedPort, IProgress<string> progress, CancellationToken cancellation)
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
                    leavesServer: true);
                if (result.Succeeded && PostmasterFile.Read(Data) is { } file)
                {
                    var running = new Running(file.ProcessId, file.Port, await ConnectionStringAsync(file.Port, cancellation));
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
        private async Task<bool> BecomesReadyAsync(Running running, IProgress<string> progress, CancellationToken cancellation)
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
                            $"PostgreSQL (process {running.ProcessId}) took no connection on port {running.Port} for " +
                            $"{ReadyWithin.TotalSeconds:0} seconds. End that process and start again. Its log, {LogFile}, ends with:\n{LogTail(20)}", e);
                    }
                }
                catch (PostgresException e)
                {
                    throw new LocalRunException(
                        $"The server on port {running.Port} turned us away: {e.MessageText}. The password in {PasswordFile} must be the " +
                        $"one that the database was made with; if it is lost, move {Data} away to start empty.", e);
                }

                if (!said)
                {
                    progress.Report("waiting for PostgreSQL to take connections");
                    said = true;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
            }
        }

        /// <summary>Makes sure that the server is the one at work on our folder, and that it has our database.</summary>
        private async Task PrepareDatabaseAsync(string connectionString, CancellationToken cancellation)
        {
            var maintenance = new NpgsqlConnectionStringBuilder(connectionString) { Database = "postgres", Pooling = false }.ConnectionString;
            await using var connection = new NpgsqlConnection(maintenance);
            await connection.OpenAsync(cancellation);

            await using (var ask = new NpgsqlCommand("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int, current_setting('data_directory')", connection))
            await using (var answer = await ask.ExecuteReaderAsync(cancellation))
            {
                await answer.ReadAsync(cancellation);
                if (PostmasterFile.Read(Data) is not { } file || answer.GetInt32(0) != file.ProcessId
                    || !SamePath(answer.GetString(1), Data))
                {
                    throw new LocalRunException(
                        $"The server on the port of {Home} is at work on {answer.GetString(1)} instead: was the folder copied while it ran? " +
                        $"Delete {PostmasterFile.PathIn(Data)} and start again.");
                }
            }

            await using var exists = new NpgsqlCommand("select count(*) from pg_database where datname = $1", connection)
            {
                Parameters = { new NpgsqlParameter { Value = DatabaseName } },
            };
            if ((long)(await exists.ExecuteScalarAsync(cancellation))! == 0)
            {
                await using var create = new NpgsqlCommand($"create database {DatabaseName}", connection);
                await create.ExecuteNonQueryAsync(cancellation);
            }
        }

        private static bool SamePath(string left, string right) => string.Equals(
            Path.GetFullPath(left),
            Path.GetFullPath(right),
            OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

        private async Task<string> ConnectionStringAsync(int port, CancellationToken cancellation)
        {
            if (!File.Exists(PasswordFile))
            {
                throw new LocalRunException(
                    $"{PasswordFile} is missing, and with it the way into the database. Put it back, or move {Data} away to start empty.");
            }

            var settings = new NpgsqlConnectionStringBuilder
            {
                Host = "127.0.0.1",
                Port = port,
                Database = DatabaseName,
                Username = UserName,
                Password = (await File.ReadAllTextAsync(PasswordFile, cancellation)).Trim(),
                SslMode = SslMode.Disable,
            };
            // Npgsql 10 asks for Kerberos first, and complains when its library is not installed. Older ones know no such setting.
            const string Kerberos = "GSS Encryption Mode";
            if (settings.ContainsKey(Kerberos))
            {
                settings[Kerberos] = "Disable";
            }

            return settings.ConnectionString;
        }

        private int? RememberedPort() =>
            File.Exists(PortFile)
            && int.TryParse(File.ReadAllText(PortFile).Trim(), CultureInfo.InvariantCulture, out var port)
            && IsFree(port) ? port : null;

        private static bool IsFree(int port)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return true;
            }
            catch (Exception e) when (e is SocketException or ArgumentOutOfRangeException)
            {
                return false;
            }
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        private static async Task<PostgresBinaries> CopyAsync(
            PostgresBinaries binaries, string root, IProgress<string> progress, CancellationToken cancellation)
        {
            var target = Path.Combine(root, "postgres-" + binaries.Version);
            if (!Directory.Exists(target))
            {
                progress.Report($"copying PostgreSQL to {target}");
                var unfinished = target + "-" + Guid.NewGuid().ToString("n");
                // A shell's copy keeps links and modes; what is copied must be readable for others however strict our umask.
                var copied = await LocalCommand.RunAsync(
                    LocalCommand.Describe("/bin/sh", ["-c", "cp -RP \"$0\" \"$1\" && chmod -R a+rX \"$1\"", binaries.Folder, unfinished], "/"),
                    cancellation);
                if (!copied.Succeeded)
                {
                    throw new LocalRunException($"PostgreSQL could not be copied to {target}: {copied.Tail()}");
                }

                try
                {
                    Directory.Move(unfinished, target);
                }
                catch (IOException) when (Directory.Exists(target))
                {
                    // A start on another data folder was faster.
                    TryDelete(unfinished);
                }
            }

            return binaries with { Folder = target };
        }

        private static async Task WritePrivateAsync(string path, string text, CancellationToken cancellation)
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            await using var writer = new StreamWriter(new FileStream(path, options));
            await writer.WriteAsync(text.AsMemory(), cancellation);
        }

        private static void TryDelete(string folder)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // In the way of nobody: the next start tries again.
            }
        }
    }
}
