using System.Text.Json.Nodes;
using static AdaptivQ.Integration.Tests.LearnerMembers;

namespace AdaptivQ.Integration.Tests;

public sealed class TakingAQuizTests(HostFixture fixture)
{
    private TestHost Host => fixture.Host;

    [Fact]
    public async Task The_list_of_quizzes_says_what_each_is_and_how_far_the_learner_has_come_with_it()
    {
        var quizId = await Host.NewQuiz(
            TestSchool.Items(),
            new JsonObject
            {
                ["title"] = "List me",
                ["description"] = "About it",
                ["timeLimitSeconds"] = 600,
            }
        );
        var learner = await Host.NewLearner(quizId);

        async Task<JsonNode> Listed()
        {
            return (await learner.Client.Get("/api/quizzes")).Ok().AsArray().ShouldHaveSingleItem()!;
        }

        var fresh = await Listed();
        fresh
            .Members()
            .ShouldBe([
                "atMost",
                "description",
                "feedback",
                "id",
                "lastResult",
                "mode",
                "openAttemptId",
                "state",
                "timeLimitSeconds",
                "title",
                "topics",
            ]);
        ((string)fresh["id"]!).ShouldBe(quizId.ToString());
        ((string)fresh["title"]!).ShouldBe("List me");
        ((string)fresh["description"]!).ShouldBe("About it");
        ((string)fresh["mode"]!).ShouldBe("assess");
        ((string)fresh["state"]!).ShouldBe("new");
        ((int)fresh["atMost"]!).ShouldBe(4);
        ((int)fresh["timeLimitSeconds"]!).ShouldBe(600);
        fresh["topics"]!.AsArray().Select(topic => (string)topic!).ShouldBe(["Topic 0", "Topic 1", "Topic 2"]);
        fresh["openAttemptId"].ShouldBeNull();
        fresh["lastResult"].ShouldBeNull();

        var sitting = await Sitting.Start(learner.Client, quizId);
        var open = await Listed();
        ((string)open["state"]!).ShouldBe("inProgress");
        ((string)open["openAttemptId"]!).ShouldBe(sitting.Id.ToString());

        var result = (await sitting.ToTheEnd())["result"]!;
        var taken = await Listed();
        ((string)taken["state"]!).ShouldBe("taken");
        taken["openAttemptId"].ShouldBeNull();
        taken["lastResult"].Members().ShouldBe(["attemptId", "finishedAt", "level"]);
        ((string)taken["lastResult"]!["attemptId"]!).ShouldBe(sitting.Id.ToString());
        ((string)taken["lastResult"]!["level"]!).ShouldBe((string)result["level"]!);
    }

    [Fact]
    public async Task Starting_creates_an_attempt_at_an_address_of_its_own_with_the_first_question_open()
    {
        var quizId = await Host.DemoQuiz("assess");
        var learner = await Host.NewLearner(quizId);

        var reply = await learner.Client.Start(quizId);

        var attempt = reply.Ok(201);
        reply.Headers.Location!.ToString().ShouldBe($"/api/attempts/{attempt["attemptId"]}");
        attempt.Members().ShouldBe(AttemptMembers);
        attempt["quiz"].Members().ShouldBe(["feedback", "id", "mode", "title"]);
        ShouldBeAsShown(attempt["item"]!);
        attempt["progress"].Members().ShouldBe(["answered", "atLeast", "atMost"]);
        ((int)attempt["progress"]!["answered"]!).ShouldBe(0);
        ((int)attempt["progress"]!["atMost"]!).ShouldBe(25);
        ((int)attempt["secondsLeft"]!).ShouldBeInRange(40 * 60 - 10, 40 * 60);
        ((string)attempt["quiz"]!["feedback"]!).ShouldBe("at-end");
        attempt["result"].ShouldBeNull();
        (await learner.Client.Get(reply.Headers.Location!.ToString())).Ok().SameAs(attempt).ShouldBeTrue();
    }

    [Fact]
    public async Task A_whole_assessment_ends_by_itself_with_a_result_by_codes_and_numbers_and_no_feedback_before()
    {
        var quizId = await Host.DemoQuiz("assess");
        var learner = await Host.NewLearner(quizId);
        var sitting = await Sitting.Start(learner.Client, quizId);
        var asked = new List<string>();
        var versions = new List<int> { sitting.Version };

        while (sitting.Item is not null)
        {
            asked.Add(sitting.ItemId);
            var step = (await sitting.Answer(asked.Count % 2)).Ok();
            step.Members().ShouldBe(StepMembers);
            step["feedback"].ShouldBeNull();
            ((int)step["progress"]!["answered"]!).ShouldBe(asked.Count);
            if (step["item"] is { } item)
            {
                ShouldBeAsShown(item);
            }
            (step["item"] is null).ShouldBe(step["result"] is not null);
            versions.Add((int)step["version"]!);
        }

        asked.ShouldBeUnique();
        asked.Count.ShouldBeInRange(8, 25);
        versions.ShouldBe(versions.Order().Distinct());
        var result = sitting.Now["result"]!;
        result.Members().ShouldBe(ResultMembers);
        result["range"].Members().ShouldBe(["estimate", "high", "low"]);
        result["levelRange"].Members().ShouldBe(["high", "low"]);
        var levels = result["levels"]!.AsArray().Select(level => (string)level!).ToList();
        levels.ShouldBe(["Starting out", "Growing", "Secure", "Strong", "Excellent"]);
        ((int)result["levelCount"]!).ShouldBe(5);
        ((string)result["level"]!).ShouldBe(levels[(int)result["levelIndex"]!]);
        var (low, estimate, high) = ((int)result["range"]!["low"]!, (int)result["range"]!["estimate"]!, (int)result["range"]!["high"]!);
        low.ShouldBeInRange(0, estimate);
        high.ShouldBeInRange(estimate, 100);
        levels.IndexOf((string)result["levelRange"]!["low"]!).ShouldBeInRange(0, (int)result["levelIndex"]!);
        levels.IndexOf((string)result["levelRange"]!["high"]!).ShouldBeInRange((int)result["levelIndex"]!, 4);
        ((int)result["answered"]!).ShouldBe(asked.Count);
        // The last question may be the one that makes the estimate precise enough; that is then the reason given.
        ((string)result["reason"]!).ShouldBeOneOf(asked.Count == 25 ? ["length", "precision"] : ["precision"]);
        sitting.Now["result"].SameAs((await sitting.Look()).Ok()["result"]).ShouldBeTrue();
        result.ToJsonString().ShouldNotContain("theta", Case.Insensitive);
    }

