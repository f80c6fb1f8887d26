using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace AdaptivQ.Deploy.Tests.Images;

/// <summary>Our rules for docker-compose.yml and docker-compose.dev.yml.</summary>
public static partial class ComposeFiles
{
    public const string Production = "docker-compose.yml";
    public const string Development = "docker-compose.dev.yml";

    private static readonly string[] Settings =
    [
        "ASPNETCORE_ENVIRONMENT",
        "ASPNETCORE_URLS",
        "ADAPTIVQ_ROLE",
        "POSTGRES_HOST",
        "POSTGRES_PORT",
        "POSTGRES_DB",
        "POSTGRES_USER",
        "POSTGRES_PASSWORD",
        "POSTGRES_SSLMODE",
        "POSTGRES_CA_FILE",
        "REDIS_HOST",
        "REDIS_PORT",
        "REDIS_TLS",
        "REDIS_CA_FILE",
        "REDIS_PASSWORD",
        "KEY_RING_SECRET",
        "KEY_RING_SECRET_PREVIOUS",
        "GEMINI_API_KEY",
        "FIREBASE_CREDENTIALS",
    ];

    private static readonly string[] Parts = ["frontend", "backend", "worker", "postgres", "redis", "prometheus", "grafana"];

    /// <summary>What runs a part of the production-like installation.</summary>
    public static string ImageOf(string service) => Read(Tree.Repository, Production)[service].Text("image")!;

    /// <summary>As docker-compose reads them, with passwords given.</summary>
    public static async Task<IReadOnlyList<string>> AreRead(Tree tree)
    {
        var given = new Dictionary<string, string?>
        {
            ["POSTGRES_PASSWORD"] = "p",
            ["REDIS_PASSWORD"] = "r",
            ["KEY_RING_SECRET"] = "k",
            ["GRAFANA_PASSWORD"] = "g",
        };
        var problems = new List<string>();
        foreach (var file in new[] { Production, Development })
        {
            problems.AddRange((await Tool.Run("docker-compose", ["-f", file, "config", "-q"], tree.Root, given)).Problems(file));
        }
        foreach (var missing in given.Keys)
        {
            var ran = await Tool.Run(
                "docker-compose",
                ["-f", Production, "config", "-q"],
                tree.Root,
                new Dictionary<string, string?>(given) { [missing] = null }
            );
            if (ran.Succeeded)
            {
                problems.Add($"{Production} starts without {missing}");
            }
            else if (!ran.Said.Contains(".env.example", StringComparison.Ordinal))
            {
                problems.Add($"{Production} does not say where {missing} is set: {ran.Said}");
            }
        }

        return problems;
    }

    public static Task<IReadOnlyList<string>> FollowTheRules(Tree tree)
    {
        var problems = new List<string>();
        var production = Read(tree, Production);
        foreach (var (name, service) in production)
        {
            if (!service.Is("read_only", "true"))
            {
                problems.Add($"{name} may write to its root");
            }
            if (!service.List("cap_drop").Contains("ALL"))
            {
                problems.Add($"{name} keeps capabilities");
            }
            if (!service.List("security_opt").Contains("no-new-privileges:true"))
            {
                problems.Add($"{name} may gain privileges");
            }
            if (service.Text("mem_limit") is null)
            {
                problems.Add($"{name} may use all memory");
            }
            problems.AddRange(
                service
                    .List("ports")
                    .Where(port => name != "frontend" && !port.StartsWith("127.0.0.1:", StringComparison.Ordinal))
                    .Select(port => $"{name}: port {port} is open to the network")
            );
        }

        foreach (var (name, service) in Read(tree, Development))
        {
            problems.AddRange(
                service
                    .List("ports")
                    .Where(port => !port.StartsWith("127.0.0.1:", StringComparison.Ordinal))
                    .Select(port => $"{Development}, {name}: port {port} is open to the network")
            );
        }
        foreach (var file in new[] { Production, Development })
        {
            foreach (var (name, service) in Read(tree, file))
            {
                var image = service.Text("image") ?? "";
                if (service.Command.Contains("| exec", StringComparison.Ordinal))
                {
                    problems.Add($"{file}, {name}: a shell stays before its program, which then does not hear that it is to end");
                }
                if (!image.StartsWith("adaptivq-", StringComparison.Ordinal) && !Exact().IsMatch(image))
                {
                    problems.Add($"{file}, {name}: {image} is not of an exact version");
                }
            }
        }

        foreach (
            var line in tree.Read(Production)
                .Split('\n')
                .Where(line => PasswordLine().IsMatch(line) && !line.Contains(":?", StringComparison.Ordinal))
        )
        {
            problems.Add($"{Production}: '{line.Trim()}' gives a password or none");
        }
        problems.AddRange(Seed(production));
        problems.AddRange(SameVersions(tree));
        return Task.FromResult<IReadOnlyList<string>>(problems);
    }

