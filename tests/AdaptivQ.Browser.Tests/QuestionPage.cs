using System.Text.Json;
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
    public const string SingleChoice = "single-choice";
    public const string MultipleResponse = "multiple-response";
    public const string TrueFalse = "true-false";
    public const string Numeric = "numeric";
    public const string Ordering = "ordering";

    public IPage Page { get; } = page;

    public ILocator Heading => Page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    /// <summary>The options: radio buttons or checkboxes.</summary>
    public ILocator Options => Page.Locator("article").Locator("input[type=radio], input[type=checkbox]");

    public ILocator NumberField => Page.Locator("article").GetByRole(AriaRole.Textbox);

    public ILocator UnitField => Page.Locator("article").GetByRole(AriaRole.Combobox, new() { Name = "Unit" });

    /// <summary>The entries to put in order.</summary>
    public ILocator Entries => Page.Locator("article [data-entry]");

    public ILocator KeepButton => Page.GetByRole(AriaRole.Button, new() { Name = "Keep this order" });

    public ILocator AnswerButton => Page.GetByRole(AriaRole.Button, new() { Name = "Answer", Exact = true });

    public ILocator LostConnection => Page.GetByText("Connection lost. Your answer is kept");

    /// <summary>The line that a screen reader reads out when it changes.</summary>
    public ILocator Announcement => Page.Locator("[aria-live=polite][aria-atomic=true]");

    public Task Shows(int number) => Expect(Heading).ToHaveTextAsync(new Regex($"^Question {number} of at most"));

    public async Task<SeenQuestion> Seen() =>
        new(
            await Heading.InnerTextAsync(),
            await Page.Locator("#stem").InnerHTMLAsync(),
            await Page.Locator("article")
                .EvaluateAsync<string>(
                    """
                    article => [...article.querySelectorAll('input, select, [data-entry]')]
                      .map(one => one.matches('select') ? [...one.options].map(({ text }) => text)
                        : one.matches('[type=text]') ? 'a field'
                        : one.matches('[data-entry]') ? `${one.dataset.entry} ${one.innerText}`
                        : `${one.value} ${one.closest('label').innerText}`)
                      .join('\n')
                    """
                )
        );

    /// <summary>What is given so far, as it stands there: ids that are chosen or put in order, or what is typed and the unit beside
    /// it.</summary>
    public Task<string[]> Given() =>
        Page.Locator("article")
            .EvaluateAsync<string[]>(
                """
                article => {
                  const typed = [...article.querySelectorAll('input[type=text]')].filter(({ value }) => value !== '');
                  const units = typed.length > 0 ? article.querySelectorAll('select') : [];
                  const unordered = [...article.querySelectorAll('button')]
                    .some((one) => one.textContent === 'Keep this order' && one.ariaPressed === 'false');
                  const ordered = unordered
                    ? [] : [...article.querySelectorAll('[data-entry]')].map(({ dataset }) => dataset.entry);
                  return [...[...article.querySelectorAll('input:checked'), ...typed, ...units].map(({ value }) => value), ...ordered];
                }
                """
            );

    public async Task<Guid> ItemId() => Guid.Parse((await Page.Locator("article").GetAttributeAsync("data-item"))!);

    public Task<string[]> OptionIds() => Options.EvaluateAllAsync<string[]>("all => all.map(one => one.value)");

    /// <summary>A response that is right, or earns nothing.</summary>
    /// <param name="pick">Another one where there are several.</param>
    public async Task<JsonElement> Response(CompiledQuiz quiz, bool right, int pick = 0)
    {
        var interaction = quiz.Item(await ItemId()).Interaction;
        return interaction.Example(right ? interaction.MaxCategory : 0, pick);
    }

    /// <summary>Gives a response by mouse, as a question of that type is answered.</summary>
    public async Task Give(string type, JsonElement response)
    {
        if (type == Numeric)
        {
            await Type(response.GetString()!);
        }
        else if (type == Ordering)
        {
            await Arrange(response, up => up.ClickAsync());
        }
        else
        {
            foreach (var option in Chosen(type, response))
            {
                await Choose(option);
            }
        }
    }

    /// <summary>Moves entries up until they are in order.</summary>
    private async Task Arrange(JsonElement order, Func<ILocator, Task> press)
    {
        if (await KeepButton.CountAsync() > 0)
        {
            await KeepButton.ClickAsync();
        }
        foreach (var (place, id) in order.EnumerateArray().Select(id => id.GetString()!).Index())
        {
            var entry = Page.Locator($"article [data-entry='{id}']");
            var up = entry.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Move up: ") });
            for (var steps = Array.IndexOf(await EntryIds(), id) - place; steps > 0; steps--)
            {
                await press(up);
            }
            (await EntryIds())[place].ShouldBe(id);
        }
    }

    private Task<string[]> EntryIds() => Entries.EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.entry)");

    private ILocator LabelOf(string optionId) => Page.Locator("label", new() { Has = Page.Locator($"input[value='{optionId}']") });

    /// <summary>Fills the field, and chooses the unit where there are several.</summary>
    private async Task Type(string number)
    {
        var ofUnit = await UnitField.CountAsync() > 0 ? number.LastIndexOf(' ') : -1;
        await NumberField.FillAsync(ofUnit < 0 ? number : number[..ofUnit]);
        if (ofUnit >= 0)
        {
            await UnitField.SelectOptionAsync(number[(ofUnit + 1)..]);
        }
    }

    /// <summary>Gives a response that is right, or earns nothing, by mouse.</summary>
    public async Task Give(CompiledQuiz quiz, bool right) =>
        await Give(quiz.Item(await ItemId()).Interaction.Type, await Response(quiz, right));

    /// <summary>Gives a response by keyboard, wherever on the page the focus is.</summary>
    public async Task Press(string type, JsonElement response)
    {
        if (type == Numeric)
        {
            await Page.Keyboard.TypeAsync(response.GetString()!);
            return;
        }

        if (type == Ordering)
        {
            await Arrange(
                response,
                async up =>
                {
                    // A button that moves with its entry keeps the focus.
                    if (!await up.EvaluateAsync<bool>("up => up === document.activeElement"))
                    {
                        await up.FocusAsync();
                    }
                    await Page.Press("Space");
                    await up.HasFocus();
                }
            );
            await AnswerButton.FocusAsync();
            return;
        }

        var ids = await OptionIds();
        foreach (var option in Chosen(type, response))
        {
            await Page.Press($"{Array.IndexOf(ids, option) + 1}");
        }
    }

    /// <summary>Chooses an option, or with a checkbox takes the choice back.</summary>
    public Task Choose(string optionId) => LabelOf(optionId).ClickAsync();

    /// <summary>Gives a response and answers; what comes then is for the caller to wait for.</summary>
    /// <returns>What was given as it stood there.</returns>
    public async Task<string[]> Answer(CompiledQuiz quiz, JsonElement response)
    {
        await Give(quiz.Item(await ItemId()).Interaction.Type, response);
        var given = await Given();
        given.ShouldNotBeEmpty();
        await AnswerButton.ClickAsync();
        return given;
    }

    /// <summary>Tries to give something else, by mouse and by keyboard, while an answer is on its way.</summary>
    public async Task TryToChange()
    {
        // As a mouse does it: by force, since the options say that they can't be chosen.
        foreach (var option in await OptionIds())
        {
            await LabelOf(option).ClickAsync(new() { Force = true });
        }
        foreach (var button in await Entries.GetByRole(AriaRole.Button).AllAsync())
        {
            await button.ClickAsync(new() { Force = true });
        }
        if (await NumberField.CountAsync() > 0)
        {
            await Expect(UnitField).ToBeDisabledAsync();
            await NumberField.PressSequentiallyAsync("9");
        }

        await Page.Press("1", "2", "Enter");
    }

    public async Task<string[]> Answer(CompiledQuiz quiz, bool right) => await Answer(quiz, await Response(quiz, right));

    /// <summary>The options that a response chooses.</summary>
    public static IEnumerable<string> Chosen(string type, JsonElement response) =>
        type switch
        {
            SingleChoice => [response.GetString()!],
            TrueFalse => [response.GetRawText()],
            MultipleResponse => response.EnumerateArray().Select(option => option.GetString()!),
            _ => throw new ArgumentException(
                $"No test knows how to answer a {type} item. Teach it to {nameof(QuestionPage)}.",
                nameof(type)
            ),
        };

    /// <summary>The attempt in the page's address.</summary>
    public Guid AttemptId => Guid.Parse(AttemptAddress().Match(Page.Url).Groups[1].Value);

    [GeneratedRegex("/attempts/([0-9a-f-]{36})")]
    private static partial Regex AttemptAddress();
}
