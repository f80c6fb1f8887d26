using System.Text.Json;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.Contracts;

namespace AdaptivQ.Adaptivity.Tests.Attempts;

public sealed class SubmitAnswerTests
{
    private static readonly DateTimeOffset Soon = MadeUp.Start.AddSeconds(20);

    [Fact]
    public void A_right_answer_scores_1_and_a_better_ability_gets_a_harder_question()
    {
        var attempt = TakenAttempt.Begin(MadeUp.TenItems, 7).Attempt;
        var (scored, next) = Answered(attempt, MadeUp.TenItems, right: true);
        (scored.AttemptId, scored.Position, scored.ItemId, scored.Points, scored.MaxPoints, scored.Category, scored.At).ShouldBe(
            (MadeUp.AttemptId, 1, attempt.Open!.ItemId, 1, 1, 1, Soon)
        );
        scored.Response.ShouldBe(Response.Of(MadeUp.TenItems.Right(scored.ItemId)));
        scored.Theta.ShouldBeGreaterThan(0);
        scored.StandardError.ShouldBeLessThan(1);

        var selected = next.ShouldBeOfType<ItemSelected>();
        (selected.Position, selected.Theta, selected.StandardError, selected.At).ShouldBe((2, scored.Theta, scored.StandardError, Soon));
        Difficulty(selected.ItemId).ShouldBeGreaterThan(Difficulty(scored.ItemId));
        selected.Eligible.ShouldBe(9);
    }

    [Fact]
    public void A_wrong_answer_scores_0_and_a_lower_ability_gets_an_easier_question()
    {
        var attempt = TakenAttempt.Begin(MadeUp.TenItems, 7).Attempt;
        var (scored, next) = Answered(attempt, MadeUp.TenItems, right: false);
        (scored.Points, scored.Category).ShouldBe((0, 0));
        scored.Theta.ShouldBeLessThan(0);
        Difficulty(next.ShouldBeOfType<ItemSelected>().ItemId).ShouldBeLessThan(Difficulty(scored.ItemId));
    }

    [Fact]
    public void Ability_is_the_engine_s_estimate_from_all_answers_so_far()
    {
        var taken = TakenAttempt.Along(MadeUp.TenItems, "1101");
        var answers = taken.Attempt.Answers;
        var expected = MadeUp.TenItems.Policy.Estimator.Estimate(
            new ResponsePattern(MadeUp.TenItems.Bank, [.. answers.Select(answer => MadeUp.TenItems.IndexOf(answer.ItemId))], [1, 1, 0, 1])
        );
        (taken.Attempt.Theta, taken.Attempt.StandardError).ShouldBe((expected.Theta, expected.StandardError));
        NextStep.Estimate(MadeUp.TenItems, answers).ShouldBe(expected);
        NextStep.Estimate(MadeUp.TenItems, []).ShouldBe(new AbilityEstimate(0, 1, IsExtreme: true));
    }

    [Fact]
    public void The_last_question_is_followed_by_the_end()
    {
        var attempt = TakenAttempt.Along(MadeUp.TenItems, "1011").Attempt;
        var (scored, next) = Answered(attempt, MadeUp.TenItems, right: true);
        var finished = next.ShouldBeOfType<AttemptFinished>();
        (finished.Reason, finished.Answered, finished.Correct, finished.Extreme, finished.At).ShouldBe(
            (AttemptFinished.Length, 5, 4, false, Soon)
        );
        (finished.Theta, finished.StandardError).ShouldBe((scored.Theta, scored.StandardError));
        (finished.AttemptId, finished.LearnerId, finished.QuizId, finished.QuizVersion).ShouldBe(
            (MadeUp.AttemptId, MadeUp.LearnerId, MadeUp.QuizId, 3)
        );
    }

    [Fact]
    public void Enough_precision_ends_it_once_the_least_number_of_questions_is_answered()
    {
        var quiz = MadeUp.Quiz(MadeUp.Policy with { StandardError = 0.99, MinItems = 3 });
        TakenAttempt.Along(quiz, "10").Attempt.Finished.ShouldBeNull();
        TakenAttempt.Along(quiz, "101").Attempt.Finished.ShouldNotBeNull().Reason.ShouldBe(AttemptFinished.Precision);
    }

