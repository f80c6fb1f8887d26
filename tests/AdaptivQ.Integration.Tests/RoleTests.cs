using System.Diagnostics;
using AdaptivQ.Kernel;
using Npgsql;

namespace AdaptivQ.Integration.Tests;

/// <summary>The published build in each of its roles, as an orchestrator runs it.</summary>
public sealed class RoleTests(HostFixture fixture, PublishedBuild published)
{
    private static readonly (string, string?) Production = ("ASPNETCORE_ENVIRONMENT", "Production");

    [Fact]
    public async Task The_published_build_is_without_what_only_a_checkout_has_and_says_so()
    {
        var program = await published.Folder;
        Directory
            .GetFiles(program, "*", SearchOption.AllDirectories)
            .Select(Path.GetFileName)
            .ShouldNotContain(name =>
                name!.StartsWith("AdaptivQ.Platform.Local", StringComparison.Ordinal)
                || name.StartsWith("AdaptivQ.Adaptivity.Lab", StringComparison.Ordinal)
                || name.StartsWith("AdaptivQ.Demo", StringComparison.Ordinal)
                || name.Contains("OrTools", StringComparison.OrdinalIgnoreCase)
            );
        Directory.Exists(Path.Combine(program, "Demo")).ShouldBeFalse();

        var alone = await AdaptivqProcess.RunFrom(program, null, ["serve"]);
        alone.ExitCode.ShouldBe(2, alone.Error);
        alone.Error.ShouldContain("no database of its own. Set POSTGRES_HOST");
        foreach (var command in new[] { "engine", "simulate", "seed" })
        {
            (await AdaptivqProcess.RunFrom(program, null, [command])).ExitCode.ShouldBe(2);
        }
    }

    [Fact]
    public async Task The_published_build_answers_people_as_web_does_the_rest_as_worker_and_brings_no_compiler()
    {
        var program = await published.Folder;
        Directory
            .GetFiles(program, "*.dll")
            .Select(Path.GetFileName)
            .ShouldNotContain(name =>
                name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)
                || name.Contains("RuntimeCompil", StringComparison.Ordinal)
            );
        var database = await WithoutDemoAccounts();
        await using var aside = new TestHost(database);
        var quizId = await aside.DemoQuiz("practise");
        var learner = await aside.NewLearner(quizId);
        var token = aside.TokenFor(learner.Id, TestSchool.School, TimeSpan.FromHours(1), Roles.Learner);
        await using var web = await AdaptivqProcess.ServeFrom(
            program,
            database,
            Production,
            ("ADAPTIVQ_ROLE", "web"),
            ("ADAPTIVQ_DRAIN_SECONDS", "0")
        );
        using var client = web.Client(token);
        await Eventually.Ready(client);

        var sitting = await Sitting.Start(client, quizId);
        await sitting.ToTheEnd();
        (await aside.CountUntold()).ShouldBe(1);

        await using var worker = await AdaptivqProcess.ServeFrom(program, database, Production, ("ADAPTIVQ_ROLE", "worker"));
        await Eventually.Get(aside.CountUntold, untold => untold == 0, "the worker tells of the attempt");
        using var visitor = worker.Client(token);
        await Eventually.Ready(visitor);
        (await visitor.Get("/health/live")).Status.ShouldBe(200);
        // Read every few seconds by someone else than who says that it is ready.
        await Eventually.Get(
            () => visitor.Get("/metrics"),
            reply => reply.Text.Contains("adaptivq_projection_running{", StringComparison.Ordinal),
            "its projections are measured"
        );
        foreach (var path in new[] { "/", "/api/attempts", "/api/session", "/graphql?query={__typename}", "/openapi/v1.json", "/scalar/" })
        {
            (await visitor.Get(path)).Status.ShouldBe(404, path);
        }

        // What an image without a shell asks itself.
        foreach (var (node, arguments) in new[] { (web, new[] { "health" }), (worker, ["health", "--ready"]) })
        {
            var url = node.Address.ToString().Replace("127.0.0.1", "+", StringComparison.Ordinal);
            await Eventually.Get(
                () => AdaptivqProcess.RunFrom(program, null, arguments, ("ASPNETCORE_URLS", url)),
                ran => ran.ExitCode == 0,
                "it is found well"
            );
        }

        (await worker.Terminate()).ExitCode.ShouldBe(0, worker.Said);
        var gone = await AdaptivqProcess.RunFrom(program, null, ["health"], ("ASPNETCORE_URLS", worker.Address.ToString()));
        gone.ExitCode.ShouldBe(1);
        gone.Error.ShouldContain("Nothing answers");
        (await web.Terminate()).ExitCode.ShouldBe(0, web.Said);
        foreach (var node in new[] { web, worker })
        {
            node.Said.Split('\n').ShouldAllBe(line => line.StartsWith('{'), "Whatever a node says is a line of JSON.");
        }
        await fixture.Drop(database);
    }

    [Fact]
    public async Task A_role_that_does_not_exist_is_refused_with_those_that_do()
    {
        foreach (
            var ran in new[]
            {
                await AdaptivqProcess.Run(fixture.ConnectionString, ["serve"], ("ADAPTIVQ_ROLE", "wroker")),
                await AdaptivqProcess.Run(fixture.ConnectionString, ["serve", "--role", "wroker"], ("ADAPTIVQ_ROLE", "web")),
            }
        )
        {
            ran.ExitCode.ShouldBe(2, ran.Error);
            ran.Error.ShouldContain("web, worker or all");
        }
    }

    [Fact]
    public async Task What_a_web_node_left_behind_when_it_was_killed_another_node_does_within_thirty_seconds()
    {
        var database = await fixture.FreshDatabase();
        await using var aside = new TestHost(database);
        var quizId = await aside.DemoQuiz("practise");
        var token = aside.TokenFor((await aside.NewLearner(quizId)).Id, TestSchool.School, TimeSpan.FromHours(1), Roles.Learner);
        await using var survivor = await AdaptivqProcess.Serve(database, ("ADAPTIVQ_ROLE", "web"));
        await using var killed = await AdaptivqProcess.Serve(database, ("ADAPTIVQ_ROLE", "all"));
        await using var holding = new NpgsqlConnection(database);
        await holding.OpenAsync();
        await using (var transaction = await holding.BeginTransactionAsync())
        {
            // It takes the message on, and cannot finish.
            await using (var command = new NpgsqlCommand("lock table learners.mt_doc_learnerrecord in exclusive mode", holding))
            {
                await command.ExecuteNonQueryAsync();
            }
            using var client = killed.Client(token);
            await (await Sitting.Start(client, quizId)).Finish();
            await Eventually.Get(
                () => aside.Count("select count(*) from messages.wolverine_incoming_envelopes where status = 'Incoming' and owner_id <> 0"),
                taken => taken == 1,
                "the message is taken on"
            );
            await killed.Kill();
        }

        var watch = Stopwatch.StartNew();
        await Eventually.Get(aside.CountUntold, untold => untold == 0, "the other node has done it");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
        TestContext.Current.TestOutputHelper!.WriteLine($"done by the other node after {watch.Elapsed.TotalSeconds:0.0} s");
        await survivor.Terminate();
        await fixture.Drop(database);
    }

    private async Task<string> WithoutDemoAccounts()
    {
        var database = await fixture.FreshDatabase();
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("delete from identity.mt_doc_account", connection);
        await command.ExecuteNonQueryAsync();
        return database;
    }
}
