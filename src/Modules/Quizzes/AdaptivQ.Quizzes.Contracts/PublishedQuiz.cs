namespace AdaptivQ.Quizzes.Contracts;

/// <summary>
/// One version of a quiz with everything an attempt needs: items at a fixed revision, keys, parameters, policy.
/// Immutable: another version is another value. It holds keys, so it never leaves the server as it is.
/// </summary>
/// <param name="Mode">assess or practise.</param>
/// <param name="CalibrationVersion">The bank's: how many times parameters had been set.</param>
/// <param name="PolicyVersion">1 for the first policy the quiz was published with; one more each time it was published with
/// another.</param>
public sealed record PublishedQuiz(
    Guid QuizId,
    int Version,
    string Title,
    string Description,
    string Mode,
    int CalibrationVersion,
    int PolicyVersion,
    QuizPolicy Policy,
    IReadOnlyList<PublishedItem> Items
)
{
    /// <summary>Measure, with a stated standard error.</summary>
    public const string Assess = "assess";

    /// <summary>Practise, at a success rate that keeps a learner going.</summary>
    public const string Practise = "practise";
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
    PublishedParameters Parameters
);

/// <summary>What the engine needs of a published item.</summary>
/// <param name="Model">Response model: dichotomous, gpcm or grm.</param>
/// <param name="A">Discrimination, per logit.</param>
/// <param name="B">Logits: one difficulty of a dichotomous item, the thresholds or steps between categories of others.</param>
/// <param name="C">Guessing, a probability.</param>
/// <param name="D">Upper asymptote, a probability.</param>
/// <param name="Source">prior (before any response), imported or calibrated.</param>
public sealed record PublishedParameters(string Model, double A, IReadOnlyList<double> B, double C, double D, string Source)
{
    /// <summary>Source of parameters set before any response: by the author's level, or by default without one.</summary>
    public const string Prior = "prior";

    /// <summary>Source of parameters from elsewhere, estimated from an unknown number of learners.</summary>
    public const string Imported = "imported";

    /// <summary>Source of parameters estimated from the responses of a known number of learners.</summary>
    public const string Calibrated = "calibrated";

    /// <summary>Standard errors; of a prior, how far it may be off.</summary>
    public PublishedErrors Errors { get; init; } = new(null, [], null, null);

    /// <summary>Whose they are, in words; null for priors.</summary>
    public string? From { get; init; }

    /// <summary>How many learners' responses they were estimated from; null where that is not known.</summary>
    public int? Learners { get; init; }

    /// <summary>The bank's calibration version when they were set; 0 for priors.</summary>
    public int CalibrationVersion { get; init; }
}

/// <summary>Standard errors of parameters, in their own units; null where none is known, or the parameter is fixed.</summary>
/// <param name="B">One for each difficulty, threshold or step; empty where none is known.</param>
public sealed record PublishedErrors(double? A, IReadOnlyList<double?> B, double? C, double? D);

/// <summary>What a list of quizzes needs to know of the newest version, without a key in it.</summary>
public sealed record PublishedQuizSummary(
    Guid QuizId,
    int Version,
    string Title,
    string Description,
    string Mode,
    string Feedback,
    IReadOnlyList<string> Topics,
    int MaxItems,
    int? TimeLimitSeconds
);

/// <summary>Published quizzes for the other modules.</summary>
public interface IPublishedQuizzes
{
    /// <summary>One version, or null where the school has none such.</summary>
    Task<PublishedQuiz?> Find(string tenant, Guid quizId, int version, CancellationToken cancellation);

    /// <summary>The newest versions of the named quizzes, in the order of their titles; unknown and retired ones are left out.</summary>
    Task<IReadOnlyList<PublishedQuizSummary>> Newest(string tenant, IReadOnlyCollection<Guid> quizIds, CancellationToken cancellation);
}
