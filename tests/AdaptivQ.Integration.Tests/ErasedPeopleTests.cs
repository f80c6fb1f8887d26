using AdaptivQ.Identity.People;
using AdaptivQ.Identity.Schools;
using AdaptivQ.Identity.SignIn;
using AdaptivQ.Integration.Tests.Redis;
using AdaptivQ.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace AdaptivQ.Integration.Tests;

/// <summary>What was handed out to someone before they were erased is worth nothing afterwards, on any node, with no Redis there.</summary>
public sealed class ErasedPeopleTests(HostFixture fixture)
{
    private const string Password = "Correct-Horse-7319";

    [Fact]
    public async Task A_token_and_a_session_from_before_an_erasure_are_refused_by_every_node_and_everybody_else_s_go_on()
    {
        var database = await fixture.FreshDatabase();
        await using (var first = new TestHost(database))
        await using (var second = new TestHost(database))
        {
            await first.Start();
            await second.Start();
            var email = await Register(first);
            using var here = await first.SignedIn(email, Password);
            using var there = second.Anonymous();
            var token = ("Authorization", here.DefaultRequestHeaders.Authorization!.ToString());
            var signedIn = await there.Post("/api/session", new { email, password = Password });
            var cookies = ("Cookie", string.Join("; ", signedIn.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])));
            using var other = await first.SignedIn("teacher");
            await using var page = await LivePage.Open(here);
            (await there.Send(HttpMethod.Get, "/api/quizzes", null, null, cookies)).Status.ShouldBe(200);

            var erased = await Erase(database, email);

            foreach (var (node, way) in new[] { (first, token), (second, token), (first, cookies), (second, cookies) })
            {
                using var client = node.Anonymous();
                var anonymous = await client.Get("/api/quizzes");
                var refused = await Eventually.Get(
                    () => client.Send(HttpMethod.Get, "/api/quizzes", null, null, way),
                    reply => reply.Status == 401,
                    "it is refused"
                );
                refused.Json.SameAs(anonymous.Json).ShouldBeTrue(refused.Text);
                (await client.Send(HttpMethod.Post, "/graphql", new { query = "{ classes { totalCount } }" }, null, way)).Status.ShouldBe(
                    401
                );
                // A cookie that is renewed would outlive what is known of the erasure.
                if (way == cookies)
                {
                    refused
                        .Headers.GetValues("Set-Cookie")
                        .ShouldContain(cookie => cookie.StartsWith("adaptivq.session=;", StringComparison.Ordinal));
                }
                // What needs no identity needs none still: someone else may sign in there.
                (
                    await client.Send(
                        HttpMethod.Post,
                        "/api/tokens",
                        new { email = "learner@demo.test", password = TestHost.DemoPassword },
                        null,
                        way
                    )
                ).Status.ShouldBe(200);
            }

            await page.Over.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
            (await other.Get("/api/quizzes")).Status.ShouldBe(200);
            await using var late = new TestHost(database);
            await late.Start();
            using var atLate = late.Anonymous();
            (await atLate.Send(HttpMethod.Get, "/api/quizzes", null, null, token)).Status.ShouldBe(
                401,
                "a node that starts afterwards knows from its first request on"
            );

            // A backup from before is restored, and the erasure played again.
            await first.Count("with gone as (delete from identity.mt_doc_revocation returning 1) select count(*) from gone");
            await Eventually.Get(
                () => there.Send(HttpMethod.Get, "/api/quizzes", null, null, token),
                reply => reply.Status == 200,
                "the backup knows nothing of it"
            );
            var ledger = Path.GetTempFileName();
            await File.WriteAllTextAsync(ledger, erased, TestContext.Current.CancellationToken);
            (await AdaptivqProcess.Run(database, ["people", "erase", "--again", ledger])).ExitCode.ShouldBe(0);
            File.Delete(ledger);
            await Eventually.Get(
                () => there.Send(HttpMethod.Get, "/api/quizzes", null, null, token),
                reply => reply.Status == 401,
                "it is refused again"
            );
        }

        await fixture.Drop(database);
    }

    [Fact]
    public async Task While_the_database_is_away_the_erased_stay_refused_and_nobody_else_is()
    {
        var database = await fixture.FreshDatabase();
        await using var wire = new Wire(database);
        await using (var host = new TestHost(wire.ConnectionString))
        {
            await host.Start();
            var email = await Register(host);
            using var erased = await host.SignedIn(email, Password);
            using var other = await host.SignedIn("learner");
            await Erase(database, email);
            await Eventually.Get(() => erased.Get("/api/quizzes"), reply => reply.Status == 401, "it is refused");

            wire.Cut();
            await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

            (await other.Get("/api/quizzes")).Problem.ShouldBe("unavailable");
            (await erased.Get("/api/quizzes")).Status.ShouldBe(401);
            wire.Mend();
            await Eventually.Get(() => other.Get("/api/quizzes"), reply => reply.Status == 200, "the database is back");
            (await erased.Get("/api/quizzes")).Status.ShouldBe(401);
            var next = await Register(host);
            using var nextClient = await host.SignedIn(next, Password);
            (await nextClient.Get("/api/quizzes")).Status.ShouldBe(200);
            await Erase(database, next);
            await Eventually.Get(() => nextClient.Get("/api/quizzes"), reply => reply.Status == 401, "erasures are heard of again");
        }

        await fixture.Drop(database);
    }

    private static async Task<string> Register(TestHost host)
    {
        var person = new Person(Guid.NewGuid(), "Someone", $"{Guid.NewGuid():n}@school.test", [Roles.Teacher], Demo: false);
        await using var session = host.Store.LightweightSession(TestSchool.School);
        session.Store(person);
        session.Store(host.Services.GetRequiredService<Passwords>().AccountOf(person, session.TenantId, Password));
        await session.SaveChangesAsync();
        return person.Email;
    }

    /// <returns>The line for the ledger.</returns>
    private static async Task<string> Erase(string database, string email)
    {
        var erased = await AdaptivqProcess.Run(database, ["people", "erase", email]);
        erased.ExitCode.ShouldBe(0, erased.Error);
        return erased.Output;
    }
}
