using System.Net;
using System.Net.Http.Json;

namespace AdaptivQ.Integration.Tests.GraphQL;

/// <summary>Who finds what. What is not theirs looks as if it were not there.</summary>
[Collection(typeof(SharedGraphQLSchool))]
public sealed class VisibilityTests(GraphQLSchool school)
{
    // Everything that leads anywhere from the lists that a role may find empty.
    private const string Everything = """
        {
          quizzes { id title description mode version itemCount topics bankId publishedAt policyVersion
            policy { estimator criterion randomesque standardError minItems maxItems timeLimitSeconds feedback } }
          itemBanks { id title itemCount topics { name itemCount } }
          classes { id title learners { id pseudonym name classes { id title } attempts(first: 3) { totalCount nodes { id } } }
            assignments { assignedAt quiz { id title } } }
          attempts(first: 20) { totalCount pageInfo { hasNextPage endCursor } edges { cursor } nodes {
            id status startedAt finishedAt answered correct theta standardError level levelIndex range { low estimate high }
            reason estimated simulated quizVersion
            learner { id pseudonym name classes { title } } quiz { id title bankId policy { criterion } }
            answers(first: 10) { totalCount nodes { id } } } }
          answers(first: 200) { totalCount nodes { id attemptId position itemId itemRevision topic itemType stem
            response responseText correct points maxPoints category answeredAt secondsTaken
            thetaBefore standardErrorBefore thetaAfter standardErrorAfter information criterion } }
        }
        """;

    [Theory]
    [InlineData("ada", 0, 0, 0, 8)]
    [InlineData("bo", 0, 0, 0, 5)]
    [InlineData("tess", 3, 0, 1, 17)]
    [InlineData("theo", 3, 0, 1, 4)]
    [InlineData("art", 3, 1, 0, 0)]
    [InlineData("ann", 3, 0, 2, 21)]
    [InlineData("olga", 0, 0, 0, 0)]
    // Teaches one class and learns in another; of herself she sees what a learner sees.
    [InlineData("dual", 3, 0, 1, 5)]
    // Analyses everybody; of himself he sees what a learner sees, and his one attempt is still running.
    [InlineData("alan", 3, 0, 2, 20)]
    [InlineData("sue", 1, 0, 1, 1)]
    [InlineData("sam", 1, 0, 1, 1)]
    public async Task Each_role_finds_its_own(string who, int quizzes, int banks, int classes, int attempts)
    {
        var data = (await school.Ask(who, Everything)).Data;

        data.At("quizzes").Count().ShouldBe(quizzes);
        data.At("itemBanks").Count().ShouldBe(banks);
        data.At("classes").Count().ShouldBe(classes);
        data.At("attempts", "totalCount").GetInt32().ShouldBe(attempts);
        data.At("attempts", "nodes").Count().ShouldBe(Math.Min(attempts, 20));
        if (attempts == 0)
        {
            data.At("answers", "totalCount").GetInt32().ShouldBe(0);
        }
        else
        {
            data.At("answers", "nodes").Each("attemptId").Distinct().Count().ShouldBe(attempts);
        }
    }

