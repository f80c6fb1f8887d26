using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Quizzes.Contracts;

namespace AdaptivQ.Adaptivity.Tests.Attempts;

/// <summary>Which of a learner's attempts at one quiz the home page speaks of.</summary>
public sealed class LearnerAttemptTests
{
    private static readonly LearnerAttempt Early = Started(0);
    private static readonly LearnerAttempt Late = Started(10);

    [Fact]
    public void The_attempt_that_goes_on_is_the_last_started_of_those_that_have_not_ended()
    {
        LearnerAttempt.Open([Early, Late, Ended(Started(20), 30, "Secure")]).ShouldBe(Late);
        LearnerAttempt.Open([Late, Early]).ShouldBe(Late);
        LearnerAttempt.Open([Ended(Early, 5, "Secure")]).ShouldBeNull();
        LearnerAttempt.Open([]).ShouldBeNull();
    }

    [Fact]
    public void The_result_that_counts_is_of_the_attempt_that_ended_last()
    {
        var (first, second) = (Ended(Late, 12, "Growing"), Ended(Early, 15, "Secure"));
        LearnerAttempt.Last([first, second, Started(20)]).ShouldBe(second);
        LearnerAttempt.Last([second, first]).ShouldBe(second);
        LearnerAttempt.Last([Early]).ShouldBeNull();
    }

    [Fact]
    public void A_learner_is_told_of_it_what_the_quiz_tells()
    {
        var ended = Ended(Early, 5, "Secure") with { Answered = 4, Correct = 3 };
        ended.LevelTold(MadeUp.Policy).ShouldBe("Secure");
        ended.CorrectTold(MadeUp.Policy).ShouldBe(3);
        var never = MadeUp.Policy with { Feedback = QuizPolicy.FeedbackNever };
        (ended.LevelTold(never), ended.CorrectTold(never)).ShouldBe((null, null));
        (Early.LevelTold(MadeUp.Policy), Early.CorrectTold(MadeUp.Policy)).ShouldBe((null, null));
    }

    private static LearnerAttempt Started(int minute) =>
        new(Guid.NewGuid(), MadeUp.LearnerId, MadeUp.QuizId, 3, MadeUp.Start.AddMinutes(minute), null, null, null, 0, 0);

    private static LearnerAttempt Ended(LearnerAttempt attempt, int minute, string level) =>
        attempt with
        {
            FinishedAt = MadeUp.Start.AddMinutes(minute),
            Reason = AttemptFinished.Length,
            Level = level,
        };
}
