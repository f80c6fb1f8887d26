using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Npgsql;

namespace AdaptivQ.Bench;

/// <summary>What to compare with: pgbench, inserting one row in each commit, over TCP on the same server.</summary>
internal sealed partial class Pgbench : IDisposable
{
    private readonly string _program;
    private readonly NpgsqlConnectionStringBuilder _database;
    private readonly string _script = Path.GetTempFileName();

    private Pgbench(string program, NpgsqlConnectionStringBuilder database) => (_program, _database) = (program, database);

    /// <summary>Makes the table, and the row so large that it takes <paramref name="rowBytes"/> on the page, as pg_column_size
    /// counts.</summary>
    public static async Task<Pgbench> PrepareAsync(
        string program,
        NpgsqlConnectionStringBuilder database,
        int rowBytes,
        CancellationToken cancellation
    )
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(cancellation);
        // PLAIN: a row is stored as long as it is, never compressed.
        await ExecuteAsync(
            connection,
            "create schema bench; create table bench.row_per_commit (id bigserial primary key, payload text not null); "
                + "alter table bench.row_per_commit alter column payload set storage plain",
            cancellation
        );
        const int Guess = 200;
        await ExecuteAsync(connection, $"insert into bench.row_per_commit (payload) values ('{new string('x', Guess)}')", cancellation);
        await using var measure = new NpgsqlCommand("select pg_column_size(r.*) from bench.row_per_commit r", connection);
        var overhead = (int)(await measure.ExecuteScalarAsync(cancellation))! - Guess;

        var pgbench = new Pgbench(program, database);
        var payload = RandomNumberGenerator.GetHexString(Math.Max(1, rowBytes - overhead), lowercase: true);
        await File.WriteAllTextAsync(pgbench._script, $"insert into bench.row_per_commit (payload) values ('{payload}');\n", cancellation);
        return pgbench;
    }

    public async Task<string> VersionAsync(CancellationToken cancellation) => (await RunAsync(["--version"], cancellation)).Trim();

    /// <returns>Commits per second, connecting not counted.</returns>
    public async Task<double> CommitsPerSecondAsync(int clients, TimeSpan time, string protocol, CancellationToken cancellation)
    {
        var threads = Math.Min(clients, Environment.ProcessorCount);
        var output = await RunAsync(
            [
                "-n",
                "-h",
                _database.Host!,
                "-p",
                Text(_database.Port),
                "-U",
                _database.Username!,
                "-c",
                Text(clients),
                "-j",
                Text(threads),
                "-T",
                Text((int)time.TotalSeconds),
                "-M",
                protocol,
                "-f",
                _script,
                _database.Database!,
            ],
            cancellation
        );
        return TransactionsPerSecond().Match(output) is { Success: true } found
            ? double.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : throw new BenchmarkFailedException($"pgbench printed no tps:\n{output}");
    }

    public void Dispose() => File.Delete(_script);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
#pragma warning disable CA2100 // Only our own text and random digits.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<string> RunAsync(string[] arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(_program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PGPASSWORD"] = _database.Password;
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0 ? output : throw new BenchmarkFailedException($"pgbench failed:\n{await errors}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    [GeneratedRegex(@"^tps = ([0-9.]+)", RegexOptions.Multiline)]
    private static partial Regex TransactionsPerSecond();
}
