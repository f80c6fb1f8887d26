using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using AdaptivQ.Platform.Local;
using Npgsql;

namespace AdaptivQ.Bench;

/// <param name="HostDll">The built host.</param>
/// <param name="Turn">How long pgbench, then AdaptivQ, run before the other's turn comes.</param>
internal sealed record AnswersOptions(
    string HostDll,
    string Pgbench,
    IReadOnlyList<int> Clients,
    int Rounds,
    TimeSpan Turn,
    TimeSpan WarmUp
);

/// <summary>
/// Answers acknowledged per second against what this server can commit at all: pgbench inserting one row of the same bytes
/// per commit, same clients, same server, same run, fsync on. Machines differ; the ratio differs far less.
/// </summary>
internal static class AnswersBenchmark
{
    // pgbench's own default, one plain statement; and the other extreme, parsed once by each connection.
    private const string Simple = "simple";
    private const string Prepared = "prepared";
    private const int WarmUpLearners = 8;
    private static readonly TimeSpan ReadModelsWithin = TimeSpan.FromMinutes(5);
    private static readonly Dictionary<int, double> Targets = new()
    {
        [1] = 0.25,
        [8] = 0.35,
        [32] = 0.60,
    };

    public static async Task<int> RunAsync(AnswersOptions options, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new BenchmarkFailedException("This benchmark reads processor time and memory from /proc: it needs Linux.");
        }
        var progress = new Progress();
        var scratch = Path.Combine(RepositoryRoot.Find(AppContext.BaseDirectory), ".adaptivq", $"bench-{Environment.ProcessId}");
        try
        {
            await using var postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(scratch), progress, cancellation);
            await RunAsync(options, postgres, progress, cancellation);
            return 0;
        }
        finally
        {
            if (Directory.Exists(scratch))
            {
                Directory.Delete(scratch, recursive: true);
            }
        }
    }

    private static async Task RunAsync(AnswersOptions options, EmbeddedPostgres postgres, Progress progress, CancellationToken cancellation)
    {
        var database = new NpgsqlConnectionStringBuilder(postgres.ConnectionString);
        await using var server = NpgsqlDataSource.Create(database.ConnectionString);
        await RefuseUnsafeSettings(server, cancellation);
        progress.Report("demo school");
        // The host under test is deployed without the demo school; the one beside the benchmark has it.
        await HostProcess.RunAsync(Path.Combine(AppContext.BaseDirectory, "adaptivq.dll"), "seed", database, cancellation);
        await using var host = await HostProcess.ServeAsync(options.HostDll, database, cancellation);
        using var learners = await Learners.SignInAsync(
            host.Address,
            Math.Max(WarmUpLearners, options.Clients.Max()),
            "assess",
            cancellation
        );

        var from = await Scalar<long>(server, "select coalesce(max(seq_id), 0) from events.mt_events", cancellation);
        progress.Report($"warming up, {options.WarmUp.TotalSeconds:0} s");
        await learners.TakeAsync(WarmUpLearners, options.WarmUp, cancellation);
        var bytes = await BytesPerAnswer(server, from, cancellation);
        using var pgbench = await Pgbench.PrepareAsync(options.Pgbench, database, bytes, cancellation);
        await PrintMachine(server, pgbench, bytes, options, cancellation);

        var figures = new List<Figures>();
        foreach (var clients in options.Clients)
        {
            var figure = new Figures(clients);
            for (var round = 1; round <= options.Rounds; round++)
            {
                progress.Report($"{clients} clients, round {round} of {options.Rounds}");
                await ReadModelsCaughtUp(server, cancellation);
                figure.Simple.Add(await pgbench.CommitsPerSecondAsync(clients, options.Turn, Simple, cancellation));
                figure.Prepared.Add(await pgbench.CommitsPerSecondAsync(clients, options.Turn, Prepared, cancellation));
                var before = ProcessorTime.Read(host.ProcessId, postgres.ProcessId);
                var taken = await learners.TakeAsync(clients, options.Turn, cancellation);
                figure.Used += ProcessorTime.Read(host.ProcessId, postgres.ProcessId) - before;
                figure.Answers.Add(taken);
                progress.Report(
                    $"{clients} clients: pgbench {figure.Simple[^1]:0} and {figure.Prepared[^1]:0}, answers {taken.PerSecond:0} a second"
                );
            }

            figures.Add(figure);
        }

        Print(figures);
        var (now, highest) = ProcessorTime.Memory(host.ProcessId);
        Line($"Memory of the host (resident): {now:0} MiB after the run, {highest:0} MiB at its highest. Target under load: 256 MiB.");
    }

    private static void Print(List<Figures> figures)
    {
        Line("Medians. 'Answers' are those acknowledged with status 200, each after its commit; in the same time attempts are begun");
        Line("and ended. 'Others' are programs that have no part in this: where they take much, run again on a quiet machine.");
        Line();
        Line("clients  answers/s  p50 ms  p99 ms  pgbench/s  ratio  target  pgbench -M prepared/s  ratio");
        foreach (var f in figures)
        {
            var target = Targets.TryGetValue(f.Clients, out var wanted) ? wanted.ToString("0.00", CultureInfo.InvariantCulture) : "-";
            Line(
                $"{f.Clients, 7}  {f.PerSecond, 9:0}  {f.Percentile(0.5), 6:0.0}  {f.Percentile(0.99), 6:0.0}  {Median(f.Simple), 9:0}  "
                    + $"{f.Ratio(f.Simple), 5:0.00}  {target, 6}  {Median(f.Prepared), 21:0}  {f.Ratio(f.Prepared), 5:0.00}"
            );
        }

        Line();
        Line("Processor time of an answer in microseconds, and of all there is while answers are given:");
        Line("clients   host us  postgres us  load generator us     host  postgres  load generator  others  idle");
        foreach (var f in figures)
        {
            var answers = f.Answers.Sum(result => result.Answers);
            var all = f.Answers.Sum(result => result.Took.TotalSeconds) * Environment.ProcessorCount;
            string Each(double seconds) => (seconds / answers * 1e6).ToString("0", CultureInfo.InvariantCulture);
            string Part(double seconds) => $"{100 * seconds / all:0} %";
            var used = f.Used;
            var others = Math.Max(0, used.Machine - used.Host - used.Postgres - used.Bench);
            Line(
                $"{f.Clients, 7}  {Each(used.Host), 8}  {Each(used.Postgres), 11}  {Each(used.Bench), 17}  {Part(used.Host), 7}  "
                    + $"{Part(used.Postgres), 8}  {Part(used.Bench), 14}  {Part(others), 6}  {Part(all - used.Machine), 4}"
            );
        }

        Line();
    }

    private static async Task PrintMachine(
        NpgsqlDataSource server,
        Pgbench pgbench,
        int bytes,
        AnswersOptions options,
        CancellationToken cancellation
    )
    {
        async Task<string> Setting(string name) => await Scalar<string>(server, $"select current_setting('{name}')", cancellation);
        Line();
        Line(
            $"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, "
                + $"{RuntimeInformation.FrameworkDescription}"
        );
        Line(
            $"PostgreSQL {await Setting("server_version")}, fsync {await Setting("fsync")}, "
                + $"synchronous_commit {await Setting("synchronous_commit")}, {await pgbench.VersionAsync(cancellation)}"
        );
        Line(
            $"{bytes} bytes of event rows an answer, and as many in pgbench's row; {options.Rounds} rounds of "
                + $"{options.Turn.TotalSeconds:0} s each, pgbench and AdaptivQ in turn."
        );
        Line(
            "PostgreSQL, host, its background projections and the load generator share these cores; pgbench shares them with PostgreSQL "
                + "only."
        );
        Line();
    }

    /// <summary>What an answer's events take on the page: the answer's own row and that of what followed it.</summary>
    private static async Task<int> BytesPerAnswer(NpgsqlDataSource server, long from, CancellationToken cancellation) =>
        (int)
            Math.Round(
                await Scalar<decimal>(
                    server,
                    $"""
                    select avg(pg_column_size(scored.*) + pg_column_size(next.*))
                    from events.mt_events scored
                    join events.mt_events next on next.tenant_id = scored.tenant_id
                        and next.stream_id = scored.stream_id and next.version = scored.version + 1
                    where scored.type = 'answer_scored' and scored.seq_id > {from}
                    """,
                    cancellation
                )
            );

    /// <summary>What runs behind the answers must not run into pgbench's turn.</summary>
    private static async Task ReadModelsCaughtUp(NpgsqlDataSource server, CancellationToken cancellation)
    {
        for (var started = Stopwatch.GetTimestamp(); ; )
        {
            var behind = await Scalar<long>(
                server,
                "select (select max(seq_id) from events.mt_events) - (select min(last_seq_id) from events.mt_event_progression)",
                cancellation
            );
            if (behind == 0)
            {
                return;
            }
            if (Stopwatch.GetElapsedTime(started) > ReadModelsWithin)
            {
                throw new BenchmarkFailedException($"The read models are {behind} events behind, five minutes after the answers.");
            }
            await Task.Delay(250, cancellation);
        }
    }

    private static async Task RefuseUnsafeSettings(NpgsqlDataSource server, CancellationToken cancellation)
    {
        foreach (var name in (string[])["fsync", "synchronous_commit", "full_page_writes"])
        {
            if (await Scalar<string>(server, $"select current_setting('{name}')", cancellation) is not "on")
            {
                throw new BenchmarkFailedException($"The server runs with {name} off: its figures would say nothing.");
            }
        }
    }

    private static async Task<T> Scalar<T>(NpgsqlDataSource server, string sql, CancellationToken cancellation)
    {
        await using var command = server.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static void Line(string text = "") => Console.WriteLine(text);

    private sealed record Figures(int Clients)
    {
        public List<double> Simple { get; } = [];

        public List<double> Prepared { get; } = [];

        public List<LearnersResult> Answers { get; } = [];

        public ProcessorTime Used { get; set; }

        public double PerSecond => Median(Answers.Select(result => result.PerSecond));

        public double Percentile(double part) => Median(Answers.Select(result => result.Percentile(part)));

        /// <summary>The median of the rounds' ratios: what disturbs a round disturbs both of its turns.</summary>
        public double Ratio(List<double> pgbench) => Median(Answers.Select((result, round) => result.PerSecond / pgbench[round]));
    }

    /// <summary>To the other stream, so that the result can be kept in a file.</summary>
    private sealed class Progress : IProgress<string>
    {
        private readonly long _started = Stopwatch.GetTimestamp();

        public void Report(string value) =>
            Console.Error.WriteLine(FormattableString.Invariant($"{Stopwatch.GetElapsedTime(_started).TotalSeconds, 5:0} s  {value}"));
    }
}
