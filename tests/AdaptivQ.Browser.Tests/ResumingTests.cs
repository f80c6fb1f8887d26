using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdaptivQ.Browser.Tests;

/// <summary>Wherever and however often an attempt is opened, it is the same attempt.</summary>
public sealed class ResumingTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task A_refresh_and_another_device_show_the_same_question_with_its_options_in_the_same_order()
    {
        var learner = await School.Enrol("Rafael Moves");
        var attemptId = await School.Begin(learner, School.Assessment);
        var atHome = await Visit(learner);
        var question = await atHome.OpenAttempt(attemptId);
        for (var number = 1; number <= 3; number++)
        {
            await question.Shows(number);
            await question.Answer(School.Assessment, right: number != 2);
        }

        await question.Shows(4);
        var seen = await question.Seen();

        await atHome.Page.ReloadAsync();
        await question.Shows(4);
        (await question.Seen()).ShouldBe(seen);

        var onTheBus = await Visit(learner, Device.Phone);
        (await (await onTheBus.OpenAttempt(attemptId, 4)).Seen()).ShouldBe(seen);
    }

    [Fact]
    public async Task The_quiz_list_leads_back_to_the_question_that_waits()
    {
        var learner = await School.Enrol("Lena Later");
        var visitor = await Visit(learner);
        await visitor.Page.GotoAsync("/");
        var card = visitor.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = School.Assessment.Source.Title });
        await card.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        var question = new QuestionPage(visitor.Page);
        await question.Shows(1);
        var seen = await question.Seen();

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Leave for now" }).ClickAsync();
        await card.GetByRole(AriaRole.Link, new() { Name = "Continue" }).ClickAsync();
        await question.Shows(1);
        (await question.Seen()).ShouldBe(seen);
    }

    [Fact]
    public async Task An_answer_from_a_tab_that_was_left_behind_leads_to_the_present_question_without_an_error()
    {
        var learner = await School.Enrol("Tomas Tabs");
        var attemptId = await School.Begin(learner, School.Assessment);
        var visitor = await Visit(learner);
        visitor.ExpectsStatus(409);
        var first = await visitor.OpenAttempt(attemptId);
        var other = await visitor.NewTab();
        await other.GotoAsync($"/attempts/{attemptId}");
        var second = new QuestionPage(other);
        await second.Shows(1);

        await first.Answer(School.Assessment, right: true);
        await first.Shows(2);
        await second.Answer(School.Assessment, right: false);

        await second.Shows(2);
        (await second.Seen()).ShouldBe(await first.Seen());
        await Expect(other.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        (await School.Scored(attemptId)).ShouldHaveSingleItem().IsCorrect().ShouldBeTrue("the answer that came first stands");

        await second.Answer(School.Assessment, right: true);
        await second.Shows(3);
    }

    [Fact]
    public async Task A_double_click_on_the_button_gives_one_answer()
    {
        var learner = await School.Enrol("Dora Double");
        var attemptId = await School.Begin(learner, School.Assessment);
        var visitor = await Visit(learner);
        var question = await visitor.OpenAttempt(attemptId);
        var sent = 0;
        visitor.Page.Request += (_, request) => sent += request.Url.EndsWith("/answers", StringComparison.Ordinal) ? 1 : 0;
        // Were the next question there between the two clicks, the second would be on whatever stands there then.
        var clickedTwice = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await visitor.Page.RouteAsync(
            "**/answers",
            async route =>
            {
                await clickedTwice.Task;
                await route.ContinueAsync();
            }
        );

        await question.Give(School.Assessment, right: true);
        await question.AnswerButton.DblClickAsync();
        await question.Shows(1);
        clickedTwice.SetResult();
        await question.Shows(2);
        await question.Give(School.Assessment, right: true);
        // The button that moves an entry would take the key for itself.
        await question.Heading.FocusAsync();
        // Held down, the key repeats; that is one press.
        await visitor.Page.Keyboard.DownAsync("Enter");
        await visitor.Page.Keyboard.DownAsync("Enter");
        await visitor.Page.Keyboard.UpAsync("Enter");
        await question.Shows(3);

        (await question.Given()).ShouldBeEmpty();
        sent.ShouldBe(2);
        (await School.Scored(attemptId)).Count.ShouldBe(2);
        (await Progress(visitor, attemptId)).ShouldBe(2);
    }

    [Fact]
    public async Task Answering_without_a_choice_sends_nothing_and_says_what_is_missing()
    {
        var learner = await School.Enrol("Hana Hasty");
        var attemptId = await School.Begin(learner, School.Figures);
        var visitor = await Visit(learner);
        var question = await visitor.OpenAttempt(attemptId);
        await visitor.Page.Press("Enter");
        await Expect(visitor.Page.GetByText("Choose one of the answers first.")).ToBeVisibleAsync();
        (await Progress(visitor, attemptId)).ShouldBe(0);
        await question.Shows(1);
    }

    [Fact]
    public async Task A_key_pressed_in_the_moment_a_question_is_there_counts()
    {
        var learner = await School.Enrol("Ian Instant");
        var attemptId = await School.Begin(learner, School.Figures);
        var visitor = await Visit(learner);
        await visitor.Page.AddInitScriptAsync(
            """
            new MutationObserver((_, observer) => {
              if (!document.querySelector('[role=radiogroup]')) return;
              observer.disconnect();
              document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
            }).observe(document, { childList: true, subtree: true });
            """
        );
        await visitor.OpenAttempt(attemptId);
        await Expect(visitor.Page.GetByText("Choose one of the answers first.")).ToBeVisibleAsync();
    }

    private static async Task<int> Progress(Visitor visitor, Guid attemptId)
    {
        var attempt = await (await visitor.Context.APIRequest.GetAsync($"/api/attempts/{attemptId}")).JsonAsync();
        return attempt!.Value.GetProperty("progress").GetProperty("answered").GetInt32();
    }
}
