using AdaptivQ.Adaptivity.Engine;
using CsCheck;

namespace AdaptivQ.Engine.Tests;

public sealed class ClassificationRuleTests
{
    [Theory]
    [InlineData(0.00, 0.10, 0)]
    [InlineData(0.31, 0.10, null)]
    [InlineData(0.70, 0.10, 1)]
    [InlineData(0.70, 0.11, null)]
    [InlineData(1.20, 0.20, null)]
    [InlineData(1.80, 0.20, 2)]
    public void The_level_is_known_once_the_interval_contains_no_cut(double theta, double standardError, int? level) =>
        new ConfidenceIntervalClassification([0.5, 1.25], 1.959964).Classify(theta, standardError).ShouldBe(level);

    [Fact]
    public void An_estimate_that_is_no_number_decides_nothing()
    {
        var rule = new ConfidenceIntervalClassification([0.5], 1.96);
        rule.Classify(double.NaN, 0.1).ShouldBeNull();
        rule.Classify(double.NegativeInfinity, 0.1).ShouldBeNull();
        rule.Classify(2, double.PositiveInfinity).ShouldBeNull();
    }

    [Fact]
    public void Wald_s_bounds_are_those_of_the_error_rates()
    {
        // ln(0.9 / 0.05) and ln(0.1 / 0.95).
        var rule = new SequentialProbabilityRatioTest([0], 0.2, alpha: 0.05, beta: 0.1);
        rule.UpperBound.ShouldBe(2.8903717578961645, 1e-14);
        rule.LowerBound.ShouldBe(-2.2512917986064953, 1e-14);
    }

    [Fact]
    public void The_ratio_is_the_sum_over_the_responses_of_the_log_ratios_of_their_probabilities() =>
        Gen.Select(Items.TwoParameter, Gen.Bool)
            .Array[1, 30]
            .Sample(responses =>
            {
                var bank = new CompiledBank([.. responses.Select(response => response.Item1)]);
                int[] items = [.. Enumerable.Range(0, bank.Count)];
                int[] scores = [.. responses.Select(response => response.Item2 ? 1 : 0)];
                var expected = responses.Sum(response =>
                {
                    var (high, low) = (Irt.Probability(response.Item1, 0.8), Irt.Probability(response.Item1, 0.2));
                    return response.Item2 ? Math.Log(high / low) : Math.Log((1 - high) / (1 - low));
                });

                // The plain formula loses digits where P is near 1; the engine's logarithms do not.
                new SequentialProbabilityRatioTest([0.5], 0.3, 0.05, 0.05)
                    .LogRatio(new ResponsePattern(bank, items, scores), 0.5)
                    .ShouldBe(expected, 1e-6);
            });

    [Fact]
    public void Right_answers_lead_above_all_cuts_wrong_ones_below_and_few_answers_nowhere()
    {
        var bank = new CompiledBank([.. Enumerable.Repeat(new IrtParameters(1.5, 0), 60)]);
        int[] items = [.. Enumerable.Range(0, 60)];
        var rule = new SequentialProbabilityRatioTest([-0.5, 0.5], 0.3, 0.05, 0.05);
        rule.Classify(new ResponsePattern(bank, [], [])).ShouldBeNull();
        rule.Classify(new ResponsePattern(bank, [0, 1], [1, 1])).ShouldBeNull();
        rule.Classify(new ResponsePattern(bank, items, [.. Enumerable.Repeat(1, 60)])).ShouldBe(2);
        rule.Classify(new ResponsePattern(bank, items, [.. Enumerable.Repeat(0, 60)])).ShouldBe(0);
        rule.Classify(new ResponsePattern(bank, items, [.. items.Select(i => i % 2)])).ShouldBe(1);
    }

