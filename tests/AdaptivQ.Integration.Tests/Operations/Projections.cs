using System.Text.Json.Nodes;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Demo;
using AdaptivQ.Operations.Projections;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdaptivQ.Integration.Tests.Operations;

/// <summary>What these tests do to projections, over HTTP as an operator does it and in the database as no one should.</summary>
internal static class Projections
{
    public const string Path = "/api/operations/projections";

    /// <summary>With rebuilds: one whose process died waits fifteen seconds before it is taken up, and may then take a while.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static readonly string[] Rebuildable =
    [
        "AnswerRecords",
        "AttemptSummaries",
        "Item",
        "ItemBank",
        "LearnerAttempts",
        "LearnerRecord",
        "Quiz",
        "SchoolClass",
    ];

    /// <summary>Of one projection, as the operator's page gets it.</summary>
    public static async Task<JsonNode> Projection(this HttpClient @operator, string name) =>
        (await @operator.Get(Path)).Ok().AsArray().Single(projection => (string)projection!["name"]! == name)!;

    public static Task<Reply> Rebuild(this HttpClient @operator, string name) => @operator.Post($"{Path}/{name}/rebuild");

    public static Task<Reply> CancelRebuild(this HttpClient @operator, string name) =>
        @operator.Send(HttpMethod.Delete, $"{Path}/{name}/rebuild");

    /// <summary>Until no rebuild of it is under way and it has caught up.</summary>
    /// <returns>The projection then.</returns>
    public static Task<JsonNode> Settled(this HttpClient @operator, string name) =>
        Eventually.Get(
            () => @operator.Projection(name),
            projection => projection["rebuild"] is null && (long)projection["lag"]! == 0 && (string)projection["state"]! == "running",
            $"{name} rebuilt, running and caught up",
            Patience
        );

    /// <summary>Rebuilds it to the end.</summary>
    /// <returns>What came of it: outcome, added, changed, removed.</returns>
    public static async Task<JsonNode> RebuildToTheEnd(this HttpClient @operator, string name)
    {
        (await @operator.Rebuild(name)).Status.ShouldBe(202);
        return (await @operator.Settled(name))["lastRebuild"]!;
    }

    public static void ShouldHaveChangedNothing(this JsonNode lastRebuild, string name = "")
    {
        ((string)lastRebuild["outcome"]!).ShouldBe("done", name + lastRebuild.ToJsonString());
        ((long)lastRebuild["added"]!, (long)lastRebuild["changed"]!, (long)lastRebuild["removed"]!).ShouldBe((0, 0, 0), name);
    }

    /// <summary>The table of the projection's documents.</summary>
    public static string TableOf(this TestHost host, string name)
    {
        var view = host.Services.GetRequiredService<ProjectionCatalog>().Find(name)!.View!;
        return host.Store.Options.FindOrResolveDocumentType(view).TableName.QualifiedName;
    }

    /// <summary>Every column of every row of it, its place in the file too: what was written again with the same content is
    /// another.</summary>
    public static async Task<IReadOnlyList<string>> Rows(this TestHost host, string name)
    {
        await using var connection = await host.Connect();
        await using var command = new NpgsqlCommand(
            $"select ctid::text || live::text as line from {host.TableOf(name)} live order by 1",
            connection
        );
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }
        return rows;
    }

    /// <summary>Like <see cref="Rows"/>, but only what the documents say.</summary>
    public static async Task<IReadOnlyList<string>> Documents(this TestHost host, string name)
    {
        await using var connection = await host.Connect();
        await using var command = new NpgsqlCommand(
            $"select (to_jsonb(live) - 'mt_last_modified')::text from {host.TableOf(name)} live order by 1",
            connection
        );
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }
        return rows;
    }

    public static async Task<long> Execute(this TestHost host, string sql)
    {
        await using var connection = await host.Connect();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync();
    }

    public static async Task<T> Ask<T>(this TestHost host, string sql)
    {
        await using var connection = await host.Connect();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public static async Task<NpgsqlConnection> Connect(this TestHost host)
    {
        var connection = new NpgsqlConnection(host.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Until no table, function or progress of a rebuild is left. It clears up right after it is done.</summary>
    public static Task NothingLeftOver(this TestHost host) =>
        Eventually.Get(
            () =>
                host.Ask<long>(
                    """
                    select (select count(*) from pg_tables where tablename ~ '^mt_doc_.*_[1-9][0-9]{6}$')
                         + (select count(*) from pg_proc where proname ~ '^mt_.*_[1-9][0-9]{6}$')
                         + (select count(*) from events.mt_event_progression where name ~ ':V[1-9][0-9]{6}:')
                    """
                ),
            left => left == 0,
            "nothing left of the rebuild"
        );

    /// <summary>Until nothing goes on any more: finished attempts are told of, and everything has seen all there is.</summary>
    public static async Task Rests(this TestHost host)
    {
        await Eventually.Get(host.CountUntold, untold => untold == 0, "finished attempts are told of", Patience);
        await host.WaitForProjections();
    }

    /// <summary>From here on every document that a rebuild writes takes it a millisecond.</summary>
    public static Task SlowReplays(this TestHost host) => host.Execute(SlowReplay.Begin(milliseconds: 1));

    /// <summary>Rebuilds that begin from here on take the time they take.</summary>
    public static Task ReplaysAtFullSpeed(this TestHost host) => host.Execute(SlowReplay.End);

    /// <summary>So much history that a rebuild takes a while: attempts of thirty answers, left open so that no one is told of
    /// them.</summary>
    public static async Task AddHistory(this TestHost host, int attempts)
    {
        const int AtOnce = 50;
        var response = JsonValue.Create("x").AsResponse();
        var quiz = await host.DemoQuiz("assess");
        for (var done = 0; done < attempts; done += AtOnce)
        {
            await using var session = host.Store.LightweightSession(DemoSchool.Tenant);
            for (var i = 0; i < AtOnce; i++)
            {
                var (attempt, learner, at) = (Guid.NewGuid(), Guid.NewGuid(), DateTimeOffset.UtcNow.AddHours(-1));
                var facts = new List<object> { new AttemptStarted(attempt, learner, quiz, 1, 0, 1, i, 0, 1, null, true, at) };
                for (var position = 1; position <= 30; position++)
                {
                    var item = Guid.NewGuid();
                    facts.Add(
                        new ItemSelected(
                            attempt,
                            learner,
                            quiz,
                            1,
                            true,
                            position,
                            item,
                            1,
                            "Algebra",
                            "MFI",
                            0.1 * position,
                            0.5,
                            0.3,
                            0.3,
                            60,
                            5,
                            [new RankedCandidate(item, 0.3, 0.3)],
                            [],
                            at.AddSeconds(position)
                        )
                    );
                    facts.Add(
                        new AnswerScored(
                            attempt,
                            position,
                            item,
                            response,
                            position % 2,
                            1,
                            position % 2,
                            0.1 * position,
                            0.5,
                            null,
                            at.AddSeconds(position + 0.5)
                        )
                    );
                }

                session.Events.StartStream<Attempt>(attempt, facts);
            }

            await session.SaveChangesAsync();
        }

        await host.WaitForProjections();
    }
}
