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
        Gen.Select(Gen.Int[0, 12], Gen.Long, Gen.Int[1, 100])
            .Sample(
                (count, seed, position) =>
                {
                    var shown = NextStep.ShownOrder(count, seed, position);
                    shown.ShouldBe(Enumerable.Range(0, count), ignoreOrder: true);
                    NextStep.ShownOrder(count, seed, position).ShouldBe(shown);
                }
            );

    [Fact]
    public void The_shown_order_of_a_seed_stays_what_it_was_when_the_attempt_was_taken() =>
        string.Join(' ', Enumerable.Range(1, 4).Select(position => string.Concat(NextStep.ShownOrder(6, 42, position))))
            .ShouldBe("205134 321504 035214 031254");

    [Fact]
    public void The_item_that_a_criterion_draws_from_a_seed_stays_what_it_was_when_the_attempt_was_taken()
    {
        var quiz = MadeUp.Quiz(MadeUp.Policy with { Criterion = "Random" });
        IReadOnlyList<int> drawn = [0, 1, 0, 2, 2, 2, 1, 8];
        Enumerable.Range(1, 8).Select(seed => TakenAttempt.Begin(quiz, seed).Attempt.Open!.ItemId).ShouldBe(drawn.Select(MadeUp.ItemId));
    }

    [Fact]
    public void Every_order_comes_about_equally_often_over_positions_and_over_seeds()
    {
        string Order(long seed, int position) => string.Concat(NextStep.ShownOrder(4, seed, position).Select(index => Letters[index]));

        foreach (
            var orders in new[]
            {
                Enumerable.Range(1, 2400).Select(position => Order(42, position)),
                Enumerable.Range(1, 2400).Select(seed => Order(seed, 1)),
            }
        )
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
        var places = Enumerable
            .Range(0, 4000)
            .Select(seed => (Seed: (long)seed, Attempt: TakenAttempt.Begin(quiz, seed).Attempt))
            .Where(draw => draw.Attempt.Open!.ItemId == MadeUp.ItemId(4))
            .Select(draw =>
                ItemView
                    .Of(quiz.Item(MadeUp.ItemId(4)), draw.Seed, 1)
                    .Interaction.GetProperty("options")
                    .EnumerateArray()
                    .Index()
                    .Single(option => option.Item.GetProperty("id").GetString() == quiz.Right(MadeUp.ItemId(4)).GetString())
                    .Index
            )
            .CountBy(place => place)
            .ToDictionary();
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
        var best = MadeUp
            .TenItems.Source.Items.Where(item => !asked.Contains(item.ItemId))
            .MaxBy(item => Irt.Information(new IrtParameters(item.Parameters.A, item.Parameters.B[0], item.Parameters.C), attempt.Theta))!;
        selected.ItemId.ShouldBe(best.ItemId);
        selected.Theta.ShouldBe(attempt.Theta);
    }

    [Fact]
    public void An_attempt_ends_once_no_item_that_was_not_asked_tells_enough_and_not_before()
    {
        var policy = MadeUp.Policy with { LeastInformation = 0.1 };
        var oneGood = MadeUp.Published(policy, [MadeUp.Item(0, 2, 0, 0), MadeUp.Item(1, 0.3, 5, 0), MadeUp.Item(2, 0.3, 5, 0)]);
        TakenAttempt
            .Along(new CompiledQuiz(oneGood), "1")
            .Attempt.Finished.ShouldNotBeNull()
            .Reason.ShouldBe(AttemptFinished.LowInformation);
        TakenAttempt.Along(MadeUp.Quiz(policy), "1").Attempt.Finished.ShouldBeNull();
    }

    [Fact]
    public void An_attempt_ends_once_an_answer_hardly_moves_the_ability_however_far_it_has_come_from_the_start()
    {
        var policy = MadeUp.Policy with { ThetaChange = 0.2, MaxItems = 10 };
        var taken = TakenAttempt.Along(MadeUp.Quiz(policy), new string('1', 10)).Attempt;
        taken.Finished.ShouldNotBeNull().Reason.ShouldBe(AttemptFinished.Settled);
        double[] thetas = [taken.Started.Theta, .. taken.Answers.Select(answer => answer.Theta)];
        double[] moves = [.. thetas.Zip(thetas.Skip(1), (before, after) => after - before)];
        moves.SkipLast(1).ShouldAllBe(move => move > 0.2);
        moves[^1].ShouldBeInRange(0, 0.2);
        moves.Length.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void With_nothing_left_to_ask_choosing_is_a_bug()
    {
        var quiz = new CompiledQuiz(MadeUp.Published(MadeUp.Policy with { MaxItems = 1 }, [MadeUp.Item(0, 1, 0, 0.2)]));
        var attempt = TakenAttempt.Along(quiz, "1").Attempt;
        Should
            .Throw<InvalidOperationException>(() => NextStep.Select(attempt, quiz, MadeUp.Start))
            .Message.ShouldStartWith("There is no item left");
    }

    [Fact]
    public void A_large_bank_is_no_different()
    {
        var quiz = new CompiledQuiz(
            MadeUp.Published(
                MadeUp.Policy with
                {
                    MaxItems = 200,
                    Randomesque = 3,
                },
                [.. Enumerable.Range(0, 1100).Select(i => MadeUp.Item(i, 1, -3 + i * 0.005, 0.1))]
            )
        );
        var taken = TakenAttempt.Along(quiz, string.Concat(Enumerable.Range(0, 200).Select(i => i % 3 == 0 ? '0' : '1')));
        taken.Attempt.Answers.Count.ShouldBe(200);
        taken.Attempt.Answers.Select(answer => answer.ItemId).ShouldBeUnique();
        Replay.Differences(taken.Facts, quiz).ShouldBeEmpty();
    }
}
