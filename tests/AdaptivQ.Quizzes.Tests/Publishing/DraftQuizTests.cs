using System.Text.Json;
using System.Text.Json.Nodes;
using AdaptivQ.Quizzes.Publishing;
using static AdaptivQ.Quizzes.Tests.Publishing.DraftedQuizzes;

namespace AdaptivQ.Quizzes.Tests.Publishing;

public sealed class DraftQuizTests
{
    [Fact]
    public void What_is_left_out_of_an_assessment_gets_its_usual_value()
    {
        var drafted = Drafted(Least);
        (drafted.QuizId, drafted.Title, drafted.Description, drafted.BankId, drafted.Topics, drafted.At).ShouldBe(
            (Id, "Check", "", BankId, null, Now)
        );
        drafted.Policy.ShouldBe(
            new AssessPolicy(
                new AbilityEstimation("EAP", 0, 1, -6, 6, 81),
                new ItemChoice("MFI", null, 5),
                new StopRules(25, 25, null, null, null, null, null),
                LevelScale.Usual,
                "at-end"
            )
        );
        drafted.Policy.Mode.ShouldBe("assess");
    }

    [Fact]
    public void What_is_left_out_of_practice_gets_its_usual_value()
    {
        var policy = Drafted(Least with { Mode = "practise" }).Policy;
        policy.ShouldBe(new PractisePolicy(AbilityEstimation.Usual, 0.7, 5, 15, null, LevelScale.Usual, "instant"));
        policy.Mode.ShouldBe("practise");
        (policy.ToContract().Criterion, policy.ToContract().TargetSuccess).ShouldBe(("TargetSuccess", 0.7));
    }

    [Theory]
    [InlineData("assess")]
    [InlineData("practise")]
    public void Every_policy_has_one_level_more_than_cuts_and_the_cuts_ascend(string mode)
    {
        var policy = Drafted(Least with { Mode = mode }).Policy;
        policy.Levels.Names.Count.ShouldBe(policy.Levels.Cuts.Count + 1);
        policy.Levels.Names.ShouldBeUnique();
        policy.Levels.Cuts.ShouldBe(policy.Levels.Cuts.Order());
        policy.Levels.Cuts.ShouldBeUnique();
    }

    [Fact]
    public void What_an_author_says_is_what_is_drafted()
    {
        var drafted = Drafted(
            new DraftQuiz("  Algebra check ", " For class 8. ", BankId, "assess", "never", 20, 5, 0.3, 1800, ["Algebra", "Number"], 3)
        );
        (drafted.Title, drafted.Description).ShouldBe(("Algebra check", "For class 8."));
        drafted.Topics.ShouldBe(["Algebra", "Number"]);
        var policy = drafted.Policy.ShouldBeOfType<AssessPolicy>();
        (policy.Feedback, policy.Stops, policy.Choice.Randomesque).ShouldBe(
            ("never", new StopRules(5, 20, 0.3, null, null, null, 1800), 3)
        );

        policy = Drafted(
            Least with
            {
                Estimator = "wle",
                Prior = new DraftPrior(0.5, 1.2),
                Grid = new DraftGrid(-5, 5, 101),
                Criterion = "progressive",
                Acceleration = 2,
                ThetaChange = 0.05,
                LeastInformation = 0.1,
                Classification = new DraftClassification("sprt", null, 0.3, 0.1, null),
                Levels = new DraftLevels([" Not yet ", "Ready"], [0.25]),
            }
        )
            .Policy.ShouldBeOfType<AssessPolicy>();
        policy.ShouldBe(
            new AssessPolicy(
                new AbilityEstimation("WLE", 0.5, 1.2, -5, 5, 101),
                new ItemChoice("Progressive", 2, 1),
                new StopRules(8, 25, null, 0.05, 0.1, new RatioDecision(0.3, 0.1, 0.05), null),
                new LevelScale(["Not yet", "Ready"], [0.25]),
                "at-end"
            )
        );
        Drafted(Least with { Classification = new DraftClassification("interval", null, null, null, null) })
            .Policy.ShouldBeOfType<AssessPolicy>()
            .Stops.Classification.ShouldBe(new IntervalDecision(1.959964));
        Drafted(Least with { Mode = "practise", TargetSuccess = 0.85 })
            .Policy.ShouldBeOfType<PractisePolicy>()
            .TargetSuccess.ShouldBe(0.85);
    }

    [Fact]
    public void What_a_prior_or_a_grid_leaves_out_is_the_usual()
    {
        var ability = Drafted(Least with { Prior = new DraftPrior(1, null), Grid = new DraftGrid(null, 8, null) }).Policy.Ability;
        ability.ShouldBe(AbilityEstimation.Usual with { PriorMean = 1, GridHigh = 8 });
    }

