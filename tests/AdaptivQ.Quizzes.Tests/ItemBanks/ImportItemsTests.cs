using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.ItemBanks;

namespace AdaptivQ.Quizzes.Tests.ItemBanks;

/// <summary>What one row of a file means for a bank that may know the item.</summary>
public sealed class ImportItemsTests
{
    private static readonly Guid Bank = new("b0000000-0000-4000-8000-000000000001");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<string, string> NoImages = [];

    private static readonly ItemRow Row = new(
        2, "Q-1", "Fractions", "adding", 4, "What is a half of 8?",
        [new OptionText("4", "Yes."), new OptionText("16", "That is double."), new OptionText("All of these", null)], 0, "8 / 2 = 4.", null, null);

    [Fact]
    public void A_row_the_bank_does_not_know_is_added()
    {
        var added = Decide(Row, null).ShouldBeOfType<ItemAdded>();
        added.ItemId.ShouldBe(NamedId.Create(Bank, "Q-1"));
        (added.BankId, added.ExternalId, added.At).ShouldBe((Bank, "Q-1", Now));
        (added.Content.Topic, added.Content.Skill, added.Content.Stem, added.Content.Rationale).ShouldBe(("Fractions", "adding", "What is a half of 8?", "8 / 2 = 4."));
        (added.Content.ImageId, added.Content.ImageAlt).ShouldBe((null, null));
        added.Content.Options.ShouldBe(
        [
            new ItemOption("new1", "4", true, "Yes.", false),
            new ItemOption("new2", "16", false, "That is double.", false),
            new ItemOption("new3", "All of these", false, null, true),
        ]);
        added.Parameters.ShouldBe(new ItemParameters(1, -0.75, 0.267, ItemParameters.Prior, 4));
    }

    [Fact]
    public void The_item_s_id_comes_from_bank_and_external_id_alone()
    {
        var first = Decide(Row, null).ShouldBeOfType<ItemAdded>().ItemId;
        Decide(Row with { Stem = "Another stem", Level = 9 }, null).ShouldBeOfType<ItemAdded>().ItemId.ShouldBe(first);
        Decide(Row with { ExternalId = "Q-2" }, null).ShouldBeOfType<ItemAdded>().ItemId.ShouldNotBe(first);
        ImportItems.Decide(Guid.Empty, Row, null, NoImages, Ids(), Now).ShouldBeOfType<ItemAdded>().ItemId.ShouldNotBe(first);
    }

    [Fact]
    public void The_same_row_again_is_nothing_new() => Decide(Row, Known()).ShouldBeNull();

    /// <summary>Everything a learner or an author reads of an item.</summary>
    public static TheoryData<string> Changes => ["topic", "skill", "stem", "rationale", "key", "option text", "option feedback", "one option more", "option order", "level", "image"];

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
            "key" => Row with { Key = 1 },
            "option text" => Row with { Options = [Row.Options[0], new OptionText("17", "That is double."), Row.Options[2]] },
            "option feedback" => Row with { Options = [Row.Options[0], new OptionText("16", "Double."), Row.Options[2]] },
            "one option more" => Row with { Options = [.. Row.Options, new OptionText("2", null)] },
            "option order" => Row with { Options = [Row.Options[1], Row.Options[0], Row.Options[2]], Key = 1 },
            "level" => Row with { Level = 5 },
            "image" => Row with { ImageName = "p.png" },
            _ => throw new ArgumentOutOfRangeException(nameof(change)),
        };
        var known = Known() with { Revision = 3 };
        var revised = ImportItems.Decide(Bank, changed, known, new Dictionary<string, string> { ["p.png"] = "hash" }, Ids(), Now).ShouldBeOfType<ItemRevised>();
        (revised.ItemId, revised.Revision, revised.At).ShouldBe((known.Id, 4, Now));
        // Applied and imported once more, it is known.
        ImportItems.Decide(Bank, changed, known.Apply(revised), new Dictionary<string, string> { ["p.png"] = "hash" }, Ids(), Now).ShouldBeNull();
    }

    [Fact]
    public void An_option_whose_text_stays_keeps_its_id_wherever_it_moves()
    {
        var row = Row with { Options = [new OptionText("All of these", null), new OptionText("5", null), new OptionText("4", "Right.")], Key = 2 };
        var revised = Decide(row, Known()).ShouldBeOfType<ItemRevised>();
        revised.Content.Options.ShouldBe(
        [
            new ItemOption("new3", "All of these", false, null, true),
            new ItemOption("again1", "5", false, null, false),
            new ItemOption("new1", "4", true, "Right.", false),
        ]);
    }

    [Fact]
    public void Parameters_that_came_from_responses_outlive_a_new_text_and_another_level()
    {
        var calibrated = new ItemParameters(1.7, 0.4, 0.12, ItemParameters.Calibrated, 4);
        var known = Known() with { Parameters = calibrated };
        Decide(Row, known).ShouldBeNull();
        Decide(Row with { Level = 9 }, known).ShouldBeNull();
        Decide(Row with { Stem = "Half of 8?", Level = 9 }, known).ShouldBeOfType<ItemRevised>().Parameters.ShouldBe(calibrated);
    }

    [Fact]
    public void A_prior_follows_the_row()
    {
        Decide(Row with { Level = 9 }, Known()).ShouldBeOfType<ItemRevised>().Parameters.ShouldBe(new ItemParameters(1, 1.75, 0.267, ItemParameters.Prior, 9));
        Decide(Row with { Level = null }, Known()).ShouldBeOfType<ItemRevised>().Parameters.ShouldBe(new ItemParameters(1, 0, 0.267, ItemParameters.Prior, null));
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
        var row = Row with { Options = [Row.Options[0], new OptionText(text, null)] };
        Decide(row, null).ShouldBeOfType<ItemAdded>().Content.Options[1].KeepLast.ShouldBe(last);
    }

    [Fact]
    public void A_picture_is_named_by_its_content_and_always_has_words()
    {
        var images = new Dictionary<string, string> { ["half.png"] = "abc123" };
        var row = Row with { ImageName = "half.png", ImageAlt = "Half a circle" };
        var content = ImportItems.Decide(Bank, row, null, images, Ids(), Now).ShouldBeOfType<ItemAdded>().Content;
        (content.ImageId, content.ImageAlt).ShouldBe(("abc123", "Half a circle"));

        content = ImportItems.Decide(Bank, row with { ImageAlt = null }, null, images, Ids(), Now).ShouldBeOfType<ItemAdded>().Content;
        content.ImageAlt.ShouldNotBeNullOrWhiteSpace();

        // Another file under the same name is another picture.
        ImportItems.Decide(Bank, row, Item.Create(ImportItems.Decide(Bank, row, null, images, Ids(), Now).ShouldBeOfType<ItemAdded>()),
            new Dictionary<string, string> { ["half.png"] = "def456" }, Ids(), Now).ShouldBeOfType<ItemRevised>().Content.ImageId.ShouldBe("def456");
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
    public void Before_anybody_has_answered_level_and_number_of_options_say_how_hard_it_is(int? level, int options, double difficulty, double guessing) =>
        ItemParameters.PriorFor(level, options).ShouldBe(new ItemParameters(1, difficulty, guessing, ItemParameters.Prior, level));

    private static object? Decide(ItemRow row, Item? known) =>
        ImportItems.Decide(Bank, row, known, NoImages, Ids(known is null ? "new" : "again"), Now);

    private static Item Known() => Item.Create(Decide(Row, null).ShouldBeOfType<ItemAdded>());

    private static Func<string> Ids(string prefix = "id")
    {
        var number = 0;
        return () => $"{prefix}{++number}";
    }
}
