using AdaptivQ.Adaptivity.Attempts;

namespace AdaptivQ.Adaptivity.Tests.Attempts;

/// <summary>That sound streams replay without a difference is in <see cref="AttemptTests"/>; here are streams that someone has
/// touched.</summary>
public sealed class ReplayTests
{
    private static readonly CompiledQuiz Quiz = MadeUp.Quiz(MadeUp.Policy with { Randomesque = 5 });
    private static readonly IReadOnlyList<object> Sound = TakenAttempt.Along(Quiz, "10110").Facts;

    [Fact]
    public void The_untouched_stream_comes_out_the_same() => Replay.Differences(Sound, Quiz).ShouldBeEmpty();

    public static TheoryData<string> OfTheChoice =>
        ["item", "revision", "theta", "error", "criterion", "value", "information", "eligible", "pool", "ranked", "relaxed", "position"];

    [Theory]
    [MemberData(nameof(OfTheChoice))]
    public void A_choice_that_was_touched_is_found(string what) =>
        Found<ItemSelected>(
            2,
            selected =>
                what switch
                {
                    "item" => selected with { ItemId = selected.Ranked.First(candidate => candidate.ItemId != selected.ItemId).ItemId },
                    "revision" => selected with { ItemRevision = selected.ItemRevision + 1 },
                    "theta" => selected with { Theta = Math.BitIncrement(selected.Theta) },
                    "error" => selected with { StandardError = Math.BitIncrement(selected.StandardError) },
                    "criterion" => selected with { Criterion = "another" },
                    "value" => selected with { Value = Math.BitIncrement(selected.Value) },
                    "information" => selected with { Information = Math.BitIncrement(selected.Information) },
                    "eligible" => selected with { Eligible = selected.Eligible - 1 },
                    "pool" => selected with { PoolSize = selected.PoolSize - 1 },
                    "ranked" => selected with { Ranked = [.. selected.Ranked.Reverse()] },
                    "relaxed" => selected with { Relaxed = ["something"] },
                    "position" => selected with { Position = selected.Position + 1 },
                    _ => throw new ArgumentOutOfRangeException(nameof(what)),
                }
        );

    public static TheoryData<string> OfTheScore => ["points", "most points", "category", "theta", "error", "response"];

    [Theory]
    [MemberData(nameof(OfTheScore))]
    public void A_score_that_was_touched_is_found(string what) =>
        Found<AnswerScored>(
            1,
            scored =>
                what switch
                {
                    "points" => scored with { Points = 1 - scored.Points },
                    "most points" => scored with { MaxPoints = 2 },
                    "category" => scored with { Category = 1 - scored.Category },
                    "theta" => scored with { Theta = Math.BitIncrement(scored.Theta) },
                    "error" => scored with { StandardError = Math.BitIncrement(scored.StandardError) },
                    "response" => scored with
                    {
                        Response = Response.Of(scored.IsCorrect() ? Quiz.Wrong(scored.ItemId) : Quiz.Right(scored.ItemId)),
                    },
                    _ => throw new ArgumentOutOfRangeException(nameof(what)),
                }
        );

    public static TheoryData<string> OfTheResult => ["reason", "answered", "correct", "theta", "extreme", "level", "expected", "early"];

    [Theory]
    [MemberData(nameof(OfTheResult))]
    public void A_result_that_was_touched_is_found(string what)
    {
        if (what == "early")
        {
            // Over after two answers, though five are to be given and nothing else ends it.
            IReadOnlyList<object> cut =
            [
                .. Sound.Take(5),
                NextStep.Finish(
                    Attempt.Fold(Sound.Take(5).Select(fact => (Guid.Empty, fact)))!,
                    Quiz,
                    AttemptFinished.Length,
                    MadeUp.Start.AddSeconds(20)
                ),
            ];
            cut[^2].ShouldBeOfType<AnswerScored>();
            Replay.Differences(cut, Quiz).ShouldNotBeEmpty();
            return;
        }

        Found<AttemptFinished>(
            0,
            finished =>
                what switch
                {
                    "reason" => finished with { Reason = AttemptFinished.Exhausted },
                    "answered" => finished with { Answered = finished.Answered - 1 },
                    "correct" => finished with { Correct = finished.Correct + 1 },
                    "theta" => finished with { Theta = Math.BitIncrement(finished.Theta) },
                    "extreme" => finished with { Extreme = !finished.Extreme },
                    "level" => finished with { Level = "Excellent", LevelIndex = 4 },
                    "expected" => finished with { Expected = finished.Expected + 1 },
                    _ => throw new ArgumentOutOfRangeException(nameof(what)),
                }
        );
    }

