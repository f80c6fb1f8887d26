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
    [InlineData("ADAPTIVQ_DRAIN_SECONDS", "soon")]
    [InlineData("ADAPTIVQ_DRAIN_SECONDS", "21")]
    public async Task A_setting_that_cannot_be_followed_is_refused_by_its_name(string name, string value)
    {
        var ran = await AdaptivqProcess.Run(fixture.ConnectionString, ["serve", "--api-only"], Production, (name, value));
        ran.ExitCode.ShouldBe(2, ran.Error);
        ran.Error.ShouldContain(name);
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
            (await client.Post("/api/tokens", new { email = "learner@demo.test", password = "adaptivq-demo" })).Problem.ShouldBe("sign-in-refused");
            (await process.Terminate()).ExitCode.ShouldBe(0, process.Said);
        }

        await fixture.Drop(database);
    }
}
