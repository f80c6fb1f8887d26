using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
namespace AdaptivQ.Browser.Tests;
public sealed class Probe(BrowserFixture house) : BrowserTest(house)
{
    [Fact]
    public async Task Hover()
    {
        var lines = new List<string>();
        var learner = await School.Enrol("Probe One");
        for (var i = 0; i < 3; i++)
        {
            var desk = await Visit(learner, Device.Desktop, calm: true);
            await desk.Page.GotoAsync("/");
            var v = await Visit(learner, Device.Phone, calm: true);
            var q = await v.OpenAttempt(await School.Begin(learner, School.Practice));
            async Task Tell(string when) => lines.Add($"{i} {when}: " + await v.Page.EvaluateAsync<string>("() => JSON.stringify({hoverNone: matchMedia('(hover: none)').matches, coarse: matchMedia('(pointer: coarse)').matches, anyHover: matchMedia('(any-hover: hover)').matches, touch: navigator.maxTouchPoints})"));
            await Tell("loaded");
            await v.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            await Tell("light");
            await q.Answer(School.Practice, true);
            await Expect(v.Page.GetByText("Continue")).ToBeVisibleAsync();
            await Tell("answered");
            await v.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            await Tell("dark");
            await v.Page.EvaluateAsync("async () => { await document.fonts.ready; }");
            await v.Page.ScreenshotAsync(new() { FullPage = true });
            await Tell("shot");
        }
        File.WriteAllLines("/tmp/probe-hover.txt", lines);
    }

    [Fact]
    public async Task Focus()
    {
        var lines = new List<string>();
        var learner = await School.Enrol("Probe Two");
        var v = await Visit(learner);
        var attemptId = await School.Begin(learner, School.Assessment);
        var q = await v.OpenAttempt(attemptId);
        for (var number = 1; !v.Page.Url.EndsWith("/result", StringComparison.Ordinal); number++)
        {
            await q.Shows(number);
            await q.Answer(School.Assessment, right: number % 3 != 0);
            await v.Page.WaitForFunctionAsync(
                "before => document.querySelector('h1') && !document.querySelector('h1').textContent.startsWith(before)", $"Question {number} of");
        }
        await Expect(v.Page.GetByText("Why it ended")).ToBeVisibleAsync();
        await Task.Delay(1000);
        lines.Add("result: " + await v.Page.EvaluateAsync<string>("() => document.activeElement.outerHTML.slice(0,200)"));
        lines.Add("history: " + await v.Page.EvaluateAsync<int>("() => history.length"));
        await v.Page.GetByText("Look at your answers").ClickAsync();
        await Expect(v.Page.GetByText("Only those to learn from")).ToBeVisibleAsync();
        lines.Add("review: " + await v.Page.EvaluateAsync<string>("() => document.activeElement.outerHTML.slice(0,200)"));
        lines.Add("scroll: " + await v.Page.EvaluateAsync<int>("() => scrollY"));
        File.WriteAllLines("/tmp/probe-focus.txt", lines);
    }
}
