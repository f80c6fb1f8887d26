using System.Diagnostics;
using System.Globalization;
using AdaptivQ.Demo;
using AdaptivQ.Host;
using AdaptivQ.Integration.Tests;
using AdaptivQ.Platform.Database;
using AdaptivQ.Platform.Local;
using Marten;
using Marten.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

[assembly: AssemblyFixture(typeof(HostFixture))]

namespace AdaptivQ.Integration.Tests;

/// <summary>
/// One PostgreSQL for the run, one database with the demo school as a template, and one host over a copy of it that all
/// tests share. A test that changes what others read, or needs a clock of its own, takes a <see cref="FreshHost"/>.
/// </summary>
public sealed class HostFixture : IAsyncLifetime
{
    private const string Template = "template_school";

    private const string FolderPrefix = "adaptivq-integration-";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"{FolderPrefix}{Environment.ProcessId}-{Guid.NewGuid():n}");
    private EmbeddedPostgres? _postgres;
    private TestHost? _host;

    /// <summary>The host that all tests share; its clock is the real one.</summary>
    public TestHost Host => _host!;

    public IServiceProvider Services => Host.Services;

    public string ConnectionString => Host.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        await ClearUpAfterKilledRuns();
        _postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(_folder), new Progress<string>(), CancellationToken.None);
        await Execute($"create database {Template}");
        await using (var seeding = new TestHost(ConnectionTo(Template)))
        {
            await seeding.Services.GetRequiredService<DatabaseSchema>().Apply(CancellationToken.None);
            await DemoSchool.SeedAsync(seeding.Services, new Progress<string>(), CancellationToken.None);
            // The template has its read models, and what the messages behind them write, so that nothing goes on in a copy when it starts.
            await seeding.Start();
            await seeding.WaitForProjections();
            // Every test rests on this, and all suites begin at the same moment.
            await Eventually.Get(
                seeding.CountUntold,
                untold => untold == 0,
                "all of the demo's attempts are in their learners' records",
                TimeSpan.FromMinutes(5)
            );
        }

        // A template can be copied only while no one is connected to it.
        NpgsqlConnection.ClearPool(new NpgsqlConnection(ConnectionTo(Template)));
        await Execute($"alter database {Template} with allow_connections false");
        await Execute($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{Template}'");
        _host = await FreshHost();
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>A client of the shared host that no one is signed in to.</summary>
    public HttpClient Anonymous() => Host.Anonymous();

    /// <summary>A client of the shared host, signed in by bearer token as "learner", "teacher" … of the demo school.</summary>
    public Task<HttpClient> SignedIn(string who) => Host.SignedIn(who);

    /// <summary>Until every read model of the shared host shows what has happened so far.</summary>
    public Task WaitForProjections() => Host.WaitForProjections();

    /// <summary>A host of its own over a database of its own, with the demo school in it. Dispose it.</summary>
    /// <param name="configure">Before the application is put together: register a TimeProvider here to have another clock.</param>
    public async Task<TestHost> FreshHost(Action<WebApplicationBuilder>? configure = null)
    {
        var database = await FreshDatabase();
        var host = new TestHost(database, configure, () => Drop(database));
        await host.Start();
        return host;
    }

    /// <summary>A database of its own with the demo school in it.</summary>
    /// <returns>Its connection string; <see cref="Drop"/> it.</returns>
    public async Task<string> FreshDatabase(bool seeded = true)
    {
        var name = $"test_{Guid.NewGuid():n}";
        await Execute($"create database {name}" + (seeded ? $" template {Template}" : ""));
        return ConnectionTo(name);
    }

    public async Task Drop(string connectionString)
    {
        NpgsqlConnection.ClearPool(new NpgsqlConnection(connectionString));
        await Execute($"drop database if exists {new NpgsqlConnectionStringBuilder(connectionString).Database} with (force)");
    }

    /// <summary>A run that was killed could not stop its server.</summary>
    private static async Task ClearUpAfterKilledRuns()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), $"{FolderPrefix}*"))
        {
            try
            {
                var owner = Path.GetFileName(folder)[FolderPrefix.Length..].Split('-')[0];
                if (!int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var processId) || IsRunning(processId))
                {
                    continue;
                }
                var running = Path.Combine(folder, "data", "postmaster.pid");
                // Taken over, and stopped as the last who uses it.
                if (File.Exists(running))
                {
                    await using (
                        await EmbeddedPostgres.StartAsync(
                            new EmbeddedPostgresOptions(folder),
                            new Progress<string>(),
                            CancellationToken.None
                        )
                    ) { }
                }
                if (!File.Exists(running))
                {
                    Directory.Delete(folder, recursive: true);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or LocalRunException)
            {
                // Another user's, or another run clears up there just now.
            }
        }
    }

    private static bool IsRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>More patient than the default: a machine that is busy with other suites is not a database that is away.</summary>
    private string ConnectionTo(string database) =>
        new NpgsqlConnectionStringBuilder(_postgres!.ConnectionString)
        {
            Database = database,
            Timeout = 60,
            CommandTimeout = 120,
        }.ConnectionString;

    private async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(ConnectionTo("postgres")) { Pooling = false }.ConnectionString
        );
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
