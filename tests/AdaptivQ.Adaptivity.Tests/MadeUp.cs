using System.Globalization;
using System.Text.Json;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemTypes;
using CsCheck;

namespace AdaptivQ.Adaptivity.Tests;

/// <summary>Quizzes to test with: a small hand-made one, and generators over the ranges an author may choose from.</summary>
internal static class MadeUp
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    public static readonly Guid QuizId = new("a0000000-0000-4000-8000-000000000001");
    public static readonly Guid LearnerId = new("20000000-0000-4000-8000-000000000002");
    public static readonly Guid AttemptId = new("d0000000-0000-4000-8000-000000000003");

    /// <summary>Measures with up to five questions; stops before on no precision.</summary>
    public static readonly QuizPolicy Policy = new(
        "EAP",
        0,
        1,
        -6,
        6,
        81,
        "MFI",
        null,
        null,
        Randomesque: 1,
        MinItems: 1,
        MaxItems: 5,
        null,
        null,
        null,
        null,
        null,
        QuizPolicy.FeedbackAtEnd,
        [-1.2, -0.4, 0.4, 1.2],
        ["Starting out", "Growing", "Secure", "Strong", "Excellent"]
    );

    /// <summary>Chooses at a success rate.</summary>
    public static readonly QuizPolicy PractisePolicy = Policy with { Criterion = "TargetSuccess", TargetSuccess = 0.7 };

    private static readonly string[] Criteria =
    [
        "MFI",
        "bOpt",
        "thOpt",
        "MEI",
        "MEPV",
        "GDI",
        "GDIP",
        "KL",
        "KLP",
        "MLWI",
        "MPWI",
        "Progressive",
        "Proportional",
        "Random",
        "TargetSuccess",
    ];

    /// <summary>Ten items, difficulties -2.25 to 2.25, four options, the first of them the key.</summary>
    public static readonly CompiledQuiz TenItems = Quiz(Policy);

    public static CompiledQuiz Quiz(QuizPolicy policy, string mode = PublishedQuiz.Assess) =>
        new(Published(policy, [.. Enumerable.Range(0, 10).Select(i => Item(i, 1, -2.25 + i * 0.5, 0.2))], mode));

    public static PublishedQuiz Published(QuizPolicy policy, IReadOnlyList<PublishedItem> items, string mode = PublishedQuiz.Assess) =>
        new(QuizId, 3, "Mathematics check", "Where you stand.", mode, 0, 1, policy, items);

    public static PublishedItem Item(int number, double a, double b, double c, int options = 4) =>
        new(
            ItemId(number),
            1 + number,
            $"external-{number}",
            number % 2 == 0 ? "Algebra" : "Number",
            "adding",
            1 + number % 10,
            $"Stem {number}",
            null,
            null,
            new SingleChoice([
                .. Enumerable
                    .Range(0, options)
                    .Select(option => new ChoiceOption(
                        $"i{number}o{option}",
                        $"Option {option}",
                        option == 0,
                        $"Feedback {option}",
                        false
                    )),
            ]),
            $"Rationale {number}",
            new PublishedParameters("dichotomous", a, [b], c, 1, "prior")
        );

    /// <summary>Three right options of five, a point for each: scored in four categories by the partial credit model.</summary>
    public static PublishedItem SeveralPoints(int number, double a, double b) =>
        Item(number, a, b, 0) with
        {
            Interaction = new MultipleResponse(
                [
                    .. Enumerable
                        .Range(0, 5)
                        .Select(option => new ChoiceOption(
                            $"i{number}o{option}",
                            $"Option {option}",
                            option < 3,
                            $"Feedback {option}",
                            false
                        )),
                ],
                MultipleResponse.Partial
            ),
            Parameters = new PublishedParameters("gpcm", a, [b - 0.5, b, b + 0.5], 0, 1, "prior"),
        };

    public static Guid ItemId(int number) => NamedId.Create(QuizId, number.ToString(CultureInfo.InvariantCulture));

    /// <summary>The response that earns every point.</summary>
    public static JsonElement Right(this CompiledQuiz quiz, Guid itemId) =>
        quiz.Item(itemId).Interaction is var item ? item.Example(item.MaxCategory, 0) : default;

    /// <summary>A response that earns none.</summary>
    public static JsonElement Wrong(this CompiledQuiz quiz, Guid itemId) => quiz.Item(itemId).Interaction.Example(0, 0);

    public static IReadOnlyList<ChoiceOption> Options(this PublishedItem item) => ((SingleChoice)item.Interaction).Options;

    private static readonly Gen<PublishedItem[]> Items = Gen.Select(
            Gen.Double[0.3, 2.5],
            Gen.Double[-3, 3],
            Gen.Double[0, 0.4],
            Gen.Int[2, 8],
            Gen.Int[0, 3],
            (a, b, c, options, kind) => (a, b, c, options, kind)
        )
        .Array[1, 40]
        .Select(items =>
            items
                .Select(
                    (item, number) =>
                        item.kind == 0 ? SeveralPoints(number, item.a, item.b) : Item(number, item.a, item.b, item.c, item.options)
                )
                .ToArray()
        );

    /// <summary>Any quiz that can be published: items of one point and of several, every estimator, criterion, feedback and stopping
    /// rule.</summary>
    public static readonly Gen<CompiledQuiz> AnyQuiz =
        from items in Items
        from maxItems in Gen.Int[1, items.Length]
        from minItems in Gen.Int[1, maxItems]
        from criterion in Gen.OneOf([.. Criteria.Select(Gen.Const)])
        from estimator in Gen.OneOf(Gen.Const("EAP"), Gen.Const("MAP"), Gen.Const("MLE"), Gen.Const("WLE"))
        from mean in Gen.Double[-1, 1]
        from thetaChange in Gen.OneOf(Gen.Const((double?)null), Gen.Double[0.01, 0.3].Select(value => (double?)value))
        from leastInformation in Gen.OneOf(Gen.Const((double?)null), Gen.Double[0.01, 0.5].Select(value => (double?)value))
        from classification in Gen.OneOf(
            Gen.Const((QuizClassification?)null),
            Gen.Const<QuizClassification?>(new QuizClassification("interval", 1.96, null, null, null)),
            Gen.Const<QuizClassification?>(new QuizClassification("sprt", null, 0.3, 0.1, 0.1))
        )
        from standardError in Gen.OneOf(Gen.Const((double?)null), Gen.Double[0.2, 1].Select(value => (double?)value))
        from timeLimit in Gen.OneOf(Gen.Const((int?)null), Gen.Int[30, 1200].Select(value => (int?)value))
        from randomesque in Gen.Int[1, 20]
        from feedback in Gen.OneOf(
            Gen.Const(QuizPolicy.FeedbackInstant),
            Gen.Const(QuizPolicy.FeedbackAtEnd),
            Gen.Const(QuizPolicy.FeedbackNever)
        )
        select new CompiledQuiz(
            Published(
                Policy with
                {
                    Criterion = criterion,
                    TargetSuccess = criterion == "TargetSuccess" ? 0.7 : null,
                    Acceleration = criterion is "Progressive" or "Proportional" ? 1 : null,
                    Estimator = estimator,
                    PriorMean = mean,
                    StandardError = standardError,
                    ThetaChange = thetaChange,
                    LeastInformation = leastInformation,
                    Classification = classification,
                    MinItems = minItems,
                    MaxItems = maxItems,
                    TimeLimitSeconds = timeLimit,
                    Randomesque = randomesque,
                    Feedback = feedback,
                },
                items,
                criterion == "TargetSuccess" ? PublishedQuiz.Practise : PublishedQuiz.Assess
            )
        );

    /// <summary>Whom the same draws lead through the same attempt: per question how well it is answered (modulo the categories there are)
    /// and after how many seconds.</summary>
    public static readonly Gen<Course> AnyCourse =
        from quiz in AnyQuiz
        from seed in Gen.Long
        from choices in Gen.Select(Gen.Int[0, 839], Gen.Int[1, 90], (option, seconds) => (option, seconds)).Array[40]
        from stopsAfter in Gen.OneOf(Gen.Const(40), Gen.Int[0, 10])
        select new Course(quiz, seed, choices, stopsAfter);
}

