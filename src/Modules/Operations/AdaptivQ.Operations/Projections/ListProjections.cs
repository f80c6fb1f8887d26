using System.ComponentModel.DataAnnotations;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Npgsql;
using Wolverine.Http;

namespace AdaptivQ.Operations.Projections;

/// <summary>How far every read model is, and what is being done to it.</summary>
public static class ListProjectionsEndpoint
{
    /// <summary>Answers 200 with every projection and subscription, as the database knows them now.</summary>
    [WolverineGet("/api/operations/projections"), Authorize(Roles = Roles.Installation)]
    public static async Task<IReadOnlyList<ProjectionStatus>> Get([NotBody] ProjectionBoard board, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(board);
        return (await board.Read(cancellation)).Projections;
    }
}

/// <param name="Mode">inline, async or subscription.</param>
/// <param name="Sequence">The event it has come to.</param>
/// <param name="HighWater">The newest event there is.</param>
/// <param name="Lag">Events between the two; of an inline projection 0 by its nature.</param>
/// <param name="State">running, rebuilding (running as well, with a new one growing beside it), paused (it met an event it cannot apply)
/// or stopped (no node runs it).</param>
/// <param name="Rebuildable">False for a subscription: to repeat it would send its messages again.</param>
/// <param name="Rebuild">While it is being rebuilt, or waits to be.</param>
/// <param name="LastRebuild">The newest that is over.</param>
/// <param name="Problem">Why it paused.</param>
public sealed record ProjectionStatus(
    string Name,
    [property: AllowedValues("inline", "async", "subscription")] string Mode,
    long Sequence,
    long HighWater,
    long Lag,
    [property: AllowedValues("running", "rebuilding", "paused", "stopped")] string State,
    bool Rebuildable,
    RebuildProgress? Rebuild,
    LastRebuild? LastRebuild,
    string? Problem
)
{
    /// <summary>Runs on some node, or is written in the commit of its events.</summary>
    public const string Running = "running";

    /// <summary>Has a rebuild that is requested or under way; the live documents stay up to date meanwhile.</summary>
    public const string Rebuilding = "rebuilding";

    /// <summary>Waits at an event that it cannot apply.</summary>
    public const string Paused = "paused";

    /// <summary>Has at least one shard that no node runs.</summary>
    public const string Stopped = "stopped";

    /// <summary>Works out the state from what the database says.</summary>
    /// <param name="progress">Of its shards, those that have any.</param>
    /// <param name="held">Whether some node runs each of its shards.</param>
    /// <param name="highWater">Sequence number of the newest event.</param>
    /// <param name="rebuild">The newest one; null where there never was any.</param>
    public static ProjectionStatus Of(
        KnownProjection projection,
        long highWater,
        IReadOnlyList<ShardProgress> progress,
        bool held,
        Rebuild? rebuild
    )
    {
        ArgumentNullException.ThrowIfNull(projection);
        ArgumentNullException.ThrowIfNull(progress);
        var inline = projection.Mode == ProjectionMode.Inline;
        var sequence =
            inline ? highWater
            : progress.Count < projection.Shards.Count ? 0
            : progress.Min(shard => shard.Sequence);
        var paused = inline ? null : progress.FirstOrDefault(shard => shard.AgentStatus == MartenInternals.PausedStatus);
        var state =
            rebuild is { IsOpen: true } ? Rebuilding
            : inline ? Running
            : !held ? Stopped
            : paused is not null ? Paused
            : Running;
        return new ProjectionStatus(
            projection.Name,
            projection.Mode switch
            {
                ProjectionMode.Inline => "inline",
                ProjectionMode.Async => "async",
                _ => "subscription",
            },
            sequence,
            highWater,
            Math.Max(0, highWater - sequence),
            state,
            projection.Rebuildable,
            rebuild is { IsOpen: true } ? new RebuildProgress(rebuild.Progress, rebuild.EventsPerSecond) : null,
            rebuild is { IsOpen: false } ? LastRebuild.Of(rebuild) : null,
            InWords(paused?.PauseReason)
        );
    }

    /// <summary>
    /// The daemon stores an exception with its traces; kept are the lines that name a cause. The innermost says what happened,
    /// the outermost where: at which event, of what type.
    /// </summary>
    private static string? InWords(string? reason)
    {
        var lines = reason
            ?.Split('\n')
            .Select(line => line.Trim())
            .Where(line =>
                line.Length > 0 && !line.StartsWith("at ", StringComparison.Ordinal) && !line.StartsWith("--- ", StringComparison.Ordinal)
            )
            .ToList();
        if (lines is not [var first, ..])
        {
            return null;
        }
        var causes = lines.Where(line => line.StartsWith("---> ", StringComparison.Ordinal)).Select(line => line[5..]);
        return string.Join(" ← ", causes.Prepend(first).Reverse());
    }
}

