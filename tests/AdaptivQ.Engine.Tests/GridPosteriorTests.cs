using AdaptivQ.Adaptivity.Engine;
using CsCheck;

namespace AdaptivQ.Engine.Tests;

public sealed class GridPosteriorTests
{
    private static readonly GridPosterior Estimator = new(Quadrature.Trapezoid(-4, 4, 61), Prior.Normal(0, 1));

    private static readonly Gen<(IrtParameters Item, bool Correct)[]> Answers = Gen.Select(
        Items.Any,
        Gen.Bool,
        (item, correct) => (item, correct)
    ).Array[1, 30];

    [Fact]
    public void Without_an_answer_the_estimate_is_the_prior()
    {
        var wide = new GridPosterior(Quadrature.Trapezoid(-8, 8, 161), Prior.Normal(0.5, 0.8));
        var estimate = wide.Estimate(Items.Ladder(), [], []);
        estimate.Theta.ShouldBe(0.5, 1e-12);
        estimate.StandardError.ShouldBe(0.8, 1e-12);
        estimate.IsExtreme.ShouldBeTrue();
    }

    [Fact]
    public void The_end_points_count_half_by_the_trapezoid_and_whole_by_the_rectangle()
    {
        // Three nodes, -1, 0 and 1, by hand: the prior stands to its top as e = exp(-1/2) to 1 at either end.
        var e = Math.Exp(-0.5);
        var prior = Prior.Normal(0, 1);
        new GridPosterior(Quadrature.Trapezoid(-1, 1, 3), prior)
            .Estimate(Items.Ladder(), [], [])
            .StandardError.ShouldBe(Math.Sqrt(e / (e + 1)), 1e-14);
        new GridPosterior(Quadrature.Rectangle(-1, 1, 3), prior)
            .Estimate(Items.Ladder(), [], [])
            .StandardError.ShouldBe(Math.Sqrt(2 * e / (2 * e + 1)), 1e-14);
    }

    [Fact]
    public void The_estimate_agrees_with_a_fine_integration_of_likelihood_times_prior() =>
        Answers.Sample(
            answers =>
            {
                // Bayes' rule in plain products over 8001 points of [-8, 8], sharing nothing with the engine but the model.
                var (mass, first, second) = (0.0, 0.0, 0.0);
                for (var i = 0; i <= 8000; i++)
                {
                    var theta = -8 + i / 500.0;
                    var density = Math.Exp(-theta * theta / 2);
                    foreach (var (item, correct) in answers)
                    {
                        var (_, b, c, d, _) = item;
                        var x = item.Slope * (theta - b);
                        density *= correct ? c + (d - c) / (1 + Math.Exp(-x)) : 1 - d + (d - c) / (1 + Math.Exp(x));
                    }

                    (mass, first, second) = (mass + density, first + density * theta, second + density * theta * theta);
                }

                var mean = first / mass;
                var estimate = Estimate(new GridPosterior(Quadrature.Trapezoid(-8, 8, 481), Prior.Normal(0, 1)), answers);
                estimate.Theta.ShouldBe(mean, 1e-8);
                estimate.StandardError.ShouldBe(Math.Sqrt(second / mass - mean * mean), 1e-8);
            },
            iter: 200
        );

    [Fact]
    public void The_estimate_does_not_depend_on_the_order_of_the_answers() =>
        Answers.Sample(answers =>
        {
            var forward = Estimate(Estimator, answers);
            var backward = Estimate(Estimator, [.. answers.Reverse()]);
            backward.Theta.ShouldBe(forward.Theta, 1e-10);
            backward.StandardError.ShouldBe(forward.StandardError, 1e-10);
        });

    [Fact]
    public void A_right_answer_never_lowers_the_estimate_and_a_wrong_one_never_raises_it() =>
        Gen.Select(Answers, Items.Any)
            .Sample(
                (answers, item) =>
                {
                    // Up to rounding: an item far from the learner says nothing either way.
                    var before = Estimate(Estimator, answers).Theta;
                    Estimate(Estimator, [.. answers, (item, true)]).Theta.ShouldBeGreaterThan(before - 1e-10);
                    Estimate(Estimator, [.. answers, (item, false)]).Theta.ShouldBeLessThan(before + 1e-10);
                }
            );

