using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Quizzes.Contracts;
using CsCheck;

namespace AdaptivQ.Adaptivity.Tests.Attempts;

public sealed class NextStepTests
{
    private static readonly string[] Letters = ["a", "b", "c", "d"];

    [Fact]
    public void The_shown_order_is_a_permutation_and_the_same_seed_and_position_give_the_same_on_every_device() =>
        Gen.Select(Gen.Int[0, 12], Gen.Long, Gen.Int[1, 100]).Sample((count, seed, position) =>
        {
            var shown = NextStep.ShownOrder(count, seed, position);
            shown.ShouldBe(Enumerable.Range(0, count), ignoreOrder: true);
            NextStep.ShownOrder(count, seed, position).ShouldBe(shown);
        });

    [Fact]
    public void Every_order_comes_about_equally_often_over_positions_and_over_seeds()
    {
        string Order(long seed, int position) => string.Concat(NextStep.ShownOrder(4, seed, position).Select(index => Letters[index]));

        foreach (var orders in new[]
        {
            Enumerable.Range(1, 2400).Select(position => Order(42, position)),
            Enumerable.Range(1, 2400).Select(seed => Order(seed, 1)),
        })
        {
            var counts = orders.CountBy(order => order).Select(order => order.Value).ToList();
            // 24 orders, 100 expected of each; six standard deviations (9.8) to each side.
            counts.Count.ShouldBe(24);
            counts.ShouldAllBe(count => count > 41 && count < 159);
        }
    }

    [Fact]
    public void The_key_s_place_cannot_be_told_from_the_draw_of_the_question()
    {
        // Item 4 drawn at the first step and the place of the key there, over many seeds: no place stands out.
        var quiz = MadeUp.Quiz(MadeUp.Policy with { Randomesque = 5 });
        var places = Enumerable.Range(0, 4000)
            .Select(seed => (Seed: (long)seed, Attempt: TakenAttempt.Begin(quiz, seed).Attempt))
            .Where(draw => draw.Attempt.Open!.ItemId == MadeUp.ItemId(4))
            .Select(draw => ItemView.Of(quiz.Item(MadeUp.ItemId(4)), draw.Seed, 1).Interaction.GetProperty("options").EnumerateArray()
                .Index().Single(option => option.Item.GetProperty("id").GetString() == quiz.Right(MadeUp.ItemId(4)).GetString()).Index)
            .CountBy(place => place).ToDictionary();
        places.Count.ShouldBe(4);
        var total = places.Values.Sum();
        places.Values.ShouldAllBe(count => count > total / 4 - 75 && count < total / 4 + 75);
    }

    [Fact]
    public void Maximum_information_is_what_the_engine_would_choose_at_the_ability_so_far()
    {
        var attempt = TakenAttempt.Along(MadeUp.TenItems, "110").Attempt;
        var selected = NextStep.Select(attempt, MadeUp.TenItems, MadeUp.Start);
        var asked = attempt.Answers.Select(answer => answer.ItemId).ToHashSet();
        var best = MadeUp.TenItems.Quiz.Items.Where(item => !asked.Contains(item.ItemId))
            .MaxBy(item => Irt.Information(new ItemParameters(item.Parameters.A, item.Parameters.B[0], item.Parameters.C), attempt.Theta))!;
        selected.ItemId.ShouldBe(best.ItemId);
        selected.Theta.ShouldBe(attempt.Theta);
    }

    [Fact]
    public void With_nothing_left_to_ask_choosing_is_a_bug()
    {
        var quiz = new CompiledQuiz(MadeUp.Published(MadeUp.Policy with { MaxItems = 1 }, [MadeUp.Item(0, 1, 0, 0.2)]));
        var attempt = TakenAttempt.Along(quiz, "1").Attempt;
        Should.Throw<InvalidOperationException>(() => NextStep.Select(attempt, quiz, MadeUp.Start));
    }

    [Fact]
    public void A_large_bank_is_no_different()
    {
        // Beyond 1024 items the marks no longer fit on the stack.
        var quiz = new CompiledQuiz(MadeUp.Published(MadeUp.Policy with { MaxItems = 200, Randomesque = 3 }, [.. Enumerable.Range(0, 1100).Select(i => MadeUp.Item(i, 1, -3 + i * 0.005, 0.1))]));
        var taken = TakenAttempt.Along(quiz, string.Concat(Enumerable.Range(0, 200).Select(i => i % 3 == 0 ? '0' : '1')));
        taken.Attempt.Answers.Count.ShouldBe(200);
        taken.Attempt.Answers.Select(answer => answer.ItemId).ShouldBeUnique();
        Replay.Differences(taken.Facts, quiz).ShouldBeEmpty();
    }

