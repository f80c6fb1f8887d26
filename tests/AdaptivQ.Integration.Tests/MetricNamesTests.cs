using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AdaptivQ.Platform.Local;

namespace AdaptivQ.Integration.Tests;

/// <summary>
/// An alert on a metric that no one exports never fires, and says so to no one. Everything that deploy/monitoring asks of our
/// nodes is compared with what a node that has done its work shows on /metrics.
/// </summary>
public sealed partial class MetricNamesTests(HostFixture fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>What others export, or Prometheus itself.</summary>
    private static readonly string[] Foreign = ["kube_", "node_", "container_", "ALERTS", "up"];

    /// <summary>Labels that a scrape adds.</summary>
    private static readonly string[] Added =
    [
        "job",
        "instance",
        "namespace",
        "pod",
        "container",
        "le",
        "alertname",
        "alertstate",
        "severity",
    ];

    [Fact]
    public async Task Every_metric_and_label_that_rules_and_dashboards_ask_for_is_on_the_node()
    {
        // A Redis that is not there is measured like one that is; limits so tight that one is met.
        await using var node = await OwnNode.Serve(
            fixture,
            ("REDIS_HOST", "127.0.0.1"),
            ("REDIS_PORT", "1"),
            ("ADAPTIVQ_LIMIT_FACTOR", "0.1")
        );
        using var learner = await node.SignedIn("learner");
        foreach (var quiz in await OwnNode.Quizzes(learner))
        {
            await (await Sitting.Start(learner, quiz)).ToTheEnd();
        }
        using var stranger = node.Anonymous();
        for (var i = 0; i < 8; i++)
        {
            await stranger.Post("/api/tokens", new { email = $"nobody{i}@demo.test", password = "wrong" });
        }

        var asked = Asked().ToList();
        asked.Count.ShouldBeGreaterThan(60);
        using var patience = new CancellationTokenSource(Patience);
        IReadOnlyList<string> missing;
        do
        {
            var shown = Shown((await stranger.Get("/metrics")).Text);
            missing = [.. asked.SelectMany(expression => Missing(expression, shown)).Distinct().Order(StringComparer.Ordinal)];
            if (missing.Count > 0)
            {
                await Task.Delay(500);
            }
        } while (missing.Count > 0 && !patience.IsCancellationRequested);

        missing.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("sum by (mode) (rate(shown_total{mode=\"assess\"}[5m])) > 1", new string[0])]
    [InlineData(
        "max(shown_total) and histogram_quantile(0.9, sum by (le) (rate(hidden_bucket[$__rate_interval])))",
        new[] { "hidden_bucket" }
    )]
    [InlineData("kube_job_status_failed{job_name=~\"db.*\"} > 0 or up == 0 or shown_total offset 1d", new string[0])]
    [InlineData("rate(shown_total{reason=\"length\"}[1d])", new[] { "shown_total{reason}" })]
    [InlineData("sum by (cache) (shown_total)", new[] { "cache of: sum by (cache) (shown_total)" })]
    [InlineData("some:record:rate5m > 14.4 * 0.001", new string[0])]
    public void What_is_missing_is_found(string expression, string[] missing) =>
        Missing(expression, Shown("# HELP shown_total Seen.\nshown_total{otel_scope_name=\"AdaptivQ\",mode=\"assess\"} 1 1700000000000\n"))
            .ShouldBe(missing);

    /// <summary>All expressions of the rules and the dashboards.</summary>
    private static IEnumerable<string> Asked()
    {
        var deploy = Path.Combine(RepositoryRoot.Find(AppContext.BaseDirectory), "deploy");
        var rules = RuleExpression()
            .Matches(File.ReadAllText(Path.Combine(deploy, "helm", "adaptivq", "files", "rules.yml")))
            .Select(match => match.Groups[1].Value + match.Groups[2].Value);
        var dashboards = Directory
            .GetFiles(Path.Combine(deploy, "monitoring", "grafana", "dashboards"), "*.json")
            .Select(file => JsonNode.Parse(File.ReadAllText(file))!)
            .SelectMany(dashboard =>
                dashboard["panels"]!
                    .AsArray()
                    .SelectMany(panel => panel!["targets"]!.AsArray())
                    .Concat(dashboard["annotations"]!["list"]!.AsArray())
            )
            .Select(target => (string)target!["expr"]!);
        return rules.Concat(dashboards);
    }

    /// <summary>The series of an exposition, each with the labels that it has somewhere.</summary>
    private static Dictionary<string, HashSet<string>> Shown(string exposition) =>
        exposition
            .Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#')
            .GroupBy(line => line[..line.IndexOfAny(['{', ' '])])
            .ToDictionary(
                series => series.Key,
                series => series.SelectMany(line => LabelShown().Matches(line).Select(label => label.Groups[1].Value)).ToHashSet()
            );

    private static IEnumerable<string> Missing(string expression, Dictionary<string, HashSet<string>> shown)
    {
        var text = Literal().Replace(expression, "\"\"");
        foreach (Match selector in Selector().Matches(text))
        {
            var name = selector.Groups[1].Value;
            if (IsForeign(name) || !shown.TryGetValue(name, out var labels))
            {
                continue;
            }
            foreach (Match label in Matcher().Matches(selector.Groups[2].Value))
            {
                if (!Added.Contains(label.Groups[1].Value) && !labels.Contains(label.Groups[1].Value))
                {
                    yield return $"{name}{{{label.Groups[1].Value}}}";
                }
            }
        }

        var bare = Grouping().Replace(Braces().Replace(text, ""), "");
        var names = Name().Matches(bare).Select(match => match.Value).Where(name => !IsForeign(name)).Distinct().ToList();
        foreach (var name in names.Where(name => !shown.ContainsKey(name)))
        {
            yield return name;
        }

        // A label that is grouped by is one of what is grouped; where that is another's, it cannot be told here.
        if (names.Count == 0 || !names.All(shown.ContainsKey))
        {
            yield break;
        }
        var known = names.SelectMany(name => shown[name]).Concat(Added).ToHashSet();
        foreach (
            var label in Grouping()
                .Matches(text)
                .SelectMany(grouping => grouping.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries))
                .Where(label => !known.Contains(label))
                .Distinct()
        )
        {
            yield return $"{label} of: {expression}";
        }
    }

    private static bool IsForeign(string name) =>
        name.Contains(':', StringComparison.Ordinal)
        || Foreign.Any(foreign => foreign.EndsWith('_') ? name.StartsWith(foreign, StringComparison.Ordinal) : name == foreign);

    [GeneratedRegex(@"^ +expr: (?:\|\n((?: {10}.*\n)+)|(.+)\n)", RegexOptions.Multiline)]
    private static partial Regex RuleExpression();

    [GeneratedRegex("""(\w+)="(?:[^"\\]|\\.)*"(?=[,}])""")]
    private static partial Regex LabelShown();

    [GeneratedRegex(@"""(?:[^""\\]|\\.)*""")]
    private static partial Regex Literal();

    [GeneratedRegex(@"([a-zA-Z_:][\w:]*)\{([^}]*)\}")]
    private static partial Regex Selector();

    [GeneratedRegex(@"(\w+)\s*[=!]")]
    private static partial Regex Matcher();

    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]")]
    private static partial Regex Braces();

    [GeneratedRegex(@"\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)")]
    private static partial Regex Grouping();

    /// <summary>No function, no keyword, no number, no length of time.</summary>
    [GeneratedRegex(@"(?<![\w.$:])(?!(?:and|or|unless|bool|offset)\b)[a-zA-Z_:][\w:]*(?![\w:]*\s*\()")]
    private static partial Regex Name();
}
