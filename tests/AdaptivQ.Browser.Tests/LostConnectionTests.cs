using System.Collections.Concurrent;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdaptivQ.Browser.Tests;

/// <summary>An answer that was given is kept, and reaches the server exactly once, whatever the network does.</summary>
public sealed class LostConnectionTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const string Answers = "**/api/attempts/*/answers";

    private readonly ConcurrentQueue<string> _keys = new();

    [Fact]
    public async Task Requests_that_never_arrive_are_sent_again_under_the_same_key()
    {
        var (visitor, question) = await Open("Ada Aborted");
        await visitor.Page.RouteAsync(Answers, route => route.AbortAsync("connectionfailed"));
        var given = await question.Answer(School.Assessment, right: true);
        await Expect(question.LostConnection).ToBeVisibleAsync();
        (await question.Given()).ShouldBe(given);
        await question.Shows(1);
        (await School.Scored(question.AttemptId)).ShouldBeEmpty();

        await visitor.Page.UnrouteAsync(Answers);
        await question.Shows(2);
        await Expect(question.LostConnection).ToHaveCountAsync(0);
        await ShouldHaveAnsweredOnce(question.AttemptId, right: true);
        _keys.Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task An_answer_whose_acknowledgement_is_lost_is_not_counted_twice()
    {
        var (visitor, question) = await Open("Lars Lost");
        var arrived = 0;
        await visitor.Page.RouteAsync(
            Answers,
            async route =>
            {
                var response = await route.FetchAsync();
                if (response.Ok && Interlocked.Increment(ref arrived) == 1)
                {
                    await route.AbortAsync("connectionreset");
                }
                else
                {
                    await route.FulfillAsync(new() { Response = response });
                }
            }
        );
        await question.Answer(School.Assessment, right: false);
        await question.Shows(2);
        arrived.ShouldBe(2);
        await ShouldHaveAnsweredOnce(question.AttemptId, right: false);
    }

    [Fact]
    public async Task A_device_that_goes_offline_sends_its_answer_by_itself_when_it_is_back()
    {
        var (visitor, question) = await Open("Olga Offline");
        await visitor.Context.SetOfflineAsync(true);
        await question.Answer(School.Assessment, right: true);
        await Expect(question.LostConnection).ToBeVisibleAsync();
        await visitor.Context.SetOfflineAsync(false);
        await question.Shows(2);
        await ShouldHaveAnsweredOnce(question.AttemptId, right: true);
    }

    [Fact]
    public async Task A_refresh_while_the_answer_waits_sends_it_under_its_old_key()
    {
        var (visitor, question) = await Open("Rosa Reload");
        await visitor.Page.RouteAsync(Answers, route => route.AbortAsync("connectionfailed"));
        await question.Answer(School.Assessment, right: true);
        await Expect(question.LostConnection).ToBeVisibleAsync();

        await visitor.Page.ReloadAsync();
        await Expect(question.LostConnection).ToBeVisibleAsync();
        await visitor.Page.UnrouteAsync(Answers);
        await question.Shows(2);
        await ShouldHaveAnsweredOnce(question.AttemptId, right: true);
    }

    [Fact]
    public async Task A_refresh_that_finds_no_network_at_all_loses_nothing()
    {
        var (visitor, question) = await Open("Nils Nothing");
        var attemptId = question.AttemptId;
        await visitor.Context.SetOfflineAsync(true);
        await question.Answer(School.Assessment, right: true);
        await Expect(question.LostConnection).ToBeVisibleAsync();
        await Should.ThrowAsync<PlaywrightException>(() => visitor.Page.ReloadAsync());

        await visitor.Context.SetOfflineAsync(false);
        await visitor.Page.GotoAsync($"/attempts/{attemptId}");
        await question.Shows(2);
        await ShouldHaveAnsweredOnce(attemptId, right: true);
    }

    [Fact]
    public async Task A_browser_that_was_killed_finds_its_question_again()
    {
        var (visitor, question) = await Open("Kai Killed");
        var attemptId = question.AttemptId;
        await question.Answer(School.Assessment, right: true);
        await question.Shows(2);
        var seen = await question.Seen();
        await question.Give(School.Assessment, right: true);
        await visitor.DisposeAsync();

        var again = await Visit(_learner);
        var resumed = await again.OpenAttempt(attemptId, 2);
        (await resumed.Seen()).ShouldBe(seen);
        await ShouldHaveAnsweredOnce(attemptId, right: true);
    }

    private TestPerson _learner = null!;

    private async Task<(Visitor, QuestionPage)> Open(string name)
    {
        _learner = await School.Enrol(name);
        var visitor = await Visit(_learner);
        visitor.ExpectsLostConnection();
        visitor.Context.Request += (_, request) =>
        {
            if (request.Url.EndsWith("/answers", StringComparison.Ordinal))
            {
                _keys.Enqueue(request.Headers["idempotency-key"]);
            }
        };
        return (visitor, await visitor.OpenAttempt(await School.Begin(_learner, School.Assessment)));
    }

    private async Task ShouldHaveAnsweredOnce(Guid attemptId, bool right)
    {
        var scored = (await School.Scored(attemptId)).ShouldHaveSingleItem();
        scored.Points.ShouldBe(right ? scored.MaxPoints : 0);
        _keys.Distinct().ShouldHaveSingleItem("every try is the same command");
    }
}
