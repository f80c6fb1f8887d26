using System.Text.Json.Nodes;
using AdaptivQ.Identity.People;
using AdaptivQ.Identity.Schools;
using AdaptivQ.Identity.SignIn;
using AdaptivQ.Kernel;
using Marten;
using Npgsql;

namespace AdaptivQ.Integration.Tests.Operations;

/// <summary>What docs/runbook.md tells an operator to type, typed.</summary>
public sealed class RunbookTests(OwnHost own) : IClassFixture<OwnHost>
{
    private TestHost Host => own.Host;

    private string Database => own.Host.ConnectionString;

    [Fact]
    public async Task A_message_that_could_not_be_handled_waits_until_its_cause_is_mended_and_is_then_handled()
    {
        var learner = await Host.NewLearner();
        await Host.Execute(
            """
            create function public.refuse_quiz_taken() returns trigger language plpgsql as $$ begin raise exception 'out of order'; end $$;
            create trigger refuse_quiz_taken before insert on events.mt_events
            for each row when (new.type = 'quiz_taken') execute function public.refuse_quiz_taken()
            """
        );
        await (await Sitting.Start(learner.Client, await Host.DemoQuiz("practise"))).Finish();
        await Eventually.Get(
            () => Host.Count("select count(*) from messages.wolverine_dead_letters"),
            count => count > 0,
            "the message is a dead letter"
        );

        var listed = await AdaptivqProcess.Run(Database, ["dead-letters", "list"]);
        listed.ExitCode.ShouldBe(0, listed.Error);
        var line = listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().Split('\t');
        line[2].ShouldContain("RecordAttempt");
        line[3].ShouldContain("out of order");

        await Host.Execute("drop trigger refuse_quiz_taken on events.mt_events");
        var unknown = await AdaptivqProcess.Run(Database, ["dead-letters", "replay", Guid.NewGuid().ToString()]);
        (unknown.ExitCode, unknown.Error.Contains("There is no dead letter", StringComparison.Ordinal)).ShouldBe((2, true));
        var replayed = await AdaptivqProcess.Run(Database, ["dead-letters", "replay", line[0]]);
        replayed.Output.ShouldContain("1 handed over");

        await Eventually.Get(Host.CountUntold, untold => untold == 0, "the attempt is in the learner's record");
        (await Host.Count($"select count(*) from events.mt_events where type = 'quiz_taken' and stream_id = '{learner.Id}'")).ShouldBe(1);
        (await AdaptivqProcess.Run(Database, ["dead-letters", "list"])).Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_is_erased_is_in_no_table_any_more_and_may_not_sign_in_and_their_answers_stay()
    {
        const string Email = "canary.bird@school.test";
        const string Name = "Canary Bird Q7";
        var added = await AdaptivqProcess.Run(
            Database,
            ["people", "add", Email, "--name", Name, "--role", "learner", "--class", "Class 8A"]
        );
        var password = added.Output.Trim().Split(' ')[^1];
        using (var learner = await Host.SignedIn(Email, password))
        {
            await (await Sitting.Start(learner, await Host.DemoQuiz("practise"))).Answer();
        }

        (await TablesWith(Name)).ShouldNotBeEmpty("the scan finds what is there");
        var events = await Host.CountEvents();
        var backup = await Vault(Email);

        var erased = await AdaptivqProcess.Run(Database, ["people", "erase", Email]);
        erased.ExitCode.ShouldBe(0, erased.Error);

        foreach (var canary in new[] { Name, Email })
        {
            (await TablesWith(canary)).ShouldBeEmpty();
        }
        (await Host.CountEvents()).ShouldBe(events);
        using var anonymous = Host.Anonymous();
        (await anonymous.Post("/api/tokens", new { email = Email, password })).Status.ShouldBe(401);
        var again = await AdaptivqProcess.Run(Database, ["people", "erase", Email]);
        (again.ExitCode, again.Error.Contains("There is no account", StringComparison.Ordinal)).ShouldBe((2, true));

        // Yesterday's backup is restored: the ledger erases once more.
        await using (var restore = Host.Store.LightweightSession(TestSchool.School))
        {
            restore.Store(backup.Account);
            restore.Store(backup.Person);
            await restore.SaveChangesAsync();
        }

        var ledger = Path.GetTempFileName();
        await File.WriteAllTextAsync(ledger, erased.Output);
        erased.Output.ShouldNotContain("canary");
        (await AdaptivqProcess.Run(Database, ["people", "erase", "--again", ledger])).Output.ShouldContain("1 erased again");
        foreach (var canary in new[] { Name, Email })
        {
            (await TablesWith(canary)).ShouldBeEmpty();
        }

        await File.AppendAllTextAsync(ledger, "{\"school\":\"x\"}\n");
        var broken = await AdaptivqProcess.Run(Database, ["people", "erase", "--again", ledger]);
        File.Delete(ledger);
        (broken.ExitCode, broken.Error.Contains("line 2", StringComparison.Ordinal)).ShouldBe((2, true));
    }

    [Fact]
    public async Task A_quiz_is_rolled_back_to_an_earlier_version_and_attempts_under_way_keep_theirs()
    {
        var author = await Host.NewPerson(Roles.Author);
        var bank = await author.Client.NewBank(TestSchool.Items());
        var quiz = await author.Client.Publish(bank);
        var only = await author.Client.Post($"/api/quizzes/{quiz}/rollback", new { version = 1 });
        (only.Status, only.Problem).ShouldBe((409, "nothing-to-roll-back-to"));
        var learner = await Host.NewLearner(quiz);
        var first = await Sitting.Start(learner.Client, quiz);
        await author.Client.Edit(quiz);
        ((int)(await author.Client.Post($"/api/quizzes/{quiz}/publish")).Ok()["version"]!).ShouldBe(2);

        foreach (var version in new int?[] { 0, 2, 3, null })
        {
            var refused = await author.Client.Post($"/api/quizzes/{quiz}/rollback", new { version });
            (refused.Status, refused.Problem, (string?)refused["field"]).ShouldBe((400, "invalid-field", "version"));
        }

        var ran = await AdaptivqProcess.Run(Database, ["quizzes", "rollback", quiz.ToString(), "--to", "1"]);
        ran.ExitCode.ShouldBe(0, ran.Error);
        ran.Output.ShouldContain("published as version 3");
        var versions = await AdaptivqProcess.Run(Database, ["quizzes", "versions", quiz.ToString()]);
        versions.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3);
        versions.Output.ShouldContain("As in version 1.");

        await first.Answer();
        var second = await Sitting.Start((await Host.NewLearner(quiz)).Client, quiz);
        var pinned = new[] { await VersionOf(first.Id), await VersionOf(second.Id) };
        pinned.ShouldBe([1, 3]);
        var learnerTries = await learner.Client.Post($"/api/quizzes/{quiz}/rollback", new { version = 1 });
        learnerTries.Status.ShouldBe(403);
        (await AdaptivqProcess.Run(Database, ["quizzes", "rollback", "No such quiz", "--to", "1"])).ExitCode.ShouldBe(2);
    }

