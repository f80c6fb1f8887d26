using AdaptivQ.Host;
using AdaptivQ.Platform.Database;
using Microsoft.Extensions.DependencyInjection;

namespace AdaptivQ.Integration.Tests;

/// <summary>Who changes the schema, and who notices that no one has. Nodes that may not change it:
/// <see cref="Cluster.FailOverTests"/>.</summary>
public sealed class DatabaseSchemaTests(HostFixture fixture)
{
    private static readonly (string, string?) Production = ("ASPNETCORE_ENVIRONMENT", "Production");

    [Fact]
    public async Task Two_that_apply_it_at_once_and_one_that_repeats_it_leave_one_schema()
    {
        var database = await fixture.FreshDatabase(seeded: false);
        var both = await Task.WhenAll(
            AdaptivqProcess.Run(database, ["db-apply"], Production),
            AdaptivqProcess.Run(database, ["db-apply"], Production)
        );
        both.ShouldAllBe(ran => ran.ExitCode == 0);
        await using var aside = new TestHost(database);
        const string Shape =
            "select count(*) from information_schema.columns where table_schema not in ('pg_catalog', 'information_schema')";
        var columns = await aside.Count(Shape);

        var again = await AdaptivqProcess.Run(database, ["db-apply"], Production, ("ADAPTIVQ_ROLE", "web"));

        again.ExitCode.ShouldBe(0, again.Error);
        (await aside.Count(Shape)).ShouldBe(columns);
        (await aside.Count("select count(*) from host.applied_schemas")).ShouldBe(1);
        await fixture.Drop(database);
    }

    [Theory]
    [InlineData("web")]
    [InlineData("worker")]
    public async Task A_node_of_another_version_than_any_that_was_applied_says_what_to_run_and_changes_nothing(string role)
    {
        var database = await fixture.FreshDatabase();
        await using var aside = new TestHost(database);
        await using (var session = aside.Store.LightweightSession())
        {
            session.QueueSqlCommand("update host.applied_schemas set fingerprint = 'of an older version'");
            session.QueueSqlCommand("drop table learners.mt_doc_learnerrecord");
            await session.SaveChangesAsync();
        }

        var refused = await AdaptivqProcess.Run(database, ["serve"], Production, ("ADAPTIVQ_ROLE", role));

        refused.ExitCode.ShouldBe(2, refused.Error);
        refused.Error.ShouldContain("adaptivq db-apply");
        (await aside.Count("select count(*) from information_schema.tables where table_name = 'mt_doc_learnerrecord'")).ShouldBe(0);
        await fixture.Drop(database);
    }

    [Fact]
    public async Task A_node_stays_at_home_after_a_newer_version_was_applied()
    {
        var database = await fixture.FreshDatabase();
        await using var aside = new TestHost(database);
        await using (var session = aside.Store.LightweightSession())
        {
            session.QueueSqlCommand("insert into host.applied_schemas (fingerprint, release) values ('of a newer version', '99.0')");
            await session.SaveChangesAsync();
        }

        await using var late = new TestHost(database, mayChangeSchema: false);
        (await late.Services.GetRequiredService<DatabaseSchema>().IsApplied(CancellationToken.None)).ShouldBeTrue();
        await fixture.Drop(database);
    }

    [Fact]
    public async Task A_running_node_over_a_schema_that_is_not_its_own_is_not_ready_and_says_why()
    {
        var database = await fixture.FreshDatabase(seeded: false);
        await using (var host = new TestHost(database, mayChangeSchema: false))
        {
            (await host.Services.GetRequiredService<DatabaseSchema>().IsApplied(CancellationToken.None)).ShouldBeFalse();
            await using var owner = new TestHost(database);
            await owner.Services.GetRequiredService<DatabaseSchema>().Apply(CancellationToken.None);
            await owner.Count("with gone as (delete from host.applied_schemas returning 1) select count(*) from gone");
            await host.Start();
            using var client = host.Anonymous();

            (await Eventually.Ready(client, "Unhealthy\nschema: " + DatabaseSchema.NotApplied)).Status.ShouldBe(503);

            await owner.Services.GetRequiredService<DatabaseSchema>().Apply(CancellationToken.None);
            (await Eventually.Ready(client)).Status.ShouldBe(200);
        }

        await fixture.Drop(database);
    }

    [Fact]
    public async Task Rights_are_given_to_roles_that_exist_only()
    {
        var refused = await AdaptivqProcess.Run(fixture.ConnectionString, ["db-apply", "--grant-to", "nobody_of_that_name"]);
        refused.ExitCode.ShouldBe(2, refused.Error);
        refused.Error.ShouldContain("create role");
    }
}
