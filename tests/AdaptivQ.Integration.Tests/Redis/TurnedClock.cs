using System.Collections.Concurrent;

namespace AdaptivQ.Integration.Tests.Redis;

/// <summary>A clock that a test turns forward, and whose timers go by it: what had been due meanwhile is due at once.</summary>
public sealed class TurnedClock : TimeProvider
{
    private readonly ConcurrentDictionary<Timer, byte> _timers = new();
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow.AddTicks(Interlocked.Read(ref _ahead));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        _timers.TryAdd(timer, 0);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Turn(TimeSpan by)
    {
        Interlocked.Add(ref _ahead, by.Ticks);
        foreach (var timer in _timers.Keys)
        {
            timer.Hasten();
        }
    }

    private sealed class Timer(TurnedClock clock, ITimer real) : ITimer
    {
        private (DateTimeOffset At, TimeSpan Period)? _due;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _due = dueTime == Timeout.InfiniteTimeSpan ? null : (clock.GetUtcNow() + dueTime, period);
            return real.Change(dueTime, period);
        }

        public void Hasten()
        {
            if (_due is { } due && due.At <= clock.GetUtcNow())
            {
                real.Change(TimeSpan.Zero, due.Period);
            }
        }

        public void Dispose()
        {
            clock._timers.TryRemove(this, out _);
            real.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
