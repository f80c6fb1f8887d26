using System.Text.Json.Nodes;
using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.Publishing;

namespace AdaptivQ.Integration.Tests;

/// <summary>A quiz after its first version: edited, published again, out of use.</summary>
public sealed class EditingQuizzesTests(HostFixture fixture)
{
    private TestHost Host => fixture.Host;

    [Fact]
    public async Task An_edit_is_seen_by_learners_and_teachers_once_it_is_published()
    {
        var (author, quizId, @class) = await Published();
        var edit = new JsonObject
        {
            ["title"] = "New title",
            ["description"] = "New.",
            ["mode"] = "practise",
            ["topics"] = new JsonArray("Topic 1"),
            ["maxItems"] = 3,
        };

        edit["edition"] = 1;
        var edited = (await author.Send(HttpMethod.Put, $"/api/quizzes/{quizId}", edit)).Ok();
        edited.Members().ShouldBe(["edition", "id"]);
        ((int)edited["edition"]!).ShouldBe(2);

        var mine = (await @class.Learner.Client.Get("/api/quizzes")).Ok()[0]!;
        ((string)mine["title"]!, (string)mine["mode"]!, mine["topics"]!.AsArray().Count).ShouldBe(("Old title", "assess", 3));
        var seen = await Look(@class.Teacher.Client, quizId);
        ((string)seen["title"]!, (string)seen["state"]!, (string)seen["mode"]!, (int)seen["version"]!).ShouldBe(
            ("Old title", "published", "assess", 1)
        );
        (seen["draft"], seen["edition"]).ShouldBe((null, null));
        seen = await Look(author, quizId);
        var draft = seen["draft"]!;
        ((string)draft["title"]!, (string)draft["description"]!, (string)draft["mode"]!, (int)draft["policy"]!["maxItems"]!).ShouldBe(
            ("New title", "New.", "practise", 3)
        );
        draft["onlyTopics"].SameAs(new JsonArray("Topic 1")).ShouldBeTrue();

        ((int)(await author.Post($"/api/quizzes/{quizId}/publish")).Ok()["version"]!).ShouldBe(2);

        mine = (await @class.Learner.Client.Get("/api/quizzes")).Ok()[0]!;
        ((string)mine["title"]!, (string)mine["description"]!, (string)mine["mode"]!, (int)mine["atMost"]!).ShouldBe(
            ("New title", "New.", "practise", 3)
        );
        mine["topics"].SameAs(new JsonArray("Topic 1")).ShouldBeTrue();
        seen = await Look(@class.Teacher.Client, quizId);
        ((string)seen["title"]!, seen["draft"], (int)seen["policyVersion"]!).ShouldBe(("New title", null, 2));
        seen["onlyTopics"].SameAs(new JsonArray("Topic 1")).ShouldBeTrue();
    }

    [Fact]
    public async Task An_edit_that_cannot_be_kept_is_refused_at_its_field_and_one_that_says_the_same_writes_nothing()
    {
        var (author, quizId, _) = await Published();
        foreach (
            var (field, edit) in new[]
            {
                (
                    "title",
                    new JsonObject
                    {
                        ["title"] = "",
                        ["mode"] = "assess",
                        ["edition"] = 1,
                    }
                ),
                (
                    "maxItems",
                    new JsonObject
                    {
                        ["title"] = "T",
                        ["mode"] = "assess",
                        ["maxItems"] = 13,
                        ["edition"] = 1,
                    }
                ),
                (
                    "bankId",
                    new JsonObject
                    {
                        ["title"] = "T",
                        ["mode"] = "assess",
                        ["bankId"] = Guid.NewGuid(),
                        ["edition"] = 1,
                    }
                ),
                ("edition", new JsonObject { ["title"] = "T", ["mode"] = "assess" }),
            }
        )
        {
            var reply = await author.Send(HttpMethod.Put, $"/api/quizzes/{quizId}", edit);
            (reply.Status, reply.Problem, (string)reply["field"]!).ShouldBe((400, "invalid-field", field), reply.Text);
        }

        (await author.Send(HttpMethod.Put, $"/api/quizzes/{Guid.NewGuid()}", new { title = "T", mode = "assess" })).Problem.ShouldBe(
            "not-found"
        );
        (
            await author.Send(
                HttpMethod.Put,
                $"/api/quizzes/{quizId}",
                new
                {
                    title = "Old title",
                    mode = "assess",
                    maxItems = 4,
                    edition = 1,
                }
            )
        ).Ok();
        (await Host.Stream(quizId)).Count.ShouldBe(2);
        var same = await author.Post($"/api/quizzes/{quizId}/publish");
        (same.Status, same.Problem).ShouldBe((409, "nothing-to-publish"));
    }

