using AdaptivQ.Learners.Classes;

namespace AdaptivQ.Learners.Tests.Classes;

public sealed class SchoolClassTests
{
    private static readonly Guid Id = new("c0000000-0000-4000-8000-000000000001");
    private static readonly Guid One = new("10000000-0000-4000-8000-000000000001");
    private static readonly Guid Two = new("20000000-0000-4000-8000-000000000002");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_class_begins_empty()
    {
        var @class = SchoolClass.Create(new ClassOpened(Id, "Class 8A", Now));
        (@class.Id, @class.Title).ShouldBe((Id, "Class 8A"));
        @class.Teachers.ShouldBeEmpty();
        @class.Learners.ShouldBeEmpty();
        @class.Assignments.ShouldBeEmpty();
    }

    [Fact]
    public void People_and_quizzes_come_in_the_order_of_the_facts_and_nothing_is_there_twice()
    {
        var @class = SchoolClass
            .Create(new ClassOpened(Id, "Class 8A", Now))
            .Apply(new TeacherAppointed(Id, One, Now))
            .Apply(new TeacherAppointed(Id, One, Now))
            .Apply(new TeacherAppointed(Id, Two, Now))
            .Apply(new LearnerEnrolled(Id, Two, Now))
            .Apply(new LearnerEnrolled(Id, Two, Now))
            .Apply(new LearnerEnrolled(Id, One, Now))
            .Apply(new QuizAssigned(Id, One, Now))
            .Apply(new QuizAssigned(Id, Two, Now.AddDays(1)))
            .Apply(new QuizAssigned(Id, One, Now.AddDays(2)));
        @class.Teachers.ShouldBe([One, Two]);
        @class.Learners.ShouldBe([Two, One]);
        // The first assignment's time stands.
        @class.Assignments.ShouldBe([new Assignment(One, Now), new Assignment(Two, Now.AddDays(1))]);
    }

    [Fact]
    public void Who_leaves_and_what_is_taken_back_is_gone_and_the_rest_stays()
    {
        var @class = SchoolClass
            .Create(new ClassOpened(Id, "Class 8A", Now))
            .Apply(new TeacherAppointed(Id, One, Now))
            .Apply(new TeacherAppointed(Id, Two, Now))
            .Apply(new TeacherDismissed(Id, One, Now))
            .Apply(new LearnerEnrolled(Id, One, Now))
            .Apply(new LearnerEnrolled(Id, Two, Now))
            .Apply(new LearnerWithdrawn(Id, Two, Now))
            .Apply(new QuizAssigned(Id, One, Now))
            .Apply(new QuizAssigned(Id, Two, Now))
            .Apply(new AssignmentWithdrawn(Id, One, Now))
            .Apply(new ClassRenamed(Id, "Class 9A", Now));
        (@class.Title, @class.ArchivedAt).ShouldBe(("Class 9A", null));
        @class.Teachers.ShouldBe([Two]);
        @class.Learners.ShouldBe([One]);
        @class.Assignments.ShouldBe([new Assignment(Two, Now)]);
        @class.Apply(new ClassArchived(Id, Now)).ShouldBe(@class with { ArchivedAt = Now });
    }

    [Fact]
    public void Applying_changes_no_class_that_somebody_holds()
    {
        var before = SchoolClass.Create(new ClassOpened(Id, "Class 8A", Now));
        before.Apply(new LearnerEnrolled(Id, One, Now)).Learners.ShouldBe([One]);
        before.Learners.ShouldBeEmpty();
    }
}
