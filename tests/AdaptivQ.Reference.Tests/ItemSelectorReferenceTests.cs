using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Reference.Tests;

public sealed class ItemSelectorReferenceTests
{
    [Fact]
    public void The_next_item_by_maximum_information_is_that_of_catR()
    {
        var bank = Tcals.Bank();
        var worst = new Worst("information of the chosen item", 1e-9);
        foreach (var row in Csv.Read(SharedData.Psychometrics("catr/tcals_nextitem.csv")).Rows)
        {
            var choice = Choose(bank, row, randomesque: 1, default);
            (choice.Item + 1).ShouldBe(row.Int("MFI_item"), $"case {row.Text("case")}");
            worst.Compare(choice.Information, row.Number("MFI_info"), $"case {row.Text("case")}");
            choice.Value.ShouldBe(choice.Information);
        }

        worst.ShouldHold(atLeast: 32);
    }

    [Fact]
    public void The_five_best_items_are_those_of_catR_and_a_draw_among_five_takes_one_of_them()
    {
        var bank = Tcals.Bank();
        var cases = 0;
        foreach (var row in Csv.Read(SharedData.Psychometrics("catr/tcals_nextitem.csv")).Rows)
        {
            cases++;
            var expected = row.Ints("MFI_top5");
            for (var position = 0; position < 20; position++)
            {
                var choice = Choose(bank, row, randomesque: 5, SeededRandom.Derive(row.Int("case"), position));
                choice.PoolSize.ShouldBe(5);
                choice.Ranked.Select(item => item.Item + 1).Order().ShouldBe(expected.Order(), $"case {row.Text("case")}");
                expected.ShouldContain(choice.Item + 1);
            }
        }

        cases.ShouldBeGreaterThanOrEqualTo(32);
    }

    [Fact]
    public void The_information_of_every_item_left_is_that_of_catR()
    {
        var bank = Tcals.Bank();
        var values = new double[bank.Count];
        var worst = new Worst("information of an item left, relative", 1e-9);
        foreach (var row in Csv.Read(SharedData.Psychometrics("catr/tcals_criteria.csv")).Rows)
        {
            var state = new SelectionState(bank, row.Number("theta"), Tcals.Given(bank, row.Ints("out")));
            SelectionCriterion.MaximumInformation.Evaluate(state, values);
            var expected = row.Number("FI");
            worst.Compare(values[row.Int("item") - 1] / expected, 1, $"case {row.Text("case")}, item {row.Text("item")}");
        }

        worst.ShouldHold(atLeast: 233);
    }

    private static Selection Choose(CompiledBank bank, CsvRow row, int randomesque, SeededRandom random) =>
        ItemSelector
            .Select(
                new SelectionState(bank, row.Number("theta"), Tcals.Given(bank, row.Ints("out"))),
                SelectionCriterion.MaximumInformation,
                randomesque,
                random
            )
            .ShouldNotBeNull();
}
