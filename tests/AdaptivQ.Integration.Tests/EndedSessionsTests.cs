using AdaptivQ.Identity.People;
using AdaptivQ.Identity.SignIn;
using AdaptivQ.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace AdaptivQ.Integration.Tests;

/// <summary>What was handed out to a person ends when they sign out or their account changes: cookies and tokens, on every node.</summary>
public sealed class EndedSessionsTests(EndedSessionsTests.TwoNodes nodes) : IClassFixture<EndedSessionsTests.TwoNodes>
{
    private const string Password = "Correct-Horse-7319";

    public sealed class TwoNodes(HostFixture fixture) : IAsyncLifetime
    {
        public SetClock Clock { get; } = new();

        public string Database { get; private set; } = "";

        public TestHost Here { get; private set; } = null!;

        public TestHost There { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Database = await fixture.FreshDatabase();
            (Here, There) = (new TestHost(Database, Clock.Use), new TestHost(Database, Clock.Use));
            await Here.Start();
            await There.Start();
        }

        public async ValueTask DisposeAsync()
        {
            await Here.DisposeAsync();
            await There.DisposeAsync();
            await fixture.Drop(Database);
        }
    }

    /// <summary>A way in: a cookie with its antiforgery token, or a bearer token.</summary>
    private sealed record Way((string, string)[] Headers, bool IsCookie);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Signing_out_ends_what_one_signed_out_with_on_every_node_and_nothing_else(bool byCookie)
    {
        var person = await Register(Roles.Learner);
        var (left, otherCookie, otherToken) = (await SignIn(person, byCookie), await SignIn(person, true), await SignIn(person, false));

        (await Send(nodes.Here, left, HttpMethod.Delete, "/api/session")).Status.ShouldBe(204);

        (await Read(nodes.Here, left)).ShouldBe(401, "on the node itself at once");
        await Ends(nodes.There, left);
        (await Send(nodes.Here, left, HttpMethod.Post, "/api/attempts", new { quizId = Guid.NewGuid() })).Status.ShouldBe(401);
        foreach (var way in new[] { otherCookie, otherToken })
        {
            (await Read(nodes.Here, way)).ShouldBe(200);
            (await Read(nodes.There, way)).ShouldBe(200);
        }
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_all_that_was_handed_out_and_one_may_sign_in_again()
    {
        var (person, other) = (await Register(Roles.Learner), await Register(Roles.Learner));
        Way[] ways = [await SignIn(person, true), await SignIn(person, true), await SignIn(person, false)];
        var kept = await SignIn(other, true);

        (await Send(nodes.Here, ways[0], HttpMethod.Delete, "/api/session?everywhere=true")).Status.ShouldBe(204);

        foreach (var way in ways)
        {
            (await Read(nodes.Here, way)).ShouldBe(401);
            await Ends(nodes.There, way);
        }
        (await Read(nodes.There, kept)).ShouldBe(200);
        (await Read(nodes.There, await SignIn(person, true))).ShouldBe(200);
    }

    [Theory]
    [InlineData("roles", "--role", "teacher")]
    [InlineData("password")]
    [InlineData("disable")]
    public async Task A_change_on_the_command_line_ends_what_was_handed_out_before(string command, params string[] options)
    {
        var person = await Register(Roles.Learner);
        Way[] ways = [await SignIn(person, true), await SignIn(person, false)];

        await Run(["people", command, person.Email, .. options]);

        foreach (var way in ways)
        {
            await Ends(nodes.Here, way);
            await Ends(nodes.There, way);
        }
    }

    [Theory]
    [InlineData("roles", """{"roles":["author"]}""")]
    [InlineData("password", """{}""")]
    [InlineData("account", """{"disabled":true}""")]
    public async Task A_change_over_HTTP_ends_it_too(string what, string body)
    {
        var person = await Register(Roles.Learner);
        var @operator = await nodes.Here.NewPerson(Roles.Operator);
        Way[] ways = [await SignIn(person, true), await SignIn(person, false)];

        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var reply = await @operator.Client.Send(HttpMethod.Put, $"/api/people/{person.Id}/{what}", content);
        reply.Status.ShouldBeInRange(200, 204, reply.Text);

        foreach (var way in ways)
        {
            (await Read(nodes.Here, way)).ShouldBe(401);
            await Ends(nodes.There, way);
        }
    }

