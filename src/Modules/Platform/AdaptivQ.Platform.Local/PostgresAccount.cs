using System.Diagnostics;

namespace AdaptivQ.Platform.Local;

/// <summary>How PostgreSQL is run when we are root, as which it refuses to run.</summary>
public enum RootMethod
{
    /// <summary>A user namespace where the system allows it, else the user nobody.</summary>
    Automatic,

    /// <summary>In a user namespace of its own, where root is known by another number. Files stay root's.</summary>
    UserNamespace,

    /// <summary>As the user nobody, who is given the database's files.</summary>
    Nobody,
}

/// <summary>As whom the PostgreSQL programs run.</summary>
internal abstract record PostgresAccount
{
    /// <summary>We are root on a system where PostgreSQL would refuse. (Windows' pg_ctl drops its rights by itself.)</summary>
    public static bool IsNeeded => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    public static PostgresAccount Own { get; } = new OwnAccount();

    public static IReadOnlyList<PostgresAccount> ForRoot(RootMethod method) =>
        method switch
        {
            RootMethod.UserNamespace => [new NamespaceAccount()],
            RootMethod.Nobody => [new NobodyAccount()],
            _ when OperatingSystem.IsLinux() => [new NamespaceAccount(), new NobodyAccount()],
            _ => [new NobodyAccount()],
        };

    /// <param name="leavesServer">The program ends but leaves one running that would keep our pipes open (on Windows only).</param>
    public async Task<CommandResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        CancellationToken cancellation,
        bool leavesServer = false
    )
    {
        var start = Describe(program, arguments);
        if (leavesServer && OperatingSystem.IsWindows())
        {
            start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = false;
        }

        // The account may not be able to enter the folder that we are in.
        start.WorkingDirectory = Path.GetPathRoot(Path.GetFullPath(program)) ?? "/";
        // Settings meant for some other PostgreSQL of the user must not reach this one.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("PG", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["LC_ALL"] = "C";
        start.Environment["TZ"] = "UTC";
        return await LocalCommand.RunAsync(start, cancellation);
    }

    /// <summary>Can the account write into the folder and run the program?</summary>
    public async Task<bool> CanUseAsync(string folder, string program, CancellationToken cancellation)
    {
        var probe = Path.Combine(folder, ".probe-" + Guid.NewGuid().ToString("n"));
        Directory.CreateDirectory(probe);
        try
        {
            await TakeAsync(probe, cancellation);
            var result = await RunAsync("/bin/sh", ["-c", "test -w \"$0\" && \"$1\" --version", probe, program], cancellation);
            return result.Succeeded;
        }
        catch (LocalRunException)
        {
            // No unshare on this system, or no user nobody.
            return false;
        }
        finally
        {
            Directory.Delete(probe);
        }
    }

    /// <summary>Makes the account the owner of the folder and of everything in it.</summary>
    public abstract Task TakeAsync(string folder, CancellationToken cancellation);

    protected abstract ProcessStartInfo Describe(string program, IEnumerable<string> arguments);

    private static async Task ChangeOwnerAsync(string owner, string folder, CancellationToken cancellation)
    {
        var result = await LocalCommand.RunAsync(LocalCommand.Describe("chown", ["-R", owner, folder], "/"), cancellation);
        if (!result.Succeeded)
        {
            throw new LocalRunException($"{folder} could not be given to {owner}: {result.Tail()}");
        }
    }

    private sealed record OwnAccount : PostgresAccount
    {
        public override Task TakeAsync(string folder, CancellationToken cancellation) => Task.CompletedTask;

        protected override ProcessStartInfo Describe(string program, IEnumerable<string> arguments) =>
            LocalCommand.Describe(program, arguments);
    }

    private sealed record NamespaceAccount : PostgresAccount
    {
        public override Task TakeAsync(string folder, CancellationToken cancellation) => ChangeOwnerAsync("0:0", folder, cancellation);

        // 65534 is nobody's number everywhere; any other than 0 would do.
        protected override ProcessStartInfo Describe(string program, IEnumerable<string> arguments) =>
            LocalCommand.Describe("unshare", ["--user", "--map-user=65534", "--map-group=65534", "--", program, .. arguments]);
    }

    private sealed record NobodyAccount : PostgresAccount
    {
        public override Task TakeAsync(string folder, CancellationToken cancellation) => ChangeOwnerAsync("nobody", folder, cancellation);

        protected override ProcessStartInfo Describe(string program, IEnumerable<string> arguments)
        {
            var start = LocalCommand.Describe(program, arguments);
            start.UserName = "nobody";
            return start;
        }
    }
}
