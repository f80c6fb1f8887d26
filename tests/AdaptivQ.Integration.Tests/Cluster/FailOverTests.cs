using System.Diagnostics;

namespace AdaptivQ.Integration.Tests.Cluster;

/// <summary>Two web nodes and two workers under load; each of them, and their Redis, ended without warning.</summary>
public sealed class FailOverTests(PublishedBuild published)
{
    private const int Learners = 20;
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Whichever_process_is_killed_no_acknowledged_answer_is_lost_or_doubled_and_the_background_goes_on_in_thirty_seconds()
    {
        var seed = Random.Shared.Next();
        var log = TestContext.Current.TestOutputHelper!;
        log.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var nodes = await Nodes.Start(await published.Folder);
        using var ledger = new Ledger();
        using var load = await Load.Start(nodes, ledger, Learners, random);

        foreach (var web in Nodes.Webs)
        {
            await Task.Delay(random.Next(500, 2000));
            await nodes.Kill(web);
            await Task.Delay(random.Next(100, 1000));
            await nodes.Begin(web);
        }

        await nodes.KillRedis();
        await Task.Delay(random.Next(500, 1500));
        await nodes.BeginRedis();

        var runner = await nodes.RunsTheDaemon();
        await nodes.Kill(runner);
        var away = Stopwatch.StartNew();
        var next = await nodes.RunsTheDaemon();
        log.WriteLine($"projections moved from a killed worker in {away.Elapsed.TotalSeconds:0.0} s");
        next.ShouldNotBe(runner);
        away.Elapsed.ShouldBeLessThan(Promise);
        var mark = await nodes.Aside.Count("select max(seq_id) from events.mt_events");
        await Eventually.Get(
            () => nodes.Aside.Count("select min(last_seq_id) from events.mt_event_progression where name like '%:All'"),
            sequence => sequence >= mark,
            "projections go on"
        );
        away.Elapsed.ShouldBeLessThan(Promise);
        await nodes.Begin(runner);

        await NothingIsLost(nodes, ledger, load);
    }

    [Fact]
    public async Task A_server_that_cuts_sessions_or_is_killed_loses_no_acknowledged_answer_and_the_background_goes_on_in_thirty_seconds()
    {
        var seed = Random.Shared.Next();
        var log = TestContext.Current.TestOutputHelper!;
        log.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var nodes = await Nodes.Start(await published.Folder);
        using var ledger = new Ledger();
        using var load = await Load.Start(nodes, ledger, Learners, random);

        for (var turn = 0; turn < 8; turn++)
        {
            await Task.Delay(random.Next(500, 1500));
            await nodes.CutSessions();
        }

        await Task.Delay(random.Next(500, 1500));
        await nodes.CrashPostgres();
        await Task.Delay(random.Next(500, 1500));

        await NothingIsLost(nodes, ledger, load);
    }

    [Fact]
    public async Task Replaced_one_after_the_other_by_SIGTERM_under_load_no_node_fails_a_request_and_none_loses_an_answer()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        await using var nodes = await Nodes.Start(await published.Folder);
        using var ledger = new Ledger();
        using var load = await Load.Start(nodes, ledger, Learners, new Random(seed));

        foreach (var node in Nodes.Webs.Concat(Nodes.Workers))
        {
            var (exitCode, took) = await nodes.Replace(node);
            exitCode.ShouldBe(0);
            took.ShouldBeLessThan(Promise);
        }

        var memory = Nodes.Webs.Concat(Nodes.Workers).Select(node => nodes[node].WorkingSet >> 20).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine($"memory under load, MiB: {string.Join(", ", memory)}");
        (await load.End()).ShouldBeGreaterThan(Learners);
        // The limit of their containers.
        memory.ShouldAllBe(held => held < 512);
        load.AllFailures.ShouldBeEmpty();
        await Invariants.Settle(nodes);
        await Invariants.Hold(nodes, ledger);
    }

    /// <summary>Ends the load, waits for the background, stops the nodes and looks at all that is left.</summary>
    private async Task NothingIsLost(Nodes nodes, Ledger ledger, Load load)
    {
        var answered = await load.End();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{answered} answers acknowledged, {load.Finished} attempts finished, {load.Failures} tries failed and were repeated"
        );
        answered.ShouldBeGreaterThan(Learners);
        await Invariants.Settle(nodes);
        await nodes.StopAll();
        await Invariants.Hold(nodes, ledger);

        // I3: built again, every read model is what it was.
        var rebuilt = await AdaptivqProcess.RunFrom(await published.Folder, nodes.OwnersConnection, ["projections", "rebuild", "--all"]);
        rebuilt.ExitCode.ShouldBe(0, rebuilt.Output + rebuilt.Error);
        rebuilt
            .Output.Split('\n')
            .Where(line => line.Contains("done, ", StringComparison.Ordinal))
            .ShouldAllBe(line => line.EndsWith("nothing differed", StringComparison.Ordinal));
    }
}
