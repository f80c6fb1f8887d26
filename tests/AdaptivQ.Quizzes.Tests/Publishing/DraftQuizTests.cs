using System.Text.Json;
using System.Text.Json.Nodes;
using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.Publishing;

namespace AdaptivQ.Quizzes.Tests.Publishing;

public sealed class DraftQuizTests
{
    private static readonly Guid Id = new("a0000000-0000-4000-8000-000000000001");
    private static readonly Guid BankId = new("b0000000-0000-4000-8000-000000000001");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly ItemBank Bank = new(
        BankId,
        "School mathematics",
        100,
        new Dictionary<string, int>
        {
            ["Algebra"] = 60,
            ["Number"] = 30,
            ["Geometry"] = 10,
        },
        0
    );
    private static readonly DraftQuiz Least = new("Check", null, BankId, "assess", null, null, null, null, null, null, null);

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
        foreach (var criterion in PolicyDraft.Criteria)
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

    /// <summary>Field that is refused; what the author said.</summary>
    public static TheoryData<string, DraftQuiz> Wrong =>
        new()
        {
            { "title", Least with { Title = null } },
            { "title", Least with { Title = "  " } },
            { "title", Least with { Title = new string('t', 121) } },
            { "title", Least with { Title = "a\0b" } },
            { "title", Least with { Title = "two\nlines" } },
            { "title", Least with { Title = "\u200b" } },
            { "description", Least with { Description = new string('d', 501) } },
            { "description", Least with { Description = "a\0b" } },
            { "mode", Least with { Mode = null } },
            { "mode", Least with { Mode = "Assess" } },
            { "mode", Least with { Mode = "exam" } },
            { "feedback", Least with { Feedback = "" } },
            { "feedback", Least with { Feedback = "later" } },
            { "topics", Least with { Topics = ["Algebra", "Poetry"] } },
            { "topics", Least with { Topics = [null!] } },
            { "maxItems", Least with { MaxItems = 0 } },
            { "maxItems", Least with { MaxItems = -1 } },
            { "maxItems", Least with { MaxItems = 101 } },
            { "maxItems", Least with { MaxItems = 11, Topics = ["Geometry"] } },
            { "minItems", Least with { MinItems = 0 } },
            { "minItems", Least with { MinItems = 8 } },
            { "minItems", Least with { MinItems = 26 } },
            { "minItems", Least with { MinItems = 11, MaxItems = 10 } },
            { "standardError", Least with { StandardError = 0.19 } },
            { "standardError", Least with { StandardError = 1.01 } },
            { "standardError", Least with { StandardError = double.NaN } },
            { "standardError", Least with { StandardError = -1 } },
            { "timeLimitSeconds", Least with { TimeLimitSeconds = 29 } },
            { "timeLimitSeconds", Least with { TimeLimitSeconds = 6 * 3600 + 1 } },
            { "timeLimitSeconds", Least with { TimeLimitSeconds = -30 } },
            { "randomesque", Least with { Randomesque = 0 } },
            { "randomesque", Least with { Randomesque = 21 } },
            { "feedback", Least with { Feedback = "atEnd" } },
            { "estimator", Least with { Estimator = "PFA" } },
            { "prior", Least with { Prior = new DraftPrior(0, 0) } },
            { "prior", Least with { Prior = new DraftPrior(double.NaN, 1) } },
            { "prior", Least with { Prior = new DraftPrior(6, 1) } },
            { "grid", Least with { Grid = new DraftGrid(4, -4, 61) } },
            { "grid", Least with { Grid = new DraftGrid(-4, 4, 20) } },
            { "grid", Least with { Grid = new DraftGrid(-4, 4, 502) } },
            { "grid", Least with { Grid = new DraftGrid(-2.5, 4, 61) } },
            { "grid", Least with { Grid = new DraftGrid(double.NegativeInfinity, 4, 61) } },
            { "grid", Least with { Prior = new DraftPrior(2, 2) } },
            { "grid", Least with { Grid = new DraftGrid(-20, 20, 134) } },
            { "criterion", Least with { Criterion = "TargetSuccess" } },
            { "criterion", Least with { Criterion = "best" } },
            { "acceleration", Least with { Acceleration = 1 } },
            { "acceleration", Least with { Criterion = "Progressive", Acceleration = -1 } },
            { "randomesque", Least with { Criterion = "Random", Randomesque = 5 } },
            { "targetSuccess", Least with { TargetSuccess = 0.7 } },
            { "thetaChange", Least with { ThetaChange = 0.0005 } },
            { "thetaChange", Least with { ThetaChange = double.NaN } },
            { "leastInformation", Least with { LeastInformation = 0.0005 } },
            { "classification", Least with { Classification = new DraftClassification("guess", null, null, null, null) } },
            { "classification.z", Least with { Classification = new DraftClassification("interval", 0, null, null, null) } },
            { "classification", Least with { Classification = new DraftClassification("interval", null, 0.2, null, null) } },
            { "classification", Least with { Classification = new DraftClassification("sprt", 2, null, null, null) } },
            { "classification.delta", Least with { Classification = new DraftClassification("sprt", null, 0.001, null, null) } },
            { "classification.alpha", Least with { Classification = new DraftClassification("sprt", null, null, 0.5, null) } },
            { "classification.beta", Least with { Classification = new DraftClassification("sprt", null, null, null, 0.0001) } },
            {
                "classification",
                Least with
                {
                    Classification = new DraftClassification("interval", null, null, null, null),
                    Levels = new DraftLevels(["all"], []),
                }
            },
            { "levels", Least with { Levels = new DraftLevels([], []) } },
            { "levels", Least with { Levels = new DraftLevels(["one", "two"], []) } },
            { "levels", Least with { Levels = new DraftLevels(["one", "one "], [0]) } },
            { "levels", Least with { Levels = new DraftLevels(["one", " "], [0]) } },
            { "levels", Least with { Levels = new DraftLevels(["one", "two", "three"], [1, 1]) } },
            { "levels", Least with { Levels = new DraftLevels(["one", "two", "three"], [1, 0]) } },
            { "levels", Least with { Levels = new DraftLevels(["one", "two"], [6]) } },
            { "levels", Least with { Levels = new DraftLevels(["one", "two"], [double.NaN]) } },
            { "levels", Least with { Levels = new DraftLevels(null, null) } },
            { "levels", Least with { Levels = new DraftLevels(["\u200b\u200b", "two"], [0]) } },
            { "levels", Least with { Levels = new DraftLevels(["one\ntwo", "three"], [0]) } },
            { "levels", Least with { Levels = new DraftLevels(["one\u202etwo", "three"], [0]) } },
            { "levels", Least with { Levels = new DraftLevels(["one", "One"], [0]) } },
            { "levels", Least with { Levels = new DraftLevels(["one", "two", "three"], [0, 0.09]) } },
            { "levels", Least with { Levels = new DraftLevels(["one\u2028two", "three"], [0]) } },
            { "levels", Least with { Levels = new DraftLevels([new string('n', 41), "two"], [0]) } },
            { "prior", Least with { Prior = new DraftPrior(null, 0.05) } },
            { "grid", Least with { Grid = new DraftGrid(null, null, 20) } },
            { "minItems", Least with { MinItems = 10, MaxItems = 10, StandardError = 0.5 } },
            { "minItems", Least with { MinItems = 10, MaxItems = 10, ThetaChange = 0.1 } },
            { "minItems", Least with { MinItems = 10, MaxItems = 10, LeastInformation = 0.1 } },
            {
                "minItems",
                Least with
                {
                    MinItems = 10,
                    MaxItems = 10,
                    Classification = new DraftClassification("sprt", null, null, null, null),
                }
            },
            { "maxItems", Least with { MaxItems = 1, StandardError = 0.5 } },
            { "minItems", Least with { Mode = "practise", MinItems = 1 } },
            { "standardError", Least with { Mode = "practise", StandardError = 0.5 } },
            { "thetaChange", Least with { Mode = "practise", ThetaChange = 0.1 } },
            { "leastInformation", Least with { Mode = "practise", LeastInformation = 0.1 } },
            {
                "classification",
                Least with
                {
                    Mode = "practise",
                    Classification = new DraftClassification("interval", null, null, null, null),
                }
            },
            { "criterion", Least with { Mode = "practise", Criterion = "MFI" } },
            { "acceleration", Least with { Mode = "practise", Acceleration = 1 } },
            { "targetSuccess", Least with { Mode = "practise", TargetSuccess = 1 } },
            { "randomesque", Least with { Mode = "practise", Randomesque = 0 } },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_policy_that_is_out_of_range_or_contradicts_itself_is_refused_at_its_field(string field, DraftQuiz command)
    {
        DraftQuizEndpoint.Decide(Id, command, Bank, Now).ShouldRefuse(400, "invalid-field", field);
    }

    /// <summary>The ends of every range.</summary>
    public static TheoryData<DraftQuiz> Right =>
        [
            Least with
            {
                Title = new string('t', 120),
                Description = new string('d', 500),
            },
            Least with
            {
                MaxItems = 1,
            },
            Least with
            {
                MaxItems = 100,
                MinItems = 100,
            },
            Least with
            {
                MaxItems = 1,
                MinItems = 1,
            },
            Least with
            {
                MaxItems = 90,
                Topics = ["Algebra", "Number"],
            },
            Least with
            {
                StandardError = 0.2,
            },
            Least with
            {
                StandardError = 1,
            },
            Least with
            {
                TimeLimitSeconds = 30,
            },
            Least with
            {
                TimeLimitSeconds = 6 * 3600,
            },
            Least with
            {
                Randomesque = 1,
            },
            Least with
            {
                Randomesque = 20,
            },
            Least with
            {
                Feedback = "instant",
            },
            Least with
            {
                Mode = "practise",
                Feedback = "never",
            },
            Least with
            {
                MinItems = 1,
                MaxItems = 2,
                StandardError = 0.5,
            },
            Least with
            {
                Grid = new DraftGrid(-20, 20, 135),
            },
            Least with
            {
                ThetaChange = 0.001,
                LeastInformation = 0.001,
            },
            Least with
            {
                Classification = new DraftClassification("sprt", null, 0.01, 0.001, 0.001),
            },
            Least with
            {
                Levels = new DraftLevels(["one", "two", "\U0001F469\u200D\U0001F3EB"], [0, 0.1]),
            },
        ];

    [Theory]
    [MemberData(nameof(Right))]
    public void The_ends_of_every_range_are_within_it(DraftQuiz command) => Drafted(command);

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

    private static QuizDrafted Drafted(DraftQuiz command, ItemBank? bank = null)
    {
        var decision = DraftQuizEndpoint.Decide(Id, command, bank ?? Bank, Now);
        decision.Refused.ShouldBeNull();
        return decision.Events.ShouldHaveSingleItem().ShouldBeOfType<QuizDrafted>();
    }

    private static string? Refused(DraftQuiz command) => DraftQuizEndpoint.Decide(Id, command, Bank, Now).Refused?.Field;
}
