using AdaptivQ.Adaptivity.Engine;
using CsCheck;

namespace AdaptivQ.Engine.Tests;

/// <summary>A bank of any mixture of response models.</summary>
public sealed class MixedBankTests
{
    private static readonly GeneralizedPartialCreditModel PartialCredit = new(1.1, [-0.8, 0.9, 0.2]);
    private static readonly GradedResponseModel Graded = new(1.4, [-1, 0.5]);
    private static readonly NominalResponseModel Nominal = new([0, 0.7, 1.5], [0, 0.3, -0.4]);

    [Fact]
    public void Every_items_information_and_expected_score_are_its_models_own_over_the_bank_and_alone() =>
        Gen.Select(Models.Any.Array[1, 40], Gen.OneOf(Items.Theta, Gen.Double[-1e4, 1e4]))
            .Sample(
                (models, theta) =>
                {
                    var bank = new CompiledBank(models);
                    var (information, score) = (new double[bank.Count], new double[bank.Count]);
                    bank.Information(theta, information);
                    bank.Probability(theta, score);
                    for (var item = 0; item < bank.Count; item++)
                    {
                        information[item].ShouldBe(models[item].Information(theta));
                        score[item].ShouldBe(models[item].ExpectedScore(theta));
                        bank.Information(item, theta).ShouldBe(information[item]);
                        bank.ExpectedScore(item, theta).ShouldBe(score[item]);
                    }
                }
            );

    [Fact]
    public void The_expected_score_is_the_mean_category_over_the_highest() =>
        Gen.Select(Models.Any, Items.Theta)
            .Sample(
                (model, theta) =>
                {
                    var p = new double[model.CategoryCount];
                    model.Probabilities(theta, p);
                    new CompiledBank([model])
                        .ExpectedScore(0, theta)
                        .ShouldBe(p.Select((chance, k) => k * chance).Sum() / (p.Length - 1), 1e-14);
                }
            );

    [Fact]
    public void The_expected_score_stays_within_0_and_1_at_any_ability() =>
        Gen.Select(Models.Ordered, Gen.Double[-60, 60])
            .Sample(
                (model, theta) =>
                {
                    model.ExpectedScore(theta).ShouldBeInRange(0, 1);
                    var highest = model is DichotomousModel item ? item.Parameters.UpperAsymptote : 1;
                    model.ExpectedScore(double.PositiveInfinity).ShouldBe(highest, 1e-15);
                }
            );

    [Fact]
    public void A_bank_of_dichotomous_models_is_to_the_bit_the_bank_of_their_parameters() =>
        Gen.Select(Items.Any.Array[1, 40], Items.Theta, Gen.Double[0, 0.999])
            .Sample(
                (items, theta, u) =>
                {
                    var (plain, models) = (new CompiledBank(items), BankOfModels(items));
                    models.IsDichotomous.ShouldBeTrue();
                    var (expected, actual) = (new double[items.Length], new double[items.Length]);
                    plain.Information(theta, expected);
                    models.Information(theta, actual);
                    actual.ShouldBe(expected);
                    plain.Probability(theta, expected);
                    models.Probability(theta, actual);
                    actual.ShouldBe(expected);
                    for (var item = 0; item < items.Length; item++)
                    {
                        models[item].ShouldBe(items[item]);
                        models.Information(item, theta).ShouldBe(Irt.Information(items[item], theta));
                        models.ExpectedScore(item, theta).ShouldBe(Irt.Probability(items[item], theta));
                        models.Location(item).ShouldBe(items[item].Difficulty);
                        models.Draw(item, theta, u).ShouldBe(u < Irt.Probability(items[item], theta) ? 1 : 0);
                        ((DichotomousModel)plain.Model(item)).Parameters.ShouldBe(items[item]);
                    }
                }
            );

    [Fact]
    public void Dichotomous_items_of_a_mixed_bank_keep_their_bits() =>
        Gen.Select(Items.Any.Array[1, 40], Items.Theta)
            .Sample(
                (items, theta) =>
                {
                    var mixed = new CompiledBank([PartialCredit, .. items.Select(item => new DichotomousModel(item)), Nominal]);
                    mixed.IsDichotomous.ShouldBeFalse();
                    var (information, score) = (new double[mixed.Count], new double[mixed.Count]);
                    mixed.Information(theta, information);
                    mixed.Probability(theta, score);
                    for (var i = 0; i < items.Length; i++)
                    {
                        information[i + 1].ShouldBe(Irt.Information(items[i], theta));
                        score[i + 1].ShouldBe(Irt.Probability(items[i], theta));
                        mixed[i + 1].ShouldBe(items[i]);
                    }
                }
            );

