namespace AdaptivQ.Operations.Projections;

/// <summary>Says when a projection takes in the events.</summary>
public enum ProjectionMode
{
    /// <summary>Written in the same commit as its events: never behind.</summary>
    Inline,

    /// <summary>Follows the events in the background.</summary>
    Async,

    /// <summary>Tells others of the events, in the background and once each; it has nothing that could be built again.</summary>
    Subscription,
}

/// <param name="Shards">The parts that the daemon runs, each on one node at a time.</param>
/// <param name="View">The one type of document it writes; null where there is none, or more than one.</param>
public sealed record KnownProjection(string Name, ProjectionMode Mode, IReadOnlyList<KnownShard> Shards, Type? View)
{
    /// <summary>Whether it can be built from the events again.</summary>
    public bool Rebuildable => Mode != ProjectionMode.Subscription && View is not null;
}

/// <summary>A part of a projection that the daemon runs.</summary>
/// <param name="Identity">The name that its progress is stored under.</param>
/// <param name="Lock">Key of the advisory lock that the daemon takes before it runs the shard.</param>
public sealed record KnownShard(string Identity, int Lock);

/// <summary>Everything in the store that turns events into something else, as the modules registered it.</summary>
public sealed class ProjectionCatalog(MartenInternals marten)
{
    private readonly Lazy<IReadOnlyList<KnownProjection>> _all = new(marten.Projections);

    /// <summary>By name.</summary>
    public IReadOnlyList<KnownProjection> All => _all.Value;

    /// <summary>The projection of that name; null where there is none.</summary>
    public KnownProjection? Find(string name) => All.FirstOrDefault(projection => projection.Name == name);
}
