using System.Diagnostics;
using System.Net;

namespace AdaptivQ.Deploy.Tests.Images;

/// <summary>docker-compose.yml brought up as it stands, by docker-compose itself, from the real images of the house and stand-ins for the others.</summary>
[Collection(nameof(Containers))]
public sealed class ComposeHouseTests(Containers containers)
{
    private static readonly string[] Once = ["certificates", "migrate"];

    [Fact]
    public async Task What_is_composed_comes_up_in_order_answers_and_survives_the_end_of_a_backend()
    {
        containers.ShouldNotBeNull();
        var (socket, port) = (Path.Combine(Containers.Folder, "podman.sock"), Containers.FreePort());
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec podman system service --time 0 unix://{socket} 2>/dev/null"]) { WorkingDirectory = "/", UseShellExecute = false };
        foreach (var (name, value) in Containers.Settings) start.Environment[name] = value;
        File.Delete(socket);
        using var service = Process.Start(start)!;
        var project = $"adaptivq{Environment.ProcessId}";
        var settings = new Dictionary<string, string?>(Containers.Settings)
        {
            ["DOCKER_HOST"] = $"unix://{socket}",
            ["COMPOSE_PROJECT_NAME"] = project,
            ["HTTP_PORT"] = $"{port}",
            ["IMAGE_TAG"] = "latest",
            ["POSTGRES_PASSWORD"] = "a-password-of-the-test",
            ["REDIS_PASSWORD"] = "another-of-the-test",
            ["GRAFANA_PASSWORD"] = "one-more-of-the-test",
        };
        Task<Outcome> Compose(params string[] arguments) => Tool.Run("docker-compose", arguments, Tree.Repository.Root, settings);
        try
        {
            while (!File.Exists(socket)) await Task.Delay(50);
            // Where there is no systemd podman makes no timers: the health checks are run from here.
            var up = Compose("up", "-d", "--no-build", "frontend", "worker");
            while (!up.IsCompleted) await AskForHealth(project);
            (await up).Succeeded.ShouldBeTrue((await up).Said);
            foreach (var once in Once) (await Containers.Podman("inspect", "--format", "{{.State.ExitCode}}", $"{project}_{once}_1")).Output.Trim().ShouldBe("0");

            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            (await Status(client, "/")).ShouldBe(HttpStatusCode.OK);
            (await Status(client, "/metrics")).ShouldBe(HttpStatusCode.NotFound);
            (await Containers.Podman("kill", $"{project}_backend_1")).Succeeded.ShouldBeTrue();
            for (var asked = 0; asked < 6; asked++) (await Status(client, "/api/session")).ShouldBe(HttpStatusCode.Unauthorized);
            (await Compose("logs", "backend")).Output.ShouldNotBeEmpty();
        }
        finally
        {
            await Compose("down", "-v", "-t", "3");
            service.Kill();
            await service.WaitForExitAsync();
        }
    }

    private static async Task<HttpStatusCode> Status(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }

    private static async Task AskForHealth(string project)
    {
        var running = await Containers.Podman("ps", "--filter", $"name={project}", "--format", "{{.Names}}");
        foreach (var name in running.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)) await Containers.Podman("healthcheck", "run", name);
        await Task.Delay(250);
    }
}
