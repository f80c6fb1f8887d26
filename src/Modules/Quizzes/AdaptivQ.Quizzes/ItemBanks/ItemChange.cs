using System.Security.Cryptography;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Http;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>What content means for the item it is for, and how a change of one item reaches its bank. Files and forms share it.</summary>
public static class ItemChange
{
    /// <summary>Decides what content means for a bank: a new item, a revision, other parameters, a restored item, or nothing.</summary>
    /// <param name="known">The bank's item of that external id, or null.</param>
    /// <param name="own">Parameters that came with the content; null for none.</param>
    /// <param name="calibration">The bank's calibration version if the content brings parameters of its own.</param>
    public static IReadOnlyList<object> Decide(
        Guid bankId,
        string externalId,
        Item? known,
        ItemContent content,
        ItemParameters? own,
        int calibration,
        DateTimeOffset now
    )
    {
        var version = own is null ? 0 : calibration;
        var parameters = own ?? content.Interaction.Prior(content.Level);
        if (known is null)
        {
            return [new ItemAdded(NamedId.Create(bankId, externalId), bankId, externalId, content, parameters, version, now)];
        }

        // Content without parameters takes none back that are known better, unless the item asks for another response than it was
        // calibrated with. The bank then has other parameters than before, and its calibration version says so.
        var better = own is null && known.Parameters.Source is not PriorSource;
        var keeps =
            better
            && content.Interaction.IsScoredAs(known.Content.Interaction)
            && !known.Parameters.Problems(content.Interaction.MaxCategory).Any();
        if (keeps || parameters == known.Parameters)
        {
            (parameters, version) = (known.Parameters, known.CalibrationVersion);
        }
        else if (better)
        {
            version = calibration;
        }
        var events = new List<object>();
        if (known.RetiredAt is not null)
        {
            events.Add(new ItemRestored(known.Id, now));
        }
        if (!content.SameAs(known.Content))
        {
            events.Add(new ItemRevised(known.Id, known.Revision + 1, content, parameters, version, now));
        }
        else if (parameters != known.Parameters)
        {
            events.Add(new ItemParametersSet(known.Id, parameters, version, now));
        }
        return events;
    }

    /// <summary>The item once its own events have happened.</summary>
    /// <param name="before">Null for one that the first event adds.</param>
    public static Item? After(Item? before, IReadOnlyList<object> events) =>
        events.Aggregate(
            before,
            (item, fact) =>
                fact switch
                {
                    ItemAdded added => Item.Create(added),
                    ItemRevised revised => item!.Apply(revised),
                    ItemParametersSet set => item!.Apply(set),
                    ItemRetired retired => item!.Apply(retired),
                    ItemRestored restored => item!.Apply(restored),
                    _ => throw new InvalidOperationException($"{fact.GetType().Name} is no event of an item."),
                }
        );

    /// <summary>How many items more each topic of a bank has; below 0, fewer. Topics that keep their number are left out.</summary>
    /// <param name="changes">Each item before and after; null for an item that is not there.</param>
    public static IReadOnlyDictionary<string, int> TopicChanges(IEnumerable<(Item? Before, Item? After)> changes)
    {
        var topics = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (before, after) in changes)
        {
            if (before is { RetiredAt: null })
            {
                topics[before.Content.Topic] = topics.GetValueOrDefault(before.Content.Topic) - 1;
            }
            if (after is { RetiredAt: null })
            {
                topics[after.Content.Topic] = topics.GetValueOrDefault(after.Content.Topic) + 1;
            }
        }

        return topics.Where(topic => topic.Value != 0).ToDictionary();
    }

    /// <summary>What a change of one item does to its bank; no event where its counts and its calibration version stay.</summary>
    /// <param name="calibration">The bank's calibration version if the item loses parameters.</param>
    public static Decision OfBank(ItemBank bank, Item? before, Item after, int calibration, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(bank);
        ArgumentNullException.ThrowIfNull(after);
        var topics = TopicChanges([(before, after)]);
        var loses = after.CalibrationVersion == calibration && before?.CalibrationVersion != calibration;
        if (topics.Count == 0 && !loses)
        {
            return Decision.Of();
        }
        // Another change has set parameters of the bank since it was read: the number is taken.
        if (loses && bank.CalibrationVersion + 1 != calibration)
        {
            return Decision.No(ChangedMeanwhile);
        }
        return Decision.Of(
            new BankItemsChanged(after.BankId, topics.Values.Sum(), topics, loses ? calibration : bank.CalibrationVersion, now)
        );
    }

    private static Refusal ChangedMeanwhile =>
        new(
            StatusCodes.Status409Conflict,
            "changed-meanwhile",
            "Another change came first",
            "Parameters of the bank were set at the same moment. Load the item again and repeat."
        );

    /// <summary>Decides on one item and commits its events together with what they do to its bank.</summary>
    /// <param name="decide">Gets the item, null where there is none, and the bank's calibration version if it loses parameters.</param>
    /// <returns>The item as it is afterwards, or why nothing was written.</returns>
    internal static async Task<(Item? Item, Refusal? Refused)> Write(
        IDocumentSession session,
        Guid itemId,
        Func<Item?, int, Decision> decide,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        Item? after = null;
        var refusal = await session.Commit(
            async writing =>
            {
                (after, var refused) = await Prepare(writing, itemId, decide, now, cancellation);
                return refused;
            },
            cancellation
        );
        return refusal is null ? (after, null) : (null, refusal);
    }

    private static async Task<(Item? Item, Refusal? Refused)> Prepare(
        IDocumentSession session,
        Guid itemId,
        Func<Item?, int, Decision> decide,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var read = await session.LoadAsync<Item>(itemId, cancellation) is { } seen
            ? await session.LoadAsync<ItemBank>(seen.BankId, cancellation)
            : null;
        var calibration = (read?.CalibrationVersion ?? 0) + 1;
        Item? before = null;
        IReadOnlyList<object> events = [];
        var refusal = await session.Decide<Item>(
            itemId,
            item =>
            {
                var decision = decide(before = item, calibration);
                events = decision.Events;
                return decision;
            },
            cancellation
        );
        if (refusal is not null)
        {
            return (null, refusal);
        }
        var after = After(before, events)!;
        if (events.Count == 0)
        {
            return (after, null);
        }
        if (await session.Decide<ItemBank>(after.BankId, bank => OfBank(bank!, before, after, calibration, now), cancellation) is { } not)
        {
            return (null, not);
        }
        return (after, null);
    }

    /// <summary>Pictures of a bank by the file names that authors use, each as its content hash.</summary>
    internal static async Task<Dictionary<string, string>> Images(IQuerySession session, Guid bankId, CancellationToken cancellation) =>
        (await session.Query<BankImageName>().Where(name => name.BankId == bankId).ToListAsync(cancellation)).ToDictionary(
            name => name.Name,
            name => name.ImageId,
            StringComparer.Ordinal
        );

    /// <summary>A random id for what a response names.</summary>
    internal static string NewId() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 8);
}
