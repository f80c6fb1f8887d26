using System.Text.Json.Nodes;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Adaptivity.History;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Wolverine;

namespace AdaptivQ.Integration.Tests;

/// <summary>The limit is 60 seconds here, and an answer may come 5 seconds late.</summary>
public sealed class TimeLimitTests(OwnHost own) : IClassFixture<OwnHost>
{
    private const string Messages = "messages.wolverine_incoming_envelopes";

    private TestHost Host => own.Host;

    private async Task<(SignedInPerson Learner, Sitting Sitting)> Begin()
    {
        // A busy machine may take longer over an answer than the grace lasts. An hour ahead, so that no message is due by itself.
        own.Clock.Stand();
        own.Clock.Ahead = TimeSpan.FromHours(1);
        var quizId = await Host.NewQuiz(TestSchool.Items(), new JsonObject { ["timeLimitSeconds"] = 60 });
        var learner = await Host.NewLearner(quizId);
        return (learner, await Sitting.Start(learner.Client, quizId));
    }

    private async Task<(AttemptStarted Started, AttemptFinished? Finished, int Answers)> Facts(Guid attemptId)
    {
        var facts = (await Host.Stream(attemptId)).Select(fact => fact.Data).ToList();
        return ((AttemptStarted)facts[0], facts.OfType<AttemptFinished>().SingleOrDefault(), facts.Count(fact => fact is AnswerScored));
    }

    [Fact]
    public async Task An_answer_in_time_counts_and_another_question_follows()
    {
        var (_, sitting) = await Begin();
        own.Clock.Advance(TimeSpan.FromSeconds(50));

        var step = (await sitting.Answer()).Ok();

        step["item"].ShouldNotBeNull();
        ((int)step["secondsLeft"]!).ShouldBe(10);
    }

