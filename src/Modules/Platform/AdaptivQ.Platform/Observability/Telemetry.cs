namespace AdaptivQ.Platform.Observability;

/// <summary>What is measured and traced of this product goes by one name.</summary>
public static class Telemetry
{
    /// <summary>Of the meter and of the source of spans.</summary>
    public const string Name = "AdaptivQ";
}
