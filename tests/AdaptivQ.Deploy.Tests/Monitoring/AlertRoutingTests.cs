using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace AdaptivQ.Deploy.Tests.Monitoring;

/// <summary>Who is told of what, and that no key stands in a file of ours.</summary>
public sealed partial class AlertRoutingTests
{
    public const string Routes = "deploy/monitoring/alertmanager/alertmanager.yml";

    /// <summary>What an alert says of itself, and who must be told.</summary>
    private static readonly (string[] Labels, string Receiver)[] Expected =
    [
        (["alertname=AnswersFailing", "severity=critical", "environment=prod"], "pager"),
        (["alertname=AnswersFailing", "severity=critical"], "pager"),
        (["alertname=DeadLetters", "severity=warning", "environment=prod"], "chat"),
        (["alertname=SomethingNew", "environment=prod"], "chat"),
        (["alertname=ManyRequestsRefused", "severity=info", "environment=prod"], "low"),
        (["alertname=AnswersFailing", "severity=critical", "environment=dev"], "low"),
        (["alertname=AnswersFailing", "severity=critical", "environment=staging"], "low"),
        (["alertname=DeadLetters", "severity=warning", "environment=staging"], "low"),
        (["alertname=Watchdog", "severity=none", "environment=prod"], "nobody"),
    ];

    [Fact]
    public async Task AlertManager_reads_its_configuration() => (await IsRead(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Critical_goes_to_the_pager_warnings_to_chat_and_nobody_is_woken_for_dev_or_staging() =>
        (await LeadsToTheRightPeople(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Keys_come_from_files_and_none_stands_in_the_configuration() => (await HoldsNoSecret(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task The_cluster_s_AlertManager_has_the_same_routes() => (await IsTheClustersToo(Tree.Repository)).ShouldBeEmpty();

    [Theory]
    [InlineData("slack_api_url: 'https://hooks.example.com/T0/B0/x'", true)]
    [InlineData("routing_key: 0123456789", true)]
    [InlineData("smtp_auth_password: hunter2", true)]
    [InlineData("webhook: {url: 'https://chat.example.com/hook'}", true)]
    [InlineData("slack_api_url_file: /etc/secrets/chat", false)]
    [InlineData("smtp_smarthost: smtp.example.com:587", false)]
    public void A_key_that_stands_in_a_file_is_found(string line, bool found) => Secrets(Yaml.Load(line)).Any().ShouldBe(found);

    public static async Task<IReadOnlyList<string>> IsRead(Tree tree) =>
        (await Tool.Run("amtool", ["check-config", tree.PathOf(Routes)], tree.Root)).Problems("amtool check-config");

    public static async Task<IReadOnlyList<string>> LeadsToTheRightPeople(Tree tree)
    {
        var problems = new List<string>();
        foreach (var (labels, receiver) in Expected)
        {
            var tried = await Tool.Run(
                "amtool",
                ["config", "routes", "test", $"--config.file={tree.PathOf(Routes)}", .. labels],
                tree.Root
            );
            if (!tried.Succeeded || tried.Output.Trim() != receiver)
            {
                problems.Add($"{string.Join(' ', labels)} goes to '{tried.Output.Trim()}' and not to '{receiver}'. {tried.Error.Trim()}");
            }
        }

        return problems;
    }

    public static Task<IReadOnlyList<string>> HoldsNoSecret(Tree tree) =>
        Task.FromResult<IReadOnlyList<string>>([
            .. Secrets(Yaml.Load(tree.Read(Routes))),
            .. Secrets(Yaml.Load(tree.Read(MonitoringStackTests.Values))),
        ]);

    public static Task<IReadOnlyList<string>> IsTheClustersToo(Tree tree)
    {
        var ours = Yaml.Load(tree.Read(Routes));
        var clusters = Yaml.Load(tree.Read(MonitoringStackTests.Values)).At("alertmanager", "config");
        return Task.FromResult<IReadOnlyList<string>>(
            ours.Equals(clusters) ? [] : [$"alertmanager.config of {MonitoringStackTests.Values} differs from {Routes}. Copy it there."]
        );
    }

    private static IEnumerable<string> Secrets(YamlNode configuration) =>
        configuration
            .Leaves()
            .Where(leaf => Secret().IsMatch(leaf.Path.Split('.')[^1]) && leaf.Value.Length > 0)
            .Select(leaf => $"{leaf.Path[1..]} stands in the file; read it from a file of a secret");

    [GeneratedRegex("^(.*_)?(url|token|key|password|secret|credentials)$", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
