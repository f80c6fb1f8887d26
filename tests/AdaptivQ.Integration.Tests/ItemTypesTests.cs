using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Demo;
using AdaptivQ.Quizzes.ItemTypes;

namespace AdaptivQ.Integration.Tests;

/// <summary>Items of every type, from the author's file through a learner's answers to the teacher's timeline.</summary>
public sealed class ItemTypesTests(OwnHost own) : IClassFixture<OwnHost>
{
    private const string Csv =
        "id,type,topic,level,stem,a,b,c,d,correct,scoring,tolerance,unit,rationale,"
        + "feedback_a,feedback_b,feedback_c,feedback_d,feedback_true,feedback_false,feedback\n"
        + "prime,single-choice,Primes,3,Which is prime?,7,8,9,,a,,,,Seven has two divisors.,,Eight is even.,,,,,\n"
        + "primes,multiple-response,Primes,4,Which are prime?,2,3,4,9,a b,,,,Two and three are.,,,Four is even.,Nine is 3 x 3.,,,\n"
        + "squares,multiple-response,Squares,5,Which are squares?,16,25,26,,b a,all,,,4 x 4 and 5 x 5.,,,One too many.,,,,\n"
        + "even,true-false,Primes,2,Two is even.,,,,,true,,,,It is 2 x 1.,,,,,Well seen.,Halve it.,\n"
        + "one,true-false,Primes,6,One is prime.,,,,,FALSE,,,,It has one divisor.,,,,,,,\n"
        + "pi,numeric,Circles,6,What is pi?,31.4,,,,3.14159,,0.01,,It is 3.14159…,The point is one place off.,,,,,,\n"
        + "length,numeric,Lengths,4,How long?,15,,,,150,,2 %,cm; m=100,Ten times 15 cm.,That is one of the ten.,,,,,,\n"
        + "order,ordering,Sizes,5,Which order?,1,2,3,4,,,,,Count.,,,,,,,Count up.\n";

    /// <summary>How each item is answered, in what the author wrote, and what comes of it by hand.</summary>
    private static readonly Dictionary<string, Dictionary<string, Answered>> Sheets = new()
    {
        ["right"] = new()
        {
            ["Which is prime?"] = new("7", 1, 1, "7"),
            ["Which are prime?"] = new(new[] { "3", "2" }, 2, 2, "2; 3"),
            ["Which are squares?"] = new(new[] { "16", "25" }, 1, 1, "16; 25"),
            ["Two is even."] = new(true, 1, 1, "True", "Well seen."),
            ["One is prime."] = new(false, 1, 1, "False"),
            ["What is pi?"] = new("3,15", 1, 1, "3,15"),
            ["How long?"] = new("1.53 m", 1, 1, "1.53 m"),
            ["Which order?"] = new(new[] { "1", "2", "3", "4" }, 3, 3, "1 → 2 → 3 → 4"),
        },
        ["partly right"] = new()
        {
            ["Which is prime?"] = new("7", 1, 1, "7"),
            ["Which are prime?"] = new(new[] { "2" }, 1, 2, "2"),
            ["Which are squares?"] = new(new[] { "25" }, 0, 1, "25"),
            ["Two is even."] = new(true, 1, 1, "True", "Well seen."),
            ["One is prime."] = new(true, 0, 1, "True"),
            ["What is pi?"] = new(" 22/7 ", 1, 1, " 22/7 "),
            ["How long?"] = new("150 m", 0, 1, "150 m"),
            ["Which order?"] = new(new[] { "2", "3", "4", "1" }, 2, 3, "2 → 3 → 4 → 1", "Count up."),
        },
        ["partly right with one too many"] = new()
        {
            ["Which is prime?"] = new("9", 0, 1, "9"),
            ["Which are prime?"] = new(new[] { "9", "3", "2" }, 1, 2, "2; 3; 9", "Nine is 3 x 3."),
            ["Which are squares?"] = new(new[] { "25", "26", "16" }, 0, 1, "16; 25; 26", "One too many."),
            ["Two is even."] = new(false, 0, 1, "False", "Halve it."),
            ["One is prime."] = new(false, 1, 1, "False"),
            ["What is pi?"] = new("3.152", 0, 1, "3.152"),
            ["How long?"] = new("1500/10 cm", 1, 1, "1500/10 cm"),
            ["Which order?"] = new(new[] { "1", "2", "4", "3" }, 1, 3, "1 → 2 → 4 → 3", "Count up."),
        },
        ["wrong"] = new()
        {
            ["Which is prime?"] = new("8", 0, 1, "8", "Eight is even."),
            ["Which are prime?"] = new(new[] { "9", "4" }, 0, 2, "4; 9", "Four is even.", "Nine is 3 x 3."),
            ["Which are squares?"] = new(new[] { "26" }, 0, 1, "26", "One too many."),
            ["Two is even."] = new(false, 0, 1, "False", "Halve it."),
            ["One is prime."] = new(true, 0, 1, "True"),
            ["What is pi?"] = new("31.4", 0, 1, "31.4", "The point is one place off."),
            ["How long?"] = new("0.15 m", 0, 1, "0.15 m", "That is one of the ten."),
            ["Which order?"] = new(new[] { "4", "3", "2", "1" }, 0, 3, "4 → 3 → 2 → 1", "Count up."),
        },
    };

