using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.ItemTypes;

namespace AdaptivQ.Quizzes.Tests.ItemBanks;

public sealed class ItemBankTests
{
    private static readonly Guid Bank = new("b0000000-0000-4000-8000-000000000001");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_bank_begins_empty()
    {
        var bank = ItemBank.Create(new ItemBankCreated(Bank, "School mathematics", Now));
        (bank.Id, bank.Title, bank.ItemCount, bank.CalibrationVersion).ShouldBe((Bank, "School mathematics", 0, 0));
        bank.Topics.ShouldBeEmpty();
    }

    [Fact]
    public void Imports_add_up_by_topic()
    {
        var bank = ItemBank
            .Create(new ItemBankCreated(Bank, "School mathematics", Now))
            .Apply(new ItemsImported(Bank, 3, 0, 0, 0, 0, new Dictionary<string, int> { ["Number"] = 2, ["Algebra"] = 1 }, 0, Now))
            .Apply(
                new ItemsImported(Bank, 2, 1, 0, 0, 2, new Dictionary<string, int> { ["Number"] = 1, ["Geometry"] = 1 }, 0, Now.AddDays(1))
            )
            .Apply(new ItemsImported(Bank, 0, 0, 0, 0, 6, new Dictionary<string, int>(), 0, Now.AddDays(2)));
        bank.ItemCount.ShouldBe(5);
        bank.Topics.ShouldBe(
            new Dictionary<string, int>
            {
                ["Algebra"] = 1,
                ["Geometry"] = 1,
                ["Number"] = 3,
            },
            ignoreOrder: true
        );
    }

    [Fact]
    public void An_import_that_moves_items_takes_them_from_their_topic_and_a_topic_without_items_goes()
    {
        var bank = ItemBank
            .Create(new ItemBankCreated(Bank, "School mathematics", Now))
            .Apply(new ItemsImported(Bank, 3, 0, 0, 0, 0, new Dictionary<string, int> { ["Number"] = 2, ["Algebra"] = 1 }, 0, Now))
            .Apply(new ItemsImported(Bank, 0, 2, 0, 0, 1, new Dictionary<string, int> { ["Number"] = -2, ["Geometry"] = 2 }, 0, Now));
        bank.ItemCount.ShouldBe(3);
        bank.Topics.ShouldBe(new Dictionary<string, int> { ["Algebra"] = 1, ["Geometry"] = 2 }, ignoreOrder: true);
    }

    [Fact]
    public void Items_that_an_import_restores_count_again() =>
        ItemBank
            .Create(new ItemBankCreated(Bank, "School mathematics", Now))
            .Apply(new ItemsImported(Bank, 1, 0, 0, 2, 0, new Dictionary<string, int> { ["Number"] = 3 }, 0, Now))
            .ItemCount.ShouldBe(3);

    [Fact]
    public void A_change_of_one_item_changes_the_counts_and_nothing_else()
    {
        var bank = ItemBank
            .Create(new ItemBankCreated(Bank, "School mathematics", Now))
            .Apply(new ItemsImported(Bank, 3, 0, 0, 0, 0, new Dictionary<string, int> { ["Number"] = 2, ["Algebra"] = 1 }, 4, Now));
        var retired = bank.Apply(new BankItemsChanged(Bank, -1, new Dictionary<string, int> { ["Algebra"] = -1 }, 4, Now));
        (retired.ItemCount, retired.CalibrationVersion, retired.Title).ShouldBe((2, 4, "School mathematics"));
        retired.Topics.ShouldBe(new Dictionary<string, int> { ["Number"] = 2 });
        var moved = bank.Apply(new BankItemsChanged(Bank, 0, new Dictionary<string, int> { ["Algebra"] = 1, ["Number"] = -1 }, 3, Now));
        moved.ItemCount.ShouldBe(3);
        moved.Topics.ShouldBe(new Dictionary<string, int> { ["Algebra"] = 2, ["Number"] = 1 }, ignoreOrder: true);
        moved.CalibrationVersion.ShouldBe(3);
    }

