using AdaptivQ.Identity.SignIn;
using Marten;

namespace AdaptivQ.Integration.Tests;

/// <summary>What seals cookies and tokens lies in the database encrypted: who reads the database can make none.</summary>
public sealed class KeyRingTests(HostFixture fixture)
{
    private const string Old = "the first secret, of thirty-two characters";
    private const string New = "the second secret, of thirty-two characters";

    [Fact]
    public async Task Keys_are_encrypted_and_a_token_is_opened_by_every_node_with_the_secret()
    {
        var database = await fixture.FreshDatabase();
        string token;
        await using (var node = await Start(database, Old))
        {
            token = await Token(node);
            await using var session = node.Store.QuerySession();
            var keys = await session.Query<StoredKey>().ToListAsync();
            keys.ShouldNotBeEmpty();
            keys.ShouldAllBe(key => !key.Xml.Contains("masterKey", StringComparison.Ordinal));
            keys.ShouldAllBe(key => key.Xml.Contains("encryptedWithSecret", StringComparison.Ordinal));
        }
        await using (var other = await Start(database, Old))
        {
            (await Use(other, token)).ShouldBe(200);
        }
        await fixture.Drop(database);
    }

    [Fact]
    public async Task After_the_secret_is_exchanged_what_was_sealed_before_is_good_as_long_as_the_old_one_is_given()
    {
        var database = await fixture.FreshDatabase();
        string token;
        await using (var node = await Start(database, Old))
        {
            token = await Token(node);
        }
        await using (var both = await Start(database, New, Old))
        {
            (await Use(both, token)).ShouldBe(200);
        }
        await using (var forgotten = await Start(database, New))
        {
            (await Use(forgotten, token)).ShouldBe(401);
            (await Use(forgotten, await Token(forgotten))).ShouldBe(200);
        }
        await fixture.Drop(database);
    }

    [Fact]
    public async Task Keys_from_before_there_was_a_secret_are_good_for_nothing_once_there_is_one()
    {
        var database = await fixture.FreshDatabase();
        string token;
        await using (var open = await Start(database, ""))
        {
            token = await Token(open);
        }
        await using (var node = await Start(database, New))
        {
            (await Use(node, token)).ShouldBe(401);
            (await Use(node, await Token(node))).ShouldBe(200);
        }
        await fixture.Drop(database);
    }

    private static async Task<TestHost> Start(string database, string secret, string previous = "")
    {
        var host = new TestHost(
            database,
            builder =>
            {
                builder.Configuration[KeyRingSecretName] = secret;
                builder.Configuration[KeyRingSecretName + "_PREVIOUS"] = previous;
            }
        );
        await host.Start();
        return host;
    }

    private const string KeyRingSecretName = "KEY_RING_SECRET";

    private static async Task<string> Token(TestHost host)
    {
        using var client = host.Anonymous();
        return (string)
            (await client.Post("/api/tokens", new { email = "learner@demo.test", password = TestHost.DemoPassword })).Ok()["accessToken"]!;
    }

    private static async Task<int> Use(TestHost host, string token)
    {
        using var client = host.Anonymous();
        return (await client.Send(HttpMethod.Get, "/api/quizzes", headers: ("Authorization", $"Bearer {token}"))).Status;
    }
}
