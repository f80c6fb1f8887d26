using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.Publishing;

namespace AdaptivQ.Quizzes.Tests.Publishing;

/// <summary>Quizzes that are drafted over a bank of a hundred items.</summary>
internal static class DraftedQuizzes
{
    public static readonly Guid Id = new("a0000000-0000-4000-8000-000000000001");
    public static readonly Guid BankId = new("b0000000-0000-4000-8000-000000000001");
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    public static readonly ItemBank Bank = new(
        BankId,
        "School mathematics",
        100,
        new Dictionary<string, int>
        {
            ["Algebra"] = 60,
            ["Number"] = 30,
            ["Geometry"] = 10,
        },
        0
    );
    public static readonly DraftQuiz Least = new("Check", null, BankId, "assess", null, null, null, null, null, null, null);

    public static QuizDrafted Drafted(DraftQuiz command, ItemBank? bank = null)
    {
        var decision = DraftQuizEndpoint.Decide(Id, command, bank ?? Bank, Now);
        decision.Refused.ShouldBeNull();
        return decision.Events.ShouldHaveSingleItem().ShouldBeOfType<QuizDrafted>();
    }

    public static string? Refused(DraftQuiz command) => DraftQuizEndpoint.Decide(Id, command, Bank, Now).Refused?.Field;
}
