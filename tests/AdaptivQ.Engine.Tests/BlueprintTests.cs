using AdaptivQ.Adaptivity.Engine;
using CsCheck;

namespace AdaptivQ.Engine.Tests;

public sealed class BlueprintTests
{
    /// <summary>Twelve items, four of each of three topics, in turn.</summary>
    private static readonly int[] InTurn = [.. Enumerable.Range(0, 12).Select(item => item % 3)];

    [Fact]
    public void The_topic_furthest_below_its_share_is_due()
    {
        var blueprint = new Blueprint([new("A", 0.5), new("B", 0.25), new("C", 0.25)], InTurn);
        // One of each given: A has a third of the test instead of half.
        Open(blueprint, given: [0, 1, 2], length: 8).ShouldBe([3, 6, 9]);
        // Two of A, one of B and C: all in proportion, so all tie and one is drawn.
        Enumerable
            .Range(0, 60)
            .Select(seed => Open(blueprint, [0, 1, 2, 3], 8, (ulong)seed)[0] % 3)
            .Distinct()
            .Order()
            .ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void A_topic_that_has_a_share_and_no_item_yet_comes_before_all_others()
    {
        var blueprint = new Blueprint([new("A", 0.9), new("B", 0.09), new("C", 0.01)], InTurn);
        Open(blueprint, [0, 1], 8).ShouldBe([2, 5, 8, 11]);
        Enumerable.Range(0, 40).Select(seed => Open(blueprint, [0], 8, (ulong)seed)[0] % 3).Distinct().Order().ShouldBe([1, 2]);
    }

    [Fact]
    public void Shares_come_out_to_within_one_item_while_items_last() =>
        Gen.Select(Gen.Double[0.1, 1].Array[2, 5], Gen.Int[10, 30], Gen.ULong)
            .Sample(
                (shares, length, seed) =>
                {
                    int[] topicOf = [.. Enumerable.Range(0, shares.Length * 30).Select(item => item % shares.Length)];
                    var blueprint = new Blueprint([.. shares.Select((share, i) => new BlueprintTopic($"{i}", share))], topicOf);
                    var given = Fill(blueprint, topicOf.Length, length, seed, out var relaxed);
                    relaxed.ShouldBeEmpty();
                    var counts = new int[shares.Length];
                    blueprint.Count([.. given], counts);
                    for (var topic = 0; topic < shares.Length; topic++)
                    {
                        Math.Abs(counts[topic] - length * shares[topic] / shares.Sum()).ShouldBeLessThan(2);
                    }
                }
            );

    [Fact]
    public void Minimums_and_maximums_hold_whenever_the_bank_can_meet_them() =>
        Gen.Select(
                Gen.Select(Gen.Int[0, 4], Gen.Int[0, 4], Gen.OneOf(Gen.Const(0.0), Gen.Double[0.1, 1])).Array[2, 5],
                Gen.Int[1, 15],
                Gen.ULong
            )
            .Sample(
                (bounds, length, seed) =>
                {
                    int[] topicOf = [.. Enumerable.Range(0, bounds.Length * 6).Select(item => item % bounds.Length)];
                    var blueprint = new Blueprint(
                        [.. bounds.Select((bound, i) => new BlueprintTopic($"{i}", bound.Item3, bound.Item1, bound.Item1 + bound.Item2))],
                        topicOf
                    );
                    if (blueprint.Conflicts(length).Count > 0)
                    {
                        return;
                    }

                    var given = Fill(blueprint, topicOf.Length, length, seed, out var relaxed);
                    given.Count.ShouldBe(length);
                    blueprint.IsMetBy([.. given]).ShouldBeTrue();
                    relaxed.Where(rule => rule.Kind != ConstraintKind.Share).ShouldBeEmpty();
                }
            );

    [Fact]
    public void Once_the_questions_left_are_just_enough_for_the_minimums_only_those_topics_are_open()
    {
        var blueprint = new Blueprint([new("A"), new("B", Minimum: 1), new("C", Minimum: 2)], InTurn);
        Open(blueprint, [0], 5).Select(item => item % 3).Distinct().Order().ShouldBe([0, 1, 2]);
        Open(blueprint, [0, 3], 5).Select(item => item % 3).Distinct().Order().ShouldBe([1, 2]);
        Open(blueprint, [0, 3, 1], 5).Select(item => item % 3).Distinct().ShouldBe([2]);
    }

    [Fact]
    public void A_share_gives_way_to_the_next_topic_when_no_item_of_it_is_left_and_the_record_says_so()
    {
        var blueprint = new Blueprint([new("A", 0.8), new("B", 0.2)], [0, 1, 1, 1]);
        var excluded = Marks(4, 0, 1);
        blueprint.Exclude([0, 1], 4, default, excluded).ShouldBe([new RelaxedConstraint(ConstraintKind.Share, 0)]);
        excluded.ShouldBe([true, true, false, false]);
    }

    [Fact]
    public void A_minimum_that_cannot_be_reached_any_more_gives_way_and_the_record_names_its_topic()
    {
        var blueprint = new Blueprint([new("A", Minimum: 3), new("B")], [0, 0, 1, 1, 1]);
        var excluded = Marks(5, 0);
        blueprint.Exclude([0], 5, default, excluded).ShouldBe([new RelaxedConstraint(ConstraintKind.Minimum, 0)]);
        excluded.ShouldBe([true, false, false, false, false]);
    }

    [Fact]
    public void A_maximum_gives_way_when_every_other_topic_is_empty()
    {
        var blueprint = new Blueprint([new("A", Maximum: 1), new("B")], [0, 0, 1]);
        var excluded = Marks(3, 0, 2);
        blueprint.Exclude([0, 2], 3, default, excluded).ShouldBe([new RelaxedConstraint(ConstraintKind.Maximum, 0)]);
        excluded.ShouldBe([true, false, true]);
    }

    [Fact]
    public void Items_that_are_out_stay_out_and_one_that_was_in_stays_in() =>
        Gen.Select(Gen.Bool.Array[12], Gen.Int[0, 5], Gen.ULong)
            .Sample(
                (marks, asked, seed) =>
                {
                    int[] given = [.. Enumerable.Range(0, 12).Where(item => marks[item]).Take(asked)];
                    var excluded = marks.ToArray();
                    var blueprint = new Blueprint([new("A", 1, 1, 2), new("B", 2, 2, 2), new("C", 3, 1)], InTurn);
                    blueprint.Exclude(given, 6, new SeededRandom(seed), excluded);
                    for (var item = 0; item < 12; item++)
                    {
                        (excluded[item] || !marks[item]).ShouldBeTrue();
                    }

                    excluded.Contains(false).ShouldBe(marks.Contains(false));
                }
            );

    [Fact]
    public void A_blueprint_that_no_test_can_meet_says_why()
    {
        new Blueprint([new("A", Minimum: 5), new("B")], InTurn.Select(topic => topic % 2).ToArray()).Conflicts(12).ShouldBeEmpty();
        new Blueprint([new("A", Minimum: 5), new("B"), new("C")], InTurn)
            .Conflicts(12)
            .ShouldHaveSingleItem()
            .ShouldBe("topic 'A' must have at least 5 items and the bank holds 4");
        new Blueprint([new("A", Minimum: 3), new("B", Minimum: 3), new("C")], InTurn)
            .Conflicts(5)
            .ShouldHaveSingleItem()
            .ShouldBe("the topics' minimums add up to 6 and a test has 5 items");
        new Blueprint([new("A", Maximum: 1), new("B", Maximum: 1), new("C", Maximum: 9)], InTurn)
            .Conflicts(7)
            .ShouldHaveSingleItem()
            .ShouldBe("the topics' maximums allow 6 items at most and a test has 7");
    }

    [Fact]
    public void A_blueprint_that_makes_no_sense_is_refused()
    {
        Should.Throw<ArgumentException>(() => new Blueprint([], [0]));
        Should.Throw<ArgumentException>(() => new Blueprint([new("A")], []));
        Should.Throw<ArgumentException>(() => new Blueprint([new("A")], [1]));
        Should.Throw<ArgumentException>(() => new Blueprint([new("A", -1)], [0]));
        Should.Throw<ArgumentException>(() => new Blueprint([new("A", double.NaN)], [0]));
        Should.Throw<ArgumentException>(() => new Blueprint([new("A", 1, 3, 2)], [0]));
        Should.Throw<ArgumentException>(() => new Blueprint([new("A")], [0, 0]).Exclude([], 1, default, new bool[3]));
        Should.Throw<ArgumentOutOfRangeException>(() => new Blueprint([new("A")], [0, 0]).Exclude([0, 1], 1, default, new bool[2]));
    }

    private static bool[] Marks(int count, params int[] items)
    {
        var marks = new bool[count];
        foreach (var item in items)
        {
            marks[item] = true;
        }

        return marks;
    }

    private static int[] Open(Blueprint blueprint, int[] given, int length, ulong seed = 0)
    {
        var excluded = Marks(12, given);
        blueprint.Exclude(given, length, new SeededRandom(seed), excluded).ShouldBeEmpty();
        return [.. Enumerable.Range(0, 12).Where(item => !excluded[item])];
    }

    /// <summary>A whole test, always taking the first item that the blueprint leaves.</summary>
    private static List<int> Fill(Blueprint blueprint, int items, int length, ulong seed, out List<RelaxedConstraint> relaxed)
    {
        var given = new List<int>();
        relaxed = [];
        for (var step = 0; step < length; step++)
        {
            var excluded = Marks(items, [.. given]);
            relaxed.AddRange(blueprint.Exclude([.. given], length, SeededRandom.Derive((long)seed, step), excluded));
            given.Add(Array.IndexOf(excluded, false));
        }

        return given;
    }
}
