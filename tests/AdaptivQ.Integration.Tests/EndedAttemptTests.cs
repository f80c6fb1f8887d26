using System.Text.Json.Nodes;
using static AdaptivQ.Integration.Tests.LearnerMembers;

namespace AdaptivQ.Integration.Tests;

/// <summary>What there is of an attempt once it has ended: result, review and the learner's list.</summary>
public sealed class EndedAttemptTests(HostFixture fixture)
{
    private TestHost Host => fixture.Host;

    [Fact]
    public async Task A_learner_may_stop_early_and_gets_a_result_from_the_answers_so_far()
    {
        var quizId = await Host.DemoQuiz("practise");
        var learner = await Host.NewLearner(quizId);
        var sitting = await Sitting.Start(learner.Client, quizId);
        (await sitting.Answer()).Ok();
        (await sitting.Answer()).Ok();

        var step = (await sitting.Finish()).Ok();

        step.Members().ShouldBe(StepMembers);
        step["item"].ShouldBeNull();
        step["feedback"].ShouldBeNull();
        ((string)step["result"]!["reason"]!).ShouldBe("stopped");
        ((int)step["result"]!["answered"]!).ShouldBe(2);
    }

    [Theory]
    [InlineData(true, 4)]
    [InlineData(false, 0)]
    public async Task All_right_and_all_wrong_are_said_to_be_estimates(bool right, int correct)
    {
        var quizId = await Host.NewQuiz(TestSchool.Items());
        var learner = await Host.NewLearner(quizId);
        var sitting = await Sitting.Start(learner.Client, quizId);

        var result = (await sitting.ToTheEnd((await Host.Published(quizId)).Choosing(right)))["result"]!;

        ((int)result["correct"]!).ShouldBe(correct);
        ((bool)result["estimated"]!).ShouldBeTrue();
        ((string)result["reason"]!).ShouldBe("length");
    }

    [Fact]
    public async Task A_learner_who_gets_more_right_never_gets_a_lower_level()
    {
        var quizId = await Host.DemoQuiz("assess");
        var quiz = await Host.Published(quizId);
        var levels = new List<int>();
        foreach (var right in new[] { false, true })
        {
            var learner = await Host.NewLearner(quizId);
            var result = (await (await Sitting.Start(learner.Client, quizId)).ToTheEnd(quiz.Choosing(right)))["result"]!;
            levels.Add((int)result["levelIndex"]!);
        }

        levels.ShouldBe([0, 4]);
    }

    [Fact]
    public async Task After_the_end_the_review_shows_every_answer_with_what_was_right()
    {
        var quizId = await Host.NewQuiz(TestSchool.Items());
        var learner = await Host.NewLearner(quizId);
        var quiz = await Host.Published(quizId);
        var sitting = await Sitting.Start(learner.Client, quizId);
        (await learner.Client.Get($"/api/attempts/{sitting.Id}/review")).Problem.ShouldBe("review-not-open");
        var shown = new List<JsonNode>();
        while (sitting.Item is { } item)
        {
            shown.Add(item);
            (await sitting.Answer(1)).Ok();
        }

        var review = (await learner.Client.Get($"/api/attempts/{sitting.Id}/review")).Ok().AsArray();

        review.Count.ShouldBe(4);
        foreach (var (index, answer) in review.Index())
        {
            answer
                .Members()
                .ShouldBe([
                    "correct",
                    "item",
                    "maxPoints",
                    "messages",
                    "points",
                    "position",
                    "rationale",
                    "response",
                    "secondsTaken",
                    "solution",
                ]);
            var item = quiz.ItemOf(shown[index]);
            var chosen = item.Options().Single(option => option.Id == (string)answer!["response"]!);
            ((int)answer!["position"]!).ShouldBe(index + 1);
            answer["item"].SameAs(shown[index]).ShouldBeTrue();
            ((string)answer["response"]!).ShouldBe((string)shown[index]["interaction"]!["options"]![1]!["id"]!);
            ((bool)answer["correct"]!).ShouldBe(chosen.Key);
            ((double)answer["points"]!, (double)answer["maxPoints"]!).ShouldBe((chosen.Key ? 1 : 0, 1));
            answer["solution"].SameAs(new JsonObject { ["key"] = item.Options().Single(option => option.Key).Id }).ShouldBeTrue();
            answer["messages"]!.AsArray().Select(message => (string)message!).ShouldBe([chosen.Feedback!]);
            ((string?)answer["rationale"]).ShouldBe(item.Rationale);
            ((double)answer["secondsTaken"]!).ShouldBeGreaterThanOrEqualTo(0);
        }
    }

