using AdaptivQ.Identity.Contracts;
using AdaptivQ.Kernel;
using AdaptivQ.Learners.Classes;

namespace AdaptivQ.Learners.Tests.Classes;

public sealed class JoinClassesTests
{
    private static readonly Guid Id = new("c0000000-0000-4000-8000-000000000001");
    private static readonly Guid Person = new("20000000-0000-4000-8000-000000000001");
    private static readonly Guid Other = new("10000000-0000-4000-8000-000000000002");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly SchoolClass Class = new(Id, "Class 8A", [Other], [], [], null);
    private static readonly Caller AsOperator = new(Guid.Empty, "school", [Roles.Operator]);
    private static readonly ClassOpened Opened = new(Id, "Class 8A", Now);
    private static readonly TeacherAppointed Teaches = new(Id, Person, Now);
    private static readonly LearnerEnrolled Learns = new(Id, Person, Now);

    public static TheoryData<string[], object[]> Places =>
        new()
        {
            { [Roles.Teacher], [Teaches] },
            { [Roles.Learner], [Learns] },
            { [Roles.Learner, Roles.Teacher], [Teaches, Learns] },
            { [Roles.Author], [] },
        };

    [Theory]
    [MemberData(nameof(Places))]
    public void A_person_takes_the_place_of_each_of_their_roles_in_a_class_that_is_there_or_is_opened_for_them(
        string[] roles,
        object[] places
    )
    {
        Join("Class 8A", Class, AsOperator, roles).Events.ShouldBe(places);
        Join("Class 8A", null, AsOperator, roles).Events.ShouldBe([Opened, .. places]);
    }

    [Fact]
    public void Who_has_the_place_already_is_not_given_it_a_second_time()
    {
        var joined = Class.Apply(Teaches).Apply(Learns);
        var decision = Join("Class 8A", joined, AsOperator, Roles.Teacher, Roles.Learner);
        decision.Refused.ShouldBeNull();
        decision.Events.ShouldBeEmpty();
    }

    [Fact]
    public void A_class_that_cannot_be_opened_is_not_joined() =>
        Join("a\nb", null, AsOperator, Roles.Learner).ShouldRefuse(400, "invalid-field", "title");

    [Theory]
    [InlineData(Roles.Teacher)]
    [InlineData(Roles.Learner)]
    public void An_archived_class_is_not_joined(string role) =>
        Join("Class 8A", Class with { ArchivedAt = Now }, AsOperator, role).ShouldRefuse(409, "class-archived");

    [Fact]
    public void Teaching_a_class_gives_its_teacher_no_learner_of_others() =>
        Join("Class 8A", Class, new Caller(Other, "school", [Roles.Teacher]), Roles.Teacher, Roles.Learner)
            .ShouldRefuse(404, "not-found", "learnerId");

    private static Decision Join(string title, SchoolClass? @class, Caller caller, params string[] roles) =>
        JoinClasses.Decide(Id, title, @class, new KnownPerson(Person, roles), caller, Now);
}
