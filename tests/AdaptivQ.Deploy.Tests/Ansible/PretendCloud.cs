using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AdaptivQ.Deploy.Tests.Ansible;

/// <summary>How a playbook ended, and what it says it changed.</summary>
internal sealed record Played(Outcome Outcome)
{
    public bool Succeeded => Outcome.Succeeded;

    public string Said => Outcome.Said;

    /// <summary>Of all hosts together.</summary>
    public int Changed =>
        Regex.Matches(Said, @"changed=(\d+)").Sum(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
}

/// <summary>
/// A cloud for playbooks: helm, kubectl and aws are tools/ansible/pretend.py over one file, and a small web server is the
/// public address. A version with "broken" in its name answers 500.
/// </summary>
internal sealed class PretendCloud : IDisposable
{
    private static readonly string Programs = Tree.Repository.PathOf("tests/AdaptivQ.Deploy.Tests/tools/ansible/pretend.py");

    private readonly string _folder = Directory.CreateTempSubdirectory("adaptivq-ansible-").FullName;
    private readonly HttpListener _frontDoor = new();
    private readonly string _address;

    public PretendCloud()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "bin"));
        foreach (var tool in new[] { "helm", "kubectl", "aws" })
        {
            File.CreateSymbolicLink(Path.Combine(_folder, "bin", tool), Programs);
        }
        _address = $"http://127.0.0.1:{Ports.Free()}";
        _frontDoor.Prefixes.Add($"{_address}/");
        _frontDoor.Start();
        _ = Answer();
    }

    /// <summary>Every helm, kubectl and aws command, in order.</summary>
    public string[] Calls => File.Exists(PathOf("calls.log")) ? File.ReadAllLines(PathOf("calls.log")) : [];

    /// <summary>Commands that change something.</summary>
    public IEnumerable<string> Changes =>
        Calls.Where(call =>
            !call.Contains("--dry-run", StringComparison.Ordinal)
            && (
                call.StartsWith("helm upgrade", StringComparison.Ordinal)
                || call.StartsWith("helm rollback", StringComparison.Ordinal)
                || call.StartsWith("kubectl apply", StringComparison.Ordinal)
                || call.StartsWith("kubectl create", StringComparison.Ordinal)
            )
        );

    /// <summary>What the cluster holds.</summary>
    public JsonNode State
    {
        get =>
            JsonNode.Parse(
                File.Exists(PathOf("state.json"))
                    ? File.ReadAllText(PathOf("state.json"))
                    : """{"releases":{},"objects":{},"context":"arn:aws:eks:us-east-1:123456789012:cluster/adaptivq-dev"}"""
            )!;
        set => File.WriteAllText(PathOf("state.json"), value.ToJsonString());
    }

    /// <summary>The version that runs, or nothing.</summary>
    public string? Version => Deployed?["given"]?["image"]?["tag"]?.GetValue<string>();

    private JsonNode? Deployed =>
        State["releases"]?["adaptivq/adaptivq"]?.AsArray().LastOrDefault(revision => revision!["status"]!.GetValue<string>() == "deployed");

    /// <summary>Commands, or the values given to helm, that fail from now on.</summary>
    public void Fail(params string[] beginnings) => File.WriteAllText(PathOf("fail.json"), JsonSerializer.Serialize(beginnings));

    /// <param name="tree">Whose playbooks.</param>
    /// <param name="arguments">As typed, such as -e "environment=prod".</param>
    /// <param name="variables">Of the shell.</param>
    public async Task<Played> Play(
        Tree tree,
        string playbook,
        string? arguments = null,
        bool verbose = false,
        params (string Name, string Value)[] variables
    )
    {
        var here = JsonSerializer.Serialize(
            new
            {
                public_url = _address,
                database_ca_url = $"{_address}/ca",
                smoke_patience = new { retries = 1, delay = 0 },
            }
        );
        var environment = variables
            .Concat([
                ("PRETEND", _folder),
                ("HOME", _folder),
                ("ANSIBLE_LOCALHOST_WARNING", "False"),
                ("ANSIBLE_NOCOLOR", "1"),
                ("PATH", $"{PathOf("bin")}:{System.Environment.GetEnvironmentVariable("PATH")}"),
            ])
            .ToDictionary(pair => pair.Item1, pair => (string?)pair.Item2);
        string[] typed = arguments is null ? [] : ["-e", arguments];
        string[] loudly = verbose ? ["-vvv"] : [];
        return new(
            await Tool.Run(
                "ansible-playbook",
                ["-i", "inventory/hosts.yml", $"playbooks/{playbook}.yml", .. typed, "-e", here, .. loudly],
                tree.PathOf("deploy/ansible"),
                environment
            )
        );
    }

    public void Dispose()
    {
        _frontDoor.Close();
        Directory.Delete(_folder, recursive: true);
    }

    public string PathOf(string name) => Path.Combine(_folder, name);

    private async Task Answer()
    {
        while (_frontDoor.IsListening)
        {
            HttpListenerContext visit;
            try
            {
                visit = await _frontDoor.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            var broken = Version?.Contains("broken", StringComparison.Ordinal) ?? false;
            visit.Response.StatusCode = visit.Request.Url!.AbsolutePath switch
            {
                "/" or "/healthz" or "/ca" => 200,
                "/api/quizzes" => broken ? 500 : 401,
                _ => 404,
            };
            visit.Response.Close(Encoding.UTF8.GetBytes("<div id=\"root\">"), willBlock: false);
        }
    }
}
