using AdaptivQ.Platform.Local;

namespace AdaptivQ.Local.Tests;

/// <summary>On a small project of each test's own, whose build copies src/app.txt and counts how often it ran.</summary>
public sealed class FrontEndBuildTests : IAsyncDisposable
{
    private readonly LocalFolder _folder = new();

    public FrontEndBuildTests()
    {
        Write(
            "package.json",
            """{ "name": "tiny", "version": "1.0.0", "private": true, "scripts": { "build": "node build.config.cjs" } }"""
        );
        Write(
            "package-lock.json",
            """{ "name": "tiny", "version": "1.0.0", "lockfileVersion": 3, "requires": true, "packages": """
                + """{ "": { "name": "tiny", "version": "1.0.0" } } }"""
        );
        Write(
            "build.config.cjs",
            """
            const fs = require('node:fs');
            fs.appendFileSync('builds.log', 'x');
            fs.mkdirSync('dist', { recursive: true });
            const app = fs.readFileSync('src/app.txt', 'utf8');
            if (app.includes('wrong')) { console.error('src/app.txt(1,1): error: ' + app); process.exit(2); }
            fs.writeFileSync('dist/index.html', app);
            """
        );
        Write("src/app.txt", "one");
    }

    private int Builds => File.Exists(PathOf("builds.log")) ? File.ReadAllText(PathOf("builds.log")).Length : 0;

    private string Built => File.ReadAllText(PathOf("dist/index.html"));

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Fact]
    public async Task Sources_that_did_not_change_are_not_built_again()
    {
        (await EnsureAsync()).ShouldBe(PathOf("dist"));
        Built.ShouldBe("one");

        await EnsureAsync();
        // Touched, and noise beside the sources.
        Write("src/app.txt", "one");
        Write("README.md", "not a source");
        Write("node_modules/thing/index.js", "not a source");
        await EnsureAsync();

        Builds.ShouldBe(1);
    }

    [Theory]
    [InlineData("src/app.txt")]
    [InlineData("src/deep/er.ts")]
    [InlineData("public/icon.svg")]
    [InlineData("index.html")]
    [InlineData("tsconfig.app.json")]
    [InlineData("vite.config.ts")]
    public async Task A_source_that_changed_is_built(string source)
    {
        await EnsureAsync();

        Write(source, "two");
        await EnsureAsync();

        Builds.ShouldBe(2);
        Built.ShouldBe(source == "src/app.txt" ? "two" : "one");
    }

    [Fact]
    public async Task A_source_that_went_is_built_and_so_is_a_build_that_went()
    {
        Write("src/extra.txt", "extra");
        await EnsureAsync();

        File.Delete(PathOf("src/extra.txt"));
        await EnsureAsync();
        Builds.ShouldBe(2);

        Directory.Delete(PathOf("dist"), recursive: true);
        await EnsureAsync();
        Builds.ShouldBe(3);
    }

    [Fact]
    public async Task A_failing_build_shows_what_the_tool_said_and_is_never_taken_for_built()
    {
        await EnsureAsync();
        Write("src/app.txt", "wrong");

        (await Should.ThrowAsync<LocalRunException>(EnsureAsync)).Message.ShouldContain("src/app.txt(1,1): error: wrong");
        await Should.ThrowAsync<LocalRunException>(EnsureAsync);
        Builds.ShouldBe(3);

        // What the last good build was made of: but since then a failing one has been at work in dist.
        Write("src/app.txt", "one");
        await EnsureAsync();
        Builds.ShouldBe(4);
    }

    [Fact]
    public async Task Packages_are_installed_again_only_when_the_lock_file_changed()
    {
        await EnsureAsync();
        Write("src/app.txt", "two");
        await EnsureAsync();
        Installs().ShouldBe(1);

        Write("package-lock.json", File.ReadAllText(PathOf("package-lock.json")) + "\n");
        await EnsureAsync();
        Installs().ShouldBe(2);

        int Installs() => _folder.Said.Split('\n').Count(line => line.StartsWith("npm ci", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_two_starts_at_the_same_moment_one_builds_and_the_other_waits_for_it()
    {
        await Task.WhenAll(EnsureAsync(), EnsureAsync());

        Builds.ShouldBe(1);
        Built.ShouldBe("one");
    }

    private Task<string> EnsureAsync() => FrontEndBuild.EnsureAsync(_folder.Root, _folder, TestContext.Current.CancellationToken);

    private string PathOf(string name) => Path.Combine(_folder.Root, name);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
    }
}