    [Fact]
    public void A_bank_that_is_used_up_ends_it()
    {
        var quiz = new CompiledQuiz(MadeUp.Published(MadeUp.Policy, [MadeUp.Item(0, 1, 0, 0.2), MadeUp.Item(1, 1, 0, 0.2)]));
        TakenAttempt.Along(quiz, "11").Attempt.Finished.ShouldNotBeNull().Reason.ShouldBe(AttemptFinished.Exhausted);
    }

    [Fact]
    public void An_attempt_of_only_right_answers_is_told_to_be_estimated()
    {
        TakenAttempt.Along(MadeUp.TenItems, "11111").Attempt.Finished!.Extreme.ShouldBeTrue();
        TakenAttempt.Along(MadeUp.TenItems, "00000").Attempt.Finished!.Extreme.ShouldBeTrue();
        TakenAttempt.Along(MadeUp.TenItems, "11110").Attempt.Finished!.Extreme.ShouldBeFalse();
    }

    [Fact]
    public void Right_answers_lead_to_a_higher_level_than_wrong_ones()
    {
        string[] patterns = ["00000", "10000", "10100", "11011", "11111"];
        var results = patterns.Select(pattern => TakenAttempt.Along(MadeUp.TenItems, pattern).Attempt.Finished!).ToList();
        results.Select(result => result.Theta).ShouldBe(results.Select(result => result.Theta).Order());
        results.Select(result => result.Expected).ShouldBe(results.Select(result => result.Expected).Order());
        results[0].LevelIndex.ShouldBeLessThan(results[^1].LevelIndex);
    }

    [Fact]
    public void An_attempt_that_is_over_takes_no_answer()
    {
        var attempt = TakenAttempt.Along(MadeUp.TenItems, "11111").Attempt;
        Refused(
            attempt,
            MadeUp.TenItems,
            new SubmitAnswer(attempt.Answers[^1].ItemId, Option("i0o0"), attempt.Version),
            409,
            "attempt-finished"
        )
            .Result.ShouldNotBeNull();
        // Whatever version it names.
        Refused(attempt, MadeUp.TenItems, new SubmitAnswer(attempt.Answers[^1].ItemId, Option("i0o0"), 2), 409, "attempt-finished");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(-100)]
    public void An_answer_to_another_version_gets_the_current_one(int off)
    {
        var attempt = TakenAttempt.Along(MadeUp.TenItems, "10").Attempt;
        var open = attempt.Open!.ItemId;
        var current = Refused(
            attempt,
            MadeUp.TenItems,
            new SubmitAnswer(open, MadeUp.TenItems.Right(open), attempt.Version + off),
            409,
            "attempt-stale"
        );
        (current.Version, current.Item!.Id, current.Progress).ShouldBe((attempt.Version, open, new ProgressView(2, 1, 5)));
    }

    [Fact]
    public void Only_the_open_question_can_be_answered()
    {
        var attempt = TakenAttempt.Along(MadeUp.TenItems, "10").Attempt;
        foreach (
            var item in new[]
            {
                attempt.Answers[0].ItemId,
                Guid.Empty,
                MadeUp
                    .TenItems.Source.Items.Select(item => item.ItemId)
                    .First(id => id != attempt.Open!.ItemId && attempt.Answers.All(answer => answer.ItemId != id)),
            }
        )
        {
            Refused(attempt, MadeUp.TenItems, new SubmitAnswer(item, Option("i0o0"), attempt.Version), 409, "item-not-open")
                .Item!.Id.ShouldBe(attempt.Open!.ItemId);
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"i1o0\"")]
    [InlineData("\"Option 0\"")]
    [InlineData("\"I4O0\"")]
    [InlineData("[\"i4o0\"]")]
    [InlineData("true")]
    [InlineData("{}")]
    public void Only_a_response_that_the_question_can_have_is_an_answer(string response)
    {
        var attempt = TakenAttempt.Begin(MadeUp.TenItems, 7).Attempt;
        attempt.Open!.ItemId.ShouldBe(MadeUp.ItemId(4));
        var decision = SubmitAnswerEndpoint.Decide(
            attempt,
            MadeUp.TenItems,
            new SubmitAnswer(attempt.Open.ItemId, JsonSerializer.Deserialize<JsonElement>(response), attempt.Version),
            Soon
        );
        decision.ShouldRefuse(400, "invalid-response", "response").More.ShouldBeEmpty();
    }

