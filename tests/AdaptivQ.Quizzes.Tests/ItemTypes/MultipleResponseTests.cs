using System.Text.Json;
using AdaptivQ.Quizzes.ItemTypes;
using CsCheck;

namespace AdaptivQ.Quizzes.Tests.ItemTypes;

public sealed class MultipleResponseTests : IItemTypeSample
{
    private static readonly MultipleResponse Item = new(
        [
            new("a", "2", true, null, false),
            new("b", "9", false, $"Three times three {IItemTypeSample.Canary}.", false),
            new("c", "7", true, null, false),
            new("d", "1", false, $"One factor only {IItemTypeSample.Canary}.", false),
            new("e", "11", true, null, false),
        ],
        MultipleResponse.Partial
    );

    public static IReadOnlyList<Interaction> Samples =>
        [
            Item,
            Item with
            {
                Scoring = MultipleResponse.All,
            },
            new MultipleResponse([new("x", "yes", true, null, false), new("y", "no", false, null, false)], MultipleResponse.Partial),
        ];

    public static IReadOnlyList<string> Unusable => ["[]", "[\"a\",\"a\"]", "[\"a\",\"z\"]", "[null]", "[\"A\"]"];

    public static (Interaction One, Interaction Other) KeyTwins =>
        (Item, new MultipleResponse([.. Item.Options.Select(option => option with { Key = !option.Key })], Item.Scoring));

    [Theory]
    [InlineData("a c e", 3)]
    [InlineData("c a", 2)]
    [InlineData("a", 1)]
    [InlineData("a b", 0)]
    [InlineData("a c b", 1)]
    [InlineData("a c e b", 2)]
    [InlineData("a b c d e", 1)]
    [InlineData("b d", 0)]
    public void Scored_partial_a_key_counts_one_and_another_option_takes_one_off(string chosen, int points)
    {
        Item.Score(Response(chosen)).ShouldBe(new(points, 3, points));
        (Item with { Scoring = MultipleResponse.All }).Score(Response(chosen)).ShouldBe(points == 3 ? new(1, 1, 1) : new(0, 1, 0));
    }

    [Fact]
    public void Choosing_everything_or_by_chance_never_earns_more_than_knowing() =>
        Gen.Int[1, 31]
            .Sample(bits =>
            {
                var chosen = Item.Options.Where((_, index) => (bits >> index & 1) == 1).ToList();
                var score = Item.Score(JsonSerializer.SerializeToElement(chosen.Select(option => option.Id)));
                score.Points.ShouldBeLessThanOrEqualTo(chosen.Count(option => option.Key));
                if (chosen.Count(option => !option.Key) >= chosen.Count(option => option.Key))
                {
                    score.Points.ShouldBe(0);
                }
            });

    [Fact]
    public void Each_option_chosen_has_its_feedback_and_the_order_of_choosing_does_not_matter()
    {
        Item.Messages(Response("d b a"))
            .ShouldBe([$"Three times three {IItemTypeSample.Canary}.", $"One factor only {IItemTypeSample.Canary}."]);
        (Item.InWords(Response("c a")), Item.SolutionInWords()).ShouldBe(("2; 7", "2; 7; 11"));
        Item.Solution().GetRawText().ShouldBe("""{"keys":["a","c","e"]}""");
    }

    [Fact]
    public void What_is_wrong_with_its_content_is_named()
    {
        SingleChoiceTests
            .Problems(Item with { Options = [.. Item.Options.Select(option => option with { Key = true })] })
            .ShouldBe(["correct: Every option is right. Add one that is not."]);
        SingleChoiceTests
            .Problems(Item with { Options = [.. Item.Options.Select(option => option with { Key = false })] })
            .ShouldBe(["correct: No option is right. Mark at least one."]);
        SingleChoiceTests
            .Problems(Item with { Scoring = "half" })
            .ShouldBe(["scoring: 'half' is not a way to score. Write 'partial' or 'all'."]);
    }

    [Fact]
    public void A_blind_guess_at_all_of_them_is_rarely_right() => (Item with { Scoring = MultipleResponse.All }).Prior(5).C.ShouldBe(0.026);

    private static JsonElement Response(string chosen) => JsonSerializer.SerializeToElement(chosen.Split(' '));
}
