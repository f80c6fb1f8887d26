using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Adaptivity.Engine.Knowledge;
using CsCheck;

namespace AdaptivQ.Engine.Tests.Knowledge;

public sealed class EloTests
{
    private static readonly Gen<EloRating> Ratings = Gen.Select(Gen.Double[-4, 4], Gen.Int[0, 500])
        .Select((value, n) => new EloRating(value, n));

    [Fact]
    public void The_expected_score_is_the_probability_of_the_3PL_item_of_slope_1() =>
        Gen.Select(Gen.Double[-6, 6], Gen.Double[-6, 6], Gen.Double[0, 0.5])
            .Sample(
                (ability, difficulty, guessing) =>
                    Elo.Expected(ability, difficulty, guessing)
                        .ShouldBe(Irt.Probability(new IrtParameters(1, difficulty, guessing), ability), 1e-14)
            );

    [Fact]
    public void Steps_shrink_with_answers_as_Pelanek_says_and_never_below_the_least()
    {
        new Elo().Step(0).ShouldBe(1);
        new Elo().Step(20).ShouldBe(0.5, 1e-15);
        new Elo(0.8, 0.1, 0.3).Step(10).ShouldBe(0.4, 1e-15);
        new Elo(0.8, 0.1, 0.3).Step(1_000).ShouldBe(0.3);
        new Elo(0.4, 0).Step(1_000).ShouldBe(0.4);
    }

    [Fact]
    public void A_correct_answer_raises_the_learner_and_lowers_the_item_and_a_wrong_one_the_other_way_about() =>
        Gen.Select(Ratings, Ratings, Gen.Double[0, 0.5])
            .Sample(
                (learner, item, guessing) =>
                {
                    var elo = new Elo();
                    var (up, easier) = elo.Answer(learner, item, 1, guessing);
                    up.Value.ShouldBeGreaterThan(learner.Value);
                    easier.Value.ShouldBeLessThan(item.Value);
                    var (down, harder) = elo.Answer(learner, item, 0, guessing);
                    down.Value.ShouldBeLessThan(learner.Value);
                    harder.Value.ShouldBeGreaterThan(item.Value);
                    (up.Answers, easier.Answers).ShouldBe((learner.Answers + 1, item.Answers + 1));
                }
            );

    [Fact]
    public void What_the_learner_gains_the_item_loses_in_proportion_to_their_steps() =>
        Gen.Select(Ratings, Ratings, Gen.Double[0, 1])
            .Sample(
                (learner, item, score) =>
                {
                    var elo = new Elo(0.9, 0.07);
                    var (newLearner, newItem) = elo.Answer(learner, item, score);
                    var (gain, loss) = (newLearner.Value - learner.Value, item.Value - newItem.Value);
                    (gain * elo.Step(item.Answers)).ShouldBe(loss * elo.Step(learner.Answers), 1e-12);
                }
            );

    [Fact]
    public void Ratings_that_are_true_do_not_drift_whatever_the_steps_and_the_guessing() =>
        Gen.Select(Ratings, Ratings, Gen.Double[0, 0.5])
            .Sample(
                (learner, item, guessing) =>
                {
                    var elo = new Elo();
                    var p = Elo.Expected(learner.Value, item.Value, guessing);
                    var (right, wrong) = (elo.Answer(learner, item, 1, guessing), elo.Answer(learner, item, 0, guessing));
                    (p * right.Learner.Value + (1 - p) * wrong.Learner.Value).ShouldBe(learner.Value, 1e-13);
                    (p * right.Item.Value + (1 - p) * wrong.Item.Value).ShouldBe(item.Value, 1e-13);
                }
            );

    [Fact]
    public void Recentring_puts_the_mean_difficulty_where_it_belongs_and_changes_no_expected_score() =>
        Gen.Select(Ratings.Array[1, 8], Ratings.Array[1, 8], Gen.Double[-1, 1])
            .Sample(
                (learners, items, mean) =>
                {
                    var (movedLearners, movedItems) = (learners.ToArray(), items.ToArray());
                    Elo.Recentre(movedLearners, movedItems, mean);
                    movedItems.Average(item => item.Value).ShouldBe(mean, 1e-13);
                    for (var i = 0; i < learners.Length; i++)
                    {
                        for (var j = 0; j < items.Length; j++)
                        {
                            Elo.Expected(movedLearners[i].Value, movedItems[j].Value)
                                .ShouldBe(Elo.Expected(learners[i].Value, items[j].Value), 1e-13);
                        }
                    }

                    Elo.Recentre(movedLearners, []).ShouldBe(0);
                }
            );

    [Fact]
    public void Difficulties_of_items_nobody_knew_are_recovered_from_answers()
    {
        const int Items = 40;
        var random = new SeededRandom(5);
        var truth = Enumerable.Range(0, Items).Select(i => -2 + 4.0 * i / (Items - 1)).ToArray();
        var items = new EloRating[Items];
        var learners = new EloRating[3_000];
        var elo = new Elo();
        for (var i = 0; i < learners.Length; i++)
        {
            var ability = 1.7 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
            for (var answer = 0; answer < 30; answer++)
            {
                var item = random.NextInt(Items);
                var score = random.NextDouble() < Elo.Expected(ability, truth[item], 0.2) ? 1 : 0;
                (learners[i], items[item]) = elo.Answer(learners[i], items[item], score, 0.2);
            }
        }

        Elo.Recentre(learners, items);
        Enumerable.Range(0, Items).Max(i => Math.Abs(items[i].Value - truth[i])).ShouldBeLessThan(0.5);
    }

    [Fact]
    public void What_cannot_be_used_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new Elo(alpha: 0));
        Should.Throw<ArgumentOutOfRangeException>(() => new Elo(beta: -1));
        Should.Throw<ArgumentOutOfRangeException>(() => new Elo(alpha: 0.5, leastStep: 0.6));
        Should.Throw<ArgumentOutOfRangeException>(() => Elo.Expected(double.NaN, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => Elo.Expected(0, 0, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => new Elo().Answer(default, default, 1.5));
        Should.Throw<ArgumentOutOfRangeException>(() => new Elo().Step(-1));
        Should.Throw<ArgumentOutOfRangeException>(() => Elo.Recentre([], [], double.NaN));
    }
}
