namespace AdaptivQ.Quizzes.Contracts;

/// <summary>
/// One version of a quiz with everything an attempt needs: items at a fixed revision, keys, parameters, policy.
/// Immutable: another version is another value. It holds keys, so it never leaves the server as it is.
/// </summary>
public sealed record PublishedQuiz(
    Guid QuizId,
    int Version,
    string Title,
    string Description,
    string Mode,
    int CalibrationVersion,
    int PolicyVersion,
    QuizPolicy Policy,
    IReadOnlyList<PublishedItem> Items)
{
    /// <summary>Measure, with a stated standard error.</summary>
    public const string Assess = "assess";

    /// <summary>Practise, at a success rate that keeps a learner going.</summary>
    public const string Practise = "practise";
}

/// <summary>How a quiz asks and when it stops.</summary>
/// <param name="Model">IRT model the parameters belong to: 1PL, 2PL or 3PL.</param>
/// <param name="Estimator">Ability estimator: EAP.</param>
/// <param name="Criterion">Selection criterion: MFI or TargetSuccess.</param>
/// <param name="TargetSuccess">For TargetSuccess, the wanted probability of a right answer, 0 to 1.</param>
/// <param name="Randomesque">The next item is drawn from this many best ones; at least 1.</param>
/// <param name="StandardError">Stop once the ability's standard error (logits) is at or below this; null for never.</param>
/// <param name="MinItems">Never stop on precision before this many answers.</param>
/// <param name="MaxItems">Stop after this many answers.</param>
/// <param name="TimeLimitSeconds">Stop after this time from the start; null for none.</param>
/// <param name="Feedback">When right answers are shown: instant, atEnd or never.</param>
/// <param name="Cuts">Ascending cut scores in logits between the levels: one fewer than there are levels.</param>
/// <param name="Levels">The levels' names, lowest first, in words a family understands.</param>
public sealed record QuizPolicy(
    string Model,
    string Estimator,
    string Criterion,
    double TargetSuccess,
    int Randomesque,
    double? StandardError,
    int MinItems,
    int MaxItems,
    int? TimeLimitSeconds,
    string Feedback,
    IReadOnlyList<double> Cuts,
    IReadOnlyList<string> Levels)
{
    public const string FeedbackInstant = "instant";
    public const string FeedbackAtEnd = "atEnd";
    public const string FeedbackNever = "never";
    public const string MaximumInformation = "MFI";
    public const string ClosestToTarget = "TargetSuccess";
}

/// <summary>An item at the revision that was published.</summary>
/// <param name="ImageId">Content hash of the picture, or null.</param>
/// <param name="Interaction">How it is answered and scored; it holds the key.</param>
public sealed record PublishedItem(
    Guid ItemId,
    int Revision,
    string ExternalId,
    string Topic,
    string? Skill,
    int? Level,
    string Stem,
    string? ImageId,
    string? ImageAlt,
    IItemInteraction Interaction,
    string? Rationale,
    PublishedParameters Parameters);

/// <summary>What the engine needs of a published item.</summary>
/// <param name="Model">Response model: dichotomous, gpcm or grm.</param>
/// <param name="A">Discrimination, per logit.</param>
/// <param name="B">Logits: one difficulty of a dichotomous item, the thresholds or steps between categories of others.</param>
/// <param name="C">Guessing, a probability.</param>
/// <param name="D">Upper asymptote, a probability.</param>
/// <param name="Source">"prior" before any response, "calibrated" from responses.</param>
public sealed record PublishedParameters(string Model, double A, IReadOnlyList<double> B, double C, double D, string Source);

/// <summary>What a list of quizzes needs to know of the newest version, without a key in it.</summary>
public sealed record PublishedQuizSummary(
    Guid QuizId,
    int Version,
    string Title,
    string Description,
    string Mode,
    IReadOnlyList<string> Topics,
    int MaxItems,
    int? TimeLimitSeconds);

/// <summary>Published quizzes for the other modules.</summary>
public interface IPublishedQuizzes
{
    /// <summary>One version, or null where the school has none such.</summary>
    Task<PublishedQuiz?> Find(string tenant, Guid quizId, int version, CancellationToken cancellation);

    /// <summary>The newest versions of the named quizzes, in the order of their titles; unknown ids are left out.</summary>
    Task<IReadOnlyList<PublishedQuizSummary>> Newest(string tenant, IReadOnlyCollection<Guid> quizIds, CancellationToken cancellation);
}
