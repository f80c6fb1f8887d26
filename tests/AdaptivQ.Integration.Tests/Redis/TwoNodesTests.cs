using Npgsql;

namespace AdaptivQ.Integration.Tests.Redis;

/// <summary>Two nodes behind one address: anyone who signed in at one is signed in at the other. Their keys lie in the database, with or
/// without Redis.</summary>
public sealed class TwoNodesTests(HostFixture fixture)
{
    [Fact]
    public async Task A_session_its_antiforgery_token_and_a_bearer_token_of_one_node_are_good_at_the_other_from_the_first_moment()
    {
        var database = await fixture.FreshDatabase();
        await ForgetKeys(database);
        await using (var first = new TestHost(database))
        await using (var second = new TestHost(database))
        {
            // At once, on a database that has no keys yet, as a first deployment starts them.
            await Task.WhenAll(first.Start(), second.Start());
            foreach (var (at, other) in new[] { (first, second), (second, first) })
            {
                using var here = at.Anonymous();
                using var there = other.Anonymous();
                var signedIn = await here.Post("/api/session", new { email = "learner@demo.test", password = TestHost.DemoPassword });
                var antiforgery = (string)signedIn.Ok()["antiforgeryToken"]!;
                var cookies = string.Join("; ", signedIn.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));

                (await there.Send(HttpMethod.Get, "/api/session", null, null, ("Cookie", cookies))).Status.ShouldBe(200);
                (
                    await there.Send(
                        HttpMethod.Post,
                        "/api/attempts",
                        new { quizId = await at.DemoQuiz("practise") },
                        null,
                        ("Cookie", cookies),
                        ("X-XSRF-TOKEN", antiforgery)
                    )
                ).Status.ShouldBeOneOf(200, 201);

                var token = await at.NewToken("teacher@demo.test");
                (await there.Send(HttpMethod.Get, "/api/session", null, null, ("Authorization", $"Bearer {token}"))).Status.ShouldBe(200);
            }
        }

        await fixture.Drop(database);
    }

    private static async Task ForgetKeys(string database)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("delete from identity.mt_doc_storedkey", connection);
        await command.ExecuteNonQueryAsync();
    }
}