    [Fact]
    public async Task Without_signing_in_there_is_nothing()
    {
        using var client = school.Host.Anonymous();

        using var post = await client.PostAsJsonAsync("/graphql", new { query = "{__typename}" });
        using var get = await client.GetAsync(new Uri("/graphql?query={__typename}", UriKind.Relative));

        post.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        get.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_learner_sees_own_attempts_once_they_are_over_and_the_quiz_says_what_was_right()
    {
        var mine = (await school.Ask("ada", "{attempts{nodes{id status learner{id name}}}}")).Data.At("attempts", "nodes");

        mine.Each("status").ShouldAllBe(status => status == "FINISHED");
        mine.Each("id").ShouldNotContain(school.AdaRunning.ToString());
        mine.Each("id").ShouldNotContain(school.AdaSilent.ToString());
        mine.EnumerateArray().ShouldAllBe(attempt => attempt.At("learner", "name").GetString() == GraphQLSchool.NameOf("ada"));
        foreach (var hidden in new[] { school.AdaRunning, school.AdaSilent, school.CyFirst, school.SouthAttempt })
        {
            var data = (
                await school.Ask("ada", $"{{attempt(id:\"{hidden}\"){{id}} answers(attemptId:\"{hidden}\"){{totalCount nodes{{id}}}}}}")
            ).Data;
            data.At("attempt").IsNull().ShouldBeTrue();
            data.At("answers", "totalCount").GetInt32().ShouldBe(0);
            data.At("answers", "nodes").Count().ShouldBe(0);
        }
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("dual")]
    public async Task Own_answers_tell_nothing_of_the_items_parameters(string who)
    {
        var data = (
            await school.Ask(
                who,
                $"{{answers(learnerId:\"{GraphQLSchool.Id(who)}\"){{nodes{{correct responseText points maxPoints category thetaBefore "
                    + $"standardErrorBefore thetaAfter standardErrorAfter information criterion}}}}}}"
            )
        ).Data;

        var answers = data.At("answers", "nodes");
        answers.Count().ShouldBeGreaterThan(0);
        foreach (var answer in answers.EnumerateArray())
        {
            answer.At("responseText").GetString().ShouldNotBeNullOrEmpty();
            answer.At("maxPoints").GetDouble().ShouldBe(1);
            answer.At("points").GetDouble().ShouldBe(answer.At("correct").GetBoolean() ? 1 : 0);
            foreach (
                var hidden in new[]
                {
                    "category",
                    "thetaBefore",
                    "standardErrorBefore",
                    "thetaAfter",
                    "standardErrorAfter",
                    "information",
                    "criterion",
                }
            )
            {
                answer.At(hidden).IsNull().ShouldBeTrue(hidden);
            }
        }
    }

    [Fact]
    public async Task Teachers_and_analysts_see_why_each_item_was_asked()
    {
        foreach (var who in new[] { "tess", "ann" })
        {
            var answer = (
                await school.Ask(
                    who,
                    $"{{answers(attemptId:\"{school.AdaFirst}\"){{nodes{{position correct category thetaBefore standardErrorBefore "
                        + $"thetaAfter information criterion}}}}}}"
                )
            ).Data.At("answers", "nodes")[0];
            answer.At("position").GetInt32().ShouldBe(1);
            answer.At("category").GetInt32().ShouldBe(answer.At("correct").GetBoolean() ? 1 : 0);
            answer.At("thetaBefore").GetDouble().ShouldBe(0);
            answer.At("standardErrorBefore").GetDouble().ShouldBe(1);
            answer.At("information").GetDouble().ShouldBeGreaterThan(0);
            answer.At("criterion").GetString().ShouldBe("TargetSuccess");
        }
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("bo")]
    [InlineData("cy")]
    [InlineData("tess")]
    [InlineData("ann")]
    [InlineData("olga")]
    public async Task Keys_rationales_and_feedback_of_items_are_for_authors_only(string who)
    {
        var everything = await school.Ask(who, Everything);
        var items = await school.Ask(who, Items(school.Bank));

        everything.Data.ToString().ShouldNotContain(GraphQLSchool.Canary);
        items.Text.ShouldNotContain(GraphQLSchool.Canary);
        items.Data.At("items", "totalCount").GetInt32().ShouldBe(0);
        items.Data.At("items", "nodes").Count().ShouldBe(0);
        items.Data.At("items", "pageInfo", "endCursor").IsNull().ShouldBeTrue();
    }

    [Fact]
    public async Task An_author_sees_items_with_keys_and_parameters_of_the_own_school()
    {
        var items = (await school.Ask("art", Items(school.Bank))).Data.At("items");
        var south = (await school.Ask("art", Items(GraphQLSchool.Id("south bank")))).Data.At("items");

        items.At("totalCount").GetInt32().ShouldBe(40);
        var item = items.At("nodes")[0];
        item.At("externalId").GetString().ShouldBe("item-00");
        item.At("type").GetString().ShouldBe("single-choice");
        item.At("interaction", "type").GetString().ShouldBe("single-choice");
        var options = item.At("interaction", "options").EnumerateArray().ToList();
        options.Count(option => option.At("key").GetBoolean()).ShouldBe(1);
        options.Select(option => option.At("text").GetString()).ShouldBe(["1", "0", "100%_"]);
        options[1].At("feedback").GetString().ShouldBe($"{GraphQLSchool.Canary} feedback");
        item.At("rationale").GetString().ShouldBe($"{GraphQLSchool.Canary} rationale");
        item.At("model").GetString().ShouldBe("dichotomous");
        item.At("b").EnumerateArray().Select(b => b.GetDouble()).ShouldBe([-2.25]);
        item.At("location").GetDouble().ShouldBe(-2.25);
        item.At("d").GetDouble().ShouldBe(1);
        item.At("imageAlt").IsNull().ShouldBeTrue();
        item.At("parameterSource").GetString().ShouldBe("prior");
        south.At("totalCount").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task A_teacher_sees_learners_of_own_classes_by_name_and_nobody_elses()
    {
        var own = (await school.Ask("tess", "{classes{title learners{name classes{title} attempts{totalCount}}}}")).Data.At("classes")[0];
        own.At("title").GetString().ShouldBe("Class A");
        own.At("learners").Each("name").ShouldBe([GraphQLSchool.NameOf("ada"), GraphQLSchool.NameOf("bo"), GraphQLSchool.NameOf("dual")]);
        own.At("learners").EnumerateArray().Select(learner => learner.At("attempts", "totalCount").GetInt32()).ShouldBe([10, 5, 2]);

        await NotThere("tess", school.ClassB, GraphQLSchool.Id("cy"), school.CyFirst);
        await NotThere("tess", school.SouthClass, GraphQLSchool.Id("sid"), school.SouthAttempt);
        // Someone who is there and no learner of hers: her colleague.
        await NotThere("tess", school.ClassB, GraphQLSchool.Id("theo"), school.CyFirst);
    }

    [Fact]
    public async Task Another_school_is_not_there_whatever_the_role()
    {
        foreach (var who in new[] { "tess", "art", "ann", "ada", "olga" })
        {
            await NotThere(who, school.SouthClass, GraphQLSchool.Id("sid"), school.SouthAttempt);
            (await school.Ask(who, $"{{quiz(id:\"{school.SouthQuiz}\"){{id}}}}")).Data.At("quiz").IsNull().ShouldBeTrue();
        }

        await NotThere("sam", school.ClassA, GraphQLSchool.Id("ada"), school.AdaFirst);
    }

    [Fact]
    public async Task An_analyst_sees_all_learners_of_the_school_and_no_name()
    {
        var answer = await school.Ask("ann", Everything);

        answer.Text.ShouldNotContain("of the north");
        var learners = answer.Data.At("classes").EnumerateArray().SelectMany(@class => @class.At("learners").EnumerateArray()).ToList();
        learners.Count.ShouldBe(5);
        learners.ShouldAllBe(learner => learner.GetProperty("name").ValueKind == System.Text.Json.JsonValueKind.Null);
        // Nor does the order tell the alphabet.
        foreach (var @class in answer.Data.At("classes").EnumerateArray())
        {
            @class.At("learners").Each("pseudonym").ShouldBeInOrder();
        }
        learners
            .Select(learner => learner.GetProperty("pseudonym").GetString()!)
            .ShouldAllBe(name => System.Text.RegularExpressions.Regex.IsMatch(name, "^Learner [0-9A-HJKMNP-TV-Z]{6}$"));
    }

    [Fact]
    public async Task A_pseudonym_is_the_same_for_everybody_who_sees_the_learner()
    {
        var query = $"{{learner(id:\"{GraphQLSchool.Id("ada")}\"){{pseudonym}}}}";

        var seen = new List<string>();
        foreach (var who in new[] { "ada", "tess", "ann" })
        {
            seen.Add((await school.Ask(who, query)).Data.At("learner", "pseudonym").GetString()!);
        }

        seen.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_learner_is_found_by_the_teacher_the_analyst_and_himself()
    {
        var query =
            $"{{learner(id:\"{GraphQLSchool.Id("cy")}\"){{id name classes{{title}} attempts{{totalCount}}}} "
            + $"abilities(learnerId:\"{GraphQLSchool.Id("cy")}\"){{level}}}}";

        foreach (
            var (who, name, classes) in new[]
            {
                ("cy", GraphQLSchool.NameOf("cy"), 0),
                ("theo", GraphQLSchool.NameOf("cy"), 1),
                ("dual", GraphQLSchool.NameOf("cy"), 1),
                ("ann", null, 1),
            }
        )
        {
            var data = (await school.Ask(who, query)).Data;
            data.At("learner", "name").GetString().ShouldBe(name);
            data.At("learner", "classes").Count().ShouldBe(classes);
            data.At("learner", "attempts", "totalCount").GetInt32().ShouldBe(3);
            data.At("abilities").Count().ShouldBe(3);
        }

        foreach (var who in new[] { "ada", "tess", "art", "olga" })
        {
            var data = (await school.Ask(who, query)).Data;
            data.At("learner").IsNull().ShouldBeTrue(who);
            data.At("abilities").Count().ShouldBe(0);
        }

        // An analyst sees everybody, and no one who is not there or no learner.
        (await school.Ask("ann", $"{{learner(id:\"{Guid.NewGuid()}\"){{id}}}}"))
            .Data.At("learner")
            .IsNull()
            .ShouldBeTrue();
        (await school.Ask("ann", $"{{learner(id:\"{GraphQLSchool.Id("tess")}\"){{id}}}}")).Data.At("learner").IsNull().ShouldBeTrue();
    }

    [Fact]
    public async Task A_quiz_reached_through_an_attempt_does_not_lead_a_learner_to_its_bank()
    {
        var quiz = (await school.Ask("ada", "{attempts(first:1){nodes{quiz{id title bankId}}}}"))
            .Data.At("attempts", "nodes")[0]
            .At("quiz");

        quiz.At("title").GetString().ShouldBe("Open quiz");
        quiz.At("bankId").IsNull().ShouldBeTrue();
        (await school.Ask("ada", $"{{quiz(id:\"{school.Open}\"){{id}}}}")).Data.At("quiz").IsNull().ShouldBeTrue();
    }

    private static string Items(Guid bank) =>
        $"{{items(bankId:\"{bank}\"){{totalCount pageInfo{{endCursor}} nodes{{externalId stem type rationale imageAlt model a b c d "
        + $"location parameterSource level interaction}}}}}}";

    private async Task NotThere(string who, Guid @class, Guid learner, Guid attempt)
    {
        var data = (
            await school.Ask(
                who,
                $$"""
                {
                  class(id: "{{@class}}") { id }
                  learner(id: "{{learner}}") { id }
                  attempt(id: "{{attempt}}") { id }
                  ofClass: attempts(classId: "{{@class}}") { totalCount nodes { id } }
                  ofLearner: attempts(learnerId: "{{learner}}") { totalCount nodes { id } }
                  answers(learnerId: "{{learner}}") { totalCount nodes { id } }
                  ofAttempt: answers(attemptId: "{{attempt}}") { totalCount nodes { id } }
                  abilities(learnerId: "{{learner}}") { level }
                }
                """
            )
        ).Data;
        foreach (var one in new[] { "class", "learner", "attempt" })
        {
            data.At(one).IsNull().ShouldBeTrue($"{who}: {one}");
        }
        foreach (var list in new[] { "ofClass", "ofLearner", "answers", "ofAttempt" })
        {
            data.At(list, "totalCount").GetInt32().ShouldBe(0, $"{who}: {list}");
            data.At(list, "nodes").Count().ShouldBe(0, $"{who}: {list}");
        }

        data.At("abilities").Count().ShouldBe(0);
    }
}
