namespace AdaptivQ.Quizzes.Publishing;

/// <param name="Topics">Only items of these topics; null for all of the bank.</param>
public sealed record QuizDrafted(
    Guid QuizId, string Title, string Description, Guid BankId, Policy Policy, IReadOnlyList<string>? Topics, DateTimeOffset At);

/// <summary>From here on this version is what new attempts get; running attempts keep theirs.</summary>
/// <param name="CalibrationVersion">The bank's: how many times parameters had been set.</param>
/// <param name="PolicyVersion">1 for the first policy it was published with; one more each time it was published with another.</param>
/// <param name="Policy">How this version asks and when it stops.</param>
public sealed record QuizPublished(
    Guid QuizId, int Version, int CalibrationVersion, int PolicyVersion, Policy Policy, IReadOnlyList<PublishedRevision> Items, DateTimeOffset At);

/// <summary>What a version pins of an item: how it reads, and its parameters.</summary>
/// <param name="CalibrationVersion">The bank's when the item's parameters were set; 0 for priors.</param>
public sealed record PublishedRevision(Guid ItemId, int Revision, int CalibrationVersion);

/// <summary>A quiz as its stream tells it, as authors and teachers see it in their list.</summary>
/// <param name="Policy">As it was last drafted.</param>
/// <param name="PublishedVersion">The newest published version; 0 while it is a draft. (Marten keeps a member called Version for itself.)</param>
/// <param name="CalibrationVersion">Of the newest published version.</param>
/// <param name="PolicyVersion">Of the newest published version; 0 while it is a draft. PublishedPolicy is that policy.</param>
/// <param name="LastPolicyVersion">The highest there was: rolling back publishes an earlier policy again under its own number.</param>
public sealed partial record Quiz(
    Guid Id, string Title, string Description, Guid BankId, Policy Policy, IReadOnlyList<string>? OnlyTopics,
    int PublishedVersion, int CalibrationVersion, int PolicyVersion, int LastPolicyVersion, Policy? PublishedPolicy, int ItemCount, DateTimeOffset? PublishedAt)
{
    public static Quiz Create(QuizDrafted drafted) => new(
        drafted.QuizId, drafted.Title, drafted.Description, drafted.BankId, drafted.Policy, drafted.Topics, 0, 0, 0, 0, null, 0, null);

    public Quiz Apply(QuizPublished published) => this with
    {
        PublishedVersion = published.Version,
        CalibrationVersion = published.CalibrationVersion,
        PolicyVersion = published.PolicyVersion,
        LastPolicyVersion = Math.Max(LastPolicyVersion, published.PolicyVersion),
        PublishedPolicy = published.Policy,
        ItemCount = published.Items.Count,
        PublishedAt = published.At,
    };

    /// <summary>The version of the policy as it stands: that of the published one where it is the same, else the next.</summary>
    public int NextPolicyVersion() => PublishedPolicy is { } published && published == Policy ? PolicyVersion : LastPolicyVersion + 1;
}
