namespace AdaptivQ.Deploy.Tests.CrossChecks;

/// <summary>Figures of a component in the operations document this product started from.</summary>
/// <param name="Least">Replicas.</param>
/// <param name="Most">Replicas.</param>
/// <param name="Memory">Requested and limit.</param>
/// <param name="Cpu">Requested and limit.</param>
/// <param name="ScaleAt">Per cent of CPU.</param>
public sealed record ComponentFigures(
    int Least,
    int Most,
    (string Requested, string Limit) Memory,
    (string Requested, string Limit) Cpu,
    int ScaleAt
);

/// <summary>The figures of the operations document, written once.</summary>
public static class Seed
{
    public static readonly IReadOnlyDictionary<string, ComponentFigures> Components = new Dictionary<string, ComponentFigures>
    {
        ["frontend"] = new(2, 5, ("64Mi", "128Mi"), ("100m", "200m"), 70),
        ["backend"] = new(3, 10, ("256Mi", "512Mi"), ("250m", "500m"), 70),
    };
}
