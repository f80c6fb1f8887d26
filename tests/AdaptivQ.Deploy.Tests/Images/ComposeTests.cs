using System.Net;
using System.Text.Json.Nodes;
using AdaptivQ.Deploy.Tests.Monitoring;
using Xunit.Sdk;
using Xunit.v3;

namespace AdaptivQ.Deploy.Tests.Images;

/// <summary>docker-compose.yml, up: what its parts do for each other. None of it is asked of one part alone.</summary>
[Collection(nameof(Containers)), TestMethodOrderer(typeof(QuietFirstAndTheEndLast))]
public sealed class ComposeTests(ComposeProject project) : IClassFixture<ComposeProject>
{
    private static readonly string[] Once = ["certificates", "migrate"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task What_is_composed_came_up_in_order_and_answers()
    {
        foreach (var once in Once)
        {
            (await Containers.Podman("inspect", "--format", "{{.State.ExitCode}}", project.Container(once))).Output.Trim().ShouldBe("0");
        }
        using var client = new HttpClient { BaseAddress = project.Front };
        (await Status(client, "/")).ShouldBe(HttpStatusCode.OK);
        (await Status(client, "/metrics")).ShouldBe(HttpStatusCode.NotFound);
        (await project.Compose("logs", "backend")).Output.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_end_of_a_backend_is_survived()
    {
        (await Containers.Podman("kill", project.Container("backend"))).Succeeded.ShouldBeTrue();
        using var client = new HttpClient { BaseAddress = project.Front };
        for (var asked = 0; asked < 6; asked++)
        {
            (await Status(client, "/api/session")).ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public Task An_answer_to_one_backend_is_told_at_once_to_pages_on_the_other_and_behind_nginx() =>
        project.WithRedis(async () =>
        {
            var (first, second) = (await project.Node("backend"), await project.Node("backend", 2));
            var quizId = await project.Publish();
            await using var page = new LivePage(first, project.Teacher);
            foreach (var open in new[] { page, project.Page })
            {
                await open.IsTold("coverage", coverage => (bool)coverage["complete"]!, LivePage.Patient);
            }
            using var onFirst = ComposeProject.Client(first, project.Learner);
            using var onSecond = ComposeProject.Client(second, project.Learner);
            using var behindNginx = ComposeProject.Client(project.Front, project.Learner);

            var now = await ComposeProject.Sent(onFirst, "/api/attempts", new { quizId });
            var attempt = (string)now["attemptId"]!;
            bool OfAttempt(JsonNode told) => (string)told["attemptId"]! == attempt;
            // However long the nodes take: behind nginx it is told as soon as beside it.
            await page.IsTold("attempt-changed", OfAttempt, LivePage.Patient);
            await project.Page.IsTold("attempt-changed", OfAttempt, LivePage.Prompt);
            foreach (var learner in new[] { onSecond, behindNginx })
            {
                var (heard, heardBehindNginx) = (page.Now, project.Page.Now);
                now = await Answer(learner, attempt, now);
                await page.IsTold("attempt-changed", OfAttempt, LivePage.Patient, heard);
                await project.Page.IsTold("attempt-changed", OfAttempt, LivePage.Prompt, heardBehindNginx);
            }

            // The quiz that the first node read from the database came to the second out of Redis.
            (await ComposeProject.Metrics(second)).ShouldContain(line =>
                line.StartsWith("adaptivq_cache_requests_total{", StringComparison.Ordinal)
                && line.Contains("cache=\"quiz\",result=\"redis\"", StringComparison.Ordinal)
            );
        });

    [Fact]
    public async Task A_page_behind_nginx_that_has_nothing_to_hear_is_kept_open_by_a_word_now_and_then() =>
        await Eventually("a comment", () => Task.FromResult(project.Page.Comments > 0 ? "" : "none"));

    [Fact]
    public async Task A_limit_that_is_used_up_on_one_backend_is_used_up_on_the_other()
    {
        using var onFirst = ComposeProject.Client(await project.Node("backend"), project.OtherLearner);
        using var onSecond = ComposeProject.Client(await project.Node("backend", 2), project.OtherLearner);
        async Task<List<HttpStatusCode>> Start(HttpClient client, int times) =>
            [
                .. await Task.WhenAll(
                    Enumerable
                        .Range(0, times)
                        .Select(async _ =>
                        {
                            using var answer = await ComposeProject.Send(client, "/api/attempts", new { QuizId = Guid.NewGuid() });
                            return answer.StatusCode;
                        })
                ),
            ];

        // 120 at once, and one a second: some dozens are left after the first round whatever the machine.
        (await Start(onFirst, 60)).ShouldAllBe(status => status == HttpStatusCode.NotFound);
        await project.WithRedis(async () =>
        {
            for (var round = 0; !(await Start(onFirst, 60)).Contains(HttpStatusCode.TooManyRequests); round++)
            {
                round.ShouldBeLessThan(5);
            }

            // Of its own the other would still have 120 to give; of those that were used up there is one more a second.
            (await Start(onSecond, 100)).ShouldContain(HttpStatusCode.TooManyRequests);
        });
    }

    [Fact]
    public async Task Prometheus_finds_every_node_by_name_reads_it_and_watches_over_it_by_our_rules()
    {
        await Eventually(
            "targets",
            async () =>
            {
                var targets = (await Ask("targets"))["activeTargets"]!
                    .AsArray()
                    .Select(target => $"{target!["labels"]!["job"]} {target["health"]}")
                    .Order();
                return string.Join(", ", targets) is var found && found == "backend up, backend up, worker up" ? "" : found;
            }
        );
        await Eventually(
            "nodes that reach Redis",
            async () =>
            {
                var series = (await Ask("query?query=adaptivq_redis_up%20==%201"))["result"]!
                    .AsArray()
                    .Select(one => (string)one!["metric"]!["job"]!)
                    .Order();
                return string.Join(", ", series) is var found && found == "backend, backend, worker" ? "" : found;
            }
        );
        var ours = AlertRuleTests.Recorded(Tree.Repository).Order().ToList();
        await Eventually(
            "rules",
            async () =>
            {
                var rules = (await Ask("rules"))["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).ToList();
                rules.Where(rule => (string?)rule!["type"] == "recording").Select(rule => (string)rule!["name"]!).Order().ShouldBe(ours);
                return string.Join(", ", rules.Where(rule => (string?)rule!["health"] != "ok").Select(rule => rule!["name"]));
            }
        );
        await Eventually(
            "no alert",
            async () => string.Join(", ", (await Ask("alerts"))["alerts"]!.AsArray().Select(alert => alert!["labels"]!["alertname"]))
        );
        // Whom it did not find by name when it started it looks for again half a minute later.
        await Eventually(
            "an AlertManager",
            async () => (await Ask("alertmanagers"))["activeAlertmanagers"]!.AsArray().Count is var found && found == 1 ? "" : $"{found}"
        );
        using var client = new HttpClient { BaseAddress = project.AlertManager };
        (await Status(client, "/-/ready")).ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<JsonNode> Answer(HttpClient learner, string attempt, JsonNode now) =>
        await ComposeProject.Sent(
            learner,
            $"/api/attempts/{attempt}/answers",
            new
            {
                itemId = (string)now["item"]!["id"]!,
                response = (string)now["item"]!["interaction"]!["options"]![0]!["id"]!,
                version = (int)now["version"]!,
            }
        );

    private async Task<JsonNode> Ask(string question)
    {
        using var client = new HttpClient { BaseAddress = project.Prometheus };
        return JsonNode.Parse(await client.GetStringAsync(new Uri($"/api/v1/{question}", UriKind.Relative)))!["data"]!;
    }

    private static async Task<HttpStatusCode> Status(HttpClient client, string path)
    {
        using var answer = await ComposeProject.Patiently(() => client.GetAsync(new Uri(path, UriKind.Relative)));
        return answer.StatusCode;
    }

    /// <param name="missing">What is still wrong; nothing when it is as it should be.</param>
    private static async Task Eventually(string what, Func<Task<string>> missing)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await missing() is { Length: > 0 } found)
        {
            patience.IsCancellationRequested.ShouldBeFalse($"Not within {Patience.TotalSeconds} s: {what}. Found: {found}");
            await Task.Delay(500);
        }
    }
}

/// <summary>
/// Whether nothing is wrong is asked before anybody has done anything: one choice of a question that takes long on a busy machine would
/// be an alert for the next ten minutes. And what a test has killed, no other asks.
/// </summary>
public sealed class QuietFirstAndTheEndLast : ITestMethodOrderer
{
    public IReadOnlyCollection<TTestMethod?> OrderTestMethods<TTestMethod>(IReadOnlyCollection<TTestMethod?> testMethods)
        where TTestMethod : notnull, ITestMethod =>
        [
            .. testMethods.OrderBy(method =>
                method?.MethodName switch
                {
                    nameof(ComposeTests.Prometheus_finds_every_node_by_name_reads_it_and_watches_over_it_by_our_rules) => 0,
                    nameof(ComposeTests.The_end_of_a_backend_is_survived) => 2,
                    _ => 1,
                }
            ),
        ];
}
