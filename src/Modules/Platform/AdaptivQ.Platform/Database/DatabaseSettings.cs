using System.Globalization;
using AdaptivQ.Platform.CommandLine;
using Npgsql;

namespace AdaptivQ.Platform.Database;

/// <summary>Which PostgreSQL, and whether this process may change its schema.</summary>
public sealed record DatabaseSettings(string ConnectionString, bool MayChangeSchema)
{
    // The server notices within seconds, not hours, that a node died which held the daemon's lock: immediately if the operating system
    // closes the socket, otherwise after keep-alive probes fail.
    private const string KeepAliveOptions =
        "-c client_connection_check_interval=2000 -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c "
        + "tcp_user_timeout=11000";

    private static readonly string[] Names = ["POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD"];

    // A command waits longer for its connection than a request may: beside a node that starts, on half a core, 15 seconds have passed
    // before its first connection was through.
    private const int CommandConnectSeconds = 60;

    /// <summary>The server that POSTGRES_HOST and its like name; null where it is not set.</summary>
    /// <exception cref="CommandRefusedException">A setting is missing or unreadable.</exception>
    public static DatabaseSettings? FromEnvironment(IConfiguration configuration, bool mayChangeSchema)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration["POSTGRES_HOST"] is not { Length: > 0 } host)
        {
            return null;
        }
        string Needed(string name) =>
            configuration[name] is { Length: > 0 } value
                ? value
                : throw new CommandRefusedException($"POSTGRES_HOST is set but {name} is not. Set all of {string.Join(", ", Names)}.");
        var port = configuration["POSTGRES_PORT"] is { Length: > 0 } text
            ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65_536
                ? number
                : throw new CommandRefusedException($"POSTGRES_PORT is '{text}', which is no port number.")
            : 5432;
        var sslMode = configuration["POSTGRES_SSLMODE"] is { Length: > 0 } mode
            ? Enum.TryParse<SslMode>(mode.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var parsed)
                ? parsed
                : throw new CommandRefusedException(
                    $"POSTGRES_SSLMODE is '{mode}'. Use disable, prefer, require, verify-ca or verify-full."
                )
            : SslMode.Prefer;
        var rootCertificate = configuration["POSTGRES_CA_FILE"] is { Length: > 0 } file
            ? File.Exists(file)
                ? file
                : throw new CommandRefusedException(
                    $"POSTGRES_CA_FILE is '{file}', and there is no such file. Put the server's root certificate there, or unset it to "
                        + $"trust the system's."
                )
            : null;
        return new DatabaseSettings(
            new NpgsqlConnectionStringBuilder
            {
                Host = host,
                Port = port,
                Database = Needed("POSTGRES_DB"),
                Username = Needed("POSTGRES_USER"),
                Password = Needed("POSTGRES_PASSWORD"),
                SslMode = sslMode,
                RootCertificate = rootCertificate,
                // Kerberos is never used; without its library, as in our image, Npgsql logs a warning at startup.
                GssEncryptionMode = GssEncryptionMode.Disable,
                Options = KeepAliveOptions,
                // The same the other way round: a server that vanished without a word is noticed in some seconds.
                TcpKeepAlive = true,
                TcpKeepAliveTime = 5,
                TcpKeepAliveInterval = 2,
            }.ConnectionString,
            mayChangeSchema
        );
    }

    /// <summary>For a command that ends, which nobody waits for with a page open.</summary>
    public DatabaseSettings ForCommand =>
        this with
        {
            ConnectionString = new NpgsqlConnectionStringBuilder(ConnectionString) { Timeout = CommandConnectSeconds }.ConnectionString,
        };

    /// <summary>For sessions that last: statements are prepared once a connection, since planning costs the server several times the
    /// call.</summary>
    public string Prepared =>
        new NpgsqlConnectionStringBuilder(ConnectionString)
        {
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 2,
            // So that pg_stat_activity tells which node a session, and a lock, belongs to.
            ApplicationName = $"adaptivq/{Environment.MachineName}/{Environment.ProcessId}",
        }.ConnectionString;
}

/// <summary>Names in the database that modules do not choose themselves.</summary>
public static class DatabaseNames
{
    /// <summary>Schema of the events.</summary>
    public const string EventSchema = "events";

    /// <summary>Schema of the durable messages.</summary>
    public const string MessageSchema = "messages";

    /// <summary>Schema of what belongs to no module.</summary>
    public const string HostSchema = "host";

    /// <summary>What connection pools are called in metrics, which would otherwise name server, database and user.</summary>
    public const string Pool = "adaptivq";
}
