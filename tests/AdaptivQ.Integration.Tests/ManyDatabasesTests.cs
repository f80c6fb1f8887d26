using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Host;
using AdaptivQ.Identity.People;
using AdaptivQ.Identity.Schools;
using AdaptivQ.Identity.SignIn;
using AdaptivQ.Platform.Database;
using JasperFx;
using JasperFx.MultiTenancy;
using Marten;
using Marten.Events;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdaptivQ.Integration.Tests;

/// <summary>
/// The way past one PostgreSQL (docs/scaling.md): the modules' documents, events and projections as they are, over two databases
/// of Marten's own multi-database tenancy.
/// </summary>
public sealed class ManyDatabasesTests(HostFixture fixture)
{
    [Fact]
    public async Task Schools_in_two_databases_need_no_other_model_than_schools_in_one()
    {
        var (first, second) = (await fixture.FreshDatabase(), await fixture.FreshDatabase());
        try
        {
            await using var store = Over(first, second);
            foreach (var school in new[] { "school-one", "school-two" })
            {
                await Fill(store, school);
            }
            foreach (var school in new[] { "school-one", "school-two" })
            {
                using var daemon = await store.BuildProjectionDaemonAsync(school);
                await daemon.StartAllAsync();
                await daemon.WaitForNonStaleData(TimeSpan.FromMinutes(2));
            }

            foreach (var (school, own, other) in new[] { ("school-one", first, second), ("school-two", second, first) })
            {
                await using var session = store.QuerySession(school);
                (await session.LoadAsync<School>(school)).ShouldNotBeNull();
                (await session.Query<LearnerAttempt>().CountAsync()).ShouldBe(1, school);
                (await Events(own, school), await Events(other, school)).ShouldBe((1, 0));
            }
        }
        finally
        {
            await fixture.Drop(first);
            await fixture.Drop(second);
        }
    }

    /// <summary>A store with everything the modules configure, each school in a database of its own.</summary>
    private DocumentStore Over(string first, string second)
    {
        var host = fixture.Services.GetRequiredService<StoreOptions>();
        return DocumentStore.For(options =>
        {
            options.MultiTenantedDatabases(databases =>
            {
                databases.AddMultipleTenantDatabase(first, "first").ForTenants("school-one");
                databases.AddMultipleTenantDatabase(second, "second").ForTenants("school-two");
            });
            options.AutoCreateSchemaObjects = AutoCreate.None;
            options.Serializer(host.Serializer());
            options.DatabaseSchemaName = DatabaseNames.HostSchema;
            options.Events.DatabaseSchemaName = DatabaseNames.EventSchema;
            options.Events.TenancyStyle = TenancyStyle.Conjoined;
            options.Events.AppendMode = host.Events.AppendMode;
            options.Events.UseAdvisoryLockTransaction = true;
            options.Policies.AllDocumentsAreMultiTenanted();
            foreach (var configure in fixture.Services.GetServices<IConfigureMarten>())
            {
                configure.Configure(fixture.Services, options);
            }
        });
    }

    private static async Task Fill(DocumentStore store, string school)
    {
        var (attempt, learner, now) = (Guid.NewGuid(), Guid.NewGuid(), DateTimeOffset.UtcNow);
        await using var session = store.LightweightSession(school);
        session.Store(new School(school, school));
        session.Events.StartStream<Attempt>(
            attempt,
            new AttemptStarted(attempt, learner, Guid.NewGuid(), 1, 0, 1, 7, 0, 1, null, false, now)
        );
        await session.SaveChangesAsync();
    }

    private static async Task<long> Events(string database, string school)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select count(*) from events.mt_events where tenant_id = $1", connection)
        {
            Parameters = { new() { Value = school } },
        };
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
