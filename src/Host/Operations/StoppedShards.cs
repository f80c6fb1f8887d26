using JasperFx;
using JasperFx.Events.Daemon;

namespace AdaptivQ.Host.Operations;

/// <summary>Locks that are given back together.</summary>
internal sealed class HeldLocks : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _handles = [];

    public void Add(IAsyncDisposable handle) => _handles.Add(handle);

    public async ValueTask DisposeAsync()
    {
        foreach (var handle in _handles) await handle.DisposeAsync();
    }
}

/// <summary>Shards of this node's daemon at a stop, and running again afterwards whatever has happened.</summary>
/// <param name="watch">Leaves them alone meanwhile.</param>
internal sealed partial class StoppedShards(IProjectionDaemon daemon, IReadOnlyList<ISubscriptionAgent> agents, ShardWatch watch, ILogger logger) : IAsyncDisposable
{
    public async Task Stop(CancellationToken cancellation)
    {
        foreach (var agent in agents) watch.Leave(agent);
        // Not through the daemon, which would forget the agent: the coordinator starts at its next look whatever is
        // not there, but leaves alone what is there and stopped. The lock on the shard stays with this node.
        foreach (var agent in agents) await agent.StopAndDrainAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in agents)
        {
            var shard = agent.Name.Identity;
            try
            {
                await daemon.StartAgentAsync(shard, CancellationToken.None);
                // A start that fails only logs. Forgotten, the shard is started by the coordinator at its next look.
                if (daemon.StatusFor(shard) != AgentStatus.Running) await daemon.StopAgentAsync(shard);
                if (agent is IAsyncDisposable stopped) await stopped.DisposeAsync();
            }
#pragma warning disable CA1031 // The others must be started even so.
            catch (Exception e)
            {
                LogNotStarted(logger, e, shard);
            }
            finally
            {
                watch.Mind(agent);
            }
#pragma warning restore CA1031
        }
    }

    [LoggerMessage(LogLevel.Error, "{Shard} could not be started again after its rebuild.")]
    private static partial void LogNotStarted(ILogger logger, Exception e, string shard);
}