    public static TheoryData<string> Titles => [.. Sheets.Keys];

    private static IEnumerable<string> Types => ItemTypeCatalogue.All.Select(type => type.Name);

    private TestHost Host => own.Host;

    /// <param name="Response">Options by their texts, true or false, or a number as text.</param>
    private sealed record Answered(object Response, double Points, double MaxPoints, string InWords, params string[] Messages)
    {
        /// <summary>As a client sends it who sees the item.</summary>
        public JsonNode ToJson(JsonNode item) =>
            Response switch
            {
                bool truth => truth,
                string[] texts => new JsonArray([.. texts.Select(text => IdOf(item, text))]),
                string text when (string)item["type"]! == "numeric" => text,
                _ => IdOf(item, (string)Response),
            };
    }

    private static JsonNode IdOf(JsonNode item, string text) =>
        OptionsOf(item)!.Single(option => (string)option!["text"]! == text)!["id"]!.DeepClone();

    /// <summary>Options or entries; null where there are none.</summary>
    private static JsonArray? OptionsOf(JsonNode item) => (item["interaction"]!["options"] ?? item["interaction"]!["entries"])?.AsArray();

    /// <summary>The correct response, by hand.</summary>
    private static JsonObject SolutionOf(JsonNode item) =>
        (string)item["stem"]! switch
        {
            "Which is prime?" => new JsonObject { ["key"] = IdOf(item, "7") },
            "Which are prime?" => new JsonObject { ["keys"] = new JsonArray(IdOf(item, "2"), IdOf(item, "3")) },
            "Which are squares?" => new JsonObject { ["keys"] = new JsonArray(IdOf(item, "16"), IdOf(item, "25")) },
            "Two is even." => new JsonObject { ["key"] = true },
            "One is prime." => new JsonObject { ["key"] = false },
            "Which order?" => new JsonObject { ["order"] = new JsonArray([.. "1234".Select(text => IdOf(item, $"{text}"))]) },
            "What is pi?" => new JsonObject
            {
                ["value"] = "3.14159",
                ["unit"] = null,
                ["tolerance"] = "0.01",
            },
            _ => new JsonObject
            {
                ["value"] = "150",
                ["unit"] = "cm",
                ["tolerance"] = "2 %",
            },
        };

