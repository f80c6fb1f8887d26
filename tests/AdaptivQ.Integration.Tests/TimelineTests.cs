using System.Text.Json.Nodes;
using AdaptivQ.Adaptivity.History;
using AdaptivQ.Kernel;
using Marten;

namespace AdaptivQ.Integration.Tests;

/// <summary>What a teacher sees of an attempt, and that it is the same numbers wherever they are shown.</summary>
public sealed class TimelineTests(HostFixture fixture)
{
    private static readonly string[] StepMembers =
    [
        "answeredAt",
        "caveat",
        "correct",
        "difficultyLabel",
        "item",
        "itemId",
        "itemRevision",
        "maxPoints",
        "messages",
        "parameters",
        "points",
        "position",
        "rationale",
        "response",
        "responseText",
        "secondsTaken",
        "shownAt",
        "skill",
        "solution",
        "standardErrorAfter",
        "standardErrorBefore",
        "thetaAfter",
        "thetaBefore",
        "topic",
        "why",
    ];

    private TestHost Host => fixture.Host;

    private async Task<(TestClass Class, Sitting Sitting)> Begin(string mode)
    {
        var quizId = await Host.DemoQuiz(mode);
        var @class = await Host.NewClass(TestSchool.School, quizId);
        return (@class, await Sitting.Start(@class.Learner.Client, quizId));
    }

