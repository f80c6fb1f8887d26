using System.Text.Json;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Adaptivity.Engine;
using CsCheck;

namespace AdaptivQ.Adaptivity.Tests.Attempts;

/// <summary>What holds for every attempt of every quiz, whatever is answered and when.</summary>
public sealed class AttemptTests
{
    [Fact]
    public void The_version_is_the_number_of_events() =>
        EveryAttempt(taken =>
        {
            taken.Attempt.Version.ShouldBe(taken.Stream.Count);
            for (var events = 1; events <= taken.Stream.Count; events++)
            {
                Attempt.Fold(taken.Stream.Take(events))!.Version.ShouldBe(events);
            }
        });

    [Fact]
    public void A_state_plus_the_rest_of_the_stream_is_the_whole_stream() =>
        EveryAttempt(taken =>
        {
            for (var events = 1; events <= taken.Stream.Count; events++)
            {
                taken
                    .Stream.Skip(events)
                    .Aggregate(Attempt.Fold(taken.Stream.Take(events))!, (attempt, entry) => attempt.Apply(entry.Id, entry.Fact))
                    .ShouldBeTheSameAs(Attempt.Fold(taken.Stream)!);
            }
        });

    /// <summary>The store gives facts after a command's first one ids of their own, the copy in memory gives them none.</summary>
    [Fact]
    public void Ids_of_facts_that_name_no_command_do_not_matter() =>
        EveryAttempt(taken =>
        {
            var commands = taken.Commands.Select(command => command.Id).ToHashSet();
            Attempt
                .Fold(taken.Stream.Select(entry => commands.Contains(entry.Id) ? entry : (Guid.Empty, entry.Fact)))!
                .ShouldBeTheSameAs(taken.Attempt);
        });

    [Fact]
    public void Every_command_has_a_receipt_of_what_it_said_and_of_the_versions_before_and_after() =>
        EveryAttempt(taken =>
        {
            taken.Attempt.Receipts.Count.ShouldBe(taken.Commands.Count);
            foreach (var command in taken.Commands)
            {
                var receipt = taken.Attempt.Receipts[command.Id];
                receipt.VersionBefore.ShouldBe(command.Before.Version);
                receipt.VersionAfter.ShouldBe(command.After.Version);
                var scored = command.Facts[0] as AnswerScored;
                (receipt.ItemId, receipt.Response).ShouldBe((scored?.ItemId, scored?.Response));
                command.Said.Matches(receipt).ShouldBeTrue();
                // The stream up to the receipt's version is what the command was told then.
                Attempt.Fold(taken.Stream.Take(receipt.VersionAfter))!.ShouldBeTheSameAs(command.After);
            }
        });

    [Fact]
    public void No_item_is_asked_twice_and_positions_count_up() =>
        EveryAttempt(taken =>
        {
            var selected = taken.Facts.OfType<ItemSelected>().ToList();
            selected.Select(item => item.ItemId).ShouldBeUnique();
            selected.Select(item => item.Position).ShouldBe(Enumerable.Range(1, selected.Count));
            taken
                .Facts.OfType<AnswerScored>()
                .Select(answer => (answer.Position, answer.ItemId))
                .ShouldBe(selected.Take(taken.Attempt.Answers.Count).Select(item => (item.Position, item.ItemId)));
        });

