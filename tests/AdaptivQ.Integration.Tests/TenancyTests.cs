using System.Text.Json.Nodes;
using AdaptivQ.Kernel;
using JasperFx.MultiTenancy;
using Marten;

namespace AdaptivQ.Integration.Tests;

/// <summary>Two schools on one host. To people of the one, the other is not there.</summary>
public sealed class TenancyTests(HostFixture fixture)
{
    private static readonly string[] OutsideSchools = ["Account", "Revocation", "SignInFailures", "StoredKey"];
    private static readonly string[] Lists = ["items", "attempts", "answers"];

    // Another one for each test.
    private readonly string _north = $"north-{Guid.NewGuid():n}";

    private TestHost Host => fixture.Host;

    [Fact]
    public async Task Nothing_of_another_school_can_be_seen_or_changed_by_anybody()
    {
        byte[] picture = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 7];
        var author = (await Host.NewPerson(Roles.Author)).Client;
        var bank = Guid.Parse((string)(await author.Post("/api/item-banks", new { title = "Ours" })).Ok(201)["id"]!);
        var put = await author.Send(HttpMethod.Put, $"/api/item-banks/{bank}/images/p.png", new ByteArrayContent(picture));
        var picturePath = $"/api/media/{(string)put.Ok()["id"]!}";
        (await author.Post($"/api/item-banks/{bank}/items", Api.Csv(TestSchool.Items()))).Ok();
        var quiz = await author.Publish(bank);
        var ours = await Host.NewClass(TestSchool.School, quiz);
        var over = await Sitting.Start(ours.Learner.Client, quiz);
        await over.ToTheEnd();
        var open = await Sitting.Start(ours.Learner.Client, quiz);
        (await ours.Learner.Client.Get(picturePath)).Status.ShouldBe(200);
        await Host.WaitForProjections();

        var theirQuiz = await Host.NewQuiz(TestSchool.Items(), school: _north);
        var theirs = await Host.NewClass(_north, theirQuiz);
        var theirAuthor = (await Host.NewPerson(Roles.Author, _north)).Client;
        var (learner, teacher) = (theirs.Learner.Client, theirs.Teacher.Client);
        var before = (await Host.Stream(open.Id)).Count;
        var item = NamedId.Create(bank, "item-0");

        foreach (
            var reply in new[]
            {
                await learner.Start(quiz),
                await learner.Get($"/api/attempts/{open.Id}"),
                await learner.Get($"/api/attempts/{over.Id}/review"),
                await learner.Answer(open.Id, open.ItemId, open.Guess(0), open.Version, "k"),
                await learner.Post($"/api/attempts/{open.Id}/finish", new { version = open.Version }, "k"),
                await learner.Get(picturePath),
                await teacher.Get($"/api/attempts/{over.Id}/timeline"),
                await teacher.Post("/api/assignments", new { quizId = quiz, classId = theirs.Id }),
                await teacher.Post("/api/assignments", new { quizId = theirQuiz, classId = ours.Id }),
                await theirAuthor.Post($"/api/quizzes/{quiz}/publish"),
                await theirAuthor.Send(HttpMethod.Put, $"/api/quizzes/{quiz}", new { title = "Theirs", mode = "assess" }),
                await theirAuthor.Post($"/api/quizzes/{quiz}/retire"),
                await theirAuthor.Post($"/api/quizzes/{quiz}/restore"),
                await theirAuthor.Post($"/api/quizzes/{quiz}/rollback", new { version = 1 }),
                await theirAuthor.Post(
                    "/api/items",
                    new
                    {
                        bankId = bank,
                        externalId = "theirs",
                        stem = "1 = 1?",
                        interaction = new { type = "true-false", answer = true },
                    }
                ),
                await theirAuthor.Send(
                    HttpMethod.Put,
                    $"/api/items/{item}",
                    new
                    {
                        revision = 1,
                        stem = "1 = 1?",
                        interaction = new { type = "true-false", answer = true },
                    }
                ),
                await theirAuthor.Post($"/api/items/{item}/retire"),
                await theirAuthor.Post($"/api/item-banks/{bank}/items", Api.Csv(TestSchool.Items())),
                await theirAuthor.Post($"/api/item-banks/{bank}/parameters?source=them", Api.Csv("item,par,est\nitem-0,b,0\n")),
                await theirAuthor.Send(HttpMethod.Put, $"/api/item-banks/{bank}/images/p.png", new ByteArrayContent(picture)),
                await theirAuthor.Post(
                    "/api/quizzes",
                    new
                    {
                        title = "Theirs",
                        bankId = bank,
                        mode = "assess",
                    }
                ),
            }
        )
        {
            reply.Status.ShouldBe(404, reply.Text);
        }

