using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Reference.Tests;

/// <summary>Whole adaptive tests: maximum information, EAP after every answer, a fixed number of items.</summary>
public sealed class AdaptiveTestReferenceTests
{
    [Fact]
    public void Every_step_of_catRs_adaptive_tests_follows_from_the_state_before_it()
    {
        var bank = Tcals.Bank();
        var estimator = Tcals.Estimator();
        var theta = new Worst("theta after a step", 1e-12);
        var se = new Worst("standard error after a step", 1e-12);
        foreach (var steps in CatrSteps())
        {
            var before = 0.0;
            for (var n = 0; n < steps.Length; n++)
            {
                // Each step starts from catR's own estimate, not from ours: an error would show where it arises.
                var where = $"simulee {steps[n].Text("simulee")}, step {n + 1}";
                var state = new SelectionState(bank, before, Tcals.Given(bank, steps[..n].Select(step => step.Int("item"))));
                (ItemSelector.Select(state, SelectionCriterion.MaximumInformation)!.Item + 1).ShouldBe(steps[n].Int("item"), where);

                var answered = steps[..(n + 1)];
                var estimate = estimator.Estimate(
                    bank,
                    [.. answered.Select(step => step.Int("item") - 1)],
                    [.. answered.Select(step => step.Int("response"))]
                );
                theta.Compare(estimate.Theta, steps[n].Number("theta"), where);
                se.Compare(estimate.StandardError, steps[n].Number("se"), where);
                before = steps[n].Number("theta");
            }
        }

        theta.ShouldHold(atLeast: 400);
        se.ShouldHold(atLeast: 400);
    }

    [Fact]
    public void Adaptive_tests_run_freely_ask_the_items_that_catR_asks()
    {
        var bank = Tcals.Bank();
        var estimator = Tcals.Estimator();
        var responses = Csv.Read(SharedData.Psychometrics("catr/cat_responses.csv")).Rows.ToDictionary(row => row.Text("simulee"));
        var theta = new Worst("final theta", 1e-12);
        var se = new Worst("final standard error", 1e-12);
        foreach (var steps in CatrSteps())
        {
            var simulee = steps[0].Text("simulee");
            var run = Run(bank, estimator, length: 20, item => responses[simulee].Int($"X{item + 1}") == 1);
            run.Items.Select(item => item + 1).ShouldBe(steps.Select(step => step.Int("item")), $"simulee {simulee}");
            theta.Compare(run.Estimate.Theta, steps[^1].Number("final_theta"), $"simulee {simulee}");
            se.Compare(run.Estimate.StandardError, steps[^1].Number("final_se"), $"simulee {simulee}");
        }

        theta.ShouldHold(atLeast: 20);
        se.ShouldHold(atLeast: 20);
    }

    // The expected sequences come from a separate implementation in C; jsCAT agrees on 200 of the 200, mirtCAT on 199.
    [Theory]
    [InlineData(500)]
    [InlineData(10_000)]
    public void Adaptive_tests_over_a_large_bank_ask_the_expected_items(int size)
    {
        var bank = new CompiledBank([
            .. Csv.Read(SharedData.Bench($"data/bank{size}.csv")).Rows.Select(row => new IrtParameters(row.Number("a"), row.Number("b"))),
        ]);
        bank.Count.ShouldBe(size);
        var estimator = new GridPosterior(Quadrature.Rectangle(-4, 4, 61), Prior.Normal(0, 1));
        var responses = File.ReadAllLines(SharedData.Bench($"data/responses{size}.txt"));
        var theta = new Worst("final theta", 1e-12);
        var se = new Worst("final standard error", 1e-12);
        foreach (var row in Csv.Read(SharedData.Bench($"results/expected_{size}.csv")).Rows)
        {
            var simulee = row.Int("simulee");
            var run = Run(bank, estimator, length: 30, item => responses[simulee - 1][item] == '1');
            run.Items.Select(item => item + 1).ShouldBe(row.Ints("items"), $"simulee {simulee}");
            theta.Compare(run.Estimate.Theta, row.Number("theta_eap"), $"simulee {simulee}");
            se.Compare(run.Estimate.StandardError, row.Number("psd"), $"simulee {simulee}");
        }

        theta.ShouldHold(atLeast: 200);
        se.ShouldHold(atLeast: 200);
    }

    private static IEnumerable<CsvRow[]> CatrSteps() =>
        Csv.Read(SharedData.Psychometrics("catr/cat_eap_mfi_len20.csv"))
            .Rows.GroupBy(row => row.Text("simulee"))
            .Select(steps => steps.OrderBy(step => step.Int("step")).ToArray());

    /// <summary>From theta = 0, the way an attempt runs: choose, answer, update the running posterior.</summary>
    private static (List<int> Items, AbilityEstimate Estimate) Run(
        CompiledBank bank,
        GridPosterior estimator,
        int length,
        Func<int, bool> answer
    )
    {
        var items = new List<int>();
        var given = new bool[bank.Count];
        var posterior = new double[estimator.Quadrature.Count];
        estimator.Start(posterior);
        var estimate = new AbilityEstimate(0, 1, IsExtreme: true);
        var correct = 0;
        while (items.Count < length)
        {
            var item = ItemSelector.Select(new SelectionState(bank, estimate.Theta, given), SelectionCriterion.MaximumInformation)!.Item;
            items.Add(item);
            given[item] = true;
            var right = answer(item);
            correct += right ? 1 : 0;
            estimator.Observe(posterior, bank[item], right);
            estimate = estimator.Summarise(posterior, items.Count, correct);
        }

        return (items, estimate);
    }
}
