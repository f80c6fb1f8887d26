using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;
using Marten;

namespace AdaptivQ.Integration.Tests;

/// <summary>
/// A bank full of marks that occur nowhere else, in everything a learner may not know before an answer is scored: rationale,
/// feedback, the author's own ids and skills, the item's parameters and whose they are. Every byte that reaches the learner is searched
/// for them.
/// </summary>
public sealed class KeysStayInTests(HostFixture fixture)
{
    private const int Count = 8;
    internal static readonly string[] NamesOfSecrets =
    [
        "isKey",
        "key",
        "keys",
        "keepLast",
        "correctResponse",
        "solution",
        "points",
        "maxPoints",
        "category",
        "rationale",
        "message",
        "messages",
        "parameters",
        "model",
        "location",
        "a",
        "b",
        "c",
        "d",
        "theta",
        "se",
        "standardError",
        "information",
        "difficulty",
        "skill",
        "externalId",
        "seed",
        "why",
        "revision",
        "itemRevision",
        "calibration",
        "calibrationVersion",
        "errors",
        "source",
        "from",
        "learners",
    ];

    private TestHost Host => fixture.Host;

    private static string Rationale(int item) => $"zqrationale{item}x";

    private static string Feedback(int item, char option) => $"zqfeedback{item}{option}x";

    private static string Source(int item) => $"zqsource{item}x";

    private static string[] AllOf(int item) =>
        [
            Rationale(item),
            .. "abcd".Select(option => Feedback(item, option)),
            $"zqskill{item}x",
            $"zqexternal{item}x",
            Source(item),
            .. Parameters(item),
        ];

    /// <summary>
    /// Digits of discrimination, difficulty, both asymptotes and a standard error that nothing else has: as many as a number keeps, since
    /// a few of them
    /// stand by chance in a time or among the hundreds of sums that /metrics writes out.
    /// </summary>
    private static string[] Parameters(int item) =>
        [$"7391046285{item}62", $"5283917406{item}49", $"6174508293{item}38", $"4829065713{item}27", $"9305718264{item}51"];

    private static double Value(string before, string digits) => double.Parse(before + digits, CultureInfo.InvariantCulture);

    private static string Bank()
    {
        var csv = new StringBuilder("id,topic,skill,stem,a,b,c,d,correct,rationale,feedback_a,feedback_b,feedback_c,feedback_d\n");
        for (var i = 0; i < Count; i++)
        {
            csv.Append(
                    CultureInfo.InvariantCulture,
                    $"zqexternal{i}x,Topic,zqskill{i}x,Stem {i},One {i},Two {i},Three {i},Four {i},{"abcd"[i % 4]},{Rationale(i)},"
                )
                .AppendJoin(',', "abcd".Select(option => Feedback(i, option)))
                .Append('\n');
        }

        return csv.ToString();
    }

    private async Task<(Guid Bank, Guid Quiz, SignedInPerson Learner)> Plant(string feedback)
    {
        var author = await Host.NewPerson(Roles.Author);
        var bankId = await author.Client.NewBank(Bank());
        await using (var session = Host.Store.LightweightSession(TestSchool.School))
        {
            // As a calibration leaves them.
            foreach (var item in await session.Query<Item>().Where(item => item.BankId == bankId).ToListAsync())
            {
                var digits = Parameters(Number(item.ExternalId));
                session.Events.Append(
                    item.Id,
                    new ItemParametersSet(
                        item.Id,
                        new ItemParameters(
                            ItemParameters.Dichotomous,
                            Value("1.1", digits[0]),
                            [Value("0.1", digits[1])],
                            Value("0.1", digits[2]),
                            Value("0.9", digits[3]),
                            new ParameterErrors(Value("0.1", digits[4]), [0.2], null, null),
                            new CalibratedSource(Source(Number(item.ExternalId)), 812)
                        ),
                        1,
                        DateTimeOffset.UtcNow
                    )
                );
            }

            await session.SaveChangesAsync();
        }

        var quizId = await author.Client.Publish(bankId, new JsonObject { ["feedback"] = feedback });
        return (bankId, quizId, await Host.NewLearner(quizId));
    }

