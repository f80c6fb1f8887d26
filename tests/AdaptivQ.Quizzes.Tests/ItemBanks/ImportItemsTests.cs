using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.ItemTypes;

namespace AdaptivQ.Quizzes.Tests.ItemBanks;

/// <summary>What one row of a file means for a bank that may know the item.</summary>
public sealed class ImportItemsTests
{
    private static readonly Guid Bank = new("b0000000-0000-4000-8000-000000000001");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<string, string> NoImages = [];

    private static readonly ItemRow Row = new(
        2,
        "Q-1",
        "Fractions",
        "adding",
        4,
        "What is a half of 8?",
        Choice(0, ("4", "Yes."), ("16", "That is double."), ("All of these", null)),
        "8 / 2 = 4.",
        null,
        null
    );

    [Fact]
    public void A_row_the_bank_does_not_know_is_added()
    {
        var added = Decide(Row, null).ShouldBeOfType<ItemAdded>();
        added.ItemId.ShouldBe(NamedId.Create(Bank, "Q-1"));
        (added.BankId, added.ExternalId, added.At).ShouldBe((Bank, "Q-1", Now));
        (added.Content.Topic, added.Content.Skill, added.Content.Stem, added.Content.Rationale).ShouldBe(
            ("Fractions", "adding", "What is a half of 8?", "8 / 2 = 4.")
        );
        (added.Content.ImageId, added.Content.ImageAlt).ShouldBe((null, null));
        OptionsOf(added.Content)
            .ShouldBe([
                new ChoiceOption("new1", "4", true, "Yes.", false),
                new ChoiceOption("new2", "16", false, "That is double.", false),
                new ChoiceOption("new3", "All of these", false, null, true),
            ]);
        added.Content.Level.ShouldBe(4);
        (added.Parameters, added.CalibrationVersion).ShouldBe((Prior(-0.75, 0.267, 0.8), 0));
    }

    [Fact]
    public void The_item_s_id_comes_from_bank_and_external_id_alone()
    {
        var first = Decide(Row, null).ShouldBeOfType<ItemAdded>().ItemId;
        Decide(Row with { Stem = "Another stem", Level = 9 }, null).ShouldBeOfType<ItemAdded>().ItemId.ShouldBe(first);
        Decide(Row with { ExternalId = "Q-2" }, null).ShouldBeOfType<ItemAdded>().ItemId.ShouldNotBe(first);
        Single(ImportItems.Decide(Guid.Empty, Row, null, NoImages, 1, Ids(), Now)).ShouldBeOfType<ItemAdded>().ItemId.ShouldNotBe(first);
    }

    [Fact]
    public void The_same_row_again_is_nothing_new() => Decide(Row, Known()).ShouldBeNull();

    /// <summary>Everything a learner or an author reads of an item.</summary>
    public static TheoryData<string> Changes =>
        [
            "topic",
            "skill",
            "stem",
            "rationale",
            "key",
            "option text",
            "option feedback",
            "one option more",
            "option order",
            "type",
            "level",
            "image",
        ];

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_row_that_reads_differently_is_the_next_revision(string change)
    {
        var changed = change switch
        {
            "topic" => Row with { Topic = "Halves" },
            "skill" => Row with { Skill = null },
            "stem" => Row with { Stem = "What is half of 8?" },
            "rationale" => Row with { Rationale = null },
            "key" => Row with { Interaction = Choice(1, ("4", "Yes."), ("16", "That is double."), ("All of these", null)) },
            "option text" => Row with { Interaction = Choice(0, ("4", "Yes."), ("17", "That is double."), ("All of these", null)) },
            "option feedback" => Row with { Interaction = Choice(0, ("4", "Yes."), ("16", "Double."), ("All of these", null)) },
            "one option more" => Row with
            {
                Interaction = Choice(0, ("4", "Yes."), ("16", "That is double."), ("All of these", null), ("2", null)),
            },
            "option order" => Row with { Interaction = Choice(1, ("16", "That is double."), ("4", "Yes."), ("All of these", null)) },
            "type" => Row with { Interaction = new TrueFalse(true, null, null) },
            "level" => Row with { Level = 5 },
            "image" => Row with { ImageName = "p.png" },
            _ => throw new ArgumentOutOfRangeException(nameof(change)),
        };
        var known = Known() with { Revision = 3 };
        var revised = Single(ImportItems.Decide(Bank, changed, known, new Dictionary<string, string> { ["p.png"] = "hash" }, 1, Ids(), Now))
            .ShouldBeOfType<ItemRevised>();
        (revised.ItemId, revised.Revision, revised.At).ShouldBe((known.Id, 4, Now));
        // Applied and imported once more, it is known.
        Single(
                ImportItems.Decide(
                    Bank,
                    changed,
                    known.Apply(revised),
                    new Dictionary<string, string> { ["p.png"] = "hash" },
                    1,
                    Ids(),
                    Now
                )
            )
            .ShouldBeNull();
    }

