using AdaptivQ.Kernel;
using AdaptivQ.Learners.Classes;

namespace AdaptivQ.Learners.Tests.Classes;

public sealed class AssignQuizTests
{
    private static readonly Guid Teacher = new("10000000-0000-4000-8000-000000000001");
    private static readonly Guid Learner = new("20000000-0000-4000-8000-000000000002");
    private static readonly Guid Quiz = new("a0000000-0000-4000-8000-000000000001");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly SchoolClass Class = new(
        new Guid("c0000000-0000-4000-8000-000000000001"),
        "Class 8A",
        [Teacher],
        [Learner],
        [],
        null
    );
    private static readonly Caller Asking = new(Teacher, "school", [Roles.Teacher]);
    private static readonly AssignQuiz Command = new(Quiz, Class.Id);

    [Fact]
    public void A_teacher_of_the_class_assigns_a_published_quiz()
    {
        var decision = AssignQuizEndpoint.Decide(Class, Command, Asking, published: true, Now);
        decision.Refused.ShouldBeNull();
        decision.Events.ShouldBe([new QuizAssigned(Class.Id, Quiz, Now)]);
    }

    [Fact]
    public void Assigning_once_more_is_done_already()
    {
        var assigned = Class.Apply(new QuizAssigned(Class.Id, Quiz, Now));
        var decision = AssignQuizEndpoint.Decide(assigned, Command, Asking, published: true, Now.AddDays(1));
        decision.Refused.ShouldBeNull();
        decision.Events.ShouldBeEmpty();

        // Another quiz is another assignment.
        AssignQuizEndpoint
            .Decide(assigned, Command with { QuizId = Guid.Empty }, Asking, published: true, Now)
            .Events.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_class_that_is_not_there_and_one_of_other_teachers_read_the_same()
    {
        var missing = AssignQuizEndpoint.Decide(null, Command, Asking, published: true, Now);
        var foreign = AssignQuizEndpoint.Decide(Class with { Teachers = [Guid.Empty] }, Command, Asking, published: true, Now);
        foreach (var decision in new[] { missing, foreign })
        {
            decision.ShouldRefuse(404, "not-found", "classId");
        }
        missing.Refused!.Detail.ShouldBe(foreign.Refused!.Detail);
    }

    [Fact]
    public void A_learner_of_the_class_cannot_assign() =>
        AssignQuizEndpoint
            .Decide(Class, Command, new Caller(Learner, "school", [Roles.Learner]), published: true, Now)
            .ShouldRefuse(404, "not-found", "classId");

    [Fact]
    public void A_quiz_without_a_published_version_is_not_found() =>
        AssignQuizEndpoint.Decide(Class, Command, Asking, published: false, Now).ShouldRefuse(404, "not-found", "quizId");

    [Fact]
    public void Who_does_not_teach_the_class_learns_nothing_of_the_quiz() =>
        AssignQuizEndpoint.Decide(null, Command, Asking, published: false, Now).ShouldRefuse(404, "not-found", "classId");
}
