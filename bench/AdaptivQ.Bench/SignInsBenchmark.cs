using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AdaptivQ.Platform.Local;
using Npgsql;

namespace AdaptivQ.Bench;

/// <summary>
/// What sign-ins to made-up addresses do to learners who answer meanwhile: 300 within a minute, evenly or all at once, against the same
/// learners in quiet minutes of the same run.
/// </summary>
internal static class SignInsBenchmark
{
    private const int SignIns = 300;
    private const int Learning = 12;
    private const double Target = 2;
    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Thinking = TimeSpan.FromSeconds(1);

    /// <summary>Runs it and prints the ratios.</summary>
    /// <param name="hostDll">The built host.</param>
    /// <param name="rounds">Turns of each kind.</param>
    public static async Task<int> RunAsync(string hostDll, int rounds, CancellationToken cancellation)
    {
        var progress = new Progress<string>(text => Console.Error.WriteLine(text));
        var scratch = Path.Combine(RepositoryRoot.Find(AppContext.BaseDirectory), ".adaptivq", $"bench-{Environment.ProcessId}");
        try
        {
            await using var postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(scratch), progress, cancellation);
            var database = new NpgsqlConnectionStringBuilder(postgres.ConnectionString);
            await HostProcess.RunAsync(Path.Combine(AppContext.BaseDirectory, "adaptivq.dll"), "seed", database, cancellation);
            await using var host = await HostProcess.ServeAsync(hostDll, database, cancellation, limited: true);
            using var learners = await Learners.SignInAsync(host.Address, Learning, "assess", cancellation);
            await learners.TakeAsync(Learning, TimeSpan.FromSeconds(20), cancellation, Thinking);
            await RunAsync(host.Address, learners, rounds, cancellation);
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

    private static async Task RunAsync(Uri address, Learners learners, int rounds, CancellationToken cancellation)
    {
        var turns = new List<(string Kind, LearnersResult Answers, Outcome SignIns)>();
        for (var round = 1; round <= rounds; round++)
        {
            turns.Add(("quiet", await Answers(), new Outcome(0, 0, 0)));
            foreach (var (kind, gap) in new[] { ("evenly", Turn / SignIns), ("all at once", TimeSpan.Zero) })
            {
                using var attacker = new Attacker(address, $"{round}-{kind[0]}");
                var attack = attacker.RunAsync(SignIns, gap, cancellation);
                turns.Add((kind, await Answers(), await attack));
            }
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Environment.ProcessorCount} cores. {Learning} learners, an answer a second each; {SignIns} sign-ins to made-up "
                    + $"addresses in a minute from one address; {rounds} minutes of each kind, taken together."
            )
        );
        Console.WriteLine(
            "sign-ins      answers  p50 ms  p95 ms  p99 ms  p99 to quiet  target  refused 401  locked or limited 429  busy 503"
        );
        var quiet = Together("quiet").Percentile(0.99);
        foreach (var kind in new[] { "quiet", "evenly", "all at once" })
        {
            var answers = Together(kind);
            var outcome = turns.Where(turn => turn.Kind == kind).Aggregate(new Outcome(0, 0, 0), (all, turn) => all + turn.SignIns);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{kind, -12}  {answers.Answers, 7}  {answers.Percentile(0.5), 6:0.0}  {answers.Percentile(0.95), 6:0.0}  "
                        + $"{answers.Percentile(0.99), 6:0.0}  {answers.Percentile(0.99) / quiet, 12:0.00}  {Target, 6:0.00}  "
                        + $"{outcome.Refused, 11}  {outcome.Limited, 21}  {outcome.Busy, 8}"
                )
            );
        }

        async Task<LearnersResult> Answers() => await learners.TakeAsync(Learning, Turn, cancellation, Thinking);

        LearnersResult Together(string kind)
        {
            var all = turns.Where(turn => turn.Kind == kind).Select(turn => turn.Answers).ToList();
            var milliseconds = all.SelectMany(answers => answers.Milliseconds).ToArray();
            Array.Sort(milliseconds);
            return new LearnersResult(milliseconds.Length, all.Sum(answers => answers.Attempts), Turn * all.Count, milliseconds);
        }
    }

    /// <summary>How the sign-ins were answered, by status.</summary>
    private sealed record Outcome(int Refused, int Limited, int Busy)
    {
        public static Outcome operator +(Outcome left, Outcome right) =>
            new(left.Refused + right.Refused, left.Limited + right.Limited, left.Busy + right.Busy);
    }

    /// <summary>Signs in to addresses that there are not.</summary>
    private sealed class Attacker(Uri address, string name) : IDisposable
    {
        private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };

        public async Task<Outcome> RunAsync(int count, TimeSpan gap, CancellationToken cancellation)
        {
            var tries = new List<Task<HttpStatusCode>>(count);
            for (var i = 0; i < count; i++)
            {
                tries.Add(TryAsync(i, cancellation));
                await Task.Delay(gap, cancellation);
            }
            var statuses = await Task.WhenAll(tries);
            var outcome = new Outcome(Of(401), Of(429), Of(503));
            return outcome.Refused + outcome.Limited + outcome.Busy == count
                ? outcome
                : throw new BenchmarkFailedException($"Sign-ins were answered with {string.Join(", ", statuses.Distinct())}.");

            int Of(int status) => statuses.Count(own => (int)own == status);
        }

        public void Dispose() => _http.Dispose();

        private async Task<HttpStatusCode> TryAsync(int number, CancellationToken cancellation)
        {
            using var body = new StringContent(
                $$"""{"email":"nobody-{{name.Replace(' ', '-')}}-{{number}}@nowhere.test","password":"wrong"}""",
                Encoding.UTF8,
                new MediaTypeHeaderValue("application/json")
            );
            using var response = await _http.PostAsync(new Uri("/api/tokens", UriKind.Relative), body, cancellation);
            return response.StatusCode;
        }
    }
}
