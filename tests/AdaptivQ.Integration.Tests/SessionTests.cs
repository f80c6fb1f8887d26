using System.Globalization;
using AdaptivQ.Kernel;

namespace AdaptivQ.Integration.Tests;

/// <summary>Signing in, by cookie for browsers and by token for programs.</summary>
public sealed class SessionTests(OwnHost own) : IClassFixture<OwnHost>
{
    private const string Password = TestHost.DemoPassword;

    private TestHost Host => own.Host;

    /// <summary>What a browser keeps.</summary>
    private sealed record Browser(string Cookies, string Antiforgery, Reply Reply);

    private async Task<Browser> SignIn(string email = "learner@demo.test")
    {
        using var client = Host.Anonymous();
        var reply = await client.Post("/api/session", new { email, password = Password });
        var antiforgery = (string)reply.Ok()["antiforgeryToken"]!;
        return new Browser(string.Join("; ", SetCookies(reply).Select(cookie => cookie.Split(';')[0])), antiforgery, reply);
    }

    private static string[] SetCookies(Reply reply) => reply.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : [];

    private async Task<Reply> Send(Browser browser, HttpMethod method, string path, object? body = null, string? antiforgery = null)
    {
        using var client = Host.Anonymous();
        (string, string)[] headers = antiforgery is null
            ? [("Cookie", browser.Cookies)]
            : [("Cookie", browser.Cookies), ("X-XSRF-TOKEN", antiforgery)];
        return await client.Send(method, path, body, Guid.NewGuid().ToString(), headers);
    }

