using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Quizzes.Contracts;
using CsCheck;

namespace AdaptivQ.Adaptivity.Tests.Attempts;

public sealed class StartAttemptTests
{
    [Fact]
    public void Everything_that_will_decide_the_attempt_is_pinned_at_its_start()
    {
        var quiz = new CompiledQuiz(
            MadeUp.TenItems.Source with
            {
                Version = 7,
                CalibrationVersion = 4,
                PolicyVersion = 2,
                Policy = MadeUp.Policy with { TimeLimitSeconds = 600 },
            }
        );
        var started = Decide(quiz, 99).Started;
        started.ShouldBe(
            new AttemptStarted(MadeUp.AttemptId, MadeUp.LearnerId, MadeUp.QuizId, 7, 4, 2, 99, 0, 1, 600, false, MadeUp.Start)
        );
    }

    [Fact]
    public void The_first_question_is_chosen_at_once_at_the_prior_s_mean()
    {
        var (_, selected) = Decide(MadeUp.TenItems, 99);
        (selected.AttemptId, selected.LearnerId, selected.QuizId, selected.QuizVersion).ShouldBe(
            (MadeUp.AttemptId, MadeUp.LearnerId, MadeUp.QuizId, 3)
        );
        (selected.Position, selected.Theta, selected.StandardError, selected.At).ShouldBe((1, 0.0, 1.0, MadeUp.Start));
        (selected.Criterion, selected.Eligible, selected.PoolSize).ShouldBe(("MFI", 10, 1));
        // Guessing moves the most informative difficulty a little below the ability: -0.25 rather than 0.25.
        selected.ItemId.ShouldBe(MadeUp.ItemId(4));
        selected.ItemRevision.ShouldBe(5);
        selected.Value.ShouldBe(selected.Information);
        selected.Ranked[0].ShouldBe(new RankedCandidate(selected.ItemId, selected.Value, selected.Information));
        selected.Relaxed.ShouldBeEmpty();
    }

    [Fact]
    public void Practice_begins_with_the_question_whose_chance_is_nearest_the_wanted_one()
    {
        var quiz = MadeUp.Quiz(MadeUp.PractisePolicy, PublishedQuiz.Practise);
        var (_, selected) = Decide(quiz, 99);
        // P(0) = 0.2 + 0.8 / (1 + e^b): 0.649 at b = -0.25, 0.743 at b = -0.75.
        selected.ItemId.ShouldBe(MadeUp.ItemId(3));
        selected.Value.ShouldBe(0.0434, 0.0001);
        selected.Criterion.ShouldBe("TargetSuccess");
    }

    [Fact]
    public void A_made_up_attempt_says_so_in_both_facts()
    {
        var facts = StartAttemptEndpoint.Decide(MadeUp.AttemptId, MadeUp.LearnerId, MadeUp.TenItems, 1, simulated: true, MadeUp.Start);
        facts[0].ShouldBeOfType<AttemptStarted>().Simulated.ShouldBeTrue();
        facts[1].ShouldBeOfType<ItemSelected>().Simulated.ShouldBeTrue();
    }

    [Fact]
    public void The_seed_draws_among_the_best_and_nothing_else()
    {
        var quiz = MadeUp.Quiz(MadeUp.Policy with { Randomesque = 5 });
        var best = Decide(quiz, 1).Selected.Ranked.Select(candidate => candidate.ItemId).ToHashSet();
        best.Count.ShouldBe(5);
        var drawn = Enumerable.Range(0, 200).Select(seed => Decide(quiz, seed).Selected.ItemId).ToHashSet();
        drawn.ShouldBe(best, ignoreOrder: true);
        Gen.Long.Sample(seed => Decide(quiz, seed).Selected.ItemId.ShouldBe(Decide(quiz, seed).Selected.ItemId));
    }

    [Fact]
    public void Fewer_items_than_the_policy_draws_among_are_said_to_be_fewer()
    {
        var (_, selected) = Decide(MadeUp.Quiz(MadeUp.Policy with { Randomesque = 11 }), 1);
        selected.PoolSize.ShouldBe(10);
        selected.Relaxed.ShouldBe([NextStep.FewerCandidates]);
    }

    private static (AttemptStarted Started, ItemSelected Selected) Decide(CompiledQuiz quiz, long seed)
    {
        var facts = StartAttemptEndpoint.Decide(MadeUp.AttemptId, MadeUp.LearnerId, quiz, seed, simulated: false, MadeUp.Start);
        facts.Count.ShouldBe(2);
        return (facts[0].ShouldBeOfType<AttemptStarted>(), facts[1].ShouldBeOfType<ItemSelected>());
    }
}
