using AdaptivQ.Platform.Limits;

namespace AdaptivQ.Adaptivity.Attempts;

/// <summary>How often a learner may ask something of attempts: a person does not reach a limit by ordinary use.</summary>
public static class AttemptLimits
{
    /// <summary>Beginning attempts, for an account over all nodes.</summary>
    public const string AttemptStarts = "attempt-starts";

    /// <summary>Commands on attempts, for an account on a node: nothing that is shared may stand in an answer's way.</summary>
    public const string Answers = "answers";

    internal static IReadOnlyList<RequestLimit> All { get; } =
    [
        new(AttemptStarts, new Pace(120, TimeSpan.FromSeconds(1)), LimitedBy.Account),
        new(Answers, new Pace(1200, TimeSpan.FromSeconds(0.05)), LimitedBy.Account, Shared: false),
    ];
}
