using Npgsql;

namespace AdaptivQ.Integration.Tests.Operations;

/// <summary>
/// Rebuilds that stop in the middle of their replay and go on when they are let, however fast the machine is and however late a
/// test looks.
/// </summary>
internal sealed class HeldReplays : IAsyncDisposable
{
    private const string Lock = "(20261, 1)";

    private readonly TestHost _host;
    private readonly NpgsqlConnection _holding;

    private HeldReplays(TestHost host, NpgsqlConnection holding) => (_host, _holding) = (host, holding);

    /// <param name="after">So many documents are written before.</param>
    public static async Task<HeldReplays> Begin(TestHost host, int after)
    {
        var held = new HeldReplays(host, await host.Connect());
        await held.Hold();
        // Counted by a sequence, which knows of no transactions.
        var first = $"if nextval('public.replayed') > {after} then perform pg_advisory_xact_lock_shared{Lock}; end if;";
        await host.Execute($"create sequence public.replayed; {SlowReplay.Begin(first)}");
        return held;
    }

    /// <summary>From here on none goes on.</summary>
    public Task Hold() => Execute($"select pg_advisory_lock{Lock}");

    public Task LetGo() => Execute($"select pg_advisory_unlock{Lock}");

    public async ValueTask DisposeAsync()
    {
        await Execute("select pg_advisory_unlock_all()");
        await _holding.DisposeAsync();
        await _host.Execute(SlowReplay.End);
    }

    private async Task Execute(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _holding);
        await command.ExecuteNonQueryAsync();
    }
}
