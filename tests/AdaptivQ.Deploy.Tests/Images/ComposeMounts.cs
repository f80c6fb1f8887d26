using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AdaptivQ.Deploy.Tests.Monitoring;
using YamlDotNet.RepresentationModel;

namespace AdaptivQ.Deploy.Tests.Images;

/// <summary>What compose files name is there: files, programs' settings, who builds what, and the ways between the parts.</summary>
public static partial class ComposeMounts
{
    private const string DataSources = "/etc/grafana/provisioning/datasources/";
    private const string Dashboards = "/etc/grafana/provisioning/dashboards/";

    /// <summary>Docker makes an empty folder of a file that it is to mount and does not find.</summary>
    public static Task<IReadOnlyList<string>> AreThere(Tree tree)
    {
        var problems = new List<string>();
        foreach (var file in new[] { ComposeFiles.Production, ComposeFiles.Development })
        {
            foreach (var (name, service) in ComposeFiles.Read(tree, file))
            {
                var mounts = service.Mounts.ToList();
                problems.AddRange(
                    mounts
                        .Where(mount => mount.Source.StartsWith('.') && !Path.Exists(tree.PathOf(mount.Source)))
                        .Select(mount => $"{file}, {name}: there is no {mount.Source}")
                );
                problems.AddRange(
                    service
                        .List("command")
                        .Select(part => ConfigurationFile().Match(part))
                        .Where(named => named.Success && mounts.All(mount => mount.Target != named.Groups[1].Value))
                        .Select(named => $"{file}, {name}: {named.Groups[1].Value} is not mounted")
                );
            }
        }

        return Task.FromResult<IReadOnlyList<string>>(problems);
    }

    /// <summary>One of those that share an image of ours builds it, and it is the one that the others wait for: docker-compose goes in
    /// that order.</summary>
    public static Task<IReadOnlyList<string>> BuildBeforeTheyRun(Tree tree)
    {
        var problems = new List<string>();
        var services = ComposeFiles.Read(tree, ComposeFiles.Production);
        foreach (
            var image in services
                .Where(service => service.Value.Text("image")!.StartsWith("adaptivq-", StringComparison.Ordinal))
                .GroupBy(service => service.Value.Text("image")!)
        )
        {
            var builders = image.Where(service => service.Value.Has("build")).Select(service => service.Key).ToList();
            if (builders is not [var builder])
            {
                problems.Add($"{image.Key} is built by {builders.Count} services");
            }
            else
            {
                problems.AddRange(
                    image
                        .Where(service => service.Key != builder && !service.Value.Map("depends_on").ContainsKey(builder))
                        .Select(service => $"{service.Key} may look for {image.Key} before {builder} has built it")
                );
            }
        }

        return Task.FromResult<IReadOnlyList<string>>(problems);
    }

    /// <summary>Anyone who copies .env.example and starts is asked for passwords before a database is made with one that the program
    /// refuses.</summary>
    public static async Task<IReadOnlyList<string>> AskForPasswords(Tree tree)
    {
        string[] passwords = ["POSTGRES_PASSWORD", "REDIS_PASSWORD", "KEY_RING_SECRET", "GRAFANA_PASSWORD"];
        var problems = new List<string>();
        foreach (var missing in passwords)
        {
            var given = passwords.ToDictionary(name => name, name => name == missing ? null : "given");
            var ran = await Tool.Run(
                "docker-compose",
                ["--env-file", ".env.example", "-f", ComposeFiles.Production, "config", "-q"],
                tree.Root,
                given
            );
            if (ran.Succeeded || !ran.Said.Contains(missing, StringComparison.Ordinal))
            {
                problems.Add($"{ComposeFiles.Production} starts with the {missing} of .env.example");
            }
        }

        return problems;
    }

    /// <summary>What nginx passes on to the backend, the server of the front end's developers passes on as well.</summary>
    public static Task<IReadOnlyList<string>> PassOnTheSame(Tree tree)
    {
        var developers = tree.Read("src/Frontend/vite.config.ts");
        var passed = PassedOn()
            .Match(tree.Read("deploy/docker/nginx/nginx.conf"))
            .Groups[1]
            .Value.Split('|', StringSplitOptions.RemoveEmptyEntries);
        var problems = passed
            .Where(path => !developers.Contains($"'/{path}': backEnd", StringComparison.Ordinal))
            .Select(path => $"vite.config.ts does not pass /{path} on to the backend")
            .ToList();
        if (passed.Length < 2)
        {
            problems.Add("nginx passes hardly anything on");
        }
        return Task.FromResult<IReadOnlyList<string>>(problems);
    }

