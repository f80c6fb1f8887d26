using AdaptivQ.Learners.Contracts;
using AdaptivQ.Learners.Records;

namespace AdaptivQ.Learners.Tests.Records;

public sealed class LearnerRecordTests
{
    private static readonly Guid Learner = new("20000000-0000-4000-8000-000000000002");
    private static readonly Guid Algebra = new("a0000000-0000-4000-8000-000000000001");
    private static readonly Guid Number = new("a0000000-0000-4000-8000-000000000002");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_record_begins_with_the_first_quiz_that_was_taken()
    {
        var taken = Taken(Algebra, 1, "Growing", Now);
        LearnerRecord.Create(taken).Id.ShouldBe(Learner);
        LearnerRecord.Create(taken).Quizzes.ShouldBe([new TakenQuiz(Algebra, 1, Attempt(1), "Growing", Now)]);
    }

    [Fact]
    public void Each_quiz_stands_once_with_its_last_attempt_and_how_often_it_was_taken()
    {
        var record = LearnerRecord
            .Create(Taken(Algebra, 1, "Growing", Now))
            .Apply(Taken(Number, 2, "Secure", Now.AddDays(1)))
            .Apply(Taken(Algebra, 3, "Secure", Now.AddDays(2)))
            .Apply(Taken(Algebra, 4, "Strong", Now.AddDays(3)));
        record
            .Quizzes.OrderBy(quiz => quiz.LastAt)
            .ShouldBe([
                new TakenQuiz(Number, 1, Attempt(2), "Secure", Now.AddDays(1)),
                new TakenQuiz(Algebra, 3, Attempt(4), "Strong", Now.AddDays(3)),
            ]);
    }

    [Fact]
    public void An_attempt_that_is_told_of_late_does_not_pass_for_the_last() =>
        LearnerRecord
            .Create(Taken(Algebra, 2, "Strong", Now.AddDays(1)))
            .Apply(Taken(Algebra, 1, "Growing", Now))
            .Quizzes.ShouldBe([new TakenQuiz(Algebra, 2, Attempt(2), "Strong", Now.AddDays(1))]);

    [Fact]
    public void Of_two_attempts_that_ended_at_one_moment_the_one_told_of_later_is_the_last() =>
        LearnerRecord
            .Create(Taken(Algebra, 1, "Growing", Now))
            .Apply(Taken(Algebra, 2, "Strong", Now))
            .Quizzes.ShouldBe([new TakenQuiz(Algebra, 2, Attempt(2), "Strong", Now)]);

    [Fact]
    public void A_quiz_that_ended_without_an_answer_was_taken_and_has_no_level() =>
        LearnerRecord
            .Create(Taken(Algebra, 1, "Secure", Now) with { Answered = 0, Correct = 0 })
            .Quizzes.ShouldBe([new TakenQuiz(Algebra, 1, Attempt(1), null, Now)]);

    [Fact]
    public void What_is_told_of_an_attempt_is_what_is_kept_of_it()
    {
        var completed = new RecordAttempt(Attempt(1), Learner, Algebra, 3, 12, 9, 2, "Secure", true, Now);
        RecordAttemptHandler.Taken(completed).ShouldBe(new QuizTaken(Learner, Algebra, Attempt(1), 12, 9, 2, "Secure", true, Now));
    }

    private static Guid Attempt(int number) => new(number, 0, 0, new byte[8]);

    private static QuizTaken Taken(Guid quiz, int attempt, string level, DateTimeOffset at) =>
        new(Learner, quiz, Attempt(attempt), 12, 9, 2, level, false, at);
}
