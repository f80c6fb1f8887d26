using System.Collections.Concurrent;
using System.Text;
using AdaptivQ.Adaptivity.Attempts;

namespace AdaptivQ.Integration.Tests.Cluster;

/// <summary>One answer as its sender knows it.</summary>
public sealed record Sent(Guid AttemptId, string Key, string ItemId, Response Response)
{
    public bool Acknowledged { get; set; }
}

/// <summary>What was sent and what was acknowledged, on disk before the next step, as an examiner would keep it.</summary>
public sealed class Ledger : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _file = new(
        Path.GetTempFileName(),
        FileMode.Truncate,
        FileAccess.Write,
        FileShare.Read,
        1,
        FileOptions.DeleteOnClose
    );

    public ConcurrentBag<Sent> Answers { get; } = [];

    public Sent Send(Sent sent)
    {
        ArgumentNullException.ThrowIfNull(sent);
        Write($"sent {sent.AttemptId} {sent.Key} {sent.ItemId} {sent.Response}");
        Answers.Add(sent);
        return sent;
    }

    public void Acknowledge(Sent sent)
    {
        ArgumentNullException.ThrowIfNull(sent);
        Write($"acknowledged {sent.AttemptId} {sent.Key}");
        sent.Acknowledged = true;
    }

    public void Dispose() => _file.Dispose();

    private void Write(string line)
    {
        lock (_lock)
        {
            _file.Write(Encoding.UTF8.GetBytes(line + "\n"));
            _file.Flush(flushToDisk: true);
        }
    }
}
