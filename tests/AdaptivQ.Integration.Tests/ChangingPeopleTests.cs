using System.Text.Json.Nodes;
using AdaptivQ.Identity.People;
using AdaptivQ.Identity.SignIn;
using AdaptivQ.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace AdaptivQ.Integration.Tests;

/// <summary>People over HTTP: an operator adds them and sets what they may do, and a password comes from those who may give one.</summary>
public sealed class ChangingPeopleTests(HostFixture fixture)
{
    private TestHost Host => fixture.Host;

    [Fact]
    public async Task A_person_who_is_added_signs_in_with_the_password_of_the_answer()
    {
        var @operator = await Host.NewPerson(Roles.Operator);
        var email = $"{Guid.NewGuid():n}@school.test";
        var added = (
            await @operator.Client.Post(
                "/api/people",
                new
                {
                    displayName = " Ada  Lovelace",
                    email,
                    roles = As("author", "teacher"),
                }
            )
        ).Ok(201);
        added.Members().ShouldBe(["id", "password"]);

        var session = await SignIn(email, (string)added["password"]!);
        ((string)session["displayName"]!, session["roles"].SameAs(new JsonArray("teacher", "author"))).ShouldBe(("Ada Lovelace", true));

        foreach (var again in new[] { email, email.ToUpperInvariant() })
        {
            var taken = await @operator.Client.Post(
                "/api/people",
                new
                {
                    displayName = "Ada",
                    email = again,
                    roles = As("teacher"),
                }
            );
            (taken.Status, taken.Problem, (string)taken["field"]!).ShouldBe((409, "account-exists", "email"));
        }
    }

