using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Wolverine.Http;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>Asks for a new bank without items.</summary>
/// <param name="Title">One line of 1 to 120 visible characters.</param>
public sealed record CreateItemBank(string? Title);

/// <summary>The bank that was opened.</summary>
public sealed record CreatedItemBank(Guid Id);

/// <summary>An author opens a bank.</summary>
public static class CreateItemBankEndpoint
{
    /// <summary>Longest title of a bank, in UTF-16 code units.</summary>
    public const int LongestTitle = 120;

    /// <summary>Opens a bank and answers its id; 400 for a title that can't be kept.</summary>
    [WolverinePost("/api/item-banks"), Authorize(Roles = Roles.Author)]
    [EndpointSummary("Open an item bank")]
    public static async Task<Results<Created<CreatedItemBank>, ProblemHttpResult>> Post(
        CreateItemBank? command,
        IDocumentSession session,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (command is null)
        {
            return Refusal.NoBody.ToResult();
        }
        var bankId = Guid.CreateVersion7();
        return await Run(session, bankId, command, clock.GetUtcNow(), cancellation) is { } refusal
            ? refusal.ToResult()
            : TypedResults.Created($"/api/item-banks/{bankId}", new CreatedItemBank(bankId));
    }

    /// <param name="bankId">Of the new bank.</param>
    /// <returns>Why there is no bank; null where there is.</returns>
    public static Task<Refusal?> Run(
        IDocumentSession session,
        Guid bankId,
        CreateItemBank command,
        DateTimeOffset now,
        CancellationToken cancellation
    ) => session.Change<ItemBank>(bankId, bank => Decide(bank, bankId, command, now), cancellation);

    /// <summary>Decides that the bank is opened; refused with 400 where the title is empty, too long or not plain, with 409 where there is
    /// such a bank.</summary>
    /// <param name="known">The bank that has the id already; null where none has.</param>
    public static Decision Decide(ItemBank? known, Guid bankId, CreateItemBank command, DateTimeOffset now) =>
        known is not null ? Decision.No(Exists)
        : PlainText.Line(command.Title, LongestTitle, out var title) is { } problem
            ? Decision.No(Refusal.BadField("title", $"The title {problem}."))
        : Decision.Of(new ItemBankCreated(bankId, title, now));

    private static Refusal Exists =>
        new(
            StatusCodes.Status409Conflict,
            "item-bank-exists",
            "There is such an item bank",
            "There is a bank with this id. Add items to it, or open another bank."
        );
}
