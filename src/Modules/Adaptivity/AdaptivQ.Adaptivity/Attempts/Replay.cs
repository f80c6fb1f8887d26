using System.Globalization;

namespace AdaptivQ.Adaptivity.Attempts;

/// <summary>Everything an attempt decided, decided again from what its stream pins: it must come out the same, to the last bit.</summary>
public static class Replay
{
    /// <param name="facts">The whole stream, oldest first.</param>
    /// <returns>What came out otherwise; empty for a sound stream.</returns>
    public static IReadOnlyList<string> Differences(IReadOnlyList<object> facts, CompiledQuiz quiz)
    {
        var differences = new List<string>();
        var attempt = new Attempt((AttemptStarted)facts[0]) { Version = 1 };
        foreach (var fact in facts.Skip(1))
        {
            var again = fact switch
            {
                ItemSelected selected => Compare(selected, NextStep.Select(attempt, quiz, selected.At)),
                AnswerScored scored => Compare(scored, attempt, quiz),
                AttemptFinished finished => NextStep.Finish(attempt, quiz, finished.Reason, finished.At) == finished ? null : "the result comes out otherwise",
                _ => $"an unknown event {fact.GetType().Name}",
            };
            if (again is not null) differences.Add(string.Create(CultureInfo.InvariantCulture, $"event {attempt.Version + 1}: {again}"));
            attempt = attempt.Apply(Guid.Empty, fact);
        }

        return differences;
    }

    private static string? Compare(ItemSelected was, ItemSelected now) =>
        was.ItemId != now.ItemId ? $"item {now.ItemId} would be chosen, not {was.ItemId}"
        : (was.Value, was.Information, was.Eligible, was.PoolSize) != (now.Value, now.Information, now.Eligible, now.PoolSize) || !was.Ranked.SequenceEqual(now.Ranked)
            ? "the item is the same, the reasons are not"
            : null;

    private static string? Compare(AnswerScored was, Attempt before, CompiledQuiz quiz)
    {
        var now = SubmitAnswerEndpoint.Decide(before, quiz, new SubmitAnswer(was.ItemId, was.Response, before.Version), was.At);
        return now.Events is [AnswerScored scored, ..] && scored == was ? null : "the answer is scored or weighed otherwise";
    }
}
