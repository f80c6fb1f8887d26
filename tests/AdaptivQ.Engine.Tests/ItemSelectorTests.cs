using AdaptivQ.Adaptivity.Engine;
using CsCheck;

namespace AdaptivQ.Engine.Tests;

public sealed class ItemSelectorTests
{
    private static readonly Gen<(IrtParameters[] Items, bool[] Excluded, double Theta)> States = Gen.Select(
        Gen.Select(Items.Any, Gen.Bool).Array[1, 40],
        Items.Theta,
        (items, theta) => (items.Select(item => item.Item1).ToArray(), items.Select(item => item.Item2).ToArray(), theta)
    );

    [Fact]
    public void Maximum_information_takes_the_most_informative_item_that_is_not_excluded() =>
        States.Sample(state =>
        {
            var bank = new CompiledBank(state.Items);
            var choice = ItemSelector.Select(new SelectionState(bank, state.Theta, state.Excluded), SelectionCriterion.MaximumInformation);
            var best = Allowed(state.Excluded).OrderByDescending(i => Irt.Information(state.Items[i], state.Theta)).ToArray();
            if (best.Length == 0)
            {
                choice.ShouldBeNull();
                return;
            }

            choice.ShouldNotBeNull();
            choice.Item.ShouldBe(best[0]);
            choice.Value.ShouldBe(Irt.Information(state.Items[best[0]], state.Theta));
            choice.Information.ShouldBe(choice.Value);
            choice.Eligible.ShouldBe(best.Length);
            choice.PoolSize.ShouldBe(1);
            choice.Ranked.Select(r => r.Item).ShouldBe(best.Take(5));
            choice.Ranked.Select(r => r.Rank).ShouldBe(Enumerable.Range(1, Math.Min(5, best.Length)));
            choice.Ranked.Select(r => r.Chosen).ShouldBe(Enumerable.Range(0, Math.Min(5, best.Length)).Select(i => i == 0));
        });

    [Fact]
    public void Target_success_takes_the_item_whose_chance_of_success_is_nearest_the_target() =>
        Gen.Select(States, Gen.Double[0.3, 0.95])
            .Sample(
                (state, target) =>
                {
                    var bank = new CompiledBank(state.Items);
                    var choice = ItemSelector.Select(
                        new SelectionState(bank, state.Theta, state.Excluded),
                        SelectionCriterion.TargetSuccess(target)
                    );
                    var best = Allowed(state.Excluded)
                        .OrderBy(i => Math.Abs(Irt.Probability(state.Items[i], state.Theta) - target))
                        .ToArray();
                    if (best.Length == 0)
                    {
                        choice.ShouldBeNull();
                        return;
                    }

                    choice.ShouldNotBeNull();
                    choice.Ranked.Select(r => r.Item).ShouldBe(best.Take(5));
                    choice.Value.ShouldBe(Math.Abs(Irt.Probability(state.Items[best[0]], state.Theta) - target));
                    choice.Information.ShouldBe(Irt.Information(state.Items[best[0]], state.Theta));
                }
            );

    [Fact]
    public void Target_success_of_85_per_cent_asks_easier_items_than_maximum_information()
    {
        var bank = new CompiledBank([.. Enumerable.Range(-30, 61).Select(i => new IrtParameters(1, i / 10.0))]);
        var state = new SelectionState(bank, 0, new bool[61]);
        bank[ItemSelector.Select(state, SelectionCriterion.MaximumInformation)!.Item].Difficulty.ShouldBe(0);

        // logit(0.85) = 1.73 logits below the ability.
        bank[ItemSelector.Select(state, SelectionCriterion.TargetSuccess(0.85))!.Item].Difficulty.ShouldBe(-1.7);
    }

    [Fact]
    public void Ties_go_to_the_lowest_index()
    {
        var bank = new CompiledBank([new(1, 2), new(1, 0), new(1, 0), new(1, 0), new(1, 0), new(1, 0), new(1, 0)]);
        bool[] excluded = [false, false, true, false, false, false, false];
        var choice = ItemSelector.Select(new SelectionState(bank, 0, excluded), SelectionCriterion.MaximumInformation)!;
        choice.Item.ShouldBe(1);
        choice.Ranked.Select(r => r.Item).ShouldBe([1, 3, 4, 5, 6]);
    }

    [Fact]
    public void The_same_seed_position_and_state_give_the_same_choice() =>
        Gen.Select(States, Gen.Long, Gen.Int[0, 100], Gen.Int[1, 12])
            .Sample(
                (state, seed, position, k) =>
                {
                    var bank = new CompiledBank(state.Items);
                    var first = Choose();
                    var again = Choose();
                    again?.Item.ShouldBe(first!.Item);
                    again?.Ranked.ShouldBe(first!.Ranked);
                    (again is null).ShouldBe(first is null);

                    Selection? Choose() =>
                        ItemSelector.Select(
                            new SelectionState(bank, state.Theta, state.Excluded),
                            SelectionCriterion.MaximumInformation,
                            k,
                            SeededRandom.Derive(seed, "selection", position)
                        );
                }
            );

    [Fact]
    public void Items_that_tie_with_the_last_of_the_k_best_are_drawn_as_often_as_they()
    {
        // Nine items with one and the same prior behind a better one: the draw among 3 is a draw among all 10.
        var bank = new CompiledBank([.. Enumerable.Repeat(new IrtParameters(1, 0.8), 9).Prepend(new IrtParameters(1.2, 0))]);
        var drawn = new int[bank.Count];
        for (var position = 0; position < 10_000; position++)
        {
            var choice = ItemSelector.Select(
                new SelectionState(bank, 0, new bool[bank.Count]),
                SelectionCriterion.MaximumInformation,
                3,
                SeededRandom.Derive(7, position)
            )!;
            choice.PoolSize.ShouldBe(10);
            choice.Ranked.Count(ranked => ranked.Chosen).ShouldBe(1);
            choice.Ranked.Single(ranked => ranked.Chosen).Item.ShouldBe(choice.Item);
            drawn[choice.Item]++;
        }

        // Each is expected 1,000 times with a standard deviation of 30.
        drawn.ShouldAllBe(times => times > 850 && times < 1150);
    }

