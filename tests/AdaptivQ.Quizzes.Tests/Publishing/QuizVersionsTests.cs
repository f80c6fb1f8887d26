using AdaptivQ.Quizzes.Publishing;

namespace AdaptivQ.Quizzes.Tests.Publishing;

/// <summary>What a version changed, and going back to an earlier one.</summary>
public sealed class QuizVersionsTests
{
    private static readonly Guid Id = new("a0000000-0000-4000-8000-000000000001");
    private static readonly Guid BankId = new("b0000000-0000-4000-8000-000000000001");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly AssessPolicy Policy = new(
        AbilityEstimation.Usual,
        new ItemChoice("MFI", null, 5),
        new StopRules(1, 20, null, null, null, null, null),
        LevelScale.Usual,
        "at-end"
    );

    private static readonly QuizPublished First = new(
        Id,
        1,
        "Check",
        "",
        0,
        1,
        Policy,
        null,
        ["Algebra", "Number"],
        [Revision(1), Revision(2), Revision(3), Revision(4)],
        Now
    );

    private static readonly QuizPublished Second = First with { Version = 2, Title = "Maths check", At = Now.AddDays(1) };

    [Fact]
    public void The_first_version_changes_nothing()
    {
        var version = QuizVersions.Of([First]).ShouldHaveSingleItem();
        (version.Version, version.PublishedAt, version.ItemCount, version.PolicyVersion, version.CalibrationVersion).ShouldBe(
            (1, Now, 4, 1, 0)
        );
        version.Changes.ShouldBeEmpty();
        QuizVersions.Of([]).ShouldBeEmpty();
    }

    [Fact]
    public void Items_are_counted_by_what_became_of_them()
    {
        Changes(First with { Items = [Revision(1), Revision(2, 2), Revision(3, 1, 5), Revision(4, 2, 5), Revision(5), Revision(6)] })
            .ShouldBe(["2 items added.", "2 items revised.", "1 item with other parameters."]);
        Changes(First with { Items = [Revision(1)] }).ShouldBe(["3 items removed."]);
        Changes(First with { Items = [Revision(1), Revision(2), Revision(3), Revision(5)] }).ShouldBe(["1 item added.", "1 item removed."]);
        Changes(First).ShouldBeEmpty();
    }

    [Fact]
    public void Texts_and_topics_are_named()
    {
        Changes(First with { Title = "Maths check", Description = "New", OnlyTopics = ["Number", "Algebra"] })
            .ShouldBe(["Title from 'Check' to 'Maths check'.", "Another description.", "Topics from all to Algebra, Number."]);
    }

    /// <summary>Another policy; the sentences on it.</summary>
    public static TheoryData<Policy, string[]> Policies =>
        new()
        {
            { Policy with { Stops = Policy.Stops with { MaxItems = 25 } }, ["Most questions from 20 to 25."] },
            {
                Policy with
                {
                    Stops = Policy.Stops with { StandardError = 0.45, MinItems = 8 },
                },
                ["Fewest questions from 1 to 8.", "Standard error from none to 0.45."]
            },
            { Policy with { Stops = Policy.Stops with { TimeLimitSeconds = 1200 } }, ["Time limit from none to 1200 seconds."] },
            {
                Policy with
                {
                    Stops = Policy.Stops with { ThetaChange = 0.05, LeastInformation = 0.1 },
                },
                ["Change of ability from none to 0.05.", "Least information from none to 0.1."]
            },
            {
                Policy with
                {
                    Stops = Policy.Stops with { Classification = new IntervalDecision(1.96) },
                },
                ["Classification from none to interval (z 1.96)."]
            },
            {
                Policy with
                {
                    Stops = Policy.Stops with { Classification = new RatioDecision(0.25, 0.05, 0.1) },
                },
                ["Classification from none to sprt (delta 0.25, alpha 0.05, beta 0.1)."]
            },
            { Policy with { Feedback = "never" }, ["Feedback from at-end to never."] },
            {
                Policy with
                {
                    Levels = new LevelScale(["All"], []),
                },
                ["Levels from Starting out, Growing, Secure, Strong, Excellent to All.", "Cut scores from -1.2, -0.4, 0.4, 1.2 to none."]
            },
            {
                Policy with
                {
                    Choice = new ItemChoice("Progressive", 2, 1),
                },
                ["Criterion from MFI to Progressive.", "Acceleration from none to 2.", "Drawn from the best from 5 to 1."]
            },
            {
                Policy with
                {
                    Ability = new AbilityEstimation("WLE", 0.5, 1.5, -5, 5, 101),
                },
                [
                    "Estimator from EAP to WLE.",
                    "Prior mean from 0 to 0.5.",
                    "Prior standard deviation from 1 to 1.5.",
                    "Lowest ability from -6 to -5.",
                    "Highest ability from 6 to 5.",
                    "Grid points from 81 to 101.",
                ]
            },
            {
                new PractisePolicy(Policy.Ability, 0.7, 5, 20, null, Policy.Levels, "instant"),
                [
                    "Mode from assess to practise.",
                    "Feedback from at-end to instant.",
                    "Criterion from MFI to TargetSuccess.",
                    "Success rate from none to 0.7.",
                ]
            },
        };

