using System.Text;
using System.Text.Json.Nodes;
using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.ItemBanks;
using Marten;

namespace AdaptivQ.Integration.Tests;

/// <summary>One item at a time: added, revised and retired by an author.</summary>
public sealed class WritingItemsTests(HostFixture fixture)
{
    private TestHost Host => fixture.Host;

    [Fact]
    public async Task An_item_is_added_listed_and_asked()
    {
        var (author, bank) = await Bank();
        var reply = await author.Post("/api/items", Item(bank, "own-1"));

        reply.Ok(201).Members().ShouldBe(["id", "revision"]);
        (Guid.Parse((string)reply["id"]!), (int)reply["revision"]!).ShouldBe((NamedId.Create(bank, "own-1"), 1));
        reply.Headers.Location!.ToString().ShouldBe($"/api/items/{reply["id"]}");
        (await Counts(bank)).ShouldBe("13: Own 1, Topic 0 4, Topic 1 4, Topic 2 4");
        var listed = (await Listed(author, bank)).Single(item => (string)item!["externalId"]! == "own-1")!;
        ((string)listed["topic"]!, (string)listed["parameterSource"]!, (int)listed["revision"]!, (int?)listed["level"]).ShouldBe(
            ("Own", "prior", 1, 3)
        );
        listed["interaction"]!["options"]!.AsArray().Select(option => (string)option!["text"]!).ShouldBe(["4", "16"]);

        var quizId = await author.Publish(bank, new JsonObject { ["topics"] = new JsonArray("Own"), ["maxItems"] = 1 });
        var learner = await Host.NewLearner(quizId);
        ((string)(await Sitting.Start(learner.Client, quizId)).Item!["stem"]!).ShouldBe("What is a half of 8?");
    }

    [Fact]
    public async Task What_is_wrong_with_an_item_is_refused_at_its_field_and_nothing_is_written()
    {
        var (author, bank) = await Bank();
        foreach (
            var (field, value) in new (string, JsonNode?)[]
            {
                ("externalId", " "),
                ("stem", null),
                ("stem", new string('s', 8_001)),
                ("topic", "a\0b"),
                ("level", 11),
                ("imageName", "none.png"),
                ("interaction", "choice"),
                ("interaction.type", new JsonObject { ["type"] = "essay" }),
                ("interaction", new JsonObject { ["type"] = "true-false" }),
                ("interaction.answer", new JsonObject { ["type"] = "true-false", ["answer"] = "true" }),
                (
                    "interaction.extra",
                    new JsonObject
                    {
                        ["type"] = "true-false",
                        ["answer"] = true,
                        ["extra"] = 1,
                    }
                ),
                (
                    "interaction.correct",
                    new JsonObject
                    {
                        ["type"] = "numeric",
                        ["value"] = "about 3",
                        ["units"] = new JsonArray(),
                        ["mistakes"] = new JsonArray(),
                    }
                ),
            }
        )
        {
            var item = Item(bank, "own-1");
            item[field.Split('.')[0]] = value;
            var reply = await author.Post("/api/items", item);
            (reply.Status, reply.Problem, (string)reply["field"]!).ShouldBe((400, "invalid-field", field), reply.Text);
        }

        var missing = Item(Guid.NewGuid(), "own-1");
        (await author.Post("/api/items", missing)).Problem.ShouldBe("not-found");
        missing["surprise"] = 1;
        ((string)(await author.Post("/api/items", missing))["field"]!).ShouldBe("surprise");
        (await author.Post("/api/items", Json("null"))).Problem.ShouldBe("invalid-field");
        const string broken = """{"type":"true-false","answer":true,"feedbackTrue":"\ud800"}""";
        var half = Json($$"""{"bankId":"{{bank}}","externalId":"x","stem":"S","interaction":{{broken}}}""");
        (await author.Post("/api/items", half)).Status.ShouldBe(400);
        (await Counts(bank)).ShouldStartWith("12: ");
        (await Listed(author, bank)).Count.ShouldBe(12);
    }

