using AdaptivQ.Quizzes.Contracts;

namespace AdaptivQ.Quizzes.Publishing;

/// <param name="Topics">Only items of these topics; null for all of the bank.</param>
public sealed record QuizDrafted(
    Guid QuizId, string Title, string Description, Guid BankId, string Mode, QuizPolicy Policy, IReadOnlyList<string>? Topics, DateTimeOffset At);

/// <summary>From here on this version is what new attempts get; running attempts keep theirs.</summary>
/// <param name="CalibrationVersion">Which set of item parameters: 0 for priors.</param>
public sealed record QuizPublished(
    Guid QuizId, int Version, int CalibrationVersion, int PolicyVersion, IReadOnlyList<PublishedRevision> Items, DateTimeOffset At);

public sealed record PublishedRevision(Guid ItemId, int Revision);

/// <summary>A quiz as its stream tells it, as authors and teachers see it in their list.</summary>
/// <param name="PublishedVersion">The newest published version; 0 while it is a draft. (Marten keeps a member called Version for itself.)</param>
public sealed partial record Quiz(
    Guid Id, string Title, string Description, Guid BankId, string Mode, QuizPolicy Policy, IReadOnlyList<string>? OnlyTopics,
    int PublishedVersion, int ItemCount, DateTimeOffset? PublishedAt)
{
    public static Quiz Create(QuizDrafted drafted) => new(
        drafted.QuizId, drafted.Title, drafted.Description, drafted.BankId, drafted.Mode, drafted.Policy, drafted.Topics, 0, 0, null);

    public Quiz Apply(QuizPublished published) =>
        this with { PublishedVersion = published.Version, ItemCount = published.Items.Count, PublishedAt = published.At };
}
