using AdaptivQ.Adaptivity.Engine;
using CsCheck;

namespace AdaptivQ.Engine.Tests;

public sealed class DomainScoreTests
{
    [Fact]
    public void The_expected_proportion_is_the_mean_of_the_probabilities() =>
        Gen.Select(Items.Any.Array[1, 30], Items.Theta)
            .Sample(
                (items, theta) =>
                    DomainScore
                        .Expected(new CompiledBank(items), theta)
                        .ShouldBe(items.Average(item => Irt.Probability(item, theta)), 1e-14)
            );

    [Fact]
    public void The_expected_proportion_never_falls_as_ability_rises() =>
        Gen.Select(Items.Any.Array[1, 30], Items.Theta, Gen.Double[0.01, 2])
            .Sample(
                (items, theta, step) =>
                    DomainScore
                        .Expected(new CompiledBank(items), theta + step)
                        .ShouldBeGreaterThanOrEqualTo(DomainScore.Expected(new CompiledBank(items), theta) - 1e-15)
            );

    [Fact]
    public void The_range_is_the_curve_at_both_ends_of_the_interval_of_ability()
    {
        var bank = Items.Ladder();
        var range = DomainScore.Range(bank, new AbilityEstimate(0.5, 0.4, IsExtreme: false), z: 1.96);
        range.Low.ShouldBe(DomainScore.Expected(bank, 0.5 - 1.96 * 0.4));
        range.Estimate.ShouldBe(DomainScore.Expected(bank, 0.5));
        range.High.ShouldBe(DomainScore.Expected(bank, 0.5 + 1.96 * 0.4));
        range.Low.ShouldBeLessThan(range.Estimate);
        range.Estimate.ShouldBeLessThan(range.High);
    }

    [Fact]
    public void Guessing_is_the_least_that_is_expected_and_everything_the_most()
    {
        var bank = new CompiledBank([new IrtParameters(1, 0, 0.25), new IrtParameters(1, 1, 0.25)]);
        DomainScore.Expected(bank, double.NegativeInfinity).ShouldBe(0.25);
        DomainScore.Expected(bank, double.PositiveInfinity).ShouldBe(1);
        var wide = DomainScore.Range(bank, new AbilityEstimate(0, 1e300, IsExtreme: true), z: 2);
        (wide.Low, wide.High).ShouldBe((0.25, 1));
    }

    [Fact]
    public void Questions_out_of_a_hundred_are_rounded_to_whole_ones_with_halves_up() =>
        new DomainScoreRange(0.125, 0.5, 0.9949).OutOf(100).ShouldBe((13, 50, 99));

    [Fact]
    public void A_negative_width_and_no_questions_are_refused()
    {
        var estimate = new AbilityEstimate(0, 1, IsExtreme: false);
        Should.Throw<ArgumentOutOfRangeException>(() => DomainScore.Range(Items.Ladder(), estimate, z: -1));
        Should.Throw<ArgumentOutOfRangeException>(() => DomainScore.Range(Items.Ladder(), estimate, z: double.NaN));
        Should.Throw<ArgumentOutOfRangeException>(() => new DomainScoreRange(0, 0.5, 1).OutOf(0));
    }
}
