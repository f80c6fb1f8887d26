using System.Text.Json.Nodes;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemTypes;

namespace AdaptivQ.Integration.Tests;

/// <summary>
/// A quiz of items of every type, with marks that occur nowhere else in whatever gives a key away: right numbers, tolerances and
/// expected mistakes, feedback, rationales, the author's ids and skills. Every byte that reaches the learner is searched for them.
/// </summary>
public sealed class KeysOfEveryTypeStayInTests(HostFixture fixture)
{
    private const string Header =
        "id,type,topic,skill,stem,a,b,c,d,correct,scoring,tolerance,unit,rationale,"
        + "feedback_a,feedback_b,feedback_c,feedback_d,feedback_true,feedback_false,feedback\n";

    private const string RightNumber = "739104628.5283917";
    private const string OtherRightNumber = "617450829.3482906";
    private const string Tolerance = "0.000571390462";
    private const string OtherTolerance = "0.00062839174 %";

    private static readonly string[] Mistakes = ["839104628.7391746", "528391740.6739104", "917450829.6174508"];

    /// <summary>Rows by the type they are of, each with marks of its own.</summary>
    private static readonly string[] Rows =
    [
        $"{Start(0, "single-choice")},One,Two,Three,Four,c,,,,{Rationale(0)},{Feedback(0)},,,\n",
        $"{Start(1, "multiple-response")},One,Two,Three,Four,b d,,,,{Rationale(1)},{Feedback(1)},,,\n",
        $"{Start(2, "multiple-response")},One,Two,Three,Four,a,all,,,{Rationale(2)},{Feedback(2)},,,\n",
        $"{Start(3, "true-false")},,,,,true,,,,{Rationale(3)},,,,,{Mark(3, "true")},{Mark(3, "false")},\n",
        $"{Start(4, "true-false")},,,,,false,,,,{Rationale(4)},,,,,{Mark(4, "true")},{Mark(4, "false")},\n",
        $"{Start(5, "numeric")},{Mistakes[0]},{Mistakes[1]},,,{RightNumber},,{Tolerance},,{Rationale(5)},"
            + $"{Mark(5, "a")},{Mark(5, "b")},,,,,\n",
        $"{Start(6, "numeric")},{Mistakes[2]},,,,{OtherRightNumber},,{OtherTolerance},cm; m=100,{Rationale(6)},"
            + $"{Mark(6, "a")},,,,,,\n",
        $"{Start(7, "ordering")},Two,Four,One,Three,,,,,{Rationale(7)},,,,,,,{Mark(7, "wrong")}\n",
    ];

    private static readonly string[] Marks =
    [
        RightNumber,
        OtherRightNumber,
        Tolerance,
        OtherTolerance,
        .. Mistakes,
        .. Enumerable.Range(0, Rows.Length).SelectMany(row => new[] { Rationale(row), $"zqskill{row}x", $"zqexternal{row}x" }),
        .. Enumerable.Range(0, 3).SelectMany(row => "abcd".Select(option => Mark(row, $"{option}"))),
        .. new[] { 3, 4 }.SelectMany(row => new[] { Mark(row, "true"), Mark(row, "false") }),
        Mark(5, "a"),
        Mark(5, "b"),
        Mark(6, "a"),
        Mark(7, "wrong"),
    ];

    private TestHost Host => fixture.Host;

    private static string Start(int row, string type) => $"zqexternal{row}x,{type},Topic,zqskill{row}x,Stem {row}";

    private static string Rationale(int row) => $"zqwhy{row}x";

    private static string Mark(int row, string answer) => $"zqsay{row}{answer}x";

    private static string Feedback(int row) => string.Join(',', "abcd".Select(option => Mark(row, $"{option}")));

    private static IEnumerable<string> MarksIn(string text) => Marks.Where(mark => text.Contains(mark, StringComparison.Ordinal));

    private async Task<(Guid Bank, Guid Quiz, SignedInPerson Learner)> Plant(string feedback, params IEnumerable<string> rows)
    {
        var author = await Host.NewPerson(Kernel.Roles.Author);
        var csv = Header + string.Concat(rows);
        var bankId = await author.Client.NewBank(csv);
        var count = csv.Count(letter => letter == '\n') - 1;
        var draft = new JsonObject
        {
            ["feedback"] = feedback,
            ["maxItems"] = count,
            ["minItems"] = count,
        };
        var quizId = await author.Client.Publish(bankId, draft);
        return (bankId, quizId, await Host.NewLearner(quizId));
    }

