using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Adaptivity.Engine.Knowledge;
using CsCheck;

namespace AdaptivQ.Engine.Tests.Knowledge;

public sealed class BktTests
{
    private static readonly BktParameters Usual = new(0.3, 0.12, 0.03, 0.2, 0.1);

    private static readonly Gen<BktParameters> Skills = Gen.Select(
            Gen.Double[0.01, 0.99],
            Gen.Double[0.01, 0.6],
            Gen.Double[0, 0.4],
            Gen.Double[0.01, 0.49],
            Gen.Double[0.01, 0.49]
        )
        .Select((prior, learn, forget, guess, slip) => new BktParameters(prior, learn, forget, guess, slip));

    private static readonly Gen<bool[][]> ManySequences = Gen.Bool.Array[0, 12].Array[1, 25].Where(all => all.Any(one => one.Length > 0));

    [Fact]
    public void The_example_worked_by_hand_is_met()
    {
        // P(correct) = 0.4 x 0.9 + 0.6 x 0.2 = 0.48; P(L | wrong) = 0.04 / 0.52, and then 0.15 of the rest is learnt.
        var skill = new BktParameters(0.4, 0.15, 0, 0.2, 0.1);
        Bkt.Correct(skill, BktBelief.Before(skill)).ShouldBe(0.48, 1e-15);
        Bkt.Next(skill, BktBelief.Before(skill), correct: false).Known.ShouldBe(0.04 / 0.52 + 0.48 / 0.52 * 0.15, 1e-15);
    }

    [Fact]
    public void A_correct_answer_never_speaks_against_knowing_nor_a_wrong_one_for_it_and_the_two_beliefs_sum_to_1() =>
        Gen.Select(Skills, Gen.Double[0, 1])
            .Sample(
                (skill, known) =>
                {
                    var belief = new BktBelief(known, 1 - known);
                    var (right, wrong) = (Bkt.Observe(skill, belief, true), Bkt.Observe(skill, belief, false));
                    right.Known.ShouldBeGreaterThanOrEqualTo(known - 1e-15);
                    wrong.Known.ShouldBeLessThanOrEqualTo(known + 1e-15);
                    foreach (var next in new[] { right, wrong, Bkt.Advance(skill, right), Bkt.Advance(skill, wrong) })
                    {
                        (next.Known + next.Unknown).ShouldBe(1, 1e-14);
                    }

                    // The law of total probability.
                    var p = Bkt.Correct(skill, belief);
                    (p * right.Known + (1 - p) * wrong.Known).ShouldBe(known, 1e-14);
                }
            );

    [Fact]
    public void The_likelihood_of_a_sequence_is_the_product_of_its_predictions() =>
        Gen.Select(Skills, ManySequences)
            .Sample(
                (skill, sequences) =>
                {
                    var sum = 0.0;
                    foreach (var sequence in sequences)
                    {
                        var (known, correct) = (new double[sequence.Length], new double[sequence.Length]);
                        Bkt.Trace(skill, sequence, known, correct);
                        sum += sequence.Select((answer, i) => Math.Log(answer ? correct[i] : 1 - correct[i])).Sum();
                    }

                    BktFit.LogLikelihood(skill, sequences).ShouldBe(sum, 1e-10);
                }
            );

    [Fact]
    public void However_long_a_skill_was_known_enough_wrong_answers_unsettle_it()
    {
        var skill = new BktParameters(0.2, 0.3, 0, 0.3, 0.05);
        bool[] answers = [.. Enumerable.Repeat(true, 200), .. Enumerable.Repeat(false, 300)];
        var (known, correct) = (new double[500], new double[500]);
        Bkt.Trace(skill, answers, known, correct);
        known[200].ShouldBe(1, 1e-15);
        known[^1].ShouldBeLessThan(0.5);
    }

    [Fact]
    public void The_likelihood_never_falls_from_one_step_to_the_next_and_bounds_are_kept() =>
        Gen.Select(ManySequences, Gen.Double[0.05, 0.5], Gen.Double[0.05, 0.5], Gen.Double[0, 0.3])
            .Sample(
                (sequences, guess, slip, learn) =>
                {
                    var options = new BktFitOptions(
                        new BktParameters(0, learn, 0, 0, 0),
                        new BktParameters(1, 0.9, 0.2, guess, slip),
                        Starts: 3,
                        MaximumIterations: 200
                    );
                    var fitted = BktFit.Fit(sequences, options);
                    for (var i = 1; i < fitted.LogLikelihoods.Count; i++)
                    {
                        fitted.LogLikelihoods[i].ShouldBeGreaterThanOrEqualTo(fitted.LogLikelihoods[i - 1] - 1e-10);
                    }

                    var p = fitted.Parameters;
                    p.Guess.ShouldBeInRange(0, guess);
                    p.Slip.ShouldBeInRange(0, slip);
                    p.Learn.ShouldBeInRange(learn, 0.9);
                    p.Forget.ShouldBeInRange(0, 0.2);
                    fitted.LogLikelihood.ShouldBe(BktFit.LogLikelihood(p, sequences), 1e-9);
                },
                iter: 200
            );