    [Fact]
    public void An_attempt_that_went_on_after_it_had_to_end_is_found()
    {
        var shorter = MadeUp.Quiz(Quiz.Source.Policy with { MaxItems = 4 });
        Replay.Differences(Sound, shorter).ShouldNotBeEmpty();
    }

    [Fact]
    public void Another_seed_or_another_edition_of_the_quiz_is_found()
    {
        var started = (AttemptStarted)Sound[0];
        Enumerable
            .Range(0, 20)
            .Count(seed => Replay.Differences([started with { Seed = seed }, .. Sound.Skip(1)], Quiz).Count > 0)
            .ShouldBeGreaterThan(15);

        var harder = new CompiledQuiz(
            Quiz.Source with
            {
                Items =
                [
                    .. Quiz.Source.Items.Select(item =>
                        item with
                        {
                            Parameters = item.Parameters with { B = [item.Parameters.B[0] + 0.01] },
                        }
                    ),
                ],
            }
        );
        Replay.Differences(Sound, harder).Count.ShouldBe(Sound.Count - 1);
    }

    [Fact]
    public void What_cannot_be_followed_any_further_is_a_difference_too()
    {
        // A question without the answer before it; an answer without its question; an event of another kind.
        Replay.Differences([.. Sound.Take(2), Sound[3]], Quiz).ShouldHaveSingleItem().ShouldStartWith("event 3: ");
        Replay.Differences([.. Sound.Take(3), .. Sound.Skip(4)], Quiz)[0].ShouldStartWith("event 4: ");
        Replay
            .Differences([.. Sound.Take(2), "something else", .. Sound.Skip(2)], Quiz)
            .ShouldHaveSingleItem()
            .ShouldBe("event 3: an unknown event String");
    }

    private static void Found<T>(int which, Func<T, T> touch)
        where T : class
    {
        var index = Sound.Index().Where(entry => entry.Item is T).ElementAt(which).Index;
        var touched = touch((T)Sound[index]);
        touched.ShouldNotBe((T)Sound[index]);
        IReadOnlyList<object> facts = [.. Sound.Take(index), touched, .. Sound.Skip(index + 1)];
        Replay.Differences(facts, Quiz).ShouldContain(difference => difference.StartsWith($"event {index + 1}:", StringComparison.Ordinal));
    }

    [Fact]
    public void What_no_quiz_could_have_weighed_is_a_difference_and_not_a_failure()
    {
        var quiz = new CompiledQuiz(
            MadeUp.Published(
                MadeUp.Policy,
                [.. Enumerable.Range(0, 8).Select(i => i % 2 == 0 ? MadeUp.SeveralPoints(i, 1, i - 4) : MadeUp.Item(i, 1, i - 4, 0.2))]
            )
        );
        var sound = TakenAttempt.Along(quiz, "11111").Facts;
        Replay.Differences(sound, quiz).ShouldBeEmpty();
        foreach (var (index, fact) in sound.Index())
        {
            object[] tampered = fact switch
            {
                AnswerScored scored =>
                [
                    .. quiz.Source.Items.Select(item => scored with { ItemId = item.ItemId, Category = 3 }).Where(other => other != scored),
                    scored with
                    {
                        Category = -1,
                    },
                    scored with
                    {
                        Category = 4,
                    },
                    scored with
                    {
                        ItemId = Guid.Empty,
                    },
                ],
                ItemSelected selected => [selected with { ItemId = Guid.Empty }],
                _ => [],
            };
            foreach (var other in tampered)
            {
                Replay.Differences([.. sound.Take(index), other, .. sound.Skip(index + 1)], quiz).ShouldNotBeEmpty();
            }
        }
    }
}
