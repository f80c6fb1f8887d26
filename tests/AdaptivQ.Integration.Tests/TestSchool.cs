using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Demo;
using AdaptivQ.Identity.People;
using AdaptivQ.Identity.Schools;
using AdaptivQ.Identity.SignIn;
using AdaptivQ.Kernel;
using AdaptivQ.Learners.Classes;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.Publishing;
using JasperFx.Events;
using Marten;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdaptivQ.Integration.Tests;

/// <summary>Someone of a school, with a client that is signed in.</summary>
public sealed record SignedInPerson(Guid Id, string Name, HttpClient Client);

/// <summary>A class with its teacher and one learner.</summary>
public sealed record TestClass(Guid Id, SignedInPerson Teacher, SignedInPerson Learner);

/// <summary>What tests need to be there first. People and classes of their own keep tests on one host out of each other's way.</summary>
public static class TestSchool
{
    public const string School = DemoSchool.Tenant;

    /// <summary>A person in the vault. Signed in with a token as the host seals it, without the time a password hash takes.</summary>
    public static async Task<SignedInPerson> NewPerson(this TestHost host, string role, string school = School)
    {
        var person = new Person(Guid.NewGuid(), $"{role} {Guid.NewGuid():n}"[..16], $"{Guid.NewGuid():n}@school.test", [role], Demo: false);
        await using var session = host.Store.LightweightSession(school);
        if (await session.LoadAsync<School>(school) is null)
        {
            session.Store(new School(school, $"School {school}"));
        }
        session.Store(person);
        await session.SaveChangesAsync();
        return new SignedInPerson(person.Id, person.DisplayName, host.SignedInAs(person.Id, school, role));
    }

