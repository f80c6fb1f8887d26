using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.Publishing;

namespace AdaptivQ.Quizzes.Tests.Publishing;

public sealed class DraftQuizTests
{
    private static readonly Guid Id = new("a0000000-0000-4000-8000-000000000001");
    private static readonly Guid BankId = new("b0000000-0000-4000-8000-000000000001");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly ItemBank Bank = new(BankId, "School mathematics", 100, new Dictionary<string, int> { ["Algebra"] = 60, ["Number"] = 30, ["Geometry"] = 10 });
    private static readonly DraftQuiz Least = new("Check", null, BankId, "assess", null, null, null, null, null, null, null);

    [Fact]
    public void What_is_left_out_of_an_assessment_gets_its_usual_value()
    {
        var drafted = Drafted(Least);
        (drafted.QuizId, drafted.Title, drafted.Description, drafted.BankId, drafted.Mode, drafted.Topics, drafted.At).ShouldBe((Id, "Check", "", BankId, "assess", null, Now));
        var policy = drafted.Policy;
        (policy.Model, policy.Estimator, policy.Criterion, policy.Randomesque).ShouldBe(("3PL", "EAP", "MFI", 5));
        (policy.StandardError, policy.MinItems, policy.MaxItems, policy.TimeLimitSeconds, policy.Feedback).ShouldBe((null, 8, 25, null, "atEnd"));
    }

    [Fact]
    public void What_is_left_out_of_practice_gets_its_usual_value()
    {
        var policy = Drafted(Least with { Mode = "practise" }).Policy;
        (policy.Criterion, policy.TargetSuccess, policy.StandardError).ShouldBe(("TargetSuccess", 0.7, null));
        (policy.MinItems, policy.MaxItems, policy.Feedback).ShouldBe((1, 15, "instant"));
    }

    [Theory]
    [InlineData("assess")]
    [InlineData("practise")]
    public void Every_policy_has_one_level_more_than_cuts_and_the_cuts_ascend(string mode)
    {
        var policy = Drafted(Least with { Mode = mode }).Policy;
        policy.Levels.Count.ShouldBe(policy.Cuts.Count + 1);
        policy.Levels.ShouldBeUnique();
        policy.Cuts.ShouldBe(policy.Cuts.Order());
        policy.Cuts.ShouldBeUnique();
    }

    [Fact]
    public void What_an_author_says_is_what_is_drafted()
    {
        var drafted = Drafted(new DraftQuiz("  Algebra check ", " For class 8. ", BankId, "assess", "never", 20, 5, 0.3, 1800, ["Algebra", "Number"], 3));
        (drafted.Title, drafted.Description).ShouldBe(("Algebra check", "For class 8."));
        drafted.Topics.ShouldBe(["Algebra", "Number"]);
        var policy = drafted.Policy;
        (policy.Feedback, policy.MaxItems, policy.MinItems, policy.StandardError, policy.TimeLimitSeconds, policy.Randomesque).ShouldBe(("never", 20, 5, 0.3, 1800, 3));
    }

    [Fact]
    public void A_small_bank_makes_a_short_quiz()
    {
        var small = Bank with { ItemCount = 4, Topics = new Dictionary<string, int> { ["Algebra"] = 4 } };
        var policy = Drafted(Least, small).Policy;
        (policy.MinItems, policy.MaxItems).ShouldBe((4, 4));
        Drafted(Least with { Topics = ["Geometry"] }).Policy.MaxItems.ShouldBe(10);
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
    public static TheoryData<string, DraftQuiz> Wrong => new()
    {
        { "title", Least with { Title = null } },
        { "title", Least with { Title = "  " } },
        { "title", Least with { Title = new string('t', 121) } },
        { "title", Least with { Title = "a\0b" } },
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
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_field_that_is_not_as_it_must_be_is_named(string field, DraftQuiz command)
    {
        var decision = DraftQuizEndpoint.Decide(Id, command, Bank, Now);
        decision.Events.ShouldBeEmpty();
        var refusal = decision.Refused.ShouldNotBeNull();
        (refusal.Status, refusal.Type, refusal.Field).ShouldBe((400, "urn:adaptivq:invalid-field", field));
        refusal.Detail.ShouldNotBeNullOrWhiteSpace();
    }

    /// <summary>The ends of every range.</summary>
    public static TheoryData<DraftQuiz> Right =>
    [
        Least with { Title = new string('t', 120), Description = new string('d', 500) },
        Least with { MaxItems = 1 },
        Least with { MaxItems = 100, MinItems = 100 },
        Least with { MaxItems = 1, MinItems = 1 },
        Least with { MaxItems = 90, Topics = ["Algebra", "Number"] },
        Least with { StandardError = 0.2 },
        Least with { StandardError = 1 },
        Least with { TimeLimitSeconds = 30 },
        Least with { TimeLimitSeconds = 6 * 3600 },
        Least with { Randomesque = 1 },
        Least with { Randomesque = 20 },
        Least with { Feedback = "instant" },
        Least with { Mode = "practise", Feedback = "never" },
    ];

    [Theory]
    [MemberData(nameof(Right))]
    public void The_ends_of_every_range_are_within_it(DraftQuiz command) => Drafted(command);

    [Fact]
    public void A_bank_that_is_not_there_is_not_found()
    {
        var refusal = DraftQuizEndpoint.Decide(Id, Least, null, Now).Refused.ShouldNotBeNull();
        (refusal.Status, refusal.Type, refusal.Field).ShouldBe((404, "urn:adaptivq:not-found", "bankId"));
    }

    [Fact]
    public void An_empty_bank_is_refused_with_the_cure()
    {
        var refusal = DraftQuizEndpoint.Decide(Id, Least, Bank with { ItemCount = 0, Topics = new Dictionary<string, int>() }, Now).Refused.ShouldNotBeNull();
        (refusal.Status, refusal.Field).ShouldBe((400, "bankId"));
        refusal.Detail.ShouldContain("Import");
    }

    [Fact]
    public void A_quiz_begins_unpublished()
    {
        var drafted = Drafted(Least);
        var quiz = Quiz.Create(drafted);
        quiz.ShouldBe(new Quiz(Id, "Check", "", BankId, "assess", drafted.Policy, null, 0, 0, null));
    }

    private static QuizDrafted Drafted(DraftQuiz command, ItemBank? bank = null)
    {
        var decision = DraftQuizEndpoint.Decide(Id, command, bank ?? Bank, Now);
        decision.Refused.ShouldBeNull();
        return decision.Events.ShouldHaveSingleItem().ShouldBeOfType<QuizDrafted>();
    }

    private static string? Refused(DraftQuiz command) => DraftQuizEndpoint.Decide(Id, command, Bank, Now).Refused?.Field;
}
