namespace AdaptivQ.Kernel.Tests;

public sealed class RefusalTests
{
    [Fact]
    public void A_refusal_becomes_a_problem_with_a_type_urn_its_field_and_its_further_members()
    {
        var refusal = new Refusal(409, "attempt-stale", "The attempt has moved on", "Go on from 'current'.")
        {
            Field = "version",
            More = new Dictionary<string, object?> { ["current"] = 7, ["nothing"] = null },
        };
        var problem = refusal.ToProblemDetails();
        problem.Status.ShouldBe(409);
        problem.Type.ShouldBe("urn:adaptivq:attempt-stale");
        problem.Title.ShouldBe("The attempt has moved on");
        problem.Detail.ShouldBe("Go on from 'current'.");
        problem.Extensions.ShouldBe(
            new Dictionary<string, object?>
            {
                ["field"] = "version",
                ["current"] = 7,
                ["nothing"] = null,
            },
            ignoreOrder: true
        );
    }

    [Fact]
    public void A_refusal_without_a_field_names_none() =>
        new Refusal(404, "not-found", "Not found", "Not there.").ToProblemDetails().Extensions.ShouldBeEmpty();

    [Fact]
    public void What_is_not_there_and_what_is_not_yours_read_the_same()
    {
        var refusal = Refusal.NotFound("attempt");
        (refusal.Status, refusal.Type, refusal.Field).ShouldBe((404, "urn:adaptivq:not-found", null));
        refusal.Detail.ShouldContain("no such attempt for you");
    }

    [Fact]
    public void A_bad_field_is_named_with_the_cure()
    {
        var refusal = Refusal.BadField("title", "Give it a title.");
        (refusal.Status, refusal.Type, refusal.Field, refusal.Detail).ShouldBe(
            (400, "urn:adaptivq:invalid-field", "title", "Give it a title.")
        );
    }

    [Fact]
    public void A_body_of_null_is_a_bad_field_too() =>
        (Refusal.NoBody.Status, Refusal.NoBody.Type, Refusal.NoBody.Field).ShouldBe((400, "urn:adaptivq:invalid-field", "body"));

    [Fact]
    public void A_decision_holds_facts_or_a_refusal_never_both()
    {
        var yes = Decision.Of("fact", "another");
        yes.Events.ShouldBe(["fact", "another"]);
        yes.Refused.ShouldBeNull();

        var no = Decision.No(Refusal.NoBody);
        no.Events.ShouldBeEmpty();
        no.Refused.ShouldBe(Refusal.NoBody);

        Decision.Of().Events.ShouldBeEmpty();
    }
}
