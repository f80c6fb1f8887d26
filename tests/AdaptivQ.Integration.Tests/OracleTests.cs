using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AdaptivQ.Quizzes.Contracts;

namespace AdaptivQ.Integration.Tests;

/// <summary>
/// An attacker who takes a quiz over and over, answers now right and now wrong, and compares everything that can be read. Which question
/// comes next depends on the answers by design (docs/architecture/threat-model.md) and is left out; all else must be the same.
/// </summary>
public sealed partial class OracleTests(HostFixture fixture)
{
    private const int Questions = 5;

    private TestHost Host => fixture.Host;

    [Theory]
    [InlineData("never", 1)]
    [InlineData("never", 3)]
    [InlineData("never", Questions)]
    [InlineData("at-end", 1)]
    [InlineData("at-end", Questions - 1)]
    public async Task What_a_learner_can_read_is_the_same_whatever_they_answered(string feedback, int answers)
    {
        var quizId = await Host.NewQuiz(TestSchool.Items(), new JsonObject { ["feedback"] = feedback, ["maxItems"] = Questions });
        var quiz = await Host.Published(quizId);
        var learner = await Host.NewLearner(quizId);
        // All right, all wrong, and each position alone right: what changes with one answer tells that answer.
        string[] strategies =
        [
            new('1', answers),
            new('0', answers),
            .. Enumerable.Range(0, answers).Select(right => new string('0', right) + "1" + new string('0', answers - right - 1)),
        ];
        var readings = new Dictionary<string, string>();
        foreach (var strategy in strategies)
        {
            readings[strategy] = await Attack(learner, quiz, strategy);
        }

        foreach (var (strategy, reading) in readings)
        {
            reading.ShouldBe(readings[strategies[0]], $"answered {strategy}");
        }
    }

    [Fact]
    public async Task The_attack_would_find_a_quiz_that_tells()
    {
        var quizId = await Host.NewQuiz(TestSchool.Items(), new JsonObject { ["feedback"] = "at-end", ["maxItems"] = Questions });
        var quiz = await Host.Published(quizId);
        var learner = await Host.NewLearner(quizId);
        (await Attack(learner, quiz, new string('1', Questions))).ShouldNotBe(await Attack(learner, quiz, new string('0', Questions)));
    }

    /// <summary>All that the learner reads on the way and afterwards, in one text.</summary>
    private async Task<string> Attack(SignedInPerson learner, PublishedQuiz quiz, string strategy)
    {
        var sitting = await Sitting.Start(learner.Client, quiz.QuizId);
        var read = new List<string>();
        foreach (var answer in strategy)
        {
            var reply = await sitting.Answer(quiz.Choosing(right: answer == '1')(sitting.Item!));
            reply.Ok();
            read.Add(WithoutItem(reply.Json).ToJsonString());
        }
        if (sitting.Item is not null)
        {
            read.Add((await sitting.Finish()).Ok().ToJsonString());
        }
        await Host.WaitForProjections();
        foreach (
            var path in new[]
            {
                $"/api/attempts/{sitting.Id}",
                $"/api/attempts/{sitting.Id}/review",
                $"/api/attempts/{sitting.Id}/timeline",
                "/api/quizzes",
            }
        )
        {
            read.Add((await learner.Client.Get(path)).Text);
        }
        var own = (await learner.Client.Get("/api/attempts")).Ok().AsArray();
        read.Add(own.Single(attempt => (string)attempt!["attemptId"]! == sitting.Id.ToString())!.ToJsonString());
        var query = $$"""
            {
              attempt(id: "{{sitting.Id}}") { level correct theta standardError reason range { low estimate high } }
              answers(attemptId: "{{sitting.Id}}") { totalCount nodes { correct points category thetaAfter } }
              abilities(learnerId: "{{learner.Id}}", quizId: "{{quiz.QuizId}}") { level theta }
            }
            """;
        read.Add((await learner.Client.Post("/graphql", new { query })).Text);
        return string.Join('\n', read.Select(Same));
    }

    /// <summary>Without what is another's each time: ids, moments, and the trace of the request.</summary>
    private static string Same(string text) =>
        Traces().Replace(Times().Replace(Ids().Replace(text.Replace("\\u002B", "+", StringComparison.Ordinal), "id"), "time"), "trace");

    [GeneratedRegex("(?<=\"traceId\":\")[^\"]+")]
    private static partial Regex Traces();

    private static JsonObject WithoutItem(JsonNode step)
    {
        var copy = step.DeepClone().AsObject();
        if (copy["item"] is not null)
        {
            copy["item"] = "the next one";
        }
        return copy;
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Ids();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}T[0-9:.]+(Z|[+-]\d{2}:\d{2})")]
    private static partial Regex Times();
}