    [Fact]
    public void A_right_answer_to_an_item_at_the_learners_level_raises_the_estimate_and_a_wrong_one_lowers_it()
    {
        var bank = Items.Ladder();
        var before = Estimator.Estimate(bank, [1, 3], [1, 0]).Theta;
        Estimator.Estimate(bank, [1, 3, 2], [1, 0, 1]).Theta.ShouldBeGreaterThan(before + 0.2);
        Estimator.Estimate(bank, [1, 3, 2], [1, 0, 0]).Theta.ShouldBeLessThan(before - 0.2);
    }

    [Fact]
    public void The_estimate_shrinks_towards_the_mean_of_the_prior()
    {
        // Five right answers out of five at difficulty 0: the likelihood alone would say infinity.
        var narrow = new GridPosterior(Quadrature.Trapezoid(-4, 4, 61), Prior.Normal(0, 0.5));
        var answers = Enumerable.Repeat((new IrtParameters(1.2, 0), true), 5).ToArray();
        var byNarrow = Estimate(narrow, answers);
        var byStandard = Estimate(Estimator, answers);
        byNarrow.Theta.ShouldBeGreaterThan(0);
        byNarrow.Theta.ShouldBeLessThan(byStandard.Theta);
        byStandard.Theta.ShouldBeLessThan(4);
    }

    [Fact]
    public void The_standard_error_of_2PL_answers_lies_below_that_of_the_prior() =>
        // The log-likelihood of the 2PL is concave, so the posterior is narrower than the normal prior whatever the answers.
        Gen.Select(Items.TwoParameter, Gen.Bool, (item, correct) => (item, correct))
            .Array[1, 20]
            .Sample(answers =>
                Estimate(new GridPosterior(Quadrature.Trapezoid(-8, 8, 121), Prior.Normal(0, 1)), answers).StandardError.ShouldBeLessThan(1)
            );

    [Fact]
    public void One_more_answer_lowers_the_variance_on_average_over_both_answers_whatever_the_item() =>
        // The law of total variance; a single answer may raise it (a lucky guess).
        Gen.Select(Answers, Items.Any)
            .Sample(
                (answers, item) =>
                {
                    var posterior = new double[Estimator.Quadrature.Count];
                    Estimator.Start(posterior);
                    foreach (var (answered, correct) in answers)
                    {
                        Estimator.Observe(posterior, answered, correct);
                    }

                    var top = posterior.Max();
                    var density = posterior.Select(log => Math.Exp(log - top)).ToArray();
                    var chance = density.Select((w, i) => w * Irt.Probability(item, Estimator.Quadrature.Nodes[i])).Sum() / density.Sum();
                    var before = Variance([]);
                    var after = chance * Variance([(item, true)]) + (1 - chance) * Variance([(item, false)]);
                    after.ShouldBeLessThan(before + 1e-10);

                    double Variance((IrtParameters, bool)[] more) => Math.Pow(Estimate(Estimator, [.. answers, .. more]).StandardError, 2);
                }
            );

    [Theory]
    [InlineData("1", true)]
    [InlineData("0", true)]
    [InlineData("111", true)]
    [InlineData("000", true)]
    [InlineData("01", false)]
    [InlineData("110", false)]
    public void A_pattern_all_right_or_all_wrong_is_extreme(string pattern, bool extreme)
    {
        var scores = pattern.Select(score => score - '0').ToArray();
        var items = Enumerable.Range(0, scores.Length).ToArray();
        Estimator.Estimate(Items.Ladder(), items, scores).IsExtreme.ShouldBe(extreme);
    }