    [Theory]
    [InlineData("assess", "MFI")]
    [InlineData("practise", "TargetSuccess")]
    public async Task A_teacher_of_the_class_sees_step_by_step_what_was_asked_and_why(string mode, string criterion)
    {
        var (@class, sitting) = await Begin(mode);
        var quiz = await Host.Published(await Host.DemoQuiz(mode));
        var shown = new List<(JsonNode Item, JsonNode Response)>();
        while (sitting.Item is { } item)
        {
            shown.Add((item, sitting.Guess(shown.Count % 3)));
            (await sitting.Answer(shown[^1].Response)).Ok();
        }

        var timeline = (await @class.Teacher.Client.Get($"/api/attempts/{sitting.Id}/timeline")).Ok();

        timeline
            .Members()
            .ShouldBe([
                "attemptId",
                "calibration",
                "finishedAt",
                "learner",
                "policy",
                "prior",
                "quiz",
                "result",
                "seed",
                "simulated",
                "startedAt",
                "steps",
            ]);
        ((string)timeline["learner"]!["id"]!).ShouldBe(@class.Learner.Id.ToString());
        ((string)timeline["learner"]!["name"]!).ShouldBe(@class.Learner.Name);
        timeline["policy"].Members().ShouldBe(["rules", "version"]);
        ((int)timeline["policy"]!["version"]!).ShouldBe(quiz.PolicyVersion);
        var rules = timeline["policy"]!["rules"]!;
        rules
            .Members()
            .ShouldBe([
                "acceleration",
                "classification",
                "criterion",
                "cuts",
                "estimator",
                "feedback",
                "gridHigh",
                "gridLow",
                "gridPoints",
                "leastInformation",
                "levels",
                "maxItems",
                "minItems",
                "priorMean",
                "priorStandardDeviation",
                "randomesque",
                "standardError",
                "targetSuccess",
                "thetaChange",
                "timeLimitSeconds",
            ]);
        ((string)rules["criterion"]!, (string)rules["estimator"]!).ShouldBe((criterion, "EAP"));
        timeline["calibration"]
            .SameAs(
                new JsonObject
                {
                    ["version"] = 0,
                    ["prior"] = shown.Count,
                    ["imported"] = 0,
                    ["calibrated"] = 0,
                }
            )
            .ShouldBeTrue();
        timeline["result"].SameAs(sitting.Now["result"]).ShouldBeTrue();
        ((bool)timeline["simulated"]!).ShouldBeFalse();

        var steps = timeline["steps"]!.AsArray();
        steps.Count.ShouldBe(shown.Count);
        var (theta, error) = (0.0, 1.0);
        foreach (var (index, step) in steps.Index())
        {
            var item = quiz.Items.Single(candidate => candidate.ItemId == Guid.Parse((string)step!["itemId"]!));
            var response = shown[index].Response.AsResponse().Json;
            var score = item.Interaction.Score(response);
            step.Members().ShouldBe(StepMembers);
            ((int)step!["position"]!).ShouldBe(index + 1);
            // As the learner saw it, its options in the same order.
            step["item"].SameAs(shown[index].Item).ShouldBeTrue();
            step["solution"].SameAs(item.Interaction.Solution().AsNode()).ShouldBeTrue();
            step["response"].SameAs(shown[index].Response).ShouldBeTrue();
            ((string)step["responseText"]!).ShouldBe(item.Interaction.InWords(response));
            ((bool)step["correct"]!).ShouldBe(score.Points >= score.MaxPoints);
            ((double)step["points"]!, (double)step["maxPoints"]!).ShouldBe((score.Points, score.MaxPoints));
            step["messages"]!.AsArray().Select(message => (string)message!).ShouldBe(item.Interaction.Messages(response));
            ((string?)step["rationale"]).ShouldBe(item.Rationale);
            ((string)step["topic"]!).ShouldBe(item.Topic);
            var parameters = step["parameters"]!;
            parameters
                .Members()
                .ShouldBe(["a", "b", "c", "calibrationVersion", "d", "errors", "from", "learners", "location", "model", "source"]);
            ((string)parameters["model"]!).ShouldBe(item.Parameters.Model);
            parameters["b"]!.AsArray().Select(b => (double)b!).ShouldBe(item.Parameters.B);
            ((double)parameters["a"]!, (double)parameters["c"]!, (double)parameters["d"]!).ShouldBe(
                (item.Parameters.A, item.Parameters.C, item.Parameters.D)
            );
            ((double)parameters["location"]!).ShouldBe(item.Parameters.B.Average(), 1e-12);
            (
                (string)parameters["source"]!,
                (string?)parameters["from"],
                (int?)parameters["learners"],
                (int)parameters["calibrationVersion"]!
            ).ShouldBe(("prior", null, null, 0));
            parameters["errors"].Members().ShouldBe(["a", "b", "c", "d"]);
            ((double)parameters["errors"]!["a"]!).ShouldBe(0.4);
            parameters["errors"]!["b"]!.AsArray().Count.ShouldBe(item.Parameters.B.Count);
            ((string)step["difficultyLabel"]!).ShouldBeOneOf("very easy", "easy", "medium", "hard", "very hard");
            ((double)step["secondsTaken"]!).ShouldBeGreaterThanOrEqualTo(0);
            ((double)step["thetaBefore"]!).ShouldBe(theta);
            ((double)step["standardErrorBefore"]!).ShouldBe(error);
            (theta, error) = ((double)step["thetaAfter"]!, (double)step["standardErrorAfter"]!);

            var why = step["why"]!;
            why.Members().ShouldBe(["criterion", "eligible", "information", "randomesqueOf", "relaxed", "runnersUp", "value"]);
            ((string)why["criterion"]!).ShouldBe(criterion);
            ((int)why["eligible"]!).ShouldBe(quiz.Items.Count - index);
            // The best five, and those that are exactly as good as the fifth.
            ((int)why["randomesqueOf"]!).ShouldBeInRange(5, quiz.Items.Count);
            var runnersUp = why["runnersUp"]!.AsArray();
            runnersUp.Count.ShouldBeGreaterThanOrEqualTo(4);
            runnersUp.Select(other => (string)other!["itemId"]!).ShouldNotContain((string)step["itemId"]!);
            runnersUp.ShouldAllBe(other => other.Members().SequenceEqual(new[] { "information", "itemId", "stem", "topic", "value" }));
            why["relaxed"]!.AsArray().ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_running_attempt_shows_its_open_question_without_an_answer()
    {
        var (@class, sitting) = await Begin("assess");
        (await sitting.Answer()).Ok();

        var timeline = (await @class.Teacher.Client.Get($"/api/attempts/{sitting.Id}/timeline")).Ok();

        timeline["finishedAt"].ShouldBeNull();
        timeline["result"].ShouldBeNull();
        var open = timeline["steps"]!.AsArray()[^1]!;
        ((string)open["itemId"]!).ShouldBe(sitting.ItemId);
        foreach (
            var member in new[]
            {
                "answeredAt",
                "secondsTaken",
                "response",
                "responseText",
                "correct",
                "points",
                "maxPoints",
                "thetaAfter",
                "standardErrorAfter",
            }
        )
        {
            open[member].ShouldBeNull(member);
        }
        open["messages"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_quiz_with_few_questions_says_when_there_were_too_few_to_draw_among()
    {
        var quizId = await Host.NewQuiz(TestSchool.Items(6), new JsonObject { ["maxItems"] = 6, ["minItems"] = 6 });
        var @class = await Host.NewClass(TestSchool.School, quizId);
        var sitting = await Sitting.Start(@class.Learner.Client, quizId);
        await sitting.ToTheEnd();

        var steps = (await @class.Teacher.Client.Get($"/api/attempts/{sitting.Id}/timeline")).Ok()["steps"]!.AsArray();

        steps.Select(step => (int)step!["why"]!["randomesqueOf"]!).Skip(1).ShouldBe([5, 4, 3, 2, 1]);
        steps.Select(step => step!["why"]!["relaxed"]!.AsArray().Count).ShouldBe([0, 0, 1, 1, 1, 1]);
        ((string)steps[5]!["why"]!["relaxed"]![0]!).ShouldBe("fewer-candidates");
        ((int)steps[5]!["why"]!["eligible"]!).ShouldBe(1);
    }

    [Fact]
    public async Task To_a_teacher_without_the_class_the_attempt_is_not_there()
    {
        var (_, sitting) = await Begin("practise");
        var other = (await Host.NewClass()).Teacher.Client;
        var theirs = await other.Get($"/api/attempts/{sitting.Id}/timeline");
        theirs.Status.ShouldBe(404);
        theirs.Json.SameAs((await other.Get($"/api/attempts/{Guid.NewGuid()}/timeline")).Json).ShouldBeTrue();
    }

    [Fact]
    public async Task Learner_teacher_read_model_and_graph_tell_the_same_numbers()
    {
        var (@class, sitting) = await Begin("assess");
        var result = (await sitting.ToTheEnd())["result"]!;
        var review = (await @class.Learner.Client.Get($"/api/attempts/{sitting.Id}/review")).Ok().AsArray();
        var timeline = (await @class.Teacher.Client.Get($"/api/attempts/{sitting.Id}/timeline")).Ok();
        var steps = timeline["steps"]!.AsArray();
        await Host.WaitForProjections();

        await using var session = Host.Store.QuerySession(TestSchool.School);
        var summary = (await session.LoadAsync<AttemptSummary>(sitting.Id))!;
        var answers = await session
            .Query<AnswerRecord>()
            .Where(answer => answer.AttemptId == sitting.Id)
            .OrderBy(answer => answer.Position)
            .ToListAsync();
        var query = $$"""
            { attempt(id: "{{sitting.Id}}") {
                status answered correct theta standardError level levelIndex range { low estimate high } reason estimated simulated
                answers(first: 200) { totalCount nodes { position itemId itemType topic response responseText correct points maxPoints
                  category thetaBefore standardErrorBefore thetaAfter standardErrorAfter information criterion secondsTaken } } } }
            """;
        var graph = (await @class.Teacher.Client.Post("/graphql", new { query })).Ok()["data"]!["attempt"]!;

        foreach (
            var (name, value) in new (string, JsonNode)[]
            {
                ("answered", summary.Answered),
                ("correct", summary.Correct),
                ("level", summary.Level!),
                ("levelIndex", summary.LevelIndex!.Value),
                ("reason", summary.Reason!),
                ("estimated", summary.Extreme),
            }
        )
        {
            JsonNode.DeepEquals(result[name], value).ShouldBeTrue(name);
            JsonNode.DeepEquals(graph[name], value).ShouldBeTrue(name);
        }

        graph["range"].SameAs(result["range"]).ShouldBeTrue();
        result["range"]
            .SameAs(
                new JsonObject
                {
                    ["low"] = summary.ExpectedLow,
                    ["estimate"] = summary.Expected,
                    ["high"] = summary.ExpectedHigh,
                }
            )
            .ShouldBeTrue();
        ((double)graph["theta"]!).ShouldBe(summary.Theta);
        ((double)steps[^1]!["thetaAfter"]!).ShouldBe(summary.Theta);
        ((double)steps[^1]!["standardErrorAfter"]!).ShouldBe(summary.StandardError);
        ((double)graph["standardError"]!).ShouldBe(summary.StandardError);

        answers.Count.ShouldBe(steps.Count);
        review.Count.ShouldBe(steps.Count);
        ((int)graph["answers"]!["totalCount"]!).ShouldBe(steps.Count);
        foreach (var (index, answer) in answers.Index())
        {
            var (step, node, own) = (steps[index]!, graph["answers"]!["nodes"]![index]!, review[index]!);
            foreach (var place in new[] { step, node })
            {
                ((string)place["itemId"]!).ShouldBe(answer.ItemId.ToString());
                place["response"].AsResponse().ShouldBe(answer.Response);
                ((string)place["topic"]!).ShouldBe(answer.Topic);
                ((double)place["points"]!, (double)place["maxPoints"]!).ShouldBe((answer.Points!.Value, answer.MaxPoints!.Value));
                ((bool)place["correct"]!).ShouldBe(answer.Correct!.Value);
                ((double)place["thetaBefore"]!).ShouldBe(answer.ThetaBefore);
                ((double)place["standardErrorBefore"]!).ShouldBe(answer.StandardErrorBefore);
                ((double)place["thetaAfter"]!).ShouldBe(answer.ThetaAfter!.Value);
                ((double)place["standardErrorAfter"]!).ShouldBe(answer.StandardErrorAfter!.Value);
                ((double)place["secondsTaken"]!).ShouldBe((double)own["secondsTaken"]!);
            }

            ((double)step["why"]!["information"]!).ShouldBe(answer.Information);
            ((double)node["information"]!).ShouldBe(answer.Information);
            ((bool)own["correct"]!).ShouldBe(answer.Correct!.Value);
            own["response"].AsResponse().ShouldBe(answer.Response);
            ((double)own["points"]!, (double)own["maxPoints"]!).ShouldBe((answer.Points!.Value, answer.MaxPoints!.Value));
            ((int)node["category"]!).ShouldBe(answer.Category!.Value);
            ((string)node["itemType"]!).ShouldBe((string)own["item"]!["type"]!);
            ((string)node["responseText"]!).ShouldBe((string)step["responseText"]!);
            foreach (var member in new[] { "item", "solution", "messages" })
            {
                step[member].SameAs(own[member]).ShouldBeTrue(member);
            }
        }
    }

    [Fact]
    public async Task An_analyst_author_or_operator_has_no_timeline_of_a_learner()
    {
        var (_, sitting) = await Begin("practise");
        foreach (var role in new[] { Roles.Analyst, Roles.Author, Roles.Operator })
        {
            (await (await Host.NewPerson(role)).Client.Get($"/api/attempts/{sitting.Id}/timeline")).Status.ShouldBe(403);
        }
    }
}