    private async Task<(Guid Quiz, TestClass Class)> Publish(string feedback = "instant")
    {
        var quizId = await Host.NewQuiz(
            Csv,
            new JsonObject
            {
                ["feedback"] = feedback,
                ["maxItems"] = 8,
                ["minItems"] = 8,
            }
        );
        return (quizId, await Host.NewClass(TestSchool.School, quizId));
    }

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task Every_type_is_imported_asked_scored_and_explained_the_same_in_feedback_review_and_timeline(string sheet)
    {
        var (quizId, @class) = await Publish();
        var quiz = await Host.Published(quizId);
        quiz.Items.Select(item => item.Interaction.Type).Distinct().ShouldBe(Types, ignoreOrder: true);
        var sitting = await Sitting.Start(@class.Learner.Client, quizId);
        var taken = new List<(JsonNode Item, JsonNode Response, Answered Answer)>();

        while (sitting.Item is { } item)
        {
            var answer = Sheets[sheet][(string)item["stem"]!];
            var response = answer.ToJson(item);
            taken.Add((item, response, answer));

            var feedback = (await sitting.Answer(response)).Ok()["feedback"]!;

            feedback.Members().ShouldBe(["correct", "maxPoints", "messages", "points", "rationale", "response", "solution"]);
            ShouldTell(feedback, item, response, answer);
            ((string)feedback["rationale"]!).ShouldBe(quiz.ItemOf(item).Rationale);
        }

        taken.Count.ShouldBe(8);
        var correct = taken.Count(one => one.Answer.Points == one.Answer.MaxPoints);
        ((int)sitting.Now["result"]!["answered"]!).ShouldBe(8);
        ((int)sitting.Now["result"]!["correct"]!).ShouldBe(correct);
        ((bool)sitting.Now["result"]!["estimated"]!).ShouldBe(sheet is "right" or "wrong");

        var review = (await @class.Learner.Client.Get($"/api/attempts/{sitting.Id}/review")).Ok().AsArray();
        var steps = (await @class.Teacher.Client.Get($"/api/attempts/{sitting.Id}/timeline")).Ok()["steps"]!.AsArray();
        (review.Count, steps.Count).ShouldBe((8, 8));
        foreach (var (index, (item, response, answer)) in taken.Index())
        {
            foreach (var told in new[] { review[index]!, steps[index]! })
            {
                told["item"].SameAs(item).ShouldBeTrue();
                ShouldTell(told, item, response, answer);
            }

            ((string)steps[index]!["responseText"]!).ShouldBe(answer.InWords);
            var parameters = steps[index]!["parameters"]!;
            ((string)parameters["model"]!).ShouldBe(answer.MaxPoints > 1 ? "gpcm" : "dichotomous");
            parameters["b"]!.AsArray().Count.ShouldBe((int)answer.MaxPoints);
        }

        var facts = (await Host.Stream(sitting.Id)).Select(fact => fact.Data).ToList();
        facts
            .OfType<AnswerScored>()
            .Select(scored => (scored.Points, scored.MaxPoints, (double)scored.Category))
            .ShouldBe(taken.Select(one => (one.Answer.Points, one.Answer.MaxPoints, one.Answer.Points)));
        Replay.Differences(facts, new CompiledQuiz(quiz)).ShouldBeEmpty();
    }

    private static void ShouldTell(JsonNode told, JsonNode item, JsonNode response, Answered answer)
    {
        var stem = (string)item["stem"]!;
        told["response"].SameAs(response).ShouldBeTrue(stem);
        ((double)told["points"]!, (double)told["maxPoints"]!).ShouldBe((answer.Points, answer.MaxPoints), stem);
        ((bool)told["correct"]!).ShouldBe(answer.Points == answer.MaxPoints, stem);
        told["solution"].SameAs(SolutionOf(item)).ShouldBeTrue(stem);
        told["messages"]!.AsArray().Select(message => (string)message!).ShouldBe(answer.Messages, stem);
    }

    [Fact]
    public async Task More_points_of_an_item_with_several_make_a_higher_ability()
    {
        var lines = Csv.Split('\n');
        var csv = $"{lines[0]}\n{lines.Single(line => line.StartsWith("primes,", StringComparison.Ordinal))}\n";
        var quizId = await Host.NewQuiz(csv, new JsonObject { ["maxItems"] = 1, ["minItems"] = 1 });
        var interaction = (await Host.Published(quizId)).Items.Single().Interaction;
        var abilities = new List<double>();
        for (var points = 0; points <= 2; points++)
        {
            var sitting = await Sitting.Start((await Host.NewLearner(quizId)).Client, quizId);
            (await sitting.Answer(interaction.Example(points, 0).AsNode())).Ok();
            abilities.Add((await Host.Stream(sitting.Id)).Select(fact => fact.Data).OfType<AnswerScored>().Single().Theta);
        }

        abilities.ShouldBe(abilities.Order().Distinct());
    }