    /// <summary>Grafana is in no archive of Debian's: what it reads at its start is followed by hand, to Prometheus and to every
    /// dashboard.</summary>
    public static Task<IReadOnlyList<string>> LeadGrafanaToPrometheus(Tree tree)
    {
        var services = ComposeFiles.Read(tree, ComposeFiles.Production);
        var grafana = services["grafana"];
        IEnumerable<YamlNode> Provisioned(string folder, string what) =>
            grafana
                .Mounts.Where(mount =>
                    mount.Target.StartsWith(folder, StringComparison.Ordinal)
                    && mount.Target.EndsWith(".yml", StringComparison.Ordinal)
                    && File.Exists(tree.PathOf(mount.Source))
                )
                .SelectMany(mount => Yaml.Load(tree.Read(mount.Source)).At(what).Items());
        var sources = Provisioned(DataSources, "datasources").ToList();
        var problems = new List<string>();
        if (sources.Count(source => source.Text("isDefault") == "true") != 1)
        {
            problems.Add("Grafana has not just one data source to begin with");
        }
        foreach (var source in sources)
        {
            var url = new Uri(source.Text("url")!);
            if (source.Text("type") != "prometheus")
            {
                problems.Add($"{source.Text("name")} is no Prometheus");
            }
            if (source.Text("access") != "proxy")
            {
                problems.Add($"{source.Text("name")} is asked by the browser, which does not reach {url}");
            }
            if (
                !services.TryGetValue(url.Host, out var asked)
                || !asked.List("ports").Any(port => port.EndsWith($":{url.Port}", StringComparison.Ordinal))
            )
            {
                problems.Add($"no one answers Grafana at {url}");
            }
            else if (!asked.List("networks").Intersect(grafana.List("networks")).Any())
            {
                problems.Add($"Grafana does not reach {url.Host}");
            }
        }

        var shown = new List<string>();
        foreach (var folder in Provisioned(Dashboards, "providers").Select(provider => provider.Text("options", "path")))
        {
            var mount = grafana.Mounts.FirstOrDefault(mount => mount.Target == folder);
            var files =
                mount.Source is not null && Directory.Exists(tree.PathOf(mount.Source))
                    ? Directory.GetFiles(tree.PathOf(mount.Source), "*.json")
                    : [];
            if (files.Length == 0)
            {
                problems.Add($"there is no dashboard in {folder}");
            }
            shown.AddRange(files);
        }

        if (shown.Count == 0)
        {
            problems.Add("Grafana shows no dashboard");
        }
        var known = sources.Select(source => source.Text("uid")).ToHashSet();
        foreach (var file in shown)
        {
            var used = Uid().Matches(JsonNode.Parse(File.ReadAllText(file))!.ToJsonString()).Select(match => match.Groups[1].Value);
            problems.AddRange(
                used.Where(uid => uid is not ("${datasource}" or "-- Grafana --") && !known.Contains(uid))
                    .Distinct()
                    .Select(uid => $"{Path.GetFileName(file)} asks a data source '{uid}' that is not provisioned")
            );
        }

        return Task.FromResult<IReadOnlyList<string>>(problems);
    }

    [GeneratedRegex(@"location ~ \^/\(([a-z|]+)\)\(/\|\$\) \{\s+location")]
    private static partial Regex PassedOn();

    [GeneratedRegex(@"^--config\.file=(.+)$")]
    private static partial Regex ConfigurationFile();

    [GeneratedRegex(
        """
            "datasource":\{[^}]*"uid":"((?:\$\{\w+\}|[^"])+)"
            """
    )]
    private static partial Regex Uid();
}

public sealed class ComposeMountTests
{
    [Fact]
    public async Task Every_file_that_is_mounted_is_there_and_every_file_of_settings_is_mounted() =>
        (await ComposeMounts.AreThere(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task An_image_of_ours_is_built_by_the_first_that_needs_it() =>
        (await ComposeMounts.BuildBeforeTheyRun(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Who_starts_with_the_example_of_settings_is_asked_for_each_password() =>
        (await ComposeMounts.AskForPasswords(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Developers_pages_reach_the_same_addresses_as_nginx_s() =>
        (await ComposeMounts.PassOnTheSame(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task Grafana_asks_the_Prometheus_beside_it_and_shows_our_dashboards() =>
        (await ComposeMounts.LeadGrafanaToPrometheus(Tree.Repository)).ShouldBeEmpty();
}
