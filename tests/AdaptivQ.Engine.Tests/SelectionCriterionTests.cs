using AdaptivQ.Adaptivity.Engine;
using CsCheck;

namespace AdaptivQ.Engine.Tests;

public sealed class SelectionCriterionTests
{
    private static readonly Quadrature Grid = Quadrature.Trapezoid(-4, 4, 61);
    private static readonly Prior Standard = Prior.Normal(0, 1);

    internal static readonly SelectionCriterion[] All =
    [
        SelectionCriterion.MaximumInformation,
        SelectionCriterion.TargetSuccess(0.7),
        SelectionCriterion.NearestDifficulty,
        SelectionCriterion.NearestOptimum,
        SelectionCriterion.Random,
        new WeightedInformation(Grid),
        new WeightedInformation(Grid, Standard),
        new KullbackLeibler(Grid),
        new KullbackLeibler(Grid, Standard),
        new GlobalDiscrimination(Grid),
        new GlobalDiscrimination(Grid, Standard),
        new ExpectedPosteriorVariance(Grid, Standard),
        new ExpectedInformation(new ExpectedAPosteriori(Grid, Standard)),
        new ExpectedInformation(new MaximumLikelihood(new ThetaRange(-4, 4)), InformationKind.Observed),
        new Progressive(),
        new Proportional(),
    ];

    [Fact]
    public void Every_criterion_gives_every_eligible_item_a_number_and_the_same_one_again() =>
        Gen.Select(Items.Any.Array[2, 20], Gen.Double[-3, 3], Gen.Int[0, 10])
            .Sample(
                (items, theta, answered) =>
                {
                    var bank = new CompiledBank(items);
                    var given = Enumerable.Range(0, Math.Min(answered, items.Length - 1)).ToArray();
                    var scores = given.Select(item => item % 2).ToArray();
                    var (first, second) = (new double[bank.Count], new double[bank.Count]);
                    foreach (var criterion in All)
                    {
                        criterion.Evaluate(State(bank, theta, given, scores), first);
                        criterion.Evaluate(State(bank, theta, given, scores), second);
                        second.ShouldBe(first);
                        for (var item = given.Length; item < bank.Count; item++)
                        {
                            double.IsNaN(first[item]).ShouldBeFalse(criterion.Name);
                        }
                    }
                },
                iter: 100
            );

    [Theory]
    [InlineData(0)]
    [InlineData(-4)]
    [InlineData(40)]
    public void Items_far_from_every_ability_get_a_number_too(double theta)
    {
        var bank = new CompiledBank([
            new IrtParameters(1, 0),
            new IrtParameters(3, 1e3),
            new IrtParameters(3, -1e3),
            new IrtParameters(50, 0.1, 0.2),
            new IrtParameters(2, 1e3, 0.3, 0.9),
        ]);
        var values = new double[bank.Count];
        foreach (var criterion in All)
        {
            criterion.Evaluate(State(bank, theta, [0], [1]), values);
            values[1..].ShouldAllBe(value => !double.IsNaN(value), criterion.Name);
        }
    }

    [Fact]
    public void Criteria_have_names_of_their_own() => All.Select(criterion => criterion.Name).Distinct().Count().ShouldBe(All.Length - 1);

    [Fact]
    public void Evaluating_allocates_nothing()
    {
        var bank = Items.Ladder();
        var values = new double[bank.Count];
        var excluded = new bool[bank.Count];
        ReadOnlySpan<int> items = [0, 1];
        ReadOnlySpan<int> scores = [1, 0];
        var allocated = new long[All.Length];
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < All.Length; i++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                All[i]
                    .Evaluate(
                        new SelectionState(bank, 0.3, excluded) { Responses = new ResponsePattern(bank, items, scores), Length = 5 },
                        values
                    );
                allocated[i] = GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }

