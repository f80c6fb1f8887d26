using AdaptivQ.Quizzes.ItemTypes;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>Everything a person reads of an item. Markdown with KaTeX between dollar signs.</summary>
/// <param name="ImageId">Content hash of the picture.</param>
/// <param name="Interaction">How it is answered and scored.</param>
public sealed record ItemContent(
    string Topic,
    string? Skill,
    string Stem,
    string? ImageId,
    string? ImageAlt,
    Interaction Interaction,
    string? Rationale)
{
    /// <summary>By value, the interaction included: a re-import of the same row is no revision.</summary>
    public bool SameAs(ItemContent other)
    {
        return (Topic, Skill, Stem, ImageId, ImageAlt, Rationale) == (other.Topic, other.Skill, other.Stem, other.ImageId, other.ImageAlt, other.Rationale)
            && Interaction.SameAs(other.Interaction);
    }
}

/// <summary>What the engine needs of an item.</summary>
/// <param name="Model">Response model: dichotomous (the logistic models of one to four parameters), gpcm or grm.</param>
/// <param name="A">Discrimination, per logit.</param>
/// <param name="B">Logits: the difficulty of a dichotomous item, one number; the thresholds or steps between categories of others.</param>
/// <param name="C">Guessing of a dichotomous item: the chance of a right answer at very low ability; 0 for others.</param>
/// <param name="D">Upper asymptote of a dichotomous item: the chance of a right answer at very high ability; 1 for others.</param>
/// <param name="Source">"prior": set by level before anybody answered. "calibrated": estimated from responses.</param>
/// <param name="Level">The author's level, 1 (easiest) to 10, that the prior came from; null where none was given.</param>
public sealed record ItemParameters(string Model, double A, IReadOnlyList<double> B, double C, double D, string Source, int? Level)
{
    public const string Dichotomous = "dichotomous";
    public const string PartialCredit = "gpcm";
    public const string Graded = "grm";

    public const string Prior = "prior";
    public const string Calibrated = "calibrated";

    /// <summary>Logits from one step of a partial-credit prior to the next: a level's worth.</summary>
    private const double StepDistance = 0.5;

    /// <summary>
    /// A dichotomous item before anybody has answered: difficulty half a logit a level, level 5.5 in the middle of the scale
    /// (theta 0); discrimination 1; guessing at the chance that a blind guess is right, less a fifth because distractors draw people
    /// who half know (Hambleton, Swaminathan and Rogers 1991, p. 17: c is mostly below chance).
    /// </summary>
    /// <param name="chance">Of a blind guess, 0 to 1.</param>
    public static ItemParameters PriorFor(int? level, double chance) =>
        new(Dichotomous, 1, [DifficultyOf(level)], Math.Round(0.8 * chance, 3), 1, Prior, level);

    /// <summary>
    /// An item with several points before anybody has answered: the generalized partial credit model (Muraki 1992) with steps half a
    /// logit apart about the level's difficulty. Its discrimination is 1 / sqrt(points), so that an item of several points starts with
    /// somewhat more information than one of one point, not with as many times as much: what is answered together is alike.
    /// </summary>
    /// <param name="points">The highest category, at least 2.</param>
    public static ItemParameters PriorFor(int? level, int points) => new(
        PartialCredit, Math.Round(1 / Math.Sqrt(points), 3),
        [.. Enumerable.Range(0, points).Select(step => DifficultyOf(level) + (step - (points - 1) / 2.0) * StepDistance)], 0, 1, Prior, level);

    /// <summary>By value, the steps included.</summary>
    public bool Equals(ItemParameters? other) =>
        other is not null && (Model, A, C, D, Source, Level) == (other.Model, other.A, other.C, other.D, other.Source, other.Level) && B.SequenceEqual(other.B);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Model, A, B.Count, C, D, Source, Level);

    private static double DifficultyOf(int? level) => level is { } given ? (given - 5.5) * 0.5 : 0.0;
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
