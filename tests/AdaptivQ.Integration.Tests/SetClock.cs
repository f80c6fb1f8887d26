using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AdaptivQ.Integration.Tests;

/// <summary>A clock that a test puts forward or back. It runs on from there as clocks do, or stands; timers keep to real time.</summary>
public sealed class SetClock : TimeProvider
{
    private const long Running = -1;

    private long _ahead;
    private long _stood = Running;

    /// <summary>One that stands from the beginning.</summary>
    public static SetClock Standing()
    {
        var clock = new SetClock();
        clock.Stand();
        return clock;
    }

    public override DateTimeOffset GetUtcNow() =>
        (Interlocked.Read(ref _stood) is >= 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : DateTimeOffset.UtcNow) + Ahead;

    /// <summary>How far it is ahead of real time; negative for behind.</summary>
    public TimeSpan Ahead
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _ahead));
        set => Interlocked.Exchange(ref _ahead, value.Ticks);
    }

    /// <summary>From now on nothing goes by but what the test puts it forward, however long the machine takes.</summary>
    public void Stand() => Interlocked.Exchange(ref _stood, DateTimeOffset.UtcNow.Ticks);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    /// <summary>The application that is put together reads this clock instead of the system's.</summary>
    public void Use(WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<TimeProvider>(this);
    }
}
