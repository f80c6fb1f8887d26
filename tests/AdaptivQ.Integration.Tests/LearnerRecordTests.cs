using AdaptivQ.Learners.Contracts;
using AdaptivQ.Learners.Records;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Wolverine;

namespace AdaptivQ.Integration.Tests;

/// <summary>What happens behind the answers: the other modules are told of every attempt that ends, and acts on it once.</summary>
public sealed class LearnerRecordTests(HostFixture fixture)
{
    private TestHost Host => fixture.Host;

    private async Task<LearnerRecord?> Record(Guid learnerId)
    {
        await using var session = Host.Store.QuerySession(TestSchool.School);
        return await session.LoadAsync<LearnerRecord>(learnerId);
    }

    [Fact]
    public async Task A_finished_attempt_comes_into_its_learners_record()
    {
        var quizId = await Host.NewQuiz(TestSchool.Items());
        var learner = await Host.NewLearner(quizId);
        var first = await Sitting.Start(learner.Client, quizId);
        await first.ToTheEnd();
        var second = await Sitting.Start(learner.Client, quizId);
        var result = (await second.ToTheEnd())["result"]!;

        var record = await Eventually.Get(
            () => Record(learner.Id),
            found => found?.Quizzes.Sum(quiz => quiz.Times) == 2,
            "both attempts are in the record"
        );

        var taken = record!.Quizzes.ShouldHaveSingleItem();
        (taken.QuizId, taken.Times, taken.LastAttemptId, taken.Level).ShouldBe((quizId, 2, second.Id, (string)result["level"]!));
    }

    [Fact]
    public async Task A_message_that_comes_again_changes_nothing()
    {
        var quizId = await Host.NewQuiz(TestSchool.Items());
        var learner = await Host.NewLearner(quizId);
        var sitting = await Sitting.Start(learner.Client, quizId);
        await sitting.ToTheEnd();
        await Eventually.Get(() => Record(learner.Id), found => found is not null, "the attempt is in the record");
        var taken = (QuizTaken)(await Host.Stream(learner.Id)).ShouldHaveSingleItem().Data;

        await using var scope = Host.Services.CreateAsyncScope();
        var bus = scope.ServiceProvider.GetRequiredService<IMessageBus>();
        var message = new RecordAttempt(
            sitting.Id,
            learner.Id,
            quizId,
            1,
            taken.Answered,
            taken.Correct,
            taken.LevelIndex,
            taken.Level,
            false,
            taken.At
        );
        for (var i = 0; i < 3; i++)
        {
            await bus.InvokeForTenantAsync(TestSchool.School, message);
        }

        (await Record(learner.Id))!.Quizzes.ShouldHaveSingleItem().Times.ShouldBe(1);
        (await Host.Stream(learner.Id)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Nothing_is_left_over_in_the_boxes_and_nothing_is_dead()
    {
        await Eventually.Get(Host.CountUntold, untold => untold == 0, "all finished attempts are told of");
        (await Host.Count("select count(*) from messages.wolverine_dead_letters")).ShouldBe(0);
        await Eventually.Get(
            () => Host.Count("select count(*) from messages.wolverine_outgoing_envelopes"),
            left => left == 0,
            "the outbox is empty"
        );
    }
}