    [Fact]
    public async Task Signing_in_says_who_one_is_and_sets_a_cookie_that_no_script_can_read()
    {
        var browser = await SignIn();

        browser.Reply.Json.Members().ShouldBe(["antiforgeryToken", "displayName", "email", "personId", "roles", "school"]);
        ((string)browser.Reply["displayName"]!).ShouldBe("Robin Lee");
        ((string)browser.Reply["email"]!).ShouldBe("learner@demo.test");
        browser.Reply["roles"]!.AsArray().Select(role => (string)role!).ShouldBe([Roles.Learner]);
        ((string)browser.Reply["school"]!).ShouldBe("Riverside Demo School");
        var cookies = SetCookies(browser.Reply).Select(cookie => cookie.ToLowerInvariant()).ToList();
        var session = cookies.Single(cookie => cookie.StartsWith("adaptivq.session=", StringComparison.Ordinal));
        session.ShouldContain("; httponly");
        session.ShouldContain("; samesite=strict");
        session.ShouldContain("; path=/");
        var readable = cookies.Single(cookie => cookie.StartsWith("xsrf-token=", StringComparison.Ordinal));
        readable.ShouldNotContain("httponly");
        readable.ShouldContain("; samesite=strict");
        cookies.ShouldAllBe(cookie => cookie.Contains("samesite=strict", StringComparison.Ordinal));
        browser.Reply.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task The_session_is_told_again_after_a_reload()
    {
        var browser = await SignIn("teacher@demo.test");

        var again = await Send(browser, HttpMethod.Get, "/api/session");

        again.Ok().Members().ShouldBe(browser.Reply.Json.Members());
        ((string)again["personId"]!).ShouldBe((string)browser.Reply["personId"]!);
        ((string)again["antiforgeryToken"]!).ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task A_change_by_cookie_needs_the_antiforgery_header()
    {
        var browser = await SignIn();
        var quizId = await Host.DemoQuiz("practise");
        var events = await Host.CountEvents();

        foreach (var forged in new[] { null, "", "nonsense" })
        {
            var refused = await Send(browser, HttpMethod.Post, "/api/attempts", new { quizId }, forged);
            refused.Status.ShouldBe(403);
            refused.Problem.ShouldBe("antiforgery");
        }

        (await Send(browser, HttpMethod.Delete, "/api/session")).Problem.ShouldBe("antiforgery");
        (await Host.CountEvents()).ShouldBe(events);
        (await Send(browser, HttpMethod.Post, "/api/attempts", new { quizId }, browser.Antiforgery)).Status.ShouldBeOneOf(200, 201);
    }

    [Fact]
    public async Task Another_persons_antiforgery_token_is_no_good()
    {
        var (mine, theirs) = (await SignIn(), await SignIn("learner2@demo.test"));
        var reply = await Send(
            mine,
            HttpMethod.Post,
            "/api/attempts",
            new { quizId = await Host.DemoQuiz("practise") },
            theirs.Antiforgery
        );
        reply.Problem.ShouldBe("antiforgery");
    }

    [Fact]
    public async Task Reading_by_cookie_and_changing_by_token_need_no_antiforgery_header()
    {
        (await Send(await SignIn(), HttpMethod.Get, "/api/quizzes")).Status.ShouldBe(200);
        using var token = await Host.SignedIn("learner");
        (await token.Start(await Host.DemoQuiz("practise"))).Status.ShouldBeOneOf(200, 201);
    }

    [Fact]
    public async Task Signing_out_takes_the_cookies_away()
    {
        var browser = await SignIn();

        var reply = await Send(browser, HttpMethod.Delete, "/api/session", antiforgery: browser.Antiforgery);

        reply.Status.ShouldBe(204);
        foreach (var name in new[] { "adaptivq.session=;", "XSRF-TOKEN=;" })
        {
            SetCookies(reply)
                .ShouldContain(cookie =>
                    cookie.StartsWith(name, StringComparison.Ordinal) && cookie.Contains("1970", StringComparison.Ordinal)
                );
        }
    }

    [Fact]
    public async Task Nobody_is_signed_in_without_a_cookie()
    {
        using var client = Host.Anonymous();
        var reply = await client.Get("/api/session");
        reply.Status.ShouldBe(401);
        reply.Problem.ShouldBe("not-signed-in");
        SetCookies(reply).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_unknown_address_and_a_wrong_password_are_refused_in_the_same_words()
    {
        using var client = Host.Anonymous();
        foreach (var path in new[] { "/api/tokens", "/api/session" })
        {
            var unknown = await client.Post(path, new { email = $"{Guid.NewGuid()}@nowhere.test", password = Password });
            var wrong = await client.Post(path, new { email = "analyst@demo.test", password = "wrong" });
            foreach (var reply in new[] { unknown, wrong })
            {
                reply.Status.ShouldBe(401);
                reply.Problem.ShouldBe("sign-in-refused");
                SetCookies(reply).ShouldBeEmpty();
            }

            unknown.Json.SameAs(wrong.Json).ShouldBeTrue();
        }

        // Clears the count for those who come after.
        (await client.Post("/api/tokens", new { email = "analyst@demo.test", password = Password })).Ok();
    }

    [Theory]
    [InlineData("operator@demo.test")]
    [InlineData("nobody@nowhere.test")]
    public async Task Five_failures_lock_an_account_for_their_source_whether_there_is_one_or_not(string email)
    {
        using var client = Host.Anonymous();
        own.Clock.Stand();
        for (var i = 0; i < 4; i++)
        {
            (await client.Post("/api/tokens", new { email, password = "wrong" })).Status.ShouldBe(401);
        }

        foreach (var password in new[] { "wrong", "wrong", Password })
        {
            var locked = await client.Post("/api/tokens", new { email, password });
            locked.Status.ShouldBe(429);
            locked.Problem.ShouldBe("locked-out");
            int.Parse(locked.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture).ShouldBe(15);
        }

        (await client.Post("/api/session", new { email = email.ToUpperInvariant(), password = Password })).Status.ShouldBe(429);

        own.Clock.Advance(TimeSpan.FromSeconds(15));
        (await client.Post("/api/tokens", new { email, password = Password })).Status.ShouldBe(
            email.EndsWith("demo.test", StringComparison.Ordinal) ? 200 : 429
        );
    }

    [Fact]
    public async Task A_success_forgets_the_failures_before_it()
    {
        using var client = Host.Anonymous();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 4; i++)
            {
                (await client.Post("/api/tokens", new { email = "author@demo.test", password = "wrong" })).Status.ShouldBe(401);
            }
            (await client.Post("/api/tokens", new { email = "author@demo.test", password = Password })).Ok();
        }
    }

    [Fact]
    public async Task Failures_at_once_are_all_counted()
    {
        using var client = Host.Anonymous();
        var email = $"{Guid.NewGuid()}@nowhere.test";
        var replies = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(_ => client.Post("/api/tokens", new { email, password = "wrong" }))
        );
        // They take turns, and only so many wait for theirs.
        replies.ShouldAllBe(reply => reply.Status == 401 || reply.Status == 429 || reply.Status == 503);
        replies.Count(reply => reply.Status == 401).ShouldBe(4);
        (await client.Post("/api/tokens", new { email, password = "wrong" })).Status.ShouldBe(429);
    }

    [Fact]
    public async Task A_token_is_good_for_an_hour_and_no_longer()
    {
        using var client = Host.Anonymous();
        var issued = (await client.Post("/api/tokens", new { email = "learner2@demo.test", password = Password })).Ok();
        issued.Members().ShouldBe(["accessToken", "expiresInSeconds"]);
        ((int)issued["expiresInSeconds"]!).ShouldBe(3600);
        async Task<int> Use()
        {
            return (
                await client.Send(HttpMethod.Get, "/api/quizzes", headers: ("Authorization", $"Bearer {issued["accessToken"]}"))
            ).Status;
        }

        own.Clock.Advance(TimeSpan.FromMinutes(58));
        (await Use()).ShouldBe(200);
        own.Clock.Advance(TimeSpan.FromMinutes(3));
        (await Use()).ShouldBe(401);
    }

    [Fact]
    public async Task A_session_token_does_not_open_the_door_as_a_bearer_token()
    {
        var browser = await SignIn();
        var cookie = browser
            .Cookies.Split("; ")
            .Single(pair => pair.StartsWith("adaptivq.session=", StringComparison.Ordinal))
            .Split('=', 2)[1];
        using var client = Host.Anonymous();
        foreach (var value in new[] { cookie, browser.Antiforgery })
        {
            (await client.Send(HttpMethod.Get, "/api/quizzes", headers: ("Authorization", $"Bearer {value}"))).Status.ShouldBe(401);
        }
    }
}
