using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Reference.Tests;

public sealed class AbilityEstimatorReferenceTests
{
    [Theory]
    [InlineData("EAP", 1e-12)]
    [InlineData("BM", 5e-5)]
    [InlineData("ML", 5e-5)]
    [InlineData("WL", 5e-5)]
    [InlineData("BM_N05_08", 5e-5)]
    [InlineData("BM_Jeffreys", 5e-5)]
    [InlineData("EAP_N05_08", 1e-12)]
    [InlineData("EAP_33pt", 1e-12)]
    [InlineData("EAP_unif", 1e-12)]
    public void Estimates_from_3PL_items_are_those_of_catR(string method, double tolerance)
    {
        var bank = Tcals.Bank();
        var grid = Quadrature.Trapezoid(-4, 4, 61);
        AbilityEstimator estimator = method switch
        {
            "BM_N05_08" => new MaximumAPosteriori(Prior.Normal(0.5, 0.8), Tcals.Bounds),
            "BM_Jeffreys" => new MaximumAPosteriori(Prior.Jeffreys, Tcals.Bounds),
            "EAP_N05_08" => new ExpectedAPosteriori(grid, Prior.Normal(0.5, 0.8)),
            "EAP_33pt" => new ExpectedAPosteriori(Quadrature.Trapezoid(-4, 4, 33), Prior.Normal(0, 1)),
            "EAP_unif" => new ExpectedAPosteriori(grid, Prior.Uniform(-4, 4)),
            _ => Tcals.Estimator(method),
        };
        var theta = new Worst($"theta_{method}", tolerance);
        var se = new Worst($"se_{method} at catR's theta, relative", 1e-12);
        var seAtBound = new Worst($"se_{method} at a bound, relative", 2e-9);
        var table = Csv.Read(SharedData.Psychometrics("catr/tcals_scores.csv"));
        foreach (var row in table.Rows)
        {
            int[] items = [.. row.Ints("items").Select(number => number - 1)];
            var pattern = new ResponsePattern(bank, items, row.Ints("responses"));
            var estimate = estimator.Estimate(pattern);
            theta.Compare(estimate.Theta, row.Number($"theta_{method}"), $"case {row.Text("case")} {estimate.Caveats}");
            if (table.Columns.Contains($"se_{method}"))
            {
                var expected = row.Number($"se_{method}");
                var actual = estimator is ModeEstimator mode
                    ? mode.StandardErrorAt(pattern, row.Number($"theta_{method}"))
                    : estimate.StandardError;

                // At the upper bound catR's Q = 1 - P has lost digits, ours has not: 50-digit arithmetic gives
                // 2499.59935219186707 for case 3, where catR has 2499.59934941901.
                (estimate.Theta == 4 ? seAtBound : se).Compare(actual / expected, 1, $"case {row.Text("case")}");
            }

            pattern.IsExtreme.ShouldBe(row.Ints("responses").Distinct().Count() == 1);
        }

        theta.ShouldHold(atLeast: 60);
        seAtBound.ShouldHold(atLeast: 0);
        (se.Compared + seAtBound.Compared).ShouldBe(table.Columns.Contains($"se_{method}") ? 60 : 0);
        se.ShouldHold(atLeast: 0);
    }

    // mirt was run over 121 points without end weights; EAP is the same sum, the others are solved to about 1e-5 there.
    // ML of all wrong or all correct is without bound. Where the set says so, mirt's standard errors are of observed
    // information, and rows beyond 5 logits are left out. mirt's WLE is the mode of L sqrt(I), which is Warm's estimate for
    // every model here but the 3PL; there it is MAP with Jeffreys' prior, and Warm's estimate is held to catR's above.
    [Theory]
    [InlineData("lsat6_2PL", 1e-5, 1e-4, 1e-3, false)]
    [InlineData("lsat6_Rasch", 1e-5, 1e-4, 1e-3, false)]
    [InlineData("wirs_2PL", 1e-5, 1e-4, 1e-3, false)]
    [InlineData("wirs_Rasch", 1e-5, 1e-4, 1e-3, false)]
    [InlineData("sat12_2PL", 1e-5, 1e-4, 1e-3, false)]
    [InlineData("sat12_Rasch", 1e-5, 1e-4, 1e-3, false)]
    [InlineData("sat12_3PLprior", 1e-4, 0.02, 0.02, true)]
    [InlineData("science_PCM", 1e-4, 0.02, 0.02, true)]
    [InlineData("science_gpcm", 1e-4, 0.02, 0.02, true)]
    [InlineData("science_graded", 1e-4, 0.02, 0.02, true)]
    public void Estimates_of_calibrated_tests_are_those_of_mirt(
        string fit,
        double thetaTolerance,
        double seOfMap,
        double seOfMl,
        bool observed
    )
    {
        var items = PolytomousItems.Calibrated(fit);
        ResponseModel[] models = [.. items.Select(item => item.Model)];
        var first = fit.StartsWith("science", StringComparison.Ordinal) ? 1 : 0;
        var prior = Prior.Normal(0, Math.Sqrt(SharedData.LatentVariance(fit)));
        var information = observed ? InformationKind.Observed : InformationKind.Expected;
        (string Name, AbilityEstimator Estimator, double SeTolerance)[] methods =
        [
            ("EAP", new ExpectedAPosteriori(Quadrature.Rectangle(-6, 6, 121), prior), observed ? 0.02 : 2e-5),
            ("MAP", new MaximumAPosteriori(prior, ThetaRange.Unbounded, information), seOfMap),
            ("ML", new MaximumLikelihood(ThetaRange.Unbounded, information), seOfMl),
            (
                "WLE",
                fit == "sat12_3PLprior"
                    ? new MaximumAPosteriori(Prior.Jeffreys, ThetaRange.Unbounded)
                    : new WeightedLikelihood(ThetaRange.Unbounded),
                double.NaN
            ),
        ];
        foreach (var (name, estimator, seTolerance) in methods)
        {
            var theta = new Worst($"{fit} theta_{name}", name == "EAP" ? 1e-10 : thetaTolerance);
            var se = new Worst($"{fit} se_{name}{(observed ? ", relative" : "")}", seTolerance);
            var rows = Csv.Read(SharedData.Psychometrics($"scores/{fit}_scores.csv")).Rows;
            foreach (var row in rows)
            {
                var where = $"pattern {row.Index + 1}";
                var estimate = estimator.Estimate(new ResponsePattern(models, [.. items.Select(item => row.Int(item.Name) - first)]));
                if (row.Text($"theta_{name}") is "Inf" or "-Inf")
                {
                    estimate.Theta.ShouldBe(row.Text($"theta_{name}") == "Inf" ? double.PositiveInfinity : double.NegativeInfinity, where);
                    estimate.Caveats.ShouldNotBe(EstimateCaveats.None);
                    continue;
                }

                var expected = row.Number($"theta_{name}");
                if (observed && Math.Abs(expected) > 5)
                {
                    continue;
                }

                theta.Compare(estimate.Theta, expected, $"{where} {estimate.Caveats}");
                if (name != "WLE" && row.Text($"se_{name}").Length > 0)
                {
                    var scale = observed ? row.Number($"se_{name}") : 1;
                    se.Compare(estimate.StandardError / scale, row.Number($"se_{name}") / scale, where);
                }
            }

            theta.ShouldHold(atLeast: rows.Count / 2);
            if (name != "WLE")
            {
                se.ShouldHold(atLeast: rows.Count / 2);
            }
        }
    }
}