    [Fact]
    public async Task Of_two_people_with_one_address_at_the_same_moment_one_is_added()
    {
        var @operator = await Host.NewPerson(Roles.Operator);
        var body = new
        {
            displayName = "Twin",
            email = $"{Guid.NewGuid():n}@school.test",
            roles = As("learner"),
        };
        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => @operator.Client.Post("/api/people", body)));
        var added = replies.Where(reply => reply.Status == 201).ShouldHaveSingleItem();
        replies.Where(reply => reply.Status != 201).ShouldAllBe(reply => reply.Status == 409);
        await SignIn(body.email, (string)added["password"]!);
    }

    [Fact]
    public async Task Roles_that_are_set_hold_from_the_next_sign_in()
    {
        var (@operator, email, added) = await Added("learner");
        (await @operator.Client.Send(HttpMethod.Put, $"/api/people/{added["id"]}/roles", new { roles = As("analyst") })).Status.ShouldBe(
            204
        );
        (await SignIn(email, (string)added["password"]!))["roles"].SameAs(new JsonArray("analyst")).ShouldBeTrue();
    }

    [Fact]
    public async Task An_operator_keeps_their_own_role()
    {
        var @operator = await Host.NewPerson(Roles.Operator);
        var refused = await @operator.Client.Send(HttpMethod.Put, $"/api/people/{@operator.Id}/roles", new { roles = As("teacher") });
        (refused.Status, refused.Problem, (string)refused["field"]!).ShouldBe((409, "own-operator-role", "roles"));
    }

    [Fact]
    public async Task A_password_that_is_set_replaces_the_old_one()
    {
        var (@operator, email, added) = await Added("learner");
        var set = (await @operator.Client.Send(HttpMethod.Put, $"/api/people/{added["id"]}/password", new { })).Ok();
        await SignIn(email, (string)set["password"]!);
        (await Refused(email, (string)added["password"]!)).Problem.ShouldBe("sign-in-refused");

        const string Chosen = "correct horse battery staple";
        (await @operator.Client.Send(HttpMethod.Put, $"/api/people/{added["id"]}/password", new { password = Chosen })).Ok();
        await SignIn(email, Chosen);
    }

    [Fact]
    public async Task A_teacher_sets_passwords_of_learners_in_classes_that_go_on_and_of_no_one_else()
    {
        var (@operator, email, added) = await Added("learner");
        var (teacher, other) = (await Host.NewPerson(Roles.Teacher), await Host.NewPerson(Roles.Teacher));
        var id = Guid.Parse((string)added["id"]!);
        var classId = await Host.OpenClass(TestSchool.School, teacher.Id, id);

        await SignIn(email, (string)(await SetPassword(teacher, id)).Ok()["password"]!);
        (await SetPassword(other, id)).Status.ShouldBe(404);

        // A learner who is more than that would lend the teacher those rights.
        (await @operator.Client.Send(HttpMethod.Put, $"/api/people/{id}/roles", new { roles = As("learner", "analyst") })).Status.ShouldBe(
            204
        );
        (await SetPassword(teacher, id)).Status.ShouldBe(404);
        (await @operator.Client.Send(HttpMethod.Put, $"/api/people/{id}/roles", new { roles = As("learner") })).Status.ShouldBe(204);
        (await teacher.Client.Post($"/api/classes/{classId}/archive")).Status.ShouldBe(204);
        (await SetPassword(teacher, id)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Roles_that_are_taken_away_stay_so_when_passwords_are_set_at_the_same_moment()
    {
        for (var round = 0; round < 4; round++)
        {
            var (@operator, email, added) = await Added("learner", "analyst");
            var path = $"/api/people/{added["id"]}";
            var replies = await Task.WhenAll(
                @operator.Client.Send(HttpMethod.Put, $"{path}/roles", new { roles = As("learner") }),
                @operator.Client.Send(HttpMethod.Put, $"{path}/password", new { password = "the one and only" }),
                @operator.Client.Send(HttpMethod.Put, $"{path}/password", new { password = "the one and only" })
            );
            replies.ShouldAllBe(reply => reply.Status < 300);
            (await SignIn(email, "the one and only"))["roles"].SameAs(new JsonArray("learner")).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_person_who_was_erased_is_not_brought_back_by_a_change_at_the_same_moment()
    {
        for (var round = 0; round < 4; round++)
        {
            var (@operator, email, added) = await Added("learner");
            var id = Guid.Parse((string)added["id"]!);
            var changes = Enumerable
                .Range(0, 4)
                .Select(number =>
                    number % 2 == 0
                        ? @operator.Client.Send(
                            HttpMethod.Put,
                            $"/api/people/{id}/roles",
                            new { roles = As(number == 0 ? "learner" : "analyst") }
                        )
                        : SetPassword(@operator, id)
                )
                .ToList();
            await using (var session = Host.Store.LightweightSession(TestSchool.School))
            {
                var failed = Host.Services.GetRequiredService<FailedSignIns>();
                (await ErasePerson.ByEmail(session, failed, email, DateTimeOffset.UnixEpoch, CancellationToken.None)).ShouldNotBeNull();
                await session.SaveChangesAsync();
            }

            (await Task.WhenAll(changes)).ShouldAllBe(reply =>
                reply.Status < 300 || reply.Problem == "not-found" || reply.Problem == "no-account"
            );
            await using var query = Host.Store.QuerySession(TestSchool.School);
            (await query.LoadAsync<Person>(id), await query.LoadAsync<Account>(Account.IdOf(email))).ShouldBe((null, null));
        }
    }

    [Fact]
    public async Task Of_two_operators_who_take_the_role_from_each_other_one_keeps_it()
    {
        for (var round = 0; round < 4; round++)
        {
            var school = $"s{Guid.NewGuid():n}"[..20];
            var (one, two) = (await Host.NewPerson(Roles.Operator, school), await Host.NewPerson(Roles.Operator, school));
            var replies = await Task.WhenAll(
                one.Client.Send(HttpMethod.Put, $"/api/people/{two.Id}/roles", new { roles = As("teacher") }),
                two.Client.Send(HttpMethod.Put, $"/api/people/{one.Id}/roles", new { roles = As("teacher") })
            );
            replies.Select(reply => reply.Status).Order().ShouldBe([204, 409]);
            replies.Single(reply => reply.Status == 409).Problem.ShouldBe("last-operator");
        }
    }

    [Fact]
    public async Task Of_two_operators_who_switch_each_other_off_one_stays()
    {
        for (var round = 0; round < 4; round++)
        {
            var school = $"s{Guid.NewGuid():n}"[..20];
            var (one, two) = (await Host.NewPerson(Roles.Operator, school), await Host.NewPerson(Roles.Operator, school));
            await using (var session = Host.Store.LightweightSession(school))
            {
                var passwords = Host.Services.GetRequiredService<Passwords>();
                foreach (var person in await session.LoadManyAsync<Person>(one.Id, two.Id))
                {
                    session.Store(passwords.AccountOf(person, school, "Correct-Horse-7319"));
                }
                await session.SaveChangesAsync();
            }
            var replies = await Task.WhenAll(
                one.Client.Send(HttpMethod.Put, $"/api/people/{two.Id}/account", new { disabled = true }),
                two.Client.Send(HttpMethod.Put, $"/api/people/{one.Id}/account", new { disabled = true })
            );
            // The one who was switched off first may be signed out before their own change is looked at.
            replies.Count(reply => reply.Status == 204).ShouldBe(1);
            replies.Single(reply => reply.Status != 204).Status.ShouldBeOneOf(401, 409);
        }
    }

    [Fact]
    public async Task What_can_not_be_is_refused_at_its_field()
    {
        var (@operator, _, added) = await Added("learner");
        var client = @operator.Client;
        object Person(string? name = "A", string? email = "a@b.test", params string[] roles) =>
            new
            {
                displayName = name,
                email,
                roles,
            };
        foreach (
            var (status, field, reply) in new[]
            {
                (400, "displayName", await client.Post("/api/people", Person(name: "", roles: "learner"))),
                (400, "email", await client.Post("/api/people", Person(email: "nobody", roles: "learner"))),
                (400, "email", await client.Post("/api/people", Person(email: null, roles: "learner"))),
                (400, "roles", await client.Post("/api/people", Person())),
                (400, "roles", await client.Post("/api/people", Person(roles: "king"))),
                (400, "roles", await client.Send(HttpMethod.Put, $"/api/people/{added["id"]}/roles", new { roles = As() })),
                (400, "password", await client.Send(HttpMethod.Put, $"/api/people/{added["id"]}/password", new { password = "short" })),
                (
                    400,
                    "password",
                    await client.Send(HttpMethod.Put, $"/api/people/{added["id"]}/password", new { password = "            " })
                ),
                (400, "email", await client.Post("/api/people", Person(email: "learner@demo.test\u200d", roles: "learner"))),
                (400, "displayName", await client.Post("/api/people", Person(name: "\u3164", roles: "learner"))),
            }
        )
        {
            (reply.Status, (string?)reply["field"]).ShouldBe((status, field), reply.Text);
        }

        (await client.Send(HttpMethod.Put, $"/api/people/{Guid.NewGuid()}/roles", new { roles = As("teacher") })).Status.ShouldBe(404);
        (await SetPassword(@operator, Guid.NewGuid())).Status.ShouldBe(404);
    }

    [Fact]
    public async Task People_of_another_school_are_out_of_an_operator_s_reach_and_other_roles_add_no_one()
    {
        var (_, email, added) = await Added("learner");
        var stranger = await Host.NewPerson(Roles.Operator, $"s{Guid.NewGuid():n}"[..20]);
        (await stranger.Client.Send(HttpMethod.Put, $"/api/people/{added["id"]}/roles", new { roles = As("operator") })).Status.ShouldBe(
            404
        );
        (await SetPassword(stranger, Guid.Parse((string)added["id"]!))).Status.ShouldBe(404);
        (await SignIn(email, (string)added["password"]!))["roles"].SameAs(new JsonArray("learner")).ShouldBeTrue();

        foreach (var role in new[] { Roles.Learner, Roles.Teacher, Roles.Author, Roles.Analyst })
        {
            var person = await Host.NewPerson(role);
            (
                await person.Client.Post(
                    "/api/people",
                    new
                    {
                        displayName = "A",
                        email = "a@b.test",
                        roles = As("operator"),
                    }
                )
            ).Status.ShouldBe(403);
            (await person.Client.Send(HttpMethod.Put, $"/api/people/{person.Id}/roles", new { roles = As("operator") })).Status.ShouldBe(
                403
            );
        }
    }

    private static string[] As(params string[] roles) => roles;

    private static Task<Reply> SetPassword(SignedInPerson who, Guid id) =>
        who.Client.Send(HttpMethod.Put, $"/api/people/{id}/password", new { });

    private async Task<(SignedInPerson Operator, string Email, JsonNode Added)> Added(params string[] roles)
    {
        var (@operator, email) = (await Host.NewPerson(Roles.Operator), $"{Guid.NewGuid():n}@school.test");
        return (
            @operator,
            email,
            (
                await @operator.Client.Post(
                    "/api/people",
                    new
                    {
                        displayName = "Ada",
                        email,
                        roles,
                    }
                )
            ).Ok(201)
        );
    }

    private async Task<JsonNode> SignIn(string email, string password)
    {
        using var client = Host.Anonymous();
        return (await client.Post("/api/session", new { email, password })).Ok();
    }

    private async Task<Reply> Refused(string email, string password)
    {
        using var client = Host.Anonymous();
        return await client.Post("/api/session", new { email, password });
    }
}
