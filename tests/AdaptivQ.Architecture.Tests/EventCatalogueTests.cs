namespace AdaptivQ.Architecture.Tests;

/// <summary>The catalogue of events that people read says what the code says.</summary>
public sealed class EventCatalogueTests(BuiltHost host)
{
    public const string HowToWrite =
        "ADAPTIVQ_WRITE=1 dotnet run --project tests/AdaptivQ.Architecture.Tests -- --filter-class '*EventCatalogueTests'";
    private static readonly string Page = Path.Combine(Repository.Root, "docs", "architecture", "events.md");

    [Fact]
    public void The_event_catalogue_is_in_step_with_the_code()
    {
        var now = EventCatalogue.Write(host);
        if (Environment.GetEnvironmentVariable("ADAPTIVQ_WRITE") == "1")
        {
            File.WriteAllText(Page, now);
        }

        File.ReadAllText(Page)
            .ReplaceLineEndings("\n")
            .ShouldBe(now, $"docs/architecture/events.md is out of step. Write it again and commit it: {HowToWrite}");
    }

    [Fact]
    public void Every_event_has_its_place_with_its_fields_and_its_readers()
    {
        var page = EventCatalogue.Write(host);
        foreach (var type in host.EventTypes)
        {
            var about = page[page.IndexOf($"#### {type.Name}\n", StringComparison.Ordinal)..];
            foreach (var property in type.GetProperties())
            {
                about.ShouldContain($"| {property.Name} | ", customMessage: type.Name);
            }
        }

        page.ShouldContain("AttemptMessages (subscription)");
        page.ShouldContain("AnswerRecords (behind)");
        page.ShouldContain("LearnerAttempts (same commit)");
    }
}
