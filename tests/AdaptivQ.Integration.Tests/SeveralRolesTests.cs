using System.Text.Json.Nodes;
using AdaptivQ.Identity.People;
using AdaptivQ.Kernel;

namespace AdaptivQ.Integration.Tests;

/// <summary>A learner with further roles sees of their own attempts what a learner sees.</summary>
public sealed class SeveralRolesTests(HostFixture fixture)
{
    private TestHost Host => fixture.Host;

    /// <summary>Every role besides, alone and all together.</summary>
    public static TheoryData<string> Besides => [.. Others, string.Join(',', Others)];

    private static IReadOnlyList<string> Others => [.. Roles.All.Where(role => role != Roles.Learner)];

    [Theory]
    [MemberData(nameof(Besides))]
    public async Task Another_role_opens_nothing_of_one_s_own_attempt(string besides)
    {
        var quizId = await Host.NewQuiz(TestSchool.Items(), new JsonObject { ["feedback"] = "never" });
        var person = await Begin([Roles.Learner, .. besides.Split(',')], quizId);
        var sitting = await Sitting.Start(person.Client, quizId);
        (await sitting.Answer()).Ok();
        await Closed();
        await sitting.ToTheEnd();
        await Closed();

        async Task Closed()
        {
            await Host.WaitForProjections();
            (await person.Client.Get($"/api/attempts/{sitting.Id}/timeline")).Status.ShouldBeOneOf(403, 404);
            (await person.Client.Get($"/api/attempts/{sitting.Id}/review")).Status.ShouldBe(409);
            var query = $$"""
                {
                  attempt(id: "{{sitting.Id}}") { theta level }
                  attempts(learnerId: "{{person.Id}}") { totalCount }
                  answers(attemptId: "{{sitting.Id}}") { totalCount }
                  abilities(learnerId: "{{person.Id}}") { theta }
                }
                """;
            var data = (await person.Client.Post("/graphql", new { query })).Ok()["data"]!;
            data["attempt"].ShouldBeNull();
            ((int)data["attempts"]!["totalCount"]!).ShouldBe(0);
            ((int)data["answers"]!["totalCount"]!).ShouldBe(0);
            data["abilities"]!.AsArray().ShouldBeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Besides))]
    public async Task One_s_own_ability_is_no_number_where_the_quiz_tells_its_answers(string besides)
    {
        var quizId = await Host.NewQuiz(TestSchool.Items(), new JsonObject { ["feedback"] = "at-end" });
        var person = await Begin([Roles.Learner, .. besides.Split(',')], quizId);
        var sitting = await Sitting.Start(person.Client, quizId);
        await sitting.ToTheEnd();
        await Host.WaitForProjections();

        var query = $$"""
            {
              attempt(id: "{{sitting.Id}}") { level theta standardError }
              abilities(learnerId: "{{person.Id}}") { level theta standardError }
            }
            """;
        var data = (await person.Client.Post("/graphql", new { query })).Ok()["data"]!;
        foreach (var told in new[] { data["attempt"]!, data["abilities"]![0]! })
        {
            told["level"].ShouldNotBeNull();
            told["theta"].ShouldBeNull();
            told["standardError"].ShouldBeNull();
        }
    }

    /// <summary>A person who learns in a class and, if they are a teacher, teaches it as well.</summary>
    private async Task<SignedInPerson> Begin(string[] roles, Guid quizId)
    {
        var person = new Person(Guid.NewGuid(), "Of two minds", $"{Guid.NewGuid():n}@school.test", roles, Demo: false);
        var teacher = roles.Contains(Roles.Teacher) ? person.Id : (await Host.NewPerson(Roles.Teacher)).Id;
        await using (var session = Host.Store.LightweightSession(TestSchool.School))
        {
            session.Store(person);
            await session.SaveChangesAsync();
        }
        await Host.OpenClass(TestSchool.School, teacher, person.Id, quizId);
        return new SignedInPerson(person.Id, person.DisplayName, Host.SignedInAs(person.Id, TestSchool.School, roles));
    }
}
