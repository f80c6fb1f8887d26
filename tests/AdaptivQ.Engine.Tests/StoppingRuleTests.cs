using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Engine.Tests;

public sealed class StoppingRuleTests
{
    private static readonly StoppingRule Rule = new(maxItems: 20, minItems: 5, standardError: 0.3, timeLimit: TimeSpan.FromMinutes(10));

    [Theory]
    [InlineData(10, 0.50, 5, 100, StopReason.None)]
    [InlineData(10, 0.30, 5, 100, StopReason.Precision)]
    [InlineData(5, 0.20, 5, 100, StopReason.Precision)]
    [InlineData(4, 0.20, 5, 100, StopReason.None)]
    [InlineData(20, 0.50, 5, 100, StopReason.Length)]
    [InlineData(10, 0.50, 10, 100, StopReason.Time)]
    [InlineData(10, 0.50, 5, 0, StopReason.Exhausted)]
    public void A_test_ends_at_its_precision_its_length_its_time_or_its_last_item(
        int answered,
        double standardError,
        int minutes,
        int eligible,
        StopReason reason
    ) => Rule.Evaluate(State(answered, standardError, minutes, eligible)).ShouldBe(reason);

    [Theory]
    [InlineData(20, 0.30, 10, 0, StopReason.Precision)]
    [InlineData(20, 0.50, 10, 0, StopReason.Length)]
    [InlineData(10, 0.50, 10, 0, StopReason.Time)]
    public void Precision_goes_before_length_length_before_time_and_time_before_exhaustion(
        int answered,
        double standardError,
        int minutes,
        int eligible,
        StopReason reason
    ) => Rule.Evaluate(State(answered, standardError, minutes, eligible)).ShouldBe(reason);

    [Theory]
    [InlineData(10, 100, StopReason.Time)]
    [InlineData(5, 0, StopReason.Exhausted)]
    public void Time_and_exhaustion_end_a_test_below_its_minimum_too(int minutes, int eligible, StopReason reason) =>
        Rule.Evaluate(State(2, 0.2, minutes, eligible)).ShouldBe(reason);

    [Fact]
    public void A_rule_without_precision_and_time_ends_by_length_alone()
    {
        var rule = new StoppingRule(maxItems: 3);
        rule.Evaluate(State(2, 0, 10_000, 1)).ShouldBe(StopReason.None);
        rule.Evaluate(State(3, 0, 10_000, 1)).ShouldBe(StopReason.Length);
    }

    [Fact]
    public void A_standard_error_that_is_not_a_number_is_no_precision() =>
        Rule.Evaluate(State(10, double.NaN, 1, 100)).ShouldBe(StopReason.None);