    [Fact]
    public void Excluded_items_are_never_drawn_for_a_tie()
    {
        var bank = new CompiledBank([.. Enumerable.Repeat(new IrtParameters(1, 0), 6)]);
        bool[] excluded = [true, false, true, false, true, false];
        for (var position = 0; position < 200; position++)
        {
            var choice = ItemSelector.Select(
                new SelectionState(bank, 0, excluded),
                SelectionCriterion.MaximumInformation,
                2,
                SeededRandom.Derive(3, position)
            )!;
            choice.PoolSize.ShouldBe(3);
            excluded[choice.Item].ShouldBeFalse();
        }
    }

    [Fact]
    public void Randomesque_draws_evenly_from_the_k_best_and_from_no_other()
    {
        var bank = Items.Ladder();
        var best = ItemSelector
            .Select(new SelectionState(bank, 0.5, new bool[5]), SelectionCriterion.MaximumInformation)!
            .Ranked.Take(3)
            .Select(r => r.Item)
            .ToArray();
        var drawn = new int[5];
        const int Draws = 30_000;
        for (var seed = 0; seed < Draws; seed++)
        {
            var choice = ItemSelector.Select(
                new SelectionState(bank, 0.5, new bool[5]),
                SelectionCriterion.MaximumInformation,
                3,
                SeededRandom.Derive(seed, 7)
            )!;
            choice.PoolSize.ShouldBe(3);
            drawn[choice.Item]++;
        }

        foreach (var item in Enumerable.Range(0, 5))
        {
            // Five standard deviations of a binomial count.
            var expected = best.Contains(item) ? Draws / 3.0 : 0;
            drawn[item].ShouldBeInRange((int)(expected - 410), (int)(expected + (expected > 0 ? 410 : 0)));
        }
    }

    [Fact]
    public void The_pool_is_as_small_as_what_is_left()
    {
        bool[] excluded = [true, false, true, true, false];
        var choice = ItemSelector.Select(
            new SelectionState(Items.Ladder(), 0, excluded),
            SelectionCriterion.MaximumInformation,
            4,
            new SeededRandom(1)
        )!;
        choice.PoolSize.ShouldBe(2);
        choice.Eligible.ShouldBe(2);
        choice.Ranked.Count.ShouldBe(2);
        choice.Ranked.Single(r => r.Chosen).Item.ShouldBe(choice.Item);
    }

    [Fact]
    public void A_chosen_item_that_ranks_below_fifth_is_reported_last_with_its_rank()
    {
        var bank = new CompiledBank([.. Enumerable.Range(0, 20).Select(i => new IrtParameters(3 - i / 10.0, 0))]);
        var seen = new HashSet<int>();
        for (var seed = 0; seed < 200; seed++)
        {
            var choice = ItemSelector.Select(
                new SelectionState(bank, 0, new bool[20]),
                SelectionCriterion.MaximumInformation,
                10,
                new SeededRandom((ulong)seed)
            )!;
            choice.Item.ShouldBeInRange(0, 9);
            choice.Ranked.Count.ShouldBe(5);
            var given = choice.Ranked.Single(r => r.Chosen);
            (given.Item, given.Rank).ShouldBe((choice.Item, choice.Item + 1));
            choice.Ranked.Take(4).Select(r => r.Rank).ShouldBe([1, 2, 3, 4]);
            choice.Ranked[4].Rank.ShouldBe(Math.Max(5, given.Rank));
            seen.Add(choice.Item);
        }

        seen.Count.ShouldBe(10);
    }

    [Fact]
    public void A_bank_of_ten_thousand_items_is_searched_to_its_end()
    {
        var bank = new CompiledBank([.. Enumerable.Range(1, 10_000).Select(i => new IrtParameters(i / 5000.0, 0))]);
        ItemSelector.Select(new SelectionState(bank, 0, new bool[10_000]), SelectionCriterion.MaximumInformation)!.Item.ShouldBe(9_999);
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e308)]
    public void An_ability_beyond_every_item_still_gets_an_item(double theta)
    {
        var state = new SelectionState(Items.Ladder(), theta, new bool[5]);
        ItemSelector.Select(state, SelectionCriterion.MaximumInformation)!.Item.ShouldBe(0);
        ItemSelector.Select(state, SelectionCriterion.TargetSuccess(0.8))!.Item.ShouldBe(0);
    }

    [Fact]
    public void A_state_or_a_rule_that_makes_no_sense_is_refused()
    {
        var bank = Items.Ladder();
        Should.Throw<ArgumentOutOfRangeException>(() =>
        {
            _ = new SelectionState(bank, double.NaN, new bool[5]);
        });
        Should.Throw<ArgumentException>(() =>
        {
            _ = new SelectionState(bank, 0, new bool[4]);
        });
        Should.Throw<ArgumentOutOfRangeException>(() => SelectionCriterion.TargetSuccess(0));
        Should.Throw<ArgumentOutOfRangeException>(() => SelectionCriterion.TargetSuccess(double.NaN));
        Should.Throw<ArgumentOutOfRangeException>(() =>
            ItemSelector.Select(new SelectionState(bank, 0, new bool[5]), SelectionCriterion.MaximumInformation, 0, default)
        );
    }

    private static IEnumerable<int> Allowed(bool[] excluded) => Enumerable.Range(0, excluded.Length).Where(i => !excluded[i]);
}