    [Theory]
    [InlineData("at-end", false)]
    [InlineData("at-end", true)]
    [InlineData("never", false)]
    [InlineData("never", true)]
    public async Task Nothing_that_a_learner_gets_before_the_end_tells_a_key_of_any_type(string feedback, bool right)
    {
        var (bankId, quizId, learner) = await Plant(feedback, Rows);
        var quiz = await Host.Published(quizId);
        var types = ItemTypeCatalogue.All.Select(type => type.Name);
        quiz.Items.Select(item => item.Interaction.Type).Distinct().ShouldBe(types, ignoreOrder: true);
        // The marks are there to be found: the search would have found them.
        MarksIn(quiz.InFull()).ShouldBe(Marks);
        var client = learner.Client;
        var started = await client.Start(quizId, "start");
        var sitting = new Sitting(client, started.Ok(201));
        List<Reply> steps = [started, await client.Start(quizId, "start")];
        var seen = new List<Reply>();
        var told = new List<string>();
        while (sitting.Item is { } item)
        {
            seen.AddRange(await KeysStayInTests.LookEverywhere(client, sitting, bankId, quizId));
            // A right number that the learner gave would be no leak where it is told back, so numbers are only ever guessed.
            var response = right && (string)item["type"]! != "numeric" ? quiz.Choosing(true)(item) : sitting.Guess(0);
            var (itemId, version, key) = (sitting.ItemId, sitting.Version, $"key {sitting.Version}");
            foreach (var (tried, unfit) in new JsonNode?[] { null, "nothing", new JsonArray("nothing"), new JsonObject() }.Index())
            {
                seen.Add(await client.Answer(sitting.Id, itemId, unfit, version, $"unfit {version} {tried}"));
            }
            steps.Add(await sitting.Answer(response, key));
            steps.Add(await client.Answer(sitting.Id, itemId, response, version, key));
            seen.Add(await client.Answer(sitting.Id, itemId, "other", version, key));
            told.AddRange(Explained(quiz.ItemOf(item), response));
        }

        foreach (var reply in steps.Concat(seen))
        {
            reply.Status.ShouldBeLessThan(500, reply.Text);
            MarksIn(reply.Everything).ShouldBeEmpty();
        }

        // By name too, for keys that no mark can be hidden in: ids of options, true and false.
        string[] secrets =
        [
            .. KeysStayInTests.NamesOfSecrets,
            "value",
            "tolerance",
            "mistakes",
            "answer",
            "feedbackTrue",
            "feedbackFalse",
            "order",
        ];
        foreach (var reply in steps)
        {
            KeysStayInTests.Names(reply.Json).Intersect(secrets, StringComparer.OrdinalIgnoreCase).ShouldBeEmpty();
        }

        await Host.WaitForProjections();
        var query = $$"""{ attempt(id: "{{sitting.Id}}") { answers { nodes { response responseText correct points maxPoints } } } }""";
        List<Reply> replies = [await client.Post("/graphql", new { query })];
        foreach (var path in new[] { $"/api/attempts/{sitting.Id}", $"/api/attempts/{sitting.Id}/review", "/api/attempts", "/api/quizzes" })
        {
            replies.Add(await client.Get(path));
        }
        var after = string.Concat(replies.Select(reply => reply.Everything));
        MarksIn(after).ShouldBe(feedback == "never" ? [] : Marks.Intersect(told));
        MarksIn(after).Intersect(Mistakes).ShouldBeEmpty();
    }

    /// <summary>The marks that a learner who answered like this may see at the end.</summary>
    private static IEnumerable<string> Explained(PublishedItem item, JsonNode response) =>
        MarksIn(
            string.Join(
                ' ',
                [item.Rationale!, item.Interaction.Solution().GetRawText(), .. item.Interaction.Messages(response.AsResponse().Json)]
            )
        );

    [Fact]
    public async Task An_answer_to_an_item_of_any_type_is_told_in_the_same_shape_whether_it_is_right_or_wrong()
    {
        foreach (var row in Rows)
        {
            // The second item is the next question, so that the reply holds one.
            var (_, quizId, learner) = await Plant("at-end", row, row.Replace("zqexternal", "zqtwin", StringComparison.Ordinal));
            var quiz = await Host.Published(quizId);
            var shapes = new HashSet<string>();
            foreach (var right in new[] { true, false })
            {
                var sitting = await Sitting.Start(learner.Client, quizId);
                var reply = await sitting.Answer(quiz.Choosing(right)(sitting.Item!));
                reply.Ok()["item"].ShouldNotBeNull();
                shapes.Add(string.Join(',', KeysStayInTests.Names(reply.Json).Concat(reply.Headers.Select(header => header.Key).Order())));
                (await sitting.Finish()).Ok();
            }

            shapes.ShouldHaveSingleItem(row);
        }
    }
}
