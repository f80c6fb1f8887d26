using System.Text.Json.Nodes;

namespace AdaptivQ.Integration.Tests;

/// <summary>
/// A node in a process of its own, over a database of its own with the demo school in it. For tests of metrics: hosts in one
/// process share the listeners of OpenTelemetry, and what one of them shows depends on which others are there.
/// </summary>
public sealed class OwnNode : IAsyncDisposable
{
    private readonly HostFixture _fixture;
    private readonly string _database;
    private readonly AdaptivqProcess _process;

    private OwnNode(HostFixture fixture, string database, AdaptivqProcess process) =>
        (_fixture, _database, _process) = (fixture, database, process);

    /// <param name="environment">Further variables.</param>
    public static async Task<OwnNode> Serve(HostFixture fixture, params (string Name, string? Value)[] environment)
    {
        ArgumentNullException.ThrowIfNull(fixture);
        var database = await fixture.FreshDatabase();
        return new OwnNode(fixture, database, await AdaptivqProcess.Serve(database, environment));
    }

    public HttpClient Anonymous() => _process.Client();

    /// <param name="who">The part before the at sign for people of the demo school.</param>
    public async Task<HttpClient> SignedIn(string who)
    {
        using var visitor = Anonymous();
        return _process.Client(
            (string)
                (await visitor.Post("/api/tokens", new { email = $"{who}@demo.test", password = TestHost.DemoPassword })).Ok()[
                    "accessToken"
                ]!
        );
    }

    /// <summary>Every quiz that the learner may take.</summary>
    /// <param name="mode">assess or practise; null for both.</param>
    public static async Task<IReadOnlyList<Guid>> Quizzes(HttpClient learner, string? mode = null) =>
        [
            .. (await learner.Get("/api/quizzes"))
                .Ok()
                .AsArray()
                .OfType<JsonNode>()
                .Where(quiz => mode is null || (string)quiz["mode"]! == mode)
                .Select(quiz => Guid.Parse((string)quiz["id"]!)),
        ];

    /// <summary>The metrics, line by line, as soon as they show what is waited for.</summary>
    public async Task<IReadOnlyList<string>> Metrics(Func<IReadOnlyList<string>, bool> enough, string what)
    {
        using var prometheus = Anonymous();
        return await Eventually.Get(async () => (await prometheus.Get("/metrics")).Text.Split('\n'), enough, what);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _fixture.Drop(_database);
    }
}
