using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Engine.Tests;

public sealed class StoppingRuleTests
{
    private static readonly StoppingRule Rule =
        new(maxItems: 20, minItems: 5, standardError: 0.3, timeLimit: TimeSpan.FromMinutes(10));

    [Theory]
    [InlineData(10, 0.50, 5, 100, StopReason.None)]
    [InlineData(10, 0.30, 5, 100, StopReason.Precision)]
    [InlineData(5, 0.20, 5, 100, StopReason.Precision)]
    [InlineData(4, 0.20, 5, 100, StopReason.None)]
    [InlineData(20, 0.50, 5, 100, StopReason.Length)]
    [InlineData(10, 0.50, 10, 100, StopReason.Time)]
    [InlineData(10, 0.50, 5, 0, StopReason.Exhausted)]
    public void A_test_ends_at_its_precision_its_length_its_time_or_its_last_item(
        int answered, double standardError, int minutes, int eligible, StopReason reason) =>
        Rule.Evaluate(State(answered, standardError, minutes, eligible)).ShouldBe(reason);

    [Theory]
    [InlineData(20, 0.30, 10, 0, StopReason.Precision)]
    [InlineData(20, 0.50, 10, 0, StopReason.Length)]
    [InlineData(10, 0.50, 10, 0, StopReason.Time)]
    public void Precision_goes_before_length_length_before_time_and_time_before_exhaustion(
        int answered, double standardError, int minutes, int eligible, StopReason reason) =>
        Rule.Evaluate(State(answered, standardError, minutes, eligible)).ShouldBe(reason);

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

    private static StoppingState State(int answered, double standardError, int minutes, int eligible) =>
        new(answered, standardError, TimeSpan.FromMinutes(minutes), eligible);
}
