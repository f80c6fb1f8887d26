using System.Diagnostics;
using AdaptivQ.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AdaptivQ.Adaptivity.Attempts;

/// <summary>What every command on a running attempt goes through, so that a command is carried out once and a repetition gets the same
/// answer.</summary>
public sealed class AttemptCommands(AttemptStore attempts, CompiledQuizzes quizzes, OpenElsewhere elsewhere)
{
    private const int LongestKey = 200;

    /// <summary>Decides on the newest state, appends, and answers from what was appended.</summary>
    /// <param name="key">The Idempotency-Key header.</param>
    /// <param name="said">What the command says; a repetition must say the same.</param>
    /// <param name="decide">Pure.</param>
    public async Task<Results<Ok<StepView>, ProblemHttpResult>> Run(
        Caller caller,
        Guid attemptId,
        string? key,
        CommandFingerprint said,
        Func<Attempt, CompiledQuiz, Decision> decide,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var (since, outcome) = (Stopwatch.GetTimestamp(), new CommandOutcome());
        try
        {
            return await Run(caller, attemptId, key, said, decide, now, outcome, cancellation);
        }
        finally
        {
            // Answers only; a learner who stops is not waiting for a question.
            if (said.ItemId is not null)
            {
                AttemptTelemetry.Answered(outcome.Quiz, outcome.Name, since);
            }
        }
    }

    private async Task<Results<Ok<StepView>, ProblemHttpResult>> Run(
        Caller caller,
        Guid attemptId,
        string? key,
        CommandFingerprint said,
        Func<Attempt, CompiledQuiz, Decision> decide,
        DateTimeOffset now,
        CommandOutcome outcome,
        CancellationToken cancellation
    )
    {
        outcome.Name = "refused";
        if (string.IsNullOrWhiteSpace(key) || key.Length > LongestKey)
        {
            return new Refusal(
                StatusCodes.Status400BadRequest,
                "idempotency-key-missing",
                "No usable Idempotency-Key",
                $"Send a header 'Idempotency-Key' of 1 to {LongestKey} characters: a new random one for every new answer, the same one "
                    + $"when you repeat it."
            )
            {
                Field = "Idempotency-Key",
            }.ToResult();
        }

        var commandId = NamedId.OfClientKey(attemptId, key);
        outcome.Name = "failed";
        var attempt = await attempts.Find(caller.Tenant, attemptId, cancellation);
        for (var fresh = false; ; fresh = true)
        {
            if (attempt is null || attempt.Started.LearnerId != caller.PersonId)
            {
                return outcome.As("refused", Refusal.NotFound("attempt").ToResult());
            }
            var quiz = await quizzes.Of(caller.Tenant, attempt, cancellation);
            outcome.Quiz = quiz;

            if (attempt.Receipts.TryGetValue(commandId, out var receipt))
            {
                return said.Matches(receipt)
                    ? outcome.As("repeated", await Repeat(caller, attempt, quiz, receipt, now, cancellation))
                    : outcome.As("conflict", KeyReused(attempt, quiz, now).ToResult());
            }

            var began = Stopwatch.GetTimestamp();
            var decision = decide(attempt, quiz);
            if (decision.Refused is null)
            {
                AttemptTelemetry.Selected(quiz, began);
            }
            if (decision.Refused is { } refusal)
            {
                // The copy in memory may be behind another node's; only the database may refuse.
                if (!fresh)
                {
                    attempt = await attempts.Reload(caller.Tenant, attemptId, cancellation);
                    continue;
                }

                return outcome.As(refusal.Status == StatusCodes.Status409Conflict ? "conflict" : "refused", refusal.ToResult());
            }

            if (await attempts.Append(new AttemptChange(caller.Tenant, attempt, commandId, decision.Events)) is { } after)
            {
                AttemptTelemetry.Committed(quiz, decision.Events);
                return outcome.As(
                    "acknowledged",
                    TypedResults.Ok(await Told(caller, after, quiz, after.Receipts[commandId], now, cancellation))
                );
            }

            attempt = await attempts.Reload(caller.Tenant, attemptId, cancellation);
            if (fresh && attempt is not null && !attempt.Receipts.ContainsKey(commandId))
            {
                return outcome.As("conflict", Stale(attempt, quiz, now).ToResult());
            }
        }
    }

    /// <summary>The command's outcome so far, for telemetry.</summary>
    private sealed class CommandOutcome
    {
        public CompiledQuiz? Quiz { get; set; }

        public string Name { get; set; } = "";

        public Results<Ok<StepView>, ProblemHttpResult> As(string name, Results<Ok<StepView>, ProblemHttpResult> result)
        {
            Name = name;
            return result;
        }
    }

