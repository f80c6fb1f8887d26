using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdaptivQ.Browser.Tests;

/// <summary>A quiz after its first version, and a class after its first day.</summary>
public sealed class EditingTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task An_author_publishes_a_second_version_goes_back_and_retires_the_quiz()
    {
        const string Title = "Versions of a quiz";
        var author = await Visit(TestPerson.Demo("author"));
        var page = author.Page;
        await PublishTwice(page, School.DemoBankId, Title);
        await Expect(
                page.GetByRole(AriaRole.Listitem).Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = "Version 2" }) })
            )
            .ToContainTextAsync("Most questions from 10 to 15.");

        // Nothing was edited since: there is nothing to publish.
        author.ExpectsStatus(409);
        await Press(page, "Publish version 3");
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();

        await Press(page, "Publish version 1 again");
        await Expect(page.GetByRole(AriaRole.Heading, new() { NameRegex = new Regex("^Version 3") })).ToContainTextAsync("current");

        await Press(page, "Retire");
        await Expect(page.GetByText("retired", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Edit", Exact = true })).ToHaveCountAsync(0);
        await Press(page, "Restore");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Edit", Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Of_two_authors_who_edit_at_once_the_second_is_told_and_writes_nothing()
    {
        const string Title = "Two authors of one quiz";
        var first = await Visit(TestPerson.Demo("author"));
        await PublishTwice(first.Page, School.DemoBankId, Title);
        var second = await Visit(TestPerson.Demo("author"));
        await second.Page.GotoAsync(first.Page.Url);
        foreach (var page in new[] { first.Page, second.Page })
        {
            await page.GetByRole(AriaRole.Link, new() { Name = "Edit", Exact = true }).ClickAsync();
            await Expect(page.GetByLabel("At most")).ToHaveValueAsync("15 questions");
        }

        await first.Page.GetByLabel("Title").FillAsync($"{Title}, renamed");
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(first.Page.GetByText("Edited, not published.")).ToBeVisibleAsync();
        second.ExpectsStatus(409);
        await second.Page.GetByLabel("Description").FillAsync("What the second one wrote.");
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(second.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The draft was edited meanwhile");

        await first.Page.ReloadAsync();
        await Expect(first.Page.GetByText($"will be called “{Title}, renamed”")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_topic_that_the_bank_has_no_more_is_named_and_can_be_unticked()
    {
        const string Title = "Topics that move";
        var author = await Visit(TestPerson.Demo("author"));
        var page = author.Page;
        await AuthoringTests.NewBank(page, "Bank of topics that move");
        var bank = page.Url;
        await AuthoringTests.Import(page, "before.csv", Items("Sums"));
        await Expect(page.GetByText("before.csv: 2 rows read. 2 added, 0 revised, 0 unchanged.")).ToBeVisibleAsync();
        await page.GotoAsync($"{bank}/publish");
        await page.GetByLabel("Title").FillAsync(Title);
        await page.GetByRole(AriaRole.Radio, new() { Name = "Practise" }).CheckAsync();
        await page.GetByLabel("At most").FillAsync("2");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Sums (2)" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Expect(page.GetByText($"“{Title}” is published")).ToBeVisibleAsync();
        await page.GotoAsync(bank);
        await AuthoringTests.Import(page, "after.csv", Items("Additions"));
        await Expect(page.GetByText("after.csv: 2 rows read. 0 added, 2 revised, 0 unchanged.")).ToBeVisibleAsync();

        await page.GotoAsync("/quizzes");
        await page.GetByRole(AriaRole.Link, new() { Name = Title }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Edit", Exact = true }).ClickAsync();
        await page.GetByLabel("Title").FillAsync($"{Title} on");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("The bank has no items of the topic “Sums” any more. Untick it.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Sums (0)" }).UncheckAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Additions (2)" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("Edited, not published.")).ToBeVisibleAsync();
    }

    private static string Items(string topic) =>
        $"id,topic,stem,a,b,correct,level\nq1,{topic},What is $1+1$?,2,3,a,1\nq2,{topic},What is $2+2$?,4,5,a,2\n";

    [Fact]
    public async Task A_teacher_opens_a_class_renames_it_withdraws_a_quiz_and_archives_it()
    {
        var title = $"Chess {Guid.NewGuid().ToString()[..4]}";
        var teacher = await Visit(TestPerson.Demo("teacher"));
        var page = teacher.Page;
        await page.GotoAsync("/classes");
        await page.GetByRole(AriaRole.Button, new() { Name = "New class" }).ClickAsync();
        teacher.ExpectsStatus(409);
        await page.GetByLabel("Title of the class").FillAsync("Class 8A");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Expect(page.GetByText("The school has a class 'Class 8A' already. Choose another title.")).ToBeVisibleAsync();
        await page.GetByLabel("Title of the class").FillAsync(title);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = title, Level = 1 })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Assign a quiz" }).ClickAsync();
        await page.GetByLabel("Quiz for this class").SelectOptionAsync(new SelectOptionValue { Label = "Mathematics practice (practice)" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Assign", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Assigned: Mathematics practice")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Change class" }).ClickAsync();
        await page.GetByLabel("Title of the class").FillAsync($"{title} club");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"{title} club", Level = 1 })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Withdraw Mathematics practice" }).ClickAsync();
        await Expect(page.GetByText("No quiz assigned yet.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Archive the class" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = $"Archive {title} club" }).ClickAsync();
        await Expect(page.GetByText("archived", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Change class" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = "Classes" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Class 8A" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = $"{title} club" })).ToHaveCountAsync(0);
        await page.GetByLabel("Archived classes too").CheckAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = $"{title} club" })).ToBeVisibleAsync();
    }

    /// <summary>Publishes a quiz of at most 10 questions, then edits it to 15 and publishes that too. Ends on the quiz's page.</summary>
    internal static async Task PublishTwice(IPage page, Guid bankId, string title)
    {
        await page.GotoAsync($"/banks/{bankId}/publish");
        await page.GetByLabel("Title").FillAsync(title);
        await page.GetByRole(AriaRole.Radio, new() { Name = "Practise" }).CheckAsync();
        await page.GetByLabel("At most").FillAsync("10");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "See all quizzes" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = title }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Edit", Exact = true }).ClickAsync();
        await Expect(page.GetByLabel("At most")).ToHaveValueAsync("10 questions");
        await page.GetByLabel("At most").FillAsync("15");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("Edited, not published.")).ToBeVisibleAsync();
        await Press(page, "Publish version 2");
        await Expect(page.GetByRole(AriaRole.Heading, new() { NameRegex = new Regex("^Version 2") })).ToContainTextAsync("current");
    }

    /// <summary>Presses a button and the same one again, which asks whether that is wanted.</summary>
    private static async Task Press(IPage page, string name)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = name }).GetByRole(AriaRole.Button, new() { Name = name }).ClickAsync();
    }
}