    [Fact]
    public void An_option_whose_text_stays_keeps_its_id_wherever_it_moves()
    {
        var row = Row with { Interaction = Choice(2, ("All of these", null), ("5", null), ("4", "Right.")) };
        var revised = Decide(row, Known()).ShouldBeOfType<ItemRevised>();
        OptionsOf(revised.Content)
            .ShouldBe([
                new ChoiceOption("new3", "All of these", false, null, true),
                new ChoiceOption("again1", "5", false, null, false),
                new ChoiceOption("new1", "4", true, "Right.", false),
            ]);
    }

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

    private static readonly ItemParameters Own = Dichotomous(1.3, -0.2, 0.15, new ImportedSource("the author"));

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

    [Fact]
    public void A_row_of_a_retired_item_brings_it_back_and_then_changes_it()
    {
        var retired = Known() with { RetiredAt = Now.AddDays(-1), Revision = 3 };
        DecideAll(Row, retired).ShouldBe([new ItemRestored(retired.Id, Now)]);
        DecideAll(Row with { Parameters = Own }, retired, 5)
            .ShouldBe([new ItemRestored(retired.Id, Now), new ItemParametersSet(retired.Id, Own, 5, Now)]);
        var events = DecideAll(Row with { Stem = "Half of 8?" }, retired);
        events.Count.ShouldBe(2);
        (events[0], events[1].ShouldBeOfType<ItemRevised>().Revision).ShouldBe((new ItemRestored(retired.Id, Now), 4));
        ItemChange.After(retired, events)!.RetiredAt.ShouldBeNull();
    }

    [Fact]
    public void Every_row_is_in_one_count_and_topics_gain_and_lose_what_moves()
    {
        var known = new Dictionary<string, Item>
        {
            ["same"] = Known("same"),
            ["moved"] = Known("moved"),
            ["set"] = Known("set"),
            ["back"] = Known("back") with { RetiredAt = Now },
            ["back elsewhere"] = Known("back elsewhere") with { RetiredAt = Now },
            ["left out"] = Known("left out"),
        };
        ItemRow[] rows =
        [
            Row with
            {
                ExternalId = "same",
            },
            Row with
            {
                ExternalId = "moved",
                Topic = "Halves",
            },
            Row with
            {
                ExternalId = "set",
                Parameters = Own,
            },
            Row with
            {
                ExternalId = "back",
            },
            Row with
            {
                ExternalId = "back elsewhere",
                Topic = "Halves",
            },
            Row with
            {
                ExternalId = "new",
                Topic = "Thirds",
            },
        ];
        var facts = rows.Select(row => ImportItems.Decide(Bank, row, known.GetValueOrDefault(row.ExternalId), NoImages, 7, Ids(), Now))
            .ToList();

        var imported = ImportItems.Summarize(Bank, rows, known, facts, 6, Now);

        (imported.Added, imported.Revised, imported.ParametersSet, imported.Restored, imported.Unchanged).ShouldBe((1, 1, 1, 2, 1));
        // One leaves for Halves, one comes back.
        imported.TopicChanges.ShouldBe(new Dictionary<string, int> { ["Halves"] = 2, ["Thirds"] = 1 }, ignoreOrder: true);
        imported.CalibrationVersion.ShouldBe(7);
        ImportItems
            .Summarize(Bank, rows[..2], known, facts[..2], 6, Now)
            .TopicChanges.ShouldBe(new Dictionary<string, int> { ["Fractions"] = -1, ["Halves"] = 1 }, ignoreOrder: true);
        ImportItems.Summarize(Bank, rows[..2], known, facts[..2], 6, Now).CalibrationVersion.ShouldBe(6);
    }

