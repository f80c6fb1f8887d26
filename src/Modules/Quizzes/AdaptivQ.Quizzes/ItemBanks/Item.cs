namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>One answer to choose.</summary>
/// <param name="Id">Random: its place in the author's file, where the key often comes first, cannot be told from it.</param>
/// <param name="Feedback">What to tell somebody who chose it.</param>
/// <param name="KeepLast">"All of these" and its like stay at the end when options are shuffled.</param>
public sealed record ItemOption(string Id, string Text, bool IsKey, string? Feedback, bool KeepLast);

/// <summary>Everything a person reads of an item. Markdown with KaTeX between dollar signs.</summary>
/// <param name="ImageId">Content hash of the picture.</param>
public sealed record ItemContent(
    string Topic,
    string? Skill,
    string Stem,
    string? ImageId,
    string? ImageAlt,
    IReadOnlyList<ItemOption> Options,
    string? Rationale)
{
    /// <summary>By value, options included: a re-import of the same row is no revision.</summary>
    public bool SameAs(ItemContent other)
    {
        return (Topic, Skill, Stem, ImageId, ImageAlt, Rationale) == (other.Topic, other.Skill, other.Stem, other.ImageId, other.ImageAlt, other.Rationale)
            && Options.SequenceEqual(other.Options);
    }
}

/// <summary>What the engine needs of an item.</summary>
/// <param name="A">Discrimination, per logit.</param>
/// <param name="B">Difficulty, logits.</param>
/// <param name="C">Guessing: the chance of a right answer by somebody who knows nothing.</param>
/// <param name="Source">"prior": set by level before anybody answered. "calibrated": estimated from responses.</param>
/// <param name="Level">The author's level, 1 (easiest) to 10, that the prior came from; null where none was given.</param>
public sealed record ItemParameters(double A, double B, double C, string Source, int? Level)
{
    public const string Prior = "prior";
    public const string Calibrated = "calibrated";

    /// <summary>
    /// Before anybody has answered: difficulty half a logit a level, level 5.5 in the middle of the scale (theta 0);
    /// discrimination 1; guessing at one in the number of options, less a fifth because distractors draw people who
    /// half know (Hambleton, Swaminathan and Rogers 1991, p. 17: c is mostly below chance).
    /// </summary>
    public static ItemParameters PriorFor(int? level, int options) => new(
        1.0, level is { } given ? (given - 5.5) * 0.5 : 0.0, Math.Round(0.8 / options, 3), Prior, level);
}

public sealed record ItemAdded(
    Guid ItemId, Guid BankId, string ExternalId, ItemContent Content, ItemParameters Parameters, DateTimeOffset At);

/// <summary>The item reads differently from here on. Attempts keep the revision they were asked.</summary>
public sealed record ItemRevised(
    Guid ItemId, int Revision, ItemContent Content, ItemParameters Parameters, DateTimeOffset At);

/// <summary>An item at its newest revision.</summary>
/// <param name="ExternalId">The author's own id, unique in the bank.</param>
public sealed partial record Item(
    Guid Id, Guid BankId, string ExternalId, int Revision, ItemContent Content, ItemParameters Parameters)
{
    public static Item Create(ItemAdded added) =>
        new(added.ItemId, added.BankId, added.ExternalId, 1, added.Content, added.Parameters);

    public Item Apply(ItemRevised revised) =>
        this with { Revision = revised.Revision, Content = revised.Content, Parameters = revised.Parameters };
}