    private async Task<int> VersionOf(Guid attempt) =>
        (int)
            JsonNode.Parse(
                await Host.Ask<string>($"select data::text from events.mt_events where stream_id = '{attempt}' and version = 1")
            )!["quizVersion"]!;

    private async Task<(Account Account, Person Person)> Vault(string email)
    {
        await using var session = Host.Store.QuerySession(TestSchool.School);
        var account = (await session.LoadAsync<Account>(Account.IdOf(email)))!;
        return (account, (await session.LoadAsync<Person>(account.PersonId))!);
    }

    /// <summary>Every table of every schema of ours in which a row contains the text, in whatever column.</summary>
    private async Task<IReadOnlyList<string>> TablesWith(string text)
    {
        await using var connection = await Host.Connect();
        await using var find = new NpgsqlCommand(
            """
            select format('%I.%I', schemaname, tablename) from pg_tables
            where schemaname not in ('pg_catalog', 'information_schema')
              and query_to_xml(
                format('select 1 from %I.%I t where t::text ilike %L limit 1', schemaname, tablename, '%' || @text || '%'),
                false, true, '')::text <> ''
            """,
            connection
        );
        find.Parameters.AddWithValue("text", text);
        await using var reader = await find.ExecuteReaderAsync();
        var tables = new List<string>();
        while (await reader.ReadAsync())
        {
            tables.Add(reader.GetString(0));
        }
        return tables;
    }
}
