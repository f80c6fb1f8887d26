using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Platform.Development;

/// <summary>What a checkout brings so that it runs on one machine with nothing installed. The deployed image is without it.</summary>
public interface ILocalEnvironment
{
    /// <summary>The Host's project folder, where its settings lie while developing; null outside a checkout.</summary>
    string? ContentRoot { get; }

    /// <summary>Starts the database of the checkout, or joins it where it runs.</summary>
    /// <exception cref="CommandRefusedException">It cannot be; the message says what to do.</exception>
    Task<ILocalDatabase> StartDatabase(IProgress<string> progress, CancellationToken cancellation);

    /// <summary>Where the built front end lies, a folder that may be empty yet; null outside a checkout.</summary>
    string? FrontEndFolder { get; }

    /// <summary>Builds the front end into its folder unless it is up to date.</summary>
    /// <returns>False outside a checkout.</returns>
    /// <exception cref="CommandRefusedException">It cannot be built; the message says why.</exception>
    Task<bool> BuildFrontEnd(IProgress<string> progress, CancellationToken cancellation);
}

/// <summary>A database server of this process. Disposing stops it, unless another process uses it.</summary>
public interface ILocalDatabase : IAsyncDisposable
{
    /// <summary>For Npgsql.</summary>
    string ConnectionString { get; }

    /// <summary>Completes, with what to tell the user, when the server ends by itself. Never faults; cancelled by disposing.</summary>
    Task<CommandRefusedException> Exited { get; }
}

/// <summary>The demo school. The deployed image is without it.</summary>
public interface IDemoSchool
{
    /// <summary>The people who can sign in: their address and roles.</summary>
    IReadOnlyList<(string Email, IReadOnlyList<string> Roles)> SignIns { get; }

    /// <summary>Puts the school into the database, unless it is complete.</summary>
    /// <returns>False where nothing was to be done.</returns>
    Task<bool> Seed(IServiceProvider services, IProgress<string> progress, CancellationToken cancellation);
}

/// <summary>The password of all demo accounts, which the README prints.</summary>
public static class DemoPassword
{
    /// <summary>In Production neither an account nor the database may have it.</summary>
    public const string Value = "adaptivq-demo";
}
