using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Adaptivity.Feasibility;
using AdaptivQ.Demo;
using AdaptivQ.Identity.People;
using AdaptivQ.Identity.Schools;
using AdaptivQ.Identity.SignIn;
using AdaptivQ.Kernel;
using AdaptivQ.Learners.Classes;
using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.ItemTypes;
using AdaptivQ.Quizzes.Publishing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using ItemBank = AdaptivQ.Quizzes.ItemBanks.ItemBank;

namespace AdaptivQ.Integration.Tests.GraphQL;

[CollectionDefinition]
public sealed class SharedGraphQLSchool : ICollectionFixture<GraphQLSchool>;

/// <summary>
/// A school small enough to count by hand, and a second one that no one of the first may see, on a host of their own that is
/// not in Development, where everybody might introspect.
/// </summary>
/// <remarks>
/// Class A: Tess teaches Ada, Bo and Dual. Class B: Theo and Dual teach Cy and Alan. Dual learns in one and teaches in the
/// other; Alan is an analyst who learns. Every finished attempt has six answers.
/// </remarks>
public sealed class GraphQLSchool(HostFixture fixture) : IAsyncLifetime
{
    public const string North = "north";
    public const string South = "south";
    public const string Canary = "canary";
    public const int Answers = 6;
    public static readonly DateTimeOffset Monday = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private TestHost? _host;
    private SeededRandom _random = new(20260302);

    public TestHost Host => _host!;

    public Guid ClassA { get; } = Id("class a");

    public Guid ClassB { get; } = Id("class b");

    public Guid Bank { get; } = Id("bank");

    /// <summary>Says at once what was right.</summary>
    public Guid Open { get; } = Id("open");

    /// <summary>Says so at the end.</summary>
    public Guid Late { get; } = Id("late");

    /// <summary>Never does.</summary>
    public Guid Silent { get; } = Id("silent");

    public Guid SouthQuiz { get; } = Id("south quiz");

    public Guid SouthClass { get; } = Id("south class");

    public Guid AdaRunning { get; } = Id("ada running");

    public Guid AdaSilent { get; } = Id("ada silent");

    public Guid AdaFirst { get; } = Id("ada 0");

    public Guid CyFirst { get; } = Id("cy 0");

    public Guid SouthAttempt { get; } = Id("sid 0");

    /// <summary>Attempts of each learner, by who.</summary>
    public static IReadOnlyDictionary<string, int> Attempts { get; } =
        new Dictionary<string, int>
        {
            ["ada"] = 10,
            ["bo"] = 5,
            ["dual"] = 2,
            ["cy"] = 3,
            ["alan"] = 1,
        };

    public static int All => Attempts.Values.Sum();

    public static Guid Id(string name) => NamedId.Create(new Guid("5b0e7f0e-9d1c-4c39-8f0e-6c2a54c4d1aa"), name);

    public static string NameOf(string who) => $"{who} of the north";

