using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Adaptivity.Engine.Calibration;
using static AdaptivQ.Engine.Tests.Calibration.QuickCalibration;

namespace AdaptivQ.Engine.Tests.Calibration;

/// <summary>A calibration finds the parameters that the responses were drawn with.</summary>
public sealed class ParameterRecoveryTests
{
    [Fact]
    public void Two_parameter_items_are_recovered_within_their_standard_errors()
    {
        var truth = Simulated.Items(20);
        var result = Calibrate(Simulated.Dichotomous(truth, 4000, 11, missing: 0.2), CalibrationModel.TwoPL, Quick);
        var z = new List<double>();
        for (var i = 0; i < truth.Length; i++)
        {
            z.Add((result.Items[i]["a"].Value - truth[i].Discrimination) / result.Items[i]["a"].StandardError);
            z.Add((result.Items[i]["b"].Value - truth[i].Difficulty) / result.Items[i]["b"].StandardError);
        }

        ShouldBeStandardNormal(z);
    }

    [Fact]
    public void Graded_items_are_recovered_within_their_standard_errors()
    {
        double[] b = [-1.5, 0.2, 1.3];
        var result = Calibrate(
            Simulated.Categories(12, 3000, 5, (i, theta) => Simulated.Graded(0.8 + 0.1 * i, b, theta)),
            CalibrationModel.GradedResponse,
            Quick
        );
        var z = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            z.Add((result.Items[i]["a"].Value - (0.8 + 0.1 * i)) / result.Items[i]["a"].StandardError);
            z.AddRange(b.Select((value, k) => (result.Items[i][$"b{k + 1}"].Value - value) / result.Items[i][$"b{k + 1}"].StandardError));
        }

        ShouldBeStandardNormal(z);
    }

    [Fact]
    public void Nominal_items_are_recovered_within_their_standard_errors()
    {
        double[] slopes = [0, -0.7, 1.2],
            intercepts = [0, 0.5, -0.4];
        var result = Calibrate(
            Simulated.Categories(12, 3000, 8, (_, theta) => Simulated.DivideByTotal(slopes, intercepts, theta)),
            CalibrationModel.Nominal,
            Quick
        );
        ShouldBeStandardNormal([
            .. result.Items.SelectMany(item =>
                new[]
                {
                    (item["a1"].Value + 0.7) / item["a1"].StandardError,
                    (item["a2"].Value - 1.2) / item["a2"].StandardError,
                    (item["c1"].Value - 0.5) / item["c1"].StandardError,
                    (item["c2"].Value + 0.4) / item["c2"].StandardError,
                }
            ),
        ]);
    }

    [Fact]
    public void Partial_credit_finds_the_boundaries_and_the_spread_of_ability()
    {
        // z_k = 1.3 k theta + d_k with theta ~ N(0, 1) is the partial credit model with a variance of 1.69.
        double[] slopes = [0, 1.3, 2.6],
            intercepts = [0, 0.6, -0.2];
        var result = Calibrate(
            Simulated.Categories(10, 3000, 9, (_, theta) => Simulated.DivideByTotal(slopes, intercepts, theta)),
            CalibrationModel.PartialCredit,
            Quick
        );
        Math.Abs(result.LatentVariance.Value - 1.69).ShouldBeLessThan(4 * result.LatentVariance.StandardError);
        ShouldBeStandardNormal([
            .. result.Items.SelectMany(item =>
                new[] { (item["b1"].Value + 0.6) / item["b1"].StandardError, (item["b2"].Value - 0.8) / item["b2"].StandardError }
            ),
        ]);
    }

    [Fact]
    public void Guessing_is_found_where_there_is_guessing()
    {
        var truth = Simulated.Items(20, guessing: 0.2);
        var result = Calibrate(Simulated.Dichotomous(truth, 5000, 21), CalibrationModel.ThreePL, Quick);
        result.Items.Average(item => item["g"].Value).ShouldBe(0.2, 0.02);
        result.Items.ShouldAllBe(item => item["u"].Value == 1 && double.IsNaN(item["u"].StandardError));
    }

    [Fact]
    public void With_both_asymptotes_the_lower_stays_below_the_upper()
    {
        var result = Calibrate(Simulated.Dichotomous(Simulated.Items(12, guessing: 0.15), 2000, 22), CalibrationModel.FourPL, Quick);
        result.ParameterCount.ShouldBe(48);
        result.Items.ShouldAllBe(item => item["g"].Value > 0 && item["g"].Value < item["u"].Value && item["u"].Value < 1);
    }

    /// <summary>Errors in units of their standard errors: none beyond 4, and a spread about 1.</summary>
    private static void ShouldBeStandardNormal(List<double> z)
    {
        z.Max(Math.Abs).ShouldBeLessThan(4);
        Math.Sqrt(z.Average(value => value * value)).ShouldBeInRange(0.7, 1.35);
    }
}
