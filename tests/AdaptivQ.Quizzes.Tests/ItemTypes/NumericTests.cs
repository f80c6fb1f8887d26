using System.Text.Json;
using AdaptivQ.Quizzes.ItemTypes;
using CsCheck;

namespace AdaptivQ.Quizzes.Tests.ItemTypes;

public sealed class NumericTests : IItemTypeSample
{
    private static readonly Numeric Length = new(
        "1.5",
        "0.05",
        [new("m", "1"), new("cm", "0.01"), new("km", "1000")],
        [new("150", $"That is in centimetres {IItemTypeSample.Canary}."), new("15", $"Ten times too many {IItemTypeSample.Canary}.")]
    );

    private static readonly Numeric Plain = new("3/2", null, [], []);

    public static IReadOnlyList<Interaction> Samples => [Length, Plain, new Numeric("-0.04", "1 %", [new("€", "1")], [])];

    public static IReadOnlyList<string> Unusable => ["\"1.5\"", "\"m\"", "\"1.5 kg\"", "\"1.5 M\"", "\"one m\"", "\"1.5 m m\""];

    public static (Interaction One, Interaction Other) KeyTwins => (Length, Length with { Value = "7", Tolerance = null, Mistakes = [] });

    [Theory]
    [InlineData("1.5")]
    [InlineData("1,5")]
    [InlineData("3/2")]
    [InlineData("6/4")]
    [InlineData("0.75/0.5")]
    [InlineData("1 1/2")]
    [InlineData(" 1.50 ")]
    [InlineData("+1.5")]
    [InlineData("150 %")]
    [InlineData("0.15e1")]
    [InlineData("15 x 10^-1")]
    [InlineData("15×10^-1")]
    public void One_and_a_half_may_be_written_in_many_ways(string text) => Score(Plain, text).ShouldBe(1);

    [Theory]
    [InlineData("1.49")]
    [InlineData("-1.5")]
    [InlineData("15")]
    [InlineData("2/3")]
    [InlineData("1.5 %")]
    [InlineData("1 1/3")]
    public void Another_number_is_wrong(string text) => Score(Plain, text).ShouldBe(0);

    [Theory]
    [InlineData("")]
    [InlineData("a half")]
    [InlineData("1.5.2")]
    [InlineData("1/0")]
    [InlineData("1/0.0")]
    [InlineData("3//2")]
    [InlineData("1..5")]
    [InlineData("--1")]
    [InlineData("1e400")]
    [InlineData("Infinity")]
    [InlineData("NaN")]
    [InlineData("0x10")]
    [InlineData("1,23,4")]
    [InlineData("12 34")]
    [InlineData("1.5 m")]
    [InlineData("= 3/2")]
    [InlineData("my name is Robin")]
    [InlineData("11111111111111111111111111111111111111111")]
    public void What_is_no_number_is_refused_and_not_marked_wrong(string text) =>
        Plain.Problem(JsonSerializer.SerializeToElement(text)).ShouldNotBeNull().ShouldContain("\"3/2\"");

    [Theory]
    [InlineData("1500", "1500", true)]
    [InlineData("1500", "1 500", true)]
    [InlineData("1500", "1,500", true)]
    [InlineData("1500", "1.500", true)]
    [InlineData("1.5", "1,500", true)]
    [InlineData("1.5", "1.500", true)]
    [InlineData("1500", "1,50", false)]
    [InlineData("1234567.5", "1,234,567.5", true)]
    [InlineData("1234567.5", "1.234.567,5", true)]
    [InlineData("1234567.5", "1'234'567.5", true)]
    [InlineData("0.125", "0,125", true)]
    [InlineData("125", "0,125", false)]
    [InlineData("-12", "\u221212", true)]
    [InlineData("-12", "\u201312", true)]
    [InlineData("1500", "1\u2019500", true)]
    [InlineData("1.5", "1  1/2", true)]
    [InlineData("500", "1,500/3", true)]
    [InlineData("500", "1.500/3", true)]
    [InlineData("500", "1 500/3", true)]
    [InlineData("500", "1\u00a0500/3", true)]
    [InlineData("500", "1'500/3", true)]
    [InlineData("0.5", "1.500/3", true)]
    [InlineData("0.5", "500/1,000", true)]
    [InlineData("500", "501/1,000", false)]
    [InlineData("1500.5", "1,500 1/2", true)]
    public void A_mark_before_three_digits_separates_thousands_or_decimals_and_either_counts(string value, string text, bool right) =>
        Score(Plain with { Value = value }, text).ShouldBe(right ? 1 : 0);

    [Theory]
    [InlineData("1.5 m", 1)]
    [InlineData("1.5m", 1)]
    [InlineData("150 cm", 1)]
    [InlineData("0,0015 km", 1)]
    [InlineData("1.45 m", 1)]
    [InlineData("1.55 m", 1)]
    [InlineData("1.44999 m", 0)]
    [InlineData("1.5 km", 0)]
    [InlineData("150 m", 0)]
    public void A_unit_is_part_of_the_answer_and_the_tolerance_is_in_the_first(string text, int points) =>
        Score(Length, text).ShouldBe(points);

    [Theory]
    [InlineData("0.04", 1)]
    [InlineData("0.0404", 1)]
    [InlineData("0.0396 €", 1)]
    [InlineData("0.0405", 0)]
    public void With_one_unit_it_may_be_left_out_and_a_percentage_is_of_the_value(string text, int points) =>
        Score(new Numeric("0.04", "1 %", [new("€", "1")], []), text).ShouldBe(points);

    [Fact]
    public void Tenths_add_up_exactly() => Score(Plain with { Value = "0.3", Tolerance = "0.1" }, "0.2").ShouldBe(1);

