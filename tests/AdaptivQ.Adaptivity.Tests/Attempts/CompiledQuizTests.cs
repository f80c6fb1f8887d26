using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Quizzes.Contracts;

namespace AdaptivQ.Adaptivity.Tests.Attempts;

/// <summary>A published quiz and its policy made ready for the engine.</summary>
public sealed class CompiledQuizTests
{
    public static TheoryData<string, double, double, double> UnusableParameters =>
        new()
        {
            { "discrimination", 0, 0, 0.2 },
            { "discrimination", -1, 0, 0.2 },
            { "discrimination", double.NaN, 0, 0.2 },
            { "discrimination", double.PositiveInfinity, 0, 0.2 },
            { "difficulty", 1, double.NaN, 0.2 },
            { "difficulty", 1, double.NegativeInfinity, 0.2 },
            { "guessing", 1, 0, -0.1 },
            { "guessing", 1, 0, 1 },
            { "guessing", 1, 0, double.NaN },
        };

    [Theory]
    [MemberData(nameof(UnusableParameters))]
    public void A_quiz_with_parameters_that_cannot_be_used_does_not_compile_and_the_item_is_named(
        string parameter,
        double a,
        double b,
        double c
    )
    {
        var refused = Should.Throw<ArgumentException>(() =>
            new CompiledQuiz(
                MadeUp.Published(MadeUp.Policy, [MadeUp.Item(0, 1, 0, 0.2), MadeUp.Item(1, 1, 0, 0.2), MadeUp.Item(2, a, b, c)])
            )
        );
        refused.Message.ShouldStartWith("Item 'external-2' has parameters that can't be used: ");
        refused.InnerException.ShouldBeOfType<InvalidIrtParametersException>().Parameter.ShouldBe(parameter);
    }

    [Fact]
    public void Parameters_of_another_scoring_do_not_compile_and_the_item_is_named()
    {
        var item = MadeUp.SeveralPoints(1, 1, 0) with { Parameters = MadeUp.Item(0, 1, 0, 0.2).Parameters };
        Should
            .Throw<ArgumentException>(() => new CompiledQuiz(MadeUp.Published(MadeUp.Policy, [MadeUp.Item(0, 1, 0, 0.2), item])))
            .Message.ShouldStartWith(
                "Item 'external-1' has parameters that can't be used: it is scored in 4 categories, "
                    + "which need 3 difficulties or thresholds, and its parameters have 1."
            );
    }

    [Fact]
    public void A_quiz_without_items_or_with_one_item_twice_does_not_compile()
    {
        Should.Throw<ArgumentException>(() => new CompiledQuiz(MadeUp.Published(MadeUp.Policy, [])));
        Should.Throw<ArgumentException>(() =>
            new CompiledQuiz(MadeUp.Published(MadeUp.Policy, [MadeUp.Item(0, 1, 0, 0.2), MadeUp.Item(0, 1, 1, 0.2)]))
        );
    }

    [Fact]
    public void Items_are_found_by_id_in_the_published_order_and_foreign_ones_are_a_bug()
    {
        foreach (var (index, item) in MadeUp.TenItems.Source.Items.Index())
        {
            MadeUp.TenItems.IndexOf(item.ItemId).ShouldBe(index);
            MadeUp.TenItems.Item(item.ItemId).ShouldBe(item);
            MadeUp.TenItems.Bank[index].ShouldBe(new IrtParameters(item.Parameters.A, item.Parameters.B[0], item.Parameters.C));
        }

        Should.Throw<KeyNotFoundException>(() => MadeUp.TenItems.Item(Guid.Empty));
    }

    [Fact]
    public void A_version_has_its_own_items_in_the_categories_they_are_scored_in()
    {
        var quiz = new CompiledQuiz(MadeUp.Published(MadeUp.Policy, [MadeUp.Item(0, 1, 0, 0.2), MadeUp.SeveralPoints(1, 1, 0)]));
        foreach (
            var (item, category, has) in new[]
            {
                (0, -1, false),
                (0, 0, true),
                (0, 1, true),
                (0, 2, false),
                (1, -1, false),
                (1, 3, true),
                (1, 4, false),
                (2, 0, false),
            }
        )
        {
            quiz.Has(MadeUp.ItemId(item), category).ShouldBe(has, $"item {item}, category {category}");
        }

        quiz.Has(MadeUp.ItemId(1)).ShouldBeTrue();
    }

