using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AdaptivQ.Host;
using AdaptivQ.Platform;
using AdaptivQ.Platform.Database;
using Marten;
using Marten.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AdaptivQ.Integration.Tests;

/// <summary>The real application on a real port, over one database, in this process.</summary>
public sealed class TestHost : IAsyncDisposable
{
    public const string DemoPassword = "adaptivq-demo";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Action<WebApplicationBuilder>? _configure;
    private readonly Func<Task>? _afterwards;
    private readonly bool _mayChangeSchema;
    private readonly NodeRole _role;
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _tokens = new();

    // No cookie jar and no pooling across hosts: what a test sends is what it says.
    private readonly AnswersAreDescribed _handler = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    private WebApplication _app;

    /// <summary>Built, not started.</summary>
    /// <param name="configure">Before the application is put together.</param>
    /// <param name="afterwards">When it has been disposed.</param>
    /// <param name="mayChangeSchema">False as in Production.</param>
    public TestHost(
        string connectionString,
        Action<WebApplicationBuilder>? configure = null,
        Func<Task>? afterwards = null,
        bool mayChangeSchema = true,
        NodeRole role = NodeRole.All
    )
    {
        (ConnectionString, _configure, _afterwards, _mayChangeSchema, _role) = (
            connectionString,
            configure,
            afterwards,
            mayChangeSchema,
            role
        );
        _app = Build();
    }

    public IServiceProvider Services => _app.Services;

    public string ConnectionString { get; }

    public IDocumentStore Store => Services.GetRequiredService<IDocumentStore>();

    public Uri Address { get; private set; } = null!;

    public async Task Start()
    {
        await _app.StartAsync();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>Ends the application in order and starts it again over the same database. Clients from before are for the old
    /// address.</summary>
    public async Task Restart()
    {
        await Stop();
        _app = Build();
        await Start();
    }

    public HttpClient Anonymous() => new(_handler, disposeHandler: false) { BaseAddress = Address };

    /// <param name="who">The part before the at sign for people of the demo school, or a whole address.</param>
    /// <param name="password">Of that address.</param>
    public async Task<HttpClient> SignedIn(string who, string password = DemoPassword)
    {
        var email = who.Contains('@', StringComparison.Ordinal) ? who : $"{who}@demo.test";
        var token = await _tokens.GetOrAdd(email, _ => new Lazy<Task<string>>(() => NewToken(email, password))).Value;
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A token that was not handed out before.</summary>
    public async Task<string> NewToken(string email, string password = DemoPassword)
    {
        using var client = Anonymous();
        using var response = await client.PostAsJsonAsync("/api/tokens", new { email, password });
        var body = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{email} may not sign in: {body}");
        }
        return JsonDocument.Parse(body).RootElement.GetProperty("accessToken").GetString()!;
    }

    /// <summary>Until every read model shows what has happened so far.</summary>
    public Task WaitForProjections() => Store.WaitForNonStaleProjectionDataAsync(Patience);

    /// <summary>How many events the database holds, of all schools, once those that follow in the background are there too.</summary>
    public async Task<long> CountEvents()
    {
        await Eventually.Get(CountUntold, untold => untold == 0, "finished attempts are told of", Patience);
        return await Count("select count(*) from events.mt_events");
    }

    /// <summary>How many finished attempts their learners' records do not know of yet.</summary>
    public Task<long> CountUntold() =>
        Count(
            "select count(*) filter (where type = 'attempt_finished') - count(*) filter (where type = 'quiz_taken') from events.mt_events"
        );

    public async Task<long> Count(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The first column of every row.</summary>
    public async Task<IReadOnlyList<string>> Texts(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync())
        {
            texts.Add(reader.GetString(0));
        }
        return texts;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _handler.Dispose();
        if (_afterwards is not null)
        {
            await _afterwards();
        }
    }

    private async Task Stop()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { EnvironmentName = "Development", ContentRootPath = AppContext.BaseDirectory }
        );
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration["KEY_RING_SECRET"] = AdaptivqProcess.KeyRingSecret;
        _configure?.Invoke(builder);
        return Program.Build(builder, new DatabaseSettings(ConnectionString, _mayChangeSchema), _role);
    }
}