    [Fact]
    public async Task Practice_tells_after_each_answer_what_was_right_and_why()
    {
        var quizId = await Host.NewQuiz(TestSchool.Items(), new JsonObject { ["mode"] = "practise" });
        var learner = await Host.NewLearner(quizId);
        var quiz = await Host.Published(quizId);
        var sitting = await Sitting.Start(learner.Client, quizId);

        for (var right = true; sitting.Item is { } item; right = !right)
        {
            var asked = quiz.ItemOf(item);
            var chosen = asked.Options().First(option => option.Key == right);
            var feedback = (await sitting.Answer(chosen.Id)).Ok()["feedback"]!;

            feedback.Members().ShouldBe(["correct", "maxPoints", "messages", "points", "rationale", "response", "solution"]);
            ((bool)feedback["correct"]!).ShouldBe(right);
            ((string)feedback["response"]!).ShouldBe(chosen.Id);
            ((double)feedback["points"]!, (double)feedback["maxPoints"]!).ShouldBe((right ? 1 : 0, 1));
            feedback["solution"].SameAs(new JsonObject { ["key"] = asked.Options().Single(option => option.Key).Id }).ShouldBeTrue();
            feedback["messages"]!.AsArray().Select(message => (string)message!).ShouldBe([chosen.Feedback!]);
            ((string?)feedback["rationale"]).ShouldBe(asked.Rationale);
        }

        ((int)sitting.Now["result"]!["correct"]!).ShouldBe(2);
    }

    [Fact]
    public async Task Another_device_sees_the_same_question_with_its_options_in_the_same_order_and_the_time_that_is_left()
    {
        var clock = SetClock.Standing();
        await using var host = await fixture.FreshHost(clock.Use);
        var quizId = await host.DemoQuiz("assess");
        var learner = await host.NewLearner(quizId);
        var sitting = await Sitting.Start(learner.Client, quizId);
        for (var i = 0; i < 3; i++)
        {
            (await sitting.Answer(i)).Ok();
        }

        clock.Advance(TimeSpan.FromMinutes(3));
        using var phone = host.SignedInAs(learner.Id, TestSchool.School, Kernel.Roles.Learner);
        var seen = (await phone.Get($"/api/attempts/{sitting.Id}")).Ok();

        seen["item"].SameAs(sitting.Item).ShouldBeTrue();
        ((int)seen["version"]!).ShouldBe(sitting.Version);
        seen["progress"].SameAs(sitting.Now["progress"]).ShouldBeTrue();
        ((int)seen["secondsLeft"]!).ShouldBe(37 * 60);
    }

    [Fact]
    public async Task Without_a_time_limit_no_time_is_told()
    {
        var quizId = await Host.DemoQuiz("practise");
        var learner = await Host.NewLearner(quizId);
        (await Sitting.Start(learner.Client, quizId)).Now["secondsLeft"].ShouldBeNull();
    }

    [Fact]
    public async Task Options_are_shuffled_per_attempt_and_the_first_of_the_authors_file_is_not_first_more_often()
    {
        var quizId = await Host.NewQuiz(TestSchool.Items(1), new JsonObject { ["maxItems"] = 1, ["minItems"] = 1 });
        var learner = await Host.NewLearner(quizId);
        var places = new int[4];
        for (var i = 0; i < 80; i++)
        {
            var sitting = await Sitting.Start(learner.Client, quizId);
            var options = sitting.Item!["interaction"]!["options"]!.AsArray().Select(option => (string)option!["text"]!).ToList();
            options.Order().ShouldBe(["A0", "B0", "C0", "D0"]);
            places[options.IndexOf("A0")]++;
            await sitting.Finish();
        }

        // With a fair shuffle a place stays under 2 of 80 with a chance of 1 in 90,000,000.
        places.ShouldAllBe(times => times >= 2);
    }

    [Fact]
    public async Task An_option_that_only_makes_sense_last_stays_last()
    {
        var quizId = await Host.NewQuiz(
            "id,stem,a,b,c,correct\n1,Which?,All of these,One,Two,a\n",
            new JsonObject { ["maxItems"] = 1, ["minItems"] = 1 }
        );
        var learner = await Host.NewLearner(quizId);
        for (var i = 0; i < 8; i++)
        {
            var sitting = await Sitting.Start(learner.Client, quizId);
            ((string)sitting.Item!["interaction"]!["options"]![2]!["text"]!).ShouldBe("All of these");
            await sitting.Finish();
        }
    }
}
