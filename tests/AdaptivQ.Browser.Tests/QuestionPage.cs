using System.Text.RegularExpressions;
using AdaptivQ.Adaptivity.Attempts;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdaptivQ.Browser.Tests;

/// <summary>A question as the learner sees it: two that are equal read the same, in the same order.</summary>
public sealed record SeenQuestion(string Heading, string Stem, string Options);

/// <summary>The page on which a learner answers.</summary>
public sealed partial class QuestionPage(IPage page)
{
    public IPage Page { get; } = page;

    public ILocator Heading => Page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public ILocator Options => Page.GetByRole(AriaRole.Radio);

    public ILocator Chosen => Page.Locator("input[type=radio]:checked");

    public ILocator AnswerButton => Page.GetByRole(AriaRole.Button, new() { Name = "Answer", Exact = true });

    public ILocator LostConnection => Page.GetByText("Connection lost. Your answer is kept");

    /// <summary>The line that a screen reader reads out when it changes.</summary>
    public ILocator Announcement => Page.Locator("[aria-live=polite][aria-atomic=true]");

    public Task Shows(int number) => Expect(Heading).ToHaveTextAsync(new Regex($"^Question {number} of at most"));

    public async Task<SeenQuestion> Seen() => new(
        await Heading.InnerTextAsync(),
        await Page.Locator("#stem").InnerHTMLAsync(),
        string.Join('\n', await Options.EvaluateAllAsync<string[]>("all => all.map(one => one.value + ' ' + one.closest('label').innerText)")));

    public async Task<Guid> ItemId() => Guid.Parse((await Options.First.GetAttributeAsync("name"))!["option-".Length..]);

    public Task<string[]> OptionIds() => Options.EvaluateAllAsync<string[]>("all => all.map(one => one.value)");

    /// <summary>Id of the right option, or of the first wrong one.</summary>
    public async Task<string> Option(CompiledQuiz quiz, bool right)
    {
        var item = quiz.Item(await ItemId());
        return item.Options.First(option => option.IsKey == right).Id;
    }

    public Task Choose(string optionId) => Page.Locator("label", new() { Has = Page.Locator($"input[value='{optionId}']") }).ClickAsync();

    /// <summary>Chooses and answers; what comes then is for the caller to wait for.</summary>
    public async Task Answer(string optionId)
    {
        await Choose(optionId);
        await AnswerButton.ClickAsync();
    }

    public async Task Answer(CompiledQuiz quiz, bool right) => await Answer(await Option(quiz, right));

    /// <summary>The attempt in the page's address.</summary>
    public Guid AttemptId => Guid.Parse(AttemptAddress().Match(Page.Url).Groups[1].Value);

    [GeneratedRegex("/attempts/([0-9a-f-]{36})")]
    private static partial Regex AttemptAddress();
}
