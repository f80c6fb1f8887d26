using AdaptivQ.Learners.Classes;
using JasperFx;
using JasperFx.Events.Projections;
using Marten;
using Npgsql;
using Weasel.Core;

namespace AdaptivQ.Integration.Tests;

/// <summary>
/// How an event changes once it has been stored (CONTRIBUTING.md, "A changed event"), worked on a made-up version 2 of a real event:
/// version 1 stays as it lies, and is read as version 2.
/// </summary>
public sealed class UpcastingTests(HostFixture fixture)
{
    private static readonly Guid Id = new("c0000000-0000-4000-8000-000000000001");
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly Guid Teacher = new("70000000-0000-4000-8000-000000000001");

    [Fact]
    public async Task An_event_of_version_1_is_read_as_version_2_and_stays_as_it_was_stored()
    {
        var schema = $"upcasting_{Guid.NewGuid():n}";
        try
        {
            await using (var first = Store(schema, options => options.Projections.Snapshot<TitleFirst>(SnapshotLifecycle.Inline)))
            {
                await using var session = first.LightweightSession();
                session.Events.StartStream<TitleFirst>(Id, new ClassRenamed(Id, "Class 8A", Monday));
                await session.SaveChangesAsync();
            }

            await using (
                var second = Store(
                    schema,
                    options =>
                    {
                        options.Events.MapEventTypeWithSchemaVersion<ClassRenamedBy>("class_renamed", 2);
                        options.Events.Upcast<ClassRenamed, ClassRenamedBy>(
                            "class_renamed",
                            old => new ClassRenamedBy(old.ClassId, old.Title, By: null, old.At)
                        );
                    }
                )
            )
            {
                await using var session = second.LightweightSession();
                session.Events.Append(Id, new ClassRenamedBy(Id, "Class 8B", Teacher, Monday.AddDays(1)));
                await session.SaveChangesAsync();

                var events = await session.Events.FetchStreamAsync(Id);
                events
                    .Select(stored => stored.Data)
                    .ShouldBe([
                        new ClassRenamedBy(Id, "Class 8A", null, Monday),
                        new ClassRenamedBy(Id, "Class 8B", Teacher, Monday.AddDays(1)),
                    ]);
                (await session.Events.AggregateStreamAsync<Title>(Id)).ShouldBe(new Title(Id, "Class 8B", Teacher, 2));
            }

            (await Stored(schema)).ShouldBe(["class_renamed title", "class_renamed_v2 title by"]);
        }
        finally
        {
            await Execute($"drop schema if exists {schema} cascade");
        }
    }

    private DocumentStore Store(string schema, Action<StoreOptions> configure) =>
        DocumentStore.For(options =>
        {
            options.Connection(fixture.ConnectionString);
            options.DatabaseSchemaName = schema;
            options.AutoCreateSchemaObjects = AutoCreate.CreateOrUpdate;
            options.UseSystemTextJsonForSerialization(EnumStorage.AsString, Casing.CamelCase);
            configure(options);
        });

    /// <summary>Name and members of every stored event, the first first.</summary>
    private async Task<IReadOnlyList<string>> Stored(string schema)
    {
        await using var connection = new NpgsqlConnection(fixture.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"""
            select type || ' title' || case when data ? 'by' then ' by' else '' end
            from {schema}.mt_events where data ? 'title' order by seq_id
            """,
            connection
        );
        await using var reader = await command.ExecuteReaderAsync();
        var found = new List<string>();
        while (await reader.ReadAsync())
        {
            found.Add(reader.GetString(0));
        }
        return found;
    }

    private async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(fixture.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Version 2 of <see cref="ClassRenamed"/>, made up: it says who renamed the class.</summary>
    /// <param name="By">Null where version 1 did not say it.</param>
    public sealed record ClassRenamedBy(Guid ClassId, string Title, Guid? By, DateTimeOffset At);

    public sealed record TitleFirst(Guid Id, string Now)
    {
        public static TitleFirst Create(ClassRenamed renamed) => new(renamed.ClassId, renamed.Title);
    }

    public sealed record Title(Guid Id, string Now, Guid? By, int Times)
    {
        public static Title Create(ClassRenamedBy renamed) => new(renamed.ClassId, renamed.Title, renamed.By, 1);

        public Title Apply(ClassRenamedBy renamed) => this with { Now = renamed.Title, By = renamed.By, Times = Times + 1 };
    }
}
