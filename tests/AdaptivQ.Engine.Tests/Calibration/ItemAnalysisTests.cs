using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Adaptivity.Engine.Calibration;
using CsCheck;

namespace AdaptivQ.Engine.Tests.Calibration;

public sealed class ItemAnalysisTests
{
    [Fact]
    public void Summed_scores_are_those_of_all_patterns_counted_out() =>
        Gen.Select(Gen.Double[0, 1].Array[1, 8], Gen.Int[-1, 7])
            .Sample(
                (p, except) =>
                {
                    except = except < p.Length ? except : -1;
                    var expected = new double[p.Length + 1];
                    for (var pattern = 0; pattern < 1 << p.Length; pattern++)
                    {
                        if (except >= 0 && (pattern >> except & 1) == 1)
                        {
                            continue;
                        }

                        var chance = 1.0;
                        for (var i = 0; i < p.Length; i++)
                        {
                            chance *=
                                i == except ? 1
                                : (pattern >> i & 1) == 1 ? p[i]
                                : 1 - p[i];
                        }

                        expected[System.Numerics.BitOperations.PopCount((uint)pattern)] += chance;
                    }

                    var actual = new double[p.Length + 1];
                    SummedScores.Distribution(p, actual, except);
                    for (var score = 0; score <= p.Length; score++)
                    {
                        actual[score].ShouldBe(expected[score], 1e-14);
                    }
                }
            );

    [Fact]
    public void Data_from_the_model_fit_it()
    {
        var items = Simulated.Items(20);
        var p = ItemFit
            .Compute(Simulated.Dichotomous(items, 3000, 41), new CompiledBank(items), estimatedParameters: 0)
            .Select(fit => fit.PValue)
            .ToArray();
        p.Count(value => value < 0.05).ShouldBeLessThanOrEqualTo(4);
        p.Min().ShouldBeGreaterThan(0.0005);
        p.Average().ShouldBeInRange(0.3, 0.7);
    }

    [Fact]
    public void An_item_with_another_slope_than_the_model_says_is_found_and_no_other()
    {
        var items = Simulated.Items(20);
        IrtParameters[] wrong = [.. items];
        wrong[10] = wrong[10] with { Discrimination = items[10].Discrimination / 2.5 };
        var fits = ItemFit.Compute(Simulated.Dichotomous(items, 3000, 42), new CompiledBank(wrong), estimatedParameters: 2);
        fits[10].PValue.ShouldBeLessThan(1e-6);
        fits[10].Rmsea.ShouldBeGreaterThan(0.02);
        fits.Where((_, item) => item != 10).Min(fit => fit.PValue).ShouldBeGreaterThan(1e-5);
    }

    [Fact]
    public void Score_groups_are_joined_until_enough_is_expected_and_lose_nobody()
    {
        var items = Simulated.Items(15);
        var responses = Simulated.Dichotomous(items, 200, 43);
        var between = Enumerable.Range(0, 200).Count(person => responses[person].ToArray().Sum(score => score) is > 0 and < 15);
        foreach (var fit in ItemFit.Compute(responses, new CompiledBank(items), 2, leastExpected: 3))
        {
            fit.Groups.ShouldAllBe(group => group.ExpectedRight >= 3 && group.Persons - group.ExpectedRight >= 3);
            fit.Groups.Sum(group => group.Persons).ShouldBe(between);
            (fit.Groups[0].LowestScore, fit.Groups[^1].HighestScore).ShouldBe((1, 14));
            fit.DegreesOfFreedom.ShouldBe(fit.Groups.Count - 2);
        }
    }

    [Fact]
    public void Without_a_degree_of_freedom_there_is_no_verdict()
    {
        var items = Simulated.Items(3);
        ItemFit.Compute(Simulated.Dichotomous(items, 100, 44), new CompiledBank(items), 2).ShouldAllBe(fit => double.IsNaN(fit.PValue));
        Should.Throw<ArgumentException>(() =>
            ItemFit.Compute(Simulated.Dichotomous(items, 100, 44), new CompiledBank(items.AsSpan(0, 2)), 2)
        );
    }

