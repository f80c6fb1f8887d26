using Npgsql;

namespace AdaptivQ.Platform;

/// <summary>Tells a database that cannot be reached just now, or does not answer in time, from one that refuses.</summary>
public static class DatabaseAway
{
    /// <summary>Whether the failure, or what caused it, will be over without anybody changing anything.</summary>
    public static bool Is(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure
                is NpgsqlException { IsTransient: true }
                    or TimeoutException
                    or PostgresException
                    {
                        SqlState: PostgresErrorCodes.AdminShutdown
                            or PostgresErrorCodes.CrashShutdown
                            or PostgresErrorCodes.CannotConnectNow
                    }
            || failure.InnerException is { } inner && Is(inner);
    }
}
