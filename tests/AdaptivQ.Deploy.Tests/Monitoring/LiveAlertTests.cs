using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace AdaptivQ.Deploy.Tests.Monitoring;

/// <summary>
/// The whole way once, for real: Prometheus reads metrics over HTTP, our rules fire, our routes lead them on, and the right
/// receiver is told in words. Only the waiting times are shortened, and each receiver is an address of this test.
/// </summary>
public sealed partial class LiveAlertTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly HttpClient Client = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("adaptivq-live-alert-").FullName;
    private readonly List<Process> _running = [];
    private readonly AlertSite _site = new();

    [Fact]
    public async Task From_a_metric_to_the_right_receiver_and_back_to_quiet()
    {
        _site.Metrics = Metrics(deadLetters: 2, refusing: false);
        var alertManager = await StartAlertManager();
        await StartPrometheus(alertManager);

        // No target "backend" exists, which is critical; the worker holds dead letters, which is a warning.
        var paged = await Told("pager", "BackendDown", "firing");
        ((string?)paged["annotations"]!["summary"]).ShouldBe("No web node answers: AdaptivQ is down");
        ((string?)paged["labels"]!["environment"]).ShouldBe("prod");
        var chatted = await Told("chat", "DeadLetters", "firing");
        ((string?)chatted["annotations"]!["description"]).ShouldBe(
            "2 dead letters wait for someone to look at them and to play them again."
        );
        ((string?)chatted["annotations"]!["runbook_url"]).ShouldBe("docs/runbook.md#dead-letters");

        // What follows from the outage fires, too, and no one is told of it.
        _site.Metrics = Metrics(deadLetters: 0, refusing: true);
        await Eventually(
            async () => await StateOf("ManyRequestsRefused", alertManager) == "suppressed",
            "AlertManager knows what follows from the outage and keeps it quiet"
        );
        await Told("chat", "DeadLetters", "resolved");
        _site.Told.ShouldNotContain(alert => alert.Name == "ManyRequestsRefused", "BackendDown should have kept it quiet");
        _site.Told.ShouldNotContain(alert => alert.Receiver == "pager" && alert.Name == "DeadLetters");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _running)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
            await process.WaitForExitAsync();
            process.Dispose();
        }

        await _site.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A worker's.</summary>
    private static Func<string> Metrics(int deadLetters, bool refusing) =>
        () =>
            $$"""
                # TYPE adaptivq_dead_letters gauge
                adaptivq_dead_letters {{deadLetters}}
                # TYPE adaptivq_projection_lag_events gauge
                adaptivq_projection_lag_events{projection="AnswerRecords"} 0
                # TYPE adaptivq_limited_requests_total counter
                adaptivq_limited_requests_total{limit="sign-in"} {{(refusing ? Environment.TickCount64 : 0)}}

                """.ReplaceLineEndings("\n");

    private static async Task<string?> StateOf(string alert, Uri alertManager)
    {
        var known = JsonNode.Parse(await Client.GetStringAsync(new Uri(alertManager, "/api/v2/alerts")))!.AsArray();
        return (string?)known.FirstOrDefault(candidate => (string?)candidate!["labels"]!["alertname"] == alert)?["status"]!["state"];
    }

    private async Task<Uri> StartAlertManager()
    {
        var configuration = (YamlMappingNode)Yaml.Load(Tree.Repository.Read(AlertRoutingTests.Routes));
        configuration.Children.Remove("global");
        foreach (var receiver in configuration.At("receivers").Items().Cast<YamlMappingNode>())
        {
            var name = receiver.Text("name")!;
            receiver.Children.Clear();
            receiver.Add("name", name);
            receiver.Add(
                "webhook_configs",
                new YamlSequenceNode(
                    new YamlMappingNode("url", new Uri(_site.Address, $"/told/{name}").ToString(), "send_resolved", "true")
                )
            );
        }

        foreach (var route in configuration.At("route", "routes").Items().Append(configuration.At("route")!).Cast<YamlMappingNode>())
        {
            route.Children["group_wait"] = "1s";
            route.Children["group_interval"] = "1s";
        }

        await using (var writer = new StreamWriter(Path.Combine(_folder, "alertmanager.yml")))
        {
            new YamlStream(new YamlDocument(configuration)).Save(writer, assignAnchors: false);
        }
        var address = AlertSite.FreeAddress();
        // Debian calls it by another name than its makers do.
        var program = File.Exists("/usr/bin/prometheus-alertmanager") ? "prometheus-alertmanager" : "alertmanager";
        Start(
            program,
            "--config.file=alertmanager.yml",
            "--storage.path=alertmanager",
            $"--web.listen-address={address.Authority}",
            "--cluster.listen-address="
        );
        await Ready(address);
        return address;
    }

    private async Task StartPrometheus(Uri alertManager)
    {
        var rules = Waiting().Replace(Tree.Repository.Read(AlertRuleTests.Rules), "$1 1s");
        await File.WriteAllTextAsync(Path.Combine(_folder, "rules.yml"), rules);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "prometheus.yml"),
            $$"""
            global:
              scrape_interval: 1s
              evaluation_interval: 1s
              external_labels: {environment: prod}
            rule_files: [rules.yml]
            alerting:
              alertmanagers:
                - static_configs: [{targets: ['{{alertManager.Authority}}']}]
            scrape_configs:
              - job_name: worker
                static_configs: [{targets: ['{{_site.Address.Authority}}']}]
            """
        );
        var address = AlertSite.FreeAddress();
        // What Prometheus tells is taken to be over when it has not been told again for four times as long: a machine that holds its
        // breath for some seconds must not end the outage, and with it the quiet about what follows from it.
        Start(
            "prometheus",
            "--config.file=prometheus.yml",
            "--storage.tsdb.path=prometheus",
            $"--web.listen-address={address.Authority}",
            "--rules.alert.resend-delay=10s"
        );
        await Ready(address);
    }

    private void Start(string program, params string[] arguments) =>
        _running.Add(
            Process.Start(new ProcessStartInfo(Tool.Find(program), arguments) { WorkingDirectory = _folder, UseShellExecute = false })!
        );

    private Task Ready(Uri address) =>
        Eventually(
            async () =>
            {
                _running[^1]
                    .HasExited.ShouldBeFalse(
                        $"{_running[^1].StartInfo.FileName} ended with {(_running[^1].HasExited ? _running[^1].ExitCode : 0)}"
                    );
                try
                {
                    return (await Client.GetAsync(new Uri(address, "/-/ready"))).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            $"{_running[^1].StartInfo.FileName} is ready"
        );

    private async Task<JsonNode> Told(string receiver, string alert, string status)
    {
        await Eventually(() => Task.FromResult(Find() is not null), $"{receiver} is told that {alert} is {status}");
        return Find()!;

        JsonNode? Find() =>
            _site
                .Told.FirstOrDefault(told => told.Receiver == receiver && told.Name == alert && (string?)told.Alert["status"] == status)
                ?.Alert;
    }

    private async Task Eventually(Func<Task<bool>> condition, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            var told = _site.Told.Select(one => $"{one.Receiver} of {one.Name} ({one.Alert["status"]})");
            patience.IsCancellationRequested.ShouldBeFalse(
                $"Not within {Patience.TotalSeconds} s: {what}. Told so far: {string.Join(", ", told)}"
            );
            await Task.Delay(200);
        }
    }

    [GeneratedRegex(@"((?:for|interval):) \w+")]
    private static partial Regex Waiting();
}
