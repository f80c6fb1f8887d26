using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AdaptivQ.Platform.Redis;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace AdaptivQ.Integration.Tests.Redis;

/// <summary>A Redis of a test class's own: TLS only, with a password, certificates made for this run and kept nowhere.</summary>
public sealed class RedisServer : IAsyncLifetime
{
    /// <summary>The one name in its certificate.</summary>
    public const string Name = "localhost";

    private readonly string _folder = Directory.CreateTempSubdirectory("adaptivq-redis-").FullName;
    private Process? _process;

    public int Port { get; } = Ports.Free();

    public string Password { get; } = Guid.NewGuid().ToString("n");

    /// <summary>Of the authority that its certificate comes from.</summary>
    public string AuthorityFile => Path.Combine(_folder, "ca.crt");

    /// <summary>Of another authority, of the same name.</summary>
    public string StrangersFile => Path.Combine(_folder, "stranger.crt");

    public async ValueTask InitializeAsync()
    {
        Certify();
        await Start();
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>
    /// Settings of a host that uses it, and waits for it: a machine that is busy with other suites is not a Redis that is away.
    /// One that is killed is noticed at once all the same.
    /// </summary>
    public void Use(WebApplicationBuilder builder)
    {
        UseAsDeployed(builder, Port);
        builder.Services.AddSingleton(Settings() with { CommandTimeout = TimeSpan.FromSeconds(20) });
    }

    /// <summary>Settings of a host that uses it with as little patience as in earnest.</summary>
    /// <param name="port">Its own, or that of a wire to it.</param>
    public void UseAsDeployed(WebApplicationBuilder builder, int port)
    {
        builder.Configuration["REDIS_HOST"] = Name;
        builder.Configuration["REDIS_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        builder.Configuration["REDIS_PASSWORD"] = Password;
        builder.Configuration["REDIS_TLS"] = "true";
        builder.Configuration["REDIS_CA_FILE"] = AuthorityFile;
    }

    /// <summary>The same for a node in a process of its own.</summary>
    public (string Name, string? Value)[] Environment =>
        [
            ("REDIS_HOST", Name),
            ("REDIS_PORT", Port.ToString(CultureInfo.InvariantCulture)),
            ("REDIS_PASSWORD", Password),
            ("REDIS_TLS", "true"),
            ("REDIS_CA_FILE", AuthorityFile),
        ];

    public RedisSettings Settings(string? host = null, string? password = null, string? authorityFile = null) =>
        new(
            host ?? Name,
            Port,
            password ?? Password,
            Tls: true,
            X509Certificate2.CreateFromPem(File.ReadAllText(authorityFile ?? AuthorityFile))
        );

    /// <summary>A client of the tests' own, which may do everything.</summary>
    public async Task<ConnectionMultiplexer> Connect()
    {
        var options = new ConfigurationOptions
        {
            EndPoints = { { Name, Port } },
            Password = Password,
            Ssl = true,
            AllowAdmin = true,
            ConnectTimeout = 30_000,
            SyncTimeout = 30_000,
            AsyncTimeout = 30_000,
        };
        options.TrustIssuer(AuthorityFile);
        return await ConnectionMultiplexer.ConnectAsync(options);
    }

    public async Task Start()
    {
        if (Executable() is not { } executable)
        {
            throw new FileNotFoundException(
                "There is no redis-server here. Install Redis 7 (Debian: apt-get install redis-server), or run scripts/deploy-tools.sh."
            );
        }
        string File(string name) => Path.Combine(_folder, name);
        _process = Process.Start(
            new ProcessStartInfo(
                executable,
                [
                    "--port",
                    "0",
                    "--tls-port",
                    Port.ToString(CultureInfo.InvariantCulture),
                    "--bind",
                    "127.0.0.1",
                    "::1",
                    "--dir",
                    _folder,
                    "--save",
                    "",
                    "--appendonly",
                    "no",
                    "--requirepass",
                    Password,
                    "--tls-cert-file",
                    File("redis.crt"),
                    "--tls-key-file",
                    File("redis.key"),
                    "--tls-ca-cert-file",
                    AuthorityFile,
                    "--tls-auth-clients",
                    "no",
                ]
            )
            {
                RedirectStandardOutput = true,
            }
        )!;
        _ = _process.StandardOutput.ReadToEndAsync();
        await Eventually.Get(
            async () =>
            {
                if (_process.HasExited)
                {
                    throw new InvalidOperationException($"redis-server ended with exit code {_process.ExitCode}.");
                }
                using var client = new TcpClient();
                try
                {
                    await client.ConnectAsync(IPAddress.Loopback, Port);
                    return true;
                }
                catch (SocketException)
                {
                    return false;
                }
            },
            listens => listens,
            "redis-server listens"
        );
    }

    /// <summary>kill -9; everything in it is gone.</summary>
    public async Task Kill()
    {
        if (_process is null)
        {
            return;
        }
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>It keeps its connections and answers nothing.</summary>
    public Task Freeze() => Signal("STOP");

    public Task Thaw() => Signal("CONT");

    private async Task Signal(string signal)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {_process!.Id.ToString(CultureInfo.InvariantCulture)}"]);
        await kill.WaitForExitAsync();
    }

    private void Certify()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = Authority();
        using var stranger = Authority();
        var request = new CertificateRequest($"CN={Name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        using var certificate = request.Create(
            authority,
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddDays(1),
            RandomNumberGenerator.GetBytes(8)
        );
        File.WriteAllText(AuthorityFile, authority.ExportCertificatePem());
        File.WriteAllText(StrangersFile, stranger.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "redis.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "redis.key"), key.ExportPkcs8PrivateKeyPem());
    }

    private static X509Certificate2 Authority()
    {
        var request = new CertificateRequest(
            "CN=Authority of a test",
            ECDsa.Create(ECCurve.NamedCurves.nistP256),
            HashAlgorithmName.SHA256
        );
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(2));
    }

    private static string? Executable() =>
        (System.Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "redis-server"))
            .FirstOrDefault(File.Exists);
}

internal static class RedisHosts
{
    /// <summary>Until the host has noticed that Redis is there, or gone.</summary>
    public static async Task Reaches(this TestHost host, bool redis)
    {
        using var client = host.Anonymous();
        var wanted = redis ? "Healthy" : "Degraded";
        var (status, _) = await Eventually.Get(
            async () => await client.Get("/health/ready") is var reply ? (reply.Status, reply.Text) : default,
            ready => ready.Text?.StartsWith(wanted, StringComparison.Ordinal) == true,
            $"readiness says {wanted}"
        );
        status.ShouldBe(200);
    }
}
