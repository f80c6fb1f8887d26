using System.Text.Json;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemTypes;

namespace AdaptivQ.Adaptivity.Tests.Attempts;

/// <summary>What a learner is shown: the question as it was asked, the time that is left, and nothing that could tell the key.</summary>
public sealed class AttemptViewTests
{
    private const string Canary = "canary";

    private static readonly HashSet<Guid> NothingElsewhere = [];

    /// <summary>Every text and number that no learner may see before scoring carries a mark.</summary>
    private static readonly PublishedItem[] Marked =
    [
        .. Enumerable
            .Range(0, 6)
            .Select(number =>
                MadeUp.Item(number, 1.2345678, 0.87654321 + number * 0.1, 0.13571113) with
                {
                    ExternalId = $"{Canary}-external-{number}",
                    Skill = $"{Canary}-skill",
                    Rationale = $"{Canary}-rationale-{number}",
                    Parameters = new PublishedParameters(
                        "dichotomous",
                        1.2345678,
                        [0.87654321 + number * 0.1],
                        0.13571113,
                        1,
                        $"{Canary}-source"
                    ),
                    Interaction = new SingleChoice([
                        new("o1", "one", true, $"{Canary}-well-done", false),
                        new("o2", "two", false, $"{Canary}-not-quite", false),
                        new("o3", "All of these", false, $"{Canary}-no", true),
                    ]),
                }
            ),
    ];

    private static readonly string[] Numbers =
    [
        "1.2345678",
        "0.8765",
        "0.9765",
        "0.1357111",
        "isKey",
        "keepLast",
        "theta",
        "seed",
        "\"key\"",
    ];

    [Fact]
    public void An_open_attempt_shows_its_question_its_progress_and_no_result()
    {
        var attempt = TakenAttempt.Along(MadeUp.TenItems, "10").Attempt;
        var view = AttemptView.Of(attempt, MadeUp.TenItems, MadeUp.Start.AddSeconds(30));
        (view.AttemptId, view.Version).ShouldBe((MadeUp.AttemptId, 6));
        view.Quiz.ShouldBe(new AttemptQuizView(MadeUp.QuizId, "Mathematics check", "assess", "at-end"));
        view.Progress.ShouldBe(new ProgressView(2, 1, 5));
        view.SecondsLeft.ShouldBeNull();
        view.Result.ShouldBeNull();

        var (shown, item) = (view.Item.ShouldNotBeNull(), MadeUp.TenItems.Item(attempt.Open!.ItemId));
        (shown.Id, shown.Stem, shown.ImageUrl, shown.ImageAlt).ShouldBe((item.ItemId, item.Stem, null, null));
        shown.Type.ShouldBe("single-choice");
        Options(shown).ShouldBe(item.Options().Select(option => (option.Id, option.Text)), ignoreOrder: true);
    }

    [Fact]
    public void Loading_it_again_shows_the_same_question_with_its_options_in_the_same_order()
    {
        var attempt = TakenAttempt.Along(MadeUp.TenItems, "10").Attempt;
        var once = AttemptView.Of(attempt, MadeUp.TenItems, MadeUp.Start.AddSeconds(30)).Item!;
        var again = AttemptView
            .Of(
                Attempt.Fold(TakenAttempt.Along(MadeUp.TenItems, "10").Stream)!,
                new CompiledQuiz(MadeUp.TenItems.Source),
                MadeUp.Start.AddHours(9)
            )
            .Item!;
        again.Id.ShouldBe(once.Id);
        Options(again).ShouldBe(Options(once));
    }

    [Fact]
    public void A_picture_has_an_address_and_words()
    {
        var shown = ItemView.Of(MadeUp.Item(0, 1, 0, 0) with { ImageId = "abc123", ImageAlt = "A half circle" }, 7, 1);
        (shown.ImageUrl, shown.ImageAlt).ShouldBe(("/api/media/abc123", "A half circle"));
    }

