using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Quizzes.Contracts;

namespace AdaptivQ.Adaptivity.Tests.Attempts;

/// <summary>What a learner is told of a finished attempt, by the quiz's feedback and by how far it got.</summary>
public sealed class TellingTests
{
    private static readonly QuizPolicy AtLeastThree = MadeUp.Policy with { MinItems = 3 };

    private static readonly HashSet<Guid> Nothing = [];

    public static TheoryData<string, string, int, string?, bool> Cases =>
        new()
        {
            { QuizPolicy.FeedbackNever, AttemptFinished.Length, 5, Telling.Never, false },
            { QuizPolicy.FeedbackNever, AttemptFinished.Stopped, 1, Telling.Never, false },
            { QuizPolicy.FeedbackAtEnd, AttemptFinished.Length, 5, null, true },
            { QuizPolicy.FeedbackAtEnd, AttemptFinished.Stopped, 3, null, true },
            { QuizPolicy.FeedbackAtEnd, AttemptFinished.Stopped, 2, Telling.TooFew, false },
            { QuizPolicy.FeedbackAtEnd, AttemptFinished.Time, 2, Telling.TooFew, false },
            { QuizPolicy.FeedbackAtEnd, AttemptFinished.Exhausted, 2, null, true },
            { QuizPolicy.FeedbackInstant, AttemptFinished.Stopped, 2, Telling.TooFew, true },
            { QuizPolicy.FeedbackInstant, AttemptFinished.Stopped, 3, null, true },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_level_needs_the_fewest_questions_and_a_quiz_that_tells(
        string feedback,
        string reason,
        int answered,
        string? withheld,
        bool tellsAnswers
    )
    {
        var policy = AtLeastThree with { Feedback = feedback };
        Telling.LevelWithheld(policy, reason, answered).ShouldBe(withheld);
        Telling.TellsAnswers(policy, reason, answered).ShouldBe(tellsAnswers);
    }

    [Theory]
    [InlineData("11111", "00000")]
    [InlineData("10", "00")]
    [InlineData("1", "0")]
    public void With_feedback_never_the_result_is_the_same_whatever_was_answered(string one, string other)
    {
        var quiz = MadeUp.Quiz(AtLeastThree with { Feedback = QuizPolicy.FeedbackNever });
        ResultOf(one).ShouldBe(ResultOf(other));

        ResultView ResultOf(string answers)
        {
            var view = ResultView.ForLearner(Ended(quiz, answers), quiz.Source);
            // Records compare lists by reference.
            return view with { Levels = [] };
        }
    }

    [Fact]
    public void With_feedback_never_only_what_the_learner_or_the_clock_did_is_told_as_the_reason()
    {
        var quiz = MadeUp.Quiz(AtLeastThree with { Feedback = QuizPolicy.FeedbackNever });
        var ended = Ended(quiz, "11111");
        foreach (var (reason, told) in new[] { (AttemptFinished.Precision, null), (AttemptFinished.Stopped, "stopped"), ("time", "time") })
        {
            ResultView.ForLearner(ended with { Reason = reason }, quiz.Source).Reason.ShouldBe(told);
        }
    }

    [Fact]
    public void A_teacher_sees_the_whole_result()
    {
        var quiz = MadeUp.Quiz(AtLeastThree with { Feedback = QuizPolicy.FeedbackNever });
        var view = ResultView.Of(Ended(quiz, "1"), quiz.Source);
        (view.Correct, view.Withheld).ShouldBe((1, null));
        view.Level.ShouldNotBeNull();
        view.Range.ShouldNotBeNull();
    }

    [Fact]
    public void An_attempt_that_was_stopped_early_tells_no_level_and_no_number_right()
    {
        var quiz = MadeUp.Quiz(AtLeastThree);
        var view = ResultView.ForLearner(Ended(quiz, "10"), quiz.Source);
        (view.Level, view.LevelIndex, view.Range, view.LevelRange, view.Correct).ShouldBe((null, null, null, null, null));
        (view.Reason, view.Withheld, view.Answered).ShouldBe(("stopped", Telling.TooFew, 2));
    }

    [Theory]
    [InlineData(QuizPolicy.FeedbackNever, "11111", false)]
    [InlineData(QuizPolicy.FeedbackAtEnd, "11111", true)]
    [InlineData(QuizPolicy.FeedbackAtEnd, "11", false)]
    [InlineData(QuizPolicy.FeedbackInstant, "11", true)]
    public void The_review_is_open_where_the_answers_are_told(string feedback, string answers, bool open)
    {
        var quiz = MadeUp.Quiz(AtLeastThree with { Feedback = feedback });
        var refusal = ShowAttemptEndpoint.Decide(Over(quiz, answers), quiz, Nothing);
        (refusal is null).ShouldBe(open);
        refusal?.ShouldRefuse(409, "review-not-open");
    }

    [Fact]
    public void The_review_stays_shut_while_one_of_its_questions_is_open_elsewhere()
    {
        var quiz = MadeUp.Quiz(MadeUp.Policy);
        var over = Over(quiz, "10101");
        ShowAttemptEndpoint.Decide(over, quiz, new HashSet<Guid> { over.Answers[2].ItemId })!.Detail.ShouldContain("open for you");
        var notAsked = quiz.Source.Items.First(item => over.Answers.All(answer => answer.ItemId != item.ItemId)).ItemId;
        ShowAttemptEndpoint.Decide(over, quiz, new HashSet<Guid> { notAsked }).ShouldBeNull();
    }

    private static AttemptFinished Ended(CompiledQuiz quiz, string answers) => Over(quiz, answers).Finished!;

    /// <summary>An attempt that was answered so, and stopped where it was not over by then.</summary>
    private static Attempt Over(CompiledQuiz quiz, string answers)
    {
        var attempt = TakenAttempt.Along(quiz, answers).Attempt;
        return attempt.Finished is null
            ? attempt.Apply(Guid.NewGuid(), NextStep.Finish(attempt, quiz, AttemptFinished.Stopped, MadeUp.Start.AddHours(1)))
            : attempt;
    }
}
