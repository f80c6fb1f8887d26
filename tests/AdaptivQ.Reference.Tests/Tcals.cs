using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Reference.Tests;

/// <summary>
/// The 85 items of the TCALS II bank (Raiche, 2002), numbered from 1 in the files and from 0 in the engine, and catR's
/// settings: 61 points on [-4, 4], trapezoid, N(0, 1).
/// </summary>
internal static class Tcals
{
    public static readonly ThetaRange Bounds = new(-4, 4);

    public static CompiledBank Bank()
    {
        var rows = Csv.Read(SharedData.Psychometrics("data/tcals/bank.csv")).Rows;
        rows.Count.ShouldBe(85);
        return new CompiledBank([
            .. rows.Select(row => new IrtParameters(row.Number("a"), row.Number("b"), row.Number("c"), row.Number("d"))),
        ]);
    }

    public static GridPosterior Estimator() => new(Quadrature.Trapezoid(-4, 4, 61), Prior.Normal(0, 1));

    /// <summary>catR's estimator of this name: EAP, BM (MAP), ML or WL, with N(0, 1) and bounds -4 and 4.</summary>
    public static AbilityEstimator Estimator(string method) =>
        method switch
        {
            "EAP" => new ExpectedAPosteriori(Quadrature.Trapezoid(-4, 4, 61), Prior.Normal(0, 1)),
            "BM" => new MaximumAPosteriori(Prior.Normal(0, 1), Bounds),
            "ML" => new MaximumLikelihood(Bounds),
            "WL" => new WeightedLikelihood(Bounds),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "There is no such estimator."),
        };

    /// <summary>catR's criterion of this name. MEI expects Fisher information after EAP; GDI and GDIP sum over the points without end
    /// weights.</summary>
    public static SelectionCriterion Criterion(string name)
    {
        var grid = Quadrature.Trapezoid(-4, 4, 61);
        var evenly = Quadrature.Rectangle(-4, 4, 61);
        var prior = Prior.Normal(0, 1);
        return name switch
        {
            "MFI" => SelectionCriterion.MaximumInformation,
            "bOpt" => SelectionCriterion.NearestDifficulty,
            "thOpt" => SelectionCriterion.NearestOptimum,
            "MLWI" => new WeightedInformation(grid),
            "MPWI" => new WeightedInformation(grid, prior),
            "KL" => new KullbackLeibler(grid),
            "KLP" => new KullbackLeibler(grid, prior),
            "GDI" => new GlobalDiscrimination(evenly),
            "GDIP" => new GlobalDiscrimination(evenly, prior),
            "MEPV" => new ExpectedPosteriorVariance(grid, prior),
            "MEI" => new ExpectedInformation(Estimator("EAP"), InformationKind.Expected),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such criterion."),
        };
    }

    /// <summary>Marks the items of these numbers (from 1) as given.</summary>
    public static bool[] Given(CompiledBank bank, IEnumerable<int> numbers)
    {
        var given = new bool[bank.Count];
        foreach (var number in numbers)
        {
            given[number - 1] = true;
        }

        return given;
    }
}
