using AdaptivQ.Quizzes.ItemTypes;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>Everything a person reads of an item. Markdown with KaTeX between dollar signs.</summary>
/// <param name="Level">How hard its author takes it to be, 1 (easiest) to 10; null where nothing was said.</param>
/// <param name="ImageId">Content hash of the picture.</param>
/// <param name="Interaction">How it is answered and scored.</param>
public sealed record ItemContent(
    string Topic,
    string? Skill,
    int? Level,
    string Stem,
    string? ImageId,
    string? ImageAlt,
    Interaction Interaction,
    string? Rationale)
{
    /// <summary>By value, the interaction included: a re-import of the same row is no revision.</summary>
    public bool SameAs(ItemContent other)
    {
        return (Topic, Skill, Level, Stem, ImageId, ImageAlt, Rationale)
            == (other.Topic, other.Skill, other.Level, other.Stem, other.ImageId, other.ImageAlt, other.Rationale)
            && Interaction.SameAs(other.Interaction);
    }
}

/// <param name="CalibrationVersion">The bank's when the parameters were set; 0 for priors.</param>
public sealed record ItemAdded(
    Guid ItemId, Guid BankId, string ExternalId, ItemContent Content, ItemParameters Parameters, int CalibrationVersion, DateTimeOffset At);

/// <summary>The item reads differently from here on. Attempts keep the revision they were asked.</summary>
/// <param name="CalibrationVersion">The bank's when the parameters were set; 0 for priors.</param>
public sealed record ItemRevised(
    Guid ItemId, int Revision, ItemContent Content, ItemParameters Parameters, int CalibrationVersion, DateTimeOffset At);

/// <summary>More is known of the item; it reads as before, so its revision stays. Published versions keep the parameters they were published with.</summary>
/// <param name="CalibrationVersion">The bank's from here on.</param>
public sealed record ItemParametersSet(Guid ItemId, ItemParameters Parameters, int CalibrationVersion, DateTimeOffset At);

/// <summary>An item at its newest revision.</summary>
/// <param name="ExternalId">The author's own id, unique in the bank.</param>
/// <param name="CalibrationVersion">The bank's when the parameters were set; 0 for priors.</param>
public sealed partial record Item(
    Guid Id, Guid BankId, string ExternalId, int Revision, ItemContent Content, ItemParameters Parameters, int CalibrationVersion)
{
    /// <summary>How many events the item's stream has: what an append is checked against. Set by Marten.</summary>
    public int Version { get; set; }

    public static Item Create(ItemAdded added) =>
        new(added.ItemId, added.BankId, added.ExternalId, 1, added.Content, added.Parameters, added.CalibrationVersion);

    public Item Apply(ItemRevised revised) => this with
    {
        Revision = revised.Revision,
        Content = revised.Content,
        Parameters = revised.Parameters,
        CalibrationVersion = revised.CalibrationVersion,
    };

    public Item Apply(ItemParametersSet set) => this with { Parameters = set.Parameters, CalibrationVersion = set.CalibrationVersion };
}
