using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdaptivQ.Browser.Tests;

/// <summary>
/// The clock is there for anyone who looks, and never hurries anybody. Where it can be, time is the page's, which passes when a
/// test says so; what the server counts meanwhile leaves room for a machine that is slow.
/// </summary>
public sealed class TimedQuizTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task The_time_left_is_told_in_minutes_that_do_not_tick_and_can_be_hidden()
    {
        var (visitor, learner) = await Enter("Mina Minutes");
        await visitor.OpenAttempt(await School.Begin(learner, School.Assessment, Ago(left: TimeSpan.FromMinutes(30.99))));
        var timer = visitor.Page.GetByRole(AriaRole.Timer);
        await Expect(timer).ToHaveTextAsync("31 minutes left");
        await Watch(timer);
        await visitor.Page.Clock.RunForAsync(3_000);
        (await Changes(visitor.Page)).ShouldBeEmpty("nothing changes from second to second");

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Hide time" }).ClickAsync();
        await Expect(timer).ToHaveCountAsync(0);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Show time" }).ClickAsync();
        await Expect(timer).ToHaveTextAsync("31 minutes left");
    }

    [Fact]
    public async Task The_last_minute_is_announced_once()
    {
        var (visitor, learner) = await Enter("Ole OneMinute");
        await visitor.OpenAttempt(await School.Begin(learner, School.Assessment, Ago(left: TimeSpan.FromSeconds(280))));
        var spoken = visitor.Page.Locator("[aria-live=polite]:not([aria-atomic])");
        await Watch(spoken);
        await visitor.Page.Clock.RunForAsync(205_000);
        // Second by second over the mark, so that the page could also say it again.
        for (var second = 0; second < 20; second++)
        {
            await visitor.Page.Clock.RunForAsync(1_000);
        }
        await Expect(spoken).ToHaveTextAsync("1 minute left.");
        (await Changes(visitor.Page)).ShouldBe(["1 minute left."]);
    }

    [Fact]
    public async Task When_the_time_is_up_the_result_comes_by_itself()
    {
        var (visitor, learner) = await Enter("Theo Timeup", ownClock: false);
        var attemptId = await School.Answer(learner, School.Assessment, Ago(left: TimeSpan.FromSeconds(25)), most: 1, right: _ => true);
        await visitor.OpenAttempt(attemptId, 2);
        await Expect(visitor.Page).ToHaveURLAsync(new Regex("/result$"));
        await Expect(visitor.Page.GetByText("The time was up.")).ToBeVisibleAsync();
        await Expect(visitor.Page.GetByText("1 question", new() { Exact = true })).ToBeVisibleAsync();
        (await School.Scored(attemptId)).Count.ShouldBe(1);
    }

    private TimeSpan Ago(TimeSpan left) => TimeSpan.FromSeconds(School.Assessment.Source.Policy.TimeLimitSeconds!.Value) - left;

    /// <param name="ownClock">Whether the test can let the page's time pass.</param>
    private async Task<(Visitor Visitor, TestPerson Learner)> Enter(string name, bool ownClock = true)
    {
        var learner = await School.Enrol(name);
        var visitor = await Visit(learner);
        if (ownClock)
        {
            await visitor.Page.Clock.InstallAsync();
        }
        // Loads the pages' code first, so that the seconds that are left are not spent on it.
        await visitor.OpenAttempt(await School.Begin(learner, School.Practice));
        return (visitor, learner);
    }

    /// <summary>Notes each text that the element comes to show.</summary>
    private static async Task Watch(ILocator element) =>
        await element.EvaluateAsync(
            """
            element => {
              window.shown = [];
              const watcher = new MutationObserver(() => window.shown.push(element.textContent));
              watcher.observe(element, { childList: true, characterData: true, subtree: true });
            }
            """
        );

    private static Task<string[]> Changes(IPage page) => page.EvaluateAsync<string[]>("() => window.shown.filter(text => text !== '')");
}
