using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AdaptivQ.Deploy.Tests.Images;

/// <summary>
/// docker-compose.yml brought up as it stands, by docker-compose itself, from the real images of the product and stand-ins for the
/// others; and a school in it, made as README.md says. Up once for all tests of a class.
/// </summary>
public sealed partial class ComposeProject : IAsyncLifetime
{
    private const string School = "oak";

    private static readonly string[] Published = ["HTTP_PORT", "PROMETHEUS_PORT", "ALERTMANAGER_PORT", "GRAFANA_PORT"];
    private static readonly int[] Backends = [1, 2];
    private static readonly string Socket = Path.Combine(Containers.Folder, "podman.sock");

    private readonly string _project = $"adaptivq{Environment.ProcessId}";
    private readonly Dictionary<string, string?> _settings;
    private Process? _service;

    public ComposeProject(Containers containers)
    {
        containers.ShouldNotBeNull();
        var ports = Published.ToDictionary(name => name, _ => Ports.Free());
        _settings = new(Containers.Settings)
        {
            ["DOCKER_HOST"] = $"unix://{Socket}",
            ["COMPOSE_PROJECT_NAME"] = _project,
            ["COMPOSE_HTTP_TIMEOUT"] = "300",
            // Not the one of an installation that runs here anyway.
            ["INSIDE_NETWORK"] = $"10.213.{8 + (Environment.ProcessId % 240)}.0/24",
            ["IMAGE_TAG"] = "latest",
            ["POSTGRES_PASSWORD"] = "a-password-of-the-test",
            ["REDIS_PASSWORD"] = "another-of-the-test",
            ["KEY_RING_SECRET"] = "a-secret-of-the-test-with-32-characters",
            ["GRAFANA_PASSWORD"] = "one-more-of-the-test",
        };
        foreach (var (name, port) in ports)
        {
            _settings[name] = $"{port}";
        }
        Uri At(string port) => new($"http://127.0.0.1:{ports[port]}");
        (Front, Prometheus, AlertManager) = (At("HTTP_PORT"), At("PROMETHEUS_PORT"), At("ALERTMANAGER_PORT"));
    }

    /// <summary>nginx, as a browser reaches it.</summary>
    public Uri Front { get; }

    public Uri Prometheus { get; }

    public Uri AlertManager { get; }

    /// <summary>Someone's token, who is taught by the teacher.</summary>
    public string Learner { get; private set; } = "";

    /// <summary>Of no class.</summary>
    public string OtherLearner { get; private set; } = "";

    public string Teacher { get; private set; } = "";

    /// <summary>The teacher's page, open through nginx from the beginning; as a browser does, it comes back when it is cut off.</summary>
    public LivePage Page { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        try
        {
            await Up();
            await Populate();
            Page = new LivePage(Front, Teacher);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Page is not null)
        {
            await Page.DisposeAsync();
        }
        await Compose("down", "-v", "-t", "3");
        if (_service is null)
        {
            return;
        }
        _service.Kill();
        await _service.WaitForExitAsync();
        _service.Dispose();
    }

    public Task<Outcome> Compose(params string[] arguments) =>
        Tool.Run("docker-compose", arguments, Tree.Repository.Root, _settings, minutes: 15);

    /// <param name="service">As in docker-compose.yml.</param>
    /// <param name="number">From 1, where there are several.</param>
    public string Container(string service, int number = 1) => $"{_project}_{service}_{number}";

    /// <summary>A node itself, on the network that no one outside reaches: past nginx.</summary>
    public async Task<Uri> Node(string service, int number = 1)
    {
        var inspected = await Containers.Podman(
            "inspect",
            "--format",
            $"{{{{(index .NetworkSettings.Networks \"{_project}_inside\").IPAddress}}}}",
            Container(service, number)
        );
        inspected.Succeeded.ShouldBeTrue(inspected.Said);
        return new Uri($"http://{inspected.Output.Trim()}:8080");
    }

    /// <summary>What a node says of itself, a line a series.</summary>
    public static async Task<string[]> Metrics(Uri node)
    {
        using var client = new HttpClient { BaseAddress = node };
        return (await client.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n');
    }

    /// <summary>A client of one address of the installation, signed in by a token.</summary>
    public static HttpClient Client(Uri address, string token) =>
        new() { BaseAddress = address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };

    public static Task<HttpResponseMessage> Send(HttpClient client, string path, object body)
    {
        var key = Guid.NewGuid().ToString();
        return Patiently(async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
            request.Headers.Add("Idempotency-Key", key);
            return await client.SendAsync(request);
        });
    }