    [Fact]
    public async Task An_answer_that_is_late_by_less_than_the_grace_counts_and_is_the_last()
    {
        var (_, sitting) = await Begin();
        own.Clock.Advance(TimeSpan.FromSeconds(62));

        var step = (await sitting.Answer()).Ok();

        step["item"].ShouldBeNull();
        ((string)step["result"]!["reason"]!).ShouldBe("time");
        ((int)step["result"]!["answered"]!).ShouldBe(1);
        ((int)step["secondsLeft"]!).ShouldBe(0);
        (await Facts(sitting.Id)).Answers.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_later_than_the_grace_does_not_count_and_ends_the_attempt_at_its_deadline()
    {
        var (learner, sitting) = await Begin();
        (await sitting.Answer()).Ok();
        var (item, response, version) = (sitting.ItemId, sitting.Guess(0), sitting.Version);
        own.Clock.Advance(TimeSpan.FromSeconds(66));

        var step = (await sitting.Answer(response, "late")).Ok();

        step["item"].ShouldBeNull();
        step["feedback"].ShouldBeNull();
        ((string)step["result"]!["reason"]!).ShouldBe("time");
        ((int)step["result"]!["answered"]!).ShouldBe(1);
        var (started, finished, answers) = await Facts(sitting.Id);
        answers.ShouldBe(1);
        finished!.At.ShouldBe(started.At.AddSeconds(60));
        (await learner.Client.Answer(sitting.Id, item, response, version, "late")).Ok().SameAs(step).ShouldBeTrue();
        (await learner.Client.Answer(sitting.Id, item, response, version, "later")).Problem.ShouldBe("attempt-finished");
    }

    [Theory]
    [InlineData(30, "stopped")]
    [InlineData(61, "time")]
    [InlineData(3600, "time")]
    public async Task Finishing_says_whether_the_learner_stopped_or_the_time_was_up(int after, string reason)
    {
        var (_, sitting) = await Begin();
        own.Clock.Advance(TimeSpan.FromSeconds(after));

        ((string)(await sitting.Finish()).Ok()["result"]!["reason"]!).ShouldBe(reason);

        var (started, finished, _) = await Facts(sitting.Id);
        if (reason == "time")
        {
            finished!.At.ShouldBe(started.At.AddSeconds(60));
        }
    }

    [Fact]
    public async Task The_time_left_never_goes_below_zero()
    {
        var (_, sitting) = await Begin();
        own.Clock.Advance(TimeSpan.FromSeconds(500));
        ((int)(await sitting.Look()).Ok()["secondsLeft"]!).ShouldBe(0);
    }

    [Fact]
    public async Task A_durable_message_is_kept_for_the_moment_an_attempts_time_is_up()
    {
        var (_, sitting) = await Begin();
        var (started, _, _) = await Facts(sitting.Id);

        var due = await Eventually.Get(
            () => Scheduled(started.At.AddSeconds(65)),
            found => found,
            "a scheduled message for the end of the attempt"
        );

        due.ShouldBeTrue();
    }

    [Fact]
    public async Task The_message_closes_an_attempt_whose_learner_went_away()
    {
        var (learner, sitting) = await Begin();
        (await sitting.Answer()).Ok();
        var due = (await Facts(sitting.Id)).Started.At.AddSeconds(65);
        await Eventually.Get(() => Scheduled(due), found => found, "a scheduled message for the end of the attempt");
        own.Clock.Advance(TimeSpan.FromSeconds(65));
        // By the clock that messages go by, which no one can turn, it is due now.
        (
            await Host.Count(
                $"with due as (update {Messages} set execution_time = now() where {DueAt(due)} returning 1) select count(*) from due"
            )
        ).ShouldBe(1);

        var seen = await Eventually.Get(
            async () => (await sitting.Look()).Ok(),
            attempt => attempt["result"] is not null,
            "the attempt is closed"
        );

        ((string)seen["result"]!["reason"]!).ShouldBe("time");
        ((int)seen["result"]!["answered"]!).ShouldBe(1);
        seen["item"].ShouldBeNull();
        ((string)(await learner.Client.Get("/api/quizzes")).Ok()[0]!["state"]!).ShouldBe("taken");
        await Host.WaitForProjections();
        await using var session = Host.Store.QuerySession(TestSchool.School);
        (await session.LoadAsync<AttemptSummary>(sitting.Id))!.Reason.ShouldBe("time");
    }

    [Fact]
    public async Task The_message_changes_nothing_before_the_time_or_when_the_attempt_is_over()
    {
        var (_, open) = await Begin();
        var (_, over) = await Begin();
        (await over.Finish()).Ok();

        foreach (var sitting in new[] { open, over })
        {
            await Invoke(sitting.Id);
        }

        (await Host.Stream(open.Id)).Count.ShouldBe(open.Version);
        (await Host.Stream(over.Id)).Count.ShouldBe(over.Version);
    }

    [Fact]
    public async Task The_message_closes_an_attempt_once_however_often_it_comes()
    {
        var (_, sitting) = await Begin();
        own.Clock.Advance(TimeSpan.FromSeconds(65));

        for (var i = 0; i < 3; i++)
        {
            await Invoke(sitting.Id);
        }

        (await Host.Stream(sitting.Id)).Count.ShouldBe(sitting.Version + 1);
    }

    private async Task Invoke(Guid attemptId)
    {
        await using var scope = Host.Services.CreateAsyncScope();
        await scope
            .ServiceProvider.GetRequiredService<IMessageBus>()
            .InvokeForTenantAsync(TestSchool.School, new CloseAttemptWhenTimeIsUp(attemptId));
    }

    private async Task<bool> Scheduled(DateTimeOffset at) => await Host.Count($"select count(*) from {Messages} where {DueAt(at)}") == 1;

    private static string DueAt(DateTimeOffset at) =>
        $"status = 'Scheduled' and message_type like '%CloseAttemptWhenTimeIsUp' and abs(extract(epoch from execution_time - timestamptz "
        + $"'{at.ToUniversalTime():yyyy-MM-dd HH:mm:ss.ffffffZ}')) < 0.01";
}
