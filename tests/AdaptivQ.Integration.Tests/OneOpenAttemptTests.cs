using System.Text.Json.Nodes;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Learners.Records;
using Marten;

namespace AdaptivQ.Integration.Tests;

/// <summary>A learner has one open attempt at a quiz, on however many devices and nodes they start it.</summary>
public sealed class OneOpenAttemptTests(OwnHost own) : IClassFixture<OwnHost>
{
    private TestHost Host => own.Host;

    [Fact]
    public async Task Starting_again_goes_on_with_the_open_attempt_and_begins_another_once_it_is_over()
    {
        var (quizId, learner) = await Begin();
        var first = (await learner.Client.Start(quizId, "first")).Ok(201);

        var again = (await learner.Client.Start(quizId, "second")).Ok();
        again.SameAs(first).ShouldBeTrue("the same attempt with the same question");
        await new Sitting(learner.Client, again).ToTheEnd();

        var next = (await learner.Client.Start(quizId, "second")).Ok(201);
        ((string)next["attemptId"]!).ShouldNotBe((string)first["attemptId"]!);
        ((string)(await learner.Client.Start(quizId, "first")).Ok(201)["attemptId"]!).ShouldBe((string)first["attemptId"]!);
        ((string)(await learner.Client.Start(quizId, "second")).Ok(201)["attemptId"]!).ShouldBe((string)next["attemptId"]!);
    }

    [Fact]
    public async Task Starts_at_the_same_moment_on_two_nodes_start_one_attempt()
    {
        await using var there = new TestHost(Host.ConnectionString, own.Clock.Use);
        await there.Start();
        for (var round = 0; round < 5; round++)
        {
            var (quizId, learner) = await Begin();
            using var elsewhere = there.SignedInAs(learner.Id, TestSchool.School, Kernel.Roles.Learner);
            var clients = new[] { learner.Client, elsewhere };
            var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => clients[i % 2].Start(quizId, $"{i}")));

            replies.ShouldAllBe(reply => reply.Status == 200 || reply.Status == 201);
            replies.Count(reply => reply.Status == 201).ShouldBe(1);
            replies.Select(reply => (string)reply["attemptId"]!).Distinct().ShouldHaveSingleItem();
            await using var session = Host.Store.QuerySession(TestSchool.School);
            (await session.Query<LearnerAttempt>().CountAsync(attempt => attempt.LearnerId == learner.Id)).ShouldBe(1);
        }
    }

    [Fact]
    public async Task One_key_starts_one_quiz_however_close_two_starts_come()
    {
        var (one, other) = (await Host.NewQuiz(TestSchool.Items()), await Host.NewQuiz(TestSchool.Items()));
        var learner = await Host.NewLearner(one, other);
        var replies = await Task.WhenAll(new[] { one, other, one, other }.Select(quiz => learner.Client.Start(quiz, "one key")));

        replies.Count(reply => reply.Status == 201 || reply.Status == 200).ShouldBe(2);
        replies.Where(reply => reply.Status == 409).ShouldAllBe(reply => reply.Problem == "idempotency-key-reused");
        await using var session = Host.Store.QuerySession(TestSchool.School);
        (await session.Query<LearnerAttempt>().CountAsync(attempt => attempt.LearnerId == learner.Id)).ShouldBe(1);
    }

    [Fact]
    public async Task An_attempt_whose_time_is_up_is_ended_and_another_begun()
    {
        own.Clock.Stand();
        own.Clock.Ahead = TimeSpan.FromHours(1);
        var (quizId, learner) = await Begin(new JsonObject { ["timeLimitSeconds"] = 60 });
        var first = await Sitting.Start(learner.Client, quizId);
        own.Clock.Advance(TimeSpan.FromSeconds(66));

        var second = (await learner.Client.Start(quizId)).Ok(201);

        ((string)second["attemptId"]!).ShouldNotBe(first.Id.ToString());
        ((string)(await first.Look()).Ok()["result"]!["reason"]!).ShouldBe("time");
    }

    [Theory]
    [InlineData("quiz-taken")]
    [InlineData("time-up")]
    public async Task A_client_s_key_that_is_a_name_of_our_own_gets_in_nobody_s_way(string key)
    {
        own.Clock.Stand();
        own.Clock.Ahead = TimeSpan.FromHours(1);
        var (quizId, learner) = await Begin(new JsonObject { ["timeLimitSeconds"] = 60 });
        var sitting = await Sitting.Start(learner.Client, quizId);
        (await sitting.Answer(key: key)).Ok();
        own.Clock.Advance(TimeSpan.FromSeconds(66));

        // Ends it by time, under the name "time-up"; its end then comes into the record, under the name "quiz-taken".
        (await learner.Client.Start(quizId)).Ok(201);

        ((string)(await sitting.Look()).Ok()["result"]!["reason"]!).ShouldBe("time");
        await Eventually.Get(
            async () =>
            {
                await using var session = Host.Store.QuerySession(TestSchool.School);
                return await session.LoadAsync<LearnerRecord>(learner.Id);
            },
            record => record?.Quizzes.SingleOrDefault()?.LastAttemptId == sitting.Id,
            "the attempt is in the record"
        );
    }

    private async Task<(Guid QuizId, SignedInPerson Learner)> Begin(JsonObject? draft = null)
    {
        var quizId = await Host.NewQuiz(TestSchool.Items(), draft);
        return (quizId, await Host.NewLearner(quizId));
    }
}
