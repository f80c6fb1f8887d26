using System.Text.Json;
using AdaptivQ.Quizzes.ItemTypes;
using CsCheck;

namespace AdaptivQ.Quizzes.Tests.ItemTypes;

public sealed class OrderingTests : IItemTypeSample
{
    // The ids are not in the order of the entries: nothing may follow from that they are.
    private static readonly Ordering Item = new(
        [new("d", "1/3"), new("b", "1/2"), new("e", "2/3"), new("a", "3/4"), new("c", "1")],
        Ordering.Pairs,
        $"Compare each with a half. {IItemTypeSample.Canary}"
    );

    public static IReadOnlyList<Interaction> Samples =>
        [Item, Item with { Scoring = Ordering.All }, new Ordering([new("x", "first"), new("y", "second")], Ordering.Pairs, null)];

    public static IReadOnlyList<string> Unusable =>
        [
            "[]",
            """["d"]""",
            """["d","b","e","a"]""",
            """["d","b","e","a","a"]""",
            """["d","b","e","a","z"]""",
            """["d","b","e","a","c","c"]""",
            """["d","b","e","a",null]""",
        ];

    public static (Interaction One, Interaction Other) KeyTwins => (Item, Item with { Entries = [.. Item.Entries.Reverse()] });

    [Theory]
    [InlineData("d b e a c", 4)]
    [InlineData("b e a c d", 3)]
    [InlineData("d b e c a", 2)]
    [InlineData("e a c d b", 3)]
    [InlineData("b d e a c", 2)]
    [InlineData("c a e b d", 0)]
    public void Scored_pairs_each_entry_right_after_its_predecessor_earns_a_point(string order, int points)
    {
        Item.Score(Response(order)).ShouldBe(new(points, 4, points));
        (Item with { Scoring = Ordering.All }).Score(Response(order)).ShouldBe(points == 4 ? new(1, 1, 1) : new(0, 1, 0));
    }

    [Fact]
    public void Full_points_are_for_the_right_order_alone() =>
        Gen.Shuffle(Item.Entries.Select(entry => entry.Id).ToArray())
            .Sample(order =>
            {
                var score = Item.Score(JsonSerializer.SerializeToElement(order));
                (score.Points == score.MaxPoints).ShouldBe(order.SequenceEqual(Item.Entries.Select(entry => entry.Id)));
                score.Category.ShouldBe((int)score.Points);
            });

    [Fact]
    public void The_order_shown_does_not_depend_on_the_right_one() =>
        Gen.Shuffle(Enumerable.Range(0, Item.Choices).ToArray())
            .Sample(order => KeyTwins.One.ForLearner(order).GetRawText().ShouldBe(KeyTwins.Other.ForLearner(order).GetRawText()));

    [Fact]
    public void Any_order_but_the_right_one_has_the_feedback()
    {
        Item.Messages(Response("d b e c a")).ShouldBe([Item.Feedback!]);
        Item.Messages(Response("d b e a c")).ShouldBeEmpty();
        (Item with { Feedback = null }).Messages(Response("d b e c a")).ShouldBeEmpty();
    }

    [Fact]
    public void The_solution_is_the_ids_and_in_words_the_texts()
    {
        Item.Solution().GetRawText().ShouldBe("""{"order":["d","b","e","a","c"]}""");
        (Item.InWords(Response("c a e b d")), Item.SolutionInWords()).ShouldBe(("1 → 3/4 → 2/3 → 1/2 → 1/3", "1/3 → 1/2 → 2/3 → 3/4 → 1"));
    }

    [Fact]
    public void What_is_wrong_with_its_content_is_named()
    {
        SingleChoiceTests
            .Problems(Item with { Scoring = "half" })
            .ShouldBe(["scoring: 'half' is not a way to score. Write 'pairs' or 'all'."]);
        SingleChoiceTests
            .Problems(Item with { Entries = [new("x", "one")] })
            .ShouldBe(["option: An item has 2 to 8 entries, this one 1. Add or remove some."]);
        SingleChoiceTests
            .Problems(Item with { Entries = [new("x", "one"), new("y", " "), new("z", "one")] })
            .ShouldBe([
                "option 1: Entry 2 is empty. Write its text.",
                "option 2: Entry 3 repeats another entry of the item. Change one of them.",
            ]);
    }

    [Fact]
    public void A_blind_guess_at_the_whole_order_is_rarely_right()
    {
        (Item with { Scoring = Ordering.All }).Prior(5).C.ShouldBe(0.007);
        Samples[2].Prior(5).C.ShouldBe(0.4);
    }

    private static JsonElement Response(string order) => JsonSerializer.SerializeToElement(order.Split(' '));
}