    /// <summary>Refuses a command that names an earlier version: 409 attempt-stale, as <see cref="Conflict"/> does.</summary>
    /// <param name="now">The moment at which the seconds left are counted.</param>
    internal static Refusal Stale(Attempt attempt, CompiledQuiz quiz, DateTimeOffset now) =>
        Conflict(
            "attempt-stale",
            "The attempt has moved on",
            "Another answer came first, perhaps from another tab or device. Go on from 'current'.",
            attempt,
            quiz,
            now
        );

    /// <summary>Refuses a command with 409 and sends the attempt as it is now in the member 'current'.</summary>
    /// <param name="kind">Code of the refusal, such as attempt-finished.</param>
    /// <param name="now">The moment at which the seconds left are counted.</param>
    internal static Refusal Conflict(string kind, string title, string detail, Attempt attempt, CompiledQuiz quiz, DateTimeOffset now) =>
        new(StatusCodes.Status409Conflict, kind, title, detail)
        {
            More = new Dictionary<string, object?> { ["current"] = AttemptView.Of(attempt, quiz, now) },
        };

    private static Refusal KeyReused(Attempt attempt, CompiledQuiz quiz, DateTimeOffset now) =>
        Conflict(
            "idempotency-key-reused",
            "The Idempotency-Key was used before",
            "This key came with another command before. Send a new random key with every new command.",
            attempt,
            quiz,
            now
        );

    /// <summary>The answer that was given the first time, from the stream as it was then.</summary>
    private async Task<Results<Ok<StepView>, ProblemHttpResult>> Repeat(
        Caller caller,
        Attempt attempt,
        CompiledQuiz quiz,
        Receipt receipt,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var then =
            receipt.VersionAfter == attempt.Version
                ? attempt
                : Attempt.Fold(
                    (await attempts.History(caller.Tenant, attempt.Started.AttemptId, cancellation, receipt.VersionAfter)).Select(fact =>
                        (fact.Id, fact.Data)
                    )
                )!;
        return TypedResults.Ok(await Told(caller, then, quiz, receipt, now, cancellation));
    }

    private async Task<StepView> Told(
        Caller caller,
        Attempt after,
        CompiledQuiz quiz,
        Receipt receipt,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        // Only where the key of the item would be told at once is there a reason to look.
        var open = StepView.TellsKey(quiz, receipt)
            ? await elsewhere.Items(caller, after.Started.AttemptId, cancellation)
            : new HashSet<Guid>();
        return StepView.After(after, quiz, receipt, open, now);
    }
}

/// <summary>What a command says, to tell its repetition from another command under the same key.</summary>
public sealed record CommandFingerprint(Guid? ItemId, Response? Response, int Version)
{
    /// <summary>An answer that came too late was not recorded; only its version can be compared.</summary>
    public bool Matches(Receipt receipt)
    {
        return receipt.VersionBefore == Version && (receipt.ItemId is null || (receipt.ItemId == ItemId && receipt.Response == Response));
    }
}

/// <summary>What a learner is told after a command: what the answer was worth, if that may be said, and what comes next.</summary>
/// <param name="Feedback">Null unless the quiz tells at once.</param>
/// <param name="FeedbackWithheld">The quiz would tell at once, but the same question is open for the learner in another attempt.</param>
public sealed record StepView(
    int Version,
    FeedbackView? Feedback,
    bool FeedbackWithheld,
    ItemView? Item,
    ResultView? Result,
    ProgressView Progress,
    int? SecondsLeft
)
{
    /// <summary>Tells what a command led to: feedback, if the quiz gives it at once, and what comes next.</summary>
    /// <param name="after">The attempt right after the command.</param>
    /// <param name="receipt">What the command said; there is no feedback where it answered nothing.</param>
    /// <param name="openElsewhere">Items that wait for an answer in other attempts of the learner.</param>
    /// <param name="now">The moment at which the seconds left are counted.</param>
    public static StepView After(Attempt after, CompiledQuiz quiz, Receipt receipt, IReadOnlySet<Guid> openElsewhere, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(openElsewhere);
        var view = AttemptView.Of(after, quiz, now);
        var tells = TellsKey(quiz, receipt);
        var withheld = tells && openElsewhere.Contains(receipt.ItemId!.Value);
        return new StepView(
            view.Version,
            tells && !withheld ? FeedbackView.Of(quiz.Item(receipt.ItemId!.Value), receipt.Response!) : null,
            withheld,
            view.Item,
            view.Result,
            view.Progress,
            view.SecondsLeft
        );
    }

    /// <summary>Whether the quiz tells at once what would have been right in the item that was answered.</summary>
    internal static bool TellsKey(CompiledQuiz quiz, Receipt receipt) =>
        receipt is { ItemId: not null, Response: not null } && quiz.Source.Policy.Feedback == Quizzes.Contracts.QuizPolicy.FeedbackInstant;
}