/// <param name="Progress">0 to 1; 0 as well while it waits for a node to begin.</param>
public sealed record RebuildProgress(double Progress, long EventsPerSecond);

/// <param name="Outcome">done, failed or cancelled. Only done has touched the live documents.</param>
/// <param name="Added">Documents that were missing; Changed those that read differently; Removed those that had no events.</param>
/// <param name="Message">Why it failed.</param>
public sealed record LastRebuild(
    [property: AllowedValues(Projections.Rebuild.Done, Projections.Rebuild.Failed, Projections.Rebuild.Cancelled)] string Outcome,
    DateTimeOffset EndedAt,
    double Seconds,
    long Added,
    long Changed,
    long Removed,
    string? Message
)
{
    /// <summary>Describes a rebuild that is over. A rebuild that never began took 0 seconds.</summary>
    public static LastRebuild Of(Rebuild rebuild)
    {
        ArgumentNullException.ThrowIfNull(rebuild);
        var ended = rebuild.EndedAt ?? rebuild.RequestedAt;
        return new LastRebuild(
            rebuild.State,
            ended,
            Math.Round((ended - (rebuild.StartedAt ?? ended)).TotalSeconds, 1),
            rebuild.Added,
            rebuild.Changed,
            rebuild.Removed,
            rebuild.Message
        );
    }
}

/// <param name="AgentStatus">What the shard's daemon wrote last; it may have died since.</param>
public sealed record ShardProgress(string Shard, long Sequence, string? AgentStatus, string? PauseReason);

/// <param name="AnyDaemon">Whether some node runs any shard at all.</param>
public sealed record ProjectionOverview(IReadOnlyList<ProjectionStatus> Projections, bool AnyDaemon);

/// <summary>
/// Reads how far every projection is from the database alone, so that each node and the command line see the same,
/// wherever the daemon runs: its progress, and the advisory lock that the node running a shard holds.
/// </summary>
public sealed class ProjectionBoard(IDocumentStore store, MartenInternals marten, ProjectionCatalog catalog)
{
    /// <summary>Reads progress, advisory locks and rebuilds in one round trip.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<ProjectionOverview> Read(CancellationToken cancellation)
    {
        await using var connection = store.Storage.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(marten.SelectProgress),
                // After the progress: so it cannot seem to lie ahead of what there is.
                new(marten.SelectNewestEvent),
                new(
                    """
                    select (classid::bigint << 32) | objid::bigint from pg_locks
                    where locktype = 'advisory' and granted and objsubid = 1
                      and database = (select oid from pg_database where datname = current_database())
                    """
                ),
                new(RebuildRequests.SelectAll),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellation);

        var shards = new Dictionary<string, ShardProgress>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            var shard = new ShardProgress(
                reader.GetString(0),
                reader.GetInt64(1),
                reader.IsDBNull(2) ? null : reader.GetString(2),
                reader.IsDBNull(3) ? null : reader.GetString(3)
            );
            shards[shard.Shard] = shard;
        }

        await reader.NextResultAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var highWater = reader.GetInt64(0);

        await reader.NextResultAsync(cancellation);
        var locks = new HashSet<long>();
        while (await reader.ReadAsync(cancellation))
        {
            locks.Add(reader.GetInt64(0));
        }

        await reader.NextResultAsync(cancellation);
        var rebuilds = new Dictionary<string, Rebuild>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            var rebuild = RebuildRequests.Read(reader);
            rebuilds[rebuild.Projection] = rebuild;
        }

        return new ProjectionOverview(
            [
                .. catalog.All.Select(projection =>
                    ProjectionStatus.Of(
                        projection,
                        highWater,
                        [.. projection.Shards.Select(shard => shards.GetValueOrDefault(shard.Identity)).OfType<ShardProgress>()],
                        projection.Shards.All(shard => locks.Contains(shard.Lock)),
                        rebuilds.GetValueOrDefault(projection.Name)
                    )
                ),
            ],
            catalog
                .All.Where(projection => projection.Mode != ProjectionMode.Inline)
                .SelectMany(projection => projection.Shards)
                .Any(shard => locks.Contains(shard.Lock))
        );
    }
}