    [Fact]
    public async Task An_id_that_the_bank_has_is_refused_also_at_the_same_moment()
    {
        var (author, bank) = await Bank();
        var taken = await author.Post("/api/items", Item(bank, "item-0"));
        (taken.Status, taken.Problem, (string)taken["field"]!, (int)taken["current"]!).ShouldBe((409, "item-exists", "externalId", 1));
        Guid.Parse((string)taken["itemId"]!).ShouldBe(NamedId.Create(bank, "item-0"));

        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => author.Post("/api/items", Item(bank, "own-1"))));

        replies.Count(reply => reply.Status == 201).ShouldBe(1);
        replies
            .Where(reply => reply.Status != 201)
            .ShouldAllBe(reply => reply.Status == 409 && (reply.Problem == "item-exists" || reply.Problem == "changed-meanwhile"));
        (await Host.Stream(NamedId.Create(bank, "own-1"))).Count.ShouldBe(1);
        (await Counts(bank)).ShouldStartWith("13: Own 1,");
    }

    [Fact]
    public async Task A_revision_moves_the_item_and_the_same_again_writes_nothing()
    {
        var (author, bank) = await Bank();
        var id = (string)(await author.Post("/api/items", Item(bank, "own-1"))).Ok(201)["id"]!;

        var unchanged = (await author.Send(HttpMethod.Put, $"/api/items/{id}", Revision(1))).Ok();
        ((string)unchanged["id"]!, (int)unchanged["revision"]!).ShouldBe((id, 1));
        (await Host.Stream(Guid.Parse(id))).Count.ShouldBe(1);

        var moved = Revision(1);
        moved["topic"] = "Topic 0";
        ((int)(await author.Send(HttpMethod.Put, $"/api/items/{id}", moved)).Ok()["revision"]!).ShouldBe(2);
        (await Counts(bank)).ShouldBe("13: Topic 0 5, Topic 1 4, Topic 2 4");
        (await Host.Stream(bank)).Select(fact => fact.Data).OfType<BankItemsChanged>().Select(changed => changed.Items).ShouldBe([1, 0]);
    }

    [Fact]
    public async Task A_stale_revision_is_refused_with_the_current_one()
    {
        var (author, bank) = await Bank();
        var id = (string)(await author.Post("/api/items", Item(bank, "own-1"))).Ok(201)["id"]!;
        var first = Revision(1);
        first["stem"] = "Half of 8?";
        (await author.Send(HttpMethod.Put, $"/api/items/{id}", first)).Ok();

        var stale = await author.Send(HttpMethod.Put, $"/api/items/{id}", Revision(1));

        (stale.Status, stale.Problem, (string)stale["field"]!, (int)stale["current"]!).ShouldBe((409, "item-stale", "revision", 2));
        (await Host.Stream(Guid.Parse(id))).Count.ShouldBe(2);
        (await author.Send(HttpMethod.Put, $"/api/items/{Guid.NewGuid()}", Revision(1))).Status.ShouldBe(404);
        var unsaid = Revision(1);
        unsaid.Remove("revision");
        ((string)(await author.Send(HttpMethod.Put, $"/api/items/{id}", unsaid))["field"]!).ShouldBe("revision");
    }

    [Fact]
    public async Task Of_two_editors_at_the_same_moment_one_is_refused_and_nothing_is_half_written()
    {
        var (author, bank) = await Bank();
        var id = (string)(await author.Post("/api/items", Item(bank, "own-1"))).Ok(201)["id"]!;

        var replies = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(number =>
                {
                    var revision = Revision(1);
                    (revision["stem"], revision["topic"]) = ($"Stem {number}?", $"Moved {number}");
                    return author.Send(HttpMethod.Put, $"/api/items/{id}", revision);
                })
        );

        replies.Count(reply => reply.Status == 200 && (int)reply["revision"]! == 2).ShouldBe(1);
        replies
            .Where(reply => reply.Status != 200)
            .ShouldAllBe(reply => reply.Status == 409 && (reply.Problem == "item-stale" || reply.Problem == "changed-meanwhile"));
        (await Host.Stream(Guid.Parse(id))).Select(fact => fact.Data).OfType<ItemRevised>().Count().ShouldBe(1);
        var winner = Array.FindIndex(replies, reply => reply.Status == 200);
        (await Counts(bank)).ShouldBe($"13: Moved {winner} 1, Topic 0 4, Topic 1 4, Topic 2 4");
    }

    [Fact]
    public async Task A_retired_item_is_in_no_new_version_and_stays_where_it_is_asked()
    {
        var (author, bank) = await Bank();
        var quizId = await author.Publish(bank, new JsonObject { ["maxItems"] = 4 });
        var learner = await Host.NewLearner(quizId);
        var running = await Sitting.Start(learner.Client, quizId);
        var id = running.ItemId;

        var retired = (await author.Post($"/api/items/{id}/retire")).Ok();
        var again = (await author.Post($"/api/items/{id}/retire")).Ok();

        retired.Members().ShouldBe(["id", "retiredAt"]);
        again.SameAs(retired).ShouldBeTrue();
        (await Host.Stream(Guid.Parse(id))).Count.ShouldBe(2);
        (await Counts(bank)).ShouldStartWith("11: ");
        (await Listed(author, bank)).ShouldNotContain(item => (string)item!["id"]! == id);
        (await Listed(author, bank, retired: true)).Single(item => (string)item!["id"]! == id)!["retiredAt"].ShouldNotBeNull();
        (await author.Post($"/api/quizzes/{quizId}/publish")).Ok();
        (await Host.Published(quizId, 1)).Items.ShouldContain(item => item.ItemId == Guid.Parse(id));
        (await Host.Published(quizId, 2)).Items.ShouldNotContain(item => item.ItemId == Guid.Parse(id));
        (await running.ToTheEnd())["result"].ShouldNotBeNull();

        (await author.Post($"/api/items/{Guid.NewGuid()}/retire")).Status.ShouldBe(404);
        ((string)(await author.Post($"/api/items/{id}/retire", new { reason = "old" }))["field"]!).ShouldBe("body");
    }

    [Fact]
    public async Task A_revision_brings_a_retired_item_back()
    {
        var (author, bank) = await Bank();
        var id = (string)(await author.Post("/api/items", Item(bank, "own-1"))).Ok(201)["id"]!;
        (await author.Post($"/api/items/{id}/retire")).Ok();
        ((string)(await author.Post("/api/items", Item(bank, "own-1")))["detail"]!).ShouldContain("brings it back");

        ((int)(await author.Send(HttpMethod.Put, $"/api/items/{id}", Revision(1))).Ok()["revision"]!).ShouldBe(1);

        (await Counts(bank)).ShouldStartWith("13: Own 1,");
        (await Host.Stream(Guid.Parse(id)))
            .Select(fact => fact.Data.GetType())
            .ShouldBe([typeof(ItemAdded), typeof(ItemRetired), typeof(ItemRestored)]);
    }

    [Fact]
    public async Task A_picture_stays_when_the_form_sends_its_name_back()
    {
        byte[] picture = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];
        var (author, bank) = await Bank();
        (await author.Send(HttpMethod.Put, $"/api/item-banks/{bank}/images/half.png", new ByteArrayContent(picture))).Ok();
        var item = Item(bank, "own-1");
        (item["imageName"], item["imageAlt"]) = ("half.png", "Half a circle");
        var id = (string)(await author.Post("/api/items", item)).Ok(201)["id"]!;
        async Task<JsonNode> Shown()
        {
            return (await Listed(author, bank)).Single(listed => (string)listed!["id"]! == id)!;
        }

        ((string)(await Shown())["imageName"]!).ShouldBe("half.png");
        // Another picture gets the name.
        (await author.Send(HttpMethod.Put, $"/api/item-banks/{bank}/images/half.png", new ByteArrayContent([.. picture, 4]))).Ok();
        var before = await Shown();
        var revision = Revision(1);
        (revision["imageName"], revision["imageAlt"]) = ((string)before["imageName"]!, "Half a circle");
        ((int)(await author.Send(HttpMethod.Put, $"/api/items/{id}", revision)).Ok()["revision"]!).ShouldBe(1);
        (await Shown())["imageUrl"].SameAs(before["imageUrl"]).ShouldBeTrue();
    }

    [Fact]
    public async Task Items_are_written_by_authors_only()
    {
        var (author, bank) = await Bank();
        var id = (string)(await author.Post("/api/items", Item(bank, "own-1"))).Ok(201)["id"]!;
        using var anonymous = Host.Anonymous();
        foreach (var role in Roles.All.Where(role => role != Roles.Author).Append(null))
        {
            var client = role is null ? anonymous : (await Host.NewPerson(role)).Client;
            foreach (
                var reply in new[]
                {
                    await client.Post("/api/items", Item(bank, "own-2")),
                    await client.Send(HttpMethod.Put, $"/api/items/{id}", Revision(1)),
                    await client.Post($"/api/items/{id}/retire"),
                }
            )
            {
                reply.Status.ShouldBe(role is null ? 401 : 403, reply.Text);
            }
        }

        (await Host.Stream(Guid.Parse(id))).Count.ShouldBe(1);
    }

    private async Task<(HttpClient Author, Guid Bank)> Bank()
    {
        var author = await Host.NewPerson(Roles.Author);
        return (author.Client, await author.Client.NewBank(TestSchool.Items()));
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static JsonObject Item(Guid bank, string externalId)
    {
        var item = Revision(1);
        item.Remove("revision");
        (item["bankId"], item["externalId"]) = (bank, externalId);
        return item;
    }

    private static JsonObject Revision(int revision) =>
        new()
        {
            ["revision"] = revision,
            ["topic"] = "Own",
            ["level"] = 3,
            ["stem"] = "What is a half of 8?",
            ["interaction"] = new JsonObject
            {
                ["type"] = "single-choice",
                ["options"] = new JsonArray(
                    new JsonObject { ["text"] = "4", ["key"] = true },
                    new JsonObject
                    {
                        ["text"] = "16",
                        ["key"] = false,
                        ["feedback"] = "That is double.",
                    }
                ),
            },
            ["rationale"] = "8 / 2 = 4.",
        };

    private async Task<string> Counts(Guid bankId)
    {
        await using var session = Host.Store.QuerySession(TestSchool.School);
        var bank = (await session.LoadAsync<ItemBank>(bankId))!;
        var topics = bank.Topics.OrderBy(topic => topic.Key, StringComparer.Ordinal).Select(topic => $"{topic.Key} {topic.Value}");
        return $"{bank.ItemCount}: {string.Join(", ", topics)}";
    }

    private static async Task<JsonArray> Listed(HttpClient author, Guid bank, bool retired = false)
    {
        var query = $$"""
            { items(bankId: "{{bank}}"{{(retired ? ", retired: true" : "")}}) {
                nodes { id externalId topic level revision retiredAt parameterSource interaction imageUrl imageName } } }
            """;
        return (await author.Post("/graphql", new { query })).Ok()["data"]!["items"]!["nodes"]!.AsArray();
    }
}
