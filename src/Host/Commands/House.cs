using AdaptivQ.Host.Local;
using AdaptivQ.Learners.People;
using Marten;

namespace AdaptivQ.Host.Commands;

/// <summary>The application with its database, as an operation on the command line needs it: built, schema in place, not serving.</summary>
internal sealed class House(WebApplication app, EmbeddedPostgres? postgres) : IAsyncDisposable
{
    public WebApplication App { get; } = app;

    /// <summary>Null where POSTGRES_HOST names a server.</summary>
    public EmbeddedPostgres? Postgres { get; } = postgres;

    public IServiceProvider Services => App.Services;

    public IDocumentStore Store => Services.GetRequiredService<IDocumentStore>();

    /// <param name="configure">Settings of the web application that depend on the command; null for none.</param>
    /// <param name="role">Matters only to what is started.</param>
    /// <param name="mayChangeSchema">Null: outside Production only.</param>
    /// <exception cref="CommandRefusedException">There is no database that may be used.</exception>
    public static async Task<House> OpenAsync(
        IProgress<string> progress, CancellationToken cancellation, Action<WebApplicationBuilder>? configure = null, bool? mayChangeSchema = null,
        NodeRole role = NodeRole.All)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = ContentRoot });
        // What a command does, it prints itself; only a server tells it to its log.
        if (configure is null)
        {
            builder.Logging.AddFilter("AdaptivQ", LogLevel.Warning);
            builder.Logging.AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        }

        configure?.Invoke(builder);
        var mayChange = mayChangeSchema ?? !builder.Environment.IsProduction();
        var database = DatabaseSettings.FromEnvironment(builder.Configuration, mayChange);
        EmbeddedPostgres? postgres = null;
        if (database is null)
        {
            if (builder.Environment.IsProduction())
                throw new CommandRefusedException("In Production AdaptivQ does not run on its embedded database. Set POSTGRES_HOST, POSTGRES_DB, POSTGRES_USER and POSTGRES_PASSWORD.");
            postgres = await EmbeddedPostgres.StartAsync(EmbeddedPostgresOptions.ForCheckout(ContentRoot), progress, cancellation);
            database = new DatabaseSettings(postgres.ConnectionString, MayChangeSchema: true);
        }
        else if (builder.Environment.IsProduction() && builder.Configuration["POSTGRES_PASSWORD"] is "changeme" or DemoPassword)
        {
            throw new CommandRefusedException("POSTGRES_PASSWORD is the one of the examples. Set a password of your own before you run in Production.");
        }

        try
        {
            var app = Program.Build(builder, database, role);
            if (database.MayChangeSchema) await app.Services.GetRequiredService<DatabaseSchema>().Apply(cancellation);
            return new House(app, postgres);
        }
        catch
        {
            if (postgres is not null) await postgres.DisposeAsync();
            throw;
        }
    }

    public const string DemoPassword = "adaptivq-demo";

    /// <summary>The folder with appsettings.json: beside the program, or the project's while developing.</summary>
    private static string ContentRoot =>
        RepositoryRoot.TryFind(AppContext.BaseDirectory) is { } root && Directory.Exists(Path.Combine(root, "src", "Host"))
            ? Path.Combine(root, "src", "Host")
            : AppContext.BaseDirectory;

    /// <exception cref="CommandRefusedException">db-apply has not been run by this version.</exception>
    public async Task RequireSchema(CancellationToken cancellation)
    {
        if (!await Services.GetRequiredService<DatabaseSchema>().IsApplied(cancellation)) throw new CommandRefusedException(DatabaseSchema.NotApplied);
    }

    /// <summary>In Production nobody may be able to sign in with the password that the README prints.</summary>
    public async Task RefuseDemoAccounts(CancellationToken cancellation)
    {
        if (!App.Environment.IsProduction()) return;
        await using var session = Store.QuerySession();
        if (await session.Query<Account>().AnyAsync(account => account.Demo, cancellation))
            throw new CommandRefusedException("This database holds the demo school, whose password is public. In Production use a database of its own.");
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        if (Postgres is not null) await Postgres.DisposeAsync();
    }
}
