using AdaptivQ.Quizzes.ItemBanks;

namespace AdaptivQ.Quizzes.Tests.ItemBanks;

/// <summary>What an item's parameters may be.</summary>
public sealed class ItemParametersTests
{
    private static readonly ItemParameters One = new(
        "dichotomous",
        1,
        [0],
        0.2,
        0.9,
        new ParameterErrors(0.1, [0.1], 0.1, 0.1),
        new ImportedSource("x")
    );
    private static readonly ItemParameters Two = new(
        "gpcm",
        1,
        [-1, 1],
        0,
        1,
        new ParameterErrors(null, [null, null], null, null),
        new ImportedSource("x")
    );

    /// <summary>The parameter that is refused, which threshold, and what would be kept otherwise.</summary>
    public static TheoryData<string, int?, ItemParameters> RanAway =>
        new()
        {
            { "a", null, One with { A = 0.0099 } },
            { "a", null, One with { A = 10.1 } },
            { "a", null, One with { A = double.NaN } },
            { "b", 0, One with { B = [20.1] } },
            { "b", 0, One with { B = [double.NegativeInfinity] } },
            { "b", 1, Two with { B = [0, -20.1] } },
            { "b", 1, Two with { Model = "grm", B = [0, 0] } },
            { "c", null, One with { C = -0.01 } },
            { "d", null, One with { C = 0.2, D = 0.24 } },
            { "d", null, One with { D = 1.01 } },
            { "c", null, Two with { C = 0.1 } },
            { "se a", 0, One with { Errors = One.Errors with { A = 101 } } },
            { "se b", 0, One with { Errors = One.Errors with { B = [double.NaN] } } },
            { "se b", 1, Two with { Errors = Two.Errors with { B = [0.1, -0.1] } } },
            { "se c", 0, Two with { Errors = Two.Errors with { C = 0.1 } } },
        };

    [Theory]
    [MemberData(nameof(RanAway))]
    public void What_cannot_have_been_estimated_is_refused_at_its_parameter(string parameter, int? index, ItemParameters parameters)
    {
        var problem = parameters.Problems(parameters.B.Count).ShouldHaveSingleItem();
        (problem.Parameter, problem.Index).ShouldBe((parameter, index));
        problem.Message.ShouldNotBeNullOrWhiteSpace();
    }

    /// <summary>The ends of every range.</summary>
    public static TheoryData<ItemParameters> Good =>
        [
            One,
            Two,
            One with
            {
                A = 0.01,
                B = [-20],
            },
            One with
            {
                A = 10,
                B = [20],
            },
            One with
            {
                C = 0,
                D = 0.05,
            },
            One with
            {
                C = 0.95,
                D = 1,
            },
            Two with
            {
                B = [1, -1],
            },
            Two with
            {
                Model = "grm",
            },
            One with
            {
                Errors = new ParameterErrors(0, [100], null, null),
            },
        ];

    [Theory]
    [MemberData(nameof(Good))]
    public void The_ends_of_every_range_are_within_it(ItemParameters parameters) => parameters.Problems(parameters.B.Count).ShouldBeEmpty();
}
