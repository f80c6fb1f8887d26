using System.Text.RegularExpressions;
using AdaptivQ.Adaptivity.Attempts;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdaptivQ.Browser.Tests;

/// <summary>The clock is there for whoever looks, and never hurries anybody.</summary>
public sealed class TimedQuizTests(BrowserFixture house) : BrowserTest(house)
{
    [Fact]
    public async Task The_time_left_is_told_in_minutes_that_do_not_tick_and_can_be_hidden()
    {
        var (visitor, _) = await Open("Mina Minutes", left: TimeSpan.FromMinutes(30.7));
        var timer = visitor.Page.GetByRole(AriaRole.Timer);
        await Expect(timer).ToHaveTextAsync("31 minutes left");
        await Watch(timer);
        await Task.Delay(TimeSpan.FromSeconds(3));
        (await Changes(visitor.Page)).ShouldBeEmpty("nothing changes from second to second");

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Hide time" }).ClickAsync();
        await Expect(timer).ToHaveCountAsync(0);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Show time" }).ClickAsync();
        await Expect(timer).ToHaveTextAsync("31 minutes left");
    }

    [Fact]
    public async Task The_last_minute_is_announced_once()
    {
        var (visitor, _) = await Open("Ole OneMinute", left: TimeSpan.FromSeconds(66));
        var spoken = visitor.Page.Locator("[aria-live=polite]:not([aria-atomic])");
        await Watch(spoken);
        await Expect(spoken).ToHaveTextAsync("1 minute left.");
        await Task.Delay(TimeSpan.FromSeconds(3));
        (await Changes(visitor.Page)).ShouldBe(["1 minute left."]);
    }

    [Fact]
    public async Task When_the_time_is_up_the_result_comes_by_itself()
    {
        var (visitor, attemptId) = await Open("Theo Timeup", left: TimeSpan.FromSeconds(10), answers: 1);
        await Expect(visitor.Page).ToHaveURLAsync(new Regex("/result$"));
        await Expect(visitor.Page.GetByText("The time was up.")).ToBeVisibleAsync();
        await Expect(visitor.Page.GetByText("1 question, 1 right")).ToBeVisibleAsync();
        (await School.Scored(attemptId)).Count.ShouldBe(1);
    }

    private async Task<(Visitor Visitor, Guid AttemptId)> Open(string name, TimeSpan left, int answers = 0)
    {
        var quiz = School.Assessment;
        var learner = await School.Enrol(name);
        var visitor = await Visit(learner);
        // Loads the pages' code first, so that the seconds that are left are not spent on it.
        await visitor.OpenAttempt(await School.Begin(learner, School.Practice));
        var attemptId = await School.Begin(learner, quiz, TimeSpan.FromSeconds(quiz.Quiz.Policy.TimeLimitSeconds!.Value) - left);
        var question = await visitor.OpenAttempt(attemptId);
        for (var number = 1; number <= answers; number++)
        {
            await question.Answer(quiz, right: true);
            await question.Shows(number + 1);
        }

        return (visitor, attemptId);
    }

    /// <summary>Notes each text that the element comes to show.</summary>
    private static async Task Watch(ILocator element) => await element.EvaluateAsync(
        """
        element => {
          window.shown = [];
          new MutationObserver(() => window.shown.push(element.textContent)).observe(element, { childList: true, characterData: true, subtree: true });
        }
        """);

    private static Task<string[]> Changes(IPage page) => page.EvaluateAsync<string[]>("() => window.shown.filter(text => text !== '')");
}
