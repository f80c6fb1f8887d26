using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Wolverine.Http;

namespace AdaptivQ.Quizzes.ItemBanks;

public sealed record CreateItemBank(string? Title);

public sealed record CreatedItemBank(Guid Id);

/// <summary>An author opens a bank.</summary>
public static class CreateItemBankEndpoint
{
    public const int LongestTitle = 120;

    [WolverinePost("/api/item-banks"), Authorize(Roles = Roles.Author)]
    [EndpointSummary("Open an item bank")]
    public static async Task<IResult> Post(CreateItemBank? command, IDocumentSession session, TimeProvider clock, CancellationToken cancellation)
    {
        if (command is null) return Refusal.NoBody.ToResult();
        var decision = Decide(Guid.CreateVersion7(), command, clock.GetUtcNow());
        if (decision.Refused is { } refusal) return refusal.ToResult();
        var created = (ItemBankCreated)decision.Events[0];
        session.Events.StartStream<ItemBank>(created.BankId, decision.Events);
        await session.SaveChangesAsync(cancellation);
        return TypedResults.Created($"/api/item-banks/{created.BankId}", new CreatedItemBank(created.BankId));
    }

    public static Decision Decide(Guid bankId, CreateItemBank command, DateTimeOffset now)
    {
        var title = command.Title?.Trim() ?? "";
        return title.Length is 0 or > LongestTitle || title.Contains('\0', StringComparison.Ordinal)
            ? Decision.No(Refusal.BadField("title", $"Give the bank a title of 1 to {LongestTitle} characters, without NUL."))
            : Decision.Of(new ItemBankCreated(bankId, title, now));
    }
}
