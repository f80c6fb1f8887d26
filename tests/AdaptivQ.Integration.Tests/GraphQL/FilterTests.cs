using System.Text.Json;

namespace AdaptivQ.Integration.Tests.GraphQL;

/// <summary>A filter gives exactly those of the whole list that it describes, in the same order, and counts them.</summary>
[Collection(typeof(SharedGraphQLSchool))]
public sealed class FilterTests(GraphQLSchool school)
{
    [Fact]
    public async Task Attempts_by_quiz_learner_class_status_and_time()
    {
        var all = (await school.Ask("ann", "{attempts(first:200){nodes{id startedAt status quiz{id} learner{id classes{id}}}}}"))
            .Data.At("attempts", "nodes")
            .EnumerateArray()
            .ToList();
        var ada = GraphQLSchool.Id("ada").ToString();
        var noon = GraphQLSchool.Monday.AddHours(3);
        var next = GraphQLSchool.Monday.AddDays(2);

        await Check($"quizId:\"{school.Late}\"", attempt => attempt.At("quiz", "id").GetString() == school.Late.ToString());
        await Check($"learnerId:\"{ada}\"", attempt => attempt.At("learner", "id").GetString() == ada);
        await Check(
            $"classId:\"{school.ClassB}\"",
            attempt => attempt.At("learner", "classes").Each("id").Contains(school.ClassB.ToString())
        );
        await Check("status:FINISHED", attempt => attempt.At("status").GetString() == "FINISHED");
        await Check("status:IN_PROGRESS", attempt => attempt.At("status").GetString() == "IN_PROGRESS");
        // Then or later, earlier than that: the attempts that start in that very instant fall on one side.
        await Check($"startedAfter:\"{noon:o}\"", attempt => attempt.At("startedAt").GetDateTimeOffset() >= noon);
        await Check($"startedBefore:\"{noon:o}\"", attempt => attempt.At("startedAt").GetDateTimeOffset() < noon);
        await Check(
            $"startedAfter:\"{noon.ToOffset(TimeSpan.FromHours(5)):o}\",startedBefore:\"{next:yyyy-MM-ddTHH:mm:ssZ}\"",
            attempt => attempt.At("startedAt").GetDateTimeOffset() >= noon && attempt.At("startedAt").GetDateTimeOffset() < next
        );
        await Check(
            $"learnerId:\"{ada}\",status:FINISHED,quizId:\"{school.Open}\",classId:\"{school.ClassA}\"",
            attempt =>
                attempt.At("learner", "id").GetString() == ada
                && attempt.At("status").GetString() == "FINISHED"
                && attempt.At("quiz", "id").GetString() == school.Open.ToString()
        );

        async Task Check(string filter, Func<JsonElement, bool> wanted)
        {
            var found = (await school.Ask("ann", $"{{attempts(first:200,{filter}){{totalCount nodes{{id}}}}}}")).Data.At("attempts");
            var expected = all.Where(wanted).Select(attempt => attempt.At("id").GetString()!).ToList();
            expected.Count.ShouldBeInRange(1, all.Count - 1, filter);
            found.At("nodes").Each("id").ShouldBe(expected, ignoreOrder: false, filter);
            found.At("totalCount").GetInt32().ShouldBe(expected.Count, filter);
        }
    }

    [Fact]
    public async Task Answers_by_attempt_quiz_learner_item_correctness_topic_and_time()
    {
        var all = (await school.Ask("ann", "{answers(first:200){nodes{id attemptId itemId itemRevision correct topic answeredAt}}}"))
            .Data.At("answers", "nodes")
            .EnumerateArray()
            .ToList();
        var attempts = (await school.Ask("ann", "{attempts(first:200){nodes{id quiz{id} learner{id}}}}"))
            .Data.At("attempts", "nodes")
            .EnumerateArray()
            .ToDictionary(attempt => attempt.At("id").GetString()!);
        JsonElement AttemptOf(JsonElement answer) => attempts[answer.At("attemptId").GetString()!];
        var (bo, item, middle) = (
            GraphQLSchool.Id("bo").ToString(),
            all[0].At("itemId").GetString()!,
            all[all.Count / 2].At("answeredAt").GetDateTimeOffset()
        );

        await Check($"quizId:\"{school.Silent}\"", answer => AttemptOf(answer).At("quiz", "id").GetString() == school.Silent.ToString());
        await Check($"learnerId:\"{bo}\"", answer => AttemptOf(answer).At("learner", "id").GetString() == bo);
        await Check($"itemId:\"{item}\"", answer => answer.At("itemId").GetString() == item);
        await Check("correct:true", answer => answer.At("correct").GetBoolean());
        await Check("correct:false", answer => !answer.At("correct").GetBoolean());
        foreach (var topic in new[] { "Number", "Algebra", "Measure" })
        {
            await Check($"topic:\"{topic}\"", answer => answer.At("topic").GetString() == topic);
        }
        await Check(
            $"topic:\"Number\",quizId:\"{school.Late}\"",
            answer => answer.At("topic").GetString() == "Number" && AttemptOf(answer).At("quiz", "id").GetString() == school.Late.ToString()
        );
        await Check(
            $"answeredAfter:\"{middle:yyyy-MM-ddTHH:mm:ss}Z\"",
            answer => answer.At("answeredAt").GetDateTimeOffset() >= Seconds(middle)
        );
        await Check(
            $"answeredBefore:\"{middle:yyyy-MM-ddTHH:mm:ss}Z\"",
            answer => answer.At("answeredAt").GetDateTimeOffset() < Seconds(middle)
        );

        // Of one attempt in the order asked, which is the other way round.
        var ofOne = (await school.Ask("ann", $"{{answers(attemptId:\"{school.CyFirst}\"){{totalCount nodes{{id}}}}}}")).Data.At("answers");
        ofOne
            .At("nodes")
            .Each("id")
            .ShouldBe(
                all.Where(answer => answer.At("attemptId").GetString() == school.CyFirst.ToString())
                    .Select(answer => answer.At("id").GetString()!)
                    .Reverse()
            );
        ofOne.At("totalCount").GetInt32().ShouldBe(GraphQLSchool.Answers);

        static DateTimeOffset Seconds(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));

