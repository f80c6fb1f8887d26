using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.ItemTypes;
using static AdaptivQ.Quizzes.Tests.ItemBanks.ImportedRows;

namespace AdaptivQ.Quizzes.Tests.ItemBanks;

/// <summary>Which parameters an item has after a row of a file was imported.</summary>
public sealed class ParametersOfImportedItemsTests
{
    [Fact]
    public void Parameters_that_came_from_responses_outlive_a_new_text_and_another_level()
    {
        var calibrated = Dichotomous(1.7, 0.4, 0.12, new CalibratedSource("Spring trial", 812));
        var known = Known() with { Parameters = calibrated, CalibrationVersion = 3 };
        Decide(Row, known, 4).ShouldBeNull();
        foreach (var row in new[] { Row with { Level = 9 }, Row with { Stem = "Half of 8?", Level = 9 } })
        {
            var revised = Decide(row, known, 4).ShouldBeOfType<ItemRevised>();
            (revised.Content.Level, revised.Parameters, revised.CalibrationVersion).ShouldBe((9, calibrated, 3));
        }
    }

    [Fact]
    public void A_prior_follows_the_row()
    {
        Decide(Row with { Level = 9 }, Known()).ShouldBeOfType<ItemRevised>().Parameters.ShouldBe(Prior(1.75, 0.267, 0.8));
        Decide(Row with { Level = null }, Known()).ShouldBeOfType<ItemRevised>().Parameters.ShouldBe(Prior(0, 0.267, 1.2));
    }

    [Fact]
    public void A_row_with_parameters_of_its_own_adds_an_item_with_them_and_the_calibration_version()
    {
        var added = Decide(Row with { Parameters = Own }, null, 5).ShouldBeOfType<ItemAdded>();
        (added.Parameters, added.CalibrationVersion).ShouldBe((Own, 5));
    }

    [Fact]
    public void Parameters_of_a_row_that_reads_as_before_are_set_without_another_revision()
    {
        var known = Known();
        Decide(Row with { Parameters = Own }, known, 5).ShouldBe(new ItemParametersSet(known.Id, Own, 5, Now));
        // Set, and imported once more, they are known.
        Decide(Row with { Parameters = Own with { B = [-0.2] } }, known.Apply(new ItemParametersSet(known.Id, Own, 5, Now)), 6)
            .ShouldBeNull();
    }

    [Fact]
    public void Parameters_of_a_row_that_reads_differently_come_with_its_revision()
    {
        var revised = Decide(Row with { Stem = "Half of 8?", Parameters = Own }, Known(), 5).ShouldBeOfType<ItemRevised>();
        (revised.Revision, revised.Parameters, revised.CalibrationVersion).ShouldBe((2, Own, 5));
        // Where they are the ones the item has, it keeps the version they were set with.
        var known = Known() with
        {
            Parameters = Own,
            CalibrationVersion = 2,
        };
        Decide(Row with { Stem = "Half of 8?", Parameters = Own }, known, 5).ShouldBeOfType<ItemRevised>().CalibrationVersion.ShouldBe(2);
    }

    [Fact]
    public void Parameters_of_a_row_replace_those_of_a_calibration()
    {
        var known = Known() with
        {
            Parameters = Dichotomous(1.7, 0.4, 0.12, new CalibratedSource("Spring trial", 812)),
            CalibrationVersion = 3,
        };
        Decide(Row with { Parameters = Own }, known, 4).ShouldBe(new ItemParametersSet(known.Id, Own, 4, Now));
    }

    [Fact]
    public void A_row_without_parameters_keeps_imported_ones_and_their_calibration_version()
    {
        var known = Known() with { Parameters = Own, CalibrationVersion = 2 };
        Decide(Row, known, 5).ShouldBeNull();
        var revised = Decide(Row with { Stem = "Half of 8?" }, known, 5).ShouldBeOfType<ItemRevised>();
        (revised.Parameters, revised.CalibrationVersion).ShouldBe((Own, 2));
    }

