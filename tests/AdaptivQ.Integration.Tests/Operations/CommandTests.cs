using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace AdaptivQ.Integration.Tests.Operations;

/// <summary>"adaptivq projections …" as a process of its own, with a host beside it and without one.</summary>
public sealed class CommandTests(HostFixture fixture)
{
    [Fact]
    public async Task The_list_has_a_line_for_each_with_how_far_behind_it_is()
    {
        await fixture.WaitForProjections();

        var ran = await AdaptivqProcess.Run(fixture.ConnectionString, ["projections", "list"]);

        ran.ExitCode.ShouldBe(0, ran.Error);
        var lines = ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd().Split('\t')).ToList();
        lines[0].ShouldBe(["Projection", "Mode", "State", "At event", "Behind", "Last rebuild"]);
        lines
            .Skip(1)
            .Select(line => $"{line[0]} {line[1]} {line[2]}")
            .ShouldBe([
                "AnswerRecords async running",
                "AttemptMessages subscription running",
                "AttemptSummaries async running",
                "Item inline running",
                "ItemBank inline running",
                "LearnerAttempts inline running",
                "LearnerRecord inline running",
                "Quiz inline running",
                "SchoolClass inline running",
            ]);
    }

    [Fact]
    public async Task Beside_a_host_that_runs_it_is_the_host_that_rebuilds()
    {
        await using var host = await fixture.FreshHost();
        using var @operator = await host.SignedIn("operator");
        var before = await host.Rows("AnswerRecords");

        var ran = await AdaptivqProcess.Run(host.ConnectionString, ["projections", "rebuild", "AnswerRecords", "SchoolClass"]);

        ran.ExitCode.ShouldBe(0, ran.Error);
        ran.Output.ShouldContain("AnswerRecords: done, nothing differed");
        ran.Output.ShouldContain("SchoolClass: done, nothing differed");
        (await @operator.Settled("AnswerRecords"))["lastRebuild"]!.ShouldHaveChangedNothing();
        (await host.Rows("AnswerRecords")).ShouldBe(before);
    }

    [Fact]
    public async Task Without_a_host_it_rebuilds_itself_and_brings_everything_up_to_date()
    {
        var database = await fixture.FreshDatabase();
        try
        {
            await Execute(database, "delete from events.mt_event_progression where name = 'AttemptSummaries:All'");
            await Execute(database, "truncate adaptivity.mt_doc_attemptsummary");

            var listed = await AdaptivqProcess.Run(database, ["projections", "list"]);
            var ran = await AdaptivqProcess.Run(database, ["projections", "rebuild", "--all"]);
            var afterwards = await AdaptivqProcess.Run(database, ["projections", "list"]);

            listed.ExitCode.ShouldBe(0, listed.Error);
            listed.Output.ShouldContain("AttemptSummaries\tasync\tstopped\t0\t");
            listed.Output.ShouldContain("No node runs");
            ran.ExitCode.ShouldBe(0, ran.Error);
            ran.Output.ShouldMatch(@"AttemptSummaries: done, [1-9]\d* added, 0 changed, 0 removed");
            foreach (var name in Projections.Rebuildable.Except(["AttemptSummaries"]))
            {
                ran.Output.ShouldContain($"{name}: done, nothing differed");
            }
            afterwards.Output.ShouldMatch(@"AttemptSummaries\tasync\tstopped\t[0-9,]+\t0\t");
        }
        finally
        {
            await fixture.Drop(database);
        }
    }

    [Fact]
    public async Task In_Production_too_where_nothing_else_may_change_the_schema()
    {
        var database = await fixture.FreshDatabase();
        try
        {
            var ran = await AdaptivqProcess.Run(
                database,
                ["projections", "rebuild", "AttemptSummaries", "SchoolClass"],
                ("ASPNETCORE_ENVIRONMENT", "Production")
            );

            ran.ExitCode.ShouldBe(0, ran.Error);
            ran.Output.ShouldContain("AttemptSummaries: done, nothing differed");
            ran.Output.ShouldContain("SchoolClass: done, nothing differed");
        }
        finally
        {
            await fixture.Drop(database);
        }
    }

    [Theory]
    [InlineData("There is no projection 'Nothing'", "Nothing")]
    [InlineData("send every message of the past again", "AttemptMessages")]
    [InlineData("say --all")]
    [InlineData("say --all", "AnswerRecords", "--all")]
    public async Task What_cannot_be_done_is_said_and_ends_with_code_2(string why, params string[] arguments)
    {
        var ran = await AdaptivqProcess.Run(fixture.ConnectionString, ["projections", "rebuild", .. arguments]);

        (ran.ExitCode, ran.Output).ShouldBe((2, ""));
        ran.Error.ShouldContain(why);
    }

    [Fact]
    public async Task One_that_fails_ends_with_code_2_and_says_why()
    {
        var database = await fixture.FreshDatabase();
        try
        {
            await Execute(
                database,
                "update events.mt_events set data = jsonb_set(data, '{theta}', '\"high\"') where seq_id = (select min(seq_id) from "
                    + "events.mt_events where type = 'answer_scored')"
            );

            var ran = await AdaptivqProcess.Run(database, ["projections", "rebuild", "AnswerRecords"]);

            ran.ExitCode.ShouldBe(2, ran.Error);
            ran.Output.ShouldMatch(@"AnswerRecords: failed; the live one is as it was\. Event \d+ \(answer_scored\) cannot be read: ");
        }
        finally
        {
            await fixture.Drop(database);
        }
    }

    [Fact]
    public async Task Interrupted_it_cancels_and_leaves_everything_as_it_was()
    {
        await using var host = await fixture.FreshHost();
        using var @operator = await host.SignedIn("operator");
        await using var writer = await host.Connect();
        await using var transaction = await writer.BeginTransactionAsync();
        await using var write = new NpgsqlCommand($"lock table {host.TableOf("SchoolClass")} in row exclusive mode", writer, transaction);
        await write.ExecuteNonQueryAsync();

        using var process = Start(host.ConnectionString, "projections", "rebuild", "SchoolClass");
        await Eventually.Get(
            () => @operator.Projection("SchoolClass"),
            projection => (double?)projection["rebuild"]?["progress"] > 0.5,
            "the rebuild under way"
        );
        using (var interrupt = Process.Start("/bin/sh", ["-c", $"kill -INT {process.Id.ToString(CultureInfo.InvariantCulture)}"]))
        {
            await interrupt.WaitForExitAsync();
        }
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));

        process.ExitCode.ShouldBe(130);
        (await process.StandardOutput.ReadToEndAsync()).ShouldContain("SchoolClass: cancelled; the live one is as it was");
        ((string)(await @operator.Settled("SchoolClass"))["lastRebuild"]!["outcome"]!).ShouldBe("cancelled");
    }

    [Fact]
    public async Task A_host_killed_in_the_midst_of_a_rebuild_has_it_done_by_the_next()
    {
        var database = await fixture.FreshDatabase();
        await using (var before = new TestHost(database))
        {
            await before.Start();
            await before.AddHistory(250);
            await before.SlowReplays();
        }

        await using (var doomed = await AdaptivqProcess.Serve(database))
        {
            using var anonymous = doomed.Client();
            var token = (string)
                (await anonymous.Post("/api/tokens", new { email = "operator@demo.test", password = TestHost.DemoPassword })).Ok()[
                    "accessToken"
                ]!;
            using var @operator = doomed.Client(token);
            await @operator.Settled("AnswerRecords");
            (await @operator.Rebuild("AnswerRecords")).Status.ShouldBe(202);
            await Eventually.Get(
                () => @operator.Projection("AnswerRecords"),
                projection => (double?)projection["rebuild"]?["progress"] > 0,
                "the replay under way",
                Projections.Patience
            );
            await doomed.Kill();
        }

        await using var next = new TestHost(database, afterwards: () => fixture.Drop(database));
        await next.ReplaysAtFullSpeed();
        await next.Start();
        using var again = await next.SignedIn("operator");
        (await again.Settled("AnswerRecords"))["lastRebuild"]!.ShouldHaveChangedNothing();
        await next.NothingLeftOver();
    }

    private static async Task Execute(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static Process Start(string database, params string[] arguments)
    {
        var server = new NpgsqlConnectionStringBuilder(database);
        var program = Path.Combine(AppContext.BaseDirectory, "adaptivq");
        // A shell starts what runs in its background deaf to SIGINT, and so would be all that the tests start: this one listens.
        string[] line = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", program, .. arguments] : [program, .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (
            var (name, value) in new[]
            {
                ("ASPNETCORE_ENVIRONMENT", "Development"),
                ("POSTGRES_HOST", server.Host),
                ("POSTGRES_PORT", server.Port.ToString(CultureInfo.InvariantCulture)),
                ("POSTGRES_DB", server.Database),
                ("POSTGRES_USER", server.Username),
                ("POSTGRES_PASSWORD", server.Password),
                ("POSTGRES_SSLMODE", "disable"),
            }
        )
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
