using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AdaptivQ.Platform.Local;
using Npgsql;

namespace AdaptivQ.Local.Tests;

/// <summary>
/// Starts on an existing database: one folder for all of them, one after the other, because making a
/// database takes longer than everything else here.
/// </summary>
public sealed class RestartTests(LocalFolder folder) : IClassFixture<LocalFolder>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    /// <summary>PostgreSQL refuses root in its own name: root's two ways around that are tried where we are root.</summary>
    public static TheoryData<RootMethod> WaysToRun() =>
        !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess
            ? OperatingSystem.IsLinux()
                ? [RootMethod.UserNamespace, RootMethod.Nobody]
                : [RootMethod.Nobody]
            : [RootMethod.Automatic];

    [Fact]
    public async Task A_restart_keeps_the_data_the_password_and_the_port()
    {
        string before;
        // One that nobody is given while it is free.
        await using (var first = await folder.StartPostgresAsync(Ports.Free()))
        {
            before = first.ConnectionString;
            await LocalFolder.RememberAsync(before, "kept");
        }

        await Should.ThrowAsync<NpgsqlException>(() => LocalFolder.RecallAsync(before));
        await using var second = await folder.StartPostgresAsync();

        second.Owned.ShouldBeTrue();
        second.ConnectionString.ShouldBe(before);
        (await LocalFolder.RecallAsync(second.ConnectionString)).ShouldBe("kept");
    }

    [Fact]
    public async Task A_second_start_joins_the_server_and_its_end_does_not_stop_it()
    {
        await using var host = await folder.StartPostgresAsync();
        await using (var command = await folder.StartPostgresAsync())
        {
            command.Owned.ShouldBeFalse();
            command.ProcessId.ShouldBe(host.ProcessId);
            command.ConnectionString.ShouldBe(host.ConnectionString);
            await LocalFolder.RememberAsync(command.ConnectionString, "joined");
        }

        (await LocalFolder.RecallAsync(host.ConnectionString)).ShouldBe("joined");
        host.Exited.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task The_server_outlives_who_started_it_while_another_uses_it_and_ends_with_the_last()
    {
        await using var command = await folder.StartPostgresAsync();
        await using var host = await folder.StartPostgresAsync();
        command.Owned.ShouldBeTrue();

        await command.DisposeAsync();
        (await LocalFolder.AskAsync<int>(host.ConnectionString, "select 1")).ShouldBe(1);

        await host.DisposeAsync();
        await Should.ThrowAsync<NpgsqlException>(() => LocalFolder.AskAsync<int>(host.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task A_server_left_by_a_killed_process_is_taken_over_and_ended_at_the_end()
    {
        using var killed = await OtherProcess.StartPostgresAsync(folder.Database, LocalFolder.Binaries);
        await LocalFolder.RememberAsync(killed.ConnectionString, "orphan");
        await killed.KillAsync();

        await using (var next = await folder.StartPostgresAsync())
        {
            next.Owned.ShouldBeFalse();
            next.ConnectionString.ShouldBe(killed.ConnectionString);
            (await LocalFolder.RecallAsync(next.ConnectionString)).ShouldBe("orphan");
        }

        await Should.ThrowAsync<NpgsqlException>(() => LocalFolder.RecallAsync(killed.ConnectionString));
    }

    [Fact]
    public async Task A_killed_server_is_noticed_and_the_next_start_finds_all_that_was_committed()
    {
        await using var first = await folder.StartPostgresAsync();
        await LocalFolder.RememberAsync(first.ConnectionString, "committed");

        Process.GetProcessById(first.ProcessId).Kill();

        var end = await first.Exited.WaitAsync(Soon, TestContext.Current.CancellationToken);
        end.Message.ShouldContain("PostgreSQL");
        end.Message.ShouldContain("start again");
        await first.DisposeAsync();
        File.Exists(Path.Combine(folder.Data, "postmaster.pid")).ShouldBeTrue();

        await using var second = await folder.StartPostgresAsync();
        second.Owned.ShouldBeTrue();
        (await LocalFolder.RecallAsync(second.ConnectionString)).ShouldBe("committed");
    }

    [Fact]
    public async Task A_pid_file_whose_number_belongs_to_another_program_by_now_is_cleared_and_that_program_left_alone()
    {
        await using var first = await folder.StartPostgresAsync();
        await LocalFolder.RememberAsync(first.ConnectionString, "rebooted");
        var pidFile = Path.Combine(folder.Data, "postmaster.pid");
        var lines = await File.ReadAllLinesAsync(pidFile, TestContext.Current.CancellationToken);
        await first.DisposeAsync();
        // Our own number: if it were signalled, this test would not end.
        lines[0] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(pidFile, lines, TestContext.Current.CancellationToken);

        await using var second = await folder.StartPostgresAsync();

        second.Owned.ShouldBeTrue();
        (await LocalFolder.RecallAsync(second.ConnectionString)).ShouldBe("rebooted");
    }

    [Theory]
    [MemberData(nameof(WaysToRun))]
    public async Task It_runs_for_root_too_in_whichever_way_the_system_offers(RootMethod way)
    {
        LocalFolder.OpenToAll(folder.Root);
        await using (var first = await folder.StartPostgresAsync(rootMethod: way))
        {
            await LocalFolder.RememberAsync(first.ConnectionString, way.ToString());
        }

        await using var second = await folder.StartPostgresAsync(rootMethod: way);

        (await LocalFolder.RecallAsync(second.ConnectionString)).ShouldBe(way.ToString());
        Directory.Exists(folder.Data).ShouldBeTrue();
    }

    [Fact]
    public async Task A_remembered_port_that_is_taken_by_now_is_exchanged_for_a_free_one()
    {
        int port;
        await using (var first = await folder.StartPostgresAsync(Ports.Free()))
        {
            port = first.Port;
        }

        using var taker = new TcpListener(IPAddress.Loopback, port);
        taker.Start();
        await using var second = await folder.StartPostgresAsync();

        second.Port.ShouldNotBe(port);
        (await LocalFolder.AskAsync<int>(second.ConnectionString, "select 1")).ShouldBe(1);
    }

    [Fact]
    public async Task A_port_asked_for_is_used_or_refused_but_never_exchanged()
    {
        using var taker = new TcpListener(IPAddress.Loopback, Ports.Free());
        taker.Start();
        var port = ((IPEndPoint)taker.LocalEndpoint).Port;

        (await Should.ThrowAsync<LocalRunException>(() => folder.StartPostgresAsync(port))).Message.ShouldContain($"Port {port} is in use");
        taker.Stop();
        await using var postgres = await folder.StartPostgresAsync(port);

        postgres.Port.ShouldBe(port);
        (await Should.ThrowAsync<LocalRunException>(() => folder.StartPostgresAsync(port + 1))).Message.ShouldContain($"on port {port}");
    }

    [Fact]
    public async Task A_database_of_another_PostgreSQL_version_is_refused_with_what_to_do()
    {
        await using (await folder.StartPostgresAsync()) { }

        var versionFile = Path.Combine(folder.Data, "PG_VERSION");
        var version = await File.ReadAllTextAsync(versionFile, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(versionFile, "14\n", TestContext.Current.CancellationToken);
        var refusal = await Should.ThrowAsync<LocalRunException>(() => folder.StartPostgresAsync());
        await File.WriteAllTextAsync(versionFile, version, TestContext.Current.CancellationToken);

        refusal.Message.ShouldContain("PostgreSQL 14");
        refusal.Message.ShouldContain("PostgreSQL 15");
        refusal.Message.ShouldContain("pg_dump");
    }
}
