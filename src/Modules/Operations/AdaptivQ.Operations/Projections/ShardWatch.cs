using System.Collections.Concurrent;

namespace AdaptivQ.Operations.Projections;

/// <summary>
/// Removes shards of this node's daemon that stopped unexpectedly, so that the holder of their lock starts them again. A shard
/// stops when its progress is not where it left it: the word that its commit was done got lost with the server, or another node
/// went on in its place. Without this such a shard would lie still until its process ends (<see cref="NodeShard.Forget"/>).
/// </summary>
public sealed partial class ShardWatch(MartenInternals marten, ILogger<ShardWatch> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<NodeShard, bool> _ignored = new();

    /// <summary>The caller stops it and sees to it that it goes on.</summary>
    internal void Ignore(NodeShard shard) => _ignored[shard] = true;

    internal void Watch(NodeShard shard) => _ignored.TryRemove(shard, out _);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var shard in marten.NodeShards().Where(shard => shard.HasStopped && !_ignored.ContainsKey(shard)))
            {
                LogForgotten(shard.Identity, shard.Failure);
                shard.Forget();
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Shard} had stopped by itself and begins again from its progress. {Reason}")]
    private partial void LogForgotten(string shard, string? reason);
}
