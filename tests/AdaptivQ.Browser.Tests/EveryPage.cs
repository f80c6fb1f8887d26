using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdaptivQ.Browser.Tests;

/// <summary>
/// What holds on every page: one heading that names it, a title, nothing that scrolls sideways, no offence against WCAG 2 A
/// and AA in light and dark. A picture of each goes to test-results/screenshots.
/// </summary>
public abstract class EveryPage(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const int TallestPicture = 2400;
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();
    private static readonly object AllRules = new
    {
        type = "tag",
        values = new[] { "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa" },
    };

    // All that another colour scheme can change.
    private static readonly object RulesOfColour = new { type = "rule", values = new[] { "color-contrast", "link-in-text-block" } };

    // Without them lines are longer or shorter, and a button that holds a picture is as small as its words. The height is
    // asked for because fonts are fetched when the page is laid out, not before.
    private const string FontsAndPicturesAreThere =
        "() => document.body.offsetHeight > 0 && document.fonts.status === 'loaded' && [...document.images].every(image => image.complete "
        + "|| image.loading === 'lazy')";

    /// <summary>Learners work with a thumb, often in a hurry: 44 px. Staff's pages are dense, and keep to the 24 px that axe asks
    /// for.</summary>
    protected abstract bool ForLearners { get; }

    /// <param name="open">Leads to the page and waits until it is drawn.</param>
    /// <param name="who">Who is signed in; null for no one.</param>
    protected async Task Examine(string name, TestPerson? who, Func<Visitor, Task> open)
    {
        var found = new List<string>();
        foreach (var device in new[] { Device.Desktop, Device.Phone })
        {
            var visitor = await Visit(who, device, calm: true);
            await open(visitor);
            await Expect(visitor.Page.GetByText("Loading", new() { Exact = true })).ToHaveCountAsync(0);
            await visitor.Page.WaitForFunctionAsync(FontsAndPicturesAreThere);
            await visitor.Page.EvaluateAsync(Axe);
            found.AddRange((await Layout(visitor.Page, device)).Select(problem => $"{device.Name}: {problem}"));
            foreach (var (rules, scheme) in new[] { (AllRules, ColorScheme.Light), (RulesOfColour, ColorScheme.Dark) })
            {
                await visitor.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await Expect(visitor.Page.Locator("html"))
                    .ToHaveAttributeAsync("data-mantine-color-scheme", $"{scheme}".ToLowerInvariant());
                await TakePicture(visitor.Page, device, $"{name}-{device.Name}-{scheme}".ToLowerInvariant());
                found.AddRange((await Barriers(visitor.Page, rules)).Select(barrier => $"{device.Name} {scheme}: {barrier}"));
            }
        }

        found.ShouldBeEmpty();
    }

    private async Task<IReadOnlyList<string>> Layout(IPage page, Device device)
    {
        var problems = new List<string>();
        var headings = await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).AllInnerTextsAsync();
        if (headings.Count != 1)
        {
            problems.Add($"it has {headings.Count} main headings: {string.Join(" | ", headings)}");
        }
        var title = await page.TitleAsync();
        if (!title.EndsWith(" · AdaptivQ", StringComparison.Ordinal))
        {
            problems.Add($"its title is '{title}'");
        }
        var width = await page.EvaluateAsync<int>("() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)");
        if (width > device.Width)
        {
            problems.Add($"it scrolls sideways: it is {width} wide");
        }
        if (device.Touch && ForLearners)
        {
            problems.AddRange(await SmallTargets(page));
        }
        return problems;
    }

    /// <summary>Buttons, fields and boxes that a finger cannot hit: under 44 px high with their border. Links within text are as high as
    /// the text.</summary>
    private static Task<string[]> SmallTargets(IPage page) =>
        page.EvaluateAsync<string[]>(
            """
            () => {
              const labelled = element => element.labels?.[0]?.contains(element) || ['radio', 'checkbox'].includes(element.type);
              const target = element => labelled(element) ? element.labels?.[0] ?? element : element;
              const size = box => `${Math.round(box.width)} x ${Math.round(box.height)}`;
              const inMain = 'main button, main select, main input, main [role=button], main summary';
              return [...document.querySelectorAll(`${inMain}, header button, header input, header a`)]
                .filter(element => !element.closest('.graphiql-container') && element.type !== 'file')
                .filter(element => element.checkVisibility({ opacityProperty: false, visibilityProperty: true }))
                .map(element => ({ element, box: target(element).getBoundingClientRect() }))
                .filter(({ box }) => box.width > 1 && box.height < 41.5)
                .map(({ element, box }) => `a target is ${size(box)}: ${element.outerHTML.slice(0, 160)}`);
            }
            """
        );

    /// <summary>
    /// Axe is put into the page once and asked once a scheme; the library's own way opens another page for each question,
    /// which takes several times as long.
    /// </summary>
    private static Task<string[]> Barriers(IPage page, object rules) =>
        page.EvaluateAsync<string[]>(
            """
            async runOnly => {
              // A colour half-way from one scheme to the other is no one's choice. One that has arrived may set off those that inherit it.
              const moving = () => document.getAnimations().filter(({ effect, playState }) =>
                playState === 'running' && Number.isFinite(effect?.getComputedTiming().endTime));
              for (let ends = moving(); ends.length > 0; ends = moving()) await Promise.allSettled(ends.map(({ finished }) => finished));
              return (await axe.run({ exclude: ['.graphiql-container'] }, { runOnly, resultTypes: ['violations'] })).violations
              .flatMap(({ id, help, nodes }) => nodes.map(node => `${id}: ${help}, at ${node.target}: ${node.html.slice(0, 200)}`));
            }
            """,
            rules
        );

    private static async Task TakePicture(IPage page, Device device, string name)
    {
        await page.EvaluateAsync("async () => { await document.fonts.ready; document.activeElement?.blur?.(); }");
        var height = await page.EvaluateAsync<int>("() => document.documentElement.scrollHeight");
        // A picture of the "full page" would be taken without the touch screen, and so of another layout.
        await page.SetViewportSizeAsync(device.Width, Math.Clamp(height, device.Height, TallestPicture));
        await page.ScreenshotAsync(new() { Path = Path.Combine(Results("screenshots"), $"{name}.png") });
        await page.SetViewportSizeAsync(device.Width, device.Height);
    }

    protected static async Task Heading(Visitor visitor, string name) =>
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = name, Level = 1 })).ToBeVisibleAsync();
}
