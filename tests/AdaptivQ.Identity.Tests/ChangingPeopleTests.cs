using AdaptivQ.Identity.People;
using AdaptivQ.Identity.Schools;
using AdaptivQ.Identity.SignIn;
using AdaptivQ.Kernel;

namespace AdaptivQ.Identity.Tests;

public sealed class ChangingPeopleTests
{
    private static readonly Guid Id = new("10000000-0000-4000-8000-000000000001");
    private static readonly AddPerson Command = new(" Ada Lovelace ", " Ada@School.test ", ["teacher", "learner", "teacher"]);
    private static readonly Caller AsOperator = new(new Guid("30000000-0000-4000-8000-000000000001"), "school", [Roles.Operator]);
    private static readonly Caller AsTeacher = new(new Guid("30000000-0000-4000-8000-000000000002"), "school", [Roles.Teacher]);

    private static Person Of(params string[] roles) => new(Id, "A name", "a@school.test", roles, Demo: false);

    private static Account AccountOf(Person person) => new(Account.IdOf(person.Email), "school", person.Id, "hash", person.Roles, false);

    [Fact]
    public void A_school_keeps_an_operator()
    {
        SetRolesEndpoint
            .Decide(Of(Roles.Operator), new SetRoles(["author"]), AsOperator, others: false)
            .Refused.ShouldRefuse(409, "last-operator", "roles");
        SetRolesEndpoint.Decide(Of(Roles.Author), new SetRoles(["teacher"]), AsOperator, others: false).Refused.ShouldBeNull();
    }

    [Fact]
    public void A_person_is_added_as_given_each_role_once()
    {
        var (person, refusal) = AddPersonEndpoint.Decide(Id, Command);
        refusal.ShouldBeNull();
        (person!.Id, person.DisplayName, person.Email, person.Demo).ShouldBe((Id, "Ada Lovelace", "Ada@School.test", false));
        person.Roles.ShouldBe(["learner", "teacher"]);
    }

