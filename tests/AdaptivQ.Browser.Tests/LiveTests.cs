using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdaptivQ.Browser.Tests;

/// <summary>A teacher's open pages show what learners do meanwhile, without being loaded again.</summary>
public sealed class LiveTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task An_answer_given_elsewhere_appears_on_the_open_pages_of_its_teacher()
    {
        var learner = await School.Enrol("Lena Live");
        var attempt = await School.Begin(learner, School.Practice);
        await School.CatchUp();
        var teacher = await Visit(TestPerson.Demo("teacher"));
        await teacher.Page.GotoAsync("/classes");
        await teacher.Page.GetByRole(AriaRole.Link, new() { Name = TestSchool.ClassTitle }).ClickAsync();
        var row = teacher
            .Page.GetByRole(AriaRole.Row)
            .Filter(new() { Has = teacher.Page.GetByRole(AriaRole.Rowheader, new() { Name = learner.Name }) });
        var answered = row.GetByRole(AriaRole.Link, new() { Name = "1", Exact = true });
        await Expect(row).ToContainTextAsync(learner.Name);
        await Expect(row.GetByRole(AriaRole.Link, new() { Name = "0", Exact = true })).Not.ToHaveCountAsync(0);
        var timeline = await teacher.NewTab();
        await timeline.GotoAsync($"/attempts/{attempt}/timeline");
        await Expect(timeline.GetByText("0 answers")).ToBeVisibleAsync();
        foreach (var page in new[] { teacher.Page, timeline })
        {
            await page.EvaluateAsync("() => { window.sameAsBefore = true; }");
        }

        var question = await (await Visit(learner)).OpenAttempt(attempt);
        await question.Answer(School.Practice, right: true);

        // Answered once, and rightly; the attempt itself is one as well.
        await Expect(answered).ToHaveCountAsync(3);
        await Expect(timeline.GetByText("1 answer,")).ToBeVisibleAsync();
        foreach (var page in new[] { teacher.Page, timeline })
        {
            (await page.EvaluateAsync<bool>("() => window.sameAsBefore === true")).ShouldBeTrue();
        }
    }
}
