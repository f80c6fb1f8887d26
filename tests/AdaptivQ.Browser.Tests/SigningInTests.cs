using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdaptivQ.Browser.Tests;

/// <summary>In, out, and back to where one wanted to go.</summary>
public sealed class SigningInTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task A_wrong_password_is_told_in_words_and_nothing_typed_is_lost()
    {
        var visitor = await Visit();
        visitor.ExpectsStatus(401);
        await visitor.Page.GotoAsync("/sign-in");
        // An address of no one: the demo's own people must not be locked out by tests.
        await Fill(visitor.Page, "nobody.at.all@test.example", "not-the-password");
        await Expect(visitor.Page.GetByText("The email address or the password is not right.")).ToBeVisibleAsync();
        await Password(visitor.Page).HasFocus();
        await Expect(Password(visitor.Page)).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(Email(visitor.Page)).ToHaveValueAsync("nobody.at.all@test.example");
    }

    [Fact]
    public async Task After_too_many_wrong_passwords_it_says_when_to_try_again()
    {
        var visitor = await Visit();
        visitor.ExpectsStatus(401);
        visitor.ExpectsStatus(429);
        await visitor.Page.GotoAsync("/sign-in");
        var locked = visitor.Page.GetByText(new Regex(@"Too many wrong passwords\. You can try again in 1[0-5] seconds\."));
        for (var tries = 1; tries <= 5; tries++)
        {
            var answered = visitor.Page.WaitForResponseAsync("**/api/session");
            await Fill(visitor.Page, "guessed.at@test.example", $"guess {tries}");
            await answered;
        }

        await Expect(locked).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Missing_fields_are_named_before_anything_is_sent()
    {
        var visitor = await Visit();
        await visitor.Page.GotoAsync("/sign-in");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(visitor.Page.GetByText("Enter your email address.")).ToBeVisibleAsync();
        await Email(visitor.Page).HasFocus();
    }

    [Fact]
    public async Task Whoever_signs_out_is_out_and_going_back_shows_nothing()
    {
        var learner = await School.Enrol("Oona Out");
        var visitor = await Visit(learner);
        visitor.ExpectsStatus(401);
        var page = visitor.Page;
        await page.GotoAsync("/");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "My quizzes" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex(learner.Name) }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(Email(page)).ToBeVisibleAsync();

        (await visitor.Context.APIRequest.GetAsync("/api/quizzes")).Status.ShouldBe(401);
        await page.GotoAsync("/");
        // It leads to the form by itself; only then is there something to go back from.
        await Expect(Email(page)).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Expect(Email(page)).ToBeVisibleAsync();
        (await page.Locator("body").InnerTextAsync()).ShouldNotContain(learner.Name);
    }

    [Fact]
    public async Task An_address_deep_inside_comes_back_after_signing_in()
    {
        var learner = await School.Enrol("Dev Deeplink");
        var attemptId = await School.Begin(learner, School.Assessment);
        var visitor = await Visit();
        await visitor.Page.GotoAsync($"/attempts/{attemptId}");
        await Expect(visitor.Page).ToHaveURLAsync(new Regex("/sign-in"));
        await Fill(visitor.Page, learner.Email, TestPerson.Password);
        await new QuestionPage(visitor.Page).Shows(1);
        visitor.Page.Url.ShouldEndWith($"/attempts/{attemptId}");
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("https://evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task Signing_in_never_leads_to_another_site(string target)
    {
        var visitor = await Visit();
        await visitor.Page.GotoAsync($"/sign-in?to={Uri.EscapeDataString(target)}");
        var learner = await School.Enrol("Eve Elsewhere");
        await Fill(visitor.Page, learner.Email, TestPerson.Password);
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "My quizzes" })).ToBeVisibleAsync();
        visitor.Page.Url.ShouldBe($"{Fixture.Address}/");
    }

    [Theory]
    [InlineData("/no/such/page")]
    [InlineData("/operations")]
    public async Task A_page_that_is_not_there_or_not_for_this_role_says_so_and_leads_home(string address)
    {
        var visitor = await Visit(TestPerson.Demo("learner"));
        var page = visitor.Page;
        await page.GotoAsync(address);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "There is no such page" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to the start" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "My quizzes" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Signing_out_in_one_tab_sends_the_other_to_sign_in_and_back_again()
    {
        var learner = await School.Enrol("Two Tabs");
        var attemptId = await School.Begin(learner, School.Assessment);
        var visitor = await Visit(learner);
        visitor.ExpectsStatus(401);
        var question = await visitor.OpenAttempt(attemptId);
        await visitor.Context.ClearCookiesAsync();
        await question.Answer(School.Assessment, right: true);
        await Expect(Email(visitor.Page)).ToBeVisibleAsync();
        await Fill(visitor.Page, learner.Email, TestPerson.Password);
        // The answer that was given is not lost on the way.
        await question.Shows(2);
        (await School.Scored(attemptId)).Count.ShouldBe(1);
    }

    private static ILocator Email(IPage page) => page.GetByLabel("Email address");

    private static ILocator Password(IPage page) => page.GetByLabel("Password", new() { Exact = true });

    private static async Task Fill(IPage page, string email, string password)
    {
        await Email(page).FillAsync(email);
        await Password(page).FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}