    public static TheoryData<string, AddPerson> Wrong =>
        new()
        {
            { "displayName", Command with { DisplayName = null } },
            { "displayName", Command with { DisplayName = "a\0b" } },
            { "displayName", Command with { DisplayName = new string('n', 121) } },
            { "email", Command with { Email = null } },
            { "email", Command with { Email = "ada" } },
            { "email", Command with { Email = "@school.test" } },
            { "email", Command with { Email = "ada@" } },
            { "email", Command with { Email = "a da@school.test" } },
            { "email", Command with { Email = $"{new string('a', 250)}@b.test" } },
            { "roles", Command with { Roles = null } },
            { "roles", Command with { Roles = [] } },
            { "roles", Command with { Roles = ["teacher", "admin"] } },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_cannot_be_kept_is_refused_at_its_field(string field, AddPerson command)
    {
        var (person, refusal) = AddPersonEndpoint.Decide(Id, command);
        person.ShouldBeNull();
        refusal.ShouldRefuse(400, "invalid-field", field);
    }

    [Fact]
    public void A_role_that_there_is_not_is_named_with_those_that_there_are()
    {
        const string roles = "The roles are learner, teacher, author, analyst, operator, installation.";
        AddPersonEndpoint
            .Decide(Id, Command with { Roles = ["teacher", "admin"] })
            .Refused!.Detail.ShouldBe($"There is no role 'admin'. {roles}");
        AddPersonEndpoint.Decide(Id, Command with { Roles = [] }).Refused!.Detail.ShouldBe($"Give at least one role. {roles}");
    }

    [Fact]
    public void Roles_are_set_by_an_operator_who_keeps_the_own_one()
    {
        SetRolesEndpoint.Decide(Of(Roles.Learner), new SetRoles(["author"]), AsOperator, others: true).Person!.Roles.ShouldBe(["author"]);
        SetRolesEndpoint.Decide(null, new SetRoles(["author"]), AsOperator, others: true).Refused.ShouldRefuse(404, "not-found");
        SetRolesEndpoint
            .Decide(Of(Roles.Learner), new SetRoles([]), AsOperator, others: true)
            .Refused.ShouldRefuse(400, "invalid-field", "roles");
        var self = AsOperator with { PersonId = Id };
        SetRolesEndpoint
            .Decide(Of(Roles.Operator), new SetRoles(["author"]), self, others: true)
            .Refused.ShouldRefuse(409, "own-operator-role", "roles");
        SetRolesEndpoint.Decide(Of(Roles.Operator), new SetRoles(["author", "operator"]), self, others: true).Refused.ShouldBeNull();
    }

    [Fact]
    public void A_password_is_set_by_an_operator_and_a_learners_by_a_teacher_of_theirs()
    {
        var (learner, both) = (Of(Roles.Learner), Of(Roles.Learner, Roles.Operator));
        Refusal? Set(Person? person, Caller caller, bool teaches = false, string? password = null) =>
            SetPasswordEndpoint.Decide(person, person is null ? null : AccountOf(person), new SetPassword(password), caller, teaches);

        Set(both, AsOperator).ShouldBeNull();
        Set(learner, AsTeacher, teaches: true).ShouldBeNull();
        foreach (var refused in new[] { Set(null, AsOperator), Set(learner, AsTeacher), Set(both, AsTeacher, teaches: true) })
        {
            refused.ShouldRefuse(404, "not-found");
        }
        SetPasswordEndpoint.Decide(learner, null, new SetPassword(null), AsOperator, false).ShouldRefuse(409, "no-account");
        var long256 = string.Concat(Enumerable.Repeat("abcd", 64));
        foreach (var password in new[] { "", "elevenchars", $"{long256}e", new string('p', 20), "abababababababab", "twelve\tchars" })
        {
            Set(learner, AsOperator, password: password).ShouldRefuse(400, "invalid-field", "password");
        }
        foreach (var password in new[] { "twelve chars", long256, "abcabcabcabc" })
        {
            Set(learner, AsOperator, password: password).ShouldBeNull();
        }
    }

    [Theory]
    [InlineData("id", null, "A school")]
    [InlineData("id", "", "A school")]
    [InlineData("id", "North", "A school")]
    [InlineData("id", "a_b", "A school")]
    [InlineData("id", "a-school-with-an-id-of-forty-one-letters-x", "A school")]
    [InlineData("name", "north", "")]
    [InlineData("name", "north", "a\nb")]
    public void A_school_without_a_usable_id_or_name_is_refused(string field, string? id, string name) =>
        CreateSchoolSlice.Decide(new CreateSchool(id, name), exists: false).Refused.ShouldRefuse(400, "invalid-field", field);

    [Fact]
    public void A_school_is_made_once()
    {
        CreateSchoolSlice.Decide(new CreateSchool("north", " North "), exists: false).School.ShouldBe(new School("north", "North"));
        CreateSchoolSlice.Decide(new CreateSchool("north", "North"), exists: true).Refused.ShouldRefuse(409, "school-exists", "id");
        foreach (var id in new[] { "n", "north-2", new string('n', 40) })
        {
            CreateSchoolSlice.Decide(new CreateSchool(id, "North"), exists: false).School.ShouldBe(new School(id, "North"));
        }
    }

    [Fact]
    public void An_account_is_switched_by_who_may_look_after_it_but_never_the_last_operator_s_or_one_s_own()
    {
        Refusal? Switch(Person? person, bool disabled, Caller caller, bool others = true) =>
            SwitchAccountEndpoint.Decide(person, person is null ? null : AccountOf(person), disabled, caller, others);
        var (learner, @operator) = (Of(Roles.Learner), Of(Roles.Operator));
        Switch(learner, disabled: true, AsOperator).ShouldBeNull();
        Switch(learner, disabled: true, AsOperator, others: false).ShouldBeNull();
        Switch(@operator, disabled: true, AsOperator).ShouldBeNull();
        Switch(@operator, disabled: true, AsOperator, others: false).ShouldRefuse(409, "last-operator");
        Switch(@operator, disabled: false, AsOperator, others: false).ShouldBeNull();
        Switch(@operator, disabled: true, AsOperator with { PersonId = Id }).ShouldRefuse(409, "own-account");
        Switch(@operator, disabled: false, AsOperator with { PersonId = Id }).ShouldBeNull();
        Switch(null, disabled: true, AsOperator).ShouldRefuse(404, "not-found");
        Switch(learner, disabled: true, AsTeacher).ShouldRefuse(404, "not-found");
        SwitchAccountEndpoint.Decide(learner, null, true, AsOperator, others: true).ShouldRefuse(409, "no-account");
    }

    [Fact]
    public void The_installation_s_role_and_accounts_are_for_the_command_line_alone()
    {
        var (owner, plain) = (Of(Roles.Installation), Of(Roles.Author));
        var commandLine = new Caller(Guid.Empty, "school", [Roles.Operator]);
        var alsoOwner = AsOperator with { Roles = [Roles.Operator, Roles.Installation] };
        foreach (var caller in new[] { AsOperator, alsoOwner })
        {
            SetRolesEndpoint
                .Decide(plain, new SetRoles([Roles.Installation]), caller, others: true)
                .Refused.ShouldRefuse(403, "installation-role");
            SetRolesEndpoint
                .Decide(owner, new SetRoles([Roles.Author]), caller, others: true)
                .Refused.ShouldRefuse(403, "installation-role");
            SetPasswordEndpoint
                .Decide(owner, AccountOf(owner), new SetPassword(null), caller, teaches: false)
                .ShouldRefuse(403, "installation-role");
            SwitchAccountEndpoint.Decide(owner, AccountOf(owner), true, caller, others: true).ShouldRefuse(403, "installation-role");
        }
        SetRolesEndpoint.Decide(plain, new SetRoles([Roles.Installation]), commandLine, others: true).Refused.ShouldBeNull();
        SwitchAccountEndpoint.Decide(owner, AccountOf(owner), true, commandLine, others: true).ShouldBeNull();
    }

    [Fact]
    public void One_s_own_new_password_is_strong_and_another_one()
    {
        ChangePasswordEndpoint.Decide(new ChangePassword("old", "three little words")).ShouldBeNull();
        ChangePasswordEndpoint.Decide(new ChangePassword("", "three little words")).ShouldRefuse(400, "invalid-field", "current");
        foreach (var next in new[] { null, "", "short", "aaaaaaaaaaaaaa" })
        {
            ChangePasswordEndpoint.Decide(new ChangePassword("old", next)).ShouldRefuse(400, "invalid-field", "next");
        }
        ChangePasswordEndpoint
            .Decide(new ChangePassword("three little words", "three little words"))
            .ShouldRefuse(400, "invalid-field", "next");
    }

    [Fact]
    public void A_made_password_is_long_and_another_each_time()
    {
        var made = Enumerable.Range(0, 50).Select(_ => Passwords.New()).ToList();
        made.ShouldAllBe(password => password.Length == 16);
        made.ShouldBeUnique();
    }
}