    [Fact]
    public void An_attempt_that_is_over_shows_its_result_and_no_question()
    {
        var view = AttemptView.Of(TakenAttempt.Along(MadeUp.TenItems, "11111").Attempt, MadeUp.TenItems, MadeUp.Start);
        view.Item.ShouldBeNull();
        view.Result.ShouldNotBeNull().Answered.ShouldBe(5);
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(0.2, 60)]
    [InlineData(59.5, 1)]
    [InlineData(60, 0)]
    [InlineData(90, 0)]
    public void Seconds_that_have_begun_are_left_and_never_fewer_than_none(double seconds, int left)
    {
        var quiz = MadeUp.Quiz(MadeUp.Policy with { TimeLimitSeconds = 60 });
        AttemptView.SecondsLeftAt(TakenAttempt.Begin(quiz, 7).Attempt, MadeUp.Start.AddSeconds(seconds)).ShouldBe(left);
    }

    [Fact]
    public void When_it_is_over_no_time_is_left()
    {
        var quiz = MadeUp.Quiz(MadeUp.Policy with { TimeLimitSeconds = 600 });
        AttemptView.SecondsLeftAt(TakenAttempt.Along(quiz, "11111").Attempt, MadeUp.Start.AddSeconds(60)).ShouldBe(0);
        AttemptView.SecondsLeftAt(TakenAttempt.Along(MadeUp.TenItems, "11111").Attempt, MadeUp.Start).ShouldBeNull();
    }

    public static TheoryData<string> Feedbacks => [QuizPolicy.FeedbackInstant, QuizPolicy.FeedbackAtEnd, QuizPolicy.FeedbackNever];

    [Theory]
    [MemberData(nameof(Feedbacks))]
    public void No_key_and_no_parameter_is_in_what_a_learner_gets_before_scoring(string feedback)
    {
        var quiz = new CompiledQuiz(MadeUp.Published(MadeUp.Policy with { Feedback = feedback }, Marked));
        var taken = TakenAttempt.Begin(quiz, 7);
        foreach (var right in new[] { true, false, true })
        {
            Clean(AttemptView.Of(taken.Attempt, quiz, MadeUp.Start));
            Clean(
                SubmitAnswerEndpoint
                    .Decide(taken.Attempt, quiz, new SubmitAnswer(Guid.Empty, Json("\"o1\""), 1), MadeUp.Start)
                    .Refused!.ToProblemDetails()
            );
            Clean(
                SubmitAnswerEndpoint
                    .Decide(
                        taken.Attempt,
                        quiz,
                        new SubmitAnswer(taken.Attempt.Open!.ItemId, Json("\"key\""), taken.Attempt.Version),
                        MadeUp.Start
                    )
                    .Refused!.ToProblemDetails()
            );
            var open = taken.Attempt.Open!.ItemId;
            taken.Answer(right ? quiz.Right(open) : quiz.Wrong(open), MadeUp.Start.AddSeconds(5));
            var step = StepView.After(taken.Attempt, quiz, taken.Attempt.Receipts[taken.Commands[^1].Id], NothingElsewhere, MadeUp.Start);
            Clean(step with { Feedback = null });
            if (feedback != QuizPolicy.FeedbackInstant)
            {
                Clean(step);
            }
        }
    }

    [Fact]
    public void The_canaries_would_be_seen()
    {
        var quiz = new CompiledQuiz(MadeUp.Published(MadeUp.Policy, Marked));
        Should.Throw<ShouldAssertException>(() => Clean(quiz.Item(MadeUp.ItemId(0)).Interaction));
        Should.Throw<ShouldAssertException>(() => Clean(FeedbackView.Of(quiz.Item(MadeUp.ItemId(0)), Response.Of(Json("\"o2\"")))));
        Should.Throw<ShouldAssertException>(() => Clean(TakenAttempt.Begin(quiz, 7).Facts[1]));
    }