    [Fact]
    public void A_bank_says_of_each_item_what_model_it_is_of()
    {
        var bank = Mixed();
        bank.Count.ShouldBe(4);
        Enumerable.Range(0, 4).Select(bank.IsDichotomousAt).ShouldBe([true, false, false, false]);
        Enumerable.Range(0, 4).Select(bank.CategoryCount).ShouldBe([2, 4, 3, 3]);
        bank.Model(1).ShouldBeSameAs(PartialCredit);
        bank.Model(2).ShouldBeSameAs(Graded);
        bank.Model(3).ShouldBeSameAs(Nominal);
        bank.Model(0).ShouldBeOfType<DichotomousModel>().Parameters.ShouldBe(new IrtParameters(1, 0.3, 0.2));
    }

    [Fact]
    public void An_item_lies_at_its_difficulty_at_the_mean_of_its_thresholds_or_steps_or_where_it_tells_most()
    {
        var bank = Mixed();
        bank.Location(0).ShouldBe(0.3);
        bank.Location(1).ShouldBe((-0.8 + 0.9 + 0.2) / 3, 1e-15);
        bank.Location(2).ShouldBe(-0.25, 1e-15);
        bank.Location(3).ShouldBe(Nominal.Optimum);
    }

    [Fact]
    public void No_ability_gets_more_information_than_the_optimum_of_an_item_of_more_categories() =>
        Gen.Select(Models.Polytomous, Gen.Double[-12, 12])
            .Sample(
                (model, theta) => model.Information(theta).ShouldBeLessThanOrEqualTo(model.Information(model.Optimum) * (1 + 1e-9)),
                iter: 3_000
            );

    /// <summary>Items with two peaks that are close together or of almost the same height; a search of one of them alone misses the
    /// other.</summary>
    [Theory]
    [InlineData(2.34, -1.87, -0.92)]
    [InlineData(2.44, -0.69, 0.22)]
    [InlineData(1.85, -0.85, -0.16, 0.7, 1.15)]
    [InlineData(1.9, -0.24, 0.44, 1.41, 1.93)]
    [InlineData(1.79, -1.38, -1.2, -1.0, -0.14, 0.56)]
    public void The_optimum_is_the_highest_of_several_peaks(double discrimination, params double[] thresholds)
    {
        var model = new GradedResponseModel(discrimination, thresholds);
        var highest = Enumerable.Range(-4_000, 8_000).Max(point => model.Information(point / 1_000.0));
        model.Information(model.Optimum).ShouldBeGreaterThanOrEqualTo(highest * (1 - 1e-12));
    }

    [Fact]
    public void The_optimum_of_two_ordered_categories_is_the_boundary_between_them() =>
        Items.TwoParameter.Sample(item =>
        {
            new GradedResponseModel(item.Discrimination, [item.Difficulty]).Optimum.ShouldBe(item.Difficulty, 1e-12);
            new GeneralizedPartialCreditModel(item.Discrimination, [item.Difficulty]).Optimum.ShouldBe(item.Difficulty, 1e-12);
        });

    [Fact]
    public void Draws_fall_on_each_category_as_often_as_its_chance_says()
    {
        var bank = Mixed();
        var random = new SeededRandom(20);
        const int Draws = 40_000;
        for (var item = 0; item < bank.Count; item++)
        {
            var counts = new int[bank.CategoryCount(item)];
            for (var i = 0; i < Draws; i++)
            {
                counts[bank.Draw(item, 0.4, random.NextDouble())]++;
            }

            var p = new double[counts.Length];
            bank.Probabilities(item, 0.4, p);
            for (var k = 0; k < p.Length; k++)
            {
                // Five standard deviations of a share.
                (counts[k] / (double)Draws).ShouldBe(p[k], 5 * Math.Sqrt(p[k] * (1 - p[k]) / Draws));
            }
        }
    }

    [Fact]
    public void The_same_number_never_draws_a_lower_category_for_a_higher_ability() =>
        Gen.Select(Models.Ordered, Items.Theta, Gen.Double[0, 3], Gen.Double[0, 0.9999])
            .Sample(
                (model, theta, more, u) =>
                {
                    var bank = new CompiledBank([model]);
                    bank.Draw(0, theta + more, u).ShouldBeGreaterThanOrEqualTo(bank.Draw(0, theta, u));
                }
            );

