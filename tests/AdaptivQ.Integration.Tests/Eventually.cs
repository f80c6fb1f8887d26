namespace AdaptivQ.Integration.Tests;

/// <summary>Waiting for what happens in the background: looked for until it is there, with a deadline.</summary>
public static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <param name="look">What there is now.</param>
    /// <param name="enough">Whether that is it.</param>
    /// <param name="what">In words, for the failure.</param>
    /// <param name="patience">For what takes long on a busy machine; null for the usual.</param>
    public static async Task<T> Get<T>(Func<Task<T>> look, Func<T, bool> enough, string what, TimeSpan? patience = null)
    {
        var deadline = patience ?? Deadline;
        var end = DateTimeOffset.UtcNow + deadline;
        while (true)
        {
            var found = await look();
            if (enough(found)) return found;
            if (DateTimeOffset.UtcNow > end) throw new TimeoutException($"After {deadline.TotalSeconds:0} seconds still not: {what}. Last seen: {found}");
            await Task.Delay(Interval);
        }
    }
}
