using System.Globalization;
using System.Text;
using AdaptivQ.Demo;
using AdaptivQ.Host;
using AdaptivQ.Integration.Tests.Redis;
using AdaptivQ.Kernel;
using AdaptivQ.Operations.Projections;
using AdaptivQ.Platform;
using AdaptivQ.Platform.Local;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdaptivQ.Integration.Tests.Cluster;

/// <summary>
/// Two web nodes and two workers as they are deployed: the published build, in Production, as a database role that may not
/// change the schema. On a PostgreSQL of their own, and a Redis that can be killed.
/// </summary>
public sealed class Nodes : IAsyncDisposable
{
    private const string NodeRole = "adaptivq_node";
    private const string NodePassword = "only-for-this-test";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"adaptivq-cluster-{Environment.ProcessId}-{Guid.NewGuid():n}");
    private readonly AdaptivqProcess?[] _nodes = new AdaptivqProcess?[4];
    private readonly Uri[] _addresses = new Uri[4];
    private readonly string _program;
    private readonly RedisServer _redis = new();
    private EmbeddedPostgres _postgres = null!;
    private TestHost? _aside;

    private Nodes(string program) => _program = program;

    public static IReadOnlyList<int> Webs { get; } = [0, 1];

    public static IReadOnlyList<int> Workers { get; } = [2, 3];

    /// <summary>The same application over the same database, as its owner; not started: to look, and to make people.</summary>
    public TestHost Aside => _aside!;

    public string OwnersConnection => _postgres.ConnectionString;

    private string NodesConnection =>
        new NpgsqlConnectionStringBuilder(OwnersConnection) { Username = NodeRole, Password = NodePassword }.ConnectionString;

    public static async Task<Nodes> Start(string program)
    {
        var nodes = new Nodes(program);
        try
        {
            nodes._postgres = await EmbeddedPostgres.StartAsync(
                new EmbeddedPostgresOptions(nodes._folder, Ports.Free()),
                new Progress<string>(),
                CancellationToken.None
            );
            await nodes._redis.InitializeAsync();
            nodes._aside = new TestHost(nodes.OwnersConnection);
            await nodes.Execute($"create role {NodeRole} login password '{NodePassword}'");
            await nodes.LetIn(NodeRole);
            var applied = await AdaptivqProcess.RunFrom(
                program,
                nodes.OwnersConnection,
                ["db-apply", "--grant-to", NodeRole],
                ("ASPNETCORE_ENVIRONMENT", "Production")
            );
            applied.ExitCode.ShouldBe(0, applied.Error);
            await DemoSchool.SeedAsync(nodes.Aside.Services, new Progress<string>(), CancellationToken.None);
            // In Production no one may have a password that everybody knows; the rest of the demo is a school like any other.
            await nodes.Execute("delete from identity.mt_doc_account");
            await Task.WhenAll(Webs.Concat(Workers).Select(nodes.Begin));
            return nodes;
        }
        catch
        {
            await nodes.DisposeAsync();
            throw;
        }
    }

    public Uri Web(int turn) => _addresses[Webs[turn % Webs.Count]];

    public AdaptivqProcess this[int node] => _nodes[node]!;

    /// <summary>Starts it, on a new port, as a new pod has a new address.</summary>
    public async Task Begin(int node)
    {
        var role = Webs.Contains(node) ? "web" : "worker";
        var process = await AdaptivqProcess.ServeFrom(
            _program,
            NodesConnection,
            // Learners answer here without a pause for thought; what they may is another test's matter.
            [
                ("ASPNETCORE_ENVIRONMENT", "Production"),
                (NodeRoles.Setting, role),
                ("ADAPTIVQ_DRAIN_SECONDS", "2"),
                ("ADAPTIVQ_LIMIT_FACTOR", "100000"),
                .. _redis.Environment,
            ]
        );
        (_nodes[node], _addresses[node]) = (process, process.Address);
    }

    public async Task Kill(int node) => await this[node].Kill();

    /// <summary>
    /// Replaces it as an orchestrator does: asked to end, it says that it is not ready, which takes it out of the load
    /// balancer, and ends some time later; then another begins.
    /// </summary>
    public async Task<(int ExitCode, TimeSpan Took)> Replace(int node)
    {
        using var probe = this[node].Client();
        var ending = this[node].Terminate();
        var said = await Eventually.Get(() => probe.Get("/health/ready"), reply => reply.Status == 503, "it is not ready any more");
        said.Text.ShouldContain("ending");
        if (Webs.Contains(node))
        {
            _addresses[node] = _addresses[Webs.Single(other => other != node)];
        }
        var ended = await ending;
        await Begin(node);
        return ended;
    }

    /// <summary>The worker whose sessions hold the shards' locks, once there is one.</summary>
    public Task<int> RunsTheDaemon() =>
        Eventually.Get(
            async () =>
            {
                var holders = new HashSet<int>();
                foreach (
                    var shard in Aside
                        .Services.GetRequiredService<ProjectionCatalog>()
                        .All.Where(projection => projection.Mode != ProjectionMode.Inline)
                        .SelectMany(projection => projection.Shards)
                )
                {
                    var name = await Text(
                        $"select application_name from pg_locks join pg_stat_activity using (pid) where locktype = 'advisory' and granted "
                            + $"and (classid::bigint << 32 | objid::bigint) = {shard.Lock}"
                    );
                    holders.Add(
                        Workers
                            .Append(-1)
                            .First(worker =>
                                worker < 0
                                || (
                                    name is not null
                                    && !this[worker].HasEnded
                                    && name.EndsWith(
                                        $"/{this[worker].ProcessId.ToString(CultureInfo.InvariantCulture)}",
                                        StringComparison.Ordinal
                                    )
                                )
                            )
                    );
                }

                return holders.Contains(-1) ? -1 : holders.First();
            },
            node => node >= 0,
            "all projections run on a worker that lives"
        );

    /// <summary>kill -9 of the whole server, and up again over what it had written.</summary>
    public async Task CrashPostgres()
    {
        using (var postmaster = System.Diagnostics.Process.GetProcessById(_postgres.ProcessId))
        {
            postmaster.Kill();
        }
        await _postgres.Exited;
        // The server's own children end when they notice; the shared memory is theirs until then.
        _postgres =
            await Eventually.Get(
                async () =>
                {
                    try
                    {
                        return await EmbeddedPostgres.StartAsync(
                            new EmbeddedPostgresOptions(_folder, _postgres.Port),
                            new Progress<string>(),
                            CancellationToken.None
                        );
                    }
                    catch (LocalRunException)
                    {
                        return null;
                    }
                },
                server => server is not null,
                "PostgreSQL is up again"
            ) ?? throw new InvalidOperationException("It was waited for.");
        // What looks from aside begins again too; its sessions are gone.
        NpgsqlConnection.ClearPool(new NpgsqlConnection(OwnersConnection));
        await Aside.DisposeAsync();
        _aside = new TestHost(OwnersConnection);
    }

    /// <summary>Cuts all the nodes' sessions.</summary>
    public Task CutSessions() => Execute($"select pg_terminate_backend(pid) from pg_stat_activity where usename = '{NodeRole}'");

    public Task KillRedis() => _redis.Kill();

    public Task BeginRedis() => _redis.Start();

    public string TokenFor(Guid learner) => Aside.TokenFor(learner, TestSchool.School, TimeSpan.FromHours(1), Roles.Learner);

    /// <summary>For anyone who has to find out why a test failed: where everything stands, and what the nodes have said.</summary>
    public async Task<string> Describe()
    {
        var text = new StringBuilder();
        foreach (
            var sql in new[]
            {
                "select string_agg(concat_ws(' ', name, last_seq_id, agent_status, left(pause_reason, 300)), E'\\n') from "
                    + "events.mt_event_progression",
                "select string_agg(concat_ws(' ', message_type, status, owner_id, attempts), E'\\n') from "
                    + "messages.wolverine_incoming_envelopes where status <> 'Handled'",
                "select string_agg(concat_ws(' ', message_type, left(exception_message, 300)), E'\\n') from "
                    + "messages.wolverine_dead_letters",
                "select string_agg(concat_ws(' ', node_number, health_check), E'\\n') from messages.wolverine_nodes",
                "select string_agg(concat_ws(' ', objid, application_name, state, left(query, 60)), E'\\n') from pg_locks join "
                    + "pg_stat_activity using (pid) where locktype = 'advisory' and granted",
            }
        )
        {
            text.AppendLine(await Text(sql)).AppendLine("----");
        }
        foreach (var (index, node) in _nodes.Index())
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"node {index}: process {node?.ProcessId}, ended {node?.HasEnded}\n{node?.Said}");
        }
        return text.ToString();
    }

    public async Task StopAll()
    {
        foreach (var node in _nodes.OfType<AdaptivqProcess>().Where(node => !node.HasEnded).ToList())
        {
            var (exitCode, took) = await node.Terminate();
            exitCode.ShouldBe(0, node.Said);
            took.ShouldBeLessThan(TimeSpan.FromSeconds(30));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.OfType<AdaptivqProcess>())
        {
            await node.DisposeAsync();
        }
        if (_aside is not null)
        {
            await _aside.DisposeAsync();
        }
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
        await _redis.DisposeAsync();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    public async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(OwnersConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The embedded server lets in its owner only.</summary>
    private async Task LetIn(string role)
    {
        await File.AppendAllTextAsync((await Text("show hba_file"))!, $"host all {role} 127.0.0.1/32 scram-sha-256\n");
        await Execute("select pg_reload_conf()");
    }

    private async Task<string?> Text(string sql)
    {
        await using var connection = new NpgsqlConnection(OwnersConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() as string;
    }
}
