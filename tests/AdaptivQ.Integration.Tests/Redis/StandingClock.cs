using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AdaptivQ.Integration.Tests.Redis;

/// <summary>A clock that stands until it is put forward: what is counted by it does not depend on how long a test takes.</summary>
public sealed class StandingClock : TimeProvider
{
    private readonly DateTimeOffset _began = DateTimeOffset.UtcNow;
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => _began.AddTicks(Interlocked.Read(ref _ahead));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    /// <summary>The application that is put together reads this clock instead of the system's.</summary>
    public void Use(WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<TimeProvider>(this);
    }
}