    [Fact]
    public void An_expected_mistake_is_told_in_any_unit_and_the_right_answer_tells_nothing()
    {
        Length.Messages(Json.Of("\"150 m\"")).ShouldBe([$"That is in centimetres {IItemTypeSample.Canary}."]);
        Length.Messages(Json.Of("\"1500 cm\"")).ShouldBe([$"Ten times too many {IItemTypeSample.Canary}."]);
        Length.Messages(Json.Of("\"99 m\"")).ShouldBeEmpty();
        Length.Messages(Json.Of("\"1.5 m\"")).ShouldBeEmpty();
        Length.Solution().GetRawText().ShouldBe("""{"value":"1.5","unit":"m","tolerance":"0.05"}""");
        Length.ForLearner([]).GetRawText().ShouldBe("""{"units":["m","cm","km"]}""");
        (Length.InWords(Json.Of("\"150 cm\"")), Length.SolutionInWords(), Plain.SolutionInWords()).ShouldBe(("150 cm", "1.5 m", "3/2"));
    }

    [Theory]
    [InlineData("1,500")]
    [InlineData("12,345")]
    [InlineData("1 500/3")]
    [InlineData("1,500 %")]
    public void An_authors_number_that_can_be_read_in_two_ways_is_refused_wherever_it_stands(string text)
    {
        const string cure = "Write decimals with a point and nothing between thousands, such as 1500 or 1.5.";
        SingleChoiceTests.Problems(Plain with { Value = text }).ShouldBe([$"correct: '{text}' can be read in two ways. {cure}"]);
        SingleChoiceTests.Problems(Plain with { Tolerance = text }).ShouldBe([$"tolerance: '{text}' can be read in two ways. {cure}"]);
        SingleChoiceTests
            .Problems(Plain with { Mistakes = [new(text, "No.")] })
            .ShouldBe([$"option 0: '{text}' can be read in two ways. {cure}"]);
        SingleChoiceTests
            .Problems(Plain with { Units = [new("m", "1"), new("km", text)] })
            .ShouldBe([$"unit: '{text}' can be read in two ways. {cure}"]);
    }

    [Theory]
    [InlineData("3.142")]
    [InlineData("1,5")]
    [InlineData("0,125")]
    [InlineData("1 1/2")]
    [InlineData("1.234.567")]
    public void An_authors_number_with_one_meaning_is_taken(string text) =>
        SingleChoiceTests.Problems(Plain with { Value = text }).ShouldBeEmpty();

    [Theory]
    [InlineData("0", "12", "allows nothing but the number itself")]
    [InlineData("0 %", "12", "allows nothing but the number itself")]
    [InlineData("1 %", "0", "of 0 is 0")]
    [InlineData("100 %", "12", "reaches down to 0")]
    public void A_tolerance_without_a_use_is_refused(string tolerance, string value, string words) =>
        SingleChoiceTests.Problems(Plain with { Value = value, Tolerance = tolerance }).ShouldHaveSingleItem().ShouldContain(words);

    [Fact]
    public void A_unit_says_how_many_of_the_first_it_is_and_the_number_brings_no_unit_of_its_own()
    {
        SingleChoiceTests
            .Problems(Plain with { Units = [new("cm", "1"), new("m", "")] })
            .ShouldBe(["unit: Write how many cm one m is, such as m=100."]);
        SingleChoiceTests
            .Problems(Plain with { Units = [new("cm, m", "100")] })
            .ShouldBe([
                "unit: The right number is in the first unit, cm, m, whose factor is 1. Separate units with semicolons, such as cm; m=100.",
            ]);
        SingleChoiceTests
            .Problems(Plain with { Value = "50 %", Units = [new("%", "1")] })
            .ShouldBe(["correct: '50 %' has a unit of its own. Write the number without %; its unit is %."]);
    }

    [Fact]
    public void What_is_wrong_with_its_content_is_named()
    {
        SingleChoiceTests
            .Problems(Plain with { Value = "x" })
            .ShouldBe(["correct: 'x' is not a number that can be read. Write one such as 12, 1.5 or 3/2, in at most 40 characters."]);
        SingleChoiceTests.Problems(Plain with { Tolerance = "-1" }).ShouldHaveSingleItem().ShouldStartWith("tolerance: ");
        SingleChoiceTests.Problems(Length with { Units = [new("cm", "2")] }).ShouldHaveSingleItem().ShouldContain("whose factor is 1");
        SingleChoiceTests
            .Problems(Length with { Mistakes = [new("1.52", "Close.")] })
            .ShouldBe(["option 0: '1.52' is right within the tolerance. Name a wrong number."]);
        SingleChoiceTests.Problems(Length with { Mistakes = [new("2", "")] }).ShouldHaveSingleItem().ShouldStartWith("feedback 0: ");
        SingleChoiceTests.Problems(Length with { Units = [new("m2", "1")] }).ShouldHaveSingleItem().ShouldContain("without digits");
    }

    [Fact]
    public void Whatever_is_typed_is_scored_or_refused_within_a_moment() =>
        Gen.Char["0123456789.,/ %-+e xX^×'cmk\u2212\u00A0"]
            .Array[0, 50]
            .Select(letters => new string(letters))
            .Sample(
                text =>
                {
                    foreach (var item in new[] { Length, Plain })
                    {
                        var response = JsonSerializer.SerializeToElement(text);
                        if (item.Problem(response) is null)
                        {
                            item.Score(response).Points.ShouldBeInRange(0, 1);
                        }
                    }
                },
                iter: 2_000
            );

    private static double Score(Numeric item, string text)
    {
        var response = JsonSerializer.SerializeToElement(text);
        item.Problem(response).ShouldBeNull();
        return item.Score(response).Points;
    }
}