    [Fact]
    public void An_instant_quiz_tells_at_once_what_the_answer_was_worth()
    {
        var quiz = MadeUp.Quiz(MadeUp.Policy with { Feedback = QuizPolicy.FeedbackInstant });
        var taken = TakenAttempt.Along(quiz, "0");
        var answered = taken.Attempt.Answers[0].ItemId;
        var step = StepView.After(taken.Attempt, quiz, taken.Attempt.Receipts[taken.Commands[0].Id], NothingElsewhere, MadeUp.Start);
        Told(step)
            .ShouldBe(
                (
                    false,
                    0,
                    1,
                    quiz.Wrong(answered).GetString(),
                    quiz.Right(answered).GetString(),
                    "Feedback 1",
                    quiz.Item(answered).Rationale
                )
            );
        (step.Version, step.Item!.Id, step.Progress, step.Result).ShouldBe(
            (4, taken.Attempt.Open!.ItemId, new ProgressView(1, 1, 5), null)
        );

        taken = TakenAttempt.Along(quiz, "1");
        Told(StepView.After(taken.Attempt, quiz, taken.Attempt.Receipts[taken.Commands[0].Id], NothingElsewhere, MadeUp.Start))
            .ShouldBe(
                (
                    true,
                    1,
                    1,
                    quiz.Right(answered).GetString(),
                    quiz.Right(answered).GetString(),
                    "Feedback 0",
                    quiz.Item(answered).Rationale
                )
            );

        static (bool, double, double, string?, string?, string, string?) Told(StepView step) =>
            step.Feedback is { } told
                ? (
                    told.Correct,
                    told.Points,
                    told.MaxPoints,
                    told.Response.GetString(),
                    told.Solution.GetProperty("key").GetString(),
                    told.Messages.ShouldHaveSingleItem(),
                    told.Rationale
                )
                : throw new ShouldAssertException("Nothing was told.");
    }

    [Fact]
    public void An_answer_that_is_partly_right_earns_some_of_its_points_and_is_not_correct()
    {
        var quiz = new CompiledQuiz(
            MadeUp.Published(
                MadeUp.Policy with
                {
                    Feedback = QuizPolicy.FeedbackInstant,
                },
                [MadeUp.SeveralPoints(0, 1, 0), MadeUp.Item(1, 1, 0, 0.2)]
            )
        );
        var taken = TakenAttempt.Begin(quiz, 7);
        taken.Answer(quiz.Item(taken.Attempt.Open!.ItemId).Interaction.Example(1, 0), MadeUp.Start.AddSeconds(5));
        if (taken.Attempt.Answers[0].ItemId != MadeUp.ItemId(0))
        {
            taken.Answer(quiz.Item(MadeUp.ItemId(0)).Interaction.Example(1, 0), MadeUp.Start.AddSeconds(9));
        }
        var answer = taken.Attempt.Answers.Single(answer => answer.ItemId == MadeUp.ItemId(0));
        (answer.Points, answer.MaxPoints, answer.Category, answer.Correct).ShouldBe((1, 3, 1, false));
        var command = taken.Commands.Single(command => command.Said.ItemId == MadeUp.ItemId(0));
        var told = StepView
            .After(command.After, quiz, taken.Attempt.Receipts[command.Id], NothingElsewhere, MadeUp.Start)
            .Feedback.ShouldNotBeNull();
        (told.Correct, told.Points, told.MaxPoints).ShouldBe((false, 1, 3));
    }

    [Fact]
    public void What_an_answer_was_worth_is_kept_back_while_its_item_is_open_elsewhere()
    {
        var quiz = MadeUp.Quiz(MadeUp.Policy with { Feedback = QuizPolicy.FeedbackInstant });
        var taken = TakenAttempt.Along(quiz, "1");
        var (receipt, answered) = (taken.Attempt.Receipts[taken.Commands[0].Id], taken.Attempt.Answers[0].ItemId);
        var step = StepView.After(taken.Attempt, quiz, receipt, new HashSet<Guid> { answered }, MadeUp.Start);
        (step.Feedback, step.FeedbackWithheld).ShouldBe((null, true));

        var other = new HashSet<Guid> { taken.Attempt.Open!.ItemId };
        StepView.After(taken.Attempt, quiz, receipt, other, MadeUp.Start).FeedbackWithheld.ShouldBeFalse();
    }

    [Theory]
    [InlineData(QuizPolicy.FeedbackAtEnd)]
    [InlineData(QuizPolicy.FeedbackNever)]
    public void Other_quizzes_do_not(string feedback)
    {
        var quiz = MadeUp.Quiz(MadeUp.Policy with { Feedback = feedback });
        var taken = TakenAttempt.Along(quiz, "11111");
        foreach (var command in taken.Commands)
        {
            StepView.After(command.After, quiz, taken.Attempt.Receipts[command.Id], NothingElsewhere, MadeUp.Start).Feedback.ShouldBeNull();
        }
    }