    /// <summary>Seconds after the start, of 60 that there are; what becomes of the answer.</summary>
    [Theory]
    [InlineData(59.9, "goes on")]
    [InlineData(60, "is scored and the last one")]
    [InlineData(65, "is scored and the last one")]
    [InlineData(65.001, "comes too late")]
    [InlineData(86_400, "comes too late")]
    public void An_answer_may_arrive_a_little_late_and_no_more(double seconds, string then)
    {
        var quiz = MadeUp.Quiz(MadeUp.Policy with { TimeLimitSeconds = 60 });
        var attempt = TakenAttempt.Begin(quiz, 7).Attempt;
        var now = MadeUp.Start.AddSeconds(seconds);
        var decision = SubmitAnswerEndpoint.Decide(
            attempt,
            quiz,
            new SubmitAnswer(attempt.Open!.ItemId, quiz.Right(attempt.Open.ItemId), attempt.Version),
            now
        );
        decision.Refused.ShouldBeNull();
        switch (then)
        {
            case "goes on":
                decision.Events.Select(fact => fact.GetType()).ShouldBe([typeof(AnswerScored), typeof(ItemSelected)]);
                break;
            case "is scored and the last one":
                decision.Events[0].ShouldBeOfType<AnswerScored>().Points.ShouldBe(1);
                var finished = decision.Events[1].ShouldBeOfType<AttemptFinished>();
                (finished.Reason, finished.Answered, finished.Correct, finished.At).ShouldBe((AttemptFinished.Time, 1, 1, now));
                break;
            default:
                var late = decision.Events.ShouldHaveSingleItem().ShouldBeOfType<AttemptFinished>();
                (late.Reason, late.Answered, late.At).ShouldBe((AttemptFinished.Time, 0, MadeUp.Start.AddSeconds(60)));
                break;
        }
    }

    [Fact]
    public void An_attempt_that_measured_well_in_its_last_moment_has_measured_well()
    {
        var quiz = MadeUp.Quiz(MadeUp.Policy with { TimeLimitSeconds = 60, StandardError = 0.99 });
        var attempt = TakenAttempt.Begin(quiz, 7).Attempt;
        SubmitAnswerEndpoint
            .Decide(
                attempt,
                quiz,
                new SubmitAnswer(attempt.Open!.ItemId, quiz.Right(attempt.Open.ItemId), attempt.Version),
                MadeUp.Start.AddSeconds(61)
            )
            .Events[1]
            .ShouldBeOfType<AttemptFinished>()
            .Reason.ShouldBe(AttemptFinished.Precision);
    }

    [Fact]
    public void A_refusal_gives_no_key_away()
    {
        var attempt = TakenAttempt.Along(MadeUp.TenItems, "10").Attempt;
        var refusal = SubmitAnswerEndpoint
            .Decide(attempt, MadeUp.TenItems, new SubmitAnswer(Guid.Empty, default, attempt.Version), Soon)
            .Refused!;
        refusal.More.Keys.ShouldBe(["current"]);
        refusal.More["current"].ShouldBeOfType<AttemptView>();
    }

    private static JsonElement Option(string id) => JsonSerializer.SerializeToElement(id);

    private static double Difficulty(Guid itemId) => MadeUp.TenItems.Item(itemId).Parameters.B[0];

    private static (AnswerScored Scored, object Next) Answered(Attempt attempt, CompiledQuiz quiz, bool right)
    {
        var open = attempt.Open!.ItemId;
        var decision = SubmitAnswerEndpoint.Decide(
            attempt,
            quiz,
            new SubmitAnswer(open, right ? quiz.Right(open) : quiz.Wrong(open), attempt.Version),
            Soon
        );
        decision.Refused.ShouldBeNull();
        decision.Events.Count.ShouldBe(2);
        return (decision.Events[0].ShouldBeOfType<AnswerScored>(), decision.Events[1]);
    }

    private static AttemptView Refused(Attempt attempt, CompiledQuiz quiz, SubmitAnswer answer, int status, string kind)
    {
        var refusal = SubmitAnswerEndpoint.Decide(attempt, quiz, answer, Soon).ShouldRefuse(status, kind);
        return refusal.More["current"].ShouldBeOfType<AttemptView>();
    }
}