    [Fact]
    public void An_attempt_goes_on_until_its_policy_ends_it_and_says_why() =>
        EveryAttempt(taken =>
        {
            var policy = taken.Quiz.Source.Policy;
            foreach (var command in taken.Commands)
            {
                var (attempt, answered) = (command.After, command.After.Answers.Count);
                var late = attempt.Deadline is { } deadline && command.At >= deadline;
                var reason = command.Facts[^1] is AttemptFinished finished ? finished.Reason : null;
                if (command.Said.ItemId is null)
                {
                    reason.ShouldBe(late ? AttemptFinished.Time : AttemptFinished.Stopped);
                }
                else if (command.Facts is [AttemptFinished])
                {
                    (reason, command.At > command.After.Deadline + SubmitAnswerEndpoint.Grace).ShouldBe((AttemptFinished.Time, true));
                }
                else
                {
                    reason.ShouldBe(
                        answered >= policy.MinItems && Measured(taken.Quiz, attempt) is { } measured ? measured
                        : answered == policy.MaxItems ? AttemptFinished.Length
                        : late ? AttemptFinished.Time
                        : answered == taken.Quiz.Bank.Count ? AttemptFinished.Exhausted
                        : null
                    );
                }
            }

            taken.Attempt.Finished.ShouldNotBeNull();
            taken.Attempt.Open.ShouldBeNull();
            taken.Attempt.Answers.Count.ShouldBeLessThanOrEqualTo(policy.MaxItems);
        });

    /// <summary>The first of the policy's goals that is reached, worked out from the state alone; null for none.</summary>
    private static string? Measured(CompiledQuiz quiz, Attempt attempt)
    {
        var policy = quiz.Source.Policy;
        var reliable = attempt.Answers[^1].Caveat is null or Caveats.SeveralMaxima;
        var before = attempt.Answers.Count > 1 ? attempt.Answers[^2].Theta : policy.PriorMean;
        var asked = attempt.Answers.Select(answer => quiz.IndexOf(answer.ItemId)).ToList();
        var left = Enumerable.Range(0, quiz.Bank.Count).Except(asked).Select(item => quiz.Bank.Information(item, attempt.Theta)).ToList();
        var classified = quiz.Policy.Classification switch
        {
            SequentialProbabilityRatioTest ratio => ratio.Classify(
                new ResponsePattern(quiz.Bank, [.. asked], [.. attempt.Answers.Select(answer => answer.Category)])
            )
                is not null,
            null => false,
            _ => reliable && policy.Cuts.All(cut => Math.Abs(cut - attempt.Theta) > 1.96 * attempt.StandardError),
        };
        return classified ? AttemptFinished.Classified
            : reliable && attempt.StandardError <= policy.StandardError ? AttemptFinished.Precision
            : reliable && Math.Abs(attempt.Theta - before) <= policy.ThetaChange ? AttemptFinished.Settled
            : reliable && left.Count > 0 && left.Max() < policy.LeastInformation ? AttemptFinished.LowInformation
            : null;
    }

    [Fact]
    public void Ability_and_its_error_stay_on_the_scale() =>
        EveryAttempt(taken =>
        {
            foreach (var answer in taken.Facts.OfType<AnswerScored>())
            {
                answer.Theta.ShouldBeInRange(-6, 6);
                // Guessing lets a surprising answer widen the posterior, though never far beyond the prior. Without a prior there may be
                // next to no information at a bound.
                answer.StandardError.ShouldBeInRange(
                    double.Epsilon,
                    taken.Quiz.Source.Policy.Estimator is "EAP" or "MAP" ? 2 : NextStep.NothingKnown
                );
            }

            foreach (var selected in taken.Facts.OfType<ItemSelected>())
            {
                double.IsFinite(selected.Value).ShouldBeTrue();
                selected.Information.ShouldBeGreaterThanOrEqualTo(0);
                // More than the policy draws among only where several are as good as the last of them.
                selected.PoolSize.ShouldBeInRange(Math.Min(selected.Eligible, taken.Quiz.Source.Policy.Randomesque), selected.Eligible);
                selected.Eligible.ShouldBe(taken.Quiz.Bank.Count - selected.Position + 1);
                selected.Ranked.Select(candidate => candidate.ItemId).ShouldContain(selected.ItemId);
                selected.Ranked.Select(candidate => candidate.ItemId).ShouldBeUnique();
                selected.Ranked.Count.ShouldBe(Math.Min(5, selected.Eligible));
            }
        });

