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
                _ when attempt.Finished is not null => "something follows the end",
                ItemSelected selected => Compare(selected, attempt, quiz),
                AnswerScored scored => Compare(scored, attempt, quiz),
                AttemptFinished finished => Compare(finished, attempt, quiz),
                _ => $"an unknown event {fact.GetType().Name}",
            };
            if (again is not null)
            {
                differences.Add(string.Create(CultureInfo.InvariantCulture, $"event {attempt.Version + 1}: {again}"));
            }
            // From a state that no event leads on from, nothing can be derived.
            var followed = fact switch
            {
                AttemptFinished => true,
                ItemSelected selected => quiz.Has(selected.ItemId),
                AnswerScored scored => attempt.Open is not null && quiz.Has(scored.ItemId, scored.Category),
                _ => false,
            };
            if (!followed)
            {
                break;
            }
            attempt = attempt.Apply(Guid.Empty, fact);
        }

        return differences;
    }

    private static string? Compare(ItemSelected was, Attempt before, CompiledQuiz quiz)
    {
        if (before.Open is not null)
        {
            return "a question follows another that is not answered";
        }
        var again = before.Answers.IsEmpty ? NextStep.Select(before, quiz, was.At) : NextStep.After(before, quiz, was.At);
        return again is not ItemSelected now ? "the attempt would be over"
            : was.ItemId != now.ItemId ? $"item {now.ItemId} would be chosen, not {was.ItemId}"
            : (was with { Ranked = now.Ranked, Relaxed = now.Relaxed }) != now
            || !was.Ranked.SequenceEqual(now.Ranked)
            || !was.Relaxed.SequenceEqual(now.Relaxed)
                ? "the item is the same, the reasons are not"
            : null;
    }

    private static string? Compare(AnswerScored was, Attempt before, CompiledQuiz quiz)
    {
        var now = SubmitAnswerEndpoint.Decide(before, quiz, new SubmitAnswer(was.ItemId, was.Response.Json, before.Version), was.At);
        return now.Events is [AnswerScored scored, ..] && scored == was ? null : "the answer is scored or weighed otherwise";
    }

    /// <summary>After an answer the policy decides; while a question is open only the learner or the time can end it.</summary>
    private static string? Compare(AttemptFinished was, Attempt before, CompiledQuiz quiz) =>
        before.Open is null
            ? NextStep.After(before, quiz, was.At) is not AttemptFinished now
                ? "the attempt would go on"
                : now == was
                    ? null
                    : "the result comes out otherwise"
            : was.Reason is not (AttemptFinished.Stopped or AttemptFinished.Time)
                ? $"'{was.Reason}' cannot end it while a question is open"
                : NextStep.Finish(before, quiz, was.Reason, was.At) == was
                    ? null
                    : "the result comes out otherwise";
}
