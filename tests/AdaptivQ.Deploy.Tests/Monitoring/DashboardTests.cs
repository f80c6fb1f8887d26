using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AdaptivQ.Deploy.Tests.Monitoring;

/// <summary>Grafana's dashboards: they load, they explain themselves, and Prometheus can read every question they ask.</summary>
public sealed partial class DashboardTests
{
    public const string Folder = "deploy/monitoring/grafana/dashboards";

    [Fact]
    public async Task Every_panel_says_what_it_shows_in_plain_words_and_in_which_unit() =>
        (await ExplainThemselves(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Prometheus_can_read_every_expression() => (await AreReadable(Tree.Repository)).ShouldBeEmpty();

    public static Task<IReadOnlyList<string>> ExplainThemselves(Tree tree)
    {
        var dashboards = new Dictionary<string, JsonNode>();
        var problems = new List<string>();
        foreach (var file in Files(tree))
        {
            try
            {
                dashboards.Add(Path.GetFileName(file), JsonNode.Parse(File.ReadAllText(file))!);
            }
            catch (JsonException e)
            {
                problems.Add($"{Path.GetFileName(file)} is no JSON: {e.Message}");
            }
        }

        if (dashboards.Count < 4)
        {
            problems.Add("One of the four dashboards is missing: learners' experience, event store and projections, workers, engine");
        }
        problems.AddRange(
            dashboards
                .Values.GroupBy(dashboard => (string?)dashboard["uid"])
                .Where(same => same.Key is null || same.Count() > 1)
                .Select(same => $"{same.Count()} dashboards have the uid '{same.Key}'")
        );
        problems.AddRange(dashboards.SelectMany(dashboard => Unexplained(dashboard.Key, dashboard.Value)));
        return Task.FromResult<IReadOnlyList<string>>(problems);
    }

    public static async Task<IReadOnlyList<string>> AreReadable(Tree tree)
    {
        var expressions = Files(tree)
            .SelectMany(file =>
                Expressions(JsonNode.Parse(File.ReadAllText(file))!)
                    .Select(expression => (File: Path.GetFileName(file), Expression: expression))
            )
            .ToList();
        var rules = new StringBuilder("groups:\n  - name: dashboards\n    rules:\n");
        foreach (var (_, expression) in expressions)
        {
            rules
                .Append("      - record: dashboard:expression\n        expr: ")
                .Append(
                    JsonSerializer.Serialize(
                        expression
                            .Replace("$__rate_interval", "5m", StringComparison.Ordinal)
                            .Replace("$mode", ".*", StringComparison.Ordinal)
                    )
                )
                .Append('\n');
        }

        var folder = Directory.CreateTempSubdirectory("adaptivq-dashboards-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "dashboards.yml"), rules.ToString());
            var read = await Tool.Run("promtool", ["check", "rules", "--lint=none", "dashboards.yml"], folder);
            var recorded = AlertRuleTests.Recorded(tree).ToHashSet();
            return
            [
                .. expressions.Count > 30 ? read.Problems("promtool check rules") : ["The dashboards ask hardly anything."],
                .. expressions.SelectMany(asked =>
                    RecordedName()
                        .Matches(asked.Expression)
                        .Select(match => match.Value)
                        .Where(name => !recorded.Contains(name))
                        .Select(name => $"{asked.File}: no rule records {name}")
                ),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string[] Files(Tree tree) => Directory.GetFiles(tree.PathOf(Folder), "*.json");

    private static IEnumerable<string> Expressions(JsonNode dashboard) =>
        dashboard["panels"]!
            .AsArray()
            .SelectMany(panel => panel!["targets"]!.AsArray())
            .Concat(dashboard["annotations"]!["list"]!.AsArray())
            .Select(target => (string?)target!["expr"])
            .OfType<string>();

    private static IEnumerable<string> Unexplained(string file, JsonNode dashboard)
    {
        if (
            dashboard["templating"]
                ?["list"]?.AsArray()
                .Any(variable => (string?)variable!["type"] == "datasource" && (string?)variable["name"] == "datasource") != true
        )
        {
            yield return $"{file} has no variable 'datasource'";
        }
        foreach (var panel in dashboard["panels"]!.AsArray())
        {
            var title = (string?)panel!["title"];
            if (title is not { Length: > 4 } || !char.IsUpper(title[0]) || title.Contains('_', StringComparison.Ordinal))
            {
                yield return $"{file}: '{title}' is no title in plain words";
            }
            if ((string?)panel["description"] is not { Length: > 10 })
            {
                yield return $"{file}: '{title}' has no description";
            }
            if (string.IsNullOrEmpty((string?)panel["fieldConfig"]?["defaults"]?["unit"]))
            {
                yield return $"{file}: '{title}' has no unit";
            }
            if (panel["targets"]!.AsArray().Append(panel).Any(source => (string?)source!["datasource"]?["uid"] != "${datasource}"))
            {
                yield return $"{file}: '{title}' asks another data source than the one that is chosen";
            }
        }
    }

    [GeneratedRegex(@"\b[a-z_]+:[a-z0-9_:]+\b")]
    private static partial Regex RecordedName();
}
