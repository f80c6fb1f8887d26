using AdaptivQ.Adaptivity.Engine.Knowledge;

namespace AdaptivQ.Reference.Tests;

public sealed class BktReferenceTests
{
    [Fact]
    public void Predictions_before_each_answer_are_those_of_pyBKT()
    {
        var correct = new Worst("P(correct)", 1e-10);
        var known = new Worst("P(known)", 1e-10);
        foreach (
            var sequence in Csv.Read(SharedData.Psychometrics("bkt/predictions.csv"))
                .Rows.GroupBy(row => (row.Text("param_set"), row.Text("skill"), row.Text("sequence")))
        )
        {
            var rows = sequence.ToArray();
            var first = rows[0];
            var skill = new BktParameters(
                first.Number("prior"),
                first.Number("learn"),
                first.Number("forget"),
                first.Number("guess"),
                first.Number("slip")
            );
            bool[] answers = [.. rows.Select(row => row.Int("correct") == 1)];
            var (knownBefore, correctBefore) = (new double[rows.Length], new double[rows.Length]);
            Bkt.Trace(skill, answers, knownBefore, correctBefore);
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i].Int("step").ShouldBe(i + 1);
                correct.Compare(correctBefore[i], rows[i].Number("p_correct_before"), $"{sequence.Key}, step {i + 1}");
                known.Compare(knownBefore[i], rows[i].Number("p_known_before"), $"{sequence.Key}, step {i + 1}");
            }
        }

        correct.ShouldHold(atLeast: 1630);
        known.ShouldHold(atLeast: 1630);
    }
}
