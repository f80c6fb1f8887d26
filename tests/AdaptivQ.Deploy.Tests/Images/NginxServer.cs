using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AdaptivQ.Deploy.Tests.Images;

/// <summary>The front end's nginx as its image runs it, started by its own script, before a backend that tells what it got.</summary>
public sealed class NginxServer : IAsyncDisposable
{
    /// <summary>A page, an asset with its compressed twin, a file that no one may have.</summary>
    public const string Page = "<!doctype html><title>AdaptivQ</title>";
    public const string Asset = "/assets/app-1a2b3c4d.js";

    private readonly DirectoryInfo _folder;
    private readonly Process _process;

    private NginxServer(DirectoryInfo folder, Process process, Uri address, EchoBackend backend) =>
        (_folder, _process, Address, Backend) = (folder, process, address, backend);

    public Uri Address { get; }

    public EchoBackend Backend { get; }

    /// <summary>Only addresses and folders are not those of the image.</summary>
    /// <exception cref="InvalidOperationException">It does not start; with what it said.</exception>
    public static async Task<NginxServer> Start(Tree tree, string trustedProxies = "")
    {
        var folder = Directory.CreateTempSubdirectory("adaptivq-nginx-");
        var (configuration, pages, writable) = (
            folder.CreateSubdirectory("etc"),
            folder.CreateSubdirectory("pages"),
            folder.CreateSubdirectory("tmp")
        );
        var port = Ports.Free();
        foreach (var file in Directory.EnumerateFiles(tree.PathOf("deploy/docker/nginx")))
        {
            var text = (await File.ReadAllTextAsync(file))
                .Replace("/tmp/", writable.FullName + "/", StringComparison.Ordinal)
                .Replace("/tmp}", writable.FullName + "}", StringComparison.Ordinal)
                .Replace("/usr/share/adaptivq", pages.FullName, StringComparison.Ordinal)
                .Replace("listen 8080", $"listen 127.0.0.1:{port}", StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(configuration.FullName, Path.GetFileName(file)), text);
        }

        pages.CreateSubdirectory("assets");
        await File.WriteAllTextAsync(Path.Combine(pages.FullName, "index.html"), Page);
        await File.WriteAllTextAsync(Path.Combine(pages.FullName, ".hidden"), "not for anybody");
        await File.WriteAllTextAsync(pages.FullName + Asset, new string(' ', 4096));
        await using (
            var compressed = new System.IO.Compression.GZipStream(
                File.Create(pages.FullName + Asset + ".gz"),
                System.IO.Compression.CompressionLevel.SmallestSize
            )
        )
        {
            await compressed.WriteAsync(Encoding.ASCII.GetBytes(new string(' ', 4096)));
        }
        // Started by root, its workers are nobody.
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
        {
            (await Tool.Run("chmod", ["-R", "a+rX", folder.FullName], "/")).Succeeded.ShouldBeTrue();
        }

        var backend = new EchoBackend(Ports.Free());
        var start = new ProcessStartInfo("/bin/sh", [Path.Combine(configuration.FullName, "start.sh")])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["BACKEND_URL"] = backend.Address.ToString().TrimEnd('/');
        start.Environment["TRUSTED_PROXIES"] = trustedProxies;
        start.Environment["PATH"] =
            Path.GetDirectoryName(Tool.Find("nginx"))
            + ":"
            + Path.GetDirectoryName(Tool.Find("envsubst"))
            + ":"
            + Environment.GetEnvironmentVariable("PATH");
        var process = Process.Start(start)!;
        var (said, output) = (process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
        var server = new NginxServer(folder, process, new Uri($"http://127.0.0.1:{port}"), backend);
        for (var waited = 0; !await Answers(port); waited++)
        {
            // A minute and more: what does not start ends by itself, and says why.
            if (!process.HasExited && waited < 2400)
            {
                await Task.Delay(25);
                continue;
            }

            await server.DisposeAsync();
            throw new InvalidOperationException($"nginx does not start: {await said}{await output}");
        }

        return server;
    }

    public async ValueTask DisposeAsync()
    {
        Backend.Dispose();
        if (!_process.HasExited)
        {
            (await Tool.Run("kill", ["-TERM", $"{_process.Id}"], "/")).ExitCode.ShouldBeInRange(0, 1);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<bool> Answers(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

/// <summary>Stands for the backend: answers with the request as it got it. /api/live sends three events, each only once the one before was
/// read.</summary>
public sealed class EchoBackend : IDisposable
{
    public const string OwnPolicy = "frame-ancestors 'none'";

    private readonly HttpListener _listener = new();

    public EchoBackend(int port)
    {
        Address = new Uri($"http://127.0.0.1:{port}/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = Serve();
    }

    public Uri Address { get; }

    /// <summary>Released by the test when it has an event; what comes next is not sent before.</summary>
    public SemaphoreSlim Read { get; } = new(0);

    public void Dispose()
    {
        _listener.Close();
        Read.Dispose();
    }

    private async Task Serve()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => Answer(context));
        }
    }

    private async Task Answer(HttpListenerContext context)
    {
        var response = context.Response;
        response.Headers["X-Content-Type-Options"] = "nosniff";
        response.Headers["Content-Security-Policy"] = OwnPolicy;
        try
        {
            if (context.Request.RawUrl!.StartsWith("/api/live", StringComparison.Ordinal))
            {
                response.ContentType = "text/event-stream";
                response.SendChunked = true;
                for (var sent = 0; sent < 3; sent++)
                {
                    await response.OutputStream.WriteAsync(Encoding.ASCII.GetBytes($"data: {sent}\n\n"));
                    await response.OutputStream.FlushAsync();
                    await Read.WaitAsync();
                }
            }
            else
            {
                var length = await Length(context.Request.InputStream);
                var text = new StringBuilder()
                    .Append(context.Request.HttpMethod)
                    .Append(' ')
                    .AppendLine(context.Request.RawUrl)
                    .Append("Length: ")
                    .Append(length)
                    .AppendLine();
                foreach (var name in context.Request.Headers.AllKeys)
                {
                    text.Append(name).Append(": ").AppendLine(context.Request.Headers[name]);
                }
                response.ContentType = "application/json";
                await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()));
            }

            response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }

    private static async Task<long> Length(Stream body)
    {
        var (buffer, length) = (new byte[65536], 0L);
        while (await body.ReadAsync(buffer) is > 0 and var read)
        {
            length += read;
        }
        return length;
    }
}
