using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Reference.Tests;

/// <summary>
/// catR's content-balanced adaptive tests over the five parts of the TCALS bank. The wanted shares, which the file does not state,
/// are those of catR's manual (Magis and Raiche, 2012): 0.1, 0.2, 0.2, 0.2, 0.3. Ties between parts are drawn, by catR as by us, and so the
/// recorded part must be one that we would draw from; everything else is exact.
/// </summary>
public sealed class ContentBalancingReferenceTests
{
    private const int Length = 20;
    private static readonly string[] Parts = ["Audio1", "Audio2", "Written1", "Written2", "Written3"];
    private static readonly double[] Shares = [0.1, 0.2, 0.2, 0.2, 0.3];

    private static readonly Blueprint Blueprint = new(
        [.. Parts.Zip(Shares, (name, share) => new BlueprintTopic(name, share))],
        [.. Csv.Read(SharedData.Psychometrics("data/tcals/bank.csv")).Rows.Select(row => Array.IndexOf(Parts, row.Text("Group")))]
    );

    private static IEnumerable<CsvRow[]> Tests =>
        Csv.Read(SharedData.Psychometrics("catr/cat_contentbalanced_len20.csv"))
            .Rows.GroupBy(row => row.Text("simulee"))
            .Select(steps => steps.OrderBy(step => step.Int("step")).ToArray());

    [Fact]
    public void Each_item_comes_from_a_part_that_is_due_and_is_the_most_informative_of_it()
    {
        var bank = Tcals.Bank();
        var (steps, ties) = (0, 0);
        foreach (var test in Tests)
        {
            var theta = 0.0;
            var given = new List<int>();
            foreach (var step in test)
            {
                var where = $"simulee {step.Text("simulee")}, step {step.Text("step")}";
                var part = Array.IndexOf(Parts, step.Text("group"));
                var due = Due(given);
                due.ShouldContain(part, where);
                steps++;
                ties += due.Count > 1 ? 1 : 0;

                // Of the part that catR drew, the item.
                var excluded = Tcals.Given(bank, given.Select(item => item + 1));
                for (var item = 0; item < bank.Count; item++)
                {
                    excluded[item] |= Blueprint.TopicOf[item] != part;
                }

                var choice = ItemSelector.Select(new SelectionState(bank, theta, excluded), SelectionCriterion.MaximumInformation)!;
                (choice.Item + 1).ShouldBe(step.Int("item"), where);
                given.Add(choice.Item);
                theta = step.Number("theta");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{steps} steps, at {ties} of them more than one part was due");
        steps.ShouldBe(400);
    }

    [Fact]
    public void Theta_and_its_standard_error_are_those_of_catR_after_every_step()
    {
        var bank = Tcals.Bank();
        var estimator = Tcals.Estimator();
        var theta = new Worst("theta", 1e-12);
        var se = new Worst("standard error", 1e-12);
        foreach (var test in Tests)
        {
            int[] items = [.. test.Select(step => step.Int("item") - 1)];
            int[] scores = [.. test.Select(step => step.Int("response"))];
            for (var answered = 1; answered <= items.Length; answered++)
            {
                var estimate = estimator.Estimate(bank, items.AsSpan(0, answered), scores.AsSpan(0, answered));
                var where = $"simulee {test[0].Text("simulee")}, step {answered}";
                theta.Compare(estimate.Theta, test[answered - 1].Number("theta"), where);
                se.Compare(estimate.StandardError, test[answered - 1].Number("se"), where);
            }
        }

        theta.ShouldHold(atLeast: 400);
        se.ShouldHold(atLeast: 400);
    }

    [Fact]
    public void Every_test_of_20_items_has_exactly_its_shares_ours_as_catR_s()
    {
        foreach (var test in Tests)
        {
            var counts = new int[Parts.Length];
            Blueprint.Count([.. test.Select(step => step.Int("item") - 1)], counts);
            counts.ShouldBe([2, 4, 4, 4, 6], $"catR, simulee {test[0].Text("simulee")}");
        }

        for (var seed = 0; seed < 20; seed++)
        {
            var given = new List<int>();
            for (var step = 0; step < Length; step++)
            {
                var excluded = Marks(given);
                Blueprint.Exclude([.. given], Length, SeededRandom.Derive(seed, step), excluded).ShouldBeEmpty();
                given.Add(Array.IndexOf(excluded, false));
            }

            var counts = new int[Parts.Length];
            Blueprint.Count([.. given], counts);
            counts.ShouldBe([2, 4, 4, 4, 6], $"ours, seed {seed}");
        }
    }

    /// <summary>The parts that a draw may come to at this state.</summary>
    private static HashSet<int> Due(List<int> given)
    {
        var due = new HashSet<int>();
        for (var seed = 0; seed < 100; seed++)
        {
            var excluded = Marks(given);
            Blueprint.Exclude([.. given], Length, SeededRandom.Derive(seed, 0), excluded).ShouldBeEmpty();
            due.Add(Blueprint.TopicOf[Array.IndexOf(excluded, false)]);
        }

        return due;
    }

    private static bool[] Marks(List<int> given)
    {
        var marks = new bool[Blueprint.TopicOf.Length];
        foreach (var item in given)
        {
            marks[item] = true;
        }

        return marks;
    }
}