    [Theory]
    [MemberData(nameof(Policies))]
    public void Every_member_of_the_policy_that_changed_is_named_from_and_to(Policy policy, string[] sentences) =>
        Changes(First with { Policy = policy }).ShouldBe(sentences);

    [Fact]
    public void An_earlier_version_that_comes_back_is_named()
    {
        QuizVersions
            .Of([First, Second, First with { Version = 3, At = Now.AddDays(2) }])[2]
            .Changes.ShouldBe(["As in version 1.", "Title from 'Maths check' to 'Check'."]);
    }

    [Fact]
    public void Rolling_back_publishes_the_earlier_version_as_the_next_with_all_it_had()
    {
        var decision = RollBackQuizEndpoint.Decide(TwicePublished(), [First, Second], new RollBackQuiz(1), Now.AddDays(2));
        decision.Events.ShouldBe([First with { Version = 3, At = Now.AddDays(2) }]);

        var quiz = TwicePublished().Apply((QuizPublished)decision.Events[0]);
        (quiz.Title, quiz.PublishedVersion, quiz.Draft.Title, quiz.IsEdited()).ShouldBe(("Check", 3, "Maths check", true));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    public void Rolling_back_to_what_is_no_earlier_version_is_refused(int? version) =>
        RollBackQuizEndpoint
            .Decide(TwicePublished(), [First, Second], new RollBackQuiz(version), Now)
            .ShouldRefuse(400, "invalid-field", "version")
            .Detail.ShouldBe("Name a version from 1 to 1; 2 is the published one.");

    [Fact]
    public void Rolling_back_to_what_is_published_again_already_is_refused()
    {
        var again = First with { Version = 3 };
        RollBackQuizEndpoint
            .Decide(TwicePublished().Apply(again), [First, Second, again], new RollBackQuiz(1), Now)
            .ShouldRefuse(409, "nothing-to-publish")
            .Detail.ShouldBe("Version 3, which is published, is as version 1.");
        RollBackQuizEndpoint
            .Decide(TwicePublished().Apply(again), [First, Second, again], new RollBackQuiz(2), Now)
            .Events.ShouldBe([Second with { Version = 4, At = Now }]);
    }

    [Fact]
    public void Rolling_back_needs_a_quiz_in_use_with_an_earlier_version()
    {
        var once = Drafted("Check").Apply(First);
        RollBackQuizEndpoint.Decide(once, [First], new RollBackQuiz(1), Now).ShouldRefuse(409, "nothing-to-roll-back-to");
        RollBackQuizEndpoint
            .Decide(TwicePublished() with { RetiredAt = Now }, [First, Second], new RollBackQuiz(1), Now)
            .ShouldRefuse(409, "quiz-retired");
        RollBackQuizEndpoint.Decide(null, [], new RollBackQuiz(1), Now).ShouldRefuse(404, "not-found");
    }

    private static Quiz TwicePublished() => Drafted("Maths check").Apply(First).Apply(Second);

    private static Quiz Drafted(string title) => Quiz.Create(new QuizDrafted(Id, title, "", BankId, Policy, null, Now));

    private static IReadOnlyList<string> Changes(QuizPublished next) => QuizVersions.Of([First, next with { Version = 2 }])[1].Changes;

    private static PublishedRevision Revision(int item, int revision = 1, int calibration = 0) =>
        new(new Guid(item, 0, 0, new byte[8]), revision, calibration);
}
