using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Kernel;

namespace AdaptivQ.Integration.Tests.Cluster;

/// <summary>What must hold of the data after any fault, as ../shared/notes/reliability.md numbers it.</summary>
public static class Invariants
{
    public static async Task Settle(Nodes nodes)
    {
        try
        {
            await Settle(nodes.Aside);
        }
        catch (TimeoutException)
        {
            TestContext.Current.TestOutputHelper!.WriteLine(await nodes.Describe());
            throw;
        }
    }

    private static async Task Settle(TestHost host)
    {
        await Eventually.Get(host.CountUntold, untold => untold == 0, "finished attempts are told of");
        await Eventually.Get(
            () => host.Count("select count(*) from messages.wolverine_incoming_envelopes where status = 'Incoming'"),
            waiting => waiting == 0,
            "the inbox is empty"
        );
        await Eventually.Get(
            () =>
                host.Count(
                    "select (select max(seq_id) from events.mt_events) - min(last_seq_id) from events.mt_event_progression where name "
                        + "like '%:All' or name = 'HighWaterMark'"
                ),
            behind => behind == 0,
            "the high-water mark and every projection have come to the last event"
        );
    }

    public static async Task Hold(Nodes nodes, Ledger ledger)
    {
        var host = nodes.Aside;
        var quizzes = new Dictionary<(Guid, int), CompiledQuiz>();
        foreach (var attempt in ledger.Answers.GroupBy(sent => sent.AttemptId))
        {
            var stream = await host.Stream(attempt.Key);
            // I4
            stream.Select(fact => fact.Version).ShouldBe(Enumerable.Range(1, stream.Count).Select(version => (long)version));
            stream.SkipLast(1).ShouldAllBe(fact => !(fact.Data is AttemptFinished));
            // I1
            var answers = stream.Where(fact => fact.Data is AnswerScored).ToDictionary(fact => fact.Id, fact => (AnswerScored)fact.Data);
            foreach (var sent in attempt)
            {
                var there = answers.Remove(NamedId.OfClientKey(attempt.Key, sent.Key), out var scored);
                if (sent.Acknowledged)
                {
                    there.ShouldBeTrue($"{sent} was acknowledged and is not there");
                }
                if (there)
                {
                    (scored!.ItemId.ToString(), scored.Response).ShouldBe((sent.ItemId, sent.Response));
                }
            }

            answers.ShouldBeEmpty("an answer is there that no one gave, or one is there twice");
            // I2, I8
            var started = (AttemptStarted)stream[0].Data;
            var quiz = quizzes.TryGetValue((started.QuizId, started.QuizVersion), out var known)
                ? known
                : quizzes[(started.QuizId, started.QuizVersion)] = new CompiledQuiz(
                    await host.Published(started.QuizId, started.QuizVersion)
                );
            Replay.Differences([.. stream.Select(fact => fact.Data)], quiz).ShouldBeEmpty();
        }

        // I5
        (
            await host.Count(
                "select max(seq_id) - (select last_seq_id from events.mt_event_progression where name = 'HighWaterMark') from "
                    + "events.mt_events"
            )
        ).ShouldBe(0);
        // I6
        (
            await host.Count(
                "select count(*) from (select data ->> 'attemptId' from events.mt_events where type = 'quiz_taken' group by 1 having "
                    + "count(*) <> 1) twice"
            )
        ).ShouldBe(0);
        (
            await host.Count(
                "select count(*) from events.mt_events f where type = 'attempt_finished' and not exists (select from events.mt_events t "
                    + "where t.type = 'quiz_taken' and t.data ->> 'attemptId' = f.data ->> 'attemptId')"
            )
        ).ShouldBe(0);
        // I7
        (await host.Count("select count(*) from messages.wolverine_outgoing_envelopes")).ShouldBe(0);
        (
            await host.Texts("select concat_ws(': ', message_type, exception_type, exception_message) from messages.wolverine_dead_letters")
        ).ShouldBeEmpty();
    }
}
