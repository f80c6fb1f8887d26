using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Reference.Tests;

public sealed class IrtReferenceTests
{
    [Theory]
    [InlineData("P")]
    [InlineData("dP")]
    [InlineData("d2P")]
    [InlineData("I")]
    public void Curves_of_the_3PL_items_are_those_of_catR(string column)
    {
        var bank = Tcals.Bank();
        var worst = new Worst(column, 1e-9);
        foreach (var row in Csv.Read(SharedData.Psychometrics("catr/tcals_functions.csv")).Rows)
        {
            var (item, theta) = (bank[row.Int("item") - 1], row.Number("theta"));
            var actual = column switch
            {
                "P" => Irt.Probability(item, theta),
                "dP" => Irt.FirstDerivative(item, theta),
                "d2P" => Irt.SecondDerivative(item, theta),
                _ => Irt.Information(item, theta),
            };
            worst.Compare(actual, row.Number(column), $"item {row.Text("item")} at {row.Text("theta")}");
        }

        worst.ShouldHold(atLeast: 731);
    }
}