    [Fact]
    public void A_rule_that_contradicts_itself_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new StoppingRule(maxItems: 0));
        Should.Throw<ArgumentOutOfRangeException>(() => new StoppingRule(maxItems: 5, minItems: 6));
        Should.Throw<ArgumentOutOfRangeException>(() => new StoppingRule(maxItems: 5, minItems: -1));
        Should.Throw<ArgumentOutOfRangeException>(() => new StoppingRule(maxItems: 5, standardError: 0));
        Should.Throw<ArgumentOutOfRangeException>(() => new StoppingRule(maxItems: 5, standardError: double.NaN));
        Should.Throw<ArgumentOutOfRangeException>(() => new StoppingRule(maxItems: 5, timeLimit: TimeSpan.Zero));
    }

    [Fact]
    public void An_estimate_that_hardly_moves_any_more_ends_a_test_that_asks_for_it()
    {
        var rule = new StoppingRule(maxItems: 20, minItems: 3) { ThetaChange = 0.05 };
        rule.Evaluate(new StoppingState(5, 0.4, default, 9, Theta: 0.30, PreviousTheta: 0.26)).ShouldBe(StopReason.Settled);
        rule.Evaluate(new StoppingState(5, 0.4, default, 9, Theta: 0.26, PreviousTheta: 0.30)).ShouldBe(StopReason.Settled);
        rule.Evaluate(new StoppingState(5, 0.4, default, 9, Theta: 0.30, PreviousTheta: 0.20)).ShouldBe(StopReason.None);
        rule.Evaluate(new StoppingState(2, 0.4, default, 9, Theta: 0.30, PreviousTheta: 0.30)).ShouldBe(StopReason.None);
        rule.Evaluate(new StoppingState(5, 0.4, default, 9)).ShouldBe(StopReason.None);
        rule.Evaluate(new StoppingState(5, 0.4, default, 9, Theta: double.NegativeInfinity, PreviousTheta: double.NegativeInfinity))
            .ShouldBe(StopReason.None);
        new StoppingRule(20).Evaluate(new StoppingState(5, 0.4, default, 9, 0.3, 0.3)).ShouldBe(StopReason.None);
    }

    [Fact]
    public void A_bank_with_nothing_left_to_tell_ends_a_test_that_asks_for_it()
    {
        var rule = new StoppingRule(maxItems: 20, minItems: 3) { LeastInformation = 0.1 };
        rule.Evaluate(new StoppingState(5, 0.4, default, 9, BestInformation: 0.09)).ShouldBe(StopReason.LowInformation);
        rule.Evaluate(new StoppingState(5, 0.4, default, 9, BestInformation: 0.1)).ShouldBe(StopReason.None);
        rule.Evaluate(new StoppingState(2, 0.4, default, 9, BestInformation: 0.01)).ShouldBe(StopReason.None);
        rule.Evaluate(new StoppingState(5, 0.4, default, 9)).ShouldBe(StopReason.None);
    }

    [Fact]
    public void A_known_level_goes_before_precision_precision_before_a_settled_estimate_and_that_before_low_information_and_length()
    {
        var rule = new StoppingRule(maxItems: 5, minItems: 1, standardError: 0.3)
        {
            Classification = new ConfidenceIntervalClassification([0.0], 1.96),
            ThetaChange = 0.1,
            LeastInformation = 0.2,
        };
        var state = new StoppingState(5, 0.3, default, 0, Theta: 1, PreviousTheta: 1, BestInformation: 0.1);
        rule.Evaluate(state).ShouldBe(StopReason.ConfidenceInterval);
        rule.Evaluate(state with { Theta = 0.2, PreviousTheta = 0.2 }).ShouldBe(StopReason.Precision);
        rule.Evaluate(state with { Theta = 0.2, PreviousTheta = 0.2, StandardError = 0.4 }).ShouldBe(StopReason.Settled);
        rule.Evaluate(state with { Theta = 0.2, PreviousTheta = 0.9, StandardError = 0.4 }).ShouldBe(StopReason.LowInformation);
        rule.Evaluate(state with { Theta = 0.2, PreviousTheta = 0.9, StandardError = 0.4, BestInformation = 1 })
            .ShouldBe(StopReason.Length);
    }

    [Fact]
    public void The_numbers_of_the_reasons_never_change() =>
        Enum.GetValues<StopReason>()
            .Select(reason => $"{(int)reason} {reason}")
            .ShouldBe([
                "0 None",
                "1 Precision",
                "2 Length",
                "3 Time",
                "4 Exhausted",
                "5 ConfidenceInterval",
                "6 LikelihoodRatio",
                "7 Settled",
                "8 LowInformation",
            ]);

    [Fact]
    public void A_change_or_an_information_that_is_not_above_0_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new StoppingRule(5) { ThetaChange = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new StoppingRule(5) { ThetaChange = double.NaN });
        Should.Throw<ArgumentOutOfRangeException>(() => new StoppingRule(5) { LeastInformation = -1 });
        Should.Throw<ArgumentOutOfRangeException>(() => new StoppingRule(5) { LeastInformation = double.PositiveInfinity });
    }

    private static StoppingState State(int answered, double standardError, int minutes, int eligible) =>
        new(answered, standardError, TimeSpan.FromMinutes(minutes), eligible);
}