    /// <summary>What the operations document says of the parts, and the settings that the program reads.</summary>
    private static IEnumerable<string> Seed(Dictionary<string, Service> services)
    {
        foreach (var missing in Parts.Where(name => !services.ContainsKey(name)))
        {
            yield return $"there is no {missing}";
        }
        if (services["backend"].Text("scale") != "2")
        {
            yield return "there are not two backends";
        }
        if (services["frontend"].Text("mem_limit") != "128m" || services["frontend"].Text("cpus") != "0.2")
        {
            yield return "frontend has other limits than 128 MiB and 200 m";
        }
        if (services["backend"].Text("mem_limit") != "512m" || services["backend"].Text("cpus") != "0.5")
        {
            yield return "backend has other limits than 512 MiB and 500 m";
        }
        foreach (var name in new[] { "backend", "worker" })
        {
            var environment = services[name].Map("environment");
            foreach (var setting in Settings.Where(setting => !environment.ContainsKey(setting)))
            {
                yield return $"{name} is not told {setting}";
            }
            if (environment.GetValueOrDefault("POSTGRES_SSLMODE") != "verify-full")
            {
                yield return $"{name} does not verify PostgreSQL";
            }
            if (environment.GetValueOrDefault("REDIS_TLS") != "true")
            {
                yield return $"{name} speaks to Redis in the clear";
            }
            if (services[name].Map("depends_on").Count < 2)
            {
                yield return $"{name} does not wait for what it needs";
            }
        }

        if (services["migrate"].List("command") is not ["db-apply"])
        {
            yield return "migrate does not run db-apply";
        }
        if (!services["redis"].List("command").Any(part => part.Contains("--port 0 ", StringComparison.Ordinal)))
        {
            yield return "Redis listens in the clear too";
        }
        if (!services["postgres"].List("command").Contains("ssl=on"))
        {
            yield return "PostgreSQL has no TLS";
        }
    }

    /// <summary>Development runs what production runs, and what images are built with.</summary>
    private static IEnumerable<string> SameVersions(Tree tree)
    {
        var (production, development) = (Read(tree, Production), Read(tree, Development));
        foreach (var name in new[] { "postgres", "redis" })
        {
            if (production[name].Text("image") != development[name].Text("image"))
            {
                yield return $"{name} is another version in {Development}";
            }
        }

        foreach (var (name, path) in new[] { ("backend", Dockerfile.Paths[0]), ("frontend", Dockerfile.Paths[1]) })
        {
            if (development[name].Text("image") != Dockerfile.Read(tree, path).Bases.First())
            {
                yield return $"{name} is developed with another version than {path} builds with";
            }
        }
    }

    /// <summary>A file's services, by name.</summary>
    public static Dictionary<string, Service> Read(Tree tree, string file)
    {
        var parser = new YamlDotNet.Core.MergingParser(new YamlDotNet.Core.Parser(new StringReader(tree.Read(file))));
        var root = (Dictionary<object, object>)new DeserializerBuilder().Build().Deserialize(parser)!;
        return ((Dictionary<object, object>)root["services"]).ToDictionary(
            entry => (string)entry.Key,
            entry => new Service((Dictionary<object, object>)entry.Value)
        );
    }

    [GeneratedRegex(@":\d+\.\d+(\.\d+)?(-[\w.-]+)?$|:v\d+\.\d+\.\d+$")]
    private static partial Regex Exact();

    [GeneratedRegex("^ *[A-Z_]*PASSWORD: ")]
    private static partial Regex PasswordLine();

    /// <summary>One of the services, as it is written.</summary>
    public sealed class Service(Dictionary<object, object> values)
    {
        /// <summary>Volumes, in their short form.</summary>
        public IEnumerable<(string Source, string Target)> Mounts =>
            List("volumes").Select(volume => volume.Split(':')).Where(parts => parts.Length > 1).Select(parts => (parts[0], parts[1]));

        /// <summary>In either form, as one line.</summary>
        public string Command => Text("command") is { } line && List("command").Count == 0 ? line : string.Join(' ', List("command"));

        public bool Has(string key) => values.ContainsKey(key);

        public string? Text(string key) =>
            values.TryGetValue(key, out var value) ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

        public bool Is(string key, string value) => Text(key) == value;

        public List<string> List(string key) =>
            values.TryGetValue(key, out var value) && value is List<object> list
                ? [.. list.Select(entry => Convert.ToString(entry, CultureInfo.InvariantCulture)!)]
                : [];

        public Dictionary<string, string> Map(string key) =>
            values.TryGetValue(key, out var value) && value is Dictionary<object, object> map
                ? map.ToDictionary(entry => (string)entry.Key, entry => Convert.ToString(entry.Value, CultureInfo.InvariantCulture) ?? "")
                : [];
    }
}

public sealed class ComposeFileTests
{
    [Fact]
    public async Task Compose_files_are_read_and_ask_for_the_passwords_they_lack() =>
        (await ComposeFiles.AreRead(Tree.Repository)).ShouldBeEmpty();

    [Fact]
    public async Task What_is_composed_is_hardened_encrypted_and_sized_as_the_operations_document_says() =>
        (await ComposeFiles.FollowTheRules(Tree.Repository)).ShouldBeEmpty();
}
