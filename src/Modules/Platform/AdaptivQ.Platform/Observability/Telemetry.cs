namespace AdaptivQ.Platform.Observability;

/// <summary>Name of our meter and our activity source.</summary>
public static class Telemetry
{
    /// <summary>Of the meter and of the source of spans.</summary>
    public const string Name = "AdaptivQ";
}
