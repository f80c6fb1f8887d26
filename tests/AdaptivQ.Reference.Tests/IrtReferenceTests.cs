using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Reference.Tests;

public sealed class IrtReferenceTests
{
    [Theory]
    [InlineData("P")]
    [InlineData("dP")]
    [InlineData("d2P")]
    [InlineData("d3P")]
    [InlineData("I")]
    [InlineData("dI")]
    [InlineData("d2I")]
    [InlineData("J")]
    [InlineData("dJ")]
    public void Curves_of_the_3PL_items_are_those_of_catR(string column)
    {
        var bank = Tcals.Bank();
        var worst = new Worst(column, 1e-9);
        foreach (var row in Csv.Read(SharedData.Psychometrics("catr/tcals_functions.csv")).Rows)
        {
            var (item, theta) = (bank[row.Int("item") - 1], row.Number("theta"));
            var actual = Function(column, item, theta);
            worst.Compare(actual, row.Number(column), $"item {row.Text("item")} at {row.Text("theta")}");
        }

        worst.ShouldHold(atLeast: 731);
    }

    [Theory]
    [InlineData("P")]
    [InlineData("dP")]
    [InlineData("d2P")]
    [InlineData("d3P")]
    [InlineData("I")]
    [InlineData("dI")]
    [InlineData("d2I")]
    [InlineData("J")]
    [InlineData("dJ")]
    [InlineData("OI")]
    public void Curves_of_4PL_items_in_the_normal_metric_are_those_of_catR(string column)
    {
        var worst = new Worst(column, 1e-9);
        foreach (var row in Csv.Read(SharedData.Psychometrics("catr/fourpl_D1702_functions.csv")).Rows)
        {
            var item = new IrtParameters(row.Number("a"), row.Number("b"), row.Number("c"), row.Number("d"), row.Number("D"));
            var theta = row.Number("theta");
            var actual = column == "OI" ? Irt.ObservedInformation(item, theta, row.Int("x") == 1) : Function(column, item, theta);
            worst.Compare(actual, row.Number(column), $"item {row.Text("item")} at {row.Text("theta")}");
        }

        worst.ShouldHold(atLeast: 301);
    }

    private static double Function(string column, IrtParameters item, double theta) =>
        column switch
        {
            "P" => Irt.Probability(item, theta),
            "dP" => Irt.FirstDerivative(item, theta),
            "d2P" => Irt.SecondDerivative(item, theta),
            "d3P" => Irt.ThirdDerivative(item, theta),
            "I" => Irt.Information(item, theta),
            "dI" => Irt.InformationSlope(item, theta),
            "d2I" => Irt.InformationCurvature(item, theta),
            "J" => Irt.WarmJ(item, theta),
            "dJ" => Irt.WarmJSlope(item, theta),
            _ => throw new ArgumentOutOfRangeException(nameof(column), column, "There is no such function."),
        };
}
