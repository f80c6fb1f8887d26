using System.Text.Json;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Adaptivity.History;
using AdaptivQ.Quizzes.Contracts;
using CsCheck;

namespace AdaptivQ.Adaptivity.Tests.History;

/// <summary>The teacher's page of one attempt: its numbers are the events' numbers, its words say what they mean.</summary>
public sealed class AttemptTimelineTests
{
    [Fact]
    public void Every_number_is_the_number_of_an_event() =>
        MadeUp.AnyCourse.Sample(course =>
        {
            var taken = TakenAttempt.Along(course);
            var timeline = Of(taken);
            var started = (AttemptStarted)taken.Facts[0];
            (timeline.AttemptId, timeline.Learner, timeline.Simulated, timeline.StartedAt, timeline.FinishedAt).ShouldBe(
                (MadeUp.AttemptId, new TimelineLearner(MadeUp.LearnerId, "Robin"), false, MadeUp.Start, taken.Attempt.Finished!.At)
            );
            timeline.Seed.ShouldBe($"{started.Seed}");
            timeline.Result!.Level.ShouldBe(taken.Attempt.Finished.Answered > 0 ? taken.Attempt.Finished.Level : null);

            var selected = taken.Facts.OfType<ItemSelected>().ToList();
            var scored = taken.Facts.OfType<AnswerScored>().ToDictionary(answer => answer.Position);
            timeline.Steps.Count.ShouldBe(selected.Count);
            foreach (var (step, choice) in timeline.Steps.Zip(selected))
            {
                var item = taken.Quiz.Item(choice.ItemId);
                (step.Position, step.ItemId, step.ItemRevision, step.ShownAt).ShouldBe(
                    (choice.Position, choice.ItemId, choice.ItemRevision, choice.At)
                );
                (step.ThetaBefore, step.StandardErrorBefore).ShouldBe((choice.Theta, choice.StandardError));
                (step.Parameters.Model, step.Parameters.A, step.Parameters.C, step.Parameters.D, step.Parameters.Source).ShouldBe(
                    (item.Parameters.Model, item.Parameters.A, item.Parameters.C, item.Parameters.D, "prior")
                );
                step.Parameters.B.ShouldBe(item.Parameters.B);
                step.Parameters.Location.ShouldBe(item.Parameters.B.Average(), 1e-12);
                (step.Why.Criterion, step.Why.Value, step.Why.Information, step.Why.Eligible, step.Why.RandomesqueOf).ShouldBe(
                    (choice.Criterion, choice.Value, choice.Information, choice.Eligible, choice.PoolSize)
                );
                step.Why.RunnersUp.Select(other => (other.ItemId, other.Value, other.Information))
                    .ShouldBe(
                        choice
                            .Ranked.Where(other => other.ItemId != choice.ItemId)
                            .Select(other => (other.ItemId, other.Value, other.Information))
                    );

                var answer = scored.GetValueOrDefault(choice.Position);
                (step.Response is { } response ? Response.Of(response) : null).ShouldBe(answer?.Response);
                (step.Correct, step.Points, step.MaxPoints, step.AnsweredAt, step.ThetaAfter, step.StandardErrorAfter).ShouldBe(
                    (
                        answer is null ? null : answer.Points == answer.MaxPoints,
                        answer?.Points,
                        answer?.MaxPoints,
                        answer?.At,
                        answer?.Theta,
                        answer?.StandardError
                    )
                );
                step.ResponseText.ShouldBe(answer is null ? null : item.Interaction.InWords(answer.Response.Json));
                step.Messages.ShouldBe(answer is null ? [] : item.Interaction.Messages(answer.Response.Json));
                step.SecondsTaken.ShouldBe(answer is null ? null : (answer.At - choice.At).TotalSeconds);
            }
        });

    [Fact]
    public void A_teacher_sees_each_question_as_the_learner_saw_it_and_what_is_right() =>
        MadeUp.AnyCourse.Sample(course =>
        {
            var taken = TakenAttempt.Along(course);
            foreach (var (step, position) in Of(taken).Steps.Select(step => (step, step.Position)))
            {
                var item = taken.Quiz.Item(step.ItemId);
                JsonSerializer.Serialize(step.Item).ShouldBe(JsonSerializer.Serialize(ItemView.Of(item, course.Seed, position)));
                step.Solution.GetRawText().ShouldBe(item.Interaction.Solution().GetRawText());
            }
        });

    [Fact]
    public void The_policy_and_the_prior_are_what_the_attempt_was_pinned_to()
    {
        var quiz = MadeUp.Quiz(MadeUp.Policy with { StandardError = 0.4, TimeLimitSeconds = 600, Randomesque = 3 });
        var timeline = Of(TakenAttempt.Along(quiz, "10"));
        timeline.Quiz.ShouldBe(new TimelineQuiz(MadeUp.QuizId, "Mathematics check", 3, "assess"));
        timeline.Policy.ShouldBe(new TimelinePolicy(1, quiz.Source.Policy with { TimeLimitSeconds = 600 }));
        timeline.Calibration.ShouldBe(new TimelineCalibration(0, 2, 0, 0));
        timeline.Prior.ShouldBe(new TimelinePrior(0, 1));
    }

