using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.Contracts;

namespace AdaptivQ.Quizzes.Publishing;

/// <summary>What a draft says of each part of its policy, and the usual where it says nothing.</summary>
internal static class PolicyValues
{
    public const double UsualSuccess = 0.7;
    public const int UsualRandomesque = 5;
    public const int LongestLevel = 40;

    public static readonly IReadOnlyList<string> Estimators = ["EAP", "MAP", "MLE", "WLE"];

    /// <summary>Whether a rule other than length and time may end an assessment.</summary>
    public static bool EndsEarly(DraftQuiz draft) =>
        (draft.StandardError ?? draft.ThetaChange ?? draft.LeastInformation) is not null || draft.Classification is not null;

    public static string FeedbackOf(DraftQuiz draft) =>
        draft.Feedback ?? (draft.Mode == PublishedQuiz.Practise ? QuizPolicy.FeedbackInstant : QuizPolicy.FeedbackAtEnd);

    public static int MaxItemsOf(DraftQuiz draft, int available) =>
        draft.MaxItems ?? Math.Min(available, draft.Mode == PublishedQuiz.Practise ? 15 : 25);

    public static int MinItemsOf(DraftQuiz draft, int available) =>
        draft.MinItems
        ?? (
            draft.Mode == PublishedQuiz.Practise ? 1
            : EndsEarly(draft) ? Math.Min(8, (MaxItemsOf(draft, available) + 1) / 2)
            : MaxItemsOf(draft, available)
        );

    public static (double Mean, double Deviation) PriorOf(DraftQuiz draft) =>
        (
            draft.Prior?.Mean ?? AbilityEstimation.Usual.PriorMean,
            draft.Prior?.StandardDeviation ?? AbilityEstimation.Usual.PriorStandardDeviation
        );

    public static (double Low, double High, int Points) GridOf(DraftQuiz draft) =>
        (
            draft.Grid?.Low ?? AbilityEstimation.Usual.GridLow,
            draft.Grid?.High ?? AbilityEstimation.Usual.GridHigh,
            draft.Grid?.Points ?? AbilityEstimation.Usual.GridPoints
        );

    public static string LevelName(string name)
    {
        PlainText.Line(name, LongestLevel, out var text);
        return text;
    }

    public static string? CriterionOf(DraftQuiz draft) =>
        draft.Criterion is { } given ? Named(SelectionCriteria.All, given) : SelectionCriteria.Usual;

    public static int RandomesqueOf(DraftQuiz draft, string criterion) =>
        draft.Randomesque ?? (SelectionCriteria.DrawsByItself(criterion) ? 1 : UsualRandomesque);

    /// <summary>The name as we spell it, whatever its case.</summary>
    public static string? Named(IReadOnlyList<string> names, string? given) =>
        names.FirstOrDefault(name => name.Equals(given, StringComparison.OrdinalIgnoreCase));
}
