using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.ItemTypes;
using static AdaptivQ.Quizzes.Tests.ItemBanks.ImportedRows;

namespace AdaptivQ.Quizzes.Tests.ItemBanks;

/// <summary>What one row of a file means for a bank that may know the item.</summary>
public sealed class ImportItemsTests
{
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
        OnlyEvent(ImportItemsEndpoint.Decide(Guid.Empty, Row, null, NoImages, 1, Ids(), Now))
            .ShouldBeOfType<ItemAdded>()
            .ItemId.ShouldNotBe(first);
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
        var revised = OnlyEvent(
                ImportItemsEndpoint.Decide(Bank, changed, known, new Dictionary<string, string> { ["p.png"] = "hash" }, 1, Ids(), Now)
            )
            .ShouldBeOfType<ItemRevised>();
        (revised.ItemId, revised.Revision, revised.At).ShouldBe((known.Id, 4, Now));
        // Applied and imported once more, it is known.
        OnlyEvent(
                ImportItemsEndpoint.Decide(
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
        var facts = rows.Select(row =>
                ImportItemsEndpoint.Decide(Bank, row, known.GetValueOrDefault(row.ExternalId), NoImages, 7, Ids(), Now)
            )
            .ToList();

        var imported = ImportItemsEndpoint.Summarize(Bank, rows, known, facts, 6, Now);

        (imported.Added, imported.Revised, imported.ParametersSet, imported.Restored, imported.Unchanged).ShouldBe((1, 1, 1, 2, 1));
        // One leaves for Halves, one comes back.
        imported.TopicChanges.ShouldBe(new Dictionary<string, int> { ["Halves"] = 2, ["Thirds"] = 1 }, ignoreOrder: true);
        imported.CalibrationVersion.ShouldBe(7);
        ImportItemsEndpoint
            .Summarize(Bank, rows[..2], known, facts[..2], 6, Now)
            .TopicChanges.ShouldBe(new Dictionary<string, int> { ["Fractions"] = -1, ["Halves"] = 1 }, ignoreOrder: true);
        ImportItemsEndpoint.Summarize(Bank, rows[..2], known, facts[..2], 6, Now).CalibrationVersion.ShouldBe(6);
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
        var content = OnlyEvent(ImportItemsEndpoint.Decide(Bank, row, null, images, 1, Ids(), Now)).ShouldBeOfType<ItemAdded>().Content;
        (content.ImageId, content.ImageAlt).ShouldBe(("abc123", "Half a circle"));

        content = OnlyEvent(ImportItemsEndpoint.Decide(Bank, row with { ImageAlt = null }, null, images, 1, Ids(), Now))
            .ShouldBeOfType<ItemAdded>()
            .Content;
        content.ImageAlt.ShouldNotBeNullOrWhiteSpace();

        // Another file under the same name is another picture.
        var known = Item.Create(OnlyEvent(ImportItemsEndpoint.Decide(Bank, row, null, images, 1, Ids(), Now)).ShouldBeOfType<ItemAdded>());
        var other = new Dictionary<string, string> { ["half.png"] = "def456" };
        OnlyEvent(ImportItemsEndpoint.Decide(Bank, row, known, other, 1, Ids(), Now))
            .ShouldBeOfType<ItemRevised>()
            .Content.ImageId.ShouldBe("def456");
    }

    [Fact]
    public void Without_a_picture_there_are_no_words_for_one() =>
        Decide(Row with { ImageAlt = "Half a circle" }, null).ShouldBeOfType<ItemAdded>().Content.ImageAlt.ShouldBeNull();
}