        async Task Check(string filter, Func<JsonElement, bool> wanted)
        {
            var found = (await school.Ask("ann", $"{{answers(first:200,{filter}){{totalCount nodes{{id}}}}}}")).Data.At("answers");
            var expected = all.Where(wanted).Select(answer => answer.At("id").GetString()!).ToList();
            expected.Count.ShouldBeInRange(1, all.Count - 1, filter);
            found.At("nodes").Each("id").ShouldBe(expected, ignoreOrder: false, filter);
            found.At("totalCount").GetInt32().ShouldBe(expected.Count, filter);
        }
    }

    [Theory]
    [InlineData("topic:\"Measure\"", 10)]
    [InlineData("topic:\"measure\"", 0)]
    [InlineData("search:\"ITEM-0\"", 10)]
    [InlineData("search:\"$7 +\"", 1)]
    [InlineData("search:\"%\"", 0)]
    [InlineData("search:\"item_0\"", 0)]
    [InlineData("search:\"'; drop table\"", 0)]
    [InlineData("topic:\"Algebra\",search:\"item-1\"", 5)]
    public async Task Items_by_topic_and_search(string filter, int expected)
    {
        var items = (await school.Ask("art", $"{{items(bankId:\"{school.Bank}\",{filter}){{totalCount nodes{{id}}}}}}")).Data.At("items");

        items.At("totalCount").GetInt32().ShouldBe(expected);
        items.At("nodes").Count().ShouldBe(expected);
    }

    [Fact]
    public async Task Abilities_go_from_the_oldest_finished_attempt_to_the_newest()
    {
        var ada = GraphQLSchool.Id("ada");
        var all = (
            await school.Ask("tess", $"{{abilities(learnerId:\"{ada}\"){{attemptId quizId at theta standardError level levelIndex}}}}")
        ).Data.At("abilities");
        var one = (await school.Ask("tess", $"{{abilities(learnerId:\"{ada}\",quizId:\"{school.Silent}\"){{attemptId}}}}")).Data.At(
            "abilities"
        );
        var own = (await school.Ask("ada", $"{{abilities(learnerId:\"{ada}\"){{attemptId level}}}}")).Data.At("abilities");

        all.Count().ShouldBe(9);
        all.EnumerateArray().Select(point => point.At("at").GetDateTimeOffset()).ShouldBeInOrder();
        one.Each("attemptId").ShouldBe([school.AdaSilent.ToString()]);
        own.Each("attemptId").ShouldBe(all.Each("attemptId").Where(id => id != school.AdaSilent.ToString()));
        var attempt = (
            await school.Ask(
                "tess",
                $"{{attempt(id:\"{school.AdaSilent}\"){{theta standardError level levelIndex range{{low estimate high}} reason answered "
                    + $"status finishedAt}}}}"
            )
        ).Data.At("attempt");
        var silent = all.EnumerateArray().Single(point => point.At("attemptId").GetString() == school.AdaSilent.ToString());
        foreach (var same in new[] { "theta", "standardError", "level", "levelIndex" })
        {
            silent.At(same).ToString().ShouldBe(attempt.At(same).ToString(), same);
        }
        attempt.At("reason").GetString().ShouldBe("length");
        attempt.At("answered").GetInt32().ShouldBe(GraphQLSchool.Answers);
        attempt.At("range", "low").GetInt32().ShouldBeLessThanOrEqualTo(attempt.At("range", "high").GetInt32());
    }

    [Fact]
    public async Task An_attempt_says_which_version_of_the_quiz_it_was_given()
    {
        var attempts = (await school.Ask("ann", $"{{attempts(quizId:\"{school.Open}\"){{nodes{{quizVersion quiz{{version}}}}}}}}")).Data.At(
            "attempts",
            "nodes"
        );

        attempts.EnumerateArray().ShouldAllBe(attempt => attempt.At("quiz", "version").GetInt32() == 2);
        attempts.Each("quizVersion").Distinct().Order().ShouldBe(["1", "2"]);
    }
}
