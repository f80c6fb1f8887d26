using System.Security.Cryptography;
using AdaptivQ.Kernel;
using Marten;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>What content means for the item it is for, and how a change of one item reaches its bank. Files and forms share it.</summary>
public static class ItemChange
{
    /// <summary>Decides what content means for a bank: a new item, a revision, other parameters, a restored item, or nothing.</summary>
    /// <param name="known">The bank's item of that external id, or null.</param>
    /// <param name="own">Parameters that came with the content; null for none.</param>
    /// <param name="calibration">The bank's calibration version if the content brings parameters of its own.</param>
    public static IReadOnlyList<object> Decide(
        Guid bankId, string externalId, Item? known, ItemContent content, ItemParameters? own, int calibration, DateTimeOffset now)
    {
        var version = own is null ? 0 : calibration;
        var parameters = own ?? content.Interaction.Prior(content.Level);
        if (known is null)
            return [new ItemAdded(NamedId.Create(bankId, externalId), bankId, externalId, content, parameters, version, now)];

        // Content without parameters takes none back that are known better, unless the item asks for another response than it was
        // calibrated with. The bank then has other parameters than before, and its calibration version says so.
        var better = own is null && known.Parameters.Source is not PriorSource;
        var keeps = better && content.Interaction.IsScoredAs(known.Content.Interaction)
            && !known.Parameters.Problems(content.Interaction.MaxCategory).Any();
        if (keeps || parameters == known.Parameters) (parameters, version) = (known.Parameters, known.CalibrationVersion);
        else if (better) version = calibration;
        var events = new List<object>();
        if (known.RetiredAt is not null) events.Add(new ItemRestored(known.Id, now));
        if (!content.SameAs(known.Content)) events.Add(new ItemRevised(known.Id, known.Revision + 1, content, parameters, version, now));
        else if (parameters != known.Parameters) events.Add(new ItemParametersSet(known.Id, parameters, version, now));
        return events;
    }

    /// <summary>The item once its own events have happened.</summary>
    /// <param name="before">Null for one that the first event adds.</param>
    public static Item? After(Item? before, IReadOnlyList<object> events) => events.Aggregate(before, (item, fact) => fact switch
    {
        ItemAdded added => Item.Create(added),
        ItemRevised revised => item!.Apply(revised),
        ItemParametersSet set => item!.Apply(set),
        ItemRetired retired => item!.Apply(retired),
        ItemRestored restored => item!.Apply(restored),
        _ => throw new InvalidOperationException($"{fact.GetType().Name} is no event of an item."),
    });

    /// <summary>How many items more each topic of a bank has; below 0, fewer. Topics that keep their number are left out.</summary>
    /// <param name="changes">Each item before and after; null for an item that is not there.</param>
    public static IReadOnlyDictionary<string, int> TopicChanges(IEnumerable<(Item? Before, Item? After)> changes)
    {
        var topics = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (before, after) in changes)
        {
            if (before is { RetiredAt: null }) topics[before.Content.Topic] = topics.GetValueOrDefault(before.Content.Topic) - 1;
            if (after is { RetiredAt: null }) topics[after.Content.Topic] = topics.GetValueOrDefault(after.Content.Topic) + 1;
        }

        return topics.Where(topic => topic.Value != 0).ToDictionary();
    }

    /// <summary>What a change of one item does to its bank; null where the bank's counts stay.</summary>
    public static BankItemsChanged? OfBank(Item? before, Item after, DateTimeOffset now)
    {
        var topics = TopicChanges([(before, after)]);
        return topics.Count == 0 ? null : new BankItemsChanged(after.BankId, topics.Values.Sum(), topics, now);
    }

    /// <summary>Decides on one item and commits its events together with what they do to its bank.</summary>
    /// <param name="decide">Gets null where there is no such item.</param>
    /// <returns>The item as it is afterwards, or why nothing was written.</returns>
    internal static async Task<(Item? Item, Refusal? Refused)> Write(
        IDocumentSession session, Guid itemId, Func<Item?, Decision> decide, DateTimeOffset now, CancellationToken cancellation)
    {
        Item? before = null;
        IReadOnlyList<object> events = [];
        var refusal = await session.Decide<Item>(
            itemId,
            item =>
            {
                var decision = decide(before = item);
                events = decision.Events;
                return decision;
            },
            cancellation);
        if (refusal is not null) return (null, refusal);
        var after = After(before, events)!;
        if (events.Count == 0) return (after, null);
        if (OfBank(before, after, now) is { } counts) await session.Decide<ItemBank>(after.BankId, _ => Decision.Of(counts), cancellation);
        await session.SaveChangesAsync(cancellation);
        return (after, null);
    }

    /// <summary>Pictures of a bank by the file names that authors use, each as its content hash.</summary>
    internal static async Task<Dictionary<string, string>> Images(IQuerySession session, Guid bankId, CancellationToken cancellation) =>
        (await session.Query<BankImageName>().Where(name => name.BankId == bankId).ToListAsync(cancellation))
            .ToDictionary(name => name.Name, name => name.ImageId, StringComparer.Ordinal);

    /// <summary>A random id for what a response names.</summary>
    internal static string NewId() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 8);
}
