using System.CommandLine;
using Marten;

namespace AdaptivQ.Platform.CommandLine;

/// <summary>A command of the program, beside the slice that it calls. Found by scanning; made without arguments.</summary>
public interface IModuleCommand
{
    /// <summary>Position in the list that --help prints, lowest first; no two commands share one.</summary>
    int Place { get; }

    /// <summary>Describes the command, its options and its action.</summary>
    /// <param name="host">Opens the application, for an action that needs it.</param>
    Command Create(ICommandHost host);
}

/// <summary>Opens the application for a command.</summary>
public interface ICommandHost
{
    /// <summary>Builds the application over its database, with the schema in place where this process may change it; not serving.</summary>
    /// <param name="progress">What a slow start is doing; null: on the standard error.</param>
    /// <exception cref="CommandRefusedException">There is no database that may be used.</exception>
    Task<IOpenApplication> OpenAsync(CancellationToken cancellation, IProgress<string>? progress = null);
}

/// <summary>The application as a command needs it: built, not started. Dispose it.</summary>
public interface IOpenApplication : IAsyncDisposable
{
    /// <summary>The application's services.</summary>
    IServiceProvider Services { get; }

    /// <summary>The event store.</summary>
    IDocumentStore Store => Services.GetRequiredService<IDocumentStore>();
}

/// <summary>Which schools there are; the module that keeps them answers. Without such a module no school is refused.</summary>
public interface ISchoolRegister
{
    /// <summary>Whether the installation has the school.</summary>
    Task<bool> Exists(string school, CancellationToken cancellation);
}