/// <summary>How an attempt is taken.</summary>
/// <param name="StopsAfter">The learner gives up after this many answers.</param>
internal sealed record Course(CompiledQuiz Quiz, long Seed, (int Option, int Seconds)[] Choices, int StopsAfter);

/// <summary>A command that was carried out, with the state before and after it.</summary>
internal sealed record Command(
    Guid Id,
    CommandFingerprint Said,
    Attempt Before,
    IReadOnlyList<object> Facts,
    Attempt After,
    DateTimeOffset At
);

/// <summary>An attempt taken to its end through the deciders, as the store would keep it: the first fact of a command has the command's
/// id.</summary>
internal sealed class TakenAttempt
{
    private TakenAttempt(CompiledQuiz quiz) => Quiz = quiz;

    public CompiledQuiz Quiz { get; }

    public List<(Guid Id, object Fact)> Stream { get; } = [];

    public List<Command> Commands { get; } = [];

    public Attempt Attempt { get; private set; } = null!;

    public IReadOnlyList<object> Facts => [.. Stream.Select(entry => entry.Fact)];

    public static TakenAttempt Along(Course course)
    {
        var taken = Begin(course.Quiz, course.Seed);
        var now = MadeUp.Start;
        while (taken.Attempt.Open is { } open)
        {
            var (choice, seconds) = course.Choices[taken.Attempt.Answers.Count];
            now = now.AddSeconds(seconds);
            if (taken.Attempt.Answers.Count == course.StopsAfter)
            {
                taken.Stop(now);
            }
            else
            {
                taken.Answer(
                    course.Quiz.Item(open.ItemId).Interaction is var item ? item.Example(choice % (item.MaxCategory + 1), choice) : default,
                    now
                );
            }
        }

        return taken;
    }