    private static int Number(string externalId) => int.Parse(externalId["zqexternal".Length..^1], CultureInfo.InvariantCulture);

    internal static IEnumerable<string> Names(JsonNode? node) =>
        node switch
        {
            JsonObject json => json.SelectMany(member => Names(member.Value).Prepend(member.Key)),
            JsonArray list => list.SelectMany(Names),
            _ => [],
        };

    /// <summary>Everything a learner can ask for while the attempt runs, and every way of being refused.</summary>
    internal static async Task<List<Reply>> LookEverywhere(HttpClient client, Sitting sitting, Guid bankId, Guid quizId)
    {
        var (id, item, version) = (sitting.Id, sitting.ItemId, sitting.Version);
        var response = sitting.Guess(0);
        var query = $$"""
            {
              quizzes { title } itemBanks { title }
              items(bankId: "{{bankId}}") { nodes {
                externalId stem rationale interaction a b c d location standardErrors { a b } parametersFrom } }
              attempts { nodes { id theta answers { nodes { correct points category thetaAfter information } } } }
              attempt(id: "{{id}}") { theta correct answers { nodes { correct response points category thetaAfter } } }
              answers(attemptId: "{{id}}", correct: true) { totalCount nodes {
                itemId itemType stem responseText correct points maxPoints category thetaBefore thetaAfter } }
            }
            """;
        List<Reply> seen =
        [
            await client.Get("/api/quizzes"),
            await client.Get("/api/attempts"),
            await client.Get($"/api/attempts/{id}"),
            await client.Get($"/api/attempts/{id}/review"),
            await client.Get($"/api/attempts/{id}/timeline"),
            await client.Get($"/api/item-banks/{bankId}"),
            await client.Get($"/api/item-banks/{bankId}/items"),
            await client.Get($"/api/quizzes/{quizId}"),
            await client.Post($"/api/quizzes/{quizId}/publish"),
            await client.Post($"/api/item-banks/{bankId}/items", Api.Csv(Bank())),
            await client.Post($"/api/item-banks/{bankId}/parameters?source=me", Api.Csv("item,par,est\nzqexternal0x,b,0\n")),
            await client.Answer(id, item, "nothing like it", version, "no such option"),
            await client.Answer(id, item, response, version - 1, "stale"),
            await client.Answer(id, Guid.NewGuid().ToString(), response, version, "not open"),
            await client.Post(
                $"/api/attempts/{id}/answers",
                new
                {
                    itemId = item,
                    response,
                    version,
                }
            ),
            await client.Post($"/api/attempts/{id}/answers", "{nonsense", "malformed"),
            await client.Post($"/api/attempts/{id}/finish", new { version = version - 1 }, "stale finish"),
            await client.Post("/graphql", new { query }),
            await client.Post("/graphql", new { query = "{ items(bankId: 5) { nodes { rationale } } }" }),
            await client.Post("/graphql", new { query = $$"""{ attempt(id: "{{id}}") { nonsense } }""" }),
            await client.Get("/openapi/v1.json"),
            await client.Get("/metrics"),
        ];
        return seen;
    }

