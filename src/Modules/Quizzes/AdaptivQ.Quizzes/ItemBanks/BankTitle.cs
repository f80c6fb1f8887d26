using AdaptivQ.Platform.CommandLine;
using Marten;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>Which bank a command means. Titles need not be unique.</summary>
internal static class BankTitle
{
    /// <param name="bank">Title of the bank, or its id.</param>
    /// <returns>The bank; null where the school has none of this title or id.</returns>
    /// <exception cref="CommandRefusedException">Several banks have the title.</exception>
    public static async Task<ItemBank?> Find(IQuerySession session, string bank, CancellationToken cancellation)
    {
        var id = Guid.TryParse(bank, out var given) ? given : Guid.Empty;
        var found = await session
            .Query<ItemBank>()
            .Where(candidate => candidate.Id == id || candidate.Title == bank)
            .Take(10)
            .ToListAsync(cancellation);
        return found switch
        {
            [] => null,
            [var one] => one,
            _ => throw new CommandRefusedException(
                $"More than one bank is called '{bank}'. Name the one you mean by its id: {string.Join(", ", found.Select(one => one.Id))}."
            ),
        };
    }
}
