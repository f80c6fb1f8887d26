using AdaptivQ.Adaptivity.Engine;
using CsCheck;

namespace AdaptivQ.Engine.Tests;

public sealed class CompiledBankTests
{
    [Theory]
    [InlineData(0, 0, 0, 1, 1, "discrimination")]
    [InlineData(-1, 0, 0, 1, 1, "discrimination")]
    [InlineData(double.NaN, 0, 0, 1, 1, "discrimination")]
    [InlineData(double.PositiveInfinity, 0, 0, 1, 1, "discrimination")]
    [InlineData(1, double.NaN, 0, 1, 1, "difficulty")]
    [InlineData(1, double.NegativeInfinity, 0, 1, 1, "difficulty")]
    [InlineData(1, 0, -0.1, 1, 1, "guessing")]
    [InlineData(1, 0, 1, 1, 1, "guessing")]
    [InlineData(1, 0, double.NaN, 1, 1, "guessing")]
    [InlineData(1, 0, 0.3, 0.3, 1, "upper asymptote")]
    [InlineData(1, 0, 0, 1.01, 1, "upper asymptote")]
    [InlineData(1, 0, 0, double.NaN, 1, "upper asymptote")]
    [InlineData(1, 0, 0, 1, 0, "scaling")]
    [InlineData(1, 0, 0, 1, double.NaN, "scaling")]
    [InlineData(1e200, 0, 0, 1, 1e200, "scaling")]
    public void Parameters_out_of_range_are_refused_naming_the_item_the_parameter_and_the_cure(
        double a,
        double b,
        double c,
        double d,
        double scaling,
        string parameter
    )
    {
        var refusal = Should.Throw<InvalidIrtParametersException>(() =>
            new CompiledBank([new IrtParameters(1, 0), new IrtParameters(a, b, c, d, scaling)])
        );
        refusal.ItemIndex.ShouldBe(1);
        refusal.Parameter.ShouldBe(parameter);
        refusal.Cure.ShouldNotBeNullOrWhiteSpace();
        refusal.Message.ShouldStartWith($"Item 1 has {parameter} ");
        refusal.Message.ShouldEndWith(refusal.Cure);
    }

    [Fact]
    public void An_item_that_was_never_given_parameters_is_refused() =>
        Should.Throw<InvalidIrtParametersException>(() => new CompiledBank([default])).ItemIndex.ShouldBe(0);

    [Fact]
    public void A_bank_without_items_is_refused() => Should.Throw<ArgumentException>(() => new CompiledBank([]));

    [Fact]
    public void The_ends_of_the_allowed_ranges_are_accepted()
    {
        var bank = new CompiledBank([new IrtParameters(1e-3, -50), new IrtParameters(20, 50, 0.99, 1, 1.702)]);
        bank.Count.ShouldBe(2);
        bank.Slopes[1].ShouldBe(20 * 1.702);
        bank.LowerAsymptotes[1].ShouldBe(0.99);
        bank.UpperAsymptotes[0].ShouldBe(1);
        bank.Difficulties[0].ShouldBe(-50);
    }

    [Fact]
    public void A_bank_does_not_change_with_the_array_it_was_made_from()
    {
        IrtParameters[] source = [new(1, 0)];
        var bank = new CompiledBank(source);
        source[0] = new IrtParameters(2, 2);
        bank[0].ShouldBe(new IrtParameters(1, 0));
    }

    [Fact]
    public void Curves_over_the_bank_are_those_of_its_items_to_the_last_bit()
    {
        var bank = new CompiledBank([
            new IrtParameters(1, 0),
            new IrtParameters(1.5, 1, 0.2),
            new IrtParameters(0.7, -1, 0.1, 0.95, 1.702),
        ]);
        Span<double> information = stackalloc double[3],
            probability = stackalloc double[3];
        bank.Information(0.3, information);
        bank.Probability(0.3, probability);
        for (var i = 0; i < bank.Count; i++)
        {
            information[i].ShouldBe(Irt.Information(bank[i], 0.3));
            probability[i].ShouldBe(Irt.Probability(bank[i], 0.3));
        }
    }

    [Fact]
    public void An_index_outside_the_bank_and_a_span_of_another_length_are_refused()
    {
        var bank = Items.Ladder();
        Should.Throw<ArgumentOutOfRangeException>(() => bank[5].Difficulty);
        Should.Throw<ArgumentOutOfRangeException>(() => bank[-1].Difficulty);
        Should.Throw<ArgumentException>(() => bank.Information(0, new double[4]));
        Should.Throw<ArgumentException>(() => bank.Probability(0, new double[6]));
    }

    [Fact]
    public void Many_items_at_once_come_out_to_the_bit_as_each_alone() =>
        Gen.Select(
                Gen.OneOf(Items.TwoParameter, Items.ThreeParameter, Items.Any).Array[1, 40],
                Gen.OneOf(Items.Theta, Gen.Double[-1e4, 1e4])
            )
            .Sample(
                (items, theta) =>
                {
                    var bank = new CompiledBank(items);
                    var information = new double[items.Length];
                    var probability = new double[items.Length];
                    bank.Information(theta, information);
                    bank.Probability(theta, probability);
                    for (var i = 0; i < items.Length; i++)
                    {
                        information[i].ShouldBe(Irt.Information(items[i], theta));
                        probability[i].ShouldBe(Irt.Probability(items[i], theta));
                    }
                }
            );
}
