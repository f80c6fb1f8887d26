using AdaptivQ.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace AdaptivQ.Operations.Projections;

/// <summary>An operator has a read model built again from its events, or cancels that. The work itself is a node's, in the
/// background.</summary>
public static class RequestRebuildEndpoint
{
    /// <summary>
    /// Requests the rebuild and answers 202; 404 for no such projection, 409 for one that cannot be
    /// rebuilt or has a rebuild already.
    /// </summary>
    [WolverinePost("/api/operations/projections/{name}/rebuild"), Authorize(Roles = Roles.Installation)]
    [Refuses(404, 409)]
    [EndpointSummary("Rebuild a read model in the background")]
    public static async Task<Results<Accepted, ProblemHttpResult>> Post(
        string name,
        [NotBody] ProjectionCatalog catalog,
        [NotBody] RebuildRequests rebuilds,
        [NotBody] RebuildWorker worker,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(rebuilds);
        ArgumentNullException.ThrowIfNull(worker);
        if (Refuse(catalog.Find(name)) is { } refusal)
        {
            return refusal.ToResult();
        }
        if (await rebuilds.Request(name, cancellation) is null)
        {
            return AlreadyOpen(name).ToResult();
        }
        worker.Nudge();
        return TypedResults.Accepted("/api/operations/projections");
    }

    /// <summary>
    /// Cancels the rebuild and answers 204; 404 for no such projection, 409 where none is requested or
    /// under way.
    /// </summary>
    [WolverineDelete("/api/operations/projections/{name}/rebuild"), Authorize(Roles = Roles.Installation)]
    [Refuses(404, 409)]
    [EndpointSummary("Cancel a rebuild")]
    public static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        string name,
        [NotBody] ProjectionCatalog catalog,
        [NotBody] RebuildRequests rebuilds,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(rebuilds);
        if (Refuse(catalog.Find(name)) is { } refusal)
        {
            return refusal.ToResult();
        }
        return await rebuilds.Cancel(name, cancellation) is null ? NothingOpen(name).ToResult() : TypedResults.NoContent();
    }

    /// <summary>Whether there is such a projection and it can be rebuilt at all.</summary>
    public static Refusal? Refuse(KnownProjection? projection) =>
        projection switch
        {
            null => Refusal.NotFound("projection") with { Field = "name" },
            { Mode: ProjectionMode.Subscription } => new Refusal(
                StatusCodes.Status409Conflict,
                "not-rebuildable",
                "This cannot be rebuilt",
                $"{projection.Name} is a subscription: it tells others of events and stores nothing of its own. To run it again would "
                    + $"send every message of the past again."
            ),
            { Rebuildable: false } => new Refusal(
                StatusCodes.Status409Conflict,
                "not-rebuildable",
                "This cannot be rebuilt",
                $"{projection.Name} writes no documents of one type of its own, which a new one could be put in the place of."
            ),
            _ => null,
        };

    /// <summary>Refuses a rebuild (409) while another one of the projection is requested or under way.</summary>
    public static Refusal AlreadyOpen(string name) =>
        new(
            StatusCodes.Status409Conflict,
            "rebuild-running",
            "It is being rebuilt already",
            $"{name} is being rebuilt, or waits to be. Wait until that is over, or cancel it first."
        );

    /// <summary>Refuses to cancel (409) where no rebuild of the projection is requested or under way.</summary>
    public static Refusal NothingOpen(string name) =>
        new(
            StatusCodes.Status409Conflict,
            "rebuild-not-running",
            "It is not being rebuilt",
            $"No rebuild of {name} is under way, so there is nothing to cancel. It may have ended this moment."
        );
}
