using AdaptivQ.Platform.CommandLine;
using AdaptivQ.Platform.Development;
using Npgsql;

namespace AdaptivQ.Platform.Local;

/// <param name="DataDirectory">Where the database lives. Made when it is not there.</param>
/// <param name="Port">Null: the port of the last time, or a free one.</param>
/// <param name="BinariesRoot">The folder whose package.json names the PostgreSQL packages. Null:
/// src/Modules/Platform/AdaptivQ.Platform.Local/postgres of the checkout.</param>
/// <param name="RootMethod">Matters only to root.</param>
/// <param name="RootDirectory">Where root puts the database and the programs when no other user can reach
/// <paramref name="DataDirectory"/>.</param>
public sealed record EmbeddedPostgresOptions(
    string DataDirectory,
    int? Port = null,
    string? BinariesRoot = null,
    RootMethod RootMethod = RootMethod.Automatic,
    string RootDirectory = "/var/lib/adaptivq-local"
)
{
    /// <summary>.adaptivq/postgres in the checkout that <paramref name="contentRoot"/> lies in.</summary>
    public static EmbeddedPostgresOptions ForCheckout(string contentRoot)
    {
        var root = RepositoryRoot.Find(contentRoot);
        return new EmbeddedPostgresOptions(Path.Combine(root, ".adaptivq", "postgres"), BinariesRoot: BinariesIn(root));
    }

    internal static string BinariesIn(string repositoryRoot) =>
        Path.Combine(repositoryRoot, "src", "Modules", "Platform", "AdaptivQ.Platform.Local", "postgres");
}

/// <summary>
/// A PostgreSQL 15 of our own for running on one machine, nothing to install but Node.js.
/// All processes that start it on the same folder share one server; the last to dispose stops it.
/// A server left behind by a process that was killed is taken over.
/// </summary>
public sealed class EmbeddedPostgres : ILocalDatabase
{
    private readonly PostgresCluster _cluster;
    private readonly IProgress<string> _progress;
    private readonly IDisposable _share;
    private readonly CancellationTokenSource _watching = new();
    private readonly TaskCompletionSource<CommandRefusedException> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _watch;
    private int _disposed;

    private EmbeddedPostgres(PostgresCluster cluster, RunningPostgres running, bool owned, IDisposable share, IProgress<string> progress)
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

    /// <summary>TCP port on 127.0.0.1 that the server listens on.</summary>
    public int Port { get; }

    /// <summary>Of the server's main process.</summary>
    public int ProcessId { get; }

    /// <summary>True: this call started the server. False: it ran already.</summary>
    public bool Owned { get; }

    /// <summary>
    /// Completes, with what to tell the user, when the server ends although it was not asked to here.
    /// Cancelled by <see cref="DisposeAsync"/>. Never faults.
    /// </summary>
    public Task<CommandRefusedException> Exited => _exited.Task;

    /// <summary>The server's own log.</summary>
    public string LogFile => _cluster.LogFile;

    /// <summary>Starts the server on the folder, or joins the one that runs there already.</summary>
    /// <exception cref="LocalRunException">It cannot be; the message says what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(
        EmbeddedPostgresOptions options,
        IProgress<string> progress,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(progress);

        var folder = MakeFolder(options.DataDirectory);
        var binariesRoot = options.BinariesRoot ?? EmbeddedPostgresOptions.BinariesIn(RepositoryRoot.Find(AppContext.BaseDirectory));
        var binaries = await PostgresBinaries.InstallAsync(Path.GetFullPath(binariesRoot), progress, cancellation);

        using var gate = await FileGate.EnterAsync(GateOf(folder), progress, cancellation);
        var cluster = await PostgresCluster.LocateAsync(folder, binaries, options, progress, cancellation);
        try
        {
            var (running, owned) = await cluster.EnsureRunningAsync(options.Port, progress, cancellation);
            return new EmbeddedPostgres(cluster, running, owned, FileGate.Share(UsersOf(folder)), progress);
        }
        catch (OperationCanceledException)
        {
            // Inside the gate: no other process can have joined what we were starting. One that others use already stays.
            if (!FileGate.IsShared(UsersOf(folder)))
            {
                await cluster.StopAsync(CancellationToken.None);
            }

            throw;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new LocalRunException(
                $"The database's folder {cluster.Folder} cannot be used: {e.Message} "
                    + "Does it belong to another user, or is the disk full? Cure that, or name another folder.",
                e
            );
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
                    _exited.TrySetResult(
                        new LocalRunException(
                            $"PostgreSQL (process {ProcessId}) has ended. What is stored is safe: start again. "
                                + $"The end of its log, {LogFile}:\n{_cluster.LogTail(20)}"
                        )
                    );
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
                $"The folder {full} cannot be made: {e.Message} Make it writable for the user who runs AdaptivQ, or name another folder.",
                e
            );
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
}
