using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Platform.Redis;

/// <summary>Which Redis the nodes share. One node needs none (docs/adr/0011-redis-is-a-convenience.md).</summary>
/// <param name="Password">Null for a server that asks for none; never so in Production.</param>
/// <param name="Authority">Root certificate to trust instead of the system's; null for those.</param>
public sealed record RedisSettings(string Host, int Port, string? Password, bool Tls, X509Certificate2? Authority)
{
    /// <summary>The longest that one call waits. Redis answers within a millisecond; one that does not is not worth waiting for.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>What REDIS_HOST and its like name; null where REDIS_HOST is not set.</summary>
    /// <param name="production">Refuses what is only good enough for trying out.</param>
    /// <exception cref="CommandRefusedException">A setting is missing, unreadable, or not good enough for Production.</exception>
    public static RedisSettings? FromConfiguration(IConfiguration configuration, bool production)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration["REDIS_HOST"] is not { Length: > 0 } host)
        {
            return null;
        }
        var port = configuration["REDIS_PORT"] is { Length: > 0 } text
            ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65_536
                ? number
                : throw new CommandRefusedException($"REDIS_PORT is '{text}', which is no port number.")
            : 6379;
        var tls = configuration["REDIS_TLS"] is { Length: > 0 } answer
            ? bool.TryParse(answer, out var parsed)
                ? parsed
                : throw new CommandRefusedException($"REDIS_TLS is '{answer}'. Use true or false.")
            : production;
        var password = configuration["REDIS_PASSWORD"] is { Length: > 0 } given ? given : null;
        if (production)
        {
            if (!tls)
            {
                throw new CommandRefusedException(
                    "In Production AdaptivQ speaks to Redis over TLS only. Set REDIS_TLS=true (ElastiCache: in-transit encryption), or "
                        + "unset REDIS_HOST to run one node without Redis."
                );
            }
            if (password is null)
            {
                throw new CommandRefusedException(
                    "REDIS_HOST is set but REDIS_PASSWORD is not. Set it (ElastiCache: the auth token), or unset REDIS_HOST to run one "
                        + "node without Redis."
                );
            }
            if (password == "changeme")
            {
                throw new CommandRefusedException(
                    "REDIS_PASSWORD is the one of the examples. Set a password of your own before you run in Production."
                );
            }
        }

        return new RedisSettings(
            host,
            port,
            password,
            tls,
            configuration["REDIS_CA_FILE"] is { Length: > 0 } file ? Authorities(file) : null
        );
    }

    /// <summary>Never the password.</summary>
    public override string ToString() => $"{Host}:{Port.ToString(CultureInfo.InvariantCulture)}";

    private static X509Certificate2 Authorities(string file)
    {
        try
        {
            return X509Certificate2.CreateFromPem(File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CommandRefusedException(
                $"REDIS_CA_FILE is '{file}', which is no certificate in PEM that can be read: {e.Message}",
                e
            );
        }
    }
}
