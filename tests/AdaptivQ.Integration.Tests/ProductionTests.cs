using System.Net;
using System.Net.Sockets;

namespace AdaptivQ.Integration.Tests;

/// <summary>In Production the program refuses what is only good enough for trying out.</summary>
public sealed class ProductionTests(HostFixture fixture)
{
    private static readonly (string, string?) Production = ("ASPNETCORE_ENVIRONMENT", "Production");

    [Fact]
    public async Task It_does_not_run_on_its_own_embedded_database()
    {
        var ran = await AdaptivqProcess.Run(null, ["serve", "--api-only"], Production);
        ran.ExitCode.ShouldBe(2, ran.Error);
        ran.Error.ShouldContain("Set POSTGRES_HOST");
    }

    [Theory]
    [InlineData(null, "KEY_RING_SECRET is not set")]
    [InlineData("", "KEY_RING_SECRET is not set")]
    [InlineData("thirty-one characters, not more", "KEY_RING_SECRET has fewer than 32 characters")]
    public async Task It_does_not_run_without_a_secret_for_the_key_ring(string? secret, string words)
    {
        var ran = await AdaptivqProcess.Run(fixture.ConnectionString, ["serve", "--api-only"], Production, ("KEY_RING_SECRET", secret));
        ran.ExitCode.ShouldBe(2, ran.Error);
        ran.Error.ShouldContain(words);
        ran.Error.ShouldContain("openssl rand");
    }

    [Theory]
    [InlineData("changeme")]
    [InlineData("adaptivq-demo")]
    public async Task It_does_not_run_with_a_password_of_the_examples(string password)
    {
        var ran = await AdaptivqProcess.Run(fixture.ConnectionString, ["serve", "--api-only"], Production, ("POSTGRES_PASSWORD", password));
        ran.ExitCode.ShouldBe(2, ran.Error);
        ran.Error.ShouldContain("POSTGRES_PASSWORD");
    }

    [Theory]
    [InlineData("POSTGRES_CA_FILE", "/nowhere/root.pem")]
    [InlineData("POSTGRES_PORT", "99999999")]
    [InlineData("POSTGRES_PORT", "0")]
    [InlineData("ASPNETCORE_URLS", "nonsense")]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:99999")]
    [InlineData("ASPNETCORE_URLS", "http://192.0.2.1:8080")]
    [InlineData("ADAPTIVQ_DRAIN_SECONDS", "soon")]
    [InlineData("ADAPTIVQ_DRAIN_SECONDS", "21")]
    public async Task A_setting_that_cannot_be_followed_is_refused_by_its_name(string name, string value)
    {
        var ran = await AdaptivqProcess.Run(fixture.ConnectionString, ["serve", "--api-only"], Production, (name, value));
        ran.ExitCode.ShouldBe(2, ran.Error);
        ran.Error.ShouldContain(name);
        ran.Error.ShouldNotContain(" at AdaptivQ.");
    }

    [Fact]
    public async Task A_port_that_another_program_has_is_said_in_one_line()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var ran = await AdaptivqProcess.Run(
            fixture.ConnectionString,
            ["serve", "--api-only"],
            Production,
            ("ASPNETCORE_URLS", $"http://{other.LocalEndpoint}")
        );
        ran.ExitCode.ShouldBe(2, ran.Error);
        ran.Error.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("Another program listens there");
        ran.Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("people", "roles", "a@b.test", "--role", "teacher")]
    [InlineData("people", "school", "oak", "--name", "Oak")]
    [InlineData("attempts", "verify", "--school", "oak")]
    [InlineData("projections", "list")]
    [InlineData("dead-letters", "list")]
    [InlineData("quizzes", "versions", "Rivers", "--school", "oak")]
    public async Task A_command_on_an_empty_database_says_in_one_line_what_to_do_first(params string[] arguments)
    {
        var database = await fixture.FreshDatabase(seeded: false);
        var ran = await AdaptivqProcess.Run(database, arguments, Production);
        ran.ExitCode.ShouldBe(2, ran.Error);
        ran.Error.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("db-apply");
        await fixture.Drop(database);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("http://127.0.0.1:99999")]
    public async Task Health_says_which_address_it_cannot_read(string urls)
    {
        var ran = await AdaptivqProcess.Run(null, ["health"], Production, ("ASPNETCORE_URLS", urls));
        ran.ExitCode.ShouldBe(2, ran.Error);
        ran.Error.ShouldContain($"ASPNETCORE_URLS is '{urls}'");
        ran.Error.ShouldNotContain(" at AdaptivQ.");
    }

    [Theory]
    [InlineData("", "has no name")]
    [InlineData("/proc/x", "'/proc/x'")]
    public async Task Code_that_cannot_be_written_is_refused_in_words(string folder, string words)
    {
        var ran = await AdaptivqProcess.Run(null, ["write-code", folder], Production);
        ran.ExitCode.ShouldBe(2, ran.Error);
        ran.Error.ShouldContain(words);
        ran.Error.ShouldNotContain(" at AdaptivQ.");
    }

    [Fact]
    public async Task It_does_not_serve_the_demo_school_nor_put_it_there()
    {
        var serve = await AdaptivqProcess.Run(fixture.ConnectionString, ["serve", "--api-only"], Production);
        serve.ExitCode.ShouldBe(2, serve.Error);
        serve.Error.ShouldContain("demo school");
        var seed = await AdaptivqProcess.Run(fixture.ConnectionString, ["seed"], Production);
        seed.ExitCode.ShouldBe(2, seed.Error);
        seed.Error.ShouldContain("Production");
    }

    [Fact]
    public async Task It_serves_a_database_that_db_apply_has_made_and_says_so_where_it_has_not()
    {
        var database = await fixture.FreshDatabase(seeded: false);
        var early = await AdaptivqProcess.Run(database, ["serve", "--api-only"], Production);
        early.ExitCode.ShouldBe(2, early.Error);
        early.Error.ShouldContain("db-apply");

        (await AdaptivqProcess.Run(database, ["db-apply"], Production)).ExitCode.ShouldBe(0);

        await using (var process = await AdaptivqProcess.Serve(database, Production))
        {
            using var client = process.Client();
            (await Eventually.Ready(client)).Status.ShouldBe(200);
            (await client.Post("/api/tokens", new { email = "learner@demo.test", password = "adaptivq-demo" })).Problem.ShouldBe(
                "sign-in-refused"
            );
            (await process.Terminate()).ExitCode.ShouldBe(0, process.Said);
        }

        await fixture.Drop(database);
    }
}
