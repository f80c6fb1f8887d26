using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Reference.Tests;

/// <summary>Where catR's adaptive tests stopped, decided again from the theta and standard error it recorded at every step.</summary>
public sealed class StoppingReferenceTests
{
    [Fact]
    public void A_test_ends_where_catR_s_95_per_cent_interval_first_misses_the_cut()
    {
        var rule = new StoppingRule(maxItems: 85) { Classification = new ConfidenceIntervalClassification([0.5], z: 1.959963984540054) };
        ShouldStopWhereCatRDid("catr/cat_bm_mfi_class05.csv", rule, StopReason.ConfidenceInterval);
    }

    [Fact]
    public void A_test_ends_where_catR_s_standard_error_first_is_0_4_or_less() =>
        ShouldStopWhereCatRDid("catr/cat_bm_mfi_se04.csv", new StoppingRule(maxItems: 85, standardError: 0.4), StopReason.Precision);

    [Theory]
    [InlineData("catr/cat_bm_mfi_class05.csv", 400)]
    [InlineData("catr/cat_bm_mfi_se04.csv", 454)]
    public void Until_it_ends_each_item_is_the_most_informative_at_the_theta_that_catR_recorded(string file, int expected)
    {
        var bank = Tcals.Bank();
        var steps = 0;
        foreach (var test in Csv.Read(SharedData.Psychometrics(file)).Rows.GroupBy(row => row.Text("simulee")))
        {
            var (theta, given) = (0.0, new bool[bank.Count]);
            foreach (var step in test.OrderBy(step => step.Int("step")))
            {
                var choice = ItemSelector.Select(new SelectionState(bank, theta, given), SelectionCriterion.MaximumInformation)!;
                (choice.Item + 1).ShouldBe(step.Int("item"), $"simulee {test.Key}, step {step.Text("step")}");
                (theta, given[choice.Item]) = (step.Number("theta"), true);
                steps++;
            }
        }

        steps.ShouldBe(expected);
    }

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