        (await Host.Stream(open.Id)).Count.ShouldBe(before);
        (await learner.Get("/api/quizzes")).Ok().AsArray().Select(listed => (string)listed!["id"]!).ShouldBe([theirQuiz.ToString()]);
        (await learner.Get("/api/attempts")).Ok().AsArray().ShouldBeEmpty();

        var query = $$"""
            { quizzes { id } quiz(id: "{{quiz}}") { id } itemBanks { id } items(bankId: "{{bank}}") { totalCount }
              classes { id } class(id: "{{ours.Id}}") { id } learner(id: "{{ours.Learner.Id}}") { id }
              attempts { totalCount } attempt(id: "{{over.Id}}") { id } answers(attemptId: "{{over.Id}}") { totalCount }
              abilities(learnerId: "{{ours.Learner.Id}}") { theta } }
            """;
        foreach (var role in Roles.All)
        {
            var seen = await (await Host.NewPerson(role, _north)).Client.Post("/graphql", new { query });
            foreach (var secret in new[] { quiz, bank, ours.Id, ours.Learner.Id, open.Id, over.Id })
            {
                (seen.Json["data"]?.ToJsonString() ?? "").ShouldNotContain(secret.ToString());
            }
            if (seen.Json["data"] is { } data)
            {
                Lists.Sum(list => (int?)data[list]?["totalCount"] ?? 0).ShouldBe(0);
            }
        }
    }

    [Fact]
    public async Task The_same_key_in_two_schools_is_two_commands()
    {
        var quiz = await Host.DemoQuiz("practise");
        var theirQuiz = await Host.NewQuiz(TestSchool.Items(), school: _north);
        var (ours, theirs) = (await Host.NewLearner(quiz), (await Host.NewClass(_north, theirQuiz)).Learner);
        (await ours.Client.Start(quiz, "one key")).Ok(201);
        (await theirs.Client.Start(theirQuiz, "one key")).Ok(201);
    }

    [Fact]
    public async Task Every_document_and_event_of_a_school_carries_its_tenant()
    {
        var theirQuiz = await Host.NewQuiz(TestSchool.Items(), school: _north);
        var learner = (await Host.NewClass(_north, theirQuiz)).Learner.Client;
        await (await Sitting.Start(learner, theirQuiz)).ToTheEnd();
        await Host.WaitForProjections();

        var tables = Host
            .Store.Options.AllKnownDocumentTypes()
            .Where(type => type.TenancyStyle == TenancyStyle.Conjoined)
            .Select(type => type.TableName.QualifiedName)
            .Append("events.mt_events")
            .Append("events.mt_streams")
            .ToList();

        tables.Count.ShouldBeGreaterThan(10);
        foreach (var table in tables)
        {
            (await Host.Count($"select count(*) from {table} where tenant_id is null or tenant_id in ('*DEFAULT*', '')")).ShouldBe(
                0,
                table
            );
        }
        // Accounts, keys and sign-in failures are found before the school is known; nothing else lies outside the schools.
        Host.Store.Options.AllKnownDocumentTypes()
            .Where(type =>
                type.TenancyStyle != TenancyStyle.Conjoined
                && type.DocumentType.Assembly.GetName().Name!.StartsWith("adaptivq", StringComparison.OrdinalIgnoreCase)
            )
            .Select(type => type.DocumentType.Name)
            .Except(OutsideSchools)
            .ShouldBeEmpty();
    }
}
