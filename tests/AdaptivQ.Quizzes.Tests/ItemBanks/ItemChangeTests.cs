using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.ItemTypes;

namespace AdaptivQ.Quizzes.Tests.ItemBanks;

/// <summary>What a change of one item does to its bank's counts.</summary>
public sealed class ItemChangeTests
{
    private static readonly Guid Bank = new("b0000000-0000-4000-8000-000000000001");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly Item Number = An("Number");

    [Fact]
    public void A_new_item_is_one_more()
    {
        var changed = ItemChange.OfBank(null, Number, Now).ShouldNotBeNull();
        (changed.BankId, changed.Items, changed.At).ShouldBe((Bank, 1, Now));
        changed.TopicChanges.ShouldBe(new Dictionary<string, int> { ["Number"] = 1 });
    }

    [Fact]
    public void A_retired_item_is_one_fewer_and_a_restored_one_one_more()
    {
        var retired = Number with { RetiredAt = Now };
        var gone = ItemChange.OfBank(Number, retired, Now).ShouldNotBeNull();
        (gone.Items, gone.TopicChanges["Number"]).ShouldBe((-1, -1));
        var back = ItemChange.OfBank(retired, An("Algebra"), Now).ShouldNotBeNull();
        back.Items.ShouldBe(1);
        back.TopicChanges.ShouldBe(new Dictionary<string, int> { ["Algebra"] = 1 });
    }

    [Fact]
    public void An_item_that_moves_leaves_one_topic_for_another()
    {
        var moved = ItemChange.OfBank(Number, An("Algebra"), Now).ShouldNotBeNull();
        moved.Items.ShouldBe(0);
        moved.TopicChanges.ShouldBe(new Dictionary<string, int> { ["Algebra"] = 1, ["Number"] = -1 }, ignoreOrder: true);
    }

    [Fact]
    public void A_change_that_leaves_the_topic_is_none_of_the_bank_s()
    {
        ItemChange.OfBank(Number, Number with { Revision = 2 }, Now).ShouldBeNull();
        ItemChange.OfBank(Number with { RetiredAt = Now }, An("Algebra") with { RetiredAt = Now }, Now).ShouldBeNull();
    }

    private static Item An(string topic) => new(
        NamedId.Create(Bank, "Q-1"), Bank, "Q-1", 1,
            new ItemContent(topic, null, 3, "1 + 1 = 2?", null, null, new TrueFalse(true, null, null), null),
        ItemParameters.PriorFor(3, 0.5), 0);
}
