using AdaptivQ.Identity.Contracts;
using AdaptivQ.Kernel;
using AdaptivQ.Learners.Classes;

namespace AdaptivQ.Learners.Tests.Classes;

public sealed class ChangingAClassTests
{
    private static readonly Guid Id = new("c0000000-0000-4000-8000-000000000001");
    private static readonly Guid Teacher = new("10000000-0000-4000-8000-000000000001");
    private static readonly Guid Other = new("10000000-0000-4000-8000-000000000002");
    private static readonly Guid Learner = new("20000000-0000-4000-8000-000000000001");
    private static readonly Guid Quiz = new("a0000000-0000-4000-8000-000000000001");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly SchoolClass Class = new(Id, "Class 8A", [Teacher], [Learner], [new Assignment(Quiz, Now)], null);
    private static readonly SchoolClass Archived = Class with { ArchivedAt = Now };
    private static readonly Caller AsTeacher = new(Teacher, "school", [Roles.Teacher]);
    private static readonly Caller AsOperator = new(Guid.Empty, "school", [Roles.Operator]);

    private static KnownPerson Of(Guid id, params string[] roles) => new(id, roles);

    private static readonly Dictionary<string, Func<SchoolClass?, Caller, Decision>> Changes = new()
    {
        ["rename"] = (@class, caller) => RenameClassEndpoint.Decide(@class, new RenameClass("Class 8B"), caller, _ => false, Now),
        ["archive"] = (@class, caller) => ArchiveClassEndpoint.Decide(@class, caller, Now),
        ["enrol"] = (@class, caller) =>
            EnrolLearnerEndpoint.Decide(@class, new EnrolLearner(Other), Of(Other, Roles.Learner), caller, teaches: true, Now),
        ["withdraw"] = (@class, caller) => WithdrawLearnerEndpoint.Decide(@class, Learner, caller, Now),
        ["appoint"] = (@class, caller) =>
            AppointTeacherEndpoint.Decide(@class, new AppointTeacher(Other), Of(Other, Roles.Teacher), caller, Now),
        ["dismiss"] = (@class, caller) =>
            DismissTeacherEndpoint.Decide(
                @class is null ? null : @class with { Teachers = [.. @class.Teachers, Other] },
                Other,
                caller,
                Now
            ),
        ["assign"] = (@class, caller) => AssignQuizEndpoint.Decide(@class, new AssignQuiz(Other, Id), caller, published: true, Now),
        ["withdraw an assignment"] = (@class, caller) => WithdrawAssignmentEndpoint.Decide(@class, Quiz, caller, Now),
    };