    [Fact]
    public async Task An_account_that_is_switched_off_says_so_to_who_knows_its_password_and_works_again_when_it_is_switched_on()
    {
        var person = await Register(Roles.Learner);
        await Run(["people", "disable", person.Email]);
        using var client = nodes.Here.Anonymous();

        var refused = await client.Post("/api/session", new { email = person.Email, password = Password });
        (refused.Status, refused.Problem).ShouldBe((401, "account-closed"));
        ((string)refused["detail"]!).ShouldBe("Your school has switched this account off. Ask at the school.");
        var guessed = await client.Post("/api/session", new { email = person.Email, password = "wrong" });
        ((string)guessed["detail"]!).ShouldContain("do not belong together");

        await Run(["people", "enable", person.Email]);
        (await Read(nodes.There, await SignIn(person, true))).ShouldBe(200);
    }

    [Fact]
    public async Task A_locked_account_is_unlocked_by_an_operator_on_the_command_line_or_a_teacher_of_the_learner()
    {
        var person = await Register(Roles.Learner);
        var (teacher, stranger) = (await nodes.Here.NewPerson(Roles.Teacher), await nodes.Here.NewPerson(Roles.Teacher));
        await nodes.Here.OpenClass(TestSchool.School, teacher.Id, person.Id);
        using var client = nodes.Here.Anonymous();

        await Lock();
        (await stranger.Client.Post($"/api/people/{person.Id}/unlock")).Status.ShouldBe(404);
        (await teacher.Client.Post($"/api/people/{person.Id}/unlock")).Status.ShouldBe(204);
        await SignIn(person, true);
        await Lock();
        await Run(["people", "unlock", person.Email]);
        await SignIn(person, true);

        async Task Lock()
        {
            for (var i = 0; i < SignInLock.FirstToLock; i++)
            {
                await client.Post("/api/tokens", new { email = person.Email, password = "wrong" });
            }
            (await client.Post("/api/tokens", new { email = person.Email, password = Password })).Problem.ShouldBe("locked-out");
        }
    }