    [Fact]
    public void Where_the_item_is_scored_in_other_points_it_has_a_prior_again()
    {
        var several = Row with
        {
            Interaction = new MultipleResponse(
                [new("", "4", true, null, false), new("", "4.0", true, null, false), new("", "16", false, null, false)],
                MultipleResponse.Partial
            ),
        };
        var revised = Decide(several, Known() with { Parameters = Own, CalibrationVersion = 2 }, 5).ShouldBeOfType<ItemRevised>();
        (revised.Parameters, revised.CalibrationVersion).ShouldBe((ItemParameters.PriorFor(4, 2), 5));
    }

    [Fact]
    public void Where_another_response_is_right_the_item_has_a_prior_again_and_where_only_its_words_change_it_has_not()
    {
        var known = Known() with { Parameters = Own, CalibrationVersion = 2 };
        var choice = (SingleChoice)Row.Interaction;
        ItemRevised Revised(Interaction interaction) =>
            Decide(Row with { Interaction = interaction }, known, 5).ShouldBeOfType<ItemRevised>();
        var keys = choice.Options.Select((option, i) => option with { Key = !option.Key && i < 2 }).ToList();
        foreach (
            var other in new Interaction[]
            {
                new TrueFalse(true, null, null),
                new SingleChoice([.. choice.Options, new ChoiceOption("", "Another", false, null, false)]),
                new SingleChoice([.. keys.Select((option, i) => option with { Key = i == keys.FindIndex(one => one.Key) })]),
            }
        )
        {
            var revised = Revised(other);
            (revised.Parameters, revised.CalibrationVersion).ShouldBe((other.Prior(4), 5));
        }

        foreach (
            var options in new IEnumerable<ChoiceOption>[]
            {
                choice.Options.Select(option => option with { Text = $"{option.Text}!" }),
                choice.Options.Reverse(),
            }
        )
        {
            var reworded = Revised(new SingleChoice([.. options]));
            (reworded.Parameters, reworded.CalibrationVersion).ShouldBe((Own, 2));
        }
    }

    [Fact]
    public void Another_level_is_another_revision_with_another_prior()
    {
        var revised = Decide(Row with { Level = 9 }, Known(), 5).ShouldBeOfType<ItemRevised>();
        (revised.Content.Level, revised.Parameters.Source, revised.CalibrationVersion).ShouldBe((9, new PriorSource(), 0));
    }

    [Theory]
    [InlineData(1, 4, -2.25, 0.2)]
    [InlineData(5, 4, -0.25, 0.2)]
    [InlineData(6, 2, 0.25, 0.4)]
    [InlineData(10, 5, 2.25, 0.16)]
    [InlineData(null, 3, 0, 0.267)]
    [InlineData(null, 8, 0, 0.1)]
    public void Before_anybody_has_answered_level_and_number_of_options_say_how_hard_it_is(
        int? level,
        int options,
        double difficulty,
        double guessing
    ) => ItemParameters.PriorFor(level, 1.0 / options).ShouldBe(Prior(difficulty, guessing, level is null ? 1.2 : 0.8));

    [Theory]
    [InlineData(10, 2, 0.707, new[] { 2, 2.5 })]
    [InlineData(null, 3, 0.577, new[] { -0.5, 0, 0.5 })]
    public void An_item_of_several_points_starts_with_steps_about_its_level(
        int? level,
        int points,
        double discrimination,
        double[] steps
    ) =>
        ItemParameters
            .PriorFor(level, points)
            .ShouldBe(
                new ItemParameters(
                    "gpcm",
                    discrimination,
                    steps,
                    0,
                    1,
                    new ParameterErrors(0.4, [.. steps.Select(_ => (double?)(level is null ? 1.2 : 0.8))], null, null),
                    new PriorSource()
                )
            );
}