    [Theory]
    [InlineData("at-end")]
    [InlineData("never")]
    public async Task Nothing_that_a_learner_gets_before_the_end_holds_a_key_a_rationale_or_a_parameter(string feedback)
    {
        var (bankId, quizId, learner) = await Plant(feedback);
        var client = learner.Client;
        var started = await client.Start(quizId, "start");
        var sitting = new Sitting(client, started.Ok(201));
        List<Reply> steps = [started, await client.Start(quizId, "start")];
        var seen = new List<Reply>();
        for (var i = 0; i < 3; i++)
        {
            var (item, response, version) = (sitting.ItemId, sitting.Guess(i), sitting.Version);
            steps.Add(await sitting.Answer(response, $"key {i}"));
            steps.Add(await client.Answer(sitting.Id, item, response, version, $"key {i}"));
            steps.Add(await client.Answer(sitting.Id, item, "other", version, $"key {i}"));
            seen.AddRange(await LookEverywhere(client, sitting, bankId, quizId));
            await Host.WaitForProjections();
        }

        foreach (var reply in steps.Concat(seen))
        {
            reply.Status.ShouldBeLessThan(500, reply.Text);
            foreach (var mark in Enumerable.Range(0, Count).SelectMany(AllOf))
            {
                reply.Everything.ShouldNotContain(mark);
            }
            reply.Headers.ETag.ShouldBeNull();
        }

        // What the attempt says is checked by name too, for secrets that no mark can be hidden in.
        foreach (var reply in steps)
        {
            Names(reply.Json).Intersect(NamesOfSecrets, StringComparer.OrdinalIgnoreCase).ShouldBeEmpty();
        }

        (await sitting.ToTheEnd())["result"].ShouldNotBeNull();
        var after = await client.Get($"/api/attempts/{sitting.Id}/review");
        // The marks are there to be found: the search would have found them.
        var secrets = (await Host.Published(quizId)).InFull();
        Enumerable.Range(0, Count).SelectMany(AllOf).ShouldAllBe(mark => secrets.Contains(mark, StringComparison.Ordinal));
        Enumerable
            .Range(0, Count)
            .Count(item => after.Text.Contains(Rationale(item), StringComparison.Ordinal))
            .ShouldBe(feedback == "never" ? 0 : 4);
    }

    [Fact]
    public async Task At_the_end_only_the_questions_that_were_asked_are_explained_and_no_parameter_is_told()
    {
        var (_, quizId, learner) = await Plant("at-end");
        var quiz = await Host.Published(quizId);
        var sitting = await Sitting.Start(learner.Client, quizId);
        var asked = new List<(int Item, char Option)>();
        while (sitting.Item is not null)
        {
            var item = quiz.ItemOf(sitting.Item);
            asked.Add(
                (Number(item.ExternalId), "abcd"[item.Options().ToList().FindIndex(option => option.Id == (string)sitting.Guess(0)!)])
            );
            (await sitting.Answer()).Ok();
        }

        var seen = string.Concat(
            (await learner.Client.Get($"/api/attempts/{sitting.Id}")).Everything,
            (await learner.Client.Get($"/api/attempts/{sitting.Id}/review")).Everything,
            (await learner.Client.Get("/api/attempts")).Everything
        );

        MarksIn(seen)
            .Order()
            .ShouldBe(asked.SelectMany(answer => new[] { Rationale(answer.Item), Feedback(answer.Item, answer.Option) }).Order());
    }

    [Fact]
    public async Task Instant_feedback_explains_the_answered_question_and_no_other()
    {
        var (bankId, quizId, learner) = await Plant("instant");
        var quiz = await Host.Published(quizId);
        var sitting = await Sitting.Start(learner.Client, quizId);
        while (sitting.Item is not null)
        {
            var open = quiz.ItemOf(sitting.Item);
            foreach (var reply in await LookEverywhere(learner.Client, sitting, bankId, quizId))
            {
                MarksIn(reply.Everything).ShouldBeEmpty();
            }
            var number = Number(open.ExternalId);
            var chosen = "abcd"[open.Options().ToList().FindIndex(option => option.Id == (string)sitting.Guess(1)!)];

            MarksIn((await sitting.Answer(1)).Everything).Order().ShouldBe([Feedback(number, chosen), Rationale(number)]);
        }
    }

    [Fact]
    public async Task An_answer_is_told_in_the_same_shape_whether_it_is_right_or_wrong()
    {
        var (_, quizId, learner) = await Plant("at-end");
        var quiz = await Host.Published(quizId);
        var members = new HashSet<string>();
        foreach (var right in new[] { true, false })
        {
            var sitting = await Sitting.Start(learner.Client, quizId);
            var reply = await sitting.Answer(quiz.Choosing(right)(sitting.Item!));
            members.Add(string.Join(',', Names(reply.Json)));
            members.Add(string.Join(',', reply.Headers.Select(header => header.Key).Order()));
            (await sitting.Finish()).Ok();
        }

        members.Count.ShouldBe(2);
    }

    private static IEnumerable<string> MarksIn(string text) =>
        Enumerable.Range(0, Count).SelectMany(AllOf).Where(mark => text.Contains(mark, StringComparison.Ordinal));
}