    public async ValueTask InitializeAsync()
    {
        _host = await fixture.FreshHost(builder =>
            builder.Services.AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = Environments.Staging })
        );
        await using (var session = Host.Store.LightweightSession(South))
        {
            Register(session, ("sid", [Roles.Learner]), ("sue", [Roles.Teacher]), ("sam", [Roles.Analyst]), ("sol", [Roles.Author]));
            await OpenClass(session, SouthClass, "South class", ["sue"], ["sid"], [SouthQuiz]);
            await FillBank(session, Id("south bank"), _ => "Number");
            await Publish(session, SouthQuiz, Id("south bank"), "South quiz", "instant");
            await Take(session, "sid 0", "sid", SouthQuiz, 1, Monday);
        }

        await using (var session = Host.Store.LightweightSession(North))
        {
            Register(
                session,
                ("ada", [Roles.Learner]),
                ("bo", [Roles.Learner]),
                ("cy", [Roles.Learner]),
                ("dual", [Roles.Learner, Roles.Teacher]),
                ("alan", [Roles.Learner, Roles.Analyst]),
                ("tess", [Roles.Teacher]),
                ("theo", [Roles.Teacher]),
                ("ann", [Roles.Analyst]),
                ("art", [Roles.Author]),
                ("olga", [Roles.Operator])
            );
            await OpenClass(session, ClassA, "Class A", ["tess"], ["bo", "ada", "dual"], [Open, Late, Silent]);
            await OpenClass(session, ClassB, "Class B", ["theo", "dual"], ["cy", "alan"], [Open]);
            await FillBank(session, Bank, index => index % 2 == 0 ? "Number" : "Algebra");
            await Publish(session, Open, Bank, "Open quiz", "instant");
            await Publish(session, Late, Bank, "Late quiz", "at-end");
            await Publish(session, Silent, Bank, "Silent quiz", "never");
            // Three of Ada's and one of Bo's start in the same instant.
            for (var i = 0; i < 8; i++)
            {
                await Take(session, $"ada {i}", "ada", Open, 1, Monday.AddHours(i is 3 or 4 or 5 ? 3 : i));
            }
            for (var i = 0; i < 4; i++)
            {
                await Take(session, $"bo {i}", "bo", Open, 1, Monday.AddHours(3 * i));
            }
            for (var i = 0; i < 3; i++)
            {
                await Take(session, $"cy {i}", "cy", Open, 1, Monday.AddDays(i).AddTicks(7));
            }
            await Take(session, "ada silent", "ada", Silent, 1, Monday.AddDays(1));
            await Take(session, "ada running", "ada", Open, 1, Monday.AddDays(2), answers: 3);
            await Take(session, "bo late", "bo", Late, 1, Monday.AddDays(2));
            await Take(session, "dual 0", "dual", Open, 1, Monday.AddDays(3));
            // Half of the items move to another topic: old answers stay under the old one.
            await FillBank(
                session,
                Bank,
                index =>
                    index % 2 == 0 && index < 20 ? "Measure"
                    : index % 2 == 0 ? "Number"
                    : "Algebra"
            );
            await PublishQuizEndpoint.Run(session, new QuizFeasibility(), Open, Monday.AddDays(4), CancellationToken.None);
            await Take(session, "dual 1", "dual", Open, 2, Monday.AddDays(5), answers: 2);
            await Take(session, "alan 0", "alan", Open, 2, Monday.AddDays(6), answers: 4);
        }

        await Host.WaitForProjections();
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    public Task<HttpClient> SignedIn(string who) => Host.SignedIn($"{who}@graphql.test");

    /// <summary>Asks as someone, as a client that knows the response type of its own.</summary>
    public async Task<GraphQLAnswer> Ask(string who, string query, object? variables = null)
    {
        using var client = await SignedIn(who);
        client.DefaultRequestHeaders.Add("Accept", "application/graphql-response+json");
        using var response = await client.PostAsJsonAsync("/graphql", new { query, variables });
        var text = await response.Content.ReadAsStringAsync();
        return new GraphQLAnswer(response.StatusCode, text, JsonDocument.Parse(text).RootElement);
    }

    /// <summary>A finished attempt of Ada's that starts after all others.</summary>
    public async Task<Guid> TakeAnother(DateTimeOffset at)
    {
        var name = $"ada {Guid.NewGuid()}";
        await using (var session = Host.Store.LightweightSession(North))
        {
            await Take(session, name, "ada", Open, 1, at);
        }
        await Host.WaitForProjections();
        return Id(name);
    }

    public async Task Forget(Guid attemptId)
    {
        await using var session = Host.Store.LightweightSession(North);
        session.Delete<Adaptivity.History.AttemptSummary>(attemptId);
        session.DeleteWhere<Adaptivity.History.AnswerRecord>(answer => answer.AttemptId == attemptId);
        session.Delete<LearnerAttempt>(attemptId);
        await session.SaveChangesAsync();
    }

    private void Register(IDocumentSession session, params (string Who, string[] Roles)[] people)
    {
        var passwords = Host.Services.GetRequiredService<Passwords>();
        foreach (var (who, roles) in people)
        {
            var person = new Person(Id(who), NameOf(who), $"{who}@graphql.test", roles, Demo: false);
            session.Store(person);
            session.Store(passwords.AccountOf(person, session.TenantId, TestHost.DemoPassword));
        }
    }

    private static async Task OpenClass(
        IDocumentSession session,
        Guid classId,
        string title,
        string[] teachers,
        string[] learners,
        Guid[] quizzes
    )
    {
        session.Events.StartStream<SchoolClass>(
            classId,
            [
                new ClassOpened(classId, title, Monday),
                .. teachers.Select(who => new TeacherAppointed(classId, Id(who), Monday)),
                .. learners.Select(who => new LearnerEnrolled(classId, Id(who), Monday)),
                .. quizzes.Select(quiz => new QuizAssigned(classId, quiz, Monday)),
            ]
        );
        await session.SaveChangesAsync();
    }

    private static async Task FillBank(IDocumentSession session, Guid bankId, Func<int, string> topic)
    {
        var rows = Enumerable
            .Range(0, 40)
            .Select(index => new ItemRow(
                index + 2,
                $"item-{index:00}",
                topic(index),
                null,
                1 + index % 10,
                $"What is ${index} + 1$?",
                new SingleChoice([
                    new ChoiceOption("", $"{index + 1}", true, null, false),
                    new ChoiceOption("", $"{index}", false, $"{Canary} feedback", false),
                    new ChoiceOption("", "100%_", false, null, false),
                ]),
                $"{Canary} rationale",
                null,
                null
            ))
            .ToList();
        var (_, refused) = await session.LoadAsync<ItemBank>(bankId) is null
            ? await ImportItemsEndpoint.WriteToNew(
                session,
                bankId,
                new CreateItemBank($"Bank {bankId:N}"),
                rows,
                new Dictionary<string, string>(),
                Monday,
                CancellationToken.None
            )
            : await ImportItemsEndpoint.Write(session, bankId, rows, new Dictionary<string, string>(), Monday, CancellationToken.None);
        refused.ShouldBeNull();
    }

    private static async Task Publish(IDocumentSession session, Guid quizId, Guid bankId, string title, string feedback)
    {
        var draft = new DraftQuiz(title, "", bankId, "practise", feedback, Answers, null, null, null, null, null);
        (await PublishNewQuiz.Run(session, new QuizFeasibility(), quizId, draft, Monday, CancellationToken.None)).Refused.ShouldBeNull();
    }

    /// <param name="answers">Null for all, which finishes the attempt.</param>
    private async Task Take(
        IDocumentSession session,
        string name,
        string who,
        Guid quizId,
        int version,
        DateTimeOffset at,
        int? answers = null
    )
    {
        var quiz = (
            await Host.Services.GetRequiredService<CompiledQuizzes>().Find(session.TenantId, quizId, version, CancellationToken.None)
        )!;
        var facts = SimulatedAttempt.Take(Id(name), Id(who), quiz, 0.3, at, ref _random);
        // The start and the first question, then two facts an answer.
        session.Events.StartStream<Attempt>(Id(name), answers is { } some ? facts.Take(2 + 2 * some) : facts);
        await session.SaveChangesAsync();
    }
}