    [Fact]
    public void Where_parameters_come_from_is_counted_over_the_answered_questions_and_told_at_each()
    {
        var plain = MadeUp.TenItems.Source;
        var quiz = new CompiledQuiz(
            plain with
            {
                CalibrationVersion = 4,
                Items = [.. plain.Items.Select((item, number) => item with { Parameters = SourcesInTurn(item.Parameters, number) })],
            }
        );
        var timeline = Of(TakenAttempt.Along(quiz, "1011"));
        timeline.Steps.Count.ShouldBe(5);
        foreach (var step in timeline.Steps)
        {
            var parameters = quiz.Item(step.ItemId).Parameters;
            (
                step.Parameters.Source,
                step.Parameters.From,
                step.Parameters.Learners,
                step.Parameters.CalibrationVersion,
                step.Parameters.Errors
            ).ShouldBe((parameters.Source, parameters.From, parameters.Learners, parameters.CalibrationVersion, parameters.Errors));
        }

        // The open question has not been answered, so nothing rests on it yet.
        int Answered(string source) => timeline.Steps.Count(step => step.AnsweredAt is not null && step.Parameters.Source == source);
        timeline.Calibration.ShouldBe(new TimelineCalibration(4, Answered("prior"), Answered("imported"), Answered("calibrated")));
        (timeline.Calibration.Prior + timeline.Calibration.Imported + timeline.Calibration.Calibrated).ShouldBe(4);
        timeline.Steps.Select(step => step.Parameters.Source).Distinct().Count().ShouldBeGreaterThan(1);
    }

    private static PublishedParameters SourcesInTurn(PublishedParameters parameters, int number) =>
        (number % 3) switch
        {
            0 => parameters with { Errors = new PublishedErrors(0.4, [0.8], 0.1, null) },
            1 => parameters with
            {
                Source = "imported",
                From = "the author",
                CalibrationVersion = 2,
                Errors = new PublishedErrors(null, [null], null, null),
            },
            _ => parameters with
            {
                Source = "calibrated",
                From = "Spring trial",
                Learners = 812,
                CalibrationVersion = 4,
                Errors = new PublishedErrors(0.1, [0.2], null, null),
            },
        };

    [Fact]
    public void An_open_attempt_ends_with_a_question_that_has_no_answer_yet()
    {
        var timeline = Of(TakenAttempt.Along(MadeUp.TenItems, "10"));
        (timeline.FinishedAt, timeline.Result).ShouldBe((null, null));
        var open = timeline.Steps[^1];
        (open.Position, open.AnsweredAt, open.SecondsTaken, open.Response, open.Correct, open.ThetaAfter, open.StandardErrorAfter).ShouldBe(
            (3, null, null, null, null, null, null)
        );
    }

    [Fact]
    public void A_learner_whose_name_is_gone_is_shown_without_one()
    {
        var taken = TakenAttempt.Along(MadeUp.TenItems, "1");
        AttemptTimeline.Of(taken.Attempt, taken.Facts, taken.Quiz, null).Learner.ShouldBe(new TimelineLearner(MadeUp.LearnerId, null));
    }

    [Theory]
    [InlineData(-3, "very easy")]
    [InlineData(-1.5, "easy")]
    [InlineData(-0.5, "medium")]
    [InlineData(0, "medium")]
    [InlineData(0.5, "hard")]
    [InlineData(1.5, "very hard")]
    public void Difficulty_has_a_word(double b, string word)
    {
        var quiz = new CompiledQuiz(MadeUp.Published(MadeUp.Policy, [MadeUp.Item(0, 1, b, 0.2)]));
        Of(TakenAttempt.Begin(quiz, 7)).Steps[0].DifficultyLabel.ShouldBe(word);
    }

    [Fact]
    public void A_rule_that_could_not_be_kept_is_told_by_its_code()
    {
        Why(MadeUp.Policy with { Randomesque = 10 }).Relaxed.ShouldBeEmpty();
        Why(MadeUp.Policy with { Randomesque = 12 }).Relaxed.ShouldBe([NextStep.FewerCandidates]);

        var last = Of(
            TakenAttempt.Along(
                new CompiledQuiz(
                    MadeUp.Published(MadeUp.Policy with { Randomesque = 5 }, [MadeUp.Item(0, 1, 0, 0.2), MadeUp.Item(1, 1, 0, 0.2)])
                ),
                "1"
            )
        )
            .Steps[^1]
            .Why;
        (last.Eligible, last.Relaxed.ShouldHaveSingleItem()).ShouldBe((1, NextStep.FewerCandidates));
    }

    private static TimelineWhy Why(QuizPolicy policy) => Of(TakenAttempt.Begin(MadeUp.Quiz(policy), 7)).Steps[0].Why;

    private static AttemptTimeline Of(TakenAttempt taken) => AttemptTimeline.Of(taken.Attempt, taken.Facts, taken.Quiz, "Robin");
}