    [Fact]
    public void A_draw_is_the_highest_category_whose_chance_or_that_of_a_higher_one_lies_above_the_number() =>
        Gen.Select(Models.Any, Items.Theta, Gen.Double[0, 0.9999])
            .Sample(
                (model, theta, u) =>
                {
                    var p = new double[model.CategoryCount];
                    model.Probabilities(theta, p);
                    var highest = Enumerable.Range(0, p.Length).Last(k => k == 0 || u < p[k..].Reverse().Sum());
                    new CompiledBank([model]).Draw(0, theta, u).ShouldBe(highest);
                }
            );

    [Fact]
    public void Chances_of_categories_sum_to_1_and_are_the_models() =>
        Gen.Select(Models.Any, Items.Theta)
            .Sample(
                (model, theta) =>
                {
                    var (ours, models) = (new double[model.CategoryCount], new double[model.CategoryCount]);
                    new CompiledBank([model]).Probabilities(0, theta, ours);
                    model.Probabilities(theta, models);
                    ours.Sum().ShouldBe(1, 1e-14);
                    for (var k = 0; k < ours.Length; k++)
                    {
                        ours[k].ShouldBe(models[k], 1e-14);
                    }
                }
            );

    [Fact]
    public void Dichotomous_parameters_of_an_item_of_another_model_are_refused_by_name()
    {
        var bank = Mixed();
        Should
            .Throw<InvalidOperationException>(() => bank[1].Difficulty)
            .Message.ShouldBe(
                "Item 1 is of the GeneralizedPartialCreditModel and has no dichotomous parameters: ask the bank for its Model."
            );
        bank.Slopes[1].ShouldBe(double.NaN);
        bank.Difficulties[3].ShouldBe(double.NaN);
    }

    [Fact]
    public void An_index_outside_the_bank_a_missing_model_and_no_item_are_refused()
    {
        var bank = Mixed();
        Should.Throw<ArgumentOutOfRangeException>(() => bank.Model(4)).Message.ShouldContain("items 0 to 3");
        Should.Throw<ArgumentOutOfRangeException>(() => bank.CategoryCount(-1));
        Should.Throw<ArgumentOutOfRangeException>(() => bank.Information(4, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => bank.Draw(4, 0, 0));
        Should.Throw<ArgumentException>(() => new CompiledBank([Graded, null!])).Message.ShouldStartWith("Item 1 has no model.");
        Should
            .Throw<ArgumentException>(() => new CompiledBank(ReadOnlySpan<ResponseModel>.Empty))
            .Message.ShouldContain("at least one item");
        Should.Throw<ArgumentException>(() => bank.Probabilities(0, 0, new double[3]));
        Should.Throw<ArgumentException>(() => bank.Probabilities(1, 0, new double[2]));
    }

    [Fact]
    public void A_category_that_the_item_does_not_have_is_refused_naming_the_item_and_the_range()
    {
        var bank = Mixed();
        var estimator = new GridPosterior(Quadrature.Trapezoid(-4, 4, 61), Prior.Normal(0, 1));
        Should
            .Throw<ArgumentOutOfRangeException>(() => estimator.Estimate(bank, [0, 1], [1, 4]))
            .Message.ShouldStartWith("Score 1 must be a category of item 1, from 0 to 3.");
        Should
            .Throw<ArgumentOutOfRangeException>(() => estimator.Estimate(bank, [3, 0], [2, 2]))
            .Message.ShouldStartWith("Score 1 must be 0 or 1, as item 0 is dichotomous.");
        Should
            .Throw<ArgumentOutOfRangeException>(() => new ResponsePattern(bank, [2], [-1]).Count)
            .Message.ShouldStartWith("Score 0 must be a category of item 2, from 0 to 2.");
        Should
            .Throw<ArgumentOutOfRangeException>(() => estimator.Observe(new double[61], bank, 1, 4))
            .Message.ShouldStartWith("The score must be a category of item 1, from 0 to 3.");
        Should.Throw<ArgumentOutOfRangeException>(() => estimator.Observe(new double[61], bank, 4, 0));
    }

    [Fact]
    public void Looking_at_a_mixed_bank_allocates_nothing()
    {
        var bank = Mixed();
        var values = new double[bank.Count];
        var allocated = 1L;
        for (var round = 0; round < 2; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            bank.Information(0.3, values);
            bank.Probability(0.3, values);
            _ = bank.Draw(1, 0.3, 0.5) + bank.Location(3) + bank.Information(2, 0.3) + bank.ExpectedScore(1, 0.3);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        allocated.ShouldBe(0);
    }

    private static CompiledBank Mixed() => new([new DichotomousModel(new IrtParameters(1, 0.3, 0.2)), PartialCredit, Graded, Nominal]);

    internal static CompiledBank BankOfModels(IEnumerable<IrtParameters> items) =>
        new([.. items.Select(item => (ResponseModel)new DichotomousModel(item))]);
}
