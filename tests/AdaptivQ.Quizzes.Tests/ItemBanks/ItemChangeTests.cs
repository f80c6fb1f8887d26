using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.ItemTypes;

namespace AdaptivQ.Quizzes.Tests.ItemBanks;

/// <summary>What a change of one item does to its bank's counts.</summary>
public sealed class ItemChangeTests
{
    private static readonly Guid Bank = new("b0000000-0000-4000-8000-000000000001");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private const int Next = 4;
    private static readonly ItemBank Library = ItemBank.Create(new ItemBankCreated(Bank, "Mathematics", Now)) with
    {
        CalibrationVersion = Next - 1,
    };
    private static readonly Item Number = An("Number");

    [Fact]
    public void A_new_item_is_one_more()
    {
        var changed = OfBank(null, Number).ShouldNotBeNull();
        (changed.BankId, changed.Items, changed.At).ShouldBe((Bank, 1, Now));
        changed.TopicChanges.ShouldBe(new Dictionary<string, int> { ["Number"] = 1 });
    }

    [Fact]
    public void A_retired_item_is_one_fewer_and_a_restored_one_one_more()
    {
        var retired = Number with { RetiredAt = Now };
        var gone = OfBank(Number, retired).ShouldNotBeNull();
        (gone.Items, gone.TopicChanges["Number"]).ShouldBe((-1, -1));
        var back = OfBank(retired, An("Algebra")).ShouldNotBeNull();
        back.Items.ShouldBe(1);
        back.TopicChanges.ShouldBe(new Dictionary<string, int> { ["Algebra"] = 1 });
    }

    [Fact]
    public void An_item_that_moves_leaves_one_topic_for_another()
    {
        var moved = OfBank(Number, An("Algebra")).ShouldNotBeNull();
        moved.Items.ShouldBe(0);
        moved.TopicChanges.ShouldBe(new Dictionary<string, int> { ["Algebra"] = 1, ["Number"] = -1 }, ignoreOrder: true);
    }

    [Fact]
    public void A_change_that_leaves_the_topic_is_none_of_the_bank_s()
    {
        OfBank(Number, Number with { Revision = 2 }).ShouldBeNull();
        OfBank(Number with { RetiredAt = Now }, An("Algebra") with { RetiredAt = Now }).ShouldBeNull();
    }

    [Fact]
    public void An_item_that_loses_its_parameters_raises_the_bank_s_calibration_version()
    {
        var known = Number with
        {
            Parameters = ItemParameters.PriorFor(4, 0.5) with { Source = new CalibratedSource("Spring trial", 812) },
        };
        var changed = OfBank(known with { CalibrationVersion = 2 }, Number with { CalibrationVersion = Next }).ShouldNotBeNull();
        (changed.Items, changed.TopicChanges.Count, changed.CalibrationVersion).ShouldBe((0, 0, Next));
        OfBank(known with { CalibrationVersion = 2 }, An("Algebra") with { CalibrationVersion = 2 })
            .ShouldNotBeNull()
            .CalibrationVersion.ShouldBe(Next - 1);
    }

    [Fact]
    public void A_calibration_version_that_another_change_took_is_refused()
    {
        var meanwhile = Library with { CalibrationVersion = Next };
        ItemChange.OfBank(meanwhile, Number, Number with { CalibrationVersion = Next }, Next, Now).ShouldRefuse(409, "changed-meanwhile");
    }

    [Fact]
    public void An_event_of_another_time_is_not_passed_over_in_silence() =>
        Should
            .Throw<InvalidOperationException>(() => ItemChange.After(Number, ["something else"]))
            .Message.ShouldBe("String is no event of an item.");

    [Fact]
    public void A_bank_and_an_item_are_needed()
    {
        Should.Throw<ArgumentNullException>(() => ItemChange.OfBank(null!, null, Number, Next, Now)).ParamName.ShouldBe("bank");
        Should.Throw<ArgumentNullException>(() => ItemChange.OfBank(Library, Number, null!, Next, Now)).ParamName.ShouldBe("after");
    }

    private static BankItemsChanged? OfBank(Item? before, Item after)
    {
        var decision = ItemChange.OfBank(Library, before, after, Next, Now);
        decision.Refused.ShouldBeNull();
        return (BankItemsChanged?)decision.Events.SingleOrDefault();
    }

    private static Item An(string topic) =>
        new(
            NamedId.Create(Bank, "Q-1"),
            Bank,
            "Q-1",
            1,
            new ItemContent(topic, null, 3, "1 + 1 = 2?", null, null, new TrueFalse(true, null, null), null),
            ItemParameters.PriorFor(3, 0.5),
            0
        );
}
