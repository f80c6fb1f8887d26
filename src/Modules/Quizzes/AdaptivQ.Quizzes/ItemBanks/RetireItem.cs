using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Wolverine.Http;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>The item, and since when it has been retired.</summary>
public sealed record RetiredItem(Guid Id, DateTimeOffset RetiredAt);

/// <summary>
/// An author takes an item out of its bank: no version that is published afterwards asks it. Versions that have it keep it, and so
/// do attempts. Revising the item, or importing its row again, brings it back.
/// </summary>
public static class RetireItemEndpoint
{
    /// <summary>Retires the item and answers since when it has been retired; 404 where there is no such item.</summary>
    [WolverinePost("/api/items/{itemId}/retire"), Authorize(Roles = Roles.Author)]
    [Refuses(404, 409)]
    [EndpointSummary("Retire an item; again changes nothing")]
    public static async Task<Results<Ok<RetiredItem>, ProblemHttpResult>> Post(
        Guid itemId,
        HttpRequest request,
        IDocumentSession session,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (await RequestBody.MustBeEmpty(request, cancellation) is { } unexpected)
        {
            return unexpected.ToResult();
        }
        var now = clock.GetUtcNow();
        var (item, refusal) = await ItemChange.Write(session, itemId, (known, _) => Decide(known, now), now, cancellation);
        return refusal is null ? TypedResults.Ok(new RetiredItem(item!.Id, item.RetiredAt!.Value)) : refusal.ToResult();
    }

    /// <summary>Decides that the item is retired, or nothing where it is already; null is refused with 404.</summary>
    public static Decision Decide(Item? item, DateTimeOffset now) =>
        item switch
        {
            null => Decision.No(Refusal.NotFound("item")),
            { RetiredAt: not null } => Decision.Of(),
            _ => Decision.Of(new ItemRetired(item.Id, now)),
        };
}
