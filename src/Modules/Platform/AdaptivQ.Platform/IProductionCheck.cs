namespace AdaptivQ.Platform;

/// <summary>Something that must hold before a node serves in Production. Modules register it as a singleton.</summary>
public interface IProductionCheck
{
    /// <summary>What is wrong and what to do, in words; null where nothing is.</summary>
    Task<string?> Problem(CancellationToken cancellation);
}