    /// <summary>A pattern of right (1) and wrong (0) answers, ten seconds each, as far as the quiz goes on.</summary>
    public static TakenAttempt Along(CompiledQuiz quiz, string pattern, long seed = 7)
    {
        var taken = Begin(quiz, seed);
        for (var i = 0; i < pattern.Length && taken.Attempt.Open is { } open; i++)
        {
            taken.Answer(pattern[i] == '1' ? quiz.Right(open.ItemId) : quiz.Wrong(open.ItemId), MadeUp.Start.AddSeconds(10 * (i + 1)));
        }
        return taken;
    }

    public static TakenAttempt Begin(CompiledQuiz quiz, long seed)
    {
        var taken = new TakenAttempt(quiz);
        taken.Stream.AddRange(
            StartAttemptEndpoint
                .Decide(MadeUp.AttemptId, MadeUp.LearnerId, quiz, seed, simulated: false, MadeUp.Start)
                .Select(fact => (Guid.NewGuid(), fact))
        );
        taken.Attempt = Attempt.Fold(taken.Stream)!;
        return taken;
    }

    public void Answer(JsonElement response, DateTimeOffset now)
    {
        var answer = new SubmitAnswer(Attempt.Open!.ItemId, response, Attempt.Version);
        Carry(
            new CommandFingerprint(answer.ItemId, Response.Of(answer.Response), answer.Version),
            SubmitAnswerEndpoint.Decide(Attempt, Quiz, answer, now),
            now
        );
    }

    public void Stop(DateTimeOffset now) =>
        Carry(
            new CommandFingerprint(null, null, Attempt.Version),
            FinishAttemptEndpoint.Decide(Attempt, Quiz, new FinishAttempt(Attempt.Version), now),
            now
        );

    private void Carry(CommandFingerprint said, Decision decision, DateTimeOffset now)
    {
        decision.Refused.ShouldBeNull();
        var before = Attempt;
        var id = NamedId.Create(MadeUp.AttemptId, $"command {Commands.Count}");
        foreach (var (index, fact) in decision.Events.Index())
        {
            var entry = (index == 0 ? id : Guid.NewGuid(), fact);
            Stream.Add(entry);
            Attempt = Attempt.Apply(entry.Item1, fact);
        }

        Commands.Add(new Command(id, said, before, decision.Events, Attempt, now));
    }
}

internal static class SameAttempt
{
    /// <summary>By value, collections included.</summary>
    public static void ShouldBeTheSameAs(this Attempt one, Attempt other)
    {
        one.Started.ShouldBe(other.Started);
        (one.Version, one.Open, one.Theta, one.StandardError, one.Finished, one.Correct, one.Deadline).ShouldBe(
            (other.Version, other.Open, other.Theta, other.StandardError, other.Finished, other.Correct, other.Deadline)
        );
        one.Answers.ShouldBe(other.Answers);
        one.Receipts.OrderBy(receipt => receipt.Key).ShouldBe(other.Receipts.OrderBy(receipt => receipt.Key));
    }
}
