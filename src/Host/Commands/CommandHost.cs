using AdaptivQ.Platform;
using AdaptivQ.Platform.CommandLine;
using AdaptivQ.Platform.Database;
using AdaptivQ.Platform.Development;
using Marten;

namespace AdaptivQ.Host.Commands;

/// <summary>Opens the application for modules' commands.</summary>
internal sealed class CommandHost : ICommandHost
{
    public async Task<IOpenApplication> OpenAsync(CancellationToken cancellation, IProgress<string>? progress = null)
    {
        var application = await OpenApplication.OpenAsync(progress ?? new StepProgress(Console.Error, 1), cancellation);
        try
        {
            // Before the command asks the database for anything: what is not there would be logged with a trace first.
            await application.RequireSchema(cancellation);
            return application;
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }
}

/// <summary>The application with its database, as an operation on the command line needs it: built, schema in place, not serving.</summary>
internal sealed class OpenApplication(WebApplication app, ILocalDatabase? localDatabase) : IOpenApplication
{
    private static readonly ILocalEnvironment? Local = ProductAssemblies.Create<ILocalEnvironment>().SingleOrDefault();

    public WebApplication App { get; } = app;

    /// <summary>Null where POSTGRES_HOST names a server.</summary>
    public ILocalDatabase? LocalDatabase { get; } = localDatabase;

    public IServiceProvider Services => App.Services;

    public IDocumentStore Store => Services.GetRequiredService<IDocumentStore>();

    /// <summary>Opens the application over the database that the settings name, or over the checkout's own.</summary>
    /// <param name="configure">Settings of the web application that depend on the command; null for none.</param>
    /// <param name="role">Matters only to what is started.</param>
    /// <param name="mayChangeSchema">Null: outside Production only.</param>
    /// <exception cref="CommandRefusedException">There is no database that may be used.</exception>
    public static async Task<OpenApplication> OpenAsync(
        IProgress<string> progress,
        CancellationToken cancellation,
        Action<WebApplicationBuilder>? configure = null,
        bool? mayChangeSchema = null,
        NodeRole role = NodeRole.All
    )
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { ContentRootPath = Local?.ContentRoot ?? AppContext.BaseDirectory }
        );
        // What a command does, it prints itself; only a server tells it to its log.
        if (configure is null)
        {
            builder.Logging.AddFilter("AdaptivQ", LogLevel.Warning);
            builder.Logging.AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        }

        configure?.Invoke(builder);
        var mayChange = mayChangeSchema ?? !builder.Environment.IsProduction();
        var database = DatabaseSettings.FromEnvironment(builder.Configuration, mayChange);
        ILocalDatabase? local = null;
        if (database is null)
        {
            if (Local is null)
            {
                throw new CommandRefusedException(
                    "This build has no database of its own. Set POSTGRES_HOST, POSTGRES_DB, POSTGRES_USER and POSTGRES_PASSWORD."
                );
            }
            if (builder.Environment.IsProduction())
            {
                throw new CommandRefusedException(
                    "In Production AdaptivQ does not run on its embedded database. Set POSTGRES_HOST, POSTGRES_DB, POSTGRES_USER and "
                        + "POSTGRES_PASSWORD."
                );
            }
            local = await Local.StartDatabase(progress, cancellation);
            database = new DatabaseSettings(local.ConnectionString, MayChangeSchema: true);
        }
        else if (builder.Environment.IsProduction() && builder.Configuration["POSTGRES_PASSWORD"] is "changeme" or DemoPassword.Value)
        {
            throw new CommandRefusedException(
                "POSTGRES_PASSWORD is the one of the examples. Set a password of your own before you run in Production."
            );
        }

        try
        {
            // A server gives up on a connection sooner: a person waits for its answer.
            var app = Program.Build(builder, configure is null ? database.ForCommand : database, role);
            if (database.MayChangeSchema)
            {
                await app.Services.GetRequiredService<DatabaseSchema>().Apply(cancellation);
            }
            return new OpenApplication(app, local);
        }
        catch
        {
            if (local is not null)
            {
                await local.DisposeAsync();
            }
            throw;
        }
    }

    /// <summary>The folder of a checkout's front end, to serve; null where there is no checkout.</summary>
    public static string? FrontEndFolder => Local?.FrontEndFolder;

    /// <summary>Builds the front end of a checkout into its folder.</summary>
    /// <returns>False where there is no checkout.</returns>
    public static async Task<bool> BuildFrontEnd(IProgress<string> progress, CancellationToken cancellation) =>
        Local is not null && await Local.BuildFrontEnd(progress, cancellation);

    /// <exception cref="CommandRefusedException">db-apply has not been run by this version.</exception>
    public async Task RequireSchema(CancellationToken cancellation)
    {
        if (!await Services.GetRequiredService<DatabaseSchema>().IsApplied(cancellation))
        {
            throw new CommandRefusedException(DatabaseSchema.NotApplied);
        }
    }

    /// <summary>In Production, what modules say must hold first.</summary>
    /// <exception cref="CommandRefusedException">It does not.</exception>
    public async Task RequireProductionChecks(CancellationToken cancellation)
    {
        if (!App.Environment.IsProduction())
        {
            return;
        }
        foreach (var check in Services.GetServices<IProductionCheck>())
        {
            if (await check.Problem(cancellation) is { } problem)
            {
                throw new CommandRefusedException(problem);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        if (LocalDatabase is not null)
        {
            await LocalDatabase.DisposeAsync();
        }
    }
}