    [Fact]
    public async Task A_quiz_that_never_tells_has_no_review_either()
    {
        var quizId = await Host.NewQuiz(TestSchool.Items(), new JsonObject { ["feedback"] = "never" });
        var learner = await Host.NewLearner(quizId);
        var sitting = await Sitting.Start(learner.Client, quizId);
        (await sitting.ToTheEnd())["result"].ShouldNotBeNull();

        (await learner.Client.Get($"/api/attempts/{sitting.Id}/review")).Problem.ShouldBe("review-not-open");
    }

    [Fact]
    public async Task A_quiz_can_be_taken_again_and_each_attempt_stays_in_the_learners_list()
    {
        var quizId = await Host.NewQuiz(TestSchool.Items(), new JsonObject { ["title"] = "Again" });
        var learner = await Host.NewLearner(quizId);
        var first = await Sitting.Start(learner.Client, quizId);
        var firstResult = (await first.ToTheEnd())["result"]!;
        var second = await Sitting.Start(learner.Client, quizId);
        second.Id.ShouldNotBe(first.Id);

        var own = (await learner.Client.Get("/api/attempts")).Ok().AsArray();

        own.Select(attempt => (string)attempt!["attemptId"]!).ShouldBe([second.Id.ToString(), first.Id.ToString()]);
        own[1]
            .Members()
            .ShouldBe(["answered", "attemptId", "correct", "feedback", "finishedAt", "level", "mode", "quizId", "quizTitle", "startedAt"]);
        ((string)own[1]!["quizTitle"]!).ShouldBe("Again");
        ((string)own[1]!["level"]!).ShouldBe((string)firstResult["level"]!);
        ((int)own[1]!["answered"]!).ShouldBe(4);
        ((int)own[1]!["correct"]!).ShouldBe((int)firstResult["correct"]!);
        own[0]!["finishedAt"].ShouldBeNull();
        own[0]!["level"].ShouldBeNull();
    }

    [Fact]
    public async Task An_attempt_without_an_answer_may_be_stopped_too_and_has_no_level_for_learner_or_teacher()
    {
        var quizId = await Host.NewQuiz(TestSchool.Items());
        var @class = await Host.NewClass(TestSchool.School, quizId);
        var learner = @class.Learner;
        var sitting = await Sitting.Start(learner.Client, quizId);

        var result = (await sitting.Finish()).Ok()["result"]!;
        await Host.WaitForProjections();

        result.Members().ShouldBe(ResultMembers);
        ((int)result["answered"]!).ShouldBe(0);
        (await learner.Client.Get($"/api/attempts/{sitting.Id}/review")).Problem.ShouldBe("review-not-open");
        foreach (var measured in new[] { "level", "levelIndex", "range", "levelRange" })
        {
            result[measured].ShouldBeNull(measured);
        }
        ((bool)result["estimated"]!).ShouldBeFalse();
        ((string)result["reason"]!).ShouldBe("stopped");
        var listed = (await learner.Client.Get("/api/quizzes")).Ok()[0]!["lastResult"]!;
        ((string)listed["attemptId"]!).ShouldBe(sitting.Id.ToString());
        listed["level"].ShouldBeNull();
        (await learner.Client.Get("/api/attempts")).Ok()[0]!["level"].ShouldBeNull();
        var timeline = (await @class.Teacher.Client.Get($"/api/attempts/{sitting.Id}/timeline")).Ok();
        timeline["result"]!["level"].ShouldBeNull();
        var query =
            $$"""{ attempt(id: "{{sitting.Id}}") { status level levelIndex range { low } estimated reason } """
            + $$"""abilities(learnerId: "{{learner.Id}}") { level } }""";
        var graph = (await @class.Teacher.Client.Post("/graphql", new { query })).Ok()["data"]!;
        graph["attempt"]!
            .ToJsonString()
            .ShouldBe("""{"status":"FINISHED","level":null,"levelIndex":null,"range":null,"estimated":false,"reason":"stopped"}""");
        graph["abilities"]!.AsArray().ShouldBeEmpty();
    }
}
