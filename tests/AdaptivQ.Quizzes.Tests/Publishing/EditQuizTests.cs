using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.Publishing;

namespace AdaptivQ.Quizzes.Tests.Publishing;

/// <summary>A quiz's draft, and a quiz out of use.</summary>
public sealed class EditQuizTests
{
    private static readonly Guid Id = new("a0000000-0000-4000-8000-000000000001");
    private static readonly Guid BankId = new("b0000000-0000-4000-8000-000000000001");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly ItemBank Bank = new(
        BankId,
        "School mathematics",
        90,
        new Dictionary<string, int> { ["Algebra"] = 60, ["Number"] = 30 },
        0
    );
    private static readonly DraftQuiz Said = new("Check", "What you know.", BankId, "assess", Topics: ["Algebra", "Number"]);
    private static readonly Quiz Draft = Quiz.Create((QuizDrafted)DraftQuizEndpoint.Decide(Id, Said, Bank, Now).Events[0]);

    [Fact]
    public void An_edit_is_the_whole_draft()
    {
        var edited = Edited(Draft, new DraftQuiz(" Practice ", null, BankId, "practise"));
        (edited.QuizId, edited.Title, edited.Description, edited.Topics, edited.At).ShouldBe((Id, "Practice", "", null, Now));
        edited.Policy.ShouldBeOfType<PractisePolicy>().MaxItems.ShouldBe(15);
    }

    [Fact]
    public void A_draft_that_was_never_published_shows_as_it_was_edited_last()
    {
        var quiz = Draft.Apply(Edited(Draft, Said with { Title = "Another", Topics = ["Number"] }));
        (quiz.Title, quiz.State(), quiz.IsEdited(), quiz.PublishedVersion).ShouldBe(("Another", "draft", false, 0));
        quiz.OnlyTopics.ShouldBe(["Number"]);
    }

    [Fact]
    public void What_says_the_same_is_no_edit()
    {
        foreach (
            var same in new[]
            {
                Said,
                Said with
                {
                    Title = " Check ",
                },
                Said with
                {
                    Topics = ["Number", "Algebra"],
                },
                Said with
                {
                    BankId = Guid.Empty,
                },
            }
        )
        {
            var decision = EditQuizEndpoint.Decide(Draft, same, Bank, Now);
            (decision.Events.Count, decision.Refused).ShouldBe((0, null));
        }

        EditQuizEndpoint.Decide(Draft, Said with { Topics = null }, Bank, Now).Events.ShouldHaveSingleItem();
    }

    [Fact]
    public void An_edit_that_cannot_be_kept_is_refused_at_its_field()
    {
        EditQuizEndpoint.Decide(Draft, Said with { Title = "" }, Bank, Now).ShouldRefuse(400, "invalid-field", "title");
        EditQuizEndpoint.Decide(Draft, Said with { MaxItems = 91 }, Bank, Now).ShouldRefuse(400, "invalid-field", "maxItems");
        EditQuizEndpoint.Decide(Draft, Said with { Topics = ["Poetry"] }, Bank, Now).ShouldRefuse(400, "invalid-field", "topics");
        EditQuizEndpoint.Decide(Draft, Said with { BankId = Id }, Bank, Now).ShouldRefuse(400, "invalid-field", "bankId");
        EditQuizEndpoint.Decide(null, Said, Bank, Now).ShouldRefuse(404, "not-found");
        EditQuizEndpoint.Decide(Draft with { RetiredAt = Now }, Said, Bank, Now).ShouldRefuse(409, "quiz-retired");
    }

    [Fact]
    public void An_edit_names_the_edition_it_saw()
    {
        var once = Draft.Apply(Edited(Draft, Said with { Title = "Another" }));
        once.Edition.ShouldBe(2);
        EditQuizEndpoint.Decide(once, Said, 1, Bank, Now).ShouldRefuse(409, "quiz-stale", "edition").More["current"].ShouldBe(2);
        EditQuizEndpoint.Decide(once, Said, null, Bank, Now).ShouldRefuse(400, "invalid-field", "edition");
        EditQuizEndpoint.Decide(once, Said, 2, Bank, Now).Events.ShouldHaveSingleItem();
        EditQuizEndpoint.Decide(null, Said, 1, Bank, Now).ShouldRefuse(404, "not-found");
        EditQuizEndpoint.Decide(once with { RetiredAt = Now }, Said, null, Bank, Now).ShouldRefuse(409, "quiz-retired");
    }

    [Fact]
    public void A_quiz_is_retired_and_restored_once_each()
    {
        RetireQuizEndpoint.Decide(Draft, Now).Events.ShouldBe([new QuizRetired(Id, Now)]);
        var retired = Draft.Apply(new QuizRetired(Id, Now));
        (retired.State(), retired.RetiredAt).ShouldBe(("retired", Now));
        RetireQuizEndpoint.Decide(retired, Now.AddDays(1)).Events.ShouldBeEmpty();
        RetireQuizEndpoint.Decide(retired, Now.AddDays(1)).Refused.ShouldBeNull();

        RestoreQuizEndpoint.Decide(retired, Now).Events.ShouldBe([new QuizRestored(Id, Now)]);
        var restored = retired.Apply(new QuizRestored(Id, Now));
        (restored.State(), restored.RetiredAt).ShouldBe(("draft", null));
        RestoreQuizEndpoint.Decide(restored, Now).Events.ShouldBeEmpty();
        RestoreQuizEndpoint.Decide(restored, Now).Refused.ShouldBeNull();

        RetireQuizEndpoint.Decide(null, Now).ShouldRefuse(404, "not-found");
        RestoreQuizEndpoint.Decide(null, Now).ShouldRefuse(404, "not-found");
    }

    private static QuizEdited Edited(Quiz quiz, DraftQuiz command)
    {
        var decision = EditQuizEndpoint.Decide(quiz, command, Bank, Now);
        decision.Refused.ShouldBeNull();
        return decision.Events.ShouldHaveSingleItem().ShouldBeOfType<QuizEdited>();
    }
}
