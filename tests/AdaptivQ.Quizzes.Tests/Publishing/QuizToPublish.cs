using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.ItemTypes;
using AdaptivQ.Quizzes.Publishing;

namespace AdaptivQ.Quizzes.Tests.Publishing;

/// <summary>A drafted quiz of three questions over a bank of four items.</summary>
internal static class QuizToPublish
{
    public static readonly Guid Id = new("a0000000-0000-4000-8000-000000000001");
    public static readonly Guid BankId = new("b0000000-0000-4000-8000-000000000001");
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    public static readonly AssessPolicy DraftPolicy = new(
        AbilityEstimation.Usual,
        new ItemChoice("MFI", null, 5),
        new StopRules(1, 3, 0.45, null, null, null, null),
        new LevelScale(["one", "two", "three", "four"], [-1, 0, 1]),
        "at-end"
    );

    public static readonly Quiz Draft = Quiz.Create(new QuizDrafted(Id, "Check", "What you know.", BankId, DraftPolicy, null, Now));

    public static readonly IReadOnlyList<Item> Items =
    [
        An("Q-2", "Algebra", 1),
        An("Q-10", "Number", 4),
        An("q-1", "Algebra", 2),
        An("Q-1", "Geometry", 1),
    ];

    public static QuizPublished Published(Quiz quiz, IReadOnlyList<Item> items, int calibration = 0)
    {
        var decision = PublishQuizEndpoint.Decide(quiz, [], calibration, items, Now);
        decision.Refused.ShouldBeNull();
        return decision.Events.ShouldHaveSingleItem().ShouldBeOfType<QuizPublished>();
    }

    public static Quiz Edited(Quiz quiz, Func<QuizDraft, QuizDraft> edit)
    {
        var draft = edit(quiz.Draft);
        return quiz.Apply(new QuizEdited(quiz.Id, draft.Title, draft.Description, draft.Policy, draft.OnlyTopics, Now));
    }

    public static Guid IdOf(string externalId) => Kernel.NamedId.Create(BankId, externalId);

    public static Item An(string externalId, string topic, int revision) =>
        new(
            IdOf(externalId),
            BankId,
            externalId,
            revision,
            new ItemContent(
                topic,
                "counting",
                6,
                $"Stem of {externalId}",
                "hash",
                "A picture",
                new SingleChoice([new("x", "2", true, "Yes.", false), new("y", "None of these", false, null, true)]),
                "Because."
            ),
            ItemParameters.PriorFor(6, 0.5),
            0
        );
}
