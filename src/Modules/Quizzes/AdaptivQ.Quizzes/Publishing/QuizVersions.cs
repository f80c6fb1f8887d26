using System.Globalization;
using AdaptivQ.Quizzes.Contracts;

namespace AdaptivQ.Quizzes.Publishing;

/// <summary>One published version, and what it changed.</summary>
/// <param name="Changes">Short sentences on what differs from the version before; none for the first.</param>
public sealed record QuizVersion(
    int Version,
    DateTimeOffset PublishedAt,
    int ItemCount,
    int PolicyVersion,
    int CalibrationVersion,
    IReadOnlyList<string> Changes
);

/// <summary>The published versions of a quiz as its author reads them.</summary>
public static class QuizVersions
{
    private const string None = "none";

    /// <param name="published">Every version of one quiz, the first first.</param>
    public static IReadOnlyList<QuizVersion> Of(IReadOnlyList<QuizPublished> published) =>
        [
            .. published.Select(
                (version, index) =>
                    new QuizVersion(
                        version.Version,
                        version.At,
                        version.Items.Count,
                        version.PolicyVersion,
                        version.CalibrationVersion,
                        index == 0 ? [] : [.. Changes(published, index)]
                    )
            ),
        ];

    private static IEnumerable<string> Changes(IReadOnlyList<QuizPublished> published, int index)
    {
        var (before, now) = (published[index - 1], published[index]);
        var again = published.Take(index - 1).LastOrDefault(earlier => SameAs(earlier, now));
        if (again is not null)
        {
            yield return $"As in version {again.Version}.";
        }
        if (before.Title != now.Title)
        {
            yield return $"Title from '{before.Title}' to '{now.Title}'.";
        }
        if (before.Description != now.Description)
        {
            yield return "Another description.";
        }
        if (!QuizDraft.SameTopics(before.OnlyTopics, now.OnlyTopics))
        {
            yield return $"Topics from {Named(before.OnlyTopics)} to {Named(now.OnlyTopics)}.";
        }
        foreach (var change in ItemChanges(before.Items, now.Items))
        {
            yield return change;
        }
        foreach (var change in PolicyChanges(before.Policy, now.Policy))
        {
            yield return change;
        }
    }

    /// <summary>Whether both versions ask the same items at the same revisions and parameters, by the same rules and in the same
    /// words.</summary>
    public static bool SameAs(QuizPublished left, QuizPublished right) =>
        DraftOf(left) == DraftOf(right) && left.Items.SequenceEqual(right.Items);

    private static QuizDraft DraftOf(QuizPublished version) => new(version.Title, version.Description, version.Policy, version.OnlyTopics);

    private static IEnumerable<string> ItemChanges(IReadOnlyList<PublishedRevision> before, IReadOnlyList<PublishedRevision> now)
    {
        var (old, current) = (before.ToDictionary(item => item.ItemId), now.ToDictionary(item => item.ItemId));
        var kept = current.Values.Where(item => old.ContainsKey(item.ItemId)).ToList();
        foreach (
            var (count, what) in new[]
            {
                (current.Count - kept.Count, "added"),
                (old.Count - kept.Count, "removed"),
                (kept.Count(item => item.Revision != old[item.ItemId].Revision), "revised"),
                (
                    kept.Count(item =>
                        item.Revision == old[item.ItemId].Revision && item.CalibrationVersion != old[item.ItemId].CalibrationVersion
                    ),
                    "with other parameters"
                ),
            }
        )
        {
            if (count > 0)
            {
                yield return $"{count} {(count == 1 ? "item" : "items")} {what}.";
            }
        }
    }

    private static IEnumerable<string> PolicyChanges(Policy before, Policy now) =>
        from pair in Members(before).Zip(Members(now))
        where pair.First.Value != pair.Second.Value
        select $"{pair.First.Name} from {pair.First.Value} to {pair.Second.Value}.";

    /// <summary>Every member of a policy in words, always in the same order.</summary>
    private static IEnumerable<(string Name, string Value)> Members(Policy policy)
    {
        var flat = policy.ToContract();
        yield return ("Mode", policy.Mode);
        yield return ("Fewest questions", Text(flat.MinItems));
        yield return ("Most questions", Text(flat.MaxItems));
        yield return ("Standard error", Text(flat.StandardError));
        yield return ("Change of ability", Text(flat.ThetaChange));
        yield return ("Least information", Text(flat.LeastInformation));
        yield return ("Classification", Text(flat.Classification));
        yield return ("Time limit", flat.TimeLimitSeconds is { } seconds ? $"{Text(seconds)} seconds" : None);
        yield return ("Feedback", flat.Feedback);
        yield return ("Levels", string.Join(", ", flat.Levels));
        yield return ("Cut scores", flat.Cuts.Count == 0 ? None : string.Join(", ", flat.Cuts.Select(cut => Text(cut))));
        yield return ("Criterion", flat.Criterion);
        yield return ("Success rate", Text(flat.TargetSuccess));
        yield return ("Acceleration", Text(flat.Acceleration));
        yield return ("Drawn from the best", Text(flat.Randomesque));
        yield return ("Estimator", flat.Estimator);
        yield return ("Prior mean", Text(flat.PriorMean));
        yield return ("Prior standard deviation", Text(flat.PriorStandardDeviation));
        yield return ("Lowest ability", Text(flat.GridLow));
        yield return ("Highest ability", Text(flat.GridHigh));
        yield return ("Grid points", Text(flat.GridPoints));
    }

    private static string Text(double? number) => number?.ToString("0.######", CultureInfo.InvariantCulture) ?? None;

    private static string Text(QuizClassification? rule) =>
        rule switch
        {
            null => None,
            { Method: IntervalDecision.Method } => $"{rule.Method} (z {Text(rule.Z)})",
            _ => $"{rule.Method} (delta {Text(rule.Delta)}, alpha {Text(rule.Alpha)}, beta {Text(rule.Beta)})",
        };

    private static string Named(IReadOnlyList<string>? topics) =>
        topics is null ? "all" : string.Join(", ", topics.Order(StringComparer.Ordinal));
}