    [Fact]
    public async Task A_response_of_another_types_shape_or_with_an_unknown_id_is_refused_by_field_and_changes_nothing()
    {
        var (quizId, @class) = await Publish();
        var client = @class.Learner.Client;
        var sitting = await Sitting.Start(client, quizId);
        var refused = new HashSet<string>();
        while (sitting.Item is { } item)
        {
            var (type, before, events) = ((string)item["type"]!, (await sitting.Look()).Ok(), await Host.CountEvents());
            foreach (var response in Unfit(item))
            {
                var reply = await client.Answer(sitting.Id, sitting.ItemId, response, sitting.Version, "key");

                var about = $"{type}: {response?.ToJsonString() ?? "null"}";
                reply.Status.ShouldBe(400, about);
                reply.Problem.ShouldBe("invalid-response", about);
                ((string)reply["field"]!).ShouldBe("response", about);
                ((string)reply["detail"]!).ShouldNotBeNullOrWhiteSpace(about);
                (await sitting.Look()).Ok().SameAs(before).ShouldBeTrue(about);
            }

            (await Host.CountEvents()).ShouldBe(events, type);
            ((int)before["version"]!).ShouldBe(sitting.Version);
            refused.Add(type);
            // Nor is the key used up, which the next question's refusals come with too.
            (await sitting.Answer(sitting.Guess(0), $"key {sitting.Version}")).Ok();
        }

        refused.ShouldBe(Types, ignoreOrder: true);
        (await Host.Stream(sitting.Id)).Count.ShouldBe(sitting.Version);
    }

    /// <summary>What is no response to the item, and to some item of another type is one.</summary>
    private static IEnumerable<JsonNode?> Unfit(JsonNode item)
    {
        var ids = OptionsOf(item)?.Select(option => (string)option!["id"]!).ToList() ?? ["nosuchid"];
        JsonNode?[] always =
        [
            null,
            5,
            "",
            "nosuchid",
            new JsonObject(),
            new JsonObject { ["key"] = ids[0] },
            new JsonArray(),
            new JsonArray("nosuchid"),
            new JsonArray(true),
        ];
        JsonNode?[] perType = (string)item["type"]! switch
        {
            "single-choice" => [true, "1", "12.5 cm", new JsonArray(ids[0]), ids[0].ToUpperInvariant()],
            "multiple-response" =>
            [
                true,
                "1",
                ids[0],
                new JsonArray(ids[0], ids[0]),
                new JsonArray(ids[0], "nosuchid"),
                new JsonArray(ids[0], null),
                new JsonArray(new JsonArray(ids[0])),
            ],
            "ordering" =>
            [
                true,
                "1",
                ids[0],
                Ids(ids[1..]),
                Ids([.. ids, ids[0]]),
                Ids([.. ids[1..], ids[1]]),
                Ids([.. ids[1..], "nosuchid"]),
                new JsonArray([.. ids[1..], null]),
            ],
            "true-false" => ["true", "1", 1, new JsonArray(true, false)],
            // With two units to choose from, a number without one is none.
            "numeric" when item["interaction"]!["units"]!.AsArray().Count > 1 => ["150", "150 kg", "cm", 150],
            "numeric" => [true, 3.14, "three", "1/0", "12 kg", new JsonArray("3.14"), "Infinity", "NaN", new string('1', 41)],
            var type => throw new InvalidOperationException($"What is no response to an item of type '{type}' is not known here. Add it."),
        };
        return [.. always, .. perType];

        static JsonArray Ids(List<string> ids) => new([.. ids.Select(id => JsonValue.Create(id))]);
    }

