using Npgsql;

namespace AdaptivQ.Operations.Projections;

/// <summary>On every node: takes up rebuilds that were asked for and that this node can do, one at a time.</summary>
public sealed partial class RebuildWorker(RebuildRequests rebuilds, ProjectionRebuilder rebuilder, ILogger<RebuildWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _nudged = new(0, 1);

    /// <summary>Looks at once: something was just asked for here.</summary>
    public void Nudge()
    {
        try
        {
            _nudged.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is about to look anyway.
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _nudged.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var reachable = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var rebuild in await rebuilds.Open(stoppingToken))
                {
                    await TakeUp(rebuild, stoppingToken);
                }
                reachable = true;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                if (reachable)
                {
                    LogUnreachable(e);
                }
                reachable = false;
            }

            try
            {
                await _nudged.WaitAsync(LookEvery, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task TakeUp(Rebuild rebuild, CancellationToken stopping)
    {
        if (rebuild is { State: Rebuild.Running, Stale: false })
        {
            return;
        }
        if (!await rebuilder.CanDo(rebuild.Projection, orNobody: rebuild.Neglected || rebuild.Stale, stopping))
        {
            return;
        }

        var worker = NewName();
        if (await rebuilds.Claim(rebuild, worker, stopping) is not { } claimed)
        {
            return;
        }
        if (claimed.Attempts > RebuildRequests.MostAttempts)
        {
            await rebuilds.End(
                claimed,
                worker,
                Rebuild.Failed,
                $"{RebuildRequests.MostAttempts} processes that did it ended before it was done. See why in their logs; the live "
                    + $"projection is as it was.",
                stopping
            );
            return;
        }

        await rebuilder.Run(claimed, worker, stopping);
    }

    /// <summary>Tells this claim from every other, of this process too.</summary>
    public static string NewName() => $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.CreateVersion7():n}";

    [LoggerMessage(LogLevel.Warning, "Cannot look for projections to rebuild; will go on trying.")]
    private partial void LogUnreachable(Exception e);
}
