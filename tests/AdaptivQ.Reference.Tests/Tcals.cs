using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Reference.Tests;

/// <summary>
/// The 85 items of the TCALS II bank (Raiche, 2002), numbered from 1 in the files and from 0 in the engine, and catR's
/// settings: 61 points on [-4, 4], trapezoid, N(0, 1).
/// </summary>
internal static class Tcals
{
    public static ItemBank Bank()
    {
        var rows = Csv.Read(SharedData.Psychometrics("data/tcals/bank.csv")).Rows;
        rows.Count.ShouldBe(85);
        return new ItemBank(
            [.. rows.Select(row => new ItemParameters(row.Number("a"), row.Number("b"), row.Number("c"), row.Number("d")))]);
    }

    public static AbilityEstimator Estimator() => new(Quadrature.Trapezoid(-4, 4, 61), Prior.Normal(0, 1));

    /// <summary>Marks the items of these numbers (from 1) as given.</summary>
    public static bool[] Given(ItemBank bank, IEnumerable<int> numbers)
    {
        var given = new bool[bank.Count];
        foreach (var number in numbers)
        {
            given[number - 1] = true;
        }

        return given;
    }
}
