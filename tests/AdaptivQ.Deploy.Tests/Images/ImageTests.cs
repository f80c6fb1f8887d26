using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AdaptivQ.Deploy.Tests.Images;

/// <summary>The images as they are deployed: what is in them, and the application run from them, with TLS to PostgreSQL.</summary>
[Collection(nameof(Containers))]
public sealed partial class ImageTests(Containers containers, ITestOutputHelper output)
{
    /// <summary>MiB of what we put into an image, over its base.</summary>
    private const int LargestBackend = 160;
    private const int LargestFrontend = 15;

    [Theory]
    [InlineData(Containers.Backend, "10001:10001", "/app/adaptivq health")]
    [InlineData(Containers.Frontend, "101:101", "wget -q -O /dev/null http://127.0.0.1:8080/healthz")]
    public async Task An_image_says_what_it_is_who_runs_it_and_how_to_ask_it_for_its_health(string image, string user, string health)
    {
        var inspected = await Containers.Podman("image", "inspect", image);
        var settings = JsonNode.Parse(inspected.Output)![0]!;

        ((string?)settings["User"]).ShouldBe(user);
        string.Join(' ', settings["Healthcheck"]!["Test"]!.AsArray().Skip(1).Select(word => (string)word!)).ShouldBe(health);
        settings["Config"]!["ExposedPorts"]!.AsObject().Select(port => port.Key).ShouldBe(["8080/tcp"]);
        var labels = settings["Labels"]!;
        ((string?)labels["org.opencontainers.image.version"]).ShouldBe("v0.0.1");
        ((string?)labels["org.opencontainers.image.revision"]).ShouldBe("0123456789");
        ((string?)labels["org.opencontainers.image.source"]).ShouldBe("https://example.com/adaptivq");
    }

    [Theory]
    [InlineData(Containers.Backend, "app", LargestBackend)]
    [InlineData(Containers.Frontend, "usr/share/adaptivq", LargestFrontend)]
    public async Task An_image_holds_what_it_runs_and_nothing_it_was_made_from(string image, string folder, int largest)
    {
        var files = (await Listing(image)).Where(file => file.Path.StartsWith(folder + "/", StringComparison.Ordinal)).ToList();
        var size = files.Sum(file => file.Size) / (1024.0 * 1024);
        output.WriteLine($"{image}: {files.Count} files, {size:0.0} MiB over its base");

        files.Where(file => Sources().IsMatch(file.Path)).ShouldBeEmpty();
        files.Where(file => file.Owner != "0/0").ShouldBeEmpty("who runs the program could change it");
        size.ShouldBeLessThan(largest);
    }

