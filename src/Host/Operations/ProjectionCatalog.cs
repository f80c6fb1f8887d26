using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;

namespace AdaptivQ.Host.Operations;

public enum ProjectionMode
{
    /// <summary>Written in the same commit as its events: never behind.</summary>
    Inline,

    /// <summary>Follows the events in the background.</summary>
    Async,

    /// <summary>Tells others of the events, in the background and once each; it has nothing that could be built anew.</summary>
    Subscription,
}

/// <param name="Shards">The parts that the daemon runs, each on one node at a time.</param>
/// <param name="View">The one type of document it writes; null where there is none, or more than one.</param>
public sealed record KnownProjection(string Name, ProjectionMode Mode, IReadOnlyList<ShardName> Shards, Type? View)
{
    public bool Rebuildable => Mode != ProjectionMode.Subscription && View is not null;
}

/// <summary>Everything in the store that turns events into something else, as the modules registered it.</summary>
public sealed class ProjectionCatalog
{
    private readonly Lazy<IReadOnlyList<KnownProjection>> _all;

    public ProjectionCatalog(IDocumentStore store, StoreOptions options)
    {
        _all = new(() => Read((IEventStore<IDocumentOperations, IQuerySession>)store, options));
    }

    /// <summary>By name.</summary>
    public IReadOnlyList<KnownProjection> All => _all.Value;

    public KnownProjection? Find(string name) => All.FirstOrDefault(projection => projection.Name == name);

    private static IReadOnlyList<KnownProjection> Read(IEventStore<IDocumentOperations, IQuerySession> store, StoreOptions options)
    {
        var projections = options.Projections.All
            .Where(source => source.Lifecycle is ProjectionLifecycle.Inline or ProjectionLifecycle.Async)
            .Select(source => new KnownProjection(
                source.Name,
                source.Lifecycle == ProjectionLifecycle.Inline ? ProjectionMode.Inline : ProjectionMode.Async,
                [.. source.Shards().Select(shard => shard.Name)],
                source.PublishedTypes().ToList() is [var view] ? view : null));
        var subscriptions = store.AllShards()
            .Where(shard => shard.Role == ShardRole.Subscription)
            .GroupBy(shard => shard.Name.Name, StringComparer.Ordinal)
            .Select(shards => new KnownProjection(shards.Key, ProjectionMode.Subscription, [.. shards.Select(shard => shard.Name)], null));
        return [.. projections.Concat(subscriptions).OrderBy(projection => projection.Name, StringComparer.Ordinal)];
    }
}
