using AdaptivQ.Kernel;
using AdaptivQ.Platform.Live;

namespace AdaptivQ.Operations.Projections;

/// <summary>Tells operators which background projections have gone on.</summary>
internal sealed class ProjectionChanges : ILiveTopic
{
    private readonly Lazy<IReadOnlyDictionary<Type, string>> _projections;

    public ProjectionChanges(ProjectionCatalog catalog) =>
        _projections = new(() =>
            catalog
                .All.Where(projection => projection is { Mode: ProjectionMode.Async, View: not null })
                .DistinctBy(projection => projection.View)
                .ToDictionary(projection => projection.View!, projection => projection.Name)
        );

    public string Name => "projections";

    public string Role => Roles.Installation;

    public string Events => "'projection-changed' {projection} for the installation's operator";

    public object? KeyOf(object document) => _projections.Value.GetValueOrDefault(document.GetType());

    public Task<IEnumerable<LiveNotice>> Describe(IReadOnlyCollection<object> keys, CancellationToken cancellation)
    {
        var advanced = new Advanced([.. keys.Cast<string>().Order(StringComparer.Ordinal)]);
        return Task.FromResult<IEnumerable<LiveNotice>>([LiveNotice.Of(Name, null, advanced)]);
    }

    public Task<ILiveReader> Open(Caller caller, CancellationToken cancellation) => Task.FromResult<ILiveReader>(new OfOperator());

    private sealed record Advanced(IReadOnlyList<string>? Projections);

    private sealed class OfOperator : ILiveReader
    {
        public Task<IReadOnlyList<LiveEvent>> Read(LiveNotice notice, CancellationToken cancellation)
        {
            var projections = notice.Read<Advanced>()?.Projections ?? [];
            return Task.FromResult<IReadOnlyList<LiveEvent>>([
                .. projections.Select(projection => new LiveEvent("projection-changed", new { projection })),
            ]);
        }
    }
}
