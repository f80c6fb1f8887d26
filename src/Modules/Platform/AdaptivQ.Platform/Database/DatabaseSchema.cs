using System.Security.Cryptography;
using System.Text;
using AdaptivQ.Platform.CommandLine;
using Marten;
using Npgsql;
using Wolverine;
using Wolverine.Runtime;

namespace AdaptivQ.Platform.Database;

/// <summary>
/// The schema that this version works with. Each version that was applied leaves its mark in the database, and migrations only
/// ever add: so a node is at home wherever its own mark is, before and after a newer version was applied.
/// </summary>
public sealed class DatabaseSchema(IDocumentStore store, IServiceProvider services, DatabaseSettings settings)
{
    /// <summary>Tells the operator what to do where <see cref="IsApplied"/> says no.</summary>
    public const string NotApplied = "The database's schema is not this version's. Run 'adaptivq db-apply' on it first.";

    private const string Marks = DatabaseNames.HostSchema + ".applied_schemas";

    // "adaptivq" in ASCII: the process that applies holds it, and another waits.
    private const long LockKey = 0x6164_6170_7469_7671;
    private static readonly TimeSpan LockTimeout = TimeSpan.FromMinutes(10);

    private readonly Lazy<string> _fingerprint = new(() => FingerprintOf(store.Storage.ToDatabaseScript()));
    private bool _known = settings.MayChangeSchema;

    private string Fingerprint => _fingerprint.Value;

    /// <summary>Whether a node of this version finds what it needs. Asked of the database until it was so once.</summary>
    public async Task<bool> IsApplied(CancellationToken cancellation)
    {
        if (Volatile.Read(ref _known))
        {
            return true;
        }
        await using var connection = store.Storage.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        try
        {
            await using var command = new NpgsqlCommand(
                $"select exists (select from {Marks} where fingerprint = @fingerprint)",
                connection
            );
            command.Parameters.AddWithValue("fingerprint", Fingerprint);
            var applied = (bool)(await command.ExecuteScalarAsync(cancellation))!;
            Volatile.Write(ref _known, applied);
            return applied;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return false;
        }
    }

    /// <summary>Brings the database to this version; does nothing where it is. Of two at once the second waits for the first.</summary>
    public async Task Apply(CancellationToken cancellation)
    {
        // A connection of its own: should this process die, so does the session, and the lock with it.
        await using var own = new NpgsqlDataSourceBuilder(settings.ConnectionString)
        {
            Name = $"{DatabaseNames.Pool}-schema",
            ConnectionStringBuilder = { Pooling = false },
        }.Build();
        await using var connection = await own.OpenConnectionAsync(cancellation);
        await using (
            var locking = new NpgsqlCommand($"select pg_advisory_lock({LockKey})", connection)
            {
                CommandTimeout = (int)LockTimeout.TotalSeconds,
            }
        )
        {
            await locking.ExecuteNonQueryAsync(cancellation);
        }

        var fingerprint = Fingerprint;
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await services.GetRequiredService<IWolverineRuntime>().Storage.Admin.MigrateAsync();
        await using var mark = new NpgsqlCommand(
            $"""
            create table if not exists {Marks} (
                fingerprint text primary key, release text not null, applied_at timestamptz not null default now());
            insert into {Marks} (fingerprint, release) values (@fingerprint, @release) on conflict (fingerprint) do nothing
            """,
            connection
        );
        mark.Parameters.AddWithValue("fingerprint", fingerprint);
        mark.Parameters.AddWithValue("release", typeof(DatabaseSchema).Assembly.GetName().Version?.ToString() ?? "");
        await mark.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Gives a database role what nodes need and no more: it may read and write rows, and change no schema.</summary>
    /// <exception cref="CommandRefusedException">There is no such role.</exception>
    public async Task GrantTo(string role, CancellationToken cancellation)
    {
        await using var connection = store.Storage.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        await using (var command = new NpgsqlCommand("select exists (select from pg_roles where rolname = @role)", connection))
        {
            command.Parameters.AddWithValue("role", role);
            if (!(bool)(await command.ExecuteScalarAsync(cancellation))!)
            {
                throw new CommandRefusedException(
                    $"The database has no role '{role}'. Make it first: create role \"{role}\" login password '…'."
                );
            }
        }

        var grantee = new NpgsqlCommandBuilder().QuoteIdentifier(role);
        var schemas = store
            .Storage.Database.AllSchemaNames()
            .Append(DatabaseNames.MessageSchema)
            .Append(DatabaseNames.HostSchema)
            .Distinct(StringComparer.Ordinal);
        var sql = new StringBuilder();
        foreach (var schema in schemas)
        {
            sql.AppendLine(
                $"""
                grant usage on schema {schema} to {grantee};
                grant select, insert, update, delete on all tables in schema {schema} to {grantee};
                grant usage, select, update on all sequences in schema {schema} to {grantee};
                grant execute on all functions in schema {schema} to {grantee};
                alter default privileges in schema {schema} grant select, insert, update, delete on tables to {grantee};
                alter default privileges in schema {schema} grant usage, select, update on sequences to {grantee};
                alter default privileges in schema {schema} grant execute on functions to {grantee};
                """
            );
        }

        await using var granting = new NpgsqlCommand(sql.ToString(), connection);
        await granting.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Marten writes its script in no fixed order; Wolverine keeps its tables' shape with its version.</summary>
    private static string FingerprintOf(string script)
    {
        var lines = script
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Order(StringComparer.Ordinal)
            .Append(typeof(WolverineOptions).Assembly.GetName().Version?.ToString());
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }
}