    [Fact]
    public void A_running_posterior_gives_the_same_estimate_to_the_last_bit()
    {
        var bank = Items.Ladder();
        var running = new double[Estimator.Quadrature.Count];
        Estimator.Start(running);
        int[] items = [2, 3, 1, 4],
            scores = [1, 0, 1, 1];
        var correct = 0;
        for (var n = 1; n <= items.Length; n++)
        {
            Estimator.Observe(running, bank[items[n - 1]], scores[n - 1] == 1);
            correct += scores[n - 1];
            Estimator.Summarise(running, n, correct).ShouldBe(Estimator.Estimate(bank, items.AsSpan(0, n), scores.AsSpan(0, n)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Ten_thousand_answers_neither_underflow_nor_overflow(int score)
    {
        var items = new int[10_000];
        var scores = new int[10_000];
        Array.Fill(scores, score);
        var estimate = Estimator.Estimate(new CompiledBank([new IrtParameters(2.5, 0)]), items, scores);
        (score == 1 ? estimate.Theta : -estimate.Theta).ShouldBeInRange(3, 4);
        double.IsFinite(estimate.StandardError).ShouldBeTrue();
    }

    [Fact]
    public void Answers_that_contradict_steep_items_still_give_numbers()
    {
        var bank = new CompiledBank([new IrtParameters(1e200, -3), new IrtParameters(1e200, 3)]);
        var estimate = Estimator.Estimate(bank, [0, 1], [0, 1]);
        double.IsFinite(estimate.Theta).ShouldBeTrue();
        double.IsFinite(estimate.StandardError).ShouldBeTrue();
    }

    [Fact]
    public void The_estimate_is_made_without_allocating()
    {
        var bank = Items.Ladder();
        int[] items = [0, 1, 2, 3, 4],
            scores = [1, 1, 0, 1, 0];
        var sum = Estimator.Estimate(bank, items, scores).Theta;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            sum += Estimator.Estimate(bank, items, scores).Theta;
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        double.IsFinite(sum).ShouldBeTrue();
    }

    [Fact]
    public void The_first_five_law_school_items_score_as_published()
    {
        // Item estimates of the 2PL and EAP scores of LSAT section 6, 121 points on [-6, 6], N(0, 1), computed with the R
        // package mirt 1.47 (Chalmers, 2012); data: Bock and Lieberman (1970).
        var bank = new CompiledBank([
            new IrtParameters(0.825659543149356, -3.35881105367643),
            new IrtParameters(0.722744209407592, -1.37005759461852),
            new IrtParameters(0.890874531255411, -0.279666238568348),
            new IrtParameters(0.688367986040356, -1.86638099353299),
            new IrtParameters(0.656855963189412, -3.12590669009591),
        ]);
        var estimator = new GridPosterior(Quadrature.Rectangle(-6, 6, 121), Prior.Normal(0, 1));
        var none = estimator.Estimate(bank, [0, 1, 2, 3, 4], [0, 0, 0, 0, 0]);
        none.Theta.ShouldBe(-1.89677, 2e-5);
        none.StandardError.ShouldBe(0.80128, 2e-5);
        var last = estimator.Estimate(bank, [0, 1, 2, 3, 4], [0, 0, 0, 0, 1]);
        last.Theta.ShouldBe(-1.47481, 2e-5);
        last.StandardError.ShouldBe(0.80228, 2e-5);
    }

    [Fact]
    public void Scores_other_than_right_and_wrong_and_items_outside_the_bank_are_refused()
    {
        var bank = Items.Ladder();
        Should.Throw<ArgumentOutOfRangeException>(() => Estimator.Estimate(bank, [0], [2]));
        Should.Throw<ArgumentOutOfRangeException>(() => Estimator.Estimate(bank, [5], [1]));
        Should.Throw<ArgumentException>(() => Estimator.Estimate(bank, [0, 1], [1]));
        Should.Throw<ArgumentException>(() => Estimator.Start(new double[60]));
        Should.Throw<ArgumentOutOfRangeException>(() => Estimator.Summarise(new double[61], answered: 1, correct: 2));
    }

    private static AbilityEstimate Estimate(GridPosterior estimator, (IrtParameters Item, bool Correct)[] answers)
    {
        var bank = new CompiledBank([.. answers.Select(answer => answer.Item)]);
        int[] scores = [.. answers.Select(answer => answer.Correct ? 1 : 0)];
        return estimator.Estimate(bank, [.. Enumerable.Range(0, answers.Length)], scores);
    }
}