    public static HttpClient SignedInAs(this TestHost host, Guid personId, string school, params string[] roles)
    {
        var client = host.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            host.TokenFor(personId, school, TimeSpan.FromDays(1), roles)
        );
        return client;
    }

    /// <param name="lifetime">From the host's now; negative for one that has expired.</param>
    public static string TokenFor(this TestHost host, Guid personId, string school, TimeSpan lifetime, params string[] roles)
    {
        const string Scheme = BearerTokenDefaults.AuthenticationScheme;
        var now = host.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var person = new SignedIn(personId, school, roles, "", "", "", Guid.Empty);
        var principal = Authentication.PrincipalOf(person, Scheme, Guid.NewGuid(), now);
        var properties = new AuthenticationProperties { ExpiresUtc = now + lifetime };
        return host
            .Services.GetRequiredService<IOptionsMonitor<BearerTokenOptions>>()
            .Get(Scheme)
            .BearerTokenProtector.Protect(new AuthenticationTicket(principal, properties, $"{Scheme}:AccessToken"));
    }

    /// <summary>A class that may take the quizzes, with a teacher and a learner of its own.</summary>
    public static async Task<TestClass> NewClass(this TestHost host, string school = School, params Guid[] quizzes)
    {
        var (teacher, learner) = (await host.NewPerson(Roles.Teacher, school), await host.NewPerson(Roles.Learner, school));
        return new TestClass(await host.OpenClass(school, teacher.Id, learner.Id, quizzes), teacher, learner);
    }

    public static async Task<Guid> OpenClass(this TestHost host, string school, Guid teacherId, Guid learnerId, params Guid[] quizzes)
    {
        var (id, now) = (Guid.NewGuid(), host.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        await using var session = host.Store.LightweightSession(school);
        session.Events.StartStream<SchoolClass>(
            id,
            [
                new ClassOpened(id, $"Class {id}", now),
                new TeacherAppointed(id, teacherId, now),
                new LearnerEnrolled(id, learnerId, now),
                .. quizzes.Select(quiz => new QuizAssigned(id, quiz, now)),
            ]
        );
        await session.SaveChangesAsync();
        return id;
    }

    /// <summary>A learner of a class that may take the quizzes; without any named, those of the demo.</summary>
    public static async Task<SignedInPerson> NewLearner(this TestHost host, params Guid[] quizzes) =>
        (
            await host.NewClass(School, quizzes.Length > 0 ? quizzes : [await host.DemoQuiz("assess"), await host.DemoQuiz("practise")])
        ).Learner;

    /// <summary>The demo's quiz of a mode: assess tells what was right at the end and has a time limit, practise tells at once and has
    /// none.</summary>
    public static async Task<Guid> DemoQuiz(this TestHost host, string mode)
    {
        await using var session = host.Store.QuerySession(School);
        var title = mode == "assess" ? "Mathematics check" : "Mathematics practice";
        return (await session.Query<Quiz>().FirstAsync(quiz => quiz.Title == title)).Id;
    }

    /// <summary>A published quiz over a new bank, made over HTTP as an author makes it.</summary>
    /// <param name="draft">Members of the draft; bank, title, mode and lengths have defaults.</param>
    public static async Task<Guid> NewQuiz(this TestHost host, string csv, JsonObject? draft = null, string school = School)
    {
        var author = await host.NewPerson(Roles.Author, school);
        var bankId = await author.Client.NewBank(csv);
        return await author.Client.Publish(bankId, draft);
    }

    public static async Task<Guid> NewBank(this HttpClient author, string csv)
    {
        var bankId = Guid.Parse((string)(await author.Post("/api/item-banks", new { title = $"Bank {Guid.NewGuid()}" })).Ok(201)["id"]!);
        (await author.Post($"/api/item-banks/{bankId}/items?fileName=items.csv", Api.Csv(csv))).Ok();
        return bankId;
    }

    public static async Task<Guid> Publish(this HttpClient author, Guid bankId, JsonObject? draft = null)
    {
        draft ??= [];
        draft["bankId"] = bankId;
        draft["title"] ??= $"Quiz {Guid.NewGuid()}";
        draft["mode"] ??= "assess";
        draft["maxItems"] ??= 4;
        var quizId = Guid.Parse((string)(await author.Post("/api/quizzes", draft)).Ok(201)["id"]!);
        (await author.Post($"/api/quizzes/{quizId}/publish")).Ok();
        return quizId;
    }

    /// <summary>Edits a quiz's draft, so that there is something to publish.</summary>
    /// <param name="draft">Members of the draft; title, mode and lengths have defaults.</param>
    public static async Task Edit(this HttpClient author, Guid quizId, JsonObject? draft = null)
    {
        draft ??= [];
        draft["title"] ??= $"Quiz {Guid.NewGuid()}";
        draft["mode"] ??= "assess";
        draft["maxItems"] ??= 4;
        var query = $$"""{ quiz(id: "{{quizId}}") { edition } }""";
        draft["edition"] = (int)(await author.Post("/graphql", new { query })).Ok()["data"]!["quiz"]!["edition"]!;
        (await author.Send(HttpMethod.Put, $"/api/quizzes/{quizId}", draft)).Ok();
    }

    /// <summary>The published quiz with its keys, as no learner may see it.</summary>
    public static async Task<PublishedQuiz> Published(this TestHost host, Guid quizId, int version = 1, string school = School) =>
        (await host.Services.GetRequiredService<IPublishedQuizzes>().Find(school, quizId, version, CancellationToken.None))!;

    /// <summary>Gives the response that earns every point, or one that earns none.</summary>
    public static Func<JsonNode, JsonNode> Choosing(this PublishedQuiz quiz, bool right) =>
        item =>
        {
            var interaction = quiz.ItemOf(item).Interaction;
            return interaction.Example(right ? interaction.MaxCategory : 0, 0).AsNode();
        };

    public static Task<IReadOnlyList<IEvent>> Stream(this TestHost host, Guid attemptId, string school = School) =>
        host.Services.GetRequiredService<AttemptStore>().History(school, attemptId, CancellationToken.None);

    /// <summary>A file of items: three to a level, the key in another place each time, everything about them unique.</summary>
    public static string Items(int count = 12, string mark = "")
    {
        var csv = new StringBuilder("id,topic,skill,level,stem,a,b,c,d,correct,rationale,feedback_a,feedback_b,feedback_c,feedback_d\n");
        for (var i = 0; i < count; i++)
        {
            var key = "abcd"[i % 4];
            csv.Append(
                    CultureInfo.InvariantCulture,
                    $"item-{i},Topic {i % 3},Skill {i % 2},{1 + i / 3 % 10},Stem "
                        + $"{i}{mark}?,A{i}{mark},B{i}{mark},C{i}{mark},D{i}{mark},{key},"
                )
                .Append(
                    CultureInfo.InvariantCulture,
                    $"Rationale {i}{mark},Feedback a{i}{mark},Feedback b{i}{mark},Feedback c{i}{mark},Feedback d{i}{mark}\n"
                );
        }

        return csv.ToString();
    }
}