/// <param name="Text">As it came.</param>
public sealed record GraphQLAnswer(HttpStatusCode Status, string Text, JsonElement Body)
{
    public JsonElement Data
    {
        get
        {
            Body.TryGetProperty("errors", out var errors).ShouldBeFalse(errors.ToString());
            Status.ShouldBe(HttpStatusCode.OK);
            return Body.GetProperty("data");
        }
    }

    /// <summary>The only error, of a request that was not carried out.</summary>
    public (string Code, string Message, JsonElement Extensions) Refusal
    {
        get
        {
            Status.ShouldBe(HttpStatusCode.BadRequest, Text);
            Body.TryGetProperty("data", out _).ShouldBeFalse();
            var error = Body.GetProperty("errors").EnumerateArray().ShouldHaveSingleItem();
            var extensions = error.GetProperty("extensions");
            var code = extensions.GetProperty("code").GetString()!;
            extensions.GetProperty("type").GetString().ShouldBe($"urn:adaptivq:{code.ToLowerInvariant().Replace('_', '-')}");
            return (code, error.GetProperty("message").GetString()!, extensions);
        }
    }
}

internal static class JsonReading
{
    /// <summary>Follows names through objects.</summary>
    public static JsonElement At(this JsonElement element, params string[] path) =>
        path.Aggregate(element, (at, name) => at.GetProperty(name));

    public static string[] Each(this JsonElement list, string name) =>
        [.. list.EnumerateArray().Select(one => one.GetProperty(name).ToString())];

    public static int Count(this JsonElement list) => list.GetArrayLength();

    public static bool IsNull(this JsonElement element) => element.ValueKind == JsonValueKind.Null;
}