    public static TheoryData<string> Names => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_teacher_of_the_class_and_an_operator_of_the_school_change_it_and_others_do_not_find_it(string change)
    {
        foreach (var caller in new[] { AsTeacher, AsOperator })
        {
            Changes[change](Class, caller).Events.ShouldHaveSingleItem();
        }
        var strangers = new[]
        {
            new Caller(Other, "school", [Roles.Teacher]),
            new Caller(Teacher, "school", [Roles.Learner, Roles.Author]),
            new Caller(Learner, "school", [Roles.Learner]),
        };
        var refused = strangers
            .Select(caller => Changes[change](Class with { Teachers = [Teacher] }, caller))
            .Append(Changes[change](null, AsOperator));
        // In "dismiss" the other teacher teaches the class.
        foreach (var decision in change == "dismiss" ? refused.Skip(1) : refused)
        {
            decision.ShouldRefuse(404, "not-found", "classId");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_archived_class_stays_as_it_is(string change)
    {
        var decision = Changes[change](Archived, AsOperator);
        if (change == "archive")
        {
            decision.ShouldBe(Decision.Of(), EmptyDecision);
        }
        else
        {
            decision.ShouldRefuse(409, "class-archived");
        }
    }

    [Fact]
    public void Every_change_tells_its_fact()
    {
        var facts = Changes.ToDictionary(change => change.Key, change => change.Value(Class, AsTeacher).Events.Single());
        facts.ShouldBe(
            new Dictionary<string, object>
            {
                ["rename"] = new ClassRenamed(Id, "Class 8B", Now),
                ["archive"] = new ClassArchived(Id, Now),
                ["enrol"] = new LearnerEnrolled(Id, Other, Now),
                ["withdraw"] = new LearnerWithdrawn(Id, Learner, Now),
                ["appoint"] = new TeacherAppointed(Id, Other, Now),
                ["dismiss"] = new TeacherDismissed(Id, Other, Now),
                ["assign"] = new QuizAssigned(Id, Other, Now),
                ["withdraw an assignment"] = new AssignmentWithdrawn(Id, Quiz, Now),
            }
        );
    }

    [Fact]
    public void A_teacher_who_opens_a_class_teaches_it_and_an_operator_does_not()
    {
        OpenClassEndpoint
            .Decide(Id, new OpenClass(" Class 8A "), AsTeacher, _ => false, Now)
            .Events.ShouldBe([new ClassOpened(Id, "Class 8A", Now), new TeacherAppointed(Id, Teacher, Now)]);
        OpenClassEndpoint
            .Decide(Id, new OpenClass("Class 8A"), AsOperator, _ => false, Now)
            .Events.ShouldBe([new ClassOpened(Id, "Class 8A", Now)]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("a\nb")]
    [InlineData("\u200b")]
    public void A_title_that_cannot_be_read_is_refused(string? title)
    {
        foreach (
            var decision in new[]
            {
                OpenClassEndpoint.Decide(Id, new OpenClass(title), AsTeacher, _ => false, Now),
                RenameClassEndpoint.Decide(Class, new RenameClass(title), AsTeacher, _ => false, Now),
            }
        )
        {
            decision.ShouldRefuse(400, "invalid-field", "title").Detail.ShouldStartWith("A class's title ");
        }
    }

    [Fact]
    public void A_title_is_had_by_one_class_and_renaming_to_the_same_changes_nothing()
    {
        OpenClassEndpoint
            .Decide(Id, new OpenClass("Class 9"), AsTeacher, title => title == "Class 9", Now)
            .ShouldRefuse(409, "class-exists", "title");
        RenameClassEndpoint
            .Decide(Class, new RenameClass("Class 9"), AsTeacher, title => title == "Class 9", Now)
            .ShouldRefuse(409, "class-exists", "title");
        var same = RenameClassEndpoint.Decide(Class, new RenameClass("Class 8A"), AsTeacher, title => title == "Class 8A", Now);
        (same.Refused, same.Events.Count).ShouldBe((null, 0));
    }

    [Fact]
    public void Only_a_learner_is_enrolled_and_only_a_teacher_appointed()
    {
        foreach (var person in new[] { null, Of(Other, Roles.Author) })
        {
            EnrolLearnerEndpoint
                .Decide(Class, new EnrolLearner(Other), person, AsTeacher, teaches: true, Now)
                .ShouldRefuse(404, "not-found", "learnerId");
            AppointTeacherEndpoint
                .Decide(Class, new AppointTeacher(Other), person, AsTeacher, Now)
                .ShouldRefuse(404, "not-found", "teacherId");
        }
    }

    [Fact]
    public void What_is_so_already_is_no_fact_and_what_is_not_there_is_not_found()
    {
        EnrolLearnerEndpoint
            .Decide(Class, new EnrolLearner(Learner), Of(Learner, Roles.Learner), AsTeacher, teaches: true, Now)
            .ShouldBe(Decision.Of(), EmptyDecision);
        AppointTeacherEndpoint
            .Decide(Class, new AppointTeacher(Teacher), Of(Teacher, Roles.Teacher), AsTeacher, Now)
            .ShouldBe(Decision.Of(), EmptyDecision);
        WithdrawLearnerEndpoint.Decide(Class, Other, AsTeacher, Now).ShouldRefuse(404, "not-found", "learnerId");
        DismissTeacherEndpoint.Decide(Class, Other, AsTeacher, Now).ShouldRefuse(404, "not-found", "teacherId");
        WithdrawAssignmentEndpoint.Decide(Class, Other, AsTeacher, Now).ShouldRefuse(404, "not-found", "quizId");
    }

    [Fact]
    public void One_assignment_of_several_is_taken_back_by_itself() =>
        WithdrawAssignmentEndpoint
            .Decide(Class.Apply(new QuizAssigned(Id, Other, Now)), Other, AsTeacher, Now)
            .Events.ShouldBe([new AssignmentWithdrawn(Id, Other, Now)]);

    [Fact]
    public void A_class_keeps_a_teacher() =>
        DismissTeacherEndpoint.Decide(Class, Teacher, AsTeacher, Now).ShouldRefuse(409, "last-teacher", "teacherId");

    private static readonly IEqualityComparer<Decision> EmptyDecision = EqualityComparer<Decision>.Create(
        (one, other) => one.Refused is null && other.Refused is null && one.Events.Count == other.Events.Count
    );
}