    [Fact]
    public async Task Changing_one_s_own_password_keeps_this_session_and_ends_the_others()
    {
        const string Next = "three little words";
        var person = await Register(Roles.Teacher);
        var (here, elsewhere, token) = (await SignIn(person, true), await SignIn(person, true), await SignIn(person, false));

        foreach (
            var (current, next, field) in new[]
            {
                ("wrong", Next, "current"),
                ("", Next, "current"),
                (Password, "short", "next"),
                (Password, Password, "next"),
            }
        )
        {
            var refused = await Change(current, next);
            (refused.Status, (string)refused["field"]!).ShouldBe((400, field));
        }
        (await Read(nodes.There, elsewhere)).ShouldBe(200);

        var changed = await Change(Password, Next);
        changed.Status.ShouldBe(204, changed.Text);

        var cookies = string.Join("; ", changed.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
        (await Read(nodes.There, new Way([("Cookie", cookies)], IsCookie: true))).ShouldBe(200);
        foreach (var way in new[] { here, elsewhere, token })
        {
            (await Read(nodes.Here, way)).ShouldBe(401);
            await Ends(nodes.There, way);
        }
        using var client = nodes.Here.Anonymous();
        (await client.Post("/api/tokens", new { email = person.Email, password = Password })).Status.ShouldBe(401);
        (await client.Post("/api/tokens", new { email = person.Email, password = Next })).Status.ShouldBe(200);

        Task<Reply> Change(string current, string next) =>
            Send(nodes.Here, here, HttpMethod.Put, "/api/session/password", new { current, next });
    }

    [Fact]
    public async Task A_cookie_that_is_renewed_again_and_again_ends_a_day_after_the_person_signed_in()
    {
        var person = await Register(Roles.Learner);
        var way = await SignIn(person, true);
        var hours = 0;
        for (; hours <= 24; hours += 7)
        {
            using var client = nodes.Here.Anonymous();
            var reply = await client.Send(HttpMethod.Get, "/api/quizzes", headers: way.Headers);
            reply.Status.ShouldBe(200, $"after {hours} hours");
            if (reply.Headers.TryGetValues("Set-Cookie", out var renewed))
            {
                way = new Way([("Cookie", string.Join("; ", renewed.Select(cookie => cookie.Split(';')[0])))], IsCookie: true);
            }
            nodes.Clock.Advance(TimeSpan.FromHours(7));
        }
        hours.ShouldBe(28);
        (await Read(nodes.Here, way)).ShouldBe(401);
    }

    [Fact]
    public async Task A_school_s_operator_runs_nothing_of_the_installation_and_cannot_become_who_does()
    {
        var @operator = await nodes.Here.NewPerson(Roles.Operator);
        var owner = await Register(Roles.Author, Roles.Installation);
        (await @operator.Client.Get("/api/operations/projections")).Status.ShouldBe(403);
        (await @operator.Client.Post("/api/operations/projections/AnswerRecords/rebuild")).Status.ShouldBe(403);
        (await @operator.Client.Send(HttpMethod.Delete, "/api/operations/projections/AnswerRecords/rebuild")).Status.ShouldBe(403);

        string[] installation = [Roles.Operator, Roles.Installation];
        foreach (
            var reply in new[]
            {
                await @operator.Client.Send(HttpMethod.Put, $"/api/people/{@operator.Id}/roles", new { roles = installation }),
                await @operator.Client.Send(HttpMethod.Put, $"/api/people/{owner.Id}/roles", new { roles = new[] { Roles.Author } }),
                await @operator.Client.Send(HttpMethod.Put, $"/api/people/{owner.Id}/password", new { }),
                await @operator.Client.Send(HttpMethod.Put, $"/api/people/{owner.Id}/account", new { disabled = true }),
                await @operator.Client.Post($"/api/people/{owner.Id}/unlock"),
                await @operator.Client.Post(
                    "/api/people",
                    new
                    {
                        displayName = "A",
                        email = "a@b.test",
                        roles = installation,
                    }
                ),
            }
        )
        {
            (reply.Status, reply.Problem).ShouldBe((403, "installation-role"), reply.Text);
        }

        var way = await SignIn(owner, false);
        (await Send(nodes.Here, way, HttpMethod.Get, "/api/operations/projections")).Status.ShouldBe(200);
    }

    private sealed record Registered(Guid Id, string Email);

    private async Task<Registered> Register(params string[] roles)
    {
        var person = new Person(Guid.NewGuid(), "Someone", $"{Guid.NewGuid():n}@school.test", roles, Demo: false);
        await using var session = nodes.Here.Store.LightweightSession(TestSchool.School);
        session.Store(person);
        session.Store(nodes.Here.Services.GetRequiredService<Passwords>().AccountOf(person, session.TenantId, Password));
        await session.SaveChangesAsync();
        return new Registered(person.Id, person.Email);
    }

    private async Task<Way> SignIn(Registered person, bool byCookie)
    {
        using var client = nodes.Here.Anonymous();
        var reply = await client.Post(byCookie ? "/api/session" : "/api/tokens", new { email = person.Email, password = Password });
        reply.Ok();
        return byCookie
            ? new Way(
                [
                    ("Cookie", string.Join("; ", reply.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]))),
                    ("X-XSRF-TOKEN", (string)reply["antiforgeryToken"]!),
                ],
                byCookie
            )
            : new Way([("Authorization", $"Bearer {reply["accessToken"]}")], byCookie);
    }

    private static async Task<Reply> Send(TestHost node, Way way, HttpMethod method, string path, object? body = null)
    {
        using var client = node.Anonymous();
        return await client.Send(method, path, body, null, way.Headers);
    }

    private static async Task<int> Read(TestHost node, Way way) => (await Send(node, way, HttpMethod.Get, "/api/session")).Status;

    private static async Task Ends(TestHost node, Way way) =>
        await Eventually.Get(() => Read(node, way), status => status == 401, "it is refused");

    private async Task Run(string[] arguments)
    {
        var ran = await AdaptivqProcess.Run(nodes.Database, arguments);
        ran.ExitCode.ShouldBe(0, ran.Error);
    }
}
