namespace AdaptivQ.Integration.Tests.Operations;

/// <summary>A shard that stops because its progress is not where it left it, as when the word that its commit was done got lost.</summary>
public sealed class StoppedShardTests(OwnHost own) : IClassFixture<OwnHost>
{
    private TestHost Host => own.Host;

    [Fact]
    public async Task It_goes_on_from_where_its_progress_stands()
    {
        await Host.WaitForProjections();
        var shards = await Host.Ask<long>("select count(*) from events.mt_event_progression where name like '%:All'");
        (await Host.Execute("update events.mt_event_progression set last_seq_id = last_seq_id + 1 where name like '%:All'")).ShouldBe(shards);
        // What they have not seen and need not: no attempt.
        await Host.NewClass();

        var learner = await Host.NewLearner(await Host.DemoQuiz("practise"));
        await (await Sitting.Start(learner.Client, await Host.DemoQuiz("practise"))).ToTheEnd();

        await Host.WaitForProjections();
        await Eventually.Get(Host.CountUntold, untold => untold == 0, "the attempt is told of");
        (await Host.Ask<long>($"select count(*) from {Host.TableOf("AttemptSummaries")} where data ->> 'learnerId' = '{learner.Id}' and data ->> 'finishedAt' is not null")).ShouldBe(1);
    }
}
