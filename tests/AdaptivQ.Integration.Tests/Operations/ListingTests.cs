using System.Globalization;
using System.Text.RegularExpressions;

namespace AdaptivQ.Integration.Tests.Operations;

/// <summary>How far the read models are, for the operator and for no one else.</summary>
public sealed class ListingTests(HostFixture fixture)
{
    [Fact]
    public async Task Everything_that_follows_the_events_is_listed_with_how_it_follows_them()
    {
        await fixture.WaitForProjections();
        using var @operator = await fixture.SignedIn("operator");

        var listed = (await @operator.Get(Projections.Path)).Ok().AsArray();

        listed
            .Select(projection => $"{projection!["name"]} {projection["mode"]} {projection["rebuildable"]}")
            .ShouldBe([
                "AnswerRecords async true",
                "AttemptMessages subscription false",
                "AttemptSummaries async true",
                "Item inline true",
                "ItemBank inline true",
                "LearnerAttempts inline true",
                "LearnerRecord inline true",
                "Quiz inline true",
                "SchoolClass inline true",
            ]);
        foreach (var projection in listed)
        {
            projection
                .Members()
                .ShouldBe(["highWater", "lag", "lastRebuild", "mode", "name", "problem", "rebuild", "rebuildable", "sequence", "state"]);
            ((string)projection!["state"]!).ShouldBe("running", (string)projection["name"]!);
            ((long)projection["highWater"]!).ShouldBeGreaterThan(0);
            ((long)projection["lag"]!).ShouldBe((long)projection["highWater"]! - (long)projection["sequence"]!);
        }
    }

    [Fact]
    public async Task A_projection_catches_up_with_what_has_just_happened()
    {
        using var @operator = await fixture.SignedIn("operator");
        var learner = await fixture.Host.NewLearner();

        await Sitting.Start(learner.Client, await fixture.Host.DemoQuiz("practise"));

        // Others use this host too: there may always be something newer still.
        var happened = (long)(await @operator.Projection("AnswerRecords"))["highWater"]!;
        await Eventually.Get(
            () => @operator.Projection("AnswerRecords"),
            projection => (long)projection["sequence"]! >= happened,
            "AnswerRecords caught up"
        );
    }

    [Theory]
    [InlineData("learner")]
    [InlineData("teacher")]
    [InlineData("author")]
    [InlineData("analyst")]
    public async Task Only_an_operator_may_look_or_touch(string role)
    {
        using var client = await fixture.SignedIn(role);

        (await client.Get(Projections.Path)).Status.ShouldBe(403);
        (await client.Rebuild("AnswerRecords")).Status.ShouldBe(403);
        (await client.CancelRebuild("AnswerRecords")).Status.ShouldBe(403);
    }

    [Fact]
    public async Task Nobody_who_is_not_signed_in_may()
    {
        using var client = fixture.Anonymous();

        (await client.Get(Projections.Path)).Status.ShouldBe(401);
        (await client.Rebuild("AnswerRecords")).Status.ShouldBe(401);
        (await client.CancelRebuild("AnswerRecords")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task The_lag_is_a_metric_of_everything_that_can_lag()
    {
        await using var node = await OwnNode.Serve(fixture);
        var lines = await node.Metrics(found => found.Count(IsLag) >= 3, "the lag among the metrics");

        foreach (var name in new[] { "AnswerRecords", "AttemptSummaries", "AttemptMessages" })
        {
            var line = lines.First(candidate => IsLag(candidate) && candidate.Contains($"projection=\"{name}\"", StringComparison.Ordinal));
            double.Parse(Regex.Match(line, @"\} (\S+)").Groups[1].Value, CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(0);
        }
    }

    private static bool IsLag(string line) => line.StartsWith("adaptivq_projection_lag_events{", StringComparison.Ordinal);
}
