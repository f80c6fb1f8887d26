using System.Text.Json;
using System.Text.RegularExpressions;
using AdaptivQ.Adaptivity.History;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdaptivQ.Browser.Tests;

/// <summary>
/// An operator has history told again. Alone: while other tests' learners answer, a read model is up to date for moments only,
/// and what it is when it is rebuilt is not what it was when it was looked at.
/// </summary>
[Collection(nameof(RunsAlone))]
public sealed class OperatingTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const string Projection = "AttemptSummaries";

    [Fact]
    public async Task A_read_model_is_rebuilt_under_the_operators_eyes_and_comes_out_the_same()
    {
        var (teacher, classPage) = await ReadClass();
        var visitor = await Visit(TestPerson.Demo("operator"));
        var page = visitor.Page;
        await page.GotoAsync("/");
        var row = page.GetByRole(AriaRole.Row).Filter(new() { Has = page.GetByRole(AriaRole.Rowheader, new() { Name = Projection }) });
        await Expect(row).ToContainTextAsync("Up to date");
        // So little history is replayed before a page can ask how far it is. The new documents are put in once no one keeps them out.
        var kept = await Fixture.LockAgainstWriting(AttemptSummaries);
        await using var _ = kept;
        var asked = page.WaitForResponseAsync($"**/api/operations/projections/{Projection}/rebuild");
        await row.GetByRole(AriaRole.Button, new() { Name = $"Rebuild {Projection}" }).ClickAsync();
        (await asked).Status.ShouldBe(202);
        var bar = row.GetByRole(AriaRole.Progressbar);
        await Expect(bar).ToHaveAttributeAsync("aria-valuenow", new Regex(@"^(\d|[1-9]\d|100)$"));
        await kept.DisposeAsync();
        await Expect(bar).ToHaveCountAsync(0);
        await Expect(row).ToContainTextAsync("Up to date");
        await Expect(row.GetByRole(AriaRole.Button, new() { Name = $"Rebuild {Projection}" })).ToBeEnabledAsync();
        var outcome = await Outcome(visitor);
        outcome.GetProperty("outcome").GetString().ShouldBe("done", $"{outcome}");
        // Nothing may come out otherwise than it was.
        foreach (var difference in new[] { "added", "changed", "removed" })
        {
            outcome.GetProperty(difference).GetInt32().ShouldBe(0, $"{outcome}");
        }

        await teacher.ReloadAsync();
        (await Cells(teacher)).ShouldBe(classPage);
    }

    private string AttemptSummaries =>
        Fixture
            .Services.GetRequiredService<IDocumentStore>()
            .Options.FindOrResolveDocumentType(typeof(AttemptSummary))
            .TableName.QualifiedName;

    private async Task<(IPage, IReadOnlyList<string>)> ReadClass()
    {
        var teacher = await Visit(TestPerson.Demo("teacher"));
        await teacher.Page.GotoAsync("/classes");
        await teacher.Page.GetByRole(AriaRole.Link, new() { Name = "Class 9B" }).ClickAsync();
        return (teacher.Page, await Cells(teacher.Page));
    }

    private static async Task<IReadOnlyList<string>> Cells(IPage classPage)
    {
        await Expect(classPage.Locator("tbody tr")).ToHaveCountAsync(11);
        return await classPage.Locator("tbody").Locator("th, td").AllInnerTextsAsync();
    }

    private static async Task<JsonElement> Outcome(Visitor visitor)
    {
        var projections = (await (await visitor.Context.APIRequest.GetAsync("/api/operations/projections")).JsonAsync())!.Value;
        return projections.EnumerateArray().Single(one => one.GetProperty("name").GetString() == Projection).GetProperty("lastRebuild");
    }
}
