using AdaptivQ.Adaptivity.Engine;
using CsCheck;

namespace AdaptivQ.Engine.Tests;

/// <summary>Items to test with: generators over the ranges met in practice, and a small hand-made bank.</summary>
internal static class Items
{
    public static readonly Gen<IrtParameters> TwoParameter = Gen.Select(
        Gen.Double[0.3, 3],
        Gen.Double[-3, 3],
        (a, b) => new IrtParameters(a, b)
    );

    public static readonly Gen<IrtParameters> ThreeParameter = Gen.Select(
        Gen.Double[0.3, 3],
        Gen.Double[-3, 3],
        Gen.Double[0.01, 0.4],
        (a, b, c) => new IrtParameters(a, b, c)
    );

    public static readonly Gen<IrtParameters> Any = Gen.Select(
        Gen.Double[0.3, 3],
        Gen.Double[-3, 3],
        Gen.OneOf(Gen.Const(0.0), Gen.Double[0.01, 0.4]),
        Gen.OneOf(Gen.Const(1.0), Gen.Double[0.9, 0.99]),
        Gen.OneOf(Gen.Const(1.0), Gen.Const(1.702)),
        (a, b, c, d, scaling) => new IrtParameters(a, b, c, d, scaling)
    );

    public static readonly Gen<double> Theta = Gen.Double[-4, 4];

    /// <summary>An item and an ability within 8 logits of it on the item's own scale, where 1 - P keeps twelve digits.</summary>
    public static readonly Gen<(IrtParameters Item, double Theta)> AnyNear = Gen.Select(
        Any,
        Gen.Double[-8, 8],
        (item, logit) => (item, item.Difficulty + logit / item.Slope)
    );

    /// <summary>Difficulties -2, -1, 0, 1, 2 with rising slopes.</summary>
    public static CompiledBank Ladder() =>
        new([
            new IrtParameters(0.8, -2),
            new IrtParameters(1.0, -1),
            new IrtParameters(1.2, 0),
            new IrtParameters(1.4, 1),
            new IrtParameters(1.6, 2),
        ]);
}
