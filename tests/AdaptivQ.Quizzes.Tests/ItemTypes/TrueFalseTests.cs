using AdaptivQ.Quizzes.ItemTypes;

namespace AdaptivQ.Quizzes.Tests.ItemTypes;

public sealed class TrueFalseTests : IItemTypeSample
{
    private static readonly TrueFalse Item = new(false, $"Look at 0.5 {IItemTypeSample.Canary}.", null);

    public static IReadOnlyList<Interaction> Samples => [Item, new TrueFalse(true, null, null)];

    public static IReadOnlyList<string> Unusable => ["\"true\"", "0", "1"];

    public static (Interaction One, Interaction Other) KeyTwins => (Item, Item with { Answer = true });

    [Fact]
    public void The_right_answer_earns_the_point_and_each_answer_has_its_feedback()
    {
        Item.Score(Json.Of("false")).ShouldBe(new(1, 1, 1));
        Item.Score(Json.Of("true")).ShouldBe(new(0, 1, 0));
        Item.Messages(Json.Of("true")).ShouldBe([$"Look at 0.5 {IItemTypeSample.Canary}."]);
        Item.Messages(Json.Of("false")).ShouldBeEmpty();
        Item.Solution().GetRawText().ShouldBe("""{"key":false}""");
        (Item.InWords(Json.Of("true")), Item.SolutionInWords()).ShouldBe(("True", "False"));
        Item.Prior(null).C.ShouldBe(0.4);
    }
}
