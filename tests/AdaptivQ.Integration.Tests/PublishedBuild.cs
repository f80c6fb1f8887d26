using System.Diagnostics;
using AdaptivQ.Integration.Tests;

[assembly: AssemblyFixture(typeof(PublishedBuild))]

namespace AdaptivQ.Integration.Tests;

/// <summary>The program as it is deployed, published once for the tests that ask for it.</summary>
public sealed class PublishedBuild : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private readonly string _scratch = Path.Combine(Path.GetTempPath(), $"adaptivq-published-{Environment.ProcessId}");
    private readonly Lazy<Task<string>> _folder;

    public PublishedBuild() => _folder = new(Publish);

    /// <summary>Where the program lies: ADAPTIVQ_PUBLISHED, or where it is published to now.</summary>
    public Task<string> Folder => _folder.Value;

    public void Dispose()
    {
        if (Directory.Exists(_scratch))
        {
            Directory.Delete(_scratch, recursive: true);
        }
    }

    private async Task<string> Publish()
    {
        if (Environment.GetEnvironmentVariable("ADAPTIVQ_PUBLISHED") is { Length: > 0 } before)
        {
            return before;
        }
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "AdaptivQ.sln")))
        {
            root = root.Parent ?? throw new InvalidOperationException("The tests do not run inside a checkout.");
        }
        using var publish = Process.Start(
            new ProcessStartInfo(Path.Combine(root.FullName, "scripts", "publish.sh"), [_scratch])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var (output, error) = (publish.StandardOutput.ReadToEndAsync(), publish.StandardError.ReadToEndAsync());
        await publish.WaitForExitAsync().WaitAsync(Patience);
        publish.ExitCode.ShouldBe(0, $"{await output}\n{await error}");
        return _scratch;
    }
}
