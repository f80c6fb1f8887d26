using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace AdaptivQ.Deploy.Tests.Images;

/// <summary>
/// Both images, really built from their Dockerfiles. No registry is asked: base images are stand-ins made of this machine's programs
/// (stand-ins.sh). Layers are kept from run to run, as a build agent keeps them.
/// </summary>
public sealed class Containers : IAsyncLifetime
{
    public const string Backend = "localhost/adaptivq-backend:latest";
    public const string Frontend = "localhost/adaptivq-frontend:latest";

    public static readonly string Folder = Path.Combine(
        "/var/tmp",
        "adaptivq-containers-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Tree.Repository.Root)))[..8]
    );
    private static readonly string[] StoodInFor = ["postgres", "redis", "prometheus", "alertmanager"];
    private readonly List<string> _running = [];

    public static string PostgresImage => ComposeFiles.ImageOf("postgres");

    /// <summary>Storage and settings of podman, for programs that speak to it.</summary>
    public static Dictionary<string, string?> Settings =>
        new()
        {
            ["CONTAINERS_STORAGE_CONF"] = Path.Combine(Folder, "storage.conf"),
            ["CONTAINERS_CONF"] = Path.Combine(Folder, "containers.conf"),
        };

    public async ValueTask InitializeAsync()
    {
        var (backend, frontend) = (
            Dockerfile.Read(Tree.Repository, Dockerfile.Paths[0]).Bases.ToList(),
            Dockerfile.Read(Tree.Repository, Dockerfile.Paths[1]).Bases.ToList()
        );
        var made = await Tool.Run(
            Tree.Repository.PathOf("tests/AdaptivQ.Deploy.Tests/Images/stand-ins.sh"),
            [
                Folder,
                $"build={backend[0]}",
                $"runtime={backend[^1]}",
                $"build={frontend[0]}",
                $"nginx={frontend[^1]}",
                .. StoodInFor.Select(name => $"{name}={ComposeFiles.ImageOf(name)}"),
            ],
            "/",
            minutes: 20
        );
        made.Succeeded.ShouldBeTrue(made.Said);
        // What a run before this one left when it was ended in its midst. The storage is of this checkout's tests alone.
        await Podman("rm", "--all", "--force", "--time", "0", "--volumes");
        await Podman("network", "prune", "--force");
        await Podman("volume", "prune", "--force");
        await Build(Dockerfile.Paths[1], Frontend);
        await Build(Dockerfile.Paths[0], Backend);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in _running)
        {
            await Podman("rm", "-f", "-t", "1", "-v", name);
        }
    }

    public static Task<Outcome> Podman(params string[] arguments) => Tool.Run("podman", arguments, Tree.Repository.Root, Settings);

    /// <summary>Starts a container on this machine's own network, hardened as Kubernetes and compose do it.</summary>
    /// <param name="options">Further options of podman run.</param>
    public async Task<string> Start(string image, string user, string[] options, params string[] command)
    {
        var name = $"adaptivq-test-{Guid.NewGuid():n}"[..24];
        _running.Add(name);
        var ran = await Podman([
            "run",
            "-d",
            "--name",
            name,
            "--network",
            "host",
            "--user",
            user,
            .. Hardened,
            .. options,
            image,
            .. command,
        ]);
        ran.Succeeded.ShouldBeTrue(ran.Said);
        return name;
    }

    /// <summary>Runs a container to its end.</summary>
    public static Task<Outcome> Run(string image, string user, string[] options, params string[] command) =>
        Podman(["run", "--rm", "--network", "host", "--user", user, .. Hardened, .. options, image, .. command]);

    /// <summary>Until the image's own health check says that it is well.</summary>
    public static async Task IsHealthy(string name)
    {
        for (var tried = 0; tried < 480; tried++)
        {
            if ((await Podman("healthcheck", "run", name)).Succeeded)
            {
                return;
            }
            await Task.Delay(250);
        }

        throw new TimeoutException($"{name} does not become healthy: {(await Podman("logs", name)).Said}");
    }

    /// <summary>
    /// Whether a container is well; where it is, podman knows it too. Its health check is not made part of podman's record before it
    /// succeeds: asked several times a second, a server that still starts would be written off after a moment.
    /// </summary>
    public static async Task<bool> IsWell(string name)
    {
        var inspected = await Podman("inspect", "--format", "{{json .Config.Healthcheck}}", name);
        if (!inspected.Succeeded)
        {
            return false;
        }
        if (JsonNode.Parse(inspected.Output)?["Test"] is not JsonArray test)
        {
            return true;
        }
        string[] command = test.Select(word => (string)word!).ToArray() switch
        {
            ["CMD", .. var words] => words,
            ["CMD-SHELL", var line] => ["/bin/sh", "-c", line],
            _ => [],
        };
        return command.Length == 0
            || ((await Podman(["exec", name, .. command])).Succeeded && (await Podman("healthcheck", "run", name)).Succeeded);
    }

    private static readonly string[] Hardened =
    [
        "--read-only",
        "--read-only-tmpfs=false",
        "--tmpfs",
        "/tmp:mode=1777",
        "--cap-drop=all",
        "--security-opt",
        "no-new-privileges",
    ];

    /// <summary>Programs and packages come from this machine: neither is fetched again, neither goes into the image.</summary>
    private static async Task Build(string dockerfile, string image)
    {
        var home = Environment.GetEnvironmentVariable("HOME") ?? "/root";
        string[] mounts =
        [
            "/usr:/usr:ro",
            "/etc/ssl:/etc/ssl:ro",
            $"{home}/.npm:/root/.npm",
            $"{home}/.nuget/packages:/root/.nuget/packages",
        ];
        foreach (var folder in new[] { $"{home}/.npm", $"{home}/.nuget/packages" })
        {
            Directory.CreateDirectory(folder);
        }
        // Compiling takes its time where much else goes on.
        var built = await Tool.Run(
            "podman",
            [
                "build",
                "--network",
                "host",
                "--format",
                "docker",
                "--layers",
                .. mounts.SelectMany(mount => new[] { "--volume", mount }),
                "--build-arg",
                "VERSION=v0.0.1",
                "--build-arg",
                "REVISION=0123456789",
                "--build-arg",
                "SOURCE=https://example.com/adaptivq",
                // As scripts/build.sh: podman's cache keeps labels although their arguments have changed.
                "--label",
                "org.opencontainers.image.version=v0.0.1",
                "--label",
                "org.opencontainers.image.revision=0123456789",
                "--label",
                "org.opencontainers.image.source=https://example.com/adaptivq",
                "--tag",
                image,
                "--file",
                dockerfile,
                ".",
            ],
            Tree.Repository.Root,
            Settings,
            minutes: 20
        );
        built.Succeeded.ShouldBeTrue($"{dockerfile}: {built.Said[Math.Max(0, built.Said.Length - 4000)..]}");
    }
}

/// <summary>Built once for all tests that run them, one after the other.</summary>
[CollectionDefinition(nameof(Containers))]
public sealed class BuiltOnce : ICollectionFixture<Containers>;
