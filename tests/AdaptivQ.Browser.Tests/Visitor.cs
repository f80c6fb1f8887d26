using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace AdaptivQ.Browser.Tests;

/// <summary>What someone looks at AdaptivQ with.</summary>
public sealed record Device(string Name, int Width, int Height, bool Touch)
{
    public static readonly Device Desktop = new("1280", 1280, 800, Touch: false);
    public static readonly Device Phone = new("390", 390, 844, Touch: true);
}

/// <summary>
/// One browser window with cookies and storage of its own. It takes note of everything that no page may do: errors in the
/// console, exceptions, offences against the content security policy, answers of the server that are 5xx.
/// </summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _complaints = new();

    // Chromium gives up what it loads whenever the machine comes to another address: when someone starts a container
    // beside the tests, say. No page can do anything for it; it asks again, as after any lost connection.
    private readonly List<Regex> _expected = [new("net::ERR_NETWORK_CHANGED")];

    private Visitor(IBrowserContext context) => Context = context;

    public IBrowserContext Context { get; }

    public IPage Page { get; private set; } = null!;

    /// <summary>What went wrong behind the pages, but for what the test expects to.</summary>
    public IReadOnlyList<string> Complaints =>
        [.. _complaints.Where(complaint => !_expected.Any(expected => expected.IsMatch(complaint))).Distinct()];

    public static async Task<Visitor> Arrive(BrowserFixture fixture, Device device, bool calm)
    {
        var context = await fixture.Browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = fixture.Address,
                ViewportSize = new ViewportSize { Width = device.Width, Height = device.Height },
                IsMobile = device.Touch,
                HasTouch = device.Touch,
                DeviceScaleFactor = device.Touch ? 2 : 1,
                Locale = "en-GB",
                TimezoneId = "Europe/London",
                ColorScheme = ColorScheme.Light,
                ReducedMotion = calm ? ReducedMotion.Reduce : ReducedMotion.NoPreference,
            }
        );
        context.SetDefaultTimeout(BrowserFixture.Patience);
        var visitor = new Visitor(context);
        context.Console += (_, message) =>
        {
            if (message.Type == "error" || message.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase))
            {
                visitor._complaints.Enqueue($"console on {message.Page?.Url}: {message.Text} ({message.Location})");
            }
        };
        context.WebError += (_, error) => visitor._complaints.Enqueue($"exception on {error.Page?.Url}: {error.Error}");
        context.Response += (_, response) =>
        {
            if (response.Status >= 500)
            {
                visitor._complaints.Enqueue($"{response.Status} for {response.Request.Method} {response.Url}");
            }
        };
        await context.AddInitScriptAsync(
            "addEventListener('securitypolicyviolation', e => console.error(`policy: ${e.violatedDirective} refuses "
                + "${e.blockedURI || 'inline'} at ${e.sourceFile}:${e.lineNumber}`))"
        );
        visitor.Page = await context.NewPageAsync();
        return visitor;
    }

    /// <summary>Something that is part of the test, such as the browser's own word about a refused request.</summary>
    public void Expects(string complaint) => _expected.Add(new Regex(complaint, RegexOptions.IgnoreCase));

    /// <summary>What the browser itself says of an answer with that status.</summary>
    public void ExpectsStatus(int status) => Expects($"status of {status} ");

    public void ExpectsLostConnection() => Expects(@"Failed to load resource: net::ERR_");

    /// <summary>Signed in without the form, which has tests of its own.</summary>
    public async Task SignIn(TestPerson person)
    {
        var response = await Context.APIRequest.PostAsync(
            "/api/session",
            new() { DataObject = new { email = person.Email, password = TestPerson.Password } }
        );
        response.Ok.ShouldBeTrue($"{person.Email} may not sign in: {await response.TextAsync()}");
    }

    /// <summary>A question on the page of an attempt.</summary>
    public async Task<QuestionPage> OpenAttempt(Guid attemptId, int number = 1)
    {
        await Page.GotoAsync($"/attempts/{attemptId}");
        var question = new QuestionPage(Page);
        await question.Shows(number);
        return question;
    }

    /// <summary>Another tab of the same window.</summary>
    public Task<IPage> NewTab() => Context.NewPageAsync();

    public ValueTask DisposeAsync() => Context.DisposeAsync();
}
