using AdaptivQ.Quizzes.ItemTypes;

namespace AdaptivQ.Quizzes.Tests.ItemTypes;

public sealed class SingleChoiceTests : IItemTypeSample
{
    private static readonly SingleChoice Item = new([
        new("k4", "4", true, $"Yes {IItemTypeSample.Canary}.", false),
        new("w16", "16", false, $"Double {IItemTypeSample.Canary}.", false),
        new("wa", "All of these", false, null, true),
    ]);

    public static IReadOnlyList<Interaction> Samples => [Item];

    public static IReadOnlyList<string> Unusable => ["\"4\"", "\"K4\"", "\"k4 \""];

    public static (Interaction One, Interaction Other) KeyTwins =>
        (Item, new SingleChoice([.. Item.Options.Select(option => option with { Key = option.Id == "w16" })]));

    [Fact]
    public void The_key_earns_the_point_and_each_option_its_own_feedback()
    {
        Item.Score(Json.Of("\"k4\"")).ShouldBe(new(1, 1, 1));
        Item.Score(Json.Of("\"wa\"")).ShouldBe(new(0, 1, 0));
        Item.Messages(Json.Of("\"w16\"")).ShouldBe([$"Double {IItemTypeSample.Canary}."]);
        Item.Messages(Json.Of("\"wa\"")).ShouldBeEmpty();
        Item.Solution().GetRawText().ShouldBe("""{"key":"k4"}""");
        (Item.InWords(Json.Of("\"w16\"")), Item.SolutionInWords()).ShouldBe(("16", "4"));
    }

    [Fact]
    public void Options_stand_in_the_learner_s_order_and_those_that_belong_last_at_the_end() =>
        Item.ForLearner([2, 1, 0])
            .GetRawText()
            .ShouldBe("""{"options":[{"id":"w16","text":"16"},{"id":"k4","text":"4"},{"id":"wa","text":"All of these"}]}""");

    [Fact]
    public void What_is_wrong_with_its_content_is_named()
    {
        Problems(new SingleChoice([]))
            .ShouldBe([
                "option: An item has 2 to 8 options, this one 0. Add or remove some.",
                "correct: A single-choice item has one right option, this one 0. Mark one.",
            ]);
        Problems(Item with { Options = [Item.Options[0], Item.Options[0]] })
            .ShouldBe([
                "option 1: Option 2 repeats another option of the item. Change one of them.",
                "correct: A single-choice item has one right option, this one 2. Mark one.",
            ]);
        Problems(Item with { Options = [Item.Options[0], Item.Options[1] with { Text = " " }] })
            .ShouldBe(["option 1: Option 2 is empty. Write its text."]);
        Problems(Item with { Options = [.. Enumerable.Range(0, 9).Select(i => new ChoiceOption($"{i}", $"{i}", i == 0, null, false))] })
            .ShouldHaveSingleItem();
    }

    internal static IEnumerable<string> Problems(Interaction item) =>
        item.Problems().Select(problem => $"{problem.Field}{(problem.Index is { } index ? $" {index}" : "")}: {problem.Message}");
}
