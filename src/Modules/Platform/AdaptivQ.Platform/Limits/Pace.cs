using System.Globalization;
using AdaptivQ.Platform.Redis;
using StackExchange.Redis;

namespace AdaptivQ.Platform.Limits;

/// <summary>So many at once, and then one in every so long.</summary>
/// <param name="Burst">At least 1.</param>
/// <param name="Every">What it takes until one more may come.</param>
public sealed record Pace(int Burst, TimeSpan Every)
{
    /// <summary>How far ahead of time a client may be that has just used up the burst.</summary>
    public TimeSpan Ahead => Burst * Every;

    /// <summary>The same, more generous.</summary>
    public Pace Times(double factor) => new((int)Math.Clamp(Burst * factor, 1, 1_000_000_000), Every / factor);
}

/// <summary>
/// The generic cell rate algorithm (ITU-T I.371): all that is kept of a client is the moment at which it will have used up
/// nothing. Here for one node, in its memory.
/// </summary>
public sealed class LocalCount(Pace pace, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private DateTimeOffset _even;

    /// <summary>How long since the count was last even: from then on it may be forgotten. Null while it is not.</summary>
    public TimeSpan? Idle
    {
        get
        {
            lock (_lock)
            {
                return clock.GetUtcNow() is var now && now >= _even ? now - _even : null;
            }
        }
    }

    /// <param name="count">False: only look.</param>
    /// <returns>Zero when it may go on, else how long to wait; nothing is counted then.</returns>
    public TimeSpan Take(bool count = true)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var next = (_even > now ? _even : now) + pace.Every;
            if (next - now > pace.Ahead)
            {
                return next - now - pace.Ahead;
            }
            if (count)
            {
                _even = next;
            }
            return TimeSpan.Zero;
        }
    }
}

/// <summary>The same over all nodes, by the clock of the Redis that they share.</summary>
public sealed class SharedCount(Pace pace, RedisLink redis, string key)
{
    // What is under the key and is not a number counts as nothing. Microseconds fit a Lua number until the year 2255.
    private const string Script = """
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        local every, ahead = tonumber(ARGV[1]), tonumber(ARGV[2])
        local even = tonumber(redis.call('GET', KEYS[1])) or now
        if even < now or even > now + ahead then even = now end
        local following = even + every
        local over = following - now - ahead
        if over > 0 then return string.format('%.0f', over) end
        if ARGV[3] == '0' then return '0' end
        redis.call('SET', KEYS[1], string.format('%.0f', following), 'PX', math.ceil((following - now) / 1000))
        return '0'
        """;

    /// <param name="count">False: only look.</param>
    /// <returns>As of <see cref="LocalCount"/>; null where Redis is away.</returns>
    public async Task<TimeSpan?> Take(bool count = true)
    {
        RedisValue[] values = [Micro(pace.Every), Micro(pace.Ahead), count ? 1 : 0];
        var (done, over) = await redis.Try(database => database.ScriptEvaluateAsync(Script, [key], values));
        return done ? TimeSpan.FromMicroseconds(double.Parse((string)over!, CultureInfo.InvariantCulture)) : null;
    }

    private static RedisValue Micro(TimeSpan time) => ((long)Math.Max(1, time.TotalMicroseconds)).ToString(CultureInfo.InvariantCulture);
}