    [Fact]
    public void Errors_of_the_ratio_test_stay_within_Wald_s_bounds()
    {
        const double Alpha = 0.05,
            Beta = 0.1,
            Delta = 0.25;
        const int Tests = 2000;
        var rule = new SequentialProbabilityRatioTest([0.4], Delta, Alpha, Beta);
        var falseAbove = ShareAbove(0.4 - Delta, 11);
        var falseBelow = 1 - ShareAbove(0.4 + Delta, 12);

        // Four standard deviations of a share of 2,000.
        falseAbove.ShouldBeInRange(0.01, Alpha / (1 - Beta) + 4 * Math.Sqrt(Alpha / Tests));
        falseBelow.ShouldBeInRange(0.01, Beta / (1 - Alpha) + 4 * Math.Sqrt(Beta / Tests));
        (falseAbove + falseBelow).ShouldBeLessThan(Alpha + Beta + 4 * Math.Sqrt((Alpha + Beta) / Tests));

        // Far from the cut errors are far rarer.
        ShareAbove(0.4 - 3 * Delta, 13).ShouldBeLessThan(0.008);

        double ShareAbove(double theta, long seed)
        {
            // Items of many kinds in a fixed order, as many as it takes.
            var bank = new CompiledBank([
                .. Enumerable.Range(0, 1000).Select(i => new IrtParameters(0.8 + i % 5 * 0.3, -1 + i % 7 * 0.4, i % 3 * 0.1)),
            ]);
            var items = new int[bank.Count];
            var scores = new int[bank.Count];
            var above = 0;
            for (var test = 0; test < Tests; test++)
            {
                var random = SeededRandom.Derive(seed, test);
                int? level = null;
                for (var i = 0; level is null && i < items.Length; i++)
                {
                    (items[i], scores[i]) = (i, random.NextDouble() < Irt.Probability(bank[i], theta) ? 1 : 0);
                    level = rule.Classify(new ResponsePattern(bank, items.AsSpan(0, i + 1), scores.AsSpan(0, i + 1)));
                }

                above += level.ShouldNotBeNull();
            }

            return above / (double)Tests;
        }
    }

    [Fact]
    public void A_stopping_rule_by_ratio_ends_with_that_reason_and_needs_the_responses()
    {
        var bank = new CompiledBank([.. Enumerable.Repeat(new IrtParameters(2, 0), 20)]);
        int[] items = [.. Enumerable.Range(0, 20)];
        var rule = new StoppingRule(20) { Classification = new SequentialProbabilityRatioTest([0], 0.4, 0.05, 0.05) };
        var state = new StoppingState(20, 0.3, default, 0);
        rule.Evaluate(state, new ResponsePattern(bank, items, [.. Enumerable.Repeat(1, 20)])).ShouldBe(StopReason.LikelihoodRatio);
        rule.Evaluate(state, new ResponsePattern(bank, items, [.. items.Select(i => i % 2)])).ShouldBe(StopReason.Length);
        Should.Throw<InvalidOperationException>(() => rule.Evaluate(state));
    }

    [Fact]
    public void Two_rules_are_the_same_when_they_say_the_same()
    {
        new ConfidenceIntervalClassification([0, 1], 1.96).ShouldBe(new ConfidenceIntervalClassification([0, 1], 1.96));
        new ConfidenceIntervalClassification([0, 1], 1.96).ShouldNotBe(new ConfidenceIntervalClassification([0, 1], 1.64));
        new ConfidenceIntervalClassification([0, 1], 1.96).ShouldNotBe(new ConfidenceIntervalClassification([0, 2], 1.96));
        new StoppingRule(5) { Classification = new SequentialProbabilityRatioTest([0], 0.2, 0.05, 0.05) }.ShouldBe(
            new StoppingRule(5) { Classification = new SequentialProbabilityRatioTest([0], 0.2, 0.05, 0.05) }
        );
    }

    [Fact]
    public void Rules_that_make_no_sense_are_refused()
    {
        Should.Throw<ArgumentException>(() => new ConfidenceIntervalClassification([], 1.96));
        Should.Throw<ArgumentException>(() => new ConfidenceIntervalClassification([0, 0], 1.96));
        Should.Throw<ArgumentException>(() => new ConfidenceIntervalClassification([double.NaN], 1.96));
        Should.Throw<ArgumentOutOfRangeException>(() => new ConfidenceIntervalClassification([0], 0));
        Should.Throw<ArgumentOutOfRangeException>(() => new SequentialProbabilityRatioTest([0], 0, 0.05, 0.05));
        Should.Throw<ArgumentOutOfRangeException>(() => new SequentialProbabilityRatioTest([0], 0.1, 0, 0.05));
        Should.Throw<ArgumentOutOfRangeException>(() => new SequentialProbabilityRatioTest([0], 0.1, 0.05, 0.5));
        Should.Throw<ArgumentException>(() =>
        {
            _ = new ResponsePattern(Items.Ladder(), [0, 1], [1]);
        });
    }
}
