using System.Collections.Concurrent;
using JasperFx;
using JasperFx.Events.Daemon;
using IProjectionCoordinator = Marten.Events.Daemon.Coordination.IProjectionCoordinator;

namespace AdaptivQ.Host.Operations;

/// <summary>
/// Has shards of this node's daemon that stopped by themselves forgotten, so that whoever holds their lock starts them anew. A shard
/// stops when its progress is not where it left it: the word that its commit was done got lost with the server, or another node
/// went on in its place. The coordinator (JasperFx.Events 2.100, ProjectionCoordinatorBase) starts what is not there and what has
/// paused, but never what is there and stopped; without this such a shard would lie still until its process ends.
/// </summary>
public sealed partial class ShardWatch(IProjectionCoordinator coordinator, ILogger<ShardWatch> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<ISubscriptionAgent, bool> _left = new();

    /// <summary>Somebody stops it and will see to it that it goes on.</summary>
    public void Leave(ISubscriptionAgent agent) => _left[agent] = true;

    public void Mind(ISubscriptionAgent agent) => _left.TryRemove(agent, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var daemon = coordinator.DaemonForMainDatabase();
            foreach (var agent in daemon.CurrentAgents().Where(agent => agent.Status == AgentStatus.Stopped && !_left.ContainsKey(agent)))
            {
                LogForgotten(agent.Name.Identity, agent.Failure?.Detail);
                daemon.EjectPausedShard(agent.Name.Identity);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Shard} had stopped by itself and begins anew from its progress. {Reason}")]
    private partial void LogForgotten(string shard, string? reason);
}
