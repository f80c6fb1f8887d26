namespace AdaptivQ.Quizzes.Publishing;

/// <summary>By what an assessment may choose the next question.</summary>
public static class SelectionCriteria
{
    internal const string Usual = "MFI";

    /// <summary>Those that draw by themselves need no draw among the best on top.</summary>
    private static readonly string[] Random = ["Random", "Progressive", "Proportional"];

    internal static IReadOnlyList<string> WithAcceleration { get; } = ["Progressive", "Proportional"];

    /// <summary>Selection criteria that an assessment may name.</summary>
    public static IReadOnlyList<string> All { get; } =
    [Usual, "bOpt", "thOpt", "MEI", "MEPV", "GDI", "GDIP", "KL", "KLP", "MLWI", "MPWI", .. Random];

    /// <summary>Whether a criterion is one of those whose acceleration may be chosen.</summary>
    public static bool HasAcceleration(string criterion) => WithAcceleration.Contains(criterion);

    /// <summary>Whether a criterion draws by itself, so that a draw among the best is not for it.</summary>
    public static bool DrawsByItself(string criterion) => Random.Contains(criterion);
}