    [Theory]
    [InlineData("All of these", true)]
    [InlineData("all of the above", true)]
    [InlineData("All these are right", true)]
    [InlineData("None of these", true)]
    [InlineData("NONE OF THE ABOVE", true)]
    [InlineData("None", false)]
    [InlineData("All odd numbers", false)]
    [InlineData("Not all of these", false)]
    public void Options_about_the_others_stay_last(string text, bool last)
    {
        var row = CsvItems.Read(new StringReader($"id,stem,a,b,correct\n1,S,4,{text},a\n")).Rows.ShouldHaveSingleItem();
        OptionsOf(Decide(row, null).ShouldBeOfType<ItemAdded>().Content)[1].KeepLast.ShouldBe(last);
    }

    [Fact]
    public void A_picture_is_named_by_its_content_and_always_has_words()
    {
        var images = new Dictionary<string, string> { ["half.png"] = "abc123" };
        var row = Row with { ImageName = "half.png", ImageAlt = "Half a circle" };
        var content = Single(ImportItems.Decide(Bank, row, null, images, 1, Ids(), Now)).ShouldBeOfType<ItemAdded>().Content;
        (content.ImageId, content.ImageAlt).ShouldBe(("abc123", "Half a circle"));

        content = Single(ImportItems.Decide(Bank, row with { ImageAlt = null }, null, images, 1, Ids(), Now))
            .ShouldBeOfType<ItemAdded>()
            .Content;
        content.ImageAlt.ShouldNotBeNullOrWhiteSpace();

        // Another file under the same name is another picture.
        var known = Item.Create(Single(ImportItems.Decide(Bank, row, null, images, 1, Ids(), Now)).ShouldBeOfType<ItemAdded>());
        var other = new Dictionary<string, string> { ["half.png"] = "def456" };
        Single(ImportItems.Decide(Bank, row, known, other, 1, Ids(), Now)).ShouldBeOfType<ItemRevised>().Content.ImageId.ShouldBe("def456");
    }

    [Fact]
    public void Without_a_picture_there_are_no_words_for_one() =>
        Decide(Row with { ImageAlt = "Half a circle" }, null).ShouldBeOfType<ItemAdded>().Content.ImageAlt.ShouldBeNull();

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

    private static SingleChoice Choice(int key, params (string Text, string? Feedback)[] options) =>
        new([
            .. options.Select(
                (option, index) => new ChoiceOption("", option.Text, index == key, option.Feedback, option.Text == "All of these")
            ),
        ]);

    private static IReadOnlyList<ChoiceOption> OptionsOf(ItemContent content) => content.Interaction.ShouldBeOfType<SingleChoice>().Options;

    private static ItemParameters Dichotomous(double a, double b, double c, ParameterSource source) =>
        new(ItemParameters.Dichotomous, a, [b], c, 1, new ParameterErrors(0.1, [0.2], 0.03, null), source);

    private static ItemParameters Prior(double b, double c, double error) =>
        new(ItemParameters.Dichotomous, 1, [b], c, 1, new ParameterErrors(0.4, [error], 0.1, null), new PriorSource());

    private static object? Decide(ItemRow row, Item? known, int calibration = 1) => Single(DecideAll(row, known, calibration));

    private static IReadOnlyList<object> DecideAll(ItemRow row, Item? known, int calibration = 1) =>
        ImportItems.Decide(Bank, row, known, NoImages, calibration, Ids(known is null ? "new" : "again"), Now);

    private static object? Single(IReadOnlyList<object> events) => events.Count == 0 ? null : events.ShouldHaveSingleItem();

    private static Item Known(string externalId = "Q-1") =>
        Item.Create(Decide(Row with { ExternalId = externalId }, null).ShouldBeOfType<ItemAdded>());

    private static Func<string> Ids(string prefix = "id")
    {
        var number = 0;
        return () => $"{prefix}{++number}";
    }
}