    [Fact]
    public void Classical_figures_worked_by_hand()
    {
        // Totals 3, 2, 1, 0; item 0 is 1 1 0 0, and the rest scores 2, 1, 1, 0. Item against total: covariance sum 2, squares 1
        // and 5: 2 / sqrt(5). Against the rest: covariance sum 1, squares 1 and 2: 1 / sqrt(2).
        var responses = ResponseMatrix.FromRows([
            [1, 1, 1],
            [1, 1, 0],
            [0, 0, 1],
            [0, 0, 0],
        ]);
        var items = ItemStatistics.Compute(responses);
        items[0].Mean.ShouldBe(0.5);
        items[0].Answered.ShouldBe(4);
        items[0].PointBiserial.ShouldBe(2 / Math.Sqrt(5), 1e-14);
        items[0].CorrectedPointBiserial.ShouldBe(1 / Math.Sqrt(2), 1e-14);

        // Each item has a variance of 1/3, the totals 5/3: alpha = 3/2 (1 - 3/5).
        ItemStatistics.Alpha(responses).ShouldBe(0.6, 1e-14);
    }

    [Fact]
    public void A_missing_response_counts_for_no_item_and_adds_nothing()
    {
        var items = ItemStatistics.Compute(
            ResponseMatrix.FromRows([
                [1, -1],
                [0, 1],
                [1, 0],
                [0, 0],
            ])
        );
        items[1].Answered.ShouldBe(3);
        items[1].Mean.ShouldBe(1.0 / 3, 1e-15);
        double.IsNaN(
                ItemStatistics
                    .Compute(
                        ResponseMatrix.FromRows([
                            [1, 1],
                            [1, 0],
                        ])
                    )[0]
                    .PointBiserial
            )
            .ShouldBeTrue();
    }

    [Fact]
    public void A_good_distractor_loses_the_able_and_a_wrong_key_is_suspicious()
    {
        // Options 1 to 3; the able choose 1. The second key is wrong on purpose.
        var random = new SeededRandom(9);
        var (choices, row) = (new ResponseMatrix(6), new byte[6]);
        for (var person = 0; person < 2000; person++)
        {
            var theta = Simulated.Normal(ref random);
            for (var i = 0; i < 6; i++)
            {
                row[i] = random.NextDouble() < Irt.Probability(new IrtParameters(1.5, 0), theta) ? (byte)1 : (byte)(2 + random.NextInt(2));
            }

            choices.Add(row);
        }

        var options = DistractorAnalysis.Compute(choices, [1, 2, 1, 1, 1, 1]);
        options[0].Select(option => option.Option).ShouldBe(new byte[] { 1, 2, 3 });
        options[0].Sum(option => option.Chosen).ShouldBe(2000);
        options[0].Sum(option => option.Share).ShouldBe(1, 1e-12);
        options[0].ShouldAllBe(option => !option.IsSuspicious);
        options[0][0].IsKey.ShouldBeTrue();
        options[0][0].ShareByGroup[3].ShouldBeGreaterThan(options[0][0].ShareByGroup[0] + 0.3);
        options[0][1].RestCorrelation.ShouldBeLessThan(-0.1);
        for (var group = 0; group < 4; group++)
        {
            options[0].Sum(option => option.ShareByGroup[group]).ShouldBe(1, 1e-12);
        }

        options[1].Where(option => option.IsSuspicious).Select(option => option.Option).ShouldBe(new byte[] { 1, 2 });
    }

    [Fact]
    public void A_key_that_nobody_chose_is_shown_all_the_same()
    {
        var options = DistractorAnalysis.Compute(
            ResponseMatrix.FromRows([
                [1, 1],
                [2, 1],
                [2, -1],
            ]),
            [3, 1],
            groups: 2
        )[0];
        options.Select(option => option.Chosen).ShouldBe([1, 2, 0]);
        options[2].IsSuspicious.ShouldBeTrue();
        Should.Throw<ArgumentException>(() =>
            DistractorAnalysis.Compute(
                ResponseMatrix.FromRows([
                    [1, 1],
                ]),
                [1]
            )
        );
    }
}
