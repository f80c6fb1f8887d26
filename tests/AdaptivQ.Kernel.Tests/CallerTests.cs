using System.Security.Claims;

namespace AdaptivQ.Kernel.Tests;

public sealed class CallerTests
{
    private static readonly Guid Person = new("0f8fad5b-d9cb-469f-a165-70867728950e");

    [Fact]
    public void The_caller_is_read_from_the_claims()
    {
        var caller = Caller.Of(
            Identity(
                (Caller.PersonClaim, Person.ToString()),
                (Caller.TenantClaim, "riverside"),
                (Caller.RoleClaim, Roles.Teacher),
                (Caller.RoleClaim, Roles.Author),
                ("name", "Robin Lee")
            )
        );
        caller.PersonId.ShouldBe(Person);
        caller.Tenant.ShouldBe("riverside");
        caller.Roles.ShouldBe([Roles.Teacher, Roles.Author]);
    }

    [Fact]
    public void A_role_is_only_the_role_itself()
    {
        var caller = new Caller(Person, "riverside", [Roles.Teacher]);
        caller.Is(Roles.Teacher).ShouldBeTrue();
        caller.Is("Teacher").ShouldBeFalse();
        caller.Is(Roles.Author).ShouldBeFalse();
        new Caller(Person, "riverside", []).Is(Roles.Learner).ShouldBeFalse();
    }

    public static TheoryData<string?, string?> Incomplete =>
        new()
        {
            { null, null },
            { null, "riverside" },
            { "not-an-id", "riverside" },
            { "", "riverside" },
            { Person.ToString(), null },
            { Person.ToString(), "" },
        };

    [Theory]
    [MemberData(nameof(Incomplete))]
    public void Nobody_passes_without_a_person_and_a_school(string? person, string? tenant)
    {
        var claims = new List<(string, string)>();
        if (person is not null)
        {
            claims.Add((Caller.PersonClaim, person));
        }
        if (tenant is not null)
        {
            claims.Add((Caller.TenantClaim, tenant));
        }
        Should.Throw<InvalidOperationException>(() => Caller.Of(Identity([.. claims])));
    }

    [Fact]
    public void An_identity_without_any_claim_is_nobody() =>
        Should.Throw<InvalidOperationException>(() => Caller.Of(new ClaimsPrincipal()));

    [Fact]
    public void There_are_six_roles_each_once()
    {
        Roles.All.ShouldBe(["learner", "teacher", "author", "analyst", "operator", "installation"]);
        Roles.All.Distinct().Count().ShouldBe(6);
    }

    private static ClaimsPrincipal Identity(params (string Type, string Value)[] claims) =>
        new(new ClaimsIdentity(claims.Select(claim => new Claim(claim.Type, claim.Value)), "test"));
}
