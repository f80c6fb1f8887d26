using System.Text.Json.Nodes;
using AdaptivQ.Host;
using AdaptivQ.Learners.Classes;
using AdaptivQ.Platform;
using Marten;
using Npgsql;

namespace AdaptivQ.Integration.Tests.Operations;

/// <summary>Rebuilding under a host that goes on, with the demo school's history.</summary>
public sealed class RebuildTests(OwnHost own) : IClassFixture<OwnHost>
{
    private TestHost Host => own.Host;

    [Fact]
    public async Task Rebuilding_every_projection_changes_nothing()
    {
        await Host.Rests();
        using var @operator = await Host.SignedIn("operator");
        var before = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var name in Projections.Rebuildable)
        {
            before[name] = await Host.Rows(name);
        }
        before["AnswerRecords"].Count.ShouldBeGreaterThan(100);

        foreach (var name in Projections.Rebuildable)
        {
            (await @operator.RebuildToTheEnd(name)).ShouldHaveChangedNothing();
        }

        foreach (var name in Projections.Rebuildable)
        {
            (await Host.Rows(name)).ShouldBe(before[name], name);
        }
        await Host.NothingLeftOver();
    }

    [Fact]
    public async Task Every_projection_that_is_no_subscription_can_be_rebuilt()
    {
        using var @operator = await Host.SignedIn("operator");

        var listed = (await @operator.Get(Projections.Path)).Ok().AsArray();

        listed
            .Where(projection => (string)projection!["mode"]! != "subscription")
            .Select(projection => (string)projection!["name"]!)
            .ShouldBe(Projections.Rebuildable);
        listed
            .Where(projection => !(bool)projection!["rebuildable"]!)
            .ShouldAllBe(projection => (string)projection!["mode"]! == "subscription");
    }

    [Theory]
    [InlineData("AttemptSummaries")]
    [InlineData("LearnerAttempts")]
    public async Task Documents_that_were_wrong_missing_or_without_events_are_put_right(string name)
    {
        await Host.WaitForProjections();
        using var @operator = await Host.SignedIn("operator");
        var right = await Host.Documents(name);
        var table = Host.TableOf(name);
        (
            await Host.Execute(
                $"update {table} set data = jsonb_set(data, '{{correct}}', '-1') where id = (select min(id::text)::uuid from {table})"
            )
        ).ShouldBe(1);
        (
            await Host.Execute(
                $"insert into {table} select (jsonb_populate_record(live, jsonb_build_object('id', gen_random_uuid()))).* from {table} "
                    + $"live limit 1"
            )
        ).ShouldBe(1);
        (
            await Host.Execute(
                $"delete from {table} where id = (select max(id::text)::uuid from {table} where id::text in (select data ->> 'id' from "
                    + $"{table}))"
            )
        ).ShouldBe(1);

        var rebuilt = await @operator.RebuildToTheEnd(name);

        ((string)rebuilt["outcome"]!, (long)rebuilt["added"]!, (long)rebuilt["changed"]!, (long)rebuilt["removed"]!).ShouldBe(
            ("done", 1, 1, 1)
        );
        (await Host.Documents(name)).ShouldBe(right);
        await Host.NothingLeftOver();
    }

    [Fact]
    public async Task Nothing_that_happens_meanwhile_is_lost()
    {
        using var @operator = await Host.SignedIn("operator");
        var quiz = await Host.DemoQuiz("practise");
        using var enough = new CancellationTokenSource();
        var accepted = 0;
        var learners = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Host.NewLearner(quiz)));
        var answersBefore = await Host.Ask<long>("select count(*) from events.mt_events where type = 'answer_scored'");

        var submitting = Task.WhenAll(
            learners.Select(async learner =>
            {
                while (!enough.IsCancellationRequested)
                {
                    var sitting = await Sitting.Start(learner.Client, quiz);
                    while (sitting.Item is not null && !enough.IsCancellationRequested)
                    {
                        (await sitting.Answer()).Status.ShouldBe(200);
                        Interlocked.Increment(ref accepted);
                    }

                    // One that is left open, and one that its learner ends: both are in the lists.
                    if (sitting.Item is not null)
                    {
                        (await sitting.Finish()).Status.ShouldBe(200);
                    }
                }
            })
        );
        var classes = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                await Host.NewClass();
            }
        });
        try
        {
            foreach (var name in Enumerable.Repeat(Projections.Rebuildable, 2).SelectMany(names => names))
            {
                (await @operator.Rebuild(name)).Status.ShouldBe(202);
                var over = await Eventually.Get(
                    () => @operator.Projection(name),
                    projection => projection["rebuild"] is null,
                    $"{name} rebuilt",
                    Projections.Patience
                );
                over["lastRebuild"]!.ShouldHaveChangedNothing(name);
            }

            await Eventually.Get(
                () => Task.FromResult((Answers: Volatile.Read(ref accepted), submitting.IsFaulted)),
                now => now.IsFaulted || now.Answers > 50,
                "many answers are taken"
            );
        }
        finally
        {
            await enough.CancelAsync();
            await submitting;
            await classes;
        }

        await Host.Rests();

        accepted.ShouldBeGreaterThan(50);
        (await Host.Ask<long>("select count(*) from events.mt_events where type = 'answer_scored'")).ShouldBe(answersBefore + accepted);
        (await Host.Ask<long>($"select count(*) from {Host.TableOf("AnswerRecords")} where data ->> 'response' is not null")).ShouldBe(
            answersBefore + accepted
        );
        // A second rebuild, with nothing going on, would find whatever the first ones lost.
        foreach (var name in Projections.Rebuildable)
        {
            (await @operator.RebuildToTheEnd(name)).ShouldHaveChangedNothing();
        }
    }

    [Fact]
    public async Task A_writer_that_had_read_what_was_wrong_before_it_was_put_right_does_not_bring_it_back()
    {
        using var @operator = await Host.SignedIn("operator");
        var @class = await Host.NewClass();
        var table = Host.TableOf("SchoolClass");
        await Host.Execute($"update {table} set data = jsonb_set(data, '{{title}}', '\"Wrong\"') where id = '{@class.Id}'");

        await using var writer = Host.Store.LightweightSession(TestSchool.School);
        var stream = await writer.Events.FetchForWriting<SchoolClass>(@class.Id);
        stream.Aggregate!.Title.ShouldBe("Wrong");
        // The first look finds the wrong one; the second waits until the writer has brought it back, the third no more.
        await Host.Execute("create table public.brought_back (done boolean)");
        await Host.Execute(
            SlowReplay.Begin(
                $"while not exists (select from {table} where id = '{@class.Id}' and data ->> 'title' = 'Wrong') and not exists (select "
                    + $"from public.brought_back) loop perform pg_sleep(0.02); end loop;"
            )
        );
        (await @operator.Rebuild("SchoolClass")).Status.ShouldBe(202);
        await Eventually.Get(() => Title(), title => title != "Wrong", "the document put right", Projections.Patience);
        var enrolled = Guid.NewGuid();
        stream.AppendOne(new LearnerEnrolled(@class.Id, enrolled, DateTimeOffset.UtcNow));
        await writer.SaveChangesAsync();
        await Host.Execute($"insert into public.brought_back values (true); {SlowReplay.End}");

        var rebuilt = (await @operator.Settled("SchoolClass"))["lastRebuild"]!;

        // Twice: so the writer did bring it back.
        ((string)rebuilt["outcome"]!, (long)rebuilt["changed"]!).ShouldBe(("done", 2));
        (await Title()).ShouldBe($"Class {@class.Id}");
        (await Host.Ask<bool>($"select data -> 'learners' ? '{enrolled}' from {table} where id = '{@class.Id}'")).ShouldBeTrue();

        Task<string> Title() => Host.Ask<string>($"select data ->> 'title' from {table} where id = '{@class.Id}'");
    }

    [Fact]
    public async Task A_projection_that_meets_an_event_it_cannot_read_is_paused_and_says_why_until_it_can()
    {
        using var @operator = await Host.SignedIn("operator");
        await @operator.Settled("AnswerRecords");
        await Host.Execute(
            """
            insert into events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived)
            select nextval('events.mt_events_sequence'), gen_random_uuid(), stream_id, 1000, jsonb_set(data, '{theta}', '"high"'), type,
                now(), tenant_id, mt_dotnet_type, false
            from events.mt_events where type = 'answer_scored' order by seq_id limit 1
            """
        );
        try
        {
            var paused = await Eventually.Get(
                () => @operator.Projection("AnswerRecords"),
                projection => (string)projection["state"]! == "paused",
                "AnswerRecords paused"
            );

            ((long)paused["lag"]!).ShouldBeGreaterThan(0);
            ((string)paused["problem"]!).ShouldContain("answer_scored");
            // A worker stays: another would fare no better.
            await using var worker = new TestHost(Host.ConnectionString, role: NodeRole.Worker);
            await worker.Start();
            using var probe = worker.Anonymous();
            // It tries again now and then, and is then running for a moment.
            var ready = await Eventually.Get(
                () => probe.Get("/health/ready"),
                reply => reply.Text.StartsWith("Degraded\nprojections: AnswerRecords", StringComparison.Ordinal),
                "a worker says what has paused"
            );
            ready.Status.ShouldBe(200);
            ready.Text.ShouldEndWith(" has paused; 'adaptivq projections list' says why.");
        }
        finally
        {
            await Host.Execute("delete from events.mt_events where type = 'answer_scored' and version = 1000");
            // Something beyond the gap that this leaves, so that there is an end to reach.
            await Host.NewClass();
        }

        // Every other reader of such events had paused as well.
        foreach (var name in new[] { "AnswerRecords", "AttemptSummaries" })
        {
            ((string?)(await @operator.Settled(name))["problem"]).ShouldBeNull();
        }
    }

    [Fact]
    public async Task An_event_that_cannot_be_applied_fails_the_rebuild_in_words_and_leaves_the_live_one_running()
    {
        await Host.WaitForProjections();
        using var @operator = await Host.SignedIn("operator");
        var before = await Host.Rows("AnswerRecords");
        var poisoned = await Host.Ask<long>("select min(seq_id) from events.mt_events where type = 'answer_scored'");
        await Host.Execute($"create table poisoned as select * from events.mt_events where seq_id = {poisoned}");
        await Host.Execute($"update events.mt_events set data = jsonb_set(data, '{{theta}}', '\"high\"') where seq_id = {poisoned}");
        try
        {
            (await @operator.Rebuild("AnswerRecords")).Status.ShouldBe(202);
            var failed = (await @operator.Settled("AnswerRecords"))["lastRebuild"]!;

            ((string)failed["outcome"]!).ShouldBe("failed");
            ((string)failed["message"]!).ShouldStartWith($"Event {poisoned} (answer_scored) cannot be read: ");
            ((string)failed["message"]!).ShouldContain("$.theta");
            (await Host.Rows("AnswerRecords")).ShouldBe(before);
            await Host.NothingLeftOver();
        }
        finally
        {
            await Host.Execute("update events.mt_events e set data = p.data from poisoned p where p.seq_id = e.seq_id");
        }
    }

    [Fact]
    public async Task A_rebuild_that_waits_for_a_writer_can_be_cancelled_and_cannot_be_asked_for_twice()
    {
        using var @operator = await Host.SignedIn("operator");
        var before = await Host.Rows("SchoolClass");
        await using (var writer = await Host.Connect())
        {
            await using var transaction = await writer.BeginTransactionAsync();
            await using var write = new NpgsqlCommand(
                $"lock table {Host.TableOf("SchoolClass")} in row exclusive mode",
                writer,
                transaction
            );
            await write.ExecuteNonQueryAsync();

            (await @operator.Rebuild("SchoolClass")).Status.ShouldBe(202);
            var during = await Eventually.Get(
                () => @operator.Projection("SchoolClass"),
                projection => (double?)projection["rebuild"]?["progress"] > 0.5,
                "the rebuild under way"
            );
            ((string)during["state"]!).ShouldBe("rebuilding");
            var again = await @operator.Rebuild("SchoolClass");
            (again.Status, again.Problem).ShouldBe((409, "rebuild-running"));
            (await @operator.CancelRebuild("SchoolClass")).Status.ShouldBe(204);

            var after = await @operator.Settled("SchoolClass");
            ((string)after["lastRebuild"]!["outcome"]!).ShouldBe("cancelled");
        }

        (await Host.Rows("SchoolClass")).ShouldBe(before);
        await Host.NothingLeftOver();
        var nothing = await @operator.CancelRebuild("SchoolClass");
        (nothing.Status, nothing.Problem).ShouldBe((409, "rebuild-not-running"));
    }

    [Fact]
    public async Task An_unknown_projection_is_not_found()
    {
        using var @operator = await Host.SignedIn("operator");

        foreach (var reply in new[] { await @operator.Rebuild("Nothing"), await @operator.CancelRebuild("Nothing") })
        {
            (reply.Status, reply.Problem).ShouldBe((404, "not-found"));
        }
    }

    [Fact]
    public async Task A_subscription_is_not_rebuilt_because_it_would_repeat_its_messages()
    {
        using var @operator = await Host.SignedIn("operator");
        // It has been there for some seconds only; this test may be the first of all.
        await @operator.Settled("AttemptMessages");

        var refused = await @operator.Rebuild("AttemptMessages");

        (refused.Status, refused.Problem).ShouldBe((409, "not-rebuildable"));
        ((string)refused["detail"]!).ShouldContain("send every message of the past again");
        ((string)(await @operator.Projection("AttemptMessages"))["state"]!).ShouldBe("running");
    }

    [Fact]
    public async Task What_a_process_that_died_had_begun_is_done_by_another()
    {
        await Host.WaitForProjections();
        using var @operator = await Host.SignedIn("operator");
        // Before it is there to be taken up: the next one clears up first of all.
        await Host.Execute("insert into events.mt_event_progression (name, last_seq_id) values ('AttemptSummaries:V1234567:All', 7)");
        await Host.Execute($"create table {Host.TableOf("AttemptSummaries")}_1234567 (id uuid)");
        await Leave("AttemptSummaries", attempts: 1);

        (await @operator.Settled("AttemptSummaries"))["lastRebuild"]!.ShouldHaveChangedNothing();

        await Host.NothingLeftOver();
    }

    [Fact]
    public async Task What_has_ended_its_process_three_times_is_given_up()
    {
        using var @operator = await Host.SignedIn("operator");
        await Leave("ItemBank", attempts: 3);

        var given = (await @operator.Settled("ItemBank"))["lastRebuild"]!;

        ((string)given["outcome"]!).ShouldBe("failed");
        ((string)given["message"]!).ShouldContain("3 processes");
    }

    /// <summary>A rebuild whose process gave its last sign of life a minute ago.</summary>
    private Task<long> Leave(string name, int attempts) =>
        Host.Execute(
            $"""
            insert into host.projection_rebuilds (
                projection, id, state, worker, attempts, position, target, requested_at, started_at, heartbeat_at)
            values ('{name}', gen_random_uuid(), 'running', 'one that is gone', {attempts}, 10, 100,
                now() - interval '2 minutes', now() - interval '2 minutes', now() - interval '1 minute')
            on conflict (projection) do update set id = excluded.id, state = excluded.state, worker = excluded.worker,
                attempts = excluded.attempts, cancel = false, position = 10, target = 100, requested_at = excluded.requested_at,
                started_at = excluded.started_at, heartbeat_at = excluded.heartbeat_at, ended_at = null, message = null
            """
        );
}
