using System.CommandLine;
using AdaptivQ.Host;
using AdaptivQ.Platform.CommandLine;
using AdaptivQ.Platform.Local;

namespace AdaptivQ.Bench;

/// <summary>Measures AdaptivQ on this machine. See docs/benchmarks.md.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        var host = new Option<string>("--host") { Description = "The built host, adaptivq.dll.", Required = true };
        var pgbench = new Option<string>("--pgbench") { Description = "The program pgbench.", DefaultValueFactory = _ => "pgbench" };
        var clients = new Option<int[]>("--clients")
        {
            Description = "Concurrent learners, and pgbench's clients.",
            DefaultValueFactory = _ => [1, 8, 32],
            AllowMultipleArgumentsPerToken = true,
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often pgbench and AdaptivQ take turns; medians are printed.",
            DefaultValueFactory = _ => 5,
        };
        var seconds = new Option<int>("--seconds") { Description = "Length of a turn.", DefaultValueFactory = _ => 8 };
        var warmUp = new Option<int>("--warm-up")
        {
            Description = "Seconds of load before anything is measured.",
            DefaultValueFactory = _ => 20,
        };
        var answers = new Command("answers", "Answers acknowledged per second, beside pgbench's one-row commits on the same server.")
        {
            host,
            pgbench,
            clients,
            rounds,
            seconds,
            warmUp,
        };
        answers.SetAction(
            (given, cancellation) =>
                AnswersBenchmark.RunAsync(
                    new AnswersOptions(
                        given.GetValue(host)!,
                        given.GetValue(pgbench)!,
                        given.GetValue(clients)!,
                        given.GetValue(rounds),
                        TimeSpan.FromSeconds(given.GetValue(seconds)),
                        TimeSpan.FromSeconds(given.GetValue(warmUp))
                    ),
                    cancellation
                )
        );

        var attackRounds = new Option<int>("--rounds")
        {
            Description = "How often quiet and attack take turns.",
            DefaultValueFactory = _ => 3,
        };
        var signIns = new Command("sign-ins", "What 300 made-up sign-ins a minute do to learners' answers.") { host, attackRounds };
        signIns.SetAction(
            (given, cancellation) => SignInsBenchmark.RunAsync(given.GetValue(host)!, given.GetValue(attackRounds), cancellation)
        );

        var root = new RootCommand("Benchmarks of AdaptivQ.") { answers, signIns, FsrsBenchmark.Create() };
        try
        {
            return await root.Parse(args)
                .InvokeAsync(
                    new InvocationConfiguration
                    {
                        EnableDefaultExceptionHandler = false,
                        ProcessTerminationTimeout = TimeSpan.FromSeconds(40),
                    }
                );
        }
        catch (Exception e) when (e is BenchmarkFailedException or LocalRunException or CommandRefusedException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
    }
}

/// <summary>There is no result; the message says why.</summary>
internal sealed class BenchmarkFailedException(string message) : Exception(message);
