using System.Globalization;
using AdaptivQ.Identity.People;
using AdaptivQ.Identity.SignIn;
using AdaptivQ.Integration.Tests.Redis;
using AdaptivQ.Kernel;
using AdaptivQ.Platform.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdaptivQ.Integration.Tests;

/// <summary>A password guesser gets slower and slower, and locks out no one else.</summary>
public sealed class SignInAttackTests(SignInAttackTests.BehindProxy own) : IClassFixture<SignInAttackTests.BehindProxy>
{
    private const string Password = "Correct-Horse-7319";
    private const string Stranger = "198.51.100.66";
    private const string Owner = "203.0.113.7";

    /// <summary>A node that believes where its proxy, this machine, says that a request came from.</summary>
    public sealed class BehindProxy(HostFixture fixture) : IAsyncLifetime
    {
        public SetClock Clock { get; } = SetClock.Standing();

        public TestHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Host = await fixture.FreshHost(Configure);

        public ValueTask DisposeAsync() => Host.DisposeAsync();

        private void Configure(WebApplicationBuilder builder)
        {
            Clock.Use(builder);
            builder.Configuration[Proxies.NetworksKey] = "127.0.0.0/8, ::1/128";
        }
    }

    [Fact]
    public async Task A_stranger_s_failures_lock_the_account_for_the_stranger_longer_and_longer_and_never_for_the_owner()
    {
        var email = await Register();
        var waits = new List<int>();
        for (var i = 0; i < 9; i++)
        {
            var reply = await Try(email, "wrong", Stranger);
            if (reply.Status == 429)
            {
                reply.Problem.ShouldBe("locked-out");
                waits.Add(RetryAfter(reply));
                own.Clock.Advance(TimeSpan.FromSeconds(waits[^1]));
            }
        }

        waits.ShouldBe([15, 30, 60, 120, 240]);
        await Try(email, "wrong", Stranger);
        (await Try(email, Password, Stranger)).Problem.ShouldBe("locked-out");
        (await Try(email, Password, Owner)).Ok();
    }

    [Fact]
    public async Task The_owner_s_browser_is_known_and_let_in_from_the_stranger_s_own_network()
    {
        var email = await Register();
        var device = DeviceOf(await Try(email, Password, Owner));
        await Lock(email, Stranger);

        (await Try(email, Password, Stranger)).Problem.ShouldBe("locked-out");
        (await Try(email, Password, Stranger, device)).Ok();
        (await Try(email, Password, Stranger)).Problem.ShouldBe("locked-out", "the owner's success is none of the stranger's");
    }

    [Fact]
    public async Task A_browser_that_is_known_to_another_account_or_forged_counts_by_its_address()
    {
        var (email, own) = (await Register(), await Register());
        var device = DeviceOf(await Try(own, Password, Stranger));
        await Lock(email, Stranger);

        (await Try(email, Password, Stranger, device)).Problem.ShouldBe("locked-out");
        (await Try(email, Password, Stranger, device + "x")).Problem.ShouldBe("locked-out");
        (await Try(own, Password, Stranger, device)).Ok();
    }

    [Fact]
    public async Task Failures_with_a_known_browser_lock_that_browser_only()
    {
        var email = await Register();
        var device = DeviceOf(await Try(email, Password, Owner));
        await Lock(email, Owner, device);

        (await Try(email, Password, Owner, device)).Problem.ShouldBe("locked-out");
        (await Try(email, Password, Owner)).Ok();
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("longer than 256 characters")]
    public async Task What_is_malformed_costs_nobody_anything(string? password)
    {
        var email = await Register();
        for (var i = 0; i < 150; i++)
        {
            (await Try(email, password?.Length > 0 ? new string('x', 257) : password, Owner)).Status.ShouldBe(400);
        }
        (await Try(email, Password, Owner)).Ok();
    }

    [Fact]
    public async Task Beyond_what_can_be_checked_a_try_is_told_to_come_back_and_known_browsers_are_let_in_meanwhile()
    {
        var email = await Register();
        var device = DeviceOf(await Try(email, Password, Owner));
        using var measures = new Measures(own.Host);

        var flood = Task.WhenAll(Enumerable.Range(0, 300).Select(i => Try($"nobody{i}@nowhere.test", "wrong", "192.0.2.1")));
        (await Try(email, Password, "192.0.2.1", device)).Ok();

        var replies = await flood;
        replies.ShouldAllBe(reply => reply.Status == 401 || reply.Status == 503);
        var busy = replies.Where(reply => reply.Status == 503).ToList();
        busy.ShouldNotBeEmpty();
        busy.ShouldAllBe(reply => reply.Problem == "sign-in-busy" && RetryAfter(reply) > 0);
        measures.Count("adaptivq_limited_requests", "sign-in-queue").ShouldBe(busy.Count);
        // Other addresses have noticed nothing.
        (await Try(email, Password, Owner)).Ok();
    }