    [Fact]
    public async Task The_same_key_with_the_same_JSON_in_another_spelling_gets_the_stored_answer_and_other_JSON_is_refused()
    {
        var (quizId, @class) = await Publish();
        var client = @class.Learner.Client;
        var sitting = await Sitting.Start(client, quizId);
        while (sitting.Item is { } item)
        {
            var (itemId, version, key) = (sitting.ItemId, sitting.Version, $"key {sitting.Version}");
            var response = Sheets["right"][(string)item["stem"]!].ToJson(item);
            var first = (await sitting.Answer(response, key)).Ok();
            var events = (await Host.Stream(sitting.Id)).Count;
            Task<Reply> Send(string json) => client.Post($"/api/attempts/{sitting.Id}/answers", Raw(json), key);

            var sameItem = itemId.ToUpperInvariant();
            var respelled = $"{{\n\t\"version\" : {version},\r\n  \"response\":{Spelled(response)} , \"itemId\": \"{sameItem}\" }}";
            (await Send(respelled)).Ok().SameAs(first).ShouldBeTrue();

            JsonNode?[] others = [null, Guess.For(item, 0), Guess.For(item, 1)];
            foreach (var other in others.Where(other => !JsonNode.DeepEquals(other, response)))
            {
                var reply = await Send($"{{\"itemId\":\"{itemId}\",\"response\":{other?.ToJsonString() ?? "null"},\"version\":{version}}}");
                (reply.Status, reply.Problem).ShouldBe((409, "idempotency-key-reused"));
            }

            (await Host.Stream(sitting.Id)).Count.ShouldBe(events);
        }
    }

    private static StringContent Raw(string json) => new(json, Encoding.UTF8, "application/json");

    /// <summary>The same JSON with white space wherever it may stand, and every letter escaped.</summary>
    private static string Spelled(JsonNode? json) =>
        json switch
        {
            JsonArray list => $"[\n {string.Join(" ,\t", list.Select(Spelled))}\r\n]",
            JsonValue value when value.TryGetValue<string>(out var text) =>
                $" \"{string.Concat(text.Select(letter => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:X4}")))}\"",
            _ => $"  {json!.ToJsonString()}\n",
        };

    [Fact]
    public async Task Verifying_attempts_of_every_type_finds_nothing()
    {
        var (quizId, @class) = await Publish("at-end");
        foreach (var sheet in Sheets.Values)
        {
            var sitting = await Sitting.Start(@class.Learner.Client, quizId);
            (await sitting.ToTheEnd(item => sheet[(string)item["stem"]!].ToJson(item)))["result"].ShouldNotBeNull();
        }

        var ran = await AdaptivqProcess.Run(Host.ConnectionString, ["attempts", "verify"]);

        ran.ExitCode.ShouldBe(0, ran.Output + ran.Error);
        ran.Output.ShouldContain(" 0 different");
    }

    [Fact]
    public async Task The_demos_items_are_without_a_problem_and_of_every_type()
    {
        var rows = await DemoItems.Read(CancellationToken.None);
        rows.SelectMany(row => ProblemsOf(row.ExternalId, row.Interaction)).ShouldBeEmpty();
        foreach (var mode in new[] { "assess", "practise" })
        {
            var items = (await Host.Published(await Host.DemoQuiz(mode))).Items;
            // As they were published, their ids given.
            items.SelectMany(item => ProblemsOf(item.ExternalId, (Interaction)item.Interaction)).ShouldBeEmpty();
            items.Count(item => item.Interaction.Type != SingleChoice.Name).ShouldBeGreaterThanOrEqualTo(20);
            items.Select(item => item.Interaction.Type).Distinct().ShouldBe(Types, ignoreOrder: true);
            items.Select(item => item.Parameters.Model).Distinct().ShouldBe(["dichotomous", "gpcm"], ignoreOrder: true);
        }
    }

    private static IEnumerable<string> ProblemsOf(string id, Interaction interaction) =>
        interaction.Problems().Select(problem => $"{id}: {problem.Message}");
}
