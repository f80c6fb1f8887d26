using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AdaptivQ.Integration.Tests;

/// <summary>A clock that a test puts forward or back. It runs on from there as clocks do; timers keep to real time.</summary>
public sealed class SetClock : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + Ahead;

    /// <summary>How far it is ahead of real time; negative for behind.</summary>
    public TimeSpan Ahead
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _ahead));
        set => Interlocked.Exchange(ref _ahead, value.Ticks);
    }

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    /// <summary>The application that is put together reads this clock instead of the system's.</summary>
    public void Use(WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<TimeProvider>(this);
    }
}
