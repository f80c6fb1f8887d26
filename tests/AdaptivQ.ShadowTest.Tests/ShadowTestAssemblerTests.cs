using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Adaptivity.Engine.Simulation;
using AdaptivQ.Adaptivity.ShadowTest;
using CsCheck;

namespace AdaptivQ.ShadowTest.Tests;

public sealed class ShadowTestAssemblerTests
{
    private static readonly Gen<IrtParameters> Item = Gen.Select(
        Gen.Double[0.4, 2.5],
        Gen.Double[-2.5, 2.5],
        Gen.Double[0, 0.3],
        (a, b, c) => new IrtParameters(a, b, c)
    );

    /// <summary>Small enough to try every test there is: 9 items, 3 topics, tests of 4.</summary>
    private static readonly Gen<Case> SmallCases =
        from items in Item.Array[9]
        from topics in Gen.Int[0, 2].Array[9]
        from bounds in Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3]).Array[3]
        from sets in Gen.Int[0, 8].Array[2, 3].Array[0, 2]
        from given in Gen.Int[0, 8].Array[0, 2]
        from excluded in Gen.Frequency((4, Gen.Const(false)), (1, Gen.Const(true))).Array[9]
        from theta in Gen.Double[-2, 2]
        select new Case(items, topics, bounds, sets, [.. given.Distinct()], excluded, theta);

    [Fact]
    public void The_test_is_the_best_of_all_tests_that_keep_every_rule() =>
        SmallCases.Sample(
            example =>
            {
                const int Length = 4;
                var (bank, blueprint, enemies) = example.Rules();
                var best = Tests(9, Length)
                    .Where(test =>
                        example.Given.All(test.Contains)
                        && test.All(item => example.Given.Contains(item) || !example.Excluded[item])
                        && blueprint.IsMetBy(test)
                        && enemies.Sets.All(set => set.Count(test.Contains) <= 1)
                    )
                    .Select(test => test.Sum(item => Irt.Information(bank[item], example.Theta)))
                    .DefaultIfEmpty(double.NaN)
                    .Max();

                var assembled = new ShadowTestAssembler(bank, Length, blueprint, enemies).Assemble(
                    example.Theta,
                    example.Given,
                    example.Excluded
                );

                assembled.IsFeasible.ShouldBe(!double.IsNaN(best));
                if (assembled.IsFeasible)
                {
                    // Each item's information is rounded to 1e-7.
                    assembled.Information.ShouldBe(best, 4e-7);
                    blueprint.IsMetBy([.. assembled.Items]).ShouldBeTrue();
                }
                else
                {
                    assembled.Conflict.ShouldNotBeNullOrEmpty();
                    assembled.Items.ShouldBeEmpty();
                }
            },
            iter: 300,
            threads: 1
        );

    [Fact]
    public void The_best_test_of_a_bank_of_several_models_counts_the_information_of_each_ones_own()
    {
        ResponseModel[] models =
        [
            new DichotomousModel(new IrtParameters(1.2, 0.1, 0.2)),
            new GeneralizedPartialCreditModel(1, [-0.5, 0.6]),
            new GradedResponseModel(1.1, [-1, 0, 1]),
            new NominalResponseModel([0, 0.6, 1.2], [0, 0.4, -0.2]),
            new DichotomousModel(new IrtParameters(0.7, 0)),
            new GradedResponseModel(2, [2, 3]),
        ];
        foreach (var theta in (double[])[-1, 0.2, 2.5])
        {
            var best = Tests(6, 3).Max(test => test.Sum(item => models[item].Information(theta)));
            var assembled = new ShadowTestAssembler(new CompiledBank(models), 3).Assemble(theta, [], new bool[6]);
            assembled.Information.ShouldBe(best, 4e-7);
            assembled.Information.ShouldBe(assembled.Items.Sum(item => models[item].Information(theta)), 1e-12);
        }
    }

    [Fact]
    public void Rules_that_contradict_one_another_are_named_and_no_others()
    {
        var bank = Spread(12);
        var blueprint = new Blueprint(
            [new("Algebra", Minimum: 3), new("Geometry", Maximum: 1), new("Number", Maximum: 1), new("Chance", Minimum: 0, Maximum: 5)],
            [.. Enumerable.Range(0, 12).Select(item => item % 4)]
        );
        // Of Algebra 0, 4, 8: all three are needed, and two are enemies.
        var enemies = new EnemyItems(
            12,
            [
                [0, 4],
                [1, 2],
            ]
        );
        var assembled = new ShadowTestAssembler(bank, 6, blueprint, enemies).Assemble(0, [], new bool[12]);
        assembled.IsFeasible.ShouldBeFalse();
        assembled.Conflict.ShouldBe(
            "a test of 6 items cannot have together: at least 3 of topic 'Algebra'; one at most of the enemies 0, 4"
        );
    }

    [Fact]
    public void Items_given_that_break_a_bound_are_blamed()
    {
        var blueprint = new Blueprint([new("A", Maximum: 1), new("B")], [0, 0, 0, 1, 1, 1]);
        new ShadowTestAssembler(Spread(6), 4, blueprint)
            .Assemble(0, [0, 1], new bool[6])
            .Conflict.ShouldBe("a test of 4 items cannot have together: the items given already; at most 1 of topic 'A'");
    }

    [Fact]
    public void Too_few_items_left_are_said_to_be_too_few()
    {
        bool[] excluded = [true, true, true, false, false, false];
        new ShadowTestAssembler(Spread(6), 5).Assemble(0, [0], excluded).Conflict.ShouldBe("a test has 5 items and 4 are left");
    }

    [Fact]
    public void Shares_become_whole_numbers_of_items()
    {
        var blueprint = new Blueprint(
            [new("A", 0.1), new("B", 0.45), new("C", 0.45)],
            [.. Enumerable.Range(0, 60).Select(item => item % 3)]
        );
        var test = new ShadowTestAssembler(Spread(60), 20, blueprint).Assemble(0.3, [], new bool[60]);
        var counts = new int[3];
        blueprint.Count([.. test.Items], counts);
        counts.ShouldBe([2, 9, 9]);
    }

    [Fact]
    public void Every_simulated_adaptive_test_keeps_every_rule_where_choosing_item_by_item_does_not()
    {
        // The hard part: topic C is needed at its minimum, and nearly all its items are enemies of good items of the others.
        var bank = new CompiledBank([
            .. Enumerable.Range(0, 40).Select(i => new IrtParameters(0.7 + i % 9 * 0.15, -2 + i % 13 * 0.33, 0.1)),
        ]);
        var blueprint = new Blueprint(
            [new("A", Minimum: 3, Maximum: 4), new("B", Minimum: 2, Maximum: 4), new("C", Minimum: 4)],
            [
                .. Enumerable
                    .Range(0, 40)
                    .Select(item =>
                        item < 18 ? 0
                        : item < 34 ? 1
                        : 2
                    ),
            ]
        );
        var enemies = new EnemyItems(
            40,
            [
                .. Enumerable
                    .Range(34, 4)
                    .Select(item => (int[])[item, .. Enumerable.Range(0, 34).Where(other => other % 4 == item % 4).Take(4)]),
            ]
        );
        var byItem = new AdaptiveTest(bank, new StoppingRule(10, 10))
        {
            Constraints = new SelectionConstraints { Blueprint = blueprint, Enemies = enemies },
        };
        var byTest = byItem with
        {
            Constraints = byItem.Constraints with { Assembler = new ShadowTestAssembler(bank, 10, blueprint, enemies) },
        };

        var population = SimulatedPopulation.AtLevels([-1.5, 0, 1.5], 12);
        var report = AdaptiveTestSimulation.Run(byTest, population, 4, cancellation: TestContext.Current.CancellationToken);
        report.BlueprintMet.ShouldBe(1);
        report.Relaxed.ShouldBeEmpty();
        foreach (var test in report.Tests)
        {
            test.Items.Count.ShouldBe(10);
            test.Items.ShouldBeUnique();
            enemies.Sets.ShouldAllBe(set => set.Count(item => test.Items.Contains(item)) <= 1);
        }

        AdaptiveTestSimulation
            .Run(byItem, population, 4, cancellation: TestContext.Current.CancellationToken)
            .BlueprintMet.ShouldNotBeNull()
            .ShouldBeLessThan(1);
        AdaptiveTestSimulation
            .Run(byTest, population, 4, threads: 1, cancellation: TestContext.Current.CancellationToken)
            .Tests.Select(test => test.Estimate)
            .ShouldBe(report.Tests.Select(test => test.Estimate));
    }

    [Fact]
    public void When_no_test_meets_all_rules_the_choice_is_made_item_by_item_and_the_record_says_so()
    {
        var bank = Spread(6);
        var blueprint = new Blueprint([new("A", Minimum: 4), new("B")], [0, 0, 0, 1, 1, 1]);
        var constraints = new SelectionConstraints { Blueprint = blueprint, Assembler = new ShadowTestAssembler(bank, 5, blueprint) };
        var excluded = new bool[6];
        constraints
            .Exclude([], 5, 0, 1, [], excluded)
            .ShouldBe([new RelaxedConstraint(ConstraintKind.FullTest), new RelaxedConstraint(ConstraintKind.Minimum, 0)]);
        excluded.Contains(false).ShouldBeTrue();
    }

    [Fact]
    public void Without_rules_the_next_item_is_that_of_maximum_information()
    {
        var bank = Spread(30);
        var constraints = new SelectionConstraints { Assembler = new ShadowTestAssembler(bank, 8) };
        var excluded = new bool[30];
        constraints.Exclude([], 8, 0.4, 1, [], excluded).ShouldBeEmpty();
        excluded.Count(mark => !mark).ShouldBe(8);
        ItemSelector
            .Select(new SelectionState(bank, 0.4, excluded), SelectionCriterion.MaximumInformation)!
            .Item.ShouldBe(ItemSelector.Select(new SelectionState(bank, 0.4, new bool[30]), SelectionCriterion.MaximumInformation)!.Item);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        var bank = Spread(6);
        Should.Throw<ArgumentOutOfRangeException>(() => new ShadowTestAssembler(bank, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => new ShadowTestAssembler(bank, 7));
        Should.Throw<ArgumentException>(() => new ShadowTestAssembler(bank, 3, new Blueprint([new("A")], [0, 0])));
        Should.Throw<ArgumentOutOfRangeException>(() => new ShadowTestAssembler(bank, 3).Assemble(double.NaN, [], new bool[6]));
        Should.Throw<ArgumentException>(() => new ShadowTestAssembler(bank, 3).Assemble(0, [], new bool[5]));
    }

    private static CompiledBank Spread(int items) =>
        new([.. Enumerable.Range(0, items).Select(i => new IrtParameters(0.8 + i % 5 * 0.2, -1.5 + i * 3.0 / items))]);

    private static IEnumerable<int[]> Tests(int items, int length) =>
        Enumerable
            .Range(0, 1 << items)
            .Where(set => System.Numerics.BitOperations.PopCount((uint)set) == length)
            .Select(set => Enumerable.Range(0, items).Where(item => (set >> item & 1) == 1).ToArray());

    private sealed record Case(
        IrtParameters[] Items,
        int[] Topics,
        (int Least, int More)[] Bounds,
        int[][] Sets,
        int[] Given,
        bool[] Excluded,
        double Theta
    )
    {
        public (CompiledBank, Blueprint, EnemyItems) Rules() =>
            (
                new CompiledBank(Items),
                new Blueprint(
                    [.. Bounds.Select((bound, i) => new BlueprintTopic($"T{i}", 0, bound.Least, bound.Least + bound.More))],
                    Topics
                ),
                new EnemyItems(9, Sets)
            );
    }
}
