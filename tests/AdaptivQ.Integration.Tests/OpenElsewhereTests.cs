using System.Text.Json.Nodes;

namespace AdaptivQ.Integration.Tests;

/// <summary>The key of a question that waits for a learner's answer is told in no other attempt of theirs.</summary>
public sealed class OpenElsewhereTests(HostFixture fixture)
{
    private const int Questions = 12;

    private TestHost Host => fixture.Host;

    [Fact]
    public async Task Practice_keeps_back_the_key_of_a_question_that_is_open_in_a_check_until_it_is_answered_there()
    {
        var (check, practice, learner) = await Begin();
        var open = await Sitting.Start(learner.Client, check);
        var practised = await Sitting.Start(learner.Client, practice);
        string? held = null;
        while (practised.Item is { } item)
        {
            var (itemId, step) = ((string)item["id"]!, (await practised.Answer(key: $"answer {practised.Version}")).Ok());
            if (itemId != open.ItemId)
            {
                step["feedback"].ShouldNotBeNull();
                ((bool)step["feedbackWithheld"]!).ShouldBeFalse();
                continue;
            }
            held = itemId;
            step["feedback"].ShouldBeNull();
            ((bool)step["feedbackWithheld"]!).ShouldBeTrue();
        }
        held.ShouldBe(open.ItemId, "practice asks every item");

        var shut = await learner.Client.Get($"/api/attempts/{practised.Id}/review");
        (shut.Status, shut.Problem).ShouldBe((409, "review-not-open"));
        (await Own(learner, practised.Id)).ShouldBeNull("over GraphQL neither");

        // The check goes on with another question, and practice has asked that one as well.
        (await open.Answer()).Ok();
        (await learner.Client.Get($"/api/attempts/{practised.Id}/review")).Status.ShouldBe(409);
        await open.ToTheEnd();
        var review = (await learner.Client.Get($"/api/attempts/{practised.Id}/review")).Ok().AsArray();
        review.Count.ShouldBe(Questions);
        (await Own(learner, practised.Id)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_repeated_answer_is_told_no_more_than_the_state_of_now_allows()
    {
        var (check, practice, learner) = await Begin();
        var practised = await Sitting.Start(learner.Client, practice);
        var (itemId, response, version) = (practised.ItemId, practised.Guess(0), practised.Version);
        (await learner.Client.Answer(practised.Id, itemId, response, version, "once")).Ok()["feedback"].ShouldNotBeNull();
        var open = await Sitting.Start(learner.Client, check);
        while (open.Item is not null && open.ItemId != itemId)
        {
            (await open.Answer()).Ok();
        }

        var again = (await learner.Client.Answer(practised.Id, itemId, response, version, "once")).Ok();

        (again["feedback"] is null).ShouldBe(open.Item is not null);
        ((bool)again["feedbackWithheld"]!).ShouldBe(open.Item is not null);
    }

    private async Task<(Guid Check, Guid Practice, SignedInPerson Learner)> Begin()
    {
        var author = await Host.NewPerson(Kernel.Roles.Author);
        var bankId = await author.Client.NewBank(TestSchool.Items(Questions));
        var check = await author.Client.Publish(bankId, new JsonObject { ["feedback"] = "at-end", ["maxItems"] = Questions });
        var practice = await author.Client.Publish(
            bankId,
            new JsonObject
            {
                ["mode"] = "practise",
                ["feedback"] = "instant",
                ["maxItems"] = Questions,
            }
        );
        return (check, practice, await Host.NewLearner(check, practice));
    }

    private async Task<JsonNode?> Own(SignedInPerson learner, Guid attemptId)
    {
        await Host.WaitForProjections();
        var query = $$"""{ attempt(id: "{{attemptId}}") { level } }""";
        return (await learner.Client.Post("/graphql", new { query })).Ok()["data"]!["attempt"];
    }
}