    [Fact]
    public void An_item_is_retired_and_restored_and_reads_as_before()
    {
        var content = new ItemContent("Number", null, 1, "1 + 1?", null, null, new TrueFalse(true, null, null), null);
        var item = Item.Create(new ItemAdded(Guid.Empty, Bank, "Q-1", content, ItemParameters.PriorFor(1, 0.5), 0, Now));
        var retired = item.Apply(new ItemRetired(Guid.Empty, Now.AddDays(1)));
        retired.ShouldBe(item with { RetiredAt = Now.AddDays(1) });
        retired.Apply(new ItemRestored(Guid.Empty, Now.AddDays(2))).ShouldBe(item);
    }

    [Fact]
    public void Topics_stand_in_the_same_order_however_they_came()
    {
        ItemBank With(params string[] topics) =>
            topics.Aggregate(
                ItemBank.Create(new ItemBankCreated(Bank, "Bank", Now)),
                (bank, topic) => bank.Apply(new ItemsImported(Bank, 1, 0, 0, 0, 0, new Dictionary<string, int> { [topic] = 1 }, 0, Now))
            );

        With("b", "C", "a").Topics.Keys.ShouldBe(["C", "a", "b"]);
        With("a", "b", "C").Topics.Keys.ShouldBe(["C", "a", "b"]);
    }

