using AdaptivQ.Quizzes.Publishing;
using static AdaptivQ.Quizzes.Tests.Publishing.QuizToPublish;

namespace AdaptivQ.Quizzes.Tests.Publishing;

public sealed class SharedItemsTests
{
    private static readonly PractisePolicy Practice = new(AbilityEstimation.Usual, 0.7, 5, 10, null, DraftPolicy.Levels, "instant");

    private static readonly PublishedQuizDocument Check = Document(Guid.NewGuid(), "Check", DraftPolicy, "Q-1", "Q-2", "q-1");

    [Fact]
    public void Quizzes_for_the_other_purpose_are_named_with_what_they_have_in_common_the_most_first()
    {
        var (few, most) = (
            Document(Guid.NewGuid(), "A little practice", Practice, "Q-10", "Q-2"),
            Document(Guid.NewGuid(), "Practice", Practice, "Q-1", "Q-2", "Q-10")
        );
        SharedItems
            .Of(Check, [few, most])
            .ShouldBe([new(most.QuizId, "Practice", "practise", 2), new(few.QuizId, "A little practice", "practise", 1)]);
        SharedItems.Of(few, [Check]).ShouldBe([new(Check.QuizId, "Check", "assess", 1)]);
    }

    [Fact]
    public void Neither_another_assessment_nor_a_quiz_without_a_common_item_is_named() =>
        SharedItems
            .Of(
                Check,
                [
                    Document(Guid.NewGuid(), "Another check", DraftPolicy, "Q-1"),
                    Document(Guid.NewGuid(), "Practice of something else", Practice, "Q-10"),
                ]
            )
            .ShouldBeEmpty();

    private static PublishedQuizDocument Document(Guid quizId, string title, Policy policy, params string[] items) =>
        new(
            PublishedQuizDocument.IdOf(quizId, 1),
            quizId,
            1,
            title,
            "",
            0,
            1,
            policy,
            [
                .. items
                    .Select(id => An(id, "Algebra", 1))
                    .Select(item => new PublishedItemRevision(item.Id, 1, item.ExternalId, item.Content, item.Parameters, 0)),
            ]
        );
}