    /// <summary>
    /// As the pages do: again after a moment for as long as nginx says so, here for half a minute. Podman's name server knows no one for
    /// an instant whenever a container comes or goes, and one that was killed does both.
    /// </summary>
    public static async Task<HttpResponseMessage> Patiently(Func<Task<HttpResponseMessage>> ask)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var answer = await ask();
            if (
                answer is not { StatusCode: HttpStatusCode.ServiceUnavailable, Headers.RetryAfter: not null }
                || patience.IsCancellationRequested
            )
            {
                return answer;
            }
            answer.Dispose();
            await Task.Delay(1000);
        }
    }

    public static async Task<JsonNode> Sent(HttpClient client, string path, object body)
    {
        using var answer = await Send(client, path, body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{client.BaseAddress}{path}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    private async Task Up()
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec podman system service --time 0 unix://{Socket} 2>/dev/null"])
        {
            WorkingDirectory = "/",
            UseShellExecute = false,
        };
        foreach (var (name, value) in Containers.Settings)
        {
            start.Environment[name] = value;
        }
        File.Delete(Socket);
        _service = Process.Start(start)!;
        for (; !File.Exists(Socket); await Task.Delay(50))
        {
            _service.HasExited.ShouldBeFalse("podman's service does not start");
        }
        // All but Grafana, which this machine has no program of.
        var up = Compose("up", "-d", "--no-build", "frontend", "worker", "prometheus", "alertmanager");
        // Where there is no systemd podman makes no timers: the health checks are run from here.
        var well = new HashSet<string>();
        while (!up.IsCompleted)
        {
            var running = await Containers.Podman("ps", "--filter", $"name={_project}", "--format", "{{.Names}}");
            foreach (var name in running.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(name => !well.Contains(name)))
            {
                if (await Containers.IsWell(name))
                {
                    well.Add(name);
                }
            }

            await Task.Delay(250);
        }

        (await up).Succeeded.ShouldBeTrue((await up).Said);
    }

    private async Task Populate()
    {
        await Operate("people", "school", School, "--name", "Oak School");
        var items =
            "id,stem,a,b,c,correct,level\n"
            + string.Concat(
                Enumerable
                    .Range(1, 12)
                    .Select(number => $"i{number},What is {number} + 1?,{number + 1},{number},{number + 2},a,{1 + (number % 10)}\n")
            );
        await Task.WhenAll(AddPeople(), Operate(["import", "/dev/stdin", "--bank", "Sums", "--school", School], items));

        async Task AddPeople()
        {
            Learner = await Add("ada@oak.test", "--role", "learner", "--class", "7b");
            Teacher = await Add("tom@oak.test", "--role", "teacher", "--class", "7b");
            OtherLearner = await Add("bob@oak.test", "--role", "learner");
        }
    }

    /// <summary>Another quiz of the school's items, for the classes that are there now; no one has looked at it.</summary>
    public async Task<Guid> Publish() =>
        Guid.Parse(Identity().Match(await Operate("publish", "--bank", "Sums", "--max-items", "10", "--school", School)).Groups[1].Value);

    /// <summary>
    /// Does what the backends can do together only while they reach Redis. What Redis has not answered within 200 ms a node does
    /// without, and says so; where one has said so meanwhile, and only there, it is done again when they are back.
    /// </summary>
    public async Task WithRedis(Func<Task> scenario)
    {
        for (var again = 5; ; again--)
        {
            foreach (var number in Backends)
            {
                var node = await Node("backend", number);
                for (var waited = 0; !(await Metrics(node)).Any(line => ReachesRedis().IsMatch(line)); waited++)
                {
                    waited.ShouldBeLessThan(120, $"{node} does not reach Redis");
                    await Task.Delay(250);
                }
            }

            var without = await TimesWithoutRedis();
            try
            {
                await scenario();
                return;
            }
            catch (ShouldAssertException)
            {
                if (again == 0 || await TimesWithoutRedis() == without)
                {
                    throw;
                }
            }
        }
    }

    private async Task<int> TimesWithoutRedis()
    {
        var said = await Task.WhenAll(Backends.Select(number => Containers.Podman("logs", Container("backend", number))));
        return said.Sum(log => AwayFromRedis().Count(log.Said));
    }

    /// <returns>Their token, asked for through nginx.</returns>
    private async Task<string> Add(string email, params string[] what)
    {
        var password = GivenPassword()
            .Match(await Operate(["people", "add", email, "--name", email, "--school", School, .. what]))
            .Groups[1]
            .Value;
        using var client = new HttpClient { BaseAddress = Front };
        return (string)(await Sent(client, "/api/tokens", new { email, password }))["accessToken"]!;
    }

    private Task<string> Operate(params string[] command) => Operate(command, input: "");

    /// <summary>A command in a node that runs. It says what it did and nothing else: a library's complaint would be in the log of every
    /// node as well.</summary>
    private async Task<string> Operate(string[] command, string input)
    {
        var ran = await Tool.Run(
            "docker-compose",
            ["exec", "-T", "backend", "/app/adaptivq", .. command],
            Tree.Repository.Root,
            _settings,
            input
        );
        ran.Succeeded.ShouldBeTrue($"{string.Join(' ', command)}: {ran.Said}");
        ran.Error.ShouldBeEmpty();
        return ran.Output;
    }

    [GeneratedRegex(@"^adaptivq_redis_up(\{.*\})? 1( |$)")]
    private static partial Regex ReachesRedis();

    [GeneratedRegex("Redis at [^ ]+ is away")]
    private static partial Regex AwayFromRedis();

    [GeneratedRegex(@"Password for \S+: (\S+)")]
    private static partial Regex GivenPassword();

    [GeneratedRegex(@"\(([0-9a-f-]{36})\)")]
    private static partial Regex Identity();
}