    [Fact]
    public void Parameters_of_simulated_learners_are_recovered_from_sequences_of_unequal_length()
    {
        var fitted = BktFit.Fit(Simulate(Usual, learners: 8_000, seed: 7));
        fitted.LogLikelihood.ShouldBeGreaterThanOrEqualTo(BktFit.LogLikelihood(Usual, Simulate(Usual, 8_000, 7)));
        fitted.Warnings.ShouldBe(BktWarnings.None);
        fitted.Parameters.Prior.ShouldBe(Usual.Prior, 0.03);
        fitted.Parameters.Learn.ShouldBe(Usual.Learn, 0.02);
        fitted.Parameters.Forget.ShouldBe(Usual.Forget, 0.01);
        fitted.Parameters.Guess.ShouldBe(Usual.Guess, 0.03);
        fitted.Parameters.Slip.ShouldBe(Usual.Slip, 0.02);
    }

    [Fact]
    public void No_point_near_the_fitted_one_is_more_likely()
    {
        var sequences = Simulate(Usual, 300, 11);
        var fitted = BktFit.Fit(sequences);
        Gen.Double[-0.02, 0.02]
            .Array[5]
            .Sample(
                d =>
                {
                    var p = fitted.Parameters;
                    var near = new BktParameters(
                        Math.Clamp(p.Prior + d[0], 0, 1),
                        Math.Clamp(p.Learn + d[1], 0, 1),
                        Math.Clamp(p.Forget + d[2], 0, 0.5),
                        Math.Clamp(p.Guess + d[3], 0, 0.5),
                        Math.Clamp(p.Slip + d[4], 0, 0.5)
                    );
                    BktFit.LogLikelihood(near, sequences).ShouldBeLessThanOrEqualTo(fitted.LogLikelihood + 1e-4);
                },
                iter: 500
            );
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_more_starts_are_never_worse()
    {
        var sequences = Simulate(Usual, 100, 3);
        var fitted = BktFit.Fit(sequences);
        BktFit.Fit(sequences).Parameters.ShouldBe(fitted.Parameters);
        BktFit
            .Fit(sequences, BktFitOptions.Default with { Starts = 1 })
            .LogLikelihood.ShouldBeLessThanOrEqualTo(fitted.LogLikelihood + 1e-3);
    }

    [Fact]
    public void Without_forgetting_nothing_is_forgotten() =>
        BktFit.Fit(Simulate(Usual, 200, 5), BktFitOptions.WithoutForgetting).Parameters.Forget.ShouldBe(0);

    [Fact]
    public void Answers_that_cannot_tell_are_flagged()
    {
        Flagged(
            BktWarnings.AllCorrect,
            [
                [true, true, true],
            ]
        );
        Flagged(
            BktWarnings.AllWrong,
            [
                [false, false],
                [false],
            ]
        );
        Flagged(
            BktWarnings.NoSecondAnswer,
            [
                [true],
                [false],
                [],
            ]
        );
        Flagged(
            BktWarnings.FewAnswers,
            [
                [true],
                [false, true],
            ]
        );
        // Wrong and right in turns: more slips and guesses than the bounds allow.
        bool[] turns = [true, false, true, false, true, false];
        Flagged(BktWarnings.AtBound, [.. Enumerable.Repeat(turns, 40)], BktFitOptions.Default with { Greatest = new(1, 0.2, 0, 0.1, 0.1) });
        Flagged(
            BktWarnings.Impossible,
            [
                [true, false, true],
            ],
            BktFitOptions.Default with
            {
                Greatest = new(1, 1, 0, 0, 0),
            }
        );
        Flagged(BktWarnings.NotConverged, Simulate(Usual, 50, 3), BktFitOptions.Default with { MaximumIterations = 1, Tolerance = 0 });
        Flagged(
            BktWarnings.Reversed,
            [
                [true, false],
            ],
            BktFitOptions.Default with
            {
                Least = new(0, 0, 0, 0.6, 0.6),
                Greatest = new(1, 1, 0, 0.7, 0.7),
            }
        );

        static void Flagged(BktWarnings warning, bool[][] sequences, BktFitOptions? options = null) =>
            BktFit.Fit(sequences, options).Warnings.HasFlag(warning).ShouldBeTrue(warning.ToString());
    }

    [Fact]
    public void What_cannot_be_used_is_refused()
    {
        Should.Throw<ArgumentException>(() => BktFit.Fit([])).Message.ShouldContain("no answer");
        Should.Throw<ArgumentException>(() =>
            BktFit.Fit([
                [],
            ])
        );
        Should
            .Throw<ArgumentOutOfRangeException>(() =>
                BktFit.LogLikelihood(
                    Usual with
                    {
                        Slip = 1.1,
                    },
                    [
                        [true],
                    ]
                )
            )
            .Message.ShouldContain("Slip");
        Should.Throw<ArgumentException>(() =>
            BktFit.Fit(
                [
                    [true],
                ],
                BktFitOptions.Default with
                {
                    Least = new(0, 0, 0, 0.6, 0),
                }
            )
        );
        Should.Throw<ArgumentOutOfRangeException>(() =>
            BktFit.Fit(
                [
                    [true],
                ],
                BktFitOptions.Default with
                {
                    Starts = 0,
                }
            )
        );
        Should.Throw<ArgumentException>(() => Bkt.Trace(Usual, [true, false], new double[2], new double[1]));
    }

    private static bool[][] Simulate(BktParameters skill, int learners, ulong seed)
    {
        var random = new SeededRandom(seed);
        var all = new bool[learners][];
        for (var i = 0; i < learners; i++)
        {
            all[i] = new bool[3 + random.NextInt(20)];
            var known = random.NextDouble() < skill.Prior;
            for (var t = 0; t < all[i].Length; t++)
            {
                all[i][t] = random.NextDouble() < (known ? 1 - skill.Slip : skill.Guess);
                known = random.NextDouble() < (known ? 1 - skill.Forget : skill.Learn);
            }
        }

        return all;
    }
}
