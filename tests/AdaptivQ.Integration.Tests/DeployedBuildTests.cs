using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AdaptivQ.Integration.Tests;

/// <summary>What is in the published build, and what its commands say where a checkout has more.</summary>
public sealed class DeployedBuildTests(HostFixture fixture, PublishedBuild published)
{
    private static readonly (string, string?) Production = ("ASPNETCORE_ENVIRONMENT", "Production");

    [Fact]
    public async Task Nothing_lies_in_it_that_only_a_build_or_a_developer_needs()
    {
        var files = Directory.EnumerateFiles(await published.Folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName).ToList();
        files.ShouldContain("AdaptivQ.Quizzes.dll");
        files.Where(IsNotNeeded!).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("AdaptivQ.Quizzes.pdb")]
    [InlineData("packages.deployed.lock.json")]
    [InlineData("appsettings.Development.json")]
    [InlineData("AdaptivQ.Demo.dll")]
    [InlineData("AdaptivQ.Platform.Local.dll")]
    public void Such_a_file_is_found(string file) => IsNotNeeded(file).ShouldBeTrue();

    [Fact]
    public async Task No_assembly_of_ours_names_a_folder_of_the_machine_that_built_it()
    {
        var ours = Directory
            .GetFiles(await published.Folder, "*.dll")
            .Where(file => Path.GetFileName(file) is ['A', 'd', 'a', 'p', 't', 'i', 'v', 'Q', '.', ..] or "adaptivq.dll")
            .ToList();
        ours.Count.ShouldBeGreaterThan(8);
        ours.SelectMany(file => SourcesOf(file)).Where(source => !source.StartsWith("/_/", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task It_has_no_command_that_only_a_developer_needs()
    {
        var help = await AdaptivqProcess.RunFrom(await published.Folder, null, ["--help"], Production);
        help.Output.ShouldContain("  db-apply");
        help.Output.ShouldNotContain("  describe");
        help.Output.ShouldNotContain("  seed");
    }

    [Fact]
    public async Task A_command_that_works_on_a_school_must_be_told_which()
    {
        var ran = await AdaptivqProcess.RunFrom(await published.Folder, fixture.ConnectionString, ["attempts", "verify"], Production);
        ran.ExitCode.ShouldBe(2, ran.Error);
        ran.Error.ShouldContain("--school");
        var unknown = await AdaptivqProcess.RunFrom(
            await published.Folder,
            fixture.ConnectionString,
            ["attempts", "verify", "--school", "nowhere"],
            Production
        );
        unknown.ExitCode.ShouldBe(2, unknown.Error);
        unknown.Error.ShouldContain("no school 'nowhere'");
        unknown.Error.ShouldNotContain("seed");
    }

    [Fact]
    public async Task Without_settings_it_says_that_it_has_no_database_of_its_own()
    {
        var ran = await AdaptivqProcess.RunFrom(await published.Folder, null, ["serve"], Production);
        ran.ExitCode.ShouldBe(2, ran.Error);
        ran.Error.ShouldContain("has no database of its own");
    }

    private static bool IsNotNeeded(string file) =>
        Path.GetExtension(file) == ".pdb"
        || file.EndsWith(".lock.json", StringComparison.Ordinal)
        || file == "appsettings.Development.json"
        || file
            is "AdaptivQ.Demo.dll"
                or "AdaptivQ.Platform.Local.dll"
                or "AdaptivQ.Adaptivity.Lab.dll"
                or "AdaptivQ.Adaptivity.ShadowTest.dll";

    /// <summary>The source files that the debugging information inside an assembly names, and the file of that information.</summary>
    private static List<string> SourcesOf(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        var entries = image.ReadDebugDirectory();
        var embedded = entries.Single(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        using var provider = image.ReadEmbeddedPortablePdbDebugDirectoryData(embedded);
        var reader = provider.GetMetadataReader();
        return [.. reader.Documents.Select(document => reader.GetString(reader.GetDocument(document).Name))];
    }
}
