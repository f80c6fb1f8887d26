using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Adaptivity.History;
using CsCheck;

namespace AdaptivQ.Adaptivity.Tests.History;

/// <summary>Read models as folds of a stream, without a store.</summary>
public sealed class ProjectionTests
{
    [Fact]
    public void The_summary_of_an_attempt_says_what_the_attempt_itself_says() =>
        EveryAttempt(taken =>
        {
            for (var events = 1; events <= taken.Stream.Count; events++)
            {
                var (facts, attempt) = (taken.Facts.Take(events).ToList(), Attempt.Fold(taken.Stream.Take(events))!);
                var summary = Summary(facts);
                (summary.Id, summary.LearnerId, summary.QuizId, summary.QuizVersion, summary.Simulated, summary.StartedAt).ShouldBe(
                    (MadeUp.AttemptId, MadeUp.LearnerId, MadeUp.QuizId, 3, false, MadeUp.Start)
                );
                (summary.Answered, summary.Correct, summary.Theta, summary.StandardError).ShouldBe(
                    (attempt.Answers.Count, attempt.Correct, attempt.Theta, attempt.StandardError)
                );
                summary.LastActiveAt.ShouldBe(attempt.Answers.IsEmpty ? MadeUp.Start : attempt.Answers[^1].At);
                var finished = attempt.Finished;
                // Without an answer nothing was measured, though the event holds what the prior says of everybody.
                var measured = finished is { Answered: > 0 } ? finished : null;
                (summary.FinishedAt, summary.Reason).ShouldBe((finished?.At, finished?.Reason));
                (summary.Level, summary.LevelIndex, summary.LowestLevel, summary.HighestLevel).ShouldBe(
                    (measured?.Level, measured?.LevelIndex, measured?.LowestLevel, measured?.HighestLevel)
                );
                (summary.ExpectedLow, summary.Expected, summary.ExpectedHigh, summary.Extreme).ShouldBe(
                    (measured?.ExpectedLow, measured?.Expected, measured?.ExpectedHigh, measured?.Extreme ?? false)
                );
            }
        });

    [Fact]
    public void There_is_a_record_of_every_question_and_it_says_what_was_chosen_and_answered() =>
        EveryAttempt(taken =>
        {
            var records = Records(taken.Facts);
            var selected = taken.Facts.OfType<ItemSelected>().ToList();
            records.Keys.ShouldBe(selected.Select(item => AnswerRecord.IdOf(MadeUp.AttemptId, item.Position)), ignoreOrder: true);
            var answers = taken.Facts.OfType<AnswerScored>().ToDictionary(answer => answer.Position);
            foreach (var item in selected)
            {
                var record = records[AnswerRecord.IdOf(MadeUp.AttemptId, item.Position)];
                (record.AttemptId, record.LearnerId, record.QuizId, record.QuizVersion, record.Simulated).ShouldBe(
                    (MadeUp.AttemptId, MadeUp.LearnerId, MadeUp.QuizId, 3, false)
                );
                (
                    record.Position,
                    record.ItemId,
                    record.ItemRevision,
                    record.Criterion,
                    record.Information,
                    record.ThetaBefore,
                    record.StandardErrorBefore,
                    record.ShownAt
                ).ShouldBe(
                    (
                        item.Position,
                        item.ItemId,
                        item.ItemRevision,
                        item.Criterion,
                        item.Information,
                        item.Theta,
                        item.StandardError,
                        item.At
                    )
                );
                var answer = answers.GetValueOrDefault(item.Position);
                record.Topic.ShouldBe(taken.Quiz.Item(item.ItemId).Topic);
                (record.Response, record.Points, record.MaxPoints, record.Category).ShouldBe(
                    (answer?.Response, answer?.Points, answer?.MaxPoints, answer?.Category)
                );
                (record.Correct, record.ThetaAfter, record.StandardErrorAfter, record.AnsweredAt).ShouldBe(
                    (answer is null ? null : answer.Points == answer.MaxPoints, answer?.Theta, answer?.StandardError, answer?.At)
                );
            }
        });

