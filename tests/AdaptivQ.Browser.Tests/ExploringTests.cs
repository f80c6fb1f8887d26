using System.Text.RegularExpressions;
using AdaptivQ.Demo;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdaptivQ.Browser.Tests;

/// <summary>An analyst asks the data; the editor runs under the same content policy as every page.</summary>
public sealed class ExploringTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task A_query_runs_in_the_editor_and_shows_pseudonyms_only()
    {
        var analyst = await Visit(TestPerson.Demo("analyst"));
        var page = analyst.Page;
        await page.GotoAsync("/");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Explore" })).ToBeVisibleAsync();
        var run = await EditorIsReady(page);
        var answered = page.WaitForResponseAsync(response =>
            response.Url.EndsWith("/graphql", StringComparison.Ordinal)
            && response.Request.PostData?.Contains("LevelsOfFinishedAttempts", StringComparison.Ordinal) == true
        );
        await run.ClickAsync();
        var answer = await (await answered).TextAsync();
        answer.ShouldNotContain("\"errors\"");
        answer.ShouldContain("\"pseudonym\"");
        foreach (var person in DemoSchool.SignIns)
        {
            answer.ShouldNotContain(person.DisplayName);
        }
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Result Window" })).ToContainTextAsync(new Regex("totalCount"));
    }

    [Fact]
    public async Task Every_starter_query_is_answered_without_an_error()
    {
        var analyst = await Visit(TestPerson.Demo("analyst"));
        var page = analyst.Page;
        await page.GotoAsync("/explore");
        var tabs = page.GetByRole(AriaRole.Tab);
        await Expect(tabs.Nth(3)).ToBeVisibleAsync();
        var run = await EditorIsReady(page);
        for (var tab = 0; tab < await tabs.CountAsync(); tab++)
        {
            await tabs.Nth(tab).ClickAsync();
            var answered = page.WaitForResponseAsync(response =>
                response.Url.EndsWith("/graphql", StringComparison.Ordinal)
                && response.Request.PostData?.Contains("Introspection", StringComparison.Ordinal) == false
            );
            await run.ClickAsync();
            var answer = await (await answered).TextAsync();
            answer.ShouldStartWith("{\"data\":{");
            answer.ShouldNotContain("\"errors\"");
        }
    }

    /// <returns>The button that runs the query, once there is one to be seen.</returns>
    internal static async Task<ILocator> EditorIsReady(IPage page)
    {
        await Expect(page.Locator(".graphiql-query-editor .view-lines")).ToContainTextAsync("query");
        return page.GetByRole(AriaRole.Button, new() { Name = "Execute query" });
    }
}
