using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace AdaptivQ.Deploy.Tests.Monitoring;

/// <summary>The rules of Prometheus: readable, tested with made-up series, and each with a page of the runbook behind it.</summary>
public sealed partial class AlertRuleTests
{
    public const string Rules = "deploy/helm/adaptivq/files/rules.yml";
    private const string RuleTests = "deploy/monitoring/prometheus/rules.tests.yml";
    private const string Runbook = "docs/runbook.md";
    private static readonly string[] Severities = ["critical", "warning", "info"];

    [Fact]
    public async Task Prometheus_reads_the_rules() => (await AreRead(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Alerts_fire_when_they_should_and_only_then() => (await FireAsTheirTestsSay(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Every_alert_says_how_bad_it_is_what_it_means_and_where_to_read_on() =>
        (await AreComplete(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Every_alert_has_its_page_in_the_runbook() => (await HaveTheirPage(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Every_alert_is_made_to_fire_by_a_unit_test() => (await AreAllTested(Tree.Repository)).ShouldBeEmpty();

    public static async Task<IReadOnlyList<string>> AreRead(Tree tree) =>
        (await Tool.Run("promtool", ["check", "rules", tree.PathOf(Rules)], tree.Root)).Problems("promtool check rules");

    public static async Task<IReadOnlyList<string>> FireAsTheirTestsSay(Tree tree) =>
        (await Tool.Run("promtool", ["test", "rules", tree.PathOf(RuleTests)], tree.Root)).Problems("promtool test rules");

    public static Task<IReadOnlyList<string>> AreComplete(Tree tree) =>
        Task.FromResult<IReadOnlyList<string>>([.. Alerts(tree).SelectMany(Incomplete)]);

    public static Task<IReadOnlyList<string>> HaveTheirPage(Tree tree)
    {
        var anchors = File.Exists(tree.PathOf(Runbook)) ? Anchors(tree.Read(Runbook)).ToHashSet() : [];
        return Task.FromResult<IReadOnlyList<string>>([
            .. Alerts(tree)
                .GroupBy(alert => alert.Text("annotations", "runbook_url") ?? "")
                .Where(alerts =>
                    !alerts.Key.StartsWith($"{Runbook}#", StringComparison.Ordinal) || !anchors.Contains(alerts.Key.Split('#')[1])
                )
                .Select(alerts =>
                    $"{alerts.Key} is not there; it is where "
                    + $"{string.Join(", ", alerts.Select(alert => alert.Text("alert")))} send(s) the reader"
                ),
        ]);
    }

    public static Task<IReadOnlyList<string>> AreAllTested(Tree tree)
    {
        var fired = ExpectedAlert().Matches(tree.Read(RuleTests)).Select(match => match.Groups[1].Value).ToHashSet();
        return Task.FromResult<IReadOnlyList<string>>([
            .. Alerts(tree)
                .Select(alert => alert.Text("alert")!)
                .Where(name => !fired.Contains(name))
                .Select(name => $"No test in {RuleTests} makes {name} fire"),
        ]);
    }

    /// <summary>Names that recording rules write.</summary>
    public static IEnumerable<string> Recorded(Tree tree) => All(tree).Select(rule => rule.Text("record")).OfType<string>();

    private static IEnumerable<YamlNode> All(Tree tree) =>
        Yaml.Load(tree.Read(Rules)).At("groups").Items().SelectMany(group => group.At("rules").Items());

    private static IEnumerable<YamlNode> Alerts(Tree tree) => All(tree).Where(rule => rule.Text("alert") is not null);

    private static IEnumerable<string> Incomplete(YamlNode alert)
    {
        var name = alert.Text("alert");
        if (!Severities.Contains(alert.Text("labels", "severity")))
        {
            yield return $"{name}: its severity is none of {string.Join(", ", Severities)}";
        }
        if (alert.Text("annotations", "summary") is not { Length: > 10 and <= 80 })
        {
            yield return $"{name}: no summary of a line";
        }
        if (alert.Text("annotations", "description") is not { Length: > 20 })
        {
            yield return $"{name}: no description";
        }
    }

    /// <summary>As GitHub makes them of headings; and those that are set by hand.</summary>
    private static IEnumerable<string> Anchors(string markdown)
    {
        foreach (Match heading in Heading().Matches(markdown))
#pragma warning disable CA1308 // An anchor is in lower case.
        {
            yield return NotInAnchors().Replace(heading.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-');
        }
#pragma warning restore CA1308
        foreach (Match anchor in SetByHand().Matches(markdown))
        {
            yield return anchor.Groups[1].Value;
        }
    }

    [GeneratedRegex("""alertname="(\w+)"\}', value""")]
    private static partial Regex ExpectedAlert();

    [GeneratedRegex(@"^#{1,6} (.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex("""<a (?:id|name)="([^"]+)">""")]
    private static partial Regex SetByHand();
}