    [Fact]
    public async Task What_is_kept_of_failures_names_no_account_and_goes_after_a_day()
    {
        var (old, recent) = ($"{Guid.NewGuid():n}@nowhere.test", $"{Guid.NewGuid():n}@nowhere.test");
        await using var database = NpgsqlDataSource.Create(own.Host.ConnectionString);
        async Task<string> Kept()
        {
            await using var command = database.CreateCommand(
                "select coalesce(string_agg(f::text, ' '), '') from identity.mt_doc_signinfailures f"
            );
            return (string)(await command.ExecuteScalarAsync())!;
        }

        await using (var emptied = database.CreateCommand("delete from identity.mt_doc_signinfailures"))
        {
            await emptied.ExecuteNonQueryAsync();
        }
        await Try(old, "wrong", Stranger);
        var kept = await Kept();
        kept.ShouldNotBeEmpty();
        kept.ShouldNotContain(old);
        kept.ShouldNotContain(Account.IdOf(old));
        kept.ShouldNotContain(Stranger);
        await using (
            var aged = database.CreateCommand("update identity.mt_doc_signinfailures set mt_last_modified = now() - interval '25 h'")
        )
        {
            await aged.ExecuteNonQueryAsync();
        }

        await Try(recent, "wrong", Stranger);
        await using var count = database.CreateCommand("select count(*) from identity.mt_doc_signinfailures");
        (await count.ExecuteScalarAsync()).ShouldBe(1L);
    }

    [Fact]
    public async Task Over_HTTPS_a_browser_takes_the_cookies_from_this_host_only()
    {
        var email = await Register();
        using var client = own.Host.Anonymous();
        var reply = await client.Send(
            HttpMethod.Post,
            "/api/session",
            new { email, password = Password },
            null,
            ("X-Forwarded-For", Owner),
            ("X-Forwarded-Proto", "https")
        );
        reply.Ok();
        foreach (var name in new[] { "__Host-adaptivq.session", "__Host-adaptivq.device" })
        {
            var cookie = reply.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith($"{name}=", StringComparison.Ordinal));
            cookie.ShouldContain("; secure", Case.Insensitive);
            cookie.ShouldContain("; path=/", Case.Insensitive);
            cookie.ShouldContain("; httponly", Case.Insensitive);
            cookie.ShouldNotContain("domain", Case.Insensitive);
        }
        var cookies = string.Join("; ", reply.Headers.GetValues("Set-Cookie").Select(value => value.Split(';')[0]));
        (
            await client.Send(HttpMethod.Get, "/api/session", null, null, ("Cookie", cookies), ("X-Forwarded-Proto", "https"))
        ).Status.ShouldBe(200);
    }

    private async Task Lock(string email, string from, string? device = null)
    {
        for (var i = 0; i < SignInLock.FirstToLock; i++)
        {
            await Try(email, "wrong", from, device);
        }
    }

    private async Task<Reply> Try(string email, string? password, string from, string? device = null)
    {
        using var client = own.Host.Anonymous();
        (string, string)[] headers = [("X-Forwarded-For", from), .. device is null ? [] : new[] { ("Cookie", device) }];
        return await client.Send(HttpMethod.Post, "/api/session", new { email, password }, null, headers);
    }

    private static string DeviceOf(Reply reply) =>
        reply.Ok() is null
            ? ""
            : reply
                .Headers.GetValues("Set-Cookie")
                .Single(cookie => cookie.StartsWith("adaptivq.device=", StringComparison.Ordinal))
                .Split(';')[0];

    private static int RetryAfter(Reply reply) => int.Parse(reply.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture);

    private async Task<string> Register()
    {
        await using var session = own.Host.Store.LightweightSession(TestSchool.School);
        var person = new Person(Guid.NewGuid(), "Somebody", $"{Guid.NewGuid():n}@school.test", [Roles.Learner], Demo: false);
        session.Store(person);
        session.Store(own.Host.Services.GetRequiredService<Passwords>().AccountOf(person, TestSchool.School, Password));
        await session.SaveChangesAsync();
        return person.Email;
    }
}
