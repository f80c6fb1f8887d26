using System.Globalization;
using AdaptivQ.Platform.Local;
using Npgsql;

namespace AdaptivQ.Local.Tests;

/// <summary>PostgreSQL's first start, in a folder of each test's own.</summary>
public sealed class FirstStartTests : IAsyncDisposable
{
    private readonly LocalFolder _folder = new();

    public static TheoryData<RootMethod> WaysToRun() => RestartTests.WaysToRun();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Fact]
    public async Task A_cold_start_makes_a_database_that_loses_nothing_and_listens_to_this_machine_only()
    {
        await using var postgres = await _folder.StartPostgresAsync();

        postgres.Owned.ShouldBeTrue();
        (await LocalFolder.AskAsync<string>(postgres.ConnectionString, "select current_user || '@' || current_database()")).ShouldBe(
            "adaptivq@adaptivq"
        );
        var settings = new Dictionary<string, string>
        {
            ["fsync"] = "on",
            ["synchronous_commit"] = "on",
            ["full_page_writes"] = "on",
            ["data_checksums"] = "on",
            ["listen_addresses"] = "127.0.0.1",
            ["unix_socket_directories"] = "",
            ["client_connection_check_interval"] = "2s",
            ["server_encoding"] = "UTF8",
            ["lc_collate"] = "C",
            ["lc_ctype"] = "C",
            ["TimeZone"] = "UTC",
            ["port"] = postgres.Port.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in settings)
        {
            (await LocalFolder.AskAsync<string>(postgres.ConnectionString, $"show {name}")).ShouldBe(value, name);
        }

        (await LocalFolder.AskAsync<string>(postgres.ConnectionString, "show server_version")).ShouldStartWith("15.");
    }

    [Fact]
    public async Task The_password_is_random_asked_for_and_readable_by_its_owner_only()
    {
        await using var postgres = await _folder.StartPostgresAsync();

        var password = new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Password!;
        password.Length.ShouldBeGreaterThanOrEqualTo(32);
        var wrong = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Password = "adaptivq" }.ConnectionString;
        (await Should.ThrowAsync<PostgresException>(() => LocalFolder.AskAsync<int>(wrong, "select 1"))).SqlState.ShouldBe(
            PostgresErrorCodes.InvalidPassword
        );
        (
            await LocalFolder.AskAsync<string>(postgres.ConnectionString, "select rolpassword from pg_authid where rolname = 'adaptivq'")
        ).ShouldStartWith("SCRAM-SHA-256$");
        var file = Directory.EnumerateFiles(_folder.Data).Single(f => File.ReadAllText(f) == password);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task Of_starts_at_the_same_moment_exactly_one_makes_the_database_and_all_use_it()
    {
        var all = await Task.WhenAll(_folder.StartPostgresAsync(), _folder.StartPostgresAsync(), _folder.StartPostgresAsync());

        all.Count(p => p.Owned).ShouldBe(1);
        all.Select(p => p.ConnectionString).Distinct().Count().ShouldBe(1);
        await Task.WhenAll(all.Select(p => p.DisposeAsync().AsTask()));
        File.Exists(Path.Combine(_folder.Data, "postmaster.pid")).ShouldBeFalse();
    }

    [Fact]
    public async Task An_initialisation_that_was_cut_short_is_started_over()
    {
        // initdb may be done before this has looked: then once more, in an empty folder.
        while (!await CutShortInitialisation())
        {
            Directory.Delete(_folder.Data, recursive: true);
        }
        Directory.Exists(_folder.Data).ShouldBeFalse();
        // As a kill -9 leaves it.
        var half = Directory.CreateDirectory(Path.Combine(_folder.Database, "init-killed", "data"));
        await File.WriteAllTextAsync(Path.Combine(half.FullName, "PG_VERSION"), "15\n", TestContext.Current.CancellationToken);

        await using var postgres = await _folder.StartPostgresAsync();

        (await LocalFolder.AskAsync<int>(postgres.ConnectionString, "select 1")).ShouldBe(1);
        Directory.EnumerateDirectories(_folder.Database, "init-*").ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(WaysToRun))]
    public async Task It_runs_from_a_folder_that_is_closed_to_all_others(RootMethod way)
    {
        await using (var first = await _folder.StartPostgresAsync(rootMethod: way))
        {
            await LocalFolder.RememberAsync(first.ConnectionString, "closed");
        }

        await using var second = await _folder.StartPostgresAsync(rootMethod: way);

        (await LocalFolder.RecallAsync(second.ConnectionString)).ShouldBe("closed");
        // Only nobody cannot come in, and is given a place outside.
        Directory.Exists(_folder.Data).ShouldBe(way != RootMethod.Nobody);
        _folder.Said.Contains(_folder.Elsewhere, StringComparison.Ordinal).ShouldBe(way == RootMethod.Nobody);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_refused_by_name()
    {
        await File.WriteAllTextAsync(_folder.Database, "in the way", TestContext.Current.CancellationToken);

        (await Should.ThrowAsync<LocalRunException>(() => _folder.StartPostgresAsync())).Message.ShouldContain(_folder.Database);
    }

    [Fact]
    public async Task A_missing_Node_is_named_with_where_to_get_it()
    {
        var binaries = CopyOfPackageFiles();

        var said = await OtherProcess.TryStartPostgresAsync(_folder.Database, binaries, searchPath: _folder.Root);

        said.ShouldContain("Node.js was not found");
        said.ShouldContain("https://nodejs.org");
    }

    [Fact]
    public async Task A_failing_npm_is_shown_with_what_it_said()
    {
        var binaries = CopyOfPackageFiles();
        await File.WriteAllTextAsync(Path.Combine(binaries, "package-lock.json"), "{ broken", TestContext.Current.CancellationToken);

        var failure = await Should.ThrowAsync<LocalRunException>(() =>
            EmbeddedPostgres.StartAsync(
                new EmbeddedPostgresOptions(_folder.Database, BinariesRoot: binaries),
                _folder,
                TestContext.Current.CancellationToken
            )
        );

        failure.Message.ShouldContain("npm ci failed");
        failure.Message.ShouldContain(binaries);
        failure.Message.ShouldContain("npm error");
    }

    /// <returns>False: it was over by then, and the database is there.</returns>
    private async Task<bool> CutShortInitialisation()
    {
        using var other = new CancellationTokenSource();
        var cutShort = EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions(_folder.Database, BinariesRoot: LocalFolder.Binaries, RootDirectory: _folder.Elsewhere),
            _folder,
            other.Token
        );
        // In the middle of initdb: its folder is there and has something in it, but is not yet the database.
        while (!cutShort.IsCompleted && !Directory.Exists(_folder.Data) && !InTheMidst())
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        await other.CancelAsync();
        try
        {
            await (await cutShort).DisposeAsync();
            return false;
        }
        catch (OperationCanceledException)
        {
            return !Directory.Exists(_folder.Data);
        }

        bool InTheMidst() =>
            Directory.Exists(_folder.Database)
            && Directory.EnumerateDirectories(_folder.Database, "init-*").Any(d => File.Exists(Path.Combine(d, "data", "PG_VERSION")));
    }

    private string CopyOfPackageFiles()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Root, "binaries")).FullName;
        foreach (var name in new[] { "package.json", "package-lock.json" })
        {
            File.Copy(Path.Combine(LocalFolder.Binaries, name), Path.Combine(folder, name));
        }

        return folder;
    }
}
