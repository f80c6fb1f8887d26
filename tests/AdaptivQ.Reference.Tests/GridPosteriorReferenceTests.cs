using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Reference.Tests;

public sealed class GridPosteriorReferenceTests
{
    [Theory]
    [InlineData("theta_EAP", 61, 0, 1)]
    [InlineData("se_EAP", 61, 0, 1)]
    [InlineData("theta_EAP_33pt", 33, 0, 1)]
    [InlineData("theta_EAP_N05_08", 61, 0.5, 0.8)]
    public void EAP_of_patterns_of_3PL_items_is_that_of_catR(string column, int points, double mean, double sd)
    {
        var bank = Tcals.Bank();
        var estimator = new GridPosterior(Quadrature.Trapezoid(-4, 4, points), Prior.Normal(mean, sd));
        var worst = new Worst(column, 1e-12);
        foreach (var row in Csv.Read(SharedData.Psychometrics("catr/tcals_scores.csv")).Rows)
        {
            int[] items = [.. row.Ints("items").Select(number => number - 1)];
            items.Length.ShouldBe(row.Int("length"));
            var scores = row.Ints("responses");
            var estimate = estimator.Estimate(bank, items, scores);
            worst.Compare(column == "se_EAP" ? estimate.StandardError : estimate.Theta, row.Number(column), $"case {row.Text("case")}");
            estimate.IsExtreme.ShouldBe(scores.Distinct().Count() == 1);
        }

        worst.ShouldHold(atLeast: 60);
    }

    // The set allows 1e-5 against exact integration; on mirt's own nodes both do the same sum, so nothing but rounding is left.
    [Theory]
    [InlineData("lsat6_2PL", 30)]
    [InlineData("lsat6_Rasch", 30)]
    [InlineData("wirs_2PL", 57)]
    [InlineData("wirs_Rasch", 57)]
    [InlineData("sat12_2PL", 200)]
    [InlineData("sat12_Rasch", 200)]
    [InlineData("sat12_3PLprior", 200)]
    public void EAP_of_calibrated_tests_is_that_of_mirt(string fit, int patterns)
    {
        var parameters = Csv.Read(SharedData.Psychometrics($"calibration/{fit}_irt.csv"))
            .Rows.GroupBy(row => row.Text("item"), row => (Name: row.Text("par"), Value: row.Number("est")))
            .Select(item => (item.Key, Values: item.ToDictionary(p => p.Name, p => p.Value)))
            .ToArray();
        var bank = new CompiledBank([
            .. parameters.Select(item => new IrtParameters(item.Values["a"], item.Values["b"], item.Values["g"], item.Values["u"])),
        ]);
        var estimator = new GridPosterior(Quadrature.Rectangle(-6, 6, 121), Prior.Normal(0, Math.Sqrt(SharedData.LatentVariance(fit))));

        var theta = new Worst($"{fit} theta", 1e-10);
        var se = new Worst($"{fit} se", 1e-10);
        int[] items = [.. Enumerable.Range(0, bank.Count)];
        foreach (var row in Csv.Read(SharedData.Psychometrics($"scores/{fit}_scores.csv")).Rows)
        {
            var estimate = estimator.Estimate(bank, items, [.. parameters.Select(item => row.Int(item.Key))]);
            theta.Compare(estimate.Theta, row.Number("theta_EAP"), $"pattern {row.Index + 1}");
            se.Compare(estimate.StandardError, row.Number("se_EAP"), $"pattern {row.Index + 1}");
        }

        theta.ShouldHold(atLeast: patterns);
        se.ShouldHold(atLeast: patterns);
    }
}
