namespace AdaptivQ.Operations.Projections;

/// <summary>Locks that are given back together.</summary>
internal sealed class HeldLocks : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _handles = [];

    public void Add(IAsyncDisposable handle) => _handles.Add(handle);

    public async ValueTask DisposeAsync()
    {
        foreach (var handle in _handles)
        {
            await handle.DisposeAsync();
        }
    }
}

/// <summary>Shards of this node's daemon at a stop, and running again afterwards whatever has happened.</summary>
/// <param name="watch">Ignores them meanwhile.</param>
internal sealed partial class StoppedShards(IReadOnlyList<NodeShard> shards, ShardWatch watch, ILogger logger) : IAsyncDisposable
{
    /// <summary>Stops them once what they have begun is done. Their locks stay with this node.</summary>
    public async Task Stop(CancellationToken cancellation)
    {
        foreach (var shard in shards)
        {
            watch.Ignore(shard);
        }
        foreach (var shard in shards)
        {
            await shard.StopAndDrain(cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var shard in shards)
        {
            try
            {
                await shard.StartAgain();
            }
#pragma warning disable CA1031 // The others must be started even so.
            catch (Exception e)
            {
                LogNotStarted(logger, e, shard.Identity);
            }
            finally
            {
                watch.Watch(shard);
            }
#pragma warning restore CA1031
        }
    }

    [LoggerMessage(LogLevel.Error, "{Shard} could not be started again after its rebuild.")]
    private static partial void LogNotStarted(ILogger logger, Exception e, string shard);
}
