using AdaptivQ.Browser.Tests;
using AdaptivQ.Demo;
using AdaptivQ.Host;
using AdaptivQ.Platform.Database;
using AdaptivQ.Platform.Local;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Npgsql;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace AdaptivQ.Browser.Tests;

/// <summary>
/// One browser, and one real host on a real port over a PostgreSQL of its own, serving a build of the front end, with the
/// demo school in it. All tests share them; what a test changes, it changes for learners of its own.
/// </summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private const string DefaultChromium = "/usr/bin/chromium";

    // On a machine whose cores are shared with the build, a page may take seconds to draw.
    internal const float Patience = 90_000;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"adaptivq-browser-{Guid.NewGuid():n}");
    private EmbeddedPostgres? _postgres;
    private WebApplication? _app;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private TestSchool? _school;

    public string Address { get; private set; } = "";

    public IServiceProvider Services => _app!.Services;

    public IBrowser Browser => _browser!;

    public TestSchool School => _school!;

    /// <summary>The served build of the front end.</summary>
    public string FrontEndFolder => Path.Combine(_folder, "front-end");

    public async ValueTask InitializeAsync()
    {
        var browser = LaunchBrowser();
        var host = StartHost();
        await Task.WhenAll(browser, host);
        _school = await TestSchool.Open(Services, Browser, Address);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
        _school?.Dispose();
        _playwright?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
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

    /// <summary>No one can write to the table until what is returned is disposed; everybody can read it.</summary>
    public async Task<IAsyncDisposable> LockAgainstWriting(string table)
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(_postgres!.ConnectionString) { Pooling = false }.ConnectionString
        );
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"begin; lock table {table} in share mode", connection);
        await command.ExecuteNonQueryAsync();
        // Closing it ends the transaction.
        return connection;
    }

    private async Task LaunchBrowser()
    {
        var chromium = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? named : DefaultChromium;
        if (!File.Exists(chromium))
        {
            throw new FileNotFoundException(
                $"There is no browser at '{chromium}'. Install Chromium (Debian: apt-get install chromium), or set CHROMIUM to the path "
                    + $"of a Chromium or Chrome."
            );
        }
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = chromium,
                Timeout = 2 * Patience,
                Args =
                [
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );
    }

    private async Task StartHost()
    {
        var frontEnd = ServedFrontEnd.Copy(FrontEndFolder);
        _postgres = await EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions(Path.Combine(_folder, "postgres")),
            new Progress<string>(),
            CancellationToken.None
        );
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { EnvironmentName = "Development", ContentRootPath = AppContext.BaseDirectory }
        );
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration[FrontEnd.FolderKey] = FrontEndFolder;
        await frontEnd;
        _app = Host.Program.Build(builder, new DatabaseSettings(_postgres.ConnectionString, MayChangeSchema: true));
        // In the order in which `serve` does it.
        await Services.GetRequiredService<IDocumentStore>().Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await DemoSchool.SeedAsync(Services, new Progress<string>(), CancellationToken.None);
        await _app.StartAsync();
        Address = Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }
}