        allocated.ShouldAllBe(bytes => bytes == 0);
    }

    [Fact]
    public void No_ability_gets_more_information_than_the_optimum_of_an_item() =>
        Gen.Select(Items.Any, Gen.Double[-6, 6])
            .Sample(
                (item, theta) =>
                    Irt.Information(item, theta)
                        .ShouldBeLessThanOrEqualTo(Irt.Information(item, NearestOptimum.OptimumOf(item)) * (1 + 1e-12)),
                iter: 2_000
            );

    [Fact]
    public void The_optimum_of_a_3PL_item_lies_where_Birnbaum_puts_it_and_that_of_a_2PL_item_at_its_difficulty() =>
        Items.ThreeParameter.Sample(
            item =>
            {
                var birnbaum = item.Difficulty + Math.Log((1 + Math.Sqrt(1 + 8 * item.Guessing)) / 2) / item.Slope;
                NearestOptimum.OptimumOf(item).ShouldBe(birnbaum, 1e-12);
                NearestOptimum.OptimumOf(item with { Guessing = 0 }).ShouldBe(item.Difficulty);
            },
            iter: 1_000
        );

    [Fact]
    public void The_expected_posterior_variance_is_the_mean_of_the_variances_after_each_answer()
    {
        var bank = Items.Ladder();
        var estimator = new GridPosterior(Grid, Standard);
        var values = new double[bank.Count];
        new ExpectedPosteriorVariance(Grid, Standard).Evaluate(State(bank, 0.3, [0, 1], [1, 0]), values);
        for (var item = 2; item < bank.Count; item++)
        {
            var right = estimator.Estimate(bank, [0, 1, item], [1, 0, 1]).StandardError;
            var wrong = estimator.Estimate(bank, [0, 1, item], [1, 0, 0]).StandardError;
            var p = Irt.Probability(bank[item], 0.3);
            values[item].ShouldBe(p * right * right + (1 - p) * wrong * wrong, 1e-14);
        }
    }

    [Theory]
    [InlineData(InformationKind.Expected)]
    [InlineData(InformationKind.Observed)]
    public void The_expected_information_is_the_mean_of_the_items_information_at_the_estimates_after_each_answer(InformationKind kind)
    {
        var bank = new CompiledBank([new IrtParameters(1, 0.5, 0.2), new IrtParameters(1.4, -0.5), new IrtParameters(0.9, 0.3, 0.25)]);
        foreach (
            var estimator in (AbilityEstimator[])
                [new ExpectedAPosteriori(Grid, Standard), new MaximumAPosteriori(Standard, new ThetaRange(-4, 4))]
        )
        {
            var values = new double[bank.Count];
            new ExpectedInformation(estimator, kind).Evaluate(State(bank, 0.3, [0], [1]), values);
            for (var item = 1; item < bank.Count; item++)
            {
                var right = estimator.Estimate(new ResponsePattern(bank, [0, item], [1, 1])).Theta;
                var wrong = estimator.Estimate(new ResponsePattern(bank, [0, item], [1, 0])).Theta;
                var p = Irt.Probability(bank[item], 0.3);
                var expected =
                    kind == InformationKind.Expected
                        ? p * Irt.Information(bank[item], right) + (1 - p) * Irt.Information(bank[item], wrong)
                        : p * Irt.ObservedInformation(bank[item], right, correct: true)
                            + (1 - p) * Irt.ObservedInformation(bank[item], wrong, correct: false);
                values[item].ShouldBe(expected, 1e-14);
            }
        }
    }

    [Fact]
    public void An_item_that_tells_no_ability_from_another_has_no_discrimination_and_no_divergence()
    {
        var bank = new CompiledBank([new IrtParameters(1, 0), new IrtParameters(1e-9, 0)]);
        var values = new double[2];
        foreach (var criterion in (SelectionCriterion[])[new KullbackLeibler(Grid), new GlobalDiscrimination(Grid, Standard)])
        {
            criterion.Evaluate(State(bank, 0, [], []), values);
            values[0].ShouldBeGreaterThan(0);
            values[1].ShouldBe(0, 1e-15);
        }
    }

    [Fact]
    public void Thousands_of_responses_leave_the_order_of_the_items()
    {
        // The likelihood of 3,000 responses is far below the smallest double.
        var bank = Items.Ladder();
        int[] items = [.. Enumerable.Range(0, 3_000).Select(i => i % 5)];
        int[] scores = [.. items.Select((item, i) => (i / 5 + item) % 5 < 4 - item ? 1 : 0)];
        var theta = new MaximumLikelihood(new ThetaRange(-4, 4)).Estimate(new ResponsePattern(bank, items, scores)).Theta;
        foreach (
            var criterion in (SelectionCriterion[])
                [new WeightedInformation(Grid), new WeightedInformation(Grid, Standard), new KullbackLeibler(Grid)]
        )
        {
            var state = new SelectionState(bank, theta, new bool[5]) { Responses = new ResponsePattern(bank, items, scores) };
            var choice = ItemSelector.Select(state, criterion)!;
            choice.Value.ShouldBeGreaterThan(0);
            choice.Ranked.Select(item => item.Value).Distinct().Count().ShouldBe(5);
        }
    }

    [Fact]
    public void Weighted_information_nears_the_information_at_the_ability_as_responses_add_up()
    {
        var bank = Items.Ladder();
        int[] items = [.. Enumerable.Range(0, 2_000).Select(i => i % 5)];
        int[] scores = [.. Enumerable.Range(0, 2_000).Select(i => i / 5 % 2)];
        var grid = Quadrature.Trapezoid(-4, 4, 401);
        var theta = new ExpectedAPosteriori(grid, Standard).Estimate(new ResponsePattern(bank, items, scores)).Theta;
        var values = new double[5];
        new WeightedInformation(grid, Standard).Evaluate(
            new SelectionState(bank, theta, new bool[5]) { Responses = new ResponsePattern(bank, items, scores) },
            values
        );
        for (var item = 0; item < 5; item++)
        {
            (values[item] / values[0]).ShouldBe(Irt.Information(bank[item], theta) / Irt.Information(bank[0], theta), 0.02);
        }
    }

    [Fact]
    public void A_criterion_over_a_prior_that_the_items_change_is_refused()
    {
        Should.Throw<ArgumentException>(() => new WeightedInformation(Grid, Prior.Jeffreys)).Message.ShouldContain("Jeffreys");
        Should.Throw<ArgumentException>(() => new KullbackLeibler(Grid, Prior.Jeffreys));
        Should.Throw<ArgumentException>(() => new GlobalDiscrimination(Grid, Prior.Jeffreys));
        Should.Throw<ArgumentException>(() => new ExpectedPosteriorVariance(Grid, Prior.Jeffreys));
        Should.Throw<ArgumentException>(() => new GlobalDiscrimination(Grid, Prior.Uniform(5, 6))).Message.ShouldContain("overlap");
        Should.Throw<ArgumentOutOfRangeException>(() => new Progressive(-1));
        Should.Throw<ArgumentOutOfRangeException>(() => new Proportional(double.NaN));
        Should
            .Throw<ArgumentException>(() => new Progressive().Evaluate(new SelectionState(Items.Ladder(), 0, new bool[5]), new double[5]))
            .Message.ShouldContain("length");
    }

    private static SelectionState State(CompiledBank bank, double theta, int[] given, int[] scores)
    {
        var excluded = new bool[bank.Count];
        foreach (var item in given)
        {
            excluded[item] = true;
        }

        return new SelectionState(bank, theta, excluded)
        {
            Responses = new ResponsePattern(bank, given, scores),
            Length = 20,
            Random = SeededRandom.Derive(11, given.Length),
        };
    }
}
