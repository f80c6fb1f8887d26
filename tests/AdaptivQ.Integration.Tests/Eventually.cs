using System.Diagnostics;

namespace AdaptivQ.Integration.Tests;

/// <summary>Waiting for what happens in the background: looked for until it is there, with a deadline.</summary>
public static class Eventually
{
    /// <summary>Many times what anything takes: several suites may keep the machine busy.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Until the node says exactly this of itself: it looks at its database with little patience, and a busy machine may cost it
    /// a look.</summary>
    public static Task<Reply> Ready(HttpClient client, string says = "Healthy") =>
        Get(() => client.Get("/health/ready"), reply => reply.Text == says, $"the node says '{says}'");

    /// <param name="look">What there is now.</param>
    /// <param name="enough">Whether that is it.</param>
    /// <param name="what">In words, for the failure.</param>
    /// <param name="patience">For what takes long on a busy machine; null for the usual.</param>
    public static async Task<T> Get<T>(Func<Task<T>> look, Func<T, bool> enough, string what, TimeSpan? patience = null)
    {
        var (deadline, watch) = (patience ?? Deadline, Stopwatch.StartNew());
        while (true)
        {
            var found = await look();
            if (enough(found))
            {
                return found;
            }
            if (watch.Elapsed > deadline)
            {
                throw new TimeoutException($"After {deadline.TotalSeconds:0} seconds still not: {what}. Last seen: {found}");
            }
            await Task.Delay(Interval);
        }
    }
}