    public static TheoryData<string, double, double, double> UnusableParameters => new()
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
    public void A_quiz_with_parameters_that_cannot_be_used_does_not_compile_and_the_item_is_named(string parameter, double a, double b, double c)
    {
        var refused = Should.Throw<ArgumentException>(() =>
            new CompiledQuiz(MadeUp.Published(MadeUp.Policy, [MadeUp.Item(0, 1, 0, 0.2), MadeUp.Item(1, 1, 0, 0.2), MadeUp.Item(2, a, b, c)])));
        refused.Message.ShouldStartWith("Item 'external-2' has parameters that can't be used: ");
        refused.InnerException.ShouldBeOfType<InvalidItemParametersException>().Parameter.ShouldBe(parameter);
    }

    [Fact]
    public void Parameters_of_another_scoring_do_not_compile_and_the_item_is_named()
    {
        var item = MadeUp.SeveralPoints(1, 1, 0) with { Parameters = MadeUp.Item(0, 1, 0, 0.2).Parameters };
        Should.Throw<ArgumentException>(() => new CompiledQuiz(MadeUp.Published(MadeUp.Policy, [MadeUp.Item(0, 1, 0, 0.2), item])))
            .Message.ShouldStartWith("Item 'external-1' has parameters that can't be used: it is scored in 4 categories, which need 3 difficulties or thresholds, and its parameters have 1.");
    }

    [Fact]
    public void A_quiz_without_items_or_with_one_item_twice_does_not_compile()
    {
        Should.Throw<ArgumentException>(() => new CompiledQuiz(MadeUp.Published(MadeUp.Policy, [])));
        Should.Throw<ArgumentException>(() => new CompiledQuiz(MadeUp.Published(MadeUp.Policy, [MadeUp.Item(0, 1, 0, 0.2), MadeUp.Item(0, 1, 1, 0.2)])));
    }

    [Fact]
    public void A_policy_that_means_nothing_to_the_engine_does_not_compile()
    {
        Should.Throw<ArgumentException>(() => MadeUp.Quiz(MadeUp.Policy with { Criterion = "TargetSuccess", TargetSuccess = 1 }));
        Should.Throw<ArgumentException>(() => MadeUp.Quiz(MadeUp.Policy with { Criterion = "Guess" }));
        Should.Throw<ArgumentException>(() => MadeUp.Quiz(MadeUp.Policy with { TargetSuccess = 0.7 }));
        Should.Throw<ArgumentException>(() => MadeUp.Quiz(MadeUp.PractisePolicy with { Acceleration = 1 }));
        Should.Throw<ArgumentException>(() => MadeUp.Quiz(MadeUp.Policy with { Estimator = "best" }));
        Should.Throw<ArgumentException>(() => MadeUp.Quiz(MadeUp.Policy with { Classification = new QuizClassification("guess", null, null, null, null) }));
        Should.Throw<ArgumentException>(() => MadeUp.Quiz(MadeUp.Policy with { Levels = ["one", "two"] }));
        Should.Throw<ArgumentException>(() => MadeUp.Quiz(MadeUp.Policy with { MinItems = 6, MaxItems = 5 }).Policy.StoppingRule(null));
    }

    [Fact]
    public void Items_are_found_by_id_in_the_published_order_and_foreign_ones_are_a_bug()
    {
        foreach (var (index, item) in MadeUp.TenItems.Quiz.Items.Index())
        {
            MadeUp.TenItems.IndexOf(item.ItemId).ShouldBe(index);
            MadeUp.TenItems.Item(item.ItemId).ShouldBe(item);
            MadeUp.TenItems.Bank[index].ShouldBe(new ItemParameters(item.Parameters.A, item.Parameters.B[0], item.Parameters.C));
        }

        Should.Throw<KeyNotFoundException>(() => MadeUp.TenItems.Item(Guid.Empty));
    }

    [Fact]
    public void An_attempt_s_own_time_limit_goes_before_the_quiz_s()
    {
        var rule = MadeUp.Quiz(MadeUp.Policy with { TimeLimitSeconds = 60, StandardError = 0.4, MinItems = 2 }).Policy.StoppingRule(90);
        (rule.TimeLimit, rule.StandardError, rule.MinItems, rule.MaxItems).ShouldBe((TimeSpan.FromSeconds(90), 0.4, 2, 5));
        MadeUp.TenItems.Policy.StoppingRule(null).TimeLimit.ShouldBeNull();
    }
}