    [Fact]
    public async Task The_backend_has_no_shell_and_no_compiler()
    {
        (await Containers.Run(Containers.Backend, "10001:10001", ["--entrypoint", "/bin/sh"], "-c", "true")).Succeeded.ShouldBeFalse();
        (await Listing(Containers.Backend)).Where(file => file.Path.Contains("CodeAnalysis", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_application_runs_from_its_images_read_only_without_rights_and_over_verified_TLS()
    {
        var folder = Directory.CreateTempSubdirectory("adaptivq-images-");
        try
        {
            var deployment = await Deployment.Open(containers, folder);
            await deployment.RefusesWhatIsNotVerified();
            (await deployment.Command("db-apply")).Succeeded.ShouldBeTrue();
            await deployment.Serve();
            await deployment.TakesAnAttempt();
        }
        finally
        {
            await containers.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<List<(string Path, long Size, string Owner)>> Listing(string image)
    {
        var container = (await Containers.Podman("create", image)).Output.Trim();
        var archive = Path.GetTempFileName();
        try
        {
            (await Containers.Podman("export", "-o", archive, container)).Succeeded.ShouldBeTrue();
            var listed = await Tool.Run("tar", ["--numeric-owner", "-tvf", archive], "/");
            return
            [
                .. ListedFile()
                    .Matches(listed.Output)
                    .Select(file =>
                        (file.Groups[3].Value, long.Parse(file.Groups[2].Value, CultureInfo.InvariantCulture), file.Groups[1].Value)
                    ),
            ];
        }
        finally
        {
            File.Delete(archive);
            await Containers.Podman("rm", "-f", container);
        }
    }

    [GeneratedRegex(
        @"\.(cs|csproj|ts|tsx|map|nupkg|sln|pem|key|pfx)$|"
            + @"(^|/)(node_modules|\.git|\.npm|\.nuget|obj|packages\.lock\.json|package\.json|\.env|\.vite)(/|$)"
    )]
    private static partial Regex Sources();

    [GeneratedRegex(@"(?m)^-\S+ (\d+/\d+)\s+(\d+) \S+ \S+ (.+)$")]
    private static partial Regex ListedFile();

    /// <summary>PostgreSQL that lets no one in without TLS, a web node, a worker, and nginx before them.</summary>
    private sealed class Deployment(Containers containers, DirectoryInfo folder, int databasePort)
    {
        private const string Password = "not-of-the-examples";
        private readonly int _port = Ports.Free();

        public static async Task<Deployment> Open(Containers containers, DirectoryInfo folder)
        {
            var tree = Tree.Repository;
            (
                await Tool.Run("sh", [tree.PathOf("deploy/docker/certificates.sh"), folder.FullName, "999:999", "postgres"], "/")
            ).Succeeded.ShouldBeTrue();
            var port = Ports.Free();
            await containers.Start(
                Containers.PostgresImage,
                "0:0",
                [
                    "--cap-add",
                    "CHOWN,DAC_OVERRIDE,FOWNER,SETGID,SETUID",
                    "--volume",
                    "/var/lib/postgresql/data",
                    "--tmpfs",
                    "/var/run/postgresql:mode=1777",
                    "--volume",
                    $"{folder.FullName}:/certs:ro",
                    "--volume",
                    $"{tree.PathOf("deploy/docker/pg_hba.conf")}:/etc/adaptivq/pg_hba.conf:ro",
                    "--env",
                    "POSTGRES_DB=adaptivq",
                    "--env",
                    "POSTGRES_USER=adaptivq_user",
                    "--env",
                    $"POSTGRES_PASSWORD={Password}",
                ],
                "postgres",
                "-c",
                $"port={port}",
                "-c",
                "ssl=on",
                "-c",
                "ssl_cert_file=/certs/postgres.crt",
                "-c",
                "ssl_key_file=/certs/postgres.key",
                "-c",
                "hba_file=/etc/adaptivq/pg_hba.conf"
            );
            var deployment = new Deployment(containers, folder, port);
            for (var tried = 0; !(await Tool.Run("pg_isready", ["-q", "-h", "127.0.0.1", "-p", $"{port}"], "/")).Succeeded; tried++)
            {
                tried.ShouldBeLessThan(480, "PostgreSQL does not start");
                await Task.Delay(250);
            }

            return deployment;
        }

        /// <summary>Without TLS, with another authority, under another name: nobody gets in, and nothing goes out.</summary>
        public async Task RefusesWhatIsNotVerified()
        {
            var others = folder.CreateSubdirectory("others");
            (
                await Tool.Run("sh", [Tree.Repository.PathOf("deploy/docker/certificates.sh"), others.FullName, "999:999", "postgres"], "/")
            ).Succeeded.ShouldBeTrue();
            foreach (var wrong in new[] { "POSTGRES_SSLMODE=disable", "POSTGRES_CA_FILE=/certs/others/ca.crt", "POSTGRES_HOST=127.0.0.1" })
            {
                var refused = await Containers.Run(Containers.Backend, "10001:10001", [.. Settings, "--env", wrong], "db-apply");
                refused.Succeeded.ShouldBeFalse(wrong);
                refused.Said.ShouldNotContain(Password);
            }
        }

        public Task<Outcome> Command(params string[] command) => Containers.Run(Containers.Backend, "10001:10001", Settings, command);

        public async Task Serve()
        {
            var (web, worker) = (Ports.Free(), Ports.Free());
            var nodes = new List<string>();
            foreach (var (role, port) in new[] { ("web", web), ("worker", worker) })
            {
                nodes.Add(
                    await containers.Start(
                        Containers.Backend,
                        "10001:10001",
                        [.. Settings, "--env", $"ADAPTIVQ_ROLE={role}", "--env", $"ASPNETCORE_URLS=http://+:{port}"],
                        "serve"
                    )
                );
            }
            foreach (var node in nodes)
            {
                await Containers.IsHealthy(node);
            }
            // The image listens at 8080; here, beside others on one network, at a free port.
            var configuration = folder.CreateSubdirectory("nginx");
            foreach (var file in Directory.EnumerateFiles(Tree.Repository.PathOf("deploy/docker/nginx")))
            {
                await File.WriteAllTextAsync(
                    Path.Combine(configuration.FullName, Path.GetFileName(file)),
                    (await File.ReadAllTextAsync(file)).Replace("listen 8080", $"listen 127.0.0.1:{_port}", StringComparison.Ordinal)
                );
            }
            await containers.Start(
                Containers.Frontend,
                "101:101",
                ["--env", $"BACKEND_URL=http://127.0.0.1:{web}", "--volume", $"{configuration.FullName}:/etc/adaptivq:ro"]
            );
        }

        /// <summary>Made as an operator makes it: people, items and a quiz by command, the rest through nginx as a learner.</summary>
        public async Task TakesAnAttempt()
        {
            var items = Path.Combine(folder.FullName, "bank.csv");
            await File.WriteAllTextAsync(
                items,
                "id,stem,a,b,c,correct,level\n"
                    + string.Concat(
                        Enumerable
                            .Range(1, 12)
                            .Select(number => $"i{number},What is {number} + 1?,{number + 1},{number},{number + 2},a,{1 + (number % 10)}\n")
                    )
            );
            (await Command("people", "school", "oak", "--name", "Oak School")).Succeeded.ShouldBeTrue();
            var learner = await Command(
                "people",
                "add",
                "ada@oak.test",
                "--name",
                "Ada",
                "--role",
                "learner",
                "--class",
                "7b",
                "--school",
                "oak"
            );
            var password = GivenPassword().Match(learner.Output).Groups[1].Value;
            var imported = await Command("import", "/certs/bank.csv", "--bank", "Sums", "--school", "oak");
            imported.Succeeded.ShouldBeTrue(imported.Said);
            var published = await Command("publish", "--bank", "Sums", "--max-items", "5", "--school", "oak");
            published.Succeeded.ShouldBeTrue(published.Said);
            var quizId = QuizId().Match(published.Output).Groups[1].Value;

            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
            var token = JsonNode.Parse(await Sent(client, "/api/tokens", new { email = "ada@oak.test", password }))!;
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Bearer",
                (string)(token["token"] ?? token["accessToken"])!
            );
            var now = JsonNode.Parse(await Sent(client, "/api/attempts", new { quizId }))!;
            var (attempt, answers) = ((string)now["attemptId"]!, 0);
            for (; now["item"] is { } item; answers++)
            {
                now = JsonNode.Parse(
                    await Sent(
                        client,
                        $"/api/attempts/{attempt}/answers",
                        new
                        {
                            itemId = (string)item["id"]!,
                            response = (string)item["interaction"]!["options"]![0]!["id"]!,
                            version = (int)now["version"]!,
                        }
                    )
                )!;
            }
            answers.ShouldBe(5);

            (await client.GetAsync(new Uri("/learner", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await client.GetAsync(new Uri("/metrics", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        private static async Task<string> Sent(HttpClient client, string path, object body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
            using var answer = await client.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            answer.IsSuccessStatusCode.ShouldBeTrue($"{path}: {(int)answer.StatusCode} {text}");
            return text;
        }

        private string[] Settings =>
            [
                "--volume",
                $"{folder.FullName}:/certs:ro",
                .. new[]
                {
                    "POSTGRES_HOST=localhost",
                    $"POSTGRES_PORT={databasePort}",
                    "POSTGRES_DB=adaptivq",
                    "POSTGRES_USER=adaptivq_user",
                    $"POSTGRES_PASSWORD={Password}",
                    "POSTGRES_SSLMODE=verify-full",
                    "POSTGRES_CA_FILE=/certs/ca.crt",
                    $"KEY_RING_SECRET={Password}{Password}",
                }.SelectMany(setting => new[] { "--env", setting }),
            ];
    }

    [GeneratedRegex(@"Password for \S+: (\S+)")]
    private static partial Regex GivenPassword();

    [GeneratedRegex(@"\(([0-9a-f-]{36})\)")]
    private static partial Regex QuizId();
}