    [Fact]
    public void A_policy_made_into_a_draft_is_drafted_the_same()
    {
        foreach (
            var draft in new[]
            {
                Least,
                Least with
                {
                    Mode = "practise",
                    TargetSuccess = 0.85,
                    TimeLimitSeconds = 60,
                },
                Least with
                {
                    Criterion = "Progressive",
                    Acceleration = 3,
                },
                Least with
                {
                    Estimator = "MLE",
                    Prior = new DraftPrior(0.5, 1.2),
                    Grid = new DraftGrid(-5, 5, 101),
                    StandardError = 0.4,
                    ThetaChange = 0.05,
                    LeastInformation = 0.1,
                    Classification = new DraftClassification("interval", 1.5, null, null, null),
                    Levels = new DraftLevels(["Not yet", "Ready"], [0.25]),
                },
                Least with
                {
                    Classification = new DraftClassification("sprt", null, 0.3, 0.1, 0.2),
                },
            }
        )
        {
            var policy = Drafted(draft).Policy;
            PolicyDraft.Read(PolicyDraft.Of(policy.ToContract()), 100).Policy.ShouldBe(policy);
        }
    }

    [Fact]
    public void A_name_that_nothing_bears_is_shown_short()
    {
        var problem = PolicyDraft.Read(Least with { Estimator = new string('E', 10_000) }, 100).Problem.ShouldNotBeNull();
        problem.Detail.Length.ShouldBeLessThan(150);
    }

    [Fact]
    public void Every_criterion_an_author_may_name_is_drafted_as_the_engine_spells_it()
    {
        foreach (var criterion in SelectionCriteria.All)
        {
            Drafted(Least with { Criterion = criterion.ToUpperInvariant() })
                .Policy.ShouldBeOfType<AssessPolicy>()
                .Choice.Criterion.ShouldBe(criterion);
        }
    }

    [Fact]
    public void Either_policy_comes_back_from_JSON_the_same_wherever_its_mode_stands()
    {
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web) { AllowOutOfOrderMetadataProperties = true };
        foreach (
            var policy in new[]
            {
                Drafted(Least).Policy,
                Drafted(Least with { Mode = "practise" }).Policy,
                Drafted(Least with { Classification = new DraftClassification("sprt", null, null, null, null) }).Policy,
                Drafted(Least with { Classification = new DraftClassification("interval", 1.5, null, null, null) }).Policy,
            }
        )
        {
            var node = JsonSerializer.SerializeToNode(policy, json)!.AsObject();
            node["mode"]!.GetValue<string>().ShouldBe(policy.Mode);
            var turned = new JsonObject(node.Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
            turned.Deserialize<Policy>(json).ShouldBe(policy);
        }
    }

    [Fact]
    public void A_small_bank_makes_a_short_quiz()
    {
        var small = Bank with
        {
            ItemCount = 4,
            Topics = new Dictionary<string, int> { ["Algebra"] = 4 },
        };
        var stops = Drafted(Least, small).Policy.ShouldBeOfType<AssessPolicy>().Stops;
        (stops.MinItems, stops.MaxItems).ShouldBe((4, 4));
        Drafted(Least with { MaxItems = 1 }).Policy.ShouldBeOfType<AssessPolicy>().Stops.MinItems.ShouldBe(1);
        Drafted(Least with { MaxItems = 5, StandardError = 0.5 }).Policy.ShouldBeOfType<AssessPolicy>().Stops.MinItems.ShouldBe(3);
        Drafted(Least with { Topics = ["Geometry"] }).Policy.MostItems().ShouldBe(10);
    }

    [Fact]
    public void No_topics_are_all_topics() => Drafted(Least with { Topics = [] }).Topics.ShouldBeNull();

    [Fact]
    public void A_topic_that_is_named_twice_counts_once()
    {
        var twice = Least with { Topics = ["Geometry", "Geometry"] };
        Drafted(twice).Topics.ShouldBe(["Geometry"]);
        Refused(twice with { MaxItems = 11 }).ShouldBe("maxItems");
    }

    [Fact]
    public void A_bank_that_is_not_there_is_not_found_and_one_that_is_not_named_is_asked_for()
    {
        DraftQuizEndpoint.Decide(Id, Least, null, Now).ShouldRefuse(404, "not-found", "bankId");
        DraftQuizEndpoint.Decide(Id, Least with { BankId = Guid.Empty }, null, Now).ShouldRefuse(400, "invalid-field", "bankId");
        DraftQuizEndpoint.Decide(Id, Least with { BankId = Guid.Empty }, Bank, Now).Refused.ShouldBeNull();
    }

    [Fact]
    public void An_empty_bank_is_refused_with_the_cure()
    {
        var empty = Bank with { ItemCount = 0, Topics = new Dictionary<string, int>() };
        DraftQuizEndpoint.Decide(Id, Least, empty, Now).ShouldRefuse(400, "invalid-field", "bankId").Detail.ShouldContain("Import");
    }

    [Fact]
    public void A_quiz_begins_unpublished()
    {
        var drafted = Drafted(Least);
        var quiz = Quiz.Create(drafted);
        quiz.ShouldBe(
            new Quiz(
                Id,
                BankId,
                "Check",
                "",
                drafted.Policy,
                null,
                new QuizDraft("Check", "", drafted.Policy, null),
                1,
                0,
                0,
                0,
                0,
                quiz.Topics,
                0,
                null,
                null
            )
        );
        quiz.Topics.ShouldBeEmpty();
        (quiz.State(), quiz.IsEdited()).ShouldBe(("draft", false));
    }
}
