using AdaptivQ.Adaptivity.Engine;
using CsCheck;

namespace AdaptivQ.Engine.Tests;

public sealed class IrtTests
{
    private const int Many = 2_000;

    [Fact]
    public void Probability_is_halfway_between_its_asymptotes_at_the_difficulty() =>
        Items.Any.Sample(item => Irt.Probability(item, item.Difficulty).ShouldBe((item.Guessing + item.UpperAsymptote) / 2, 1e-15));

    [Fact]
    public void Probability_rises_with_ability_and_stays_within_its_asymptotes() =>
        Gen.Select(Items.AnyNear, Gen.Double[0.01, 2])
            .Sample(
                (near, step) =>
                {
                    var (item, theta) = near;
                    var (low, high) = (Irt.Probability(item, theta), Irt.Probability(item, theta + step));
                    high.ShouldBeGreaterThan(low);
                    low.ShouldBeGreaterThan(item.Guessing);
                    high.ShouldBeLessThan(item.UpperAsymptote);
                },
                iter: Many
            );

    [Fact]
    public void Derivatives_are_those_of_the_probability_taken_numerically() =>
        Gen.Select(Items.Any, Items.Theta)
            .Sample(
                (item, theta) =>
                {
                    const double H = 1e-4;
                    var first = (Irt.Probability(item, theta + H) - Irt.Probability(item, theta - H)) / (2 * H);
                    var second = (Irt.FirstDerivative(item, theta + H) - Irt.FirstDerivative(item, theta - H)) / (2 * H);
                    Irt.FirstDerivative(item, theta).ShouldBe(first, 1e-6);
                    Irt.SecondDerivative(item, theta).ShouldBe(second, 1e-5);
                },
                iter: Many
            );

    [Fact]
    public void Information_is_the_squared_slope_over_the_variance_of_the_response() =>
        Items.AnyNear.Sample(
            near =>
            {
                var (item, theta) = near;
                var p = Irt.Probability(item, theta);
                var slope = Irt.FirstDerivative(item, theta);
                var information = Irt.Information(item, theta);
                information.ShouldBe(slope * slope / (p * (1 - p)), 1e-10 * information);
                information.ShouldBeGreaterThan(0);
            },
            iter: Many
        );

    [Fact]
    public void Information_is_the_expected_curvature_of_the_log_likelihood() =>
        Gen.Select(Items.ThreeParameter, Gen.Double[-2, 2])
            .Sample(
                (item, theta) =>
                {
                    const double H = 1e-3;
                    var p = Irt.Probability(item, theta);
                    var expected = -p * Curvature(correct: true) - (1 - p) * Curvature(correct: false);
                    Irt.Information(item, theta).ShouldBe(expected, 1e-4);

                    double Curvature(bool correct) =>
                        (
                            Irt.LogProbability(item, theta + H, correct)
                            - 2 * Irt.LogProbability(item, theta, correct)
                            + Irt.LogProbability(item, theta - H, correct)
                        ) / (H * H);
                },
                iter: Many
            );

    [Fact]
    public void A_2PL_item_informs_most_at_its_difficulty_where_it_gives_a_quarter_of_its_squared_slope() =>
        Gen.Select(Items.TwoParameter, Items.Theta)
            .Sample(
                (item, theta) =>
                {
                    var most = Irt.Information(item, item.Difficulty);
                    most.ShouldBe(item.Slope * item.Slope / 4, 1e-14 * most);
                    Irt.Information(item, theta).ShouldBeLessThanOrEqualTo(most * (1 + 1e-14));
                },
                iter: Many
            );

    [Fact]
    public void A_3PL_item_informs_most_where_Birnbaum_says_and_as_much_as_he_says() =>
        Gen.Select(Items.ThreeParameter, Items.Theta)
            .Sample(
                (item, theta) =>
                {
                    // Birnbaum (1968), ch. 20; Lord (1980), ch. 10.
                    var c = item.Guessing;
                    var root = Math.Sqrt(1 + 8 * c);
                    var where = item.Difficulty + Math.Log((1 + root) / 2) / item.Slope;
                    var most = item.Slope * item.Slope / (8 * (1 - c) * (1 - c)) * (1 - 20 * c - 8 * c * c + root * root * root);
                    Irt.Information(item, where).ShouldBe(most, 1e-12);
                    Irt.Information(item, theta).ShouldBeLessThanOrEqualTo(most + 1e-12);
                },
                iter: Many
            );

    [Fact]
    public void Scaling_multiplies_the_slope_and_does_nothing_else() =>
        Gen.Select(Items.ThreeParameter, Items.Theta)
            .Sample(
                (item, theta) =>
                {
                    var normalMetric = item with { Scaling = 1.702 };
                    var steeper = item with { Discrimination = item.Discrimination * 1.702 };
                    Irt.Probability(normalMetric, theta).ShouldBe(Irt.Probability(steeper, theta), 1e-14);
                    Irt.Information(normalMetric, theta).ShouldBe(Irt.Information(steeper, theta), 1e-13);
                },
                iter: Many
            );

    [Fact]
    public void Log_probability_is_the_logarithm_of_the_probability() =>
        Items.AnyNear.Sample(
            near =>
            {
                var (item, theta) = near;
                var p = Irt.Probability(item, theta);
                Irt.LogProbability(item, theta, correct: true).ShouldBe(Math.Log(p), 1e-12);
                Irt.LogProbability(item, theta, correct: false).ShouldBe(Math.Log(1 - p), 1e-11);
            },
            iter: Many
        );

    [Theory]
    [InlineData(40)]
    [InlineData(800)]
    [InlineData(1e6)]
    [InlineData(1e300)]
    [InlineData(double.PositiveInfinity)]
    public void No_ability_however_extreme_gives_a_number_that_is_none(double far)
    {
        IrtParameters[] items =
        [
            new(1, 0),
            new(3, -2),
            new(1.5, 0.5, 0.25),
            new(1.5, 0.5, 0, 0.95),
            new(2, 1, 0.2, 0.9, 1.702),
            new(1e200, 0),
        ];
        foreach (var item in items)
        {
            Irt.Probability(item, far).ShouldBe(item.UpperAsymptote, 1e-15);
            Irt.Probability(item, -far).ShouldBe(item.Guessing, 1e-15);
            foreach (var theta in new[] { far, -far })
            {
                Irt.FirstDerivative(item, theta).ShouldBeInRange(0, 1e-15);
                Math.Abs(Irt.SecondDerivative(item, theta)).ShouldBeInRange(0, 1e-15);
                Irt.Information(item, theta).ShouldBeInRange(0, 1e-15);
                double.IsFinite(Irt.LogProbability(item, theta, correct: true)).ShouldBeTrue();
                double.IsFinite(Irt.LogProbability(item, theta, correct: false)).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void The_log_likelihood_of_a_response_against_all_odds_is_its_distance_in_logits() =>
        // Q itself is 1.4e-348 here, which no double holds.
        Irt.LogProbability(new IrtParameters(1, 0), 800, correct: false).ShouldBe(-800);

    [Fact]
    public void The_log_likelihood_at_many_abilities_comes_out_to_the_bit_as_at_each_alone() =>
        Gen.Select(Items.Any, Gen.Bool, Items.Theta.Array[1, 30])
            .Sample(
                (item, correct, thetas) =>
                {
                    var sums = new double[thetas.Length];
                    Irt.AddLogProbability(item, correct, thetas, sums);
                    for (var i = 0; i < thetas.Length; i++)
                    {
                        sums[i].ShouldBe(Irt.LogProbability(item, thetas[i], correct));
                    }
                }
            );
}
