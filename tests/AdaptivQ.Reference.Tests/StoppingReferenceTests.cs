using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Reference.Tests;

/// <summary>Where catR's adaptive tests stopped, decided again from the theta and standard error it recorded at every step.</summary>
public sealed class StoppingReferenceTests
{
    [Fact]
    public void A_test_ends_where_catR_s_95_per_cent_interval_first_misses_the_cut()
    {
        var rule = new StoppingRule(maxItems: 85)
        {
            Classification = new ConfidenceIntervalClassification([0.5], z: 1.959963984540054),
        };
        ShouldStopWhereCatRDid("catr/cat_bm_mfi_class05.csv", rule, StopReason.ConfidenceInterval);
    }

    [Fact]
    public void A_test_ends_where_catR_s_standard_error_first_is_0_4_or_less() =>
        ShouldStopWhereCatRDid("catr/cat_bm_mfi_se04.csv", new StoppingRule(maxItems: 85, standardError: 0.4), StopReason.Precision);

    private static void ShouldStopWhereCatRDid(string file, StoppingRule rule, StopReason expected)
    {
        var (tests, met) = (0, 0);
        foreach (var steps in Csv.Read(SharedData.Psychometrics(file)).Rows.GroupBy(row => row.Text("simulee")))
        {
            tests++;
            var before = 0.0;
            var last = steps.Max(step => step.Int("step"));
            foreach (var step in steps.OrderBy(step => step.Int("step")))
            {
                var (position, theta) = (step.Int("step"), step.Number("theta"));
                var reason = rule.Evaluate(new StoppingState(position, step.Number("se"), default, 85 - position, theta, before));
                before = theta;
                if (position < last)
                {
                    reason.ShouldBe(StopReason.None, $"simulee {steps.Key}, step {position}");
                }
                else
                {
                    reason.ShouldBeOneOf(expected, StopReason.Length);
                    met += reason == expected ? 1 : 0;
                }
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{file}: {tests} tests, {met} ended by {expected}");
        tests.ShouldBe(20);
        met.ShouldBeGreaterThanOrEqualTo(10);
    }
}
