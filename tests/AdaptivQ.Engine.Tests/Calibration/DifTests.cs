using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Adaptivity.Engine.Calibration;

namespace AdaptivQ.Engine.Tests.Calibration;

public sealed class DifTests
{
    [Fact]
    public void Mantel_Haenszel_of_a_textbook_table_is_that_of_the_textbook()
    {
        // AZT and AIDS symptoms by race: Agresti, A. (2002), Categorical Data Analysis, table 5.6; R 4 says of it
        // X-squared = 6.0799, p = 0.01367, common odds ratio 0.4869955, 95 % interval 0.2818621 to 0.8414208 (two strata).
        var result = MantelHaenszel.Compute([new DifStratum(14, 93, 32, 81), new DifStratum(11, 52, 12, 43)]);
        result.OddsRatio.ShouldBe(0.4869955, 5e-8);
        result.ChiSquareStatistic.ShouldBe(6.0799, 5e-5);
        result.PValue.ShouldBe(0.01367, 5e-6);
        result.Delta.ShouldBe(-2.35 * Math.Log(0.4869955), 1e-6);
        Math.Exp((result.Delta - 1.959964 * result.DeltaStandardError) / -2.35).ShouldBe(0.8414208, 1e-6);
        Math.Exp((result.Delta + 1.959964 * result.DeltaStandardError) / -2.35).ShouldBe(0.2818621, 1e-6);
        result.Class.ShouldBe(DifClass.B);
    }

    [Fact]
    public void One_table_worked_by_hand()
    {
        // a d / n = 40 * 30 / 100 = 12, b c / n = 10 * 20 / 100 = 2; E(a) = 50 * 60 / 100 = 30;
        // Var = 50 * 50 * 60 * 40 / (100^2 * 99) = 600 / 99; (|40 - 30| - 0.5)^2 / Var = 90.25 * 99 / 600.
        var result = MantelHaenszel.Compute([new DifStratum(40, 10, 20, 30), new DifStratum(5, 5, 0, 0)]);
        result.OddsRatio.ShouldBe(6, 1e-14);
        result.ChiSquareStatistic.ShouldBe(90.25 * 99 / 600, 1e-12);
        result.Class.ShouldBe(DifClass.C);
    }

    [Fact]
    public void Swapping_the_groups_turns_the_sign()
    {
        var (responses, focal) = Simulate(shift: 0.6, slopeFactor: 1, seed: 3);
        bool[] swapped = [.. focal.Select(mark => !mark)];
        var (one, other) = (MantelHaenszel.Compute(responses, focal, 0), MantelHaenszel.Compute(responses, swapped, 0));
        other.Delta.ShouldBe(-one.Delta, 1e-10);
        other.DeltaStandardError.ShouldBe(one.DeltaStandardError, 1e-10);
        other.ChiSquareStatistic.ShouldBe(one.ChiSquareStatistic, 1e-9);
        LogisticDif.Compute(responses, swapped, 0).GroupEffect.ShouldBe(-LogisticDif.Compute(responses, focal, 0).GroupEffect, 1e-8);
    }

    [Fact]
    public void An_item_that_is_harder_for_one_group_is_found_by_both_and_its_size_is_right()
    {
        // All slopes 1: an item harder by 0.8 logits has an odds ratio of exp(0.8) at every ability.
        var (responses, focal) = Simulate(shift: 0.8, slopeFactor: 1, seed: 4);
        var mh = MantelHaenszel.Compute(responses, focal, 0);
        Math.Abs(Math.Log(mh.OddsRatio) - 0.8).ShouldBeLessThan(4 * mh.DeltaStandardError / 2.35);
        mh.Delta.ShouldBeLessThan(-1.5);
        mh.Class.ShouldBe(DifClass.C);

        var logistic = LogisticDif.Compute(responses, focal, 0);
        logistic.UniformPValue.ShouldBeLessThan(1e-6);
        logistic.NonUniformPValue.ShouldBeGreaterThan(0.001);
        logistic.GroupEffect.ShouldBe(-0.8, 0.35);
        logistic.NagelkerkeChange.ShouldBeGreaterThan(0);
        logistic.Statistic.ShouldBe(logistic.UniformStatistic + logistic.NonUniformStatistic, 1e-6);
    }

    [Fact]
    public void An_item_that_separates_one_group_better_is_found_by_regression_as_non_uniform()
    {
        var (responses, focal) = Simulate(shift: 0, slopeFactor: 2.5, seed: 5);
        LogisticDif.Compute(responses, focal, 0).NonUniformPValue.ShouldBeLessThan(1e-4);
        MantelHaenszel.Compute(responses, focal, 0).Class.ShouldBe(DifClass.A);
    }