    [Fact]
    public async Task Of_editors_who_saw_the_same_draft_the_first_is_kept_and_the_others_are_told()
    {
        var (author, quizId, _) = await Published();

        var replies = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(number =>
                    author.Send(
                        HttpMethod.Put,
                        $"/api/quizzes/{quizId}",
                        new
                        {
                            title = $"Title {number}",
                            mode = "assess",
                            maxItems = 4,
                            edition = 1,
                        }
                    )
                )
        );

        replies.Count(reply => reply.Status == 200).ShouldBe(1);
        replies
            .Where(reply => reply.Status != 200)
            .ShouldAllBe(reply =>
                reply.Status == 409 && reply.Problem == "quiz-stale" && (int)reply["current"]! == 2 && (string)reply["field"]! == "edition"
            );
        var edit = (await Host.Stream(quizId)).Select(fact => fact.Data).OfType<QuizEdited>().ShouldHaveSingleItem();
        var seen = await Look(author, quizId);
        ((string)seen["draft"]!["title"]!, (int)seen["edition"]!).ShouldBe((edit.Title, 2));
    }

    [Fact]
    public async Task A_retired_quiz_cannot_be_started_while_its_running_attempts_go_on()
    {
        var (author, quizId, @class) = await Published();
        await author.Edit(quizId);
        (await author.Post($"/api/quizzes/{quizId}/publish")).Ok();
        var running = await Sitting.Start(@class.Learner.Client, quizId);

        (await author.Post($"/api/quizzes/{quizId}/retire"))
            .Ok()
            .SameAs(new JsonObject { ["id"] = quizId, ["state"] = "retired" })
            .ShouldBeTrue();
        (await author.Post($"/api/quizzes/{quizId}/retire")).Ok();

        (await @class.Learner.Client.Start(quizId)).Problem.ShouldBe("not-found");
        // Only what has been begun is there, to go on with.
        var begun = (await @class.Learner.Client.Get("/api/quizzes")).Ok().AsArray().ShouldHaveSingleItem()!;
        ((string)begun["state"]!, Guid.Parse((string)begun["openAttemptId"]!), (int)begun["atMost"]!).ShouldBe(
            ("inProgress", running.Id, 4)
        );
        (await @class.Teacher.Client.Post("/api/assignments", new { quizId, classId = @class.Id })).Status.ShouldBe(404);
        foreach (
            var refused in new[]
            {
                await author.Post($"/api/quizzes/{quizId}/publish"),
                await author.Post($"/api/quizzes/{quizId}/rollback", new { version = 1 }),
                await author.Send(HttpMethod.Put, $"/api/quizzes/{quizId}", new { title = "T", mode = "assess" }),
            }
        )
        {
            (refused.Status, refused.Problem).ShouldBe((409, "quiz-retired"));
        }

        ((string)(await Look(author, quizId))["state"]!).ShouldBe("retired");
        (await running.ToTheEnd())["result"].ShouldNotBeNull();
        (await @class.Learner.Client.Get("/api/quizzes")).Ok().AsArray().ShouldBeEmpty();
        (await Host.Stream(quizId)).Count(fact => fact.Data is QuizRetired).ShouldBe(1);

        ((string)(await author.Post($"/api/quizzes/{quizId}/restore")).Ok()["state"]!).ShouldBe("published");
        (await author.Post($"/api/quizzes/{quizId}/restore")).Ok();
        await Sitting.Start(@class.Learner.Client, quizId);
        foreach (var slice in new[] { "retire", "restore" })
        {
            (await author.Post($"/api/quizzes/{Guid.NewGuid()}/{slice}")).Status.ShouldBe(404);
            ((string)(await author.Post($"/api/quizzes/{quizId}/{slice}", new { why = "?" }))["field"]!).ShouldBe("body");
        }
    }

    [Fact]
    public async Task Versions_say_what_each_changed_and_a_rollback_brings_title_and_policy_back()
    {
        var (author, quizId, _) = await Published();
        var bank = Guid.Parse((string)(await Look(author, quizId))["bankId"]!);
        (
            await author.Post(
                "/api/items",
                new
                {
                    bankId = bank,
                    externalId = "own-1",
                    topic = "Own",
                    stem = "1 = 1?",
                    interaction = new { type = "true-false", answer = true },
                }
            )
        ).Ok(201);
        await author.Edit(quizId, new JsonObject { ["title"] = "New title", ["maxItems"] = 5 });
        (await author.Post($"/api/quizzes/{quizId}/publish")).Ok();

        ((int)(await author.Post($"/api/quizzes/{quizId}/rollback", new { version = 1 })).Ok()["version"]!).ShouldBe(3);

        var seen = await Look(author, quizId);
        var versions = seen["versions"]!.AsArray();
        versions
            .Select(version =>
                ((int)version!["version"]!, (int)version["itemCount"]!, (int)version["policyVersion"]!, (int)version["calibrationVersion"]!)
            )
            .ShouldBe([(1, 12, 1, 0), (2, 13, 2, 0), (3, 12, 1, 0)]);
        versions
            .Select(version => string.Join(' ', version!["changes"]!.AsArray()))
            .ShouldBe([
                "",
                "Title from 'Old title' to 'New title'. 1 item added. Fewest questions from 4 to 5. Most questions from 4 to 5.",
                "As in version 1. Title from 'New title' to 'Old title'. 1 item removed. Fewest questions from 5 to 4. "
                    + "Most questions from 5 to 4.",
            ]);
        ((string)seen["title"]!, (int)seen["policy"]!["maxItems"]!, (string)seen["draft"]!["title"]!).ShouldBe(
            ("Old title", 4, "New title")
        );
        seen["topics"].SameAs(new JsonArray("Topic 0", "Topic 1", "Topic 2")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_learner_who_reaches_a_quiz_through_an_attempt_sees_neither_draft_nor_versions()
    {
        var (author, quizId, @class) = await Published(feedback: "instant");
        await (await Sitting.Start(@class.Learner.Client, quizId)).ToTheEnd();
        await author.Edit(quizId);
        await Host.WaitForProjections();

        var query = "{ attempts { nodes { quiz { title state onlyTopics draft { title } versions { version } } } } }";
        var quiz = (await @class.Learner.Client.Post("/graphql", new { query })).Ok()["data"]!["attempts"]!["nodes"]![0]!["quiz"]!;

        ((string)quiz["title"]!, (string)quiz["state"]!, quiz["draft"], quiz["onlyTopics"]).ShouldBe(
            ("Old title", "published", null, null)
        );
        quiz["versions"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Quizzes_are_changed_by_authors_only()
    {
        var (_, quizId, _) = await Published();
        using var anonymous = Host.Anonymous();
        foreach (var role in Roles.All.Where(role => role != Roles.Author).Append(null))
        {
            var client = role is null ? anonymous : (await Host.NewPerson(role)).Client;
            foreach (
                var reply in new[]
                {
                    await client.Send(HttpMethod.Put, $"/api/quizzes/{quizId}", new { title = "T", mode = "assess" }),
                    await client.Post($"/api/quizzes/{quizId}/publish"),
                    await client.Post($"/api/quizzes/{quizId}/retire"),
                    await client.Post($"/api/quizzes/{quizId}/restore"),
                    await client.Post($"/api/quizzes/{quizId}/rollback", new { version = 1 }),
                }
            )
            {
                reply.Status.ShouldBe(role is null ? 401 : 403, reply.Text);
            }
        }

        (await Host.Stream(quizId)).Count.ShouldBe(2);
    }

    private async Task<(HttpClient Author, Guid QuizId, TestClass Class)> Published(string? feedback = null)
    {
        var author = (await Host.NewPerson(Roles.Author)).Client;
        var bank = await author.NewBank(TestSchool.Items());
        var quizId = await author.Publish(
            bank,
            new JsonObject
            {
                ["title"] = "Old title",
                ["maxItems"] = 4,
                ["feedback"] = feedback,
            }
        );
        return (author, quizId, await Host.NewClass(TestSchool.School, quizId));
    }

    private static async Task<JsonNode> Look(HttpClient client, Guid quizId)
    {
        var query = $$"""
            { quiz(id: "{{quizId}}") {
                title description state mode edition version policyVersion bankId topics onlyTopics policy { maxItems }
                draft { title description mode topics onlyTopics policy { maxItems } }
                versions { version publishedAt itemCount policyVersion calibrationVersion changes } } }
            """;
        return (await client.Post("/graphql", new { query })).Ok()["data"]!["quiz"]!;
    }
}
