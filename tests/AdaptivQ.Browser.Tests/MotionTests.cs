using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdaptivQ.Browser.Tests;

/// <summary>Anyone who asks the system for less motion is spared all of it.</summary>
public sealed class MotionTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task Without_motion_another_colour_scheme_is_there_at_once()
    {
        var page = (await Visit(calm: true)).Page;
        await page.GotoAsync("/sign-in");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in" })).ToBeVisibleAsync();
        // To say what moves, the browser has to have settled the new styles first.
        var moving = await page.EvaluateAsync<string[]>(
            """
            () => {
              document.documentElement.setAttribute('data-mantine-color-scheme', 'dark');
              return document.getAnimations()
                .map(({ transitionProperty, effect }) => `${transitionProperty} of ${effect.target.localName}`);
            }
            """
        );
        moving.ShouldBeEmpty();
    }
}