    [Fact]
    public void The_result_lies_within_its_bounds() =>
        EveryAttempt(taken =>
        {
            var policy = taken.Quiz.Source.Policy;
            var result = taken.Attempt.Finished.ShouldNotBeNull();
            (result.Theta, result.StandardError).ShouldBe((taken.Attempt.Theta, taken.Attempt.StandardError));
            (result.Answered, result.Correct).ShouldBe(
                (taken.Attempt.Answers.Count, taken.Facts.OfType<AnswerScored>().Count(answer => answer.Points == answer.MaxPoints))
            );
            result.Extreme.ShouldBe(
                result.Correct == result.Answered || taken.Facts.OfType<AnswerScored>().All(answer => answer.Category == 0)
            );
            result.LowestLevel.ShouldBeInRange(0, result.LevelIndex);
            result.HighestLevel.ShouldBeInRange(result.LevelIndex, policy.Levels.Count - 1);
            result.Level.ShouldBe(policy.Levels[result.LevelIndex]);
            result.ExpectedLow.ShouldBeInRange(0, result.Expected);
            result.ExpectedHigh.ShouldBeInRange(result.Expected, 100);
        });

    [Fact]
    public void Time_never_runs_backwards_in_a_stream() =>
        EveryAttempt(taken =>
        {
            var times = taken
                .Facts.Select(fact =>
                    fact switch
                    {
                        AttemptStarted started => started.At,
                        ItemSelected selected => selected.At,
                        AnswerScored scored => scored.At,
                        AttemptFinished finished => finished.At,
                        _ => throw new InvalidOperationException(fact.GetType().Name),
                    }
                )
                .ToList();
            times.ShouldBe(times.Order());
        });

    [Fact]
    public void The_same_seed_and_the_same_answers_make_the_same_attempt() =>
        MadeUp.AnyCourse.Sample(course =>
        {
            var again = course with { Quiz = new CompiledQuiz(course.Quiz.Source) };
            Json(TakenAttempt.Along(course).Facts).ShouldBe(Json(TakenAttempt.Along(again).Facts));
        });

    [Fact]
    public void Everything_can_be_decided_again_from_the_stream_alone() =>
        EveryAttempt(taken => Replay.Differences(taken.Facts, taken.Quiz).ShouldBeEmpty());

    [Fact]
    public void Being_written_and_read_changes_nothing() =>
        EveryAttempt(taken =>
        {
            var read = taken
                .Facts.Select(fact =>
                    JsonSerializer.Deserialize(
                        JsonSerializer.Serialize(fact, fact.GetType(), JsonSerializerOptions.Web),
                        fact.GetType(),
                        JsonSerializerOptions.Web
                    )!
                )
                .ToList();
            Json(read).ShouldBe(Json(taken.Facts));
            Replay.Differences(read, new CompiledQuiz(taken.Quiz.Source)).ShouldBeEmpty();
        });

    [Fact]
    public void A_stream_without_events_is_no_attempt() => Attempt.Fold([]).ShouldBeNull();

    [Fact]
    public void An_event_of_another_time_is_not_passed_over_in_silence()
    {
        var attempt = TakenAttempt.Begin(MadeUp.TenItems, 7).Attempt;
        Should.Throw<InvalidOperationException>(() => attempt.Apply(Guid.NewGuid(), "something else")).Message.ShouldContain("String");
    }

    [Fact]
    public void The_end_of_time_is_counted_from_the_start()
    {
        TakenAttempt.Begin(MadeUp.TenItems, 7).Attempt.Deadline.ShouldBeNull();
        TakenAttempt
            .Begin(MadeUp.Quiz(MadeUp.Policy with { TimeLimitSeconds = 90 }), 7)
            .Attempt.Deadline.ShouldBe(MadeUp.Start.AddSeconds(90));
    }

    private static void EveryAttempt(Action<TakenAttempt> holds) => MadeUp.AnyCourse.Sample(course => holds(TakenAttempt.Along(course)));

    private static string Json(IEnumerable<object> facts) => JsonSerializer.Serialize(facts);
}
