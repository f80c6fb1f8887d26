using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdaptivQ.Browser.Tests;

/// <summary>From a file to a quiz that a class can take.</summary>
public sealed class AuthoringTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task A_quiz_is_published_in_the_form_and_a_teacher_gives_it_to_a_class()
    {
        const string Title = "Fractions, close up";
        const string ClassTitle = "Class 6A";
        var author = await Visit(TestPerson.Demo("author"));
        var page = author.Page;
        await page.GotoAsync($"/banks/{School.DemoBankId}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Publish a quiz from this bank" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Expect(page.GetByText("Give the quiz a title that learners recognise.")).ToBeVisibleAsync();
        await page.GetByLabel("Title").HasFocus();

        await page.GetByLabel("Title").FillAsync(Title);
        await page.GetByLabel("Description").FillAsync("For everybody who wants to be sure of fractions.");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Assess" }).CheckAsync();
        await page.GetByLabel("At least").FillAsync("5");
        await page.GetByLabel("At most").FillAsync("12");
        await page.GetByLabel("Time limit").FillAsync("20");
        await page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new Regex("^Fractions") }).CheckAsync();
        author.ExpectsStatus(409);
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        // Twelve questions cannot make a level so sure: the field says so, and what to do.
        await Expect(page.GetByText(new Regex("Only [0-9]+ of 100 learners would be measured this surely"))).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "As sure as the questions make it" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Expect(page.GetByText($"“{Title}” is published")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "See all quizzes" }).ClickAsync();
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = Title });
        await Expect(row).ToContainTextAsync("Assessing");
        await Expect(row).ToContainTextAsync("20 minutes");

        // A class of its own: while other tests' learners come into theirs, their teacher would be asked to repeat what she did.
        var learner = await School.Enrol("Frida Fractions", await School.OpenClass(ClassTitle));
        var teacher = await Visit(TestPerson.Demo("teacher"));
        await teacher.Page.GotoAsync("/classes");
        await teacher.Page.GetByRole(AriaRole.Link, new() { Name = ClassTitle }).ClickAsync();
        await teacher.Page.GetByRole(AriaRole.Button, new() { Name = "Assign a quiz" }).ClickAsync();
        await teacher
            .Page.GetByLabel("Quiz for this class")
            .SelectOptionAsync(new SelectOptionValue { Label = $"{Title} (shows a level)" });
        await teacher.Page.GetByRole(AriaRole.Button, new() { Name = "Assign", Exact = true }).ClickAsync();
        await Expect(teacher.Page.GetByText("Assigned. The learners see it now.")).ToBeVisibleAsync();

        var visitor = await Visit(learner);
        await visitor.Page.GotoAsync("/");
        var card = visitor.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = Title });
        await Expect(card).ToContainTextAsync("At most 12 questions, 20 minutes from when you start");
        await card.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await new QuestionPage(visitor.Page).Shows(1);
    }

    [Fact]
    public async Task A_file_with_mistakes_is_refused_whole_with_row_and_column_of_each()
    {
        var author = await Visit(TestPerson.Demo("author"));
        author.ExpectsStatus(400);
        var page = author.Page;
        await NewBank(page, "Mistakes to mend");
        await Import(page, "mistakes.csv", "id,stem,a,b,correct,level\nq1,What is $1+1$?,2,3,a,1\nq2,,4,5,a,2\nq3,Which one?,6,7,x,99\n");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "mistakes.csv was not imported" })).ToBeVisibleAsync();
        var cells = await page.GetByRole(AriaRole.Table, new() { Name = "Errors in mistakes.csv" })
            .Locator("tbody tr")
            .EvaluateAllAsync<string[]>("rows => rows.map(row => [...row.cells].slice(0, 2).map(cell => cell.innerText).join('/'))");
        cells.ShouldBe(["3/stem", "4/correct", "4/level"], ignoreOrder: true);
        await Expect(page.GetByText("This bank is empty")).ToBeVisibleAsync();

        await Import(page, "mended.csv", "id,stem,a,b,correct,level\nq1,What is $1+1$?,2,3,a,1\nq2,What is $2+2$?,4,5,a,2\n");
        await Expect(page.GetByText("mended.csv: 2 rows read. 2 added, 0 revised, 0 unchanged.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "q2" })).ToBeVisibleAsync();
        await Expect(page.GetByText("was not imported")).ToHaveCountAsync(0);
    }

    internal static async Task NewBank(IPage page, string title)
    {
        await page.GotoAsync("/banks");
        await page.GetByRole(AriaRole.Button, new() { Name = "New bank" }).ClickAsync();
        await page.GetByLabel("Title of the bank").FillAsync(title);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = title, Level = 1 })).ToBeVisibleAsync();
    }

    internal static Task Import(IPage page, string name, string text) =>
        page.Locator("input[type=file]")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = name,
                    MimeType = "text/csv",
                    Buffer = Encoding.UTF8.GetBytes(text),
                }
            );
}
