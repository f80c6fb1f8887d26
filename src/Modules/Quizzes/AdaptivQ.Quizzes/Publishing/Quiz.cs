namespace AdaptivQ.Quizzes.Publishing;

/// <param name="Topics">Only items of these topics; null for all of the bank.</param>
public sealed record QuizDrafted(
    Guid QuizId,
    string Title,
    string Description,
    Guid BankId,
    Policy Policy,
    IReadOnlyList<string>? Topics,
    DateTimeOffset At
);

/// <summary>The draft was changed. What is published stays as it is until the next publishing.</summary>
/// <param name="Topics">Only items of these topics; null for all of the bank.</param>
public sealed record QuizEdited(
    Guid QuizId,
    string Title,
    string Description,
    Policy Policy,
    IReadOnlyList<string>? Topics,
    DateTimeOffset At
);

/// <summary>From here on this version is what new attempts get; running attempts keep theirs.</summary>
/// <param name="CalibrationVersion">The bank's: how many times parameters had been set.</param>
/// <param name="PolicyVersion">1 for the first policy it was published with; one more each time it was published with another.</param>
/// <param name="Policy">How this version asks and when it stops.</param>
/// <param name="OnlyTopics">Only items of these topics were taken; null for all of the bank.</param>
/// <param name="Topics">The topics of its items, by name.</param>
public sealed record QuizPublished(
    Guid QuizId,
    int Version,
    string Title,
    string Description,
    int CalibrationVersion,
    int PolicyVersion,
    Policy Policy,
    IReadOnlyList<string>? OnlyTopics,
    IReadOnlyList<string> Topics,
    IReadOnlyList<PublishedRevision> Items,
    DateTimeOffset At
);

/// <summary>What a version pins of an item: how it reads, and its parameters.</summary>
/// <param name="CalibrationVersion">The bank's when the item's parameters were set; 0 for priors.</param>
public sealed record PublishedRevision(Guid ItemId, int Revision, int CalibrationVersion);

/// <summary>No attempt can be started from here on; running attempts go on.</summary>
public sealed record QuizRetired(Guid QuizId, DateTimeOffset At);

/// <summary>A retired quiz can be taken again, in the version that was published last.</summary>
public sealed record QuizRestored(Guid QuizId, DateTimeOffset At);

/// <summary>What an author can edit of a quiz.</summary>
/// <param name="OnlyTopics">Only items of these topics; null for all of the bank.</param>
public sealed record QuizDraft(string Title, string Description, Policy Policy, IReadOnlyList<string>? OnlyTopics)
{
    /// <summary>By value, topics in any order.</summary>
    public bool Equals(QuizDraft? other) =>
        other is not null
        && (Title, Description, Policy) == (other.Title, other.Description, other.Policy)
        && SameTopics(OnlyTopics, other.OnlyTopics);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Title, Description, Policy);

    /// <summary>Whether both allow the same topics.</summary>
    public static bool SameTopics(IReadOnlyList<string>? left, IReadOnlyList<string>? right) =>
        left is null || right is null ? left == right : left.ToHashSet(StringComparer.Ordinal).SetEquals(right);
}

/// <summary>A quiz as its stream tells it, as authors and teachers see it in their list.</summary>
/// <param name="Title">As it was published; while it never was, as it was drafted. Description, Policy and OnlyTopics likewise.</param>
/// <param name="OnlyTopics">Only items of these topics; null for all of the bank.</param>
/// <param name="Draft">As it was last edited: what the next publishing publishes.</param>
/// <param name="Edition">Of the draft: 1 as it was set up, one more each time it was edited.</param>
/// <param name="PublishedVersion">The newest; 0 while it never was published. (Marten keeps a member called Version for itself.)</param>
/// <param name="CalibrationVersion">Of the newest published version.</param>
/// <param name="PolicyVersion">Of the newest published version; 0 while it never was.</param>
/// <param name="LastPolicyVersion">The highest there was: rolling back publishes an earlier policy again under its own number.</param>
/// <param name="Topics">The topics of the published items, by name; empty while it never was published.</param>
public sealed partial record Quiz(
    Guid Id,
    Guid BankId,
    string Title,
    string Description,
    Policy Policy,
    IReadOnlyList<string>? OnlyTopics,
    QuizDraft Draft,
    int Edition,
    int PublishedVersion,
    int CalibrationVersion,
    int PolicyVersion,
    int LastPolicyVersion,
    IReadOnlyList<string> Topics,
    int ItemCount,
    DateTimeOffset? PublishedAt,
    DateTimeOffset? RetiredAt
)
{
    /// <summary>State of a quiz that was never published.</summary>
    public const string Drafted = "draft";

    /// <summary>State of a quiz that has a published version and is not retired.</summary>
    public const string Published = "published";

    /// <summary>State of a quiz that is out of use, whether or not it was ever published.</summary>
    public const string Retired = "retired";

    /// <summary>Begins the quiz with edition 1 of its draft, without a published version.</summary>
    public static Quiz Create(QuizDrafted drafted) =>
        new(
            drafted.QuizId,
            drafted.BankId,
            drafted.Title,
            drafted.Description,
            drafted.Policy,
            drafted.Topics,
            new QuizDraft(drafted.Title, drafted.Description, drafted.Policy, drafted.Topics),
            1,
            0,
            0,
            0,
            0,
            [],
            0,
            null,
            null
        );

    /// <summary>Replaces the draft and counts its edition; what is published stays as it is.</summary>
    public Quiz Apply(QuizEdited edited)
    {
        var after = this with
        {
            Draft = new QuizDraft(edited.Title, edited.Description, edited.Policy, edited.Topics),
            Edition = Edition + 1,
        };
        return PublishedVersion > 0
            ? after
            : after with
            {
                Title = edited.Title,
                Description = edited.Description,
                Policy = edited.Policy,
                OnlyTopics = edited.Topics,
            };
    }

    /// <summary>Takes over what the new version holds; the draft stays as it was edited last.</summary>
    public Quiz Apply(QuizPublished published) =>
        this with
        {
            Title = published.Title,
            Description = published.Description,
            Policy = published.Policy,
            OnlyTopics = published.OnlyTopics,
            PublishedVersion = published.Version,
            CalibrationVersion = published.CalibrationVersion,
            PolicyVersion = published.PolicyVersion,
            LastPolicyVersion = Math.Max(LastPolicyVersion, published.PolicyVersion),
            Topics = published.Topics,
            ItemCount = published.Items.Count,
            PublishedAt = published.At,
        };

    /// <summary>Marks the quiz as retired since the event's time.</summary>
    public Quiz Apply(QuizRetired retired) => this with { RetiredAt = retired.At };

    /// <summary>Returns a retired quiz to the state that it had before.</summary>
    public Quiz Apply(QuizRestored restored) => this with { RetiredAt = null };

    /// <summary>draft, published or retired.</summary>
    public string State() =>
        RetiredAt is not null ? Retired
        : PublishedVersion > 0 ? Published
        : Drafted;

    /// <summary>Whether the draft says something else than what is published.</summary>
    public bool IsEdited() => Draft != new QuizDraft(Title, Description, Policy, OnlyTopics);

    /// <summary>The version of the draft's policy: that of the published one where it is the same, else the next.</summary>
    public int NextPolicyVersion() => PublishedVersion > 0 && Policy == Draft.Policy ? PolicyVersion : LastPolicyVersion + 1;
}
