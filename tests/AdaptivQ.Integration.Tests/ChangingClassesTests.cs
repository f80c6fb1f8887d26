using System.Text.Json.Nodes;
using AdaptivQ.Kernel;

namespace AdaptivQ.Integration.Tests;

/// <summary>Classes over HTTP: who may change one, and what a change means to its learners.</summary>
public sealed class ChangingClassesTests(HostFixture fixture)
{
    private TestHost Host => fixture.Host;

    [Fact]
    public async Task A_teacher_opens_a_class_and_assigns_a_quiz_that_a_learner_who_was_enrolled_then_finds()
    {
        var (teacher, learner, quizId) = (
            await Host.NewPerson(Roles.Teacher),
            await Host.NewPerson(Roles.Learner),
            await Host.DemoQuiz("practise")
        );
        var @operator = await Host.NewPerson(Roles.Operator);
        var title = $"Class {Guid.NewGuid():n}";

        var classId = Guid.Parse((string)(await teacher.Client.Post("/api/classes", new { title })).Ok(201)["id"]!);
        (await teacher.Client.Post($"/api/classes/{classId}/learners", new { learnerId = learner.Id })).Status.ShouldBe(404);
        (await @operator.Client.Post($"/api/classes/{classId}/learners", new { learnerId = learner.Id })).Status.ShouldBe(204);
        (await Found(learner)).ShouldNotContain(quizId);
        (await teacher.Client.Post("/api/assignments", new { quizId, classId })).Ok(201);
        (await Found(learner)).ShouldContain(quizId);

        (await teacher.Client.Send(HttpMethod.Put, $"/api/classes/{classId}/title", new { title = $"{title} B" })).Status.ShouldBe(204);
        ((string)(await ClassOf(teacher, classId))!["title"]!).ShouldBe($"{title} B");

        (await teacher.Client.Send(HttpMethod.Delete, $"/api/assignments/{classId}/{quizId}")).Status.ShouldBe(204);
        (await Found(learner)).ShouldNotContain(quizId);
        (await learner.Client.Start(quizId, $"{Guid.NewGuid()}")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_change_that_is_repeated_writes_nothing()
    {
        var @class = await Host.NewClass();
        var other = await Host.NewPerson(Roles.Teacher);
        var before = (await Host.Stream(@class.Id)).Count;
        for (var twice = 0; twice < 2; twice++)
        {
            (await @class.Teacher.Client.Post($"/api/classes/{@class.Id}/learners", new { learnerId = @class.Learner.Id })).Status.ShouldBe(
                204
            );
            (await @class.Teacher.Client.Post($"/api/classes/{@class.Id}/teachers", new { teacherId = other.Id })).Status.ShouldBe(204);
        }

        (await Host.Stream(@class.Id)).Count.ShouldBe(before + 1);
    }

    [Fact]
    public async Task A_learner_who_was_withdrawn_starts_nothing_and_ends_what_was_begun()
    {
        var quizId = await Host.DemoQuiz("practise");
        var @class = await Host.NewClass(TestSchool.School, quizId);
        var sitting = await Sitting.Start(@class.Learner.Client, quizId);

        (await @class.Teacher.Client.Send(HttpMethod.Delete, $"/api/classes/{@class.Id}/learners/{@class.Learner.Id}")).Status.ShouldBe(
            204
        );

        (await ClassOf(@class.Teacher, @class.Id))!["learners"]!.AsArray().Count.ShouldBe(0);
        (await @class.Teacher.Client.Get($"/api/attempts/{sitting.Id}/timeline")).Status.ShouldBe(404);
        await sitting.ToTheEnd();
        (await @class.Learner.Client.Start(quizId, $"{Guid.NewGuid()}")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task An_archived_class_gives_no_quizzes_and_can_not_be_changed()
    {
        var quizId = await Host.DemoQuiz("practise");
        var @class = await Host.NewClass(TestSchool.School, quizId);
        (await @class.Teacher.Client.Post($"/api/classes/{@class.Id}/archive")).Status.ShouldBe(204);
        (await @class.Teacher.Client.Post($"/api/classes/{@class.Id}/archive")).Status.ShouldBe(204);

        (await Found(@class.Learner)).ShouldNotContain(quizId);
        (await ClassOf(@class.Teacher, @class.Id))!["archivedAt"].ShouldNotBeNull();
        foreach (var reply in await EveryChange(@class.Teacher.Client, @class, quizId))
        {
            (reply.Status, reply.Problem).ShouldBe((409, "class-archived"), reply.Text);
        }
    }

    [Fact]
    public async Task Another_teacher_a_learner_and_another_school_change_nothing()
    {
        var quizId = await Host.DemoQuiz("practise");
        var @class = await Host.NewClass(TestSchool.School, quizId);
        var events = (await Host.Stream(@class.Id)).Count;

        foreach (
            var stranger in new[]
            {
                await Host.NewPerson(Roles.Teacher),
                await Host.NewPerson(Roles.Operator, $"s{Guid.NewGuid():n}"[..20]),
            }
        )
        {
            foreach (var reply in await EveryChange(stranger.Client, @class, quizId))
            {
                reply.Status.ShouldBeOneOf(403, 404);
            }
        }

        foreach (var role in new[] { Roles.Learner, Roles.Author, Roles.Analyst })
        {
            foreach (var reply in await EveryChange((await Host.NewPerson(role)).Client, @class, quizId))
            {
                reply.Status.ShouldBe(403, reply.Text);
            }
            (await (await Host.NewPerson(role)).Client.Post("/api/classes", new { title = $"Class {Guid.NewGuid():n}" })).Status.ShouldBe(
                403
            );
        }

        (await Host.Stream(@class.Id)).Count.ShouldBe(events);
    }

    [Fact]
    public async Task What_can_not_be_is_refused_at_its_field_and_writes_nothing()
    {
        var @class = await Host.NewClass();
        var (client, events) = (@class.Teacher.Client, (await Host.Stream(@class.Id)).Count);
        var title = (string)(await ClassOf(@class.Teacher, @class.Id))!["title"]!;
        foreach (
            var (status, field, reply) in new[]
            {
                (400, "title", await client.Post("/api/classes", new { title = " " })),
                (409, "title", await client.Post("/api/classes", new { title })),
                (400, "title", await client.Post("/api/classes", new { title = "two\nlines" })),
                (400, "title", await client.Send(HttpMethod.Put, $"/api/classes/{@class.Id}/title", new { title = new string('a', 121) })),
                (404, "learnerId", await client.Post($"/api/classes/{@class.Id}/learners", new { learnerId = Guid.NewGuid() })),
                // A teacher is no learner, and a learner no teacher.
                (404, "learnerId", await client.Post($"/api/classes/{@class.Id}/learners", new { learnerId = @class.Teacher.Id })),
                (404, "teacherId", await client.Post($"/api/classes/{@class.Id}/teachers", new { teacherId = @class.Learner.Id })),
                (409, "teacherId", await client.Send(HttpMethod.Delete, $"/api/classes/{@class.Id}/teachers/{@class.Teacher.Id}")),
                (404, "learnerId", await client.Send(HttpMethod.Delete, $"/api/classes/{@class.Id}/learners/{Guid.NewGuid()}")),
                (404, "quizId", await client.Send(HttpMethod.Delete, $"/api/assignments/{@class.Id}/{Guid.NewGuid()}")),
                (404, "quizId", await client.Post("/api/assignments", new { quizId = Guid.NewGuid(), classId = @class.Id })),
            }
        )
        {
            (reply.Status, (string?)reply["field"]).ShouldBe((status, field), reply.Text);
        }

        (await Host.Stream(@class.Id)).Count.ShouldBe(events);
    }

    [Fact]
    public async Task Changes_at_the_same_moment_are_all_done_and_the_same_one_is_done_once()
    {
        var (@class, @operator) = (await Host.NewClass(), await Host.NewPerson(Roles.Operator));
        var learners = new List<Guid>();
        for (var number = 0; number < 5; number++)
        {
            learners.Add((await Host.NewPerson(Roles.Learner)).Id);
        }
        var events = (await Host.Stream(@class.Id)).Count;

        var replies = await Task.WhenAll(
            learners.Concat(learners).Select(learnerId => @operator.Client.Post($"/api/classes/{@class.Id}/learners", new { learnerId }))
        );

        replies.ShouldAllBe(reply => reply.Status == 204);
        (await ClassOf(@class.Teacher, @class.Id))!["learners"]!
            .AsArray()
            .Select(learner => Guid.Parse((string)learner!["id"]!))
            .ShouldBe([@class.Learner.Id, .. learners], ignoreOrder: true);
        (await Host.Stream(@class.Id)).Count.ShouldBe(events + learners.Count);
    }

    [Fact]
    public async Task Of_classes_opened_or_renamed_to_one_title_at_the_same_moment_one_gets_it()
    {
        var @operator = await Host.NewPerson(Roles.Operator);
        var title = $"Class {Guid.NewGuid():n}";
        var opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => @operator.Client.Post("/api/classes", new { title })));
        opened.Count(reply => reply.Status == 201).ShouldBe(1);
        opened.Where(reply => reply.Status != 201).ShouldAllBe(reply => reply.Status == 409 && reply.Problem == "class-exists");

        var others = new List<Guid>();
        for (var number = 0; number < 3; number++)
        {
            others.Add(
                Guid.Parse((string)(await @operator.Client.Post("/api/classes", new { title = $"{title} {number}" })).Ok(201)["id"]!)
            );
        }
        var renamed = await Task.WhenAll(
            others.Select(id => @operator.Client.Send(HttpMethod.Put, $"/api/classes/{id}/title", new { title = $"{title} renamed" }))
        );
        renamed.Count(reply => reply.Status == 204).ShouldBe(1);
        renamed.Where(reply => reply.Status != 204).ShouldAllBe(reply => reply.Problem == "class-exists");

        // A title that is given up can be given again.
        var first = (string)opened.Single(reply => reply.Status == 201)["id"]!;
        (await @operator.Client.Post($"/api/classes/{first}/archive")).Status.ShouldBe(204);
        (await @operator.Client.Post("/api/classes", new { title })).Status.ShouldBe(201);
    }

    [Fact]
    public async Task The_empty_id_is_of_no_class_and_no_request_that_leaves_its_id_out_is_an_error_of_ours()
    {
        var @class = await Host.NewClass();
        foreach (var reply in await EveryChange(@class.Teacher.Client, @class with { Id = Guid.Empty }, Guid.Empty))
        {
            reply.Status.ShouldBe(404, reply.Text);
        }
        var without = await @class.Teacher.Client.Post("/api/assignments", new { });
        (without.Status, (string)without["field"]!).ShouldBe((400, "quizId"));
    }

    /// <summary>Every change of a class, each with ids that exist.</summary>
    private async Task<IReadOnlyList<Reply>> EveryChange(HttpClient client, TestClass @class, Guid quizId)
    {
        var (learner, teacher, other) = (
            await Host.NewPerson(Roles.Learner),
            await Host.NewPerson(Roles.Teacher),
            await Host.DemoQuiz("assess")
        );
        return
        [
            await client.Send(HttpMethod.Put, $"/api/classes/{@class.Id}/title", new { title = $"Class {Guid.NewGuid():n}" }),
            await client.Post($"/api/classes/{@class.Id}/learners", new { learnerId = learner.Id }),
            await client.Send(HttpMethod.Delete, $"/api/classes/{@class.Id}/learners/{@class.Learner.Id}"),
            await client.Post($"/api/classes/{@class.Id}/teachers", new { teacherId = teacher.Id }),
            await client.Send(HttpMethod.Delete, $"/api/classes/{@class.Id}/teachers/{@class.Teacher.Id}"),
            await client.Send(HttpMethod.Delete, $"/api/assignments/{@class.Id}/{quizId}"),
            await client.Post("/api/assignments", new { quizId = other, classId = @class.Id }),
        ];
    }

    private static async Task<IReadOnlyList<Guid>> Found(SignedInPerson learner) =>
        [.. (await learner.Client.Get("/api/quizzes")).Ok().AsArray().Select(quiz => Guid.Parse((string)quiz!["id"]!))];

    private static async Task<JsonNode?> ClassOf(SignedInPerson teacher, Guid classId)
    {
        var query = "query($id: ID!) { class(id: $id) { title archivedAt learners { id } } }";
        return (await teacher.Client.Post("/graphql", new { query, variables = new { id = classId } })).Ok()["data"]!["class"];
    }
}