    [Fact]
    public void What_an_answer_said_is_what_the_next_question_was_chosen_at() =>
        EveryAttempt(taken =>
        {
            var records = Records(taken.Facts).Values.OrderBy(record => record.Position).ToList();
            foreach (var (before, after) in records.Zip(records.Skip(1)))
            {
                (after.ThetaBefore, after.StandardErrorBefore).ShouldBe((before.ThetaAfter!.Value, before.StandardErrorAfter!.Value));
            }
            if (records.LastOrDefault(record => record.ThetaAfter is not null) is { } last)
            {
                last.ThetaAfter.ShouldBe(Summary(taken.Facts).Theta);
            }
        });

    [Fact]
    public void A_learner_s_own_list_has_the_start_and_the_end() =>
        EveryAttempt(taken =>
        {
            var own = LearnerAttemptProjection.Create((AttemptStarted)taken.Facts[0]);
            own.ShouldBe(new LearnerAttempt(MadeUp.AttemptId, MadeUp.LearnerId, MadeUp.QuizId, 3, MadeUp.Start, null, null, null, 0, 0));
            var finished = taken.Attempt.Finished!;
            LearnerAttemptProjection
                .Apply(finished, own)
                .ShouldBe(
                    own with
                    {
                        FinishedAt = finished.At,
                        Reason = finished.Reason,
                        Level = finished.Answered > 0 ? finished.Level : null,
                        Answered = finished.Answered,
                        Correct = finished.Correct,
                    }
                );
        });

    [Fact]
    public void An_attempt_that_ended_without_an_answer_has_an_end_and_nothing_that_was_measured()
    {
        var begun = TakenAttempt.Begin(MadeUp.TenItems, 7);
        var finished = NextStep.Finish(begun.Attempt, MadeUp.TenItems, AttemptFinished.Stopped, MadeUp.Start.AddSeconds(5));

        var before = Summary(begun.Facts);
        Summary([.. begun.Facts, finished]).ShouldBe(before with { FinishedAt = finished.At, Reason = AttemptFinished.Stopped });
        (before.Level, before.Expected, before.Extreme).ShouldBe((null, null, false));
        var own = LearnerAttemptProjection.Create((AttemptStarted)begun.Facts[0]);
        LearnerAttemptProjection.Apply(finished, own).ShouldBe(own with { FinishedAt = finished.At, Reason = AttemptFinished.Stopped });
    }

    [Fact]
    public void Folding_twice_gives_the_same() =>
        EveryAttempt(taken =>
        {
            Summary(taken.Facts).ShouldBe(Summary(taken.Facts));
            Records(taken.Facts).ShouldBe(Records(taken.Facts));
        });

    [Fact]
    public void Projections_have_the_names_an_operator_calls_them_by()
    {
        new AttemptSummaryProjection().Name.ShouldBe("AttemptSummaries");
        new AnswerRecordProjection().Name.ShouldBe("AnswerRecords");
        new LearnerAttemptProjection().Name.ShouldBe("LearnerAttempts");
    }

    private static AttemptSummary Summary(IReadOnlyList<object> facts) =>
        facts
            .Skip(1)
            .Aggregate(
                AttemptSummaryProjection.Create((AttemptStarted)facts[0]),
                (summary, fact) =>
                    fact switch
                    {
                        AnswerScored scored => AttemptSummaryProjection.Apply(scored, summary),
                        AttemptFinished finished => AttemptSummaryProjection.Apply(finished, summary),
                        _ => summary,
                    }
            );

    private static SortedDictionary<string, AnswerRecord> Records(IReadOnlyList<object> facts)
    {
        var records = new SortedDictionary<string, AnswerRecord>(StringComparer.Ordinal);
        foreach (var fact in facts)
        {
            if (fact is ItemSelected selected)
            {
                var record = AnswerRecordProjection.Create(selected);
                records.Add(record.Id, record);
            }
            else if (fact is AnswerScored scored)
            {
                var id = AnswerRecord.IdOf(scored.AttemptId, scored.Position);
                records[id] = AnswerRecordProjection.Apply(scored, records[id]);
            }
        }

        return records;
    }

    private static void EveryAttempt(Action<TakenAttempt> holds) => MadeUp.AnyCourse.Sample(course => holds(TakenAttempt.Along(course)));
}
