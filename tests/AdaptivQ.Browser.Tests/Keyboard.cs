using Microsoft.Playwright;

namespace AdaptivQ.Browser.Tests;

/// <summary>Getting about without a mouse.</summary>
public static class Keyboard
{
    private const int MostStops = 80;

    // A radio button may draw its ring on its label or on what stands beside it.
    private const string HasVisibleFocus = """
        element => [element, element.nextElementSibling, element.closest('label')].some(drawn => {
          if (!drawn) return false;
          const style = getComputedStyle(drawn);
          return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || (drawn === element && style.boxShadow !== 'none');
        })
        """;

    /// <summary>Presses Tab until the target has the focus. Every stop on the way must show that it has it.</summary>
    public static async Task TabTo(this IPage page, ILocator target)
    {
        await Assertions.Expect(target).ToBeVisibleAsync();
        for (var stop = 0; stop < MostStops; stop++)
        {
            await page.Keyboard.PressAsync("Tab");
            var focused = page.Locator(":focus");
            if (await focused.CountAsync() == 0)
            {
                continue;
            }
            (await focused.EvaluateAsync<bool>(HasVisibleFocus)).ShouldBeTrue(
                $"no ring around {await focused.EvaluateAsync<string>("element => element.outerHTML")} when it has the focus"
            );
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }
        }

        throw new InvalidOperationException($"{MostStops} presses of Tab did not lead to {target}.");
    }

    public static Task Press(this IPage page, params ReadOnlySpan<string> keys)
    {
        var pressed = keys.ToArray();
        return PressAll();

        async Task PressAll()
        {
            foreach (var key in pressed)
            {
                await page.Keyboard.PressAsync(key);
            }
        }
    }

    /// <summary>Until the element has the focus.</summary>
    public static Task HasFocus(this ILocator target) => Assertions.Expect(target).ToBeFocusedAsync();
}
