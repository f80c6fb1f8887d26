using System.Text.Json;
using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Adaptivity.Engine.Calibration;

namespace AdaptivQ.Reference.Tests;

/// <summary>Calibrations of published data sets as mirt 1.47 and ltm 1.2 calibrate them.</summary>
public sealed class CalibrationReferenceTests
{
    // Named by mirt on the left, by us on the right.
    private static readonly Dictionary<string, CalibrationModel> Models = new()
    {
        ["Rasch"] = CalibrationModel.Rasch,
        ["1PL"] = CalibrationModel.OnePL,
        ["2PL"] = CalibrationModel.TwoPL,
        ["3PLprior"] = CalibrationModel.ThreePL,
        ["graded"] = CalibrationModel.GradedResponse,
        ["gpcm"] = CalibrationModel.GeneralizedPartialCredit,
        ["PCM"] = CalibrationModel.PartialCredit,
    };

    [Theory]
    [InlineData("lsat6_Rasch")]
    [InlineData("lsat6_1PL")]
    [InlineData("lsat6_2PL")]
    [InlineData("wirs_Rasch")]
    [InlineData("wirs_1PL")]
    [InlineData("wirs_2PL")]
    [InlineData("sat12_Rasch")]
    [InlineData("sat12_1PL")]
    [InlineData("sat12_2PL")]
    [InlineData("sat12_3PLprior")]
    [InlineData("science_graded")]
    [InlineData("science_gpcm")]
    [InlineData("science_PCM")]
    public void Log_likelihood_parameters_and_standard_errors_are_those_of_mirt(string fit)
    {
        using var fits = JsonDocument.Parse(File.ReadAllText(SharedData.Psychometrics("calibration/fits.json")));
        var expected = fits.RootElement.GetProperty(fit);
        var tolerance = expected.GetProperty("tolerance");
        var result = Calibrate(fit);
        result.Converged.ShouldBeTrue();
        result.Persons.ShouldBe(expected.GetProperty("N").GetInt32());
        result.ParameterCount.ShouldBe(expected.GetProperty("npar").GetInt32());

        var logLik = tolerance.GetProperty("logLik").GetDouble();
        Compare("logLik", result.LogLikelihood, expected.GetProperty("logLik").GetDouble(), logLik);
        Compare("AIC", result.Aic, expected.GetProperty("AIC").GetDouble(), 2 * logLik);
        Compare("BIC", result.Bic, expected.GetProperty("BIC").GetDouble(), 2 * logLik);
        Compare("variance", result.LatentVariance.Value, expected.GetProperty("latent_var").GetDouble(), 0.002);

        var (worst, worstSe) = (new Worst($"{fit} estimates, share of the tolerance", 1), new Worst($"{fit} standard errors, relative", 0.02));
        CompareParameters("irt", item => item.Irt);
        CompareParameters("slopeintercept", item => item.SlopeIntercept);
        worst.ShouldHold(atLeast: 2 * result.ParameterCount / 2);
        worstSe.ShouldHold(atLeast: 2 * result.ParameterCount / 2);

        void Compare(string what, double actual, double figure, double within)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{fit} {what}: {actual:R} instead of {figure:R}, off by {actual - figure:E2}");
            actual.ShouldBe(figure, within, $"{fit} {what}");
        }

        void CompareParameters(string form, Func<CalibratedItem, IReadOnlyList<ParameterEstimate>> of)
        {
            var absolute = tolerance.GetProperty("parameters_abs").GetDouble();
            var items = Csv.Read(SharedData.Psychometrics($"calibration/{fit}_{form}.csv")).Rows.GroupBy(row => row.Text("item")).ToArray();
            items.Length.ShouldBe(result.Items.Count);
            for (var i = 0; i < items.Length; i++)
            {
                var a = result.Items[i].SlopeIntercept[0].Value;
                foreach (var row in items[i].Where(row => row.Text("se") != "NA"))
                {
                    var name = row.Text("par");
                    var ours = of(result.Items[i]).Single(parameter => parameter.Name == name);

                    // Of a difficulty far out, or of an almost flat item, the intercept is compared instead, as the set asks.
                    if (name[0] == 'b' && (Math.Abs(row.Number("est")) > 5 || a < 0.2))
                    {
                        continue;
                    }

                    var where = $"{items[i].Key} {name}";
                    var se = row.Number("se");
                    worst.Compare((ours.Value - row.Number("est")) / Math.Max(absolute, 0.005 * se), 0, $"{where}: {ours.Value:R} instead of {row.Text("est")}");
                    worstSe.Compare(ours.StandardError / se, 1, where);
                }
            }
        }
    }

    private static CalibrationResult Calibrate(string fit, CalibrationOptions? options = null)
    {
        var (set, model) = (fit.Split('_')[0], Models[fit.Split('_')[1]]);
        return ItemCalibration.Calibrate(Responses(set), model, options, cancellation: TestContext.Current.CancellationToken);
    }

    private static ResponseMatrix Responses(string set)
    {
        var table = Csv.Read(SharedData.Psychometrics($"data/{set}/responses.csv"));
        return ResponseMatrix.FromRows(
            [.. table.Rows.Select(row => table.Columns.Select(column => row.Text(column) is "" or "NA" ? -1 : row.Int(column)).ToArray())]);
    }
}