    [Fact]
    public void Applying_changes_no_bank_that_somebody_holds()
    {
        var before = ItemBank.Create(new ItemBankCreated(Bank, "Bank", Now));
        before.Apply(new ItemsImported(Bank, 1, 0, 0, 0, 0, new Dictionary<string, int> { ["Number"] = 1 }, 1, Now));
        (before.ItemCount, before.CalibrationVersion).ShouldBe((0, 0));
        before.Topics.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    public void A_bank_needs_a_title(string? title) => RefusedTitle(title);

    [Fact]
    public void A_title_has_at_most_120_characters()
    {
        RefusedTitle(new string('t', 121));
        CreateItemBankEndpoint.Decide(null, Bank, new CreateItemBank(new string('t', 120)), Now).Refused.ShouldBeNull();
    }

    /// <summary>PostgreSQL cannot store NUL in text, so letting it through would end in an error of ours.</summary>
    [Fact]
    public void A_title_that_cannot_be_stored_is_refused() => RefusedTitle("a\0b");

    [Fact]
    public void A_bank_is_created_under_the_trimmed_title() =>
        CreateItemBankEndpoint
            .Decide(null, Bank, new CreateItemBank("  School mathematics "), Now)
            .Events.ShouldBe([new ItemBankCreated(Bank, "School mathematics", Now)]);

    [Fact]
    public void A_bank_is_opened_once()
    {
        var bank = ItemBank.Create(new ItemBankCreated(Bank, "School mathematics", Now));
        var refusal = CreateItemBankEndpoint.Decide(bank, Bank, new CreateItemBank("Again"), Now).ShouldRefuse(409, "item-bank-exists");
        (refusal.Title, refusal.Detail).ShouldBe(
            ("There is such an item bank", "There is a bank with this id. Add items to it, or open another bank.")
        );
    }

    [Fact]
    public void An_item_keeps_its_identity_over_revisions()
    {
        var content = new ItemContent(
            "Number",
            null,
            1,
            "1 + 1?",
            null,
            null,
            new SingleChoice([new("x", "2", true, null, false), new("y", "3", false, null, false)]),
            null
        );
        var parameters = ItemParameters.PriorFor(1, 0.5);
        var item = Item.Create(new ItemAdded(Guid.Empty, Bank, "Q-1", content, parameters, 0, Now));
        item.ShouldBe(new Item(Guid.Empty, Bank, "Q-1", 1, content, parameters, 0));

        var revised = item.Apply(
            new ItemRevised(Guid.Empty, 2, content with { Stem = "2 - 0?" }, parameters with { B = [0.3] }, 2, Now.AddDays(1))
        );
        revised.ShouldBe(new Item(Guid.Empty, Bank, "Q-1", 2, content with { Stem = "2 - 0?" }, parameters with { B = [0.3] }, 2));
        item.Revision.ShouldBe(1);
    }

    [Fact]
    public void Setting_parameters_leaves_an_item_s_revision_and_content()
    {
        var content = new ItemContent("Number", null, 1, "1 + 1?", null, null, new TrueFalse(true, null, null), null);
        var item = Item.Create(new ItemAdded(Guid.Empty, Bank, "Q-1", content, ItemParameters.PriorFor(1, 0.5), 0, Now))
            .Apply(new ItemRevised(Guid.Empty, 2, content, ItemParameters.PriorFor(1, 0.5), 0, Now));
        var parameters = ItemParameters.PriorFor(1, 0.5) with { B = [0.3], Source = new CalibratedSource("Spring trial", 812) };
        item.Apply(new ItemParametersSet(Guid.Empty, parameters, 3, Now.AddDays(1)))
            .ShouldBe(item with { Parameters = parameters, CalibrationVersion = 3 });
        (item.Revision, item.CalibrationVersion).ShouldBe((2, 0));
    }

    [Fact]
    public void A_bank_s_calibration_version_is_that_of_the_last_import()
    {
        var bank = ItemBank
            .Create(new ItemBankCreated(Bank, "Bank", Now))
            .Apply(new ItemsImported(Bank, 2, 0, 0, 0, 0, new Dictionary<string, int> { ["Number"] = 2 }, 1, Now));
        bank.CalibrationVersion.ShouldBe(1);
        var calibrated = bank.Apply(new ItemParametersImported(Bank, 2, 2, new CalibratedSource("Spring trial", 812), Now));
        calibrated.ShouldBe(bank with { CalibrationVersion = 2 });
        calibrated.Apply(new ItemsImported(Bank, 0, 1, 0, 0, 1, new Dictionary<string, int>(), 2, Now)).CalibrationVersion.ShouldBe(2);
    }

    [Fact]
    public void Parameters_are_the_same_when_all_their_numbers_and_their_source_are()
    {
        ItemParameters Parameters() =>
            new("gpcm", 1, [-1, 1], 0, 1, new ParameterErrors(0.1, [0.2, null], null, null), new CalibratedSource("Spring trial", 812));
        Parameters().ShouldBe(Parameters());
        Parameters().GetHashCode().ShouldBe(Parameters().GetHashCode());
        foreach (
            var other in new[]
            {
                Parameters() with
                {
                    Model = "grm",
                },
                Parameters() with
                {
                    A = 2,
                },
                Parameters() with
                {
                    B = [-1, 2],
                },
                Parameters() with
                {
                    B = [-1],
                },
                Parameters() with
                {
                    C = 0.1,
                },
                Parameters() with
                {
                    D = 0.9,
                },
                Parameters() with
                {
                    Errors = new ParameterErrors(0.1, [0.2, 0.3], null, null),
                },
                Parameters() with
                {
                    Errors = new ParameterErrors(0.1, [0.2, null], 0, null),
                },
                Parameters() with
                {
                    Source = new CalibratedSource("Spring trial", 813),
                },
                Parameters() with
                {
                    Source = new ImportedSource("Spring trial"),
                },
                Parameters() with
                {
                    Source = new PriorSource(),
                },
            }
        )
        {
            other.ShouldNotBe(Parameters());
        }
    }

    [Fact]
    public void Contents_are_the_same_when_all_that_can_be_read_is()
    {
        ItemContent Content(string text = "2") =>
            new(
                "Number",
                "adding",
                1,
                "1 + 1?",
                "image",
                "alt",
                new SingleChoice([new("x", text, true, null, false), new("y", "3", false, null, false)]),
                "Because"
            );
        Content().SameAs(Content()).ShouldBeTrue();
        Content().SameAs(Content("two")).ShouldBeFalse();
        Content().SameAs(Content() with { Topic = "" }).ShouldBeFalse();
        Content().SameAs(Content() with { Skill = null }).ShouldBeFalse();
        Content().SameAs(Content() with { Level = null }).ShouldBeFalse();
        Content().SameAs(Content() with { Stem = "" }).ShouldBeFalse();
        Content().SameAs(Content() with { ImageId = null }).ShouldBeFalse();
        Content().SameAs(Content() with { ImageAlt = null }).ShouldBeFalse();
        Content().SameAs(Content() with { Rationale = null }).ShouldBeFalse();
        Content().SameAs(Content() with { Interaction = new SingleChoice([]) }).ShouldBeFalse();
    }

    private static void RefusedTitle(string? title) =>
        CreateItemBankEndpoint.Decide(null, Bank, new CreateItemBank(title), Now).ShouldRefuse(400, "invalid-field", "title");
}
