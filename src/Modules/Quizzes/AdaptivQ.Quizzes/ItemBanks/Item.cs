namespace AdaptivQ.Quizzes.ItemBanks;

/// <param name="CalibrationVersion">The bank's when the parameters were set; 0 for priors.</param>
public sealed record ItemAdded(
    Guid ItemId,
    Guid BankId,
    string ExternalId,
    ItemContent Content,
    ItemParameters Parameters,
    int CalibrationVersion,
    DateTimeOffset At
);

/// <summary>The item reads differently from here on. Attempts keep the revision they were asked.</summary>
/// <param name="CalibrationVersion">The bank's when the parameters were set; 0 for priors.</param>
public sealed record ItemRevised(
    Guid ItemId,
    int Revision,
    ItemContent Content,
    ItemParameters Parameters,
    int CalibrationVersion,
    DateTimeOffset At
);

/// <summary>More is known of the item; it reads as before, so its revision stays. Published versions keep the parameters they were
/// published with.</summary>
/// <param name="CalibrationVersion">The bank's from here on.</param>
public sealed record ItemParametersSet(Guid ItemId, ItemParameters Parameters, int CalibrationVersion, DateTimeOffset At);

/// <summary>No version published from here on asks the item. Versions that have it keep it.</summary>
public sealed record ItemRetired(Guid ItemId, DateTimeOffset At);

/// <summary>A retired item belongs to its bank again.</summary>
public sealed record ItemRestored(Guid ItemId, DateTimeOffset At);

/// <summary>An item at its newest revision.</summary>
/// <param name="ExternalId">The author's own id, unique in the bank.</param>
/// <param name="CalibrationVersion">The bank's when the parameters were set; 0 for priors.</param>
public sealed partial record Item(
    Guid Id,
    Guid BankId,
    string ExternalId,
    int Revision,
    ItemContent Content,
    ItemParameters Parameters,
    int CalibrationVersion
)
{
    /// <summary>How many events the item's stream has: what an append is checked against. Set by Marten.</summary>
    public int Version { get; set; }

    /// <summary>Since when the item has been retired; null for one that quizzes may ask.</summary>
    public DateTimeOffset? RetiredAt { get; init; }

    /// <summary>Begins the item at revision 1.</summary>
    public static Item Create(ItemAdded added) =>
        new(added.ItemId, added.BankId, added.ExternalId, 1, added.Content, added.Parameters, added.CalibrationVersion);

    /// <summary>Takes over another revision's content and the parameters that go with it.</summary>
    public Item Apply(ItemRevised revised) =>
        this with
        {
            Revision = revised.Revision,
            Content = revised.Content,
            Parameters = revised.Parameters,
            CalibrationVersion = revised.CalibrationVersion,
        };

    /// <summary>Takes over other parameters; content and revision stay.</summary>
    public Item Apply(ItemParametersSet set) => this with { Parameters = set.Parameters, CalibrationVersion = set.CalibrationVersion };

    /// <summary>Marks the item as retired since the event's time.</summary>
    public Item Apply(ItemRetired retired) => this with { RetiredAt = retired.At };

    /// <summary>Makes a retired item one that quizzes may ask.</summary>
    public Item Apply(ItemRestored restored) => this with { RetiredAt = null };
}
