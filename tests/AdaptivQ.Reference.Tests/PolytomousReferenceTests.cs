using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Reference.Tests;

public sealed class PolytomousReferenceTests
{
    [Theory]
    [InlineData("GRM")]
    [InlineData("GPCM")]
    [InlineData("PCM")]
    [InlineData("NRM")]
    public void Category_probabilities_and_information_are_those_of_catR(string model)
    {
        var items = PolytomousItems.Catr(model);
        items.Length.ShouldBe(12);
        var probability = new Worst($"{model} probability", 1e-9);
        var information = new Worst($"{model} information", 1e-9);
        foreach (var row in Csv.Read(SharedData.Psychometrics($"catr/poly_{model}_functions.csv")).Rows)
        {
            var item = items[row.Int("item") - 1];
            var theta = row.Number("theta");
            var where = $"item {row.Text("item")} at {theta}";
            var probabilities = new double[item.CategoryCount];
            item.Probabilities(theta, probabilities);
            for (var k = 0; k < 4; k++)
            {
                if (row.Text($"cat{k}").Length == 0)
                {
                    item.CategoryCount.ShouldBeLessThanOrEqualTo(k);
                    continue;
                }

                probability.Compare(probabilities[k], row.Number($"cat{k}"), where);
                Math.Exp(item.LogProbability(theta, k)).ShouldBe(probabilities[k], 1e-15);
            }

            information.Compare(item.Information(theta), row.Number("I"), where);
        }

        probability.ShouldHold(atLeast: 100);
        information.ShouldHold(atLeast: 42);
    }

    [Theory]
    [InlineData("GRM", "EAP", 1e-12)]
    [InlineData("GRM", "ML", 1e-4)]
    [InlineData("GRM", "BM", 1e-4)]
    [InlineData("GRM", "WL", 1e-4)]
    [InlineData("GPCM", "EAP", 1e-12)]
    [InlineData("GPCM", "ML", 1e-4)]
    [InlineData("GPCM", "BM", 1e-4)]
    [InlineData("GPCM", "WL", 1e-4)]
    [InlineData("PCM", "EAP", 1e-12)]
    [InlineData("PCM", "ML", 1e-4)]
    [InlineData("PCM", "BM", 1e-4)]
    [InlineData("PCM", "WL", 1e-4)]
    [InlineData("NRM", "EAP", 1e-12)]
    [InlineData("NRM", "ML", 1e-4)]
    [InlineData("NRM", "BM", 1e-4)]
    [InlineData("NRM", "WL", 1e-4)]
    public void Estimates_from_several_categories_are_those_of_catR(string model, string method, double tolerance)
    {
        var items = PolytomousItems.Catr(model);
        var estimator = Tcals.Estimator(method);
        var theta = new Worst($"{model} theta_{method}", tolerance);
        var se = new Worst($"{model} se_{method}", tolerance);
        foreach (var row in Csv.Read(SharedData.Psychometrics($"catr/poly_{model}_scores.csv")).Rows)
        {
            var estimate = estimator.Estimate(new ResponsePattern(items, row.Ints("responses")));
            theta.Compare(estimate.Theta, row.Number($"theta_{method}"), $"case {row.Text("case")}");
            se.Compare(estimate.StandardError, row.Number($"se_{method}"), $"case {row.Text("case")}");
        }

        theta.ShouldHold(atLeast: 15);
        se.ShouldHold(atLeast: 15);
    }
}