    [Fact]
    public void Fair_items_raise_no_alarm_though_the_groups_differ_in_ability()
    {
        var (mh, logistic, tests) = (0, 0, 0);
        for (var seed = 100UL; seed < 110; seed++)
        {
            var (responses, focal) = Simulate(shift: 0, slopeFactor: 1, seed, persons: 1000);
            for (var item = 0; item < responses.Items; item++)
            {
                tests++;
                var result = MantelHaenszel.Compute(responses, focal, item);
                result.Class.ShouldNotBe(DifClass.C);
                mh += result.PValue < 0.05 ? 1 : 0;
                logistic += LogisticDif.Compute(responses, focal, item).PValue < 0.05 ? 1 : 0;
            }
        }

        ((double)mh / tests).ShouldBeLessThan(0.09);
        ((double)logistic / tests).ShouldBeLessThan(0.10);
    }

    [Fact]
    public void With_two_scores_the_regressions_are_shares_and_can_be_worked_by_hand()
    {
        // Score 0: reference 10 of 40 right, focal 5 of 40. Score 1: reference 30 of 40, focal 12 of 40. The full model fits all
        // four shares, that of the score alone the two pooled ones.
        (double Score, double Group, int Right, int Persons)[] cells = [(0, 0, 10, 40), (0, 1, 5, 40), (1, 0, 30, 40), (1, 1, 12, 40)];
        var (scores, groups, right) = (new List<double>(), new List<double>(), new List<double>());
        foreach (var (score, group, n, persons) in cells)
        {
            for (var i = 0; i < persons; i++)
            {
                scores.Add(score);
                groups.Add(group);
                right.Add(i < n ? 1 : 0);
            }
        }

        static double LogLik(double n, double persons) => n * Math.Log(n / persons) + (persons - n) * Math.Log(1 - n / persons);
        var full = LogLik(10, 40) + LogLik(5, 40) + LogLik(30, 40) + LogLik(12, 40);
        var pooled = LogLik(15, 80) + LogLik(42, 80);
        var none = LogLik(57, 160);
        double R2(double model) => (1 - Math.Exp(2 * (none - model) / 160)) / (1 - Math.Exp(2 * none / 160));

        var result = LogisticDif.Compute([.. scores], [.. groups], [.. right]);
        result.Statistic.ShouldBe(2 * (full - pooled), 1e-9);
        result.NagelkerkeChange.ShouldBe(R2(full) - R2(pooled), 1e-10);
        result.PValue.ShouldBe(Math.Exp(-(full - pooled)), 1e-10);
        result.Class.ShouldBe(DifClass.C);
    }

    [Fact]
    public void Groups_that_cannot_be_compared_are_refused()
    {
        var responses = ResponseMatrix.FromRows([
            [0, 1],
            [1, 0],
            [1, 1],
        ]);
        Should.Throw<ArgumentException>(() => MantelHaenszel.Compute(responses, [true, false], 0));
        Should.Throw<ArgumentException>(() => MantelHaenszel.Compute(responses, [true, true, true], 0));
        Should.Throw<ArgumentException>(() => LogisticDif.Compute(responses, [true, true, true], 0));
        Should.Throw<ArgumentOutOfRangeException>(() => MantelHaenszel.Compute(responses, [true, false, true], 2));
    }

    /// <summary>Twenty items of slope 1; the focal group is 0.5 logits less able, and item 0 treats it differently.</summary>
    private static (ResponseMatrix Responses, bool[] Focal) Simulate(double shift, double slopeFactor, ulong seed, int persons = 3000)
    {
        IrtParameters[] reference = [.. Enumerable.Range(0, 20).Select(i => new IrtParameters(1, i == 0 ? 0 : -1.5 + 3.0 * i / 19))];
        IrtParameters[] focal = [new IrtParameters(slopeFactor, shift), .. reference[1..]];
        var (one, other) = (
            Simulated.Dichotomous(reference, persons, seed),
            Simulated.Dichotomous(focal, persons, seed + 1000, mean: slopeFactor == 1 ? -0.5 : 0)
        );
        var both = new ResponseMatrix(20);
        for (var person = 0; person < persons; person++)
        {
            both.Add(one[person]);
            both.Add(other[person]);
        }

        return (both, [.. Enumerable.Range(0, 2 * persons).Select(person => person % 2 == 1)]);
    }
}