    /// <summary>What the policy is changed to; words of what is wrong with it.</summary>
    public static TheoryData<QuizPolicy, string> Meaningless =>
        new()
        {
            { MadeUp.Policy with { Criterion = "TargetSuccess" }, "The policy chooses by a success rate and names none." },
            { MadeUp.Policy with { Criterion = "TargetSuccess", TargetSuccess = 1 }, "" },
            { MadeUp.Policy with { Criterion = "Guess" }, "The policy selects by 'Guess', which this version does not know." },
            { MadeUp.Policy with { Estimator = "best" }, "The policy estimates by 'best', which this version does not know." },
            {
                MadeUp.Policy with
                {
                    Classification = new QuizClassification("guess", null, null, null, null),
                },
                "The policy classifies by 'guess', which this version does not know."
            },
            {
                MadeUp.Policy with
                {
                    Classification = new QuizClassification("interval", null, null, null, null),
                },
                "The policy classifies by 'interval', which this version does not know."
            },
            { MadeUp.Policy with { TargetSuccess = 0.7 }, "The policy names a success rate, which the criterion MFI does not use." },
            {
                MadeUp.PractisePolicy with
                {
                    Acceleration = 1,
                },
                "The policy names an acceleration, which the criterion TargetSuccess does not use."
            },
            {
                MadeUp.Policy with
                {
                    Levels = ["one", "two"],
                },
                "The policy names 2 levels and 4 cuts between them; there must be one cut fewer than levels."
            },
            {
                MadeUp.Policy with
                {
                    Levels = ["one", "two", "three", "four"],
                },
                "The policy names 4 levels and 4 cuts between them; there must be one cut fewer than levels."
            },
        };

    [Theory]
    [MemberData(nameof(Meaningless))]
    public void A_policy_that_means_nothing_to_the_engine_does_not_compile(QuizPolicy policy, string words) =>
        Should.Throw<ArgumentException>(() => MadeUp.Quiz(policy)).Message.ShouldStartWith(words);

    [Fact]
    public void A_policy_is_needed_and_must_be_able_to_stop()
    {
        Should.Throw<ArgumentNullException>(() => new CompiledPolicy(null!)).ParamName.ShouldBe("policy");
        Should.Throw<ArgumentException>(() => MadeUp.Quiz(MadeUp.Policy with { MinItems = 6, MaxItems = 5 }).Policy.StoppingRule(null));
    }

    public static TheoryData<string, Type> Estimators =>
        new()
        {
            { "EAP", typeof(ExpectedAPosteriori) },
            { "MAP", typeof(MaximumAPosteriori) },
            { "MLE", typeof(MaximumLikelihood) },
            { "WLE", typeof(WeightedLikelihood) },
        };

    [Theory]
    [MemberData(nameof(Estimators))]
    public void Ability_is_estimated_by_what_the_policy_names(string name, Type estimator) =>
        MadeUp.Quiz(MadeUp.Policy with { Estimator = name }).Policy.Estimator.ShouldBeOfType(estimator);

    [Theory]
    [InlineData("MFI")]
    [InlineData("bOpt")]
    [InlineData("thOpt")]
    [InlineData("MEI")]
    [InlineData("MEPV")]
    [InlineData("GDI")]
    [InlineData("GDIP")]
    [InlineData("KL")]
    [InlineData("KLP")]
    [InlineData("MLWI")]
    [InlineData("MPWI")]
    [InlineData("Progressive")]
    [InlineData("Proportional")]
    [InlineData("Random")]
    public void Items_are_chosen_by_the_criterion_that_the_policy_names(string name) =>
        MadeUp.Quiz(MadeUp.Policy with { Criterion = name }).Policy.Criterion.Name.ShouldBe(name);

    [Theory]
    [InlineData("Progressive")]
    [InlineData("Proportional")]
    public void An_acceleration_that_is_left_out_is_one(string criterion)
    {
        // The fourth question: at the first and the last every acceleration weighs the same.
        ItemSelected Chosen(double? acceleration)
        {
            var quiz = MadeUp.Quiz(MadeUp.Policy with { Criterion = criterion, Acceleration = acceleration });
            var started = TakenAttempt.Along(MadeUp.TenItems, "110").Attempt;
            return NextStep.Select(started, quiz, MadeUp.Start);
        }

        Chosen(null).Value.ShouldBe(Chosen(1).Value);
        Chosen(3).Value.ShouldNotBe(Chosen(1).Value);
    }

    [Fact]
    public void A_level_is_decided_by_the_rule_that_the_policy_names()
    {
        ClassificationRule? Of(QuizClassification? rule) => MadeUp.Quiz(MadeUp.Policy with { Classification = rule }).Policy.Classification;

        Of(null).ShouldBeNull();
        Of(new QuizClassification("interval", 1.5, null, null, null)).ShouldBeOfType<ConfidenceIntervalClassification>();
        Of(new QuizClassification("sprt", null, 0.3, 0.1, 0.2)).ShouldBeOfType<SequentialProbabilityRatioTest>();
    }

    [Fact]
    public void An_attempt_s_own_time_limit_goes_before_the_quiz_s()
    {
        var rule = MadeUp.Quiz(MadeUp.Policy with { TimeLimitSeconds = 60, StandardError = 0.4, MinItems = 2 }).Policy.StoppingRule(90);
        (rule.TimeLimit, rule.StandardError, rule.MinItems, rule.MaxItems).ShouldBe((TimeSpan.FromSeconds(90), 0.4, 2, 5));
        var interval = new QuizClassification("interval", 1.5, null, null, null);
        var goals = MadeUp.Policy with { ThetaChange = 0.05, LeastInformation = 0.1, Classification = interval };
        var policy = MadeUp.Quiz(goals).Policy;
        var other = policy.StoppingRule(null);
        (other.ThetaChange, other.LeastInformation, other.Classification).ShouldBe((0.05, 0.1, policy.Classification));
        MadeUp.TenItems.Policy.StoppingRule(null).TimeLimit.ShouldBeNull();
    }
}