    [Fact]
    public void Stopping_has_no_feedback()
    {
        var quiz = MadeUp.Quiz(MadeUp.Policy with { Feedback = QuizPolicy.FeedbackInstant });
        var taken = TakenAttempt.Along(quiz, "1");
        taken.Stop(MadeUp.Start.AddSeconds(20));
        var step = StepView.After(taken.Attempt, quiz, taken.Attempt.Receipts[taken.Commands[^1].Id], NothingElsewhere, MadeUp.Start);
        step.Feedback.ShouldBeNull();
        (step.Item, step.Result!.Reason).ShouldBe((null, "stopped"));
    }

    [Fact]
    public void A_review_shows_each_question_as_it_was_asked_and_what_was_right()
    {
        var taken = TakenAttempt.Along(MadeUp.TenItems, "10110");
        foreach (var answer in taken.Attempt.Answers)
        {
            var reviewed = AnsweredItem.Of(answer, MadeUp.TenItems, 7);
            (reviewed.Position, Response.Of(reviewed.Response), reviewed.Correct, reviewed.SecondsTaken).ShouldBe(
                (answer.Position, answer.Response, answer.Correct, 10.0)
            );
            reviewed.Solution.GetProperty("key").GetString().ShouldBe(MadeUp.TenItems.Right(answer.ItemId).GetString());
            reviewed.Rationale.ShouldBe(MadeUp.TenItems.Item(answer.ItemId).Rationale);
            var asked = taken.Commands[answer.Position - 1].Before;
            Options(reviewed.Item).ShouldBe(Options(AttemptView.Of(asked, MadeUp.TenItems, MadeUp.Start).Item!));
        }
    }

    [Fact]
    public void A_result_is_a_level_and_a_range_and_never_a_naked_ability()
    {
        var finished = TakenAttempt.Along(MadeUp.TenItems, "11011").Attempt.Finished!;
        var view = ResultView.Of(finished, MadeUp.TenItems.Source);
        (view.Level, view.LevelIndex, view.LevelCount).ShouldBe((finished.Level, finished.LevelIndex, 5));
        view.Levels.ShouldBe(MadeUp.Policy.Levels);
        view.Range.ShouldBe(new RangeView(finished.ExpectedLow, finished.Expected, finished.ExpectedHigh));
        view.LevelRange.ShouldBe(
            new LevelRangeView(MadeUp.Policy.Levels[finished.LowestLevel], MadeUp.Policy.Levels[finished.HighestLevel])
        );
        (view.Answered, view.Correct, view.Estimated, view.FinishedAt).ShouldBe((5, 4, false, finished.At));
    }

    [Fact]
    public void A_result_without_an_answer_has_no_level()
    {
        var view = ResultView.Of(
            NextStep.Finish(TakenAttempt.Begin(MadeUp.TenItems, 7).Attempt, MadeUp.TenItems, AttemptFinished.Time, MadeUp.Start),
            MadeUp.TenItems.Source
        );
        (view.Level, view.LevelIndex, view.Range, view.LevelRange).ShouldBe((null, null, null, null));
        (view.Answered, view.Correct, view.Estimated, view.Reason).ShouldBe((0, 0, false, AttemptFinished.Time));
        view.Levels.ShouldBe(MadeUp.Policy.Levels);
    }

    private static JsonElement Json(string json) => JsonSerializer.Deserialize<JsonElement>(json);

    private static IReadOnlyList<(string Id, string Text)> Options(ItemView item) =>
        [
            .. item
                .Interaction.GetProperty("options")
                .EnumerateArray()
                .Select(option => (option.GetProperty("id").GetString()!, option.GetProperty("text").GetString()!)),
        ];

    private static void Clean(object shown)
    {
        var json = JsonSerializer.Serialize(shown, shown.GetType(), JsonSerializerOptions.Web);
        json.ShouldNotContain(Canary);
        foreach (var number in Numbers)
        {
            json.ShouldNotContain(number);
        }
    }
}
