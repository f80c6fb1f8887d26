using Npgsql;

namespace AdaptivQ.Integration.Tests.Operations;

/// <summary>
/// Events get their numbers before they are committed, and commits do not keep to that order: what follows the events meets gaps,
/// some of which are filled later and some never.
/// </summary>
public sealed class SequenceGapTests(OwnHost own) : IClassFixture<OwnHost>
{
    private const string Lock = "(20261, 2)";

    /// <summary>Several times the three seconds for which the daemon waits at a gap by itself.</summary>
    private static readonly TimeSpan LongerThanAnyoneWaits = TimeSpan.FromSeconds(12);

    private TestHost Host => own.Host;

    [Fact]
    public async Task An_answer_that_is_committed_long_after_later_ones_is_in_the_read_models_all_the_same()
    {
        var (slow, other) = (await Begin(), await Begin());
        await using var held = await HeldAppends.Begin(Host, slow.Id);
        var answer = slow.Answer();
        await held.OneWaits();

        for (var i = 0; i < 3; i++)
        {
            (await other.Answer()).Ok();
        }
        await Task.Delay(LongerThanAnyoneWaits);
        (await other.Answer()).Ok();
        answer.IsCompleted.ShouldBeFalse();
        await held.LetGo();
        (await answer).Ok();

        await Host.WaitForProjections();
        (await Answered(slow)).ShouldBe(1);
        (await Answered(other)).ShouldBe(4);
    }

    [Fact]
    public async Task An_answer_that_is_never_committed_does_not_hold_up_the_read_models()
    {
        var (lost, other) = (await Begin(), await Begin());
        await using (var held = await HeldAppends.Begin(Host, lost.Id))
        {
            var answer = lost.Answer(0, "cut off");
            await held.OneWaits();
            (await other.Answer()).Ok();
            (await held.CutOff()).ShouldBe(1);
            (await answer).Status.ShouldBe(503);
        }

        await Host.WaitForProjections();
        (await Answered(other)).ShouldBe(1);
        // Nothing of it was written, and its learner's client sends it again.
        (await lost.Answer(0, "cut off")).Ok();
        await Host.WaitForProjections();
        (await Answered(lost)).ShouldBe(1);
    }

    private async Task<Sitting> Begin()
    {
        var quiz = await Host.DemoQuiz("practise");
        return await Sitting.Start((await Host.NewLearner(quiz)).Client, quiz);
    }

    private Task<long> Answered(Sitting sitting) =>
        Host.Count(
            $"select count(*) from {Host.TableOf("AnswerRecords")} "
                + $"where data ->> 'attemptId' = '{sitting.Id}' and data ->> 'answeredAt' is not null"
        );

    /// <summary>Appends to one stream stop when their events have numbers and rows, just before their commit.</summary>
    private sealed class HeldAppends : IAsyncDisposable
    {
        private readonly TestHost _host;
        private readonly NpgsqlConnection _holding;

        private HeldAppends(TestHost host, NpgsqlConnection holding) => (_host, _holding) = (host, holding);

        public static async Task<HeldAppends> Begin(TestHost host, Guid stream)
        {
            var held = new HeldAppends(host, await host.Connect());
            await held.Execute($"select pg_advisory_lock{Lock}");
            await host.Execute(
                $$"""
                create function public.hold() returns trigger language plpgsql as
                $$ begin perform pg_advisory_xact_lock_shared{{Lock}}; return null; end $$;
                create trigger hold after insert on events.mt_events
                for each row when (new.stream_id = '{{stream}}') execute function public.hold()
                """
            );
            return held;
        }

        /// <summary>Until an append has stopped.</summary>
        public Task<long> OneWaits() =>
            Eventually.Get(() => _host.Count($"select count(*) {Waiting}"), waiting => waiting == 1, "an append waits");

        public Task LetGo() => Execute("select pg_advisory_unlock_all()");

        /// <returns>How many connections were ended.</returns>
        public Task<long> CutOff() =>
            _host.Count($"select count(*) from (select pg_terminate_backend(pid) as ended {Waiting}) as each where ended");

        public async ValueTask DisposeAsync()
        {
            await LetGo();
            await _holding.DisposeAsync();
            await _host.Execute("drop trigger hold on events.mt_events; drop function public.hold()");
        }

        private async Task Execute(string sql)
        {
            await using var command = new NpgsqlCommand(sql, _holding);
            await command.ExecuteNonQueryAsync();
        }

        private const string Waiting =
            "from pg_locks where locktype = 'advisory' and not granted and classid = 20261 and objid = 2 and database = (select oid from "
            + "pg_database where datname = current_database())";
    }
}
