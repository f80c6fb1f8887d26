namespace AdaptivQ.Integration.Tests.Operations;

/// <summary>
/// A shard whose progress is not where it left it, as when the word that its commit was done got lost, stops; and what it last
/// said of itself may have got lost as well.
/// </summary>
public sealed class StoppedShardTests(OwnHost own) : IClassFixture<OwnHost>
{
    private TestHost Host => own.Host;

    [Fact]
    public async Task One_that_stopped_because_its_progress_had_moved_goes_on_from_where_that_stands()
    {
        await Host.WaitForProjections();
        var shards = await Host.Ask<long>("select count(*) from events.mt_event_progression where name like '%:All'");
        (await Host.Execute("update events.mt_event_progression set last_seq_id = last_seq_id + 1 where name like '%:All'")).ShouldBe(
            shards
        );
        // What they have not seen and need not: no attempt.
        await Host.NewClass();

        var learner = await Host.NewLearner(await Host.DemoQuiz("practise"));
        await (await Sitting.Start(learner.Client, await Host.DemoQuiz("practise"))).ToTheEnd();

        await Host.WaitForProjections();
        await Eventually.Get(Host.CountUntold, untold => untold == 0, "the attempt is told of");
        (
            await Host.Ask<long>(
                $"select count(*) from {Host.TableOf("AttemptSummaries")} "
                    + $"where data ->> 'learnerId' = '{learner.Id}' and data ->> 'finishedAt' is not null"
            )
        ).ShouldBe(1);
    }

    [Fact]
    public async Task What_is_said_of_a_shard_becomes_true_again_although_its_last_word_was_lost()
    {
        using var @operator = await Host.SignedIn("operator");
        await Host.WaitForProjections();
        // What mends it may be there the next moment: so it is seen, if it was missed, by saying it again.
        await Eventually.Get(
            async () =>
            {
                (
                    await Host.Execute(
                        "update events.mt_event_progression set agent_status = 'Paused', pause_reason = 'long over' where name = "
                            + "'AttemptSummaries:All'"
                    )
                ).ShouldBe(1);
                return await @operator.Projection("AttemptSummaries");
            },
            said => (string)said["state"]! == "paused",
            "AttemptSummaries is said to have paused"
        );

        (await @operator.Settled("AttemptSummaries"))["problem"].ShouldBeNull();
    }
}
