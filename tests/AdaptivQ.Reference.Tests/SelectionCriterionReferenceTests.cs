using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Reference.Tests;

/// <summary>Criteria over 61 points on [-4, 4] with N(0, 1), as catR evaluated them.</summary>
public sealed class SelectionCriterionReferenceTests
{
    [Theory]
    [InlineData("MFI", 32)]
    [InlineData("bOpt", 32)]
    [InlineData("thOpt", 32)]
    [InlineData("MLWI", 28)]
    [InlineData("MPWI", 28)]
    [InlineData("MEI", 28)]
    [InlineData("MEPV", 28)]
    [InlineData("KL", 28)]
    [InlineData("KLP", 28)]
    [InlineData("GDI", 28)]
    [InlineData("GDIP", 28)]
    public void The_next_item_is_that_of_catR(string name, int cases)
    {
        var bank = Tcals.Bank();
        var criterion = Tcals.Criterion(name);
        criterion.Name.ShouldBe(name);
        var worst = new Worst($"{name} of the chosen item", 1e-9);
        foreach (var row in Csv.Read(SharedData.Psychometrics("catr/tcals_nextitem.csv")).Rows)
        {
            if (row.Text($"{name}_item").Length == 0)
            {
                continue;
            }

            var choice = ItemSelector.Select(State(bank, row), criterion).ShouldNotBeNull();
            (choice.Item + 1).ShouldBe(row.Int($"{name}_item"), $"{name}, case {row.Text("case")}");
            worst.Compare(choice.Value, row.Number($"{name}_info"), $"case {row.Text("case")}");
        }

        worst.ShouldHold(cases);
    }

    [Theory]
    [InlineData("FI", "MFI")]
    [InlineData("MLWI", "MLWI")]
    [InlineData("MPWI", "MPWI")]
    [InlineData("KL", "KL")]
    [InlineData("KLP", "KLP")]
    [InlineData("EPV", "MEPV")]
    [InlineData("MEI", "MEI")]
    public void The_value_of_every_item_left_is_that_of_catR(string column, string name)
    {
        var bank = Tcals.Bank();
        var criterion = Tcals.Criterion(name);
        var values = new double[bank.Count];
        var worst = new Worst($"{name} of an item left, relative", 1e-9);
        foreach (var row in Csv.Read(SharedData.Psychometrics("catr/tcals_criteria.csv")).Rows)
        {
            criterion.Evaluate(State(bank, row), values);
            worst.Compare(values[row.Int("item") - 1] / row.Number(column), 1, $"case {row.Text("case")}, item {row.Text("item")}");
        }

        worst.ShouldHold(atLeast: 233);
    }

    private static SelectionState State(CompiledBank bank, CsvRow row)
    {
        int[] items = [.. row.Ints("out").Select(number => number - 1)];
        return new SelectionState(bank, row.Number("theta"), Tcals.Given(bank, row.Ints("out")))
        {
            Responses = new ResponsePattern(bank, items, row.Ints("x")),
        };
    }
}
