using System.Text.RegularExpressions;
using AdaptivQ.Platform.Local;
using Microsoft.Playwright;

namespace AdaptivQ.Browser.Tests;

/// <summary>
/// A test with as many visitors as it needs. Afterwards none of them may have had an error behind its pages; when the test
/// failed, what each of them last saw lies in test-results/failures.
/// </summary>
public abstract partial class BrowserTest(BrowserFixture fixture) : IAsyncLifetime
{
    private readonly List<Visitor> _visitors = [];

    protected BrowserFixture Fixture { get; } = fixture;

    protected TestSchool School => Fixture.School;

    /// <summary>A window of its own: no one is signed in, or the one who is named.</summary>
    /// <param name="calm">Without motion, for pictures.</param>
    protected async Task<Visitor> Visit(TestPerson? who = null, Device? device = null, bool calm = false)
    {
        var visitor = await Visitor.Arrive(Fixture, device ?? Device.Desktop, calm);
        lock (_visitors)
        {
            _visitors.Add(visitor);
        }
        if (who is not null)
        {
            await visitor.SignIn(who);
        }
        return visitor;
    }

    /// <summary>Where pictures and the like go.</summary>
    protected static string Results(string folder) =>
        Directory.CreateDirectory(Path.Combine(RepositoryRoot.Find(AppContext.BaseDirectory), "test-results", folder)).FullName;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            await TakePictures();
        }
        foreach (var visitor in _visitors)
        {
            await visitor.DisposeAsync();
        }
        _visitors.SelectMany(visitor => visitor.Complaints).ShouldBeEmpty("Behind the pages something went wrong.");
    }

    private async Task TakePictures()
    {
        var name = NoFileName().Replace(TestContext.Current.Test!.TestDisplayName, "-");
        var pages = _visitors.SelectMany(visitor => visitor.Context.Pages).ToList();
        foreach (var (number, page) in pages.Index())
        {
            try
            {
                await page.ScreenshotAsync(new() { Path = Path.Combine(Results("failures"), $"{name}-{number + 1}.png"), Timeout = 5_000 });
            }
            catch (Exception e) when (e is PlaywrightException or TimeoutException)
            {
                // The test has failed already, and for a better reason than this.
            }
        }
    }

    [GeneratedRegex(@"[^\w.]+")]
    private static partial Regex NoFileName();
}
